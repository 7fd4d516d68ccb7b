"""Whatever arrives, every character is accounted for and nothing is raised."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.importing.parse import parse
from articles.importing.parts import House, ParsedStory, Role
from articles.importing.read import Unreadable, read
from articles.importing.recognise import recurring_lines

EXAMPLES = settings(max_examples=150)

# Lines as pages have them, so that rules meet and cut each other's lines.
LINES = st.sampled_from(
    """\
News Feed
Show More
Comments
by Ada Sample
By
Ada Sample
by Ada Sample, Ben Sample and The DeskMarch 14, 2023 9:08 pm
Monday, March 20, 2023
Join 10,000+ members todaySupport our work
 date 2023-03-14 Nobody came.
2 min read
5 hours ago
03/04/2023
31 February 2023
Editor’s note: X.
A bridge. (Ada Sample/Agency via Getty Images)
Photo: Ada Sample
Article image
Tags: rivers, bridges
The River HeraldAda Sample
Water came over the wall before anybody had been told of it…
The river rose by two metres in one night, and the town had no warning, the mayor said.
“Nobody told us,” said the mayor, who has run the town of nine thousand for eleven years.
Town asks for a wall that the county has promised three times
I dream of a wall that stands when the water comes for us.
Ada Sample, editor
Support our work
Avatar
Ada Sample is a reporter who covers rivers and has done so.
- one point
---
title: A wall for the town
date: 2023-02-31
## What the water did
<p>
<div class='x'>
<br>
&amp;
</p>
<!--
\x00
\ufeff
\u00ad""".split("\n")
    + ["", " ", "\u00a0"]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\f"])
PAGES = st.lists(st.tuples(LINES, ENDS), max_size=40).map(lambda p: "".join(a + b for a, b in p))


def check(text: str, story: ParsedStory) -> None:
    assert "".join(text[span.start : span.end] for span in story.spans) == text
    assert all(a.end == b.start for a, b in pairwise(story.spans))
    assert all(span.start < span.end and span.reason for span in story.spans)
    values = [story.headline, story.section, *(block.text for block in story.blocks)]
    assert not any("\x00" in value or value != value.strip() for value in values)
    assert bool(story.blocks) or story.refused
    story.as_json("file.txt", "created")


@EXAMPLES
@given(st.text(max_size=400))
@example("\ufeff\n")
@example("<p><p>" * 4)
@example("\x85\x1c\x1d")
def test_any_text(text):
    check(text, parse(text))


@EXAMPLES
@given(PAGES)
def test_any_page(text):
    check(text, parse(text, House(publications=("The River Herald",))))


@EXAMPLES
@given(PAGES, st.sampled_from(["utf-8", "utf-16", "utf-8-sig", "cp1252", "cp1251", "koi8-u"]))
def test_any_page_in_any_encoding(text, encoding):
    check_bytes(text.encode(encoding, "replace"))


@EXAMPLES
@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"\x81\x8d\x8f\x90\x9d caf\xe9")
@example(b"a\x00b\x00c\x00")
def test_any_bytes(data):
    check_bytes(data)


def check_bytes(data: bytes) -> None:
    try:
        source = read(data)
    except Unreadable as problem:
        assert str(problem).endswith(".")
        return
    assert source.text.encode(source.codec) == data
    check(source.text, parse(source.text))


@EXAMPLES
@given(st.lists(PAGES, max_size=6))
def test_any_run(texts):
    lines = recurring_lines(texts)
    for text in texts:
        story = parse(text, House(furniture=lines))
        check(text, story)
        assert all(span.role in Role for span in story.spans)
