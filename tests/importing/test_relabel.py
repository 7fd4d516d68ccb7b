"""Lines labelled by hand: the story follows from them, and no character is lost."""

import random
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.anchors import Anchor, Lines
from articles.importing.parse import parse
from articles.importing.parts import Block, Byline, House, Picture, Role, Teaser
from articles.importing.read import read
from articles.importing.relabel import DECIDED, Given, count_open, give, read_back

HOUSE = House()
GOLDEN = sorted(Path(__file__).with_name("golden").iterdir())
DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "documents"
FILES = [case / "source.txt" for case in GOLDEN] + sorted(DOCUMENTS.glob("*.txt"))
HOUSES = {"teaser_of_a_known_publication": House(publications=("river notes",))}

# What the parser took from elsewhere than from the labels, and why that cannot come back.
ELSEWHERE = {
    # The parser gathers 'Read also' after the cards; read back, teasers are in their order.
    "family_with_everything": {"teasers"},
}
# Why a page is no story is told by the kind of its furniture: a reason, and no role.
REFUSED = {"refused"}
# What the parser noted on its way is kept with the document; a story read back has no way.
NEVER = {"notes"}

TEXT = """\
Menu
Harbour reopens after the storm
by Olena SampleMarch 14, 2023 9:08 pm

The pier at dawn. (Ann Example/Agency)
The harbour reopened on Monday after a storm had kept ships at sea for three days, the port said.
Nine ships entered before noon.
"""


def spans_of(text, *roles):
    """Each line that is not blank with one of `roles`, in order."""
    spans = parse(text, HOUSE).spans
    lines = [span for span in spans if span.role is not Role.BLANK]
    changes = [Given(s.start, s.end, Role.FURNITURE) for s in lines]
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    full = [(a, b) for a, b in pairwise(starts) if text[a:b].strip()]
    given_roles = [Given(a, b, role) for (a, b), role in zip(full, roles, strict=True)]
    return give(text, spans, [*changes, *given_roles], HOUSE)


def story_of(text, *roles, house=HOUSE):
    return read_back(text, spans_of(text, *roles), house)


def covers(text, spans):
    return [s.start for s in spans] == [0, *(s.end for s in spans)][:-1] and (
        spans[-1].end == len(text)
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem[:3]}")
def test_what_the_parser_labelled_reads_back_as_it_was_parsed(file):
    case = file.parent.name
    house = HOUSES.get(case, HOUSE)
    text = read(file.read_bytes()).text
    parsed = parse(text, house)
    again = read_back(text, parsed.spans, house)
    names = {f.name for f in fields(parsed)} - NEVER - (REFUSED if parsed.refused else set())
    different = {name for name in names if getattr(parsed, name) != getattr(again, name)}
    assert different == ELSEWHERE.get(case, set())


def test_lines_make_a_story():
    story = story_of(
        TEXT, Role.FURNITURE, Role.HEADLINE, Role.BYLINE, Role.CAPTION, Role.BODY, Role.BODY
    )
    assert story.headline == "Harbour reopens after the storm"
    assert story.bylines == (Byline("Olena Sample"),)
    assert story.published_at.isoformat() == "2023-03-14T21:08:00+02:00"
    assert story.pictures == (Picture("The pier at dawn.", "Ann Example/Agency"),)
    assert [block.text for block in story.blocks] == TEXT.splitlines()[5:]
    assert (story.needs_a_look, story.refused) == (False, None)


def test_a_whole_line_is_cut_as_the_parser_cuts_it():
    spans = spans_of(TEXT, *[Role.FURNITURE] * 2, Role.DATE, Role.CAPTION, *[Role.OPEN] * 2)
    told = [(TEXT[s.start : s.end].strip(), s.role) for s in spans if s.role is not Role.FURNITURE]
    assert told[:5] == [
        ("by Olena Sample", Role.BYLINE),
        ("March 14, 2023 9:08 pm", Role.DATE),
        ("", Role.BLANK),
        ("The pier at dawn.", Role.CAPTION),
        ("(Ann Example/Agency)", Role.CREDIT),
    ]
    assert count_open(TEXT, spans) == 2


def test_a_line_in_pieces_that_is_given_one_role_is_one_piece_again():
    spans = spans_of(TEXT, *[Role.FURNITURE] * 2, Role.DATE, *[Role.OPEN] * 3)
    start = TEXT.index("by Olena")
    [span] = [
        s
        for s in give(TEXT, spans, [Given(start, TEXT.index("\n\n"), Role.BODY)], HOUSE)
        if s.role is Role.BODY
    ]
    assert TEXT[span.start : span.end] == "by Olena SampleMarch 14, 2023 9:08 pm\n"
    assert span.reason == DECIDED


def test_part_of_a_line_may_be_given_a_role():
    text = "Support our work The harbour reopened on Monday.\n"
    spans = give(
        text,
        parse(text, HOUSE).spans,
        [Given(0, len(text), Role.BODY), Given(0, 16, Role.CAMPAIGN)],
        HOUSE,
    )
    assert [(text[s.start : s.end], s.role) for s in spans] == [
        ("Support our work", Role.CAMPAIGN),
        (" The harbour reopened on Monday.\n", Role.BODY),
    ]
    assert read_back(text, spans, HOUSE).blocks == (
        Block("paragraph", "The harbour reopened on Monday."),
    )


def test_values_have_no_space_around_them_not_even_one_that_does_not_break():
    text = "\u00a0 Harbour reopens \u00a0\n\u00a0\u00a0It did.\u00a0\n"
    story = story_of(text, Role.HEADLINE, Role.BODY)
    assert (story.headline, story.blocks) == ("Harbour reopens", (Block("paragraph", "It did."),))


def test_a_name_that_no_rule_would_take_is_the_byline_if_an_editor_says_so():
    text = "our own woman in the harbour\nIt did.\n"
    assert story_of(text, Role.BYLINE, Role.BODY).bylines == (
        Byline("our own woman in the harbour"),
    )
    split = "By\nO.\nIt did.\n"
    assert [b.name for b in story_of(split, Role.BYLINE, Role.BYLINE, Role.BODY).bylines] == ["O"]


def test_notes_and_subheads_stand_where_they_stood():
    text = "It did.\nEditor's note: it did not.\nWhat now\nNothing.\n"
    story = story_of(text, Role.BODY, Role.EDITORS_NOTE, Role.SUBHEAD, Role.BODY)
    assert [block.kind for block in story.blocks] == [
        "paragraph",
        "editors_note",
        "subhead",
        "paragraph",
    ]


def test_what_belongs_together_is_grouped():
    text = """\
A crane at work
The crane. (Port)
The pier.
It did.
A bakery works through the night
Bread leaves the oven at three and reaches four villages …
River NotesTaras Sample
Storm warnings
Olena Sample
reporter
Olena Sample has covered the harbour for nine years.
"""
    story = story_of(
        text,
        Role.PICTURE_ALT, Role.CAPTION, Role.CAPTION, Role.BODY,
        Role.TEASER_TITLE, Role.TEASER_EXCERPT, Role.TEASER_CREDIT, Role.TEASER_TITLE,
        Role.AUTHOR_NAME, Role.AUTHOR_ROLE, Role.AUTHOR_BIO,
    )  # fmt: skip
    assert story.pictures == (
        Picture("The crane.", "Port", "A crane at work"),
        Picture("The pier."),
    )
    assert story.teasers == (
        Teaser(*text.splitlines()[4:6], "River Notes", "Taras Sample"),
        Teaser("Storm warnings"),
    )
    [profile] = story.profiles
    assert (profile.name, profile.role) == ("Olena Sample", "reporter")
    assert [byline.name for byline in story.bylines] == ["Olena Sample"]  # nobody else signs


def test_a_date_that_may_be_read_two_ways_is_not_taken():
    assert story_of("03/04/2023\nIt did.\n", Role.DATE, Role.BODY).published_at is None
    house = House(date_order="dmy")
    assert story_of("03/04/2023\nIt did.\n", Role.DATE, Role.BODY, house=house).published_at


def test_the_first_date_counts_before_an_update():
    text = "Updated: March 15, 2023\nPublished: March 14, 2023\nIt did.\n"
    assert story_of(text, Role.DATE, Role.DATE, Role.BODY).published_at.day == 14


def test_without_text_there_is_no_story():
    assert story_of("Menu\n", Role.FURNITURE).refused


def test_tags_keep_their_place():
    text = "<html><body><p>It <b>did</b> reopen.</p>\n<p>Ships &amp; crews came.</p></body></html>"
    spans = parse(text, HOUSE).spans
    spans = give(text, spans, [Given(0, len(text), Role.BODY)], HOUSE)
    assert covers(text, spans)
    assert [block.text for block in read_back(text, spans, HOUSE).blocks] == [
        "It did reopen.",
        "Ships & crews came.",
    ]


@given(st.data())
def test_no_word_of_an_editor_loses_a_character(data):
    text = read(data.draw(st.sampled_from(FILES)).read_bytes()).text
    changes = []
    for _ in range(data.draw(st.integers(0, 4))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        changes.append(Given(start, end, data.draw(st.sampled_from(Role))))
    spans = give(text, parse(text, HOUSE).spans, changes, HOUSE)
    assert covers(text, spans)
    read_back(text, spans, HOUSE)


# ------------------------------------------------------------- found again in another version


def test_a_line_is_found_again_where_it_moved():
    lines = Lines(TEXT)
    start = TEXT.index("Nine")
    anchor = lines.anchor(start, start + 31)
    assert anchor == Anchor("nine ships entered before noon.")
    moved = "New line\n\n  NINE ships  entered before noon.\nMore\n"
    assert moved[slice(*Lines(moved).find(anchor))] == "NINE ships  entered before noon."


def test_a_part_is_found_in_its_line():
    start = TEXT.index("March")
    anchor = Lines(TEXT).anchor(start, start + 14)
    moved = "Else\n" + TEXT
    assert moved[slice(*Lines(moved).find(anchor))] == "March 14, 2023"


def test_a_paragraph_is_found_however_it_is_wrapped():
    text = "Menu\nThe harbour\nreopened on Monday.\n"
    start = text.index("The")
    anchor = Lines(text).anchor(start, len(text))
    joined = "The harbour reopened on Monday.\n"
    assert Lines(joined).find(anchor) == (0, len(joined) - 1)


def test_of_lines_that_say_the_same_it_is_the_one_in_the_same_place():
    text = "Share\nIt did.\nShare\n"
    second = Lines(text).anchor(text.rindex("Share"), len(text))
    assert Lines(text).find(second)[0] == text.rindex("Share")
    assert Lines("Share\n").find(second) == (0, 5)


def test_a_line_that_is_gone_is_not_found():
    assert Lines("Something else\n").find(Lines(TEXT).anchor(0, 4)) is None


def test_every_line_of_a_page_is_found_in_the_page():
    text = read((GOLDEN[0].with_name("whole_page") / "source.txt").read_bytes()).text
    lines = Lines(text)
    spans = [s for s in parse(text, HOUSE).spans if text[s.start : s.end].strip()]
    for span in random.Random(1).sample(spans, 12):
        start, end = lines.find(lines.anchor(span.start, span.end))
        assert text[start:end] == text[span.start : span.end].strip()
