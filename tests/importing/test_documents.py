"""Three real pages come out exactly. Their text is their publishers': it is read where it lies."""

from itertools import pairwise
from pathlib import Path

import pytest

from articles.importing.parse import parse
from articles.importing.parts import House, ParsedStory, Role
from articles.importing.read import read

DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "documents"
pytestmark = pytest.mark.skipif(not DOCUMENTS.exists(), reason="the documents are not here")


ANYWHERE = House()


def load(number: str, house: House = ANYWHERE) -> tuple[ParsedStory, list[str]]:
    """The parsed document, and its lines so that `lines[1]` is the first."""
    [file] = DOCUMENTS.glob(f"{number}_*.txt")
    source = read(file.read_bytes())
    lines = [line.strip() for line in source.text.split("\n")]
    return parse(source.text, house), ["", *lines]


def roles_by_line(number: str) -> dict[int, list[str]]:
    [file] = DOCUMENTS.glob(f"{number}_*.txt")
    text = read(file.read_bytes()).text
    found: dict[int, list[str]] = {}
    for span in parse(text).spans:
        if span.role is not Role.BLANK:
            found.setdefault(text.count("\n", 0, span.start) + 1, []).append(span.role.value)
    return found


def body(story: ParsedStory) -> list[str]:
    assert {block.kind for block in story.blocks} == {"paragraph"}
    return [block.text for block in story.blocks]


def test_a_story_below_a_ticker_of_another():
    story, lines = load("000")

    assert story.refused is None
    assert story.headline == lines[8]
    assert story.headline.endswith("Kyiv says")
    assert story.section == lines[6] == "News Feed"
    assert story.reading_minutes == 2
    assert body(story) == lines[14:31:2]
    assert len(story.blocks) == 9
    [picture] = story.pictures
    assert f"{picture.caption} ({picture.credit})" == lines[12]
    assert picture.credit.startswith("Yulii Zozulia/ Ukrinform/")
    assert picture.alt == lines[11]
    [teaser] = story.teasers
    assert teaser == (lines[32], lines[33], "", "")
    [profile] = story.profiles
    assert profile == (lines[35], lines[37], lines[39], "person")
    assert [byline.name for byline in story.bylines] == ["Kateryna Hodunova"]
    assert story.published_at is None
    assert story.needs_a_look
    assert any("date" in note.text for note in story.notes)
    assert (story.standfirst, story.campaigns, story.editors_notes, story.topics) == (
        "",
        (),
        (),
        (),
    )


def test_the_lines_of_a_story_below_a_ticker():
    assert roles_by_line("000") == {
        1: ["furniture"], 3: ["furniture"], 5: ["furniture"], 6: ["section"], 8: ["headline"],
        10: ["reading_time"], 11: ["picture_alt"], 12: ["caption", "credit"],
        **{number: ["body"] for number in range(14, 31, 2)},
        32: ["teaser_title"], 33: ["teaser_excerpt"], 34: ["furniture"], 35: ["author_name"],
        37: ["author_role"], 39: ["author_bio"], 41: ["furniture"],
    }  # fmt: skip


def test_a_page_of_the_desk_with_a_campaign():
    story, lines = load("001")

    assert story.refused is None
    assert story.headline == lines[4]
    [byline] = story.bylines
    assert (byline.name, byline.kind) == ("The Kyiv Independent news desk", "desk")
    assert story.published_at is not None
    assert story.published_at.isoformat() == "2023-03-14T21:08:00+02:00"
    assert body(story) == lines[8:21:2]
    assert len(story.blocks) == 7
    assert not story.blocks[0].text.endswith(".")
    [profile] = story.profiles
    assert profile == (lines[22], "", lines[25], "desk")
    [campaign] = story.campaigns
    assert campaign == (lines[29], lines[30])
    assert (story.teasers, story.pictures, story.standfirst, story.section) == ((), (), "", "")
    assert story.reading_minutes is None
    assert story.notes == ()
    assert not story.needs_a_look


def test_the_lines_of_a_page_of_the_desk():
    assert roles_by_line("001") == {
        1: ["furniture", "furniture"], 2: ["furniture"], 4: ["headline"], 6: ["byline", "date"],
        **{number: ["body"] for number in range(8, 21, 2)},
        22: ["author_name"], 23: ["author_name"], 25: ["author_bio"],
        **{number: ["campaign"] for number in range(27, 31)},
    }  # fmt: skip


@pytest.mark.parametrize("house", [House(), House(publications=("The Kyiv Independent",))])
def test_a_copy_without_a_headline(house):
    story, lines = load("003", house)

    assert story.refused is None
    assert story.headline == ""
    assert story.working_headline[:40] == lines[1][:40]
    assert body(story) == lines[1:11]
    [teaser] = story.teasers
    assert teaser == (lines[11], lines[12], "The Kyiv Independent", "Francis Farrell")
    assert story.bylines == ()
    assert story.published_at is None
    assert (story.profiles, story.campaigns, story.editors_notes, story.pictures) == (
        (),
        (),
        (),
        (),
    )
    assert story.needs_a_look
    assert any("headline" in note.text for note in story.notes)


def test_the_lines_of_a_copy_without_a_headline():
    assert roles_by_line("003") == {
        **{number: ["body"] for number in range(1, 11)},
        11: ["teaser_title"], 12: ["teaser_excerpt"], 13: ["teaser_credit", "teaser_credit"],
        14: ["furniture"],
    }  # fmt: skip


@pytest.mark.parametrize("number", ["000", "001", "003"])
def test_every_character_is_in_one_span(number):
    [file] = DOCUMENTS.glob(f"{number}_*.txt")
    source = read(file.read_bytes())
    spans = parse(source.text).spans

    assert all(a.end == b.start for a, b in pairwise(spans))
    assert "".join(source.text[s.start : s.end] for s in spans).encode(source.codec) == source.data
