"""Lines that were wrapped at a fixed width, and lines that only look as if they were."""

from textwrap import fill

import pytest

from articles.importing.parse import parse
from articles.importing.recognise import lay_out

HEADLINE = "Divers raise the bell of the lightship"
BODY = (
    "Divers have raised the bell of the lightship that sank off the northern sands ninety years"
    " ago, and found that it still rings as clearly as on the day it was cast.",
    "“It rang once on its way up,” said Ines Sample, who led the dive. “Nobody on the barge said"
    " a word for a minute, and then everybody did.”",
    "The bell goes to the museum in the old lifeboat house, where it will hang over the door from"
    " the spring of next year, within reach of all who want to hear it.",
)
ADDRESS = (
    "https://www.example.org/archive/2024/03/14/coast/divers-raise-the-bell-of-the-lightship/?"
    + ("from=letter")
)


def page(*below: str, headline: str = HEADLINE, width: int = 72, body=BODY) -> str:
    wrapped = [fill(paragraph, width) for paragraph in body]
    return "\n\n".join([headline, "By Ines Sample\nMarch 14, 2024", *wrapped, *below])


def lines(text: str) -> list[str]:
    return [line.text for line in lay_out(text).lines]


@pytest.mark.parametrize("width", [56, 72, 96])
def test_a_long_address_does_not_keep_lines_from_being_joined(width):
    found = lines(page(ADDRESS, width=width))

    assert found == [HEADLINE, "By Ines Sample", "March 14, 2024", *BODY, ADDRESS]


def test_an_address_right_below_a_paragraph_stays_a_line_of_its_own():
    assert lines(f"{page()}\n{ADDRESS}")[-2:] == [BODY[-1], ADDRESS]


def test_a_headline_longer_than_the_lines_stays_whole_and_alone():
    headline = (
        f"{HEADLINE}, ninety years after it sank off the northern sands, and find that it rings"
    )

    story = parse(page(headline=headline))

    assert story.headline == headline
    assert tuple(" ".join(block.text.split()) for block in story.blocks) == BODY


def test_a_few_wrapped_lines_are_enough():
    text = page(width=64)

    assert lines(text)[3:] == list(BODY)
    assert "".join(text[span.start : span.end] for span in parse(text).spans) == text


def test_short_lines_above_one_another_stay_apart():
    text = page().replace("By Ines Sample", f"{HEADLINE} again\nBy Ines Sample")

    assert lines(text)[1:4] == [f"{HEADLINE} again", "By Ines Sample", "March 14, 2024"]


@pytest.mark.parametrize(
    "text",
    [
        page(width=1000),
        page(width=1000).replace("\n\n", "\n"),
        # A poem goes on with small letters, in lines of any length.
        page(
            "the bell\nthat rang below the tide for ninety years and never once was heard\n"
            "hangs over\na door\nand says the hour",
            width=1000,
        ),
        # Names of days and places, none of them a line that was wrapped.
        page("\n".join(f"gate {n}, open from dawn to dusk" for n in range(9)), width=1000),
    ],
)
def test_a_plain_file_is_not_taken_for_a_wrapped_one(text):
    assert lay_out(text).notes == []
    assert lines(text) == [line for line in text.splitlines() if line]
