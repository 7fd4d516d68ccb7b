"""The story's text as blocks, and the pictures that stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..parts import Block, BlockKind, Picture, Role
from .header import Header
from .page import SENTENCE_END, UNSURE, Page

LAST_BRACKET = re.compile(r"(?P<caption>.*?)(?P<credit>\((?:[^()]|\([^()]*\))*\))\W*$", re.S)
BULLET = re.compile(r"^(?:[•*·▪‣–—-]|\d{1,2}[.)])\s+\S")
HEADING = re.compile(r"#{1,6}\s+(?P<text>.*\S)")
QUOTES = " \t\u00a0\"'“”‘’«».,…"


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
    _fill(page, first, last)
    _find_pictures(page, body, top, last)
    _find_notes(page, body, top, last)
    taken = [place for place, inside in enumerate(page.inside) if inside and page.free(place)]
    said = "\n".join([page.lines[place].text for place in taken])
    for number, place in enumerate(taken):
        after = taken[number + 1] if number + 1 < len(taken) else -1
        body.blocks.append(_block(page, place, after, said))
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
        elif words >= 6 and text.isupper() and not page.lines[place - 1].text.isupper():
            page.give(place, Role.FURNITURE, "a link to another story, in capitals")
        seen.add(text)


def _fill(page: Page, first: int, last: int) -> None:
    """Take doubtful lines that the lines around them explain: a subhead between paragraphs, a
    point between points of a list."""
    for place in range(first + 1, last):
        line = page.lines[place]
        if page.inside[place] or not page.free(place) or line.hint or page.chances[place] < UNSURE:
            continue
        above, below = page.lines[place - 1], page.lines[place + 1]
        if BULLET.match(line.text):
            taken = page.inside[place - 1] and (BULLET.match(above.text) or above.text[-1] == ":")
        else:
            short = line.text.count(" ") < 10 and line.gap > 0 and below.gap > 0
            taken = short and page.inside[place - 1] and page.inside[place + 1]
            taken = taken and page.is_prose(place + 1) and not SENTENCE_END.search(line.text)
        page.inside[place] = bool(taken)


def _block(page: Page, place: int, after: int, said: str) -> Block:
    text = page.lines[place].text
    if heading := HEADING.match(text):
        page.give(place, Role.SUBHEAD, "a heading, marked with number signs")
        return Block("subhead", heading["text"])
    kind = block_kind(text, said)
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


def block_kind(text: str, said: str) -> BlockKind:
    """What a line of the story's text is by itself; `said` is all of the text."""
    words = text.count(" ") + 1
    if BULLET.match(text) and words < 60:
        return "list"
    if 6 <= words <= 45 and said.count(text.strip(QUOTES)) > 1:
        return "pull_quote"
    return "paragraph"


def _is_subhead(page: Page, place: int, after: int, words: int) -> bool:
    text = page.lines[place].text
    if words > 16 or after < 0 or (SENTENCE_END.search(text) and text[-1] not in "?!"):
        return False
    if (text[0] in '"“«' and text[-1] in '"”»') or text[0].islower():
        return False
    if text[-1] in "?!" and words > 10:
        return False
    return page.is_prose(after)


# ---------------------------------------------------------------- pictures


def _find_pictures(page: Page, body: Body, top: int, last: int) -> None:
    place = top
    while place < min(len(page.lines), last + 3):
        line = page.lines[place]
        if line.hint == "caption" and page.free(place):
            body.pictures.append(_caption(page, place))
        elif line.hint == "credit" and page.free(place):
            body.pictures.append(_credit(page, place, top))
        place += 1


def _caption(page: Page, place: int) -> Picture:
    """The credit is the last parenthesis; without one the whole line is the caption."""
    line = page.lines[place]
    alt = ""
    if place and page.lines[place - 1].role is Role.PICTURE_ALT:
        alt = page.lines[place - 1].text
    match = LAST_BRACKET.match(line.text)
    page.give(place, Role.CAPTION, line.hint_reason)
    if not match or not match["caption"].strip():
        return Picture(line.text, "", alt)
    page.cut(place, match.start("credit"), Role.CREDIT, "the last parenthesis of a caption")
    return Picture(match["caption"].strip(), match["credit"].strip("() "), alt)


def _credit(page: Page, place: int, top: int) -> Picture:
    """A credit alone; the line above it that is not prose of the story is its caption."""
    line = page.lines[place]
    page.give(place, Role.CREDIT, line.hint_reason)
    above = place - 1
    caption = ""
    if above > top and page.free(above) and line.gap == 0 and _may_be_caption(page, above):
        caption = page.lines[above].text
        page.give(above, Role.CAPTION, "the line above a picture's credit")
    return Picture(caption, line.text.strip("() "), "")


def _may_be_caption(page: Page, place: int) -> bool:
    """A line with its own blank line above, on a page whose paragraphs stand apart, or no prose."""
    line = page.lines[place]
    if line.hint or not 3 <= line.text.count(" ") + 1 <= 70:
        return False
    if not page.inside[place]:
        return True
    apart = [other.gap > 0 for other, inside in zip(page.lines, page.inside, strict=True) if inside]
    return line.gap > 0 and sum(apart) > 0.8 * len(apart)


def _find_notes(page: Page, body: Body, top: int, last: int) -> None:
    for place in range(top, min(len(page.lines), last + 6)):
        line = page.lines[place]
        if line.hint == "editor's note" and page.free(place):
            body.editors_notes.append(line.text)
            page.give(place, Role.EDITORS_NOTE, line.hint_reason)
