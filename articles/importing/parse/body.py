"""The story's text as blocks, and the pictures that stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ..parts import Block, BlockKind, Picture, Role
from ..recognise import in_capitals
from .header import Header
from .page import SENTENCE_END, Page
from .pictures import HINTS, read_pictures

HARDLY = 0.1  # chances below that are not made up for by the lines around
BULLET = re.compile(r"^(?:[•*·▪‣–—-]|\d{1,2}[.)])\s+\S")
# Who speaks in Ukrainian and Russian papers begins with a dash, which lists may do, too.
DASH = re.compile(r"[–—]\s")
SPOKEN = re.compile(r"\?[»”\"]?$|[,.!?…»”\"]\s[–—]\s")
OPENS = (":", "--", "—")
# Of a list of days or of places in an order: 'June 9 – Coral Sky', '1) A car of bricks'.
POINT = re.compile(
    r"(?:(?P<number>\d{1,3})[.)]"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}\b)\W+\w",
    re.I,
)
LEAST_POINTS = 4
ROW = re.compile(r"\d[\d.,%]*$|--$")  # of a table of figures, or the heading of some of its rows
HEADING = re.compile(r"#{1,6}\s+(?P<text>.*\S)")
QUOTES = " \t\u00a0\"'“”‘’«».,…"
NEAR = 50_000  # characters, more than stories have: how far a pull quote is from its sentence


@dataclass(slots=True)
class Body:
    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    editors_notes: list[str] = field(default_factory=list)


def read_body(page: Page, header: Header) -> Body:
    body = Body()
    first, last = page.body_range()
    if last < 0:
        return body
    top = header.headline_at if header.headline_at >= 0 else max(0, first - 6)
    _leave_links(page, first, last)
    _take_lists(page, first, last)
    _fill(page, first, last)
    last = _take_points(page, _take_table(page, last))
    body.pictures += read_pictures(page, top, last)
    notes = _find_notes(page, top, last)
    body.editors_notes += [page.lines[place].text for place in notes]
    taken = [place for place, inside in enumerate(page.inside) if inside and page.free(place)]
    kinds = dict(zip(taken, block_kinds([page.lines[place].text for place in taken]), strict=True))
    taken = sorted([*taken, *notes])
    for place, after in zip(taken, [*taken[1:], -1], strict=False):
        body.blocks.append(_block(page, place, after, kinds.get(place, "editors_note")))
    return body


def _leave_links(page: Page, first: int, last: int) -> None:
    """Among paragraphs: the same line again, as captions of a gallery are, and links to other
    stories in capitals."""
    seen: set[str] = set()
    for place in range(first, last + 1):
        if not page.inside[place]:
            continue
        text = page.lines[place].text
        words = text.count(" ") + 1
        if words >= 8 and text in seen:
            page.give(place, Role.FURNITURE, "the same line again")
        elif words >= 6 and in_capitals(text) and not in_capitals(page.lines[place - 1].text):
            page.give(place, Role.FURNITURE, "a link to another story, in capitals")
        seen.add(text)


def _take_lists(page: Page, first: int, last: int) -> None:
    """Take points below a paragraph: two or more of them are a list, however short they are."""
    place = first + 1
    while place <= last:
        start = place
        while place <= last and _may_be_point(page, place):
            place += 1
        above = start - 1
        if place - start >= 2 and (page.inside[above] or _announces(page, above)):
            page.inside[above:place] = [True] * (place - above)
        place += 1


def _may_be_point(page: Page, place: int) -> bool:
    line = page.lines[place]
    known = line.hint not in ("", "name", "menu row")
    return bool(page.free(place) and not known and BULLET.match(line.text))


def _take_table(page: Page, last: int) -> int:
    """Take a table that ends the text: rows below a line that announces them. Returns its end."""
    for above in (last, last + 1):
        if above >= len(page.lines) or not (page.inside[above] or _announces(page, above)):
            continue
        end = above + 1
        while page.free(end) and ROW.search(page.lines[end].text) and not page.lines[end].gap:
            end += 1
        if page.lines[above].text.endswith(OPENS) and end - above > 3:
            page.inside[above:end] = [True] * (end - above)
            return end - 1
    return last


def _take_points(page: Page, last: int) -> int:
    """Take a list of days, or one numbered from 1, that ends the text, with its heading and the
    addresses between its points. Returns its end."""
    start = last + 1
    if page.free(start) and not page.lines[start].hint and not POINT.match(page.lines[start].text):
        start += 1
    points, end = 0, start
    while end < len(page.lines) and page.lines[end].role is None:
        line = page.lines[end]
        point = POINT.match(line.text)
        numbered = point and point["number"]
        if point and (not numbered or int(numbered) == points + 1):
            points += 1
        elif line.hint != "address":
            break
        end += 1
    if points < LEAST_POINTS:
        return last
    page.inside[last + 1 : end] = [True] * (end - last - 1)
    return end - 1


def _announces(page: Page, place: int) -> bool:
    """A line below the text that ends in a colon or a dash, above a list or a table."""
    line = page.lines[place]
    ready = page.free(place) and not line.hint and line.text.endswith(OPENS)
    return ready and line.text.count(" ") >= 4 and page.inside[_beside(page, place, -1)]


def _fill(page: Page, first: int, last: int) -> None:
    """Take doubtful lines that the lines around them explain: a subhead between paragraphs,
    pictures aside, and a last point of a list."""
    for place in range(first + 1, last):
        line = page.lines[place]
        if page.inside[place] or not page.free(place) or line.hint or page.chances[place] < HARDLY:
            continue
        above, below = _beside(page, place, -1), _beside(page, place, +1)
        if BULLET.match(line.text):
            text = page.lines[above].text
            taken = page.inside[above] and (BULLET.match(text) or text[-1] == ":")
        else:
            short = line.text.count(" ") < 10 and line.gap > 0 and page.lines[place + 1].gap > 0
            taken = short and page.inside[above] and page.inside[below]
            taken = taken and page.is_prose(below) and not SENTENCE_END.search(line.text)
        page.inside[place] = bool(taken)


def _beside(page: Page, place: int, step: int) -> int:
    """The next line above (-1) or below (+1) that is no picture's."""
    place += step
    while 0 < place < len(page.lines) - 1 and (
        page.lines[place].hint in HINTS or page.lines[place].role is Role.PICTURE_ALT
    ):
        place += step
    return place


def _block(page: Page, place: int, after: int, kind: BlockKind) -> Block:
    text = page.lines[place].text
    if kind == "editors_note":
        return Block(kind, text)
    if heading := HEADING.match(text):
        page.lines[place].give(Role.FURNITURE, "number signs of a heading")
        page.cut(place, heading.start("text"), Role.SUBHEAD, "a heading, marked with number signs")
        return Block("subhead", heading["text"])
    if kind == "list":
        page.give(place, Role.BODY, "a point of a list in the story")
    elif kind == "pull_quote":
        page.give(place, Role.BODY, "repeats a sentence of the story: a pull quote")
    elif _is_subhead(page, place, after, text.count(" ") + 1):
        page.give(place, Role.SUBHEAD, "a short line without a full stop, above a paragraph")
        return Block("subhead", text)
    else:
        page.give(place, Role.BODY, "a paragraph of the story")
    return Block(kind, text)


def block_kinds(texts: Sequence[str]) -> list[BlockKind]:
    """What each line of the story's text is, notes of editors aside."""
    kinds: list[BlockKind] = ["paragraph"] * len(texts)
    said = "\n".join(texts)
    at = 0
    for place, text in enumerate(texts):
        if _is_point(texts, place):
            kinds[place] = "list"
        elif 6 <= text.count(" ") + 1 <= 45:
            near = max(0, at - NEAR), at + len(text) + NEAR
            if said.count(text.strip(QUOTES), *near) > 1:
                kinds[place] = "pull_quote"
        at += len(text) + 1
    for first, last in _dashed(texts):
        announced = first and texts[first - 1].endswith(":") and last > first
        if not announced or any(map(SPOKEN.search, texts[first : last + 1])):
            kinds[first : last + 1] = ["paragraph"] * (last + 1 - first)
    return kinds


def _is_point(texts: Sequence[str], place: int) -> bool:
    """One point makes no list: a dash begins who said something, a number a subhead."""
    text = texts[place]
    if not BULLET.match(text) or text.count(" ") >= 59:
        return False
    beside = texts[max(0, place - 1) : place + 2 : 2] if place else texts[1:2]
    return any(_is_point_too(other, text) or other[-1] == ":" for other in beside)


def _dashed(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last line of each run that begins with dashes."""
    for dashed, run in groupby(range(len(texts)), lambda place: bool(DASH.match(texts[place]))):
        if dashed:
            places = list(run)
            yield places[0], places[-1]


def _is_point_too(other: str, text: str) -> bool:
    alike = other[0] == text[0] or (other[0].isdigit() and text[0].isdigit())
    return alike and bool(BULLET.match(other))


def _is_subhead(page: Page, place: int, after: int, words: int) -> bool:
    text = page.lines[place].text
    if words > 16 or after < 0 or (SENTENCE_END.search(text) and text[-1] not in "?!"):
        return False
    if DASH.match(text) or (text[0] in '"“«' and text[-1] in '"”»') or text[0].islower():
        return False
    if text[-1] in "?!" and words > 10:
        return False
    return page.is_prose(after)


def _find_notes(page: Page, top: int, last: int) -> list[int]:
    """The places of editor's notes, from the headline to a few lines below the text."""
    found = []
    for place in range(top, min(len(page.lines), last + 6)):
        line = page.lines[place]
        if line.hint == "editor's note" and page.free(place):
            page.give(place, Role.EDITORS_NOTE, line.hint_reason)
            found.append(place)
    return found
