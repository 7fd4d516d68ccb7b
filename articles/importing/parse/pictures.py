"""The pictures that stand in a story, told by captions and credits: files of text hold no more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..parts import Picture, Role
from .page import SENTENCE_END, Page

LAST_BRACKET = re.compile(r"(?P<caption>.*?)(?P<credit>\((?:[^()]|\([^()]*\))*\))\W*$", re.S)
IMAGE = re.compile(r"!\[[^\]]+\]\([^()]*\)")
HINTS = frozenset({"caption", "credit"})


def find_alts(page: Page, first: int, last: int) -> None:
    """The short line without a full stop right above a caption describes the picture."""
    for place in range(first, min(last + 1, len(page.lines) - 1)):
        caption = page.lines[place + 1]
        if caption.hint != "caption" or caption.gap:
            continue
        line = page.lines[place]
        if (
            page.free(place)
            and line.hint in ("", "name")
            and 4 <= line.text.count(" ") + 1 <= 30
            and "|" not in line.text
            and not SENTENCE_END.search(line.text)
            and (line.gap or not page.free(place - 1) or place - 1 in page.metas)
        ):
            page.give(place, Role.PICTURE_ALT, "a short line right above a picture's caption")


def read_pictures(page: Page, top: int, last: int) -> Iterator[Picture]:
    """Yield the pictures from line `top` to a little below `last`."""
    for place in range(top, min(len(page.lines), last + 3)):
        line = page.lines[place]
        if line.hint == "caption" and page.free(place):
            yield _caption(page, place)
        elif line.hint == "credit" and page.free(place):
            yield _credit(page, place, top)
        elif line.text.startswith("![") and IMAGE.fullmatch(line.text) and page.free(place):
            page.give(place, Role.PICTURE_ALT, "a picture, as Markdown has it")
            yield Picture("", "", line.text)


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
