"""Front matter: `key: value` lines between two rules at the head of a Markdown file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from ..parts import Role
from ..recognise import Piece, find_stamps, fold, read_names
from .header import Header
from .page import Page

LONGEST = 60  # lines; what goes on for longer is a text that begins with a rule
RULE = "---"
ENDS = (RULE, "...")
QUOTES = "\"' \t[]"

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
    for place, role, value in _entries(page):
        if role is None:
            page.give(place, Role.FURNITURE, "front matter")
            continue
        _label(page, place, role, value)
        _take(page, header, place, role, value, zone)
    if header.headline:
        _leave_heading(page, header)
    return header


def _leave_heading(page: Page, header: Header) -> None:
    """Below front matter the headline often stands again, as a heading."""
    said = fold(header.headline)
    for place in range(header.headline_at + 1, min(len(page.lines), LONGEST)):
        text = page.lines[place].text
        if text.startswith("# ") and fold(text[2:]) == said:
            page.give(place, Role.FURNITURE, "the headline again")


def _entries(page: Page) -> Iterator[tuple[int, Role | None, str]]:
    """Each line of the front matter with the role its key gives it, and its value."""
    if not page.lines or page.lines[0].text != RULE:
        return
    texts = [line.text for line in page.lines[:LONGEST]]
    last = next((place for place, text in enumerate(texts) if place and text in ENDS), 0)
    role: Role | None = None
    for place in range(last + 1 if last else 0):
        text = texts[place]
        if text.startswith("- "):
            yield place, role, text[2:].strip(QUOTES)  # a list below its key
            continue
        key, colon, value = text.partition(":")
        role = KEYS.get(key.strip().casefold()) if colon else None
        yield place, role, value.strip(QUOTES)


def _label(page: Page, place: int, role: Role, value: str) -> None:
    """Give the value its role; the key before it and the quotes around it are furniture."""
    line = page.lines[place]
    raw = page.layout.text[line.start : line.end]
    at = raw.rfind(value) if value else -1
    page.give(place, role if at >= 0 else Role.FURNITURE, "front matter")
    if at < 0:
        return
    start, end = line.start + at, line.start + at + len(value)
    if not raw[at + len(value) :].strip():
        end = line.end
    cuts = (
        (line.start, start, Role.FURNITURE),
        (start, end, role),
        (end, line.end, Role.FURNITURE),
    )
    line.pieces = [Piece(a, b, role, "front matter") for a, b, role in cuts if a < b]


def _take(page: Page, header: Header, place: int, role: Role, value: str, zone: tzinfo) -> None:
    if not value:
        return
    if role is Role.HEADLINE and not header.headline:
        header.headline, header.headline_at = value, place
    elif role is Role.SECTION:
        header.section = header.section or value
    elif role is Role.STANDFIRST:
        header.standfirst = header.standfirst or value
    elif role is Role.BYLINE:
        names, _ = read_names(f"by {value}", page.house)
        header.bylines += tuple(names)
    elif role is Role.TOPIC:
        found = (topic.strip(QUOTES) for topic in value.split(","))
        header.topics += tuple(topic for topic in found if topic)
    elif role is Role.DATE and header.published_at is None:
        moments = [stamp.moment(zone) for stamp in find_stamps(value, page.house.date_order)]
        header.published_at = next((moment for moment in moments if moment), None)
