"""Front matter: `key: value` lines between two rules at the head of a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import tzinfo

from ..parts import Role
from ..recognise import Piece, find_stamps, fold, read_names
from .header import Header
from .page import Page

LONGEST = 60  # lines; what goes on for longer is a text that begins with a rule
RULE = "---"
ENDS = (RULE, "...")
QUOTES = "\"' \t[]"
BELOW = re.compile(r"[>|][+-]?$")  # the value stands in the lines below, which are indented
# Between the names of a list, one of which at least is in quotes: others are parted as bylines are.
APART = re.compile(r"[\"']\s*,\s*[\"']?|,\s*[\"']")
NAME = re.compile(r"name\s*:\s*", re.I)  # of an author of whom more is told

KEYS = {
    "title": Role.HEADLINE,
    "headline": Role.HEADLINE,
    "author": Role.BYLINE,
    "authors": Role.BYLINE,
    "byline": Role.BYLINE,
    "date": Role.DATE,
    "published": Role.DATE,
    "pubdate": Role.DATE,
    "summary": Role.STANDFIRST,
    "description": Role.STANDFIRST,
    "subtitle": Role.STANDFIRST,
    "standfirst": Role.STANDFIRST,
    "section": Role.SECTION,
    "category": Role.SECTION,
    "tags": Role.TOPIC,
    "topics": Role.TOPIC,
    "keywords": Role.TOPIC,
}


def read_front(page: Page, zone: tzinfo) -> Header:
    """A header with what the front matter says, empty if there is none."""
    header = Header()
    for place, role, values, goes_on in _entries(page):
        if role is None:
            _leave(page, place)
            continue
        _label(page, place, role, values)
        for value in values:
            _take(page, header, place, role, value, zone, goes_on=goes_on)
    if header.headline:
        _leave_heading(page, header)
    return header


def _leave(page: Page, place: int) -> None:
    key, _, value = page.lines[place].text.casefold().partition(":")
    if key.strip() == "draft" and value.strip(QUOTES) in ("true", "yes"):
        # Whoever publishes the folder did not mean this file, or has to say so.
        page.give(place, Role.OPEN, "the file says that it is a draft")
    else:
        page.give(place, Role.FURNITURE, "front matter")


def _leave_heading(page: Page, header: Header) -> None:
    """Below front matter the headline often stands again, as a heading."""
    said = fold(header.headline)
    for place in range(header.headline_at + 1, min(len(page.lines), LONGEST)):
        text = page.lines[place].text
        if text.startswith("# ") and fold(text[2:]) == said:
            page.give(place, Role.FURNITURE, "the headline again")


def _entries(page: Page) -> Iterator[tuple[int, Role | None, list[str], bool]]:
    """Each line of the front matter with the role its key gives it, its values, and whether it
    goes on with the one above."""
    if not page.lines or page.lines[0].text != RULE:
        return
    texts = [line.text for line in page.lines[:LONGEST]]
    last = next((place for place, text in enumerate(texts) if place and text in ENDS), 0)
    role: Role | None = None
    is_below = goes_on = False
    for place in range(last + 1 if last else 0):
        text = texts[place]
        if text.startswith("- "):
            value = text[2:]  # of a list below its key
            value = NAME.sub("", value, count=1) if role is Role.BYLINE else value
            yield place, role, _values(role, value), False
            continue
        if is_below and page.layout.text[page.lines[place].start].isspace():
            yield place, role, [text], goes_on
            goes_on = True
            continue
        key, colon, value = text.partition(":")
        role = KEYS.get(key.strip().casefold()) if colon else None
        is_below, goes_on = bool(BELOW.match(value.strip())), False
        yield place, role, [] if is_below else _values(role, value), False


def _values(role: Role | None, value: str) -> list[str]:
    several = APART.split(value.strip(QUOTES)) if role is Role.BYLINE else [value]
    return [found for each in several if (found := each.strip(QUOTES))]


def _label(page: Page, place: int, role: Role, values: Sequence[str]) -> None:
    """Give the values their role; the key before them and what parts them are furniture."""
    line = page.lines[place]
    text, at = page.layout.text, line.end
    cuts: list[tuple[int, int, Role]] = []
    for value in reversed(values):
        start = text.rfind(value, line.start, at)
        if start < 0:  # cleaned of something within
            cuts, at = [], line.end
            break
        end = start + len(value)
        if not text[end : line.end].strip():
            end = line.end
        cuts += [(end, at, Role.FURNITURE), (start, end, role)]
        at = start
    page.give(place, role if cuts else Role.FURNITURE, "front matter")
    if cuts:
        pieces = [(line.start, at, Role.FURNITURE), *reversed(cuts)]
        line.pieces = [Piece(a, b, role, "front matter") for a, b, role in pieces if a < b]


def _take(
    page: Page, header: Header, place: int, role: Role, value: str, zone: tzinfo, *, goes_on: bool
) -> None:
    if role is Role.HEADLINE and (goes_on or not header.headline):
        header.headline, header.headline_at = f"{header.headline} {value}".lstrip(), place
    elif role is Role.SECTION:
        header.section = header.section or value
    elif role is Role.STANDFIRST and (goes_on or not header.standfirst):
        header.standfirst = f"{header.standfirst} {value}".lstrip()
    elif role is Role.BYLINE:
        names, _ = read_names(f"by {value}", page.house)
        header.bylines += tuple(names)
    elif role is Role.TOPIC:
        found = (topic.strip(QUOTES) for topic in value.split(","))
        header.topics += tuple(topic for topic in found if topic)
    elif role is Role.DATE and header.published_at is None:
        moments = [stamp.moment(zone) for stamp in find_stamps(value, page.house.date_order)]
        header.published_at = next((moment for moment in moments if moment), None)
