"""From text to story: `parse` is pure, fast, and never raises on any text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from articles.text import sentences, shorten

from ..parts import Block, Byline, House, ParsedStory, Role
from ..recognise import language_of, lay_out, name_lines, probabilities, wide_words
from .body import Body, read_body
from .front import read_front
from .header import Header, read_header
from .page import Page
from .rest import label_the_rest, spans_of
from .tail import Tail, read_tail

__all__ = ["parse", "time_zone", "working_headline"]

LEAST_WORDS = 8
WORKING_HEADLINE = 120


def parse(text: str, house: House = House()) -> ParsedStory:  # noqa: B008 (frozen)
    """Read one file's text. `spans` cover it whole; `refused` says why it is no story."""
    layout = lay_out(text)
    metas = name_lines(layout, house)
    page = Page(layout, house, metas, probabilities(layout))
    page.notes += layout.notes
    zone = time_zone(house)
    header = read_front(page, zone)
    read_header(page, header, zone)
    tail = read_tail(page, header)
    first, last = page.body_range()
    body = read_body(page, header)
    open_lines = label_the_rest(page, header, first, last)
    if open_lines:
        lines = "line is" if open_lines == 1 else "lines are"
        page.note(None, f"{open_lines} {lines} open: story or not?")
    return _story(page, header, tail, body)


def time_zone(house: House) -> tzinfo:
    try:
        return ZoneInfo(house.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _story(page: Page, header: Header, tail: Tail, body: Body) -> ParsedStory:
    refused = _why_refused(page, body.blocks, tail)
    bylines = header.bylines or _of_profiles(tail)
    if not header.headline and not refused:
        page.note(None, "The file has no headline: a working one was made from the first sentence.")
    looks = bool(
        not header.headline or header.published_at is None or not bylines
        or any(line.role is Role.OPEN for line in page.lines) or page.layout.notes
    )  # fmt: skip
    return ParsedStory(
        headline=header.headline,
        working_headline=header.headline or working_headline(body.blocks),
        standfirst=header.standfirst,
        section=header.section,
        bylines=bylines,
        published_at=header.published_at,
        blocks=tuple(body.blocks),
        reading_minutes=header.reading_minutes,
        pictures=tuple(body.pictures),
        teasers=tuple(tail.teasers),
        profiles=tuple(tail.profiles),
        campaigns=tuple(tail.campaigns),
        editors_notes=tuple(body.editors_notes),
        topics=tuple(dict.fromkeys([*header.topics, *tail.topics])),
        language=language_of("\n".join([block.text for block in body.blocks])),
        spans=spans_of(page),
        notes=tuple(sorted(page.notes, key=lambda note: note.line)),
        needs_a_look=looks or refused is not None,
        refused=refused,
    )


def _of_profiles(tail: Tail) -> tuple[Byline, ...]:
    """Without a byline the boxes right under the story say who wrote it."""
    return tuple(Byline(profile.name, profile.kind) for profile in tail.profiles)


def _why_refused(page: Page, blocks: list[Block], tail: Tail) -> str | None:
    if (count := _stories_in(page)) > 1:
        return (
            f"The file holds {count} stories, each with its own byline and date: cut it into "
            "files of one story each."
        )
    texts = [block.text for block in blocks if block.kind != "editors_note"]
    words = sum(max(text.count(" ") + 1, wide_words(text)) for text in texts)
    if words >= LEAST_WORDS:
        return None
    hints = Counter(line.hint for line in page.lines)
    if tail.profiles:
        return "This is an author's page: it has a biography, and no story."
    if hints["ticker mark"] >= 2:
        return "This is only a ticker: it has lines of other stories, and no story."
    if hints["meta"] + hints["ago"] >= 3:
        return "This is a list of stories, as topic and home pages have it, and no story."
    return "No running text was found: this is not a story, or only a piece of one."


def _stories_in(page: Page) -> int:
    """How many stories begin in a file: lines of names and dates right above text of their own."""
    places = [place for place in sorted(page.metas) if _dates_a_byline(page, place)]
    if len(places) < 2:
        return len(places)
    ends = [*places[1:], len(page.lines)]
    return sum(_begins_text(page, place, end) for place, end in zip(places, ends, strict=True))


def _dates_a_byline(page: Page, place: int) -> bool:
    """A date with a name on its own line, or right above, or signed on one of the two above."""
    meta = page.metas[place]
    if not meta.whens:
        return False
    if meta.names:
        return True
    if place and page.lines[place - 1].hint == "name" and not page.lines[place].gap:
        return True
    above = (page.metas.get(near) for near in (place - 1, place - 2))
    return any(near and near.signed and near.names and not near.whens for near in above)


def _begins_text(page: Page, place: int, end: int) -> bool:
    inside = [below for below in range(place + 1, min(end, place + 40)) if page.inside[below]]
    is_near = bool(inside) and inside[0] <= place + 3
    # Where nobody says 'by', lists of stories with two sentences of each look the same.
    least = 3 if page.lines[place - 1].hint == "name" and not page.metas[place].names else 2
    return is_near and sum(page.is_prose(below) for below in inside) >= least


def working_headline(blocks: Iterable[Block]) -> str:
    """The first sentence of the text, for a story that has no headline."""
    for block in blocks:
        if block.kind == "paragraph":
            first = sentences(block.text)[:1] or [block.text]
            return shorten(first[0], WORKING_HEADLINE).rstrip(".")
    return ""
