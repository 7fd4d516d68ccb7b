"""The story told by lines whose roles are known: values of fields, nothing about places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from articles.text import shorten

from .parse import time_zone, working_headline
from .parse.body import block_kinds
from .parse.page import is_prose
from .parse.pictures import LAST_BRACKET
from .parse.tail import READ_ALSO, topic_names
from .parts import (
    Block,
    BlockKind,
    Byline,
    Campaign,
    House,
    Note,
    ParsedStory,
    Picture,
    Profile,
    Role,
    Teaser,
)
from .recognise import fold, kind_of, language_of, read_names, read_work, split_credit
from .recognise.bylines import take_apart
from .recognise.names import BY

WHO_AND_WHEN = frozenset({Role.BYLINE, Role.DATE, Role.READING_TIME})
PICTURE = (Role.PICTURE_ALT, Role.CAPTION, Role.CREDIT)  # in the order in which they stand
TEXT: dict[Role, BlockKind] = {
    Role.BODY: "paragraph",
    Role.SUBHEAD: "subhead",
    Role.EDITORS_NOTE: "editors_note",
}
BY_ALONE = frozenset({"by", "written by", "words by", "author", "authors", "автор", "текст"})
MARKS = " ,|·•–—-"
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Item:
    """A line, or a part of one, as a value. `line` counts those that are not blank.

    `parts` are the values of its spans, `whole` is the value of its line.
    """

    line: int
    start: int
    role: Role
    value: str
    parts: tuple[str, ...]
    whole: str


def retell(items: Sequence[Item], house: House) -> ParsedStory:
    """Return the story; without spans, and with notes about what it lacks."""
    headline = _headline(items)
    blocks = tuple(_blocks(items))
    profiles = tuple(_profiles(items, house))
    bylines = tuple(_bylines(items, house)) or tuple(Byline(p.name, p.kind) for p in profiles)
    published_at = _date(items, house)
    return ParsedStory(
        headline=headline,
        working_headline=headline or working_headline(blocks),
        standfirst=" ".join(_values(items, Role.STANDFIRST)),
        section=next(_values(items, Role.SECTION), ""),
        bylines=bylines,
        published_at=published_at,
        blocks=blocks,
        reading_minutes=_minutes(items),
        pictures=tuple(_pictures(items)),
        teasers=tuple(_teasers(items, house)),
        profiles=profiles,
        campaigns=tuple(_campaigns(items)),
        editors_notes=tuple(_values(items, Role.EDITORS_NOTE)),
        topics=tuple(dict.fromkeys(_topics(items))),
        language=language_of("\n".join(block.text for block in blocks)),
        notes=tuple(_missing(headline, published_at)),
        refused=None if blocks else "No line of it is the text of a story.",
    )


def _values(items: Sequence[Item], role: Role) -> Iterator[str]:
    return (item.value for item in items if item.role is role)


def _missing(headline: str, published_at: datetime | None) -> Iterator[Note]:
    if not headline:
        yield Note(0, "The file has no headline: a working one was made from the first sentence.")
    if published_at is None:
        yield Note(0, "No date of publication was found.")


def _headline(items: Sequence[Item]) -> str:
    """The first headline, with the lines right below it that go on with it."""
    found: list[Item] = []
    for item in items:
        if item.role is Role.HEADLINE and (not found or item.line <= found[-1].line + 1):
            found.append(item)
    return " ".join(item.value for item in found)


def _blocks(items: Sequence[Item]) -> Iterator[Block]:
    text = [item for item in items if item.role in TEXT]
    told = [item for item in text if item.role is not Role.EDITORS_NOTE]
    kinds = block_kinds([item.value for item in told])
    as_it_looks = {item.start: kind for item, kind in zip(told, kinds, strict=True)}
    for item in text:
        kind = as_it_looks[item.start] if item.role is Role.BODY else TEXT[item.role]
        yield Block(kind, item.value)


def _topics(items: Sequence[Item]) -> Iterator[str]:
    for value in _values(items, Role.TOPIC):
        yield from topic_names(value)


# ---------------------------------------------------------------- who, when, how long


def _bylines(items: Sequence[Item], house: House) -> Iterator[Byline]:
    seen: set[str] = set()
    for _, group in groupby(items, key=lambda item: item.line):
        for name in _names_of_line(list(group), house):
            if fold(name.name) not in seen:
                seen.add(fold(name.name))
                yield name


def _names_of_line(line: list[Item], house: House) -> list[Byline]:
    signed = [item for item in line if item.role is Role.BYLINE]
    if not signed:
        return []
    if all(item.role in WHO_AND_WHEN for item in line):
        meta = take_apart(line[0].whole, house)
        if meta and meta.names:
            return meta.names  # what stands beside a name on its line is no other name
    return [name for item in signed for name in _names(item.value, house)]


def _names(value: str, house: House) -> list[Byline]:
    """The names in a line that is a byline because somebody says so, whatever it looks like."""
    if fold(value).rstrip(":") in BY_ALONE:
        return []
    names = read_work(value, house) or read_names(value, house)[0]
    names = names or read_names(f"by {value}", house)[0]
    if names:
        return names
    name = BY.sub("", value, count=1).strip(MARKS)
    return [Byline(name, kind_of(name, house))] if name else []


def _date(items: Sequence[Item], house: House) -> datetime | None:
    """The first date of publication; one beside a name before others, an update after them."""
    best: tuple[float, datetime] | None = None
    signed = {item.line for item in items if item.role is Role.BYLINE}
    for item in items:
        meta = take_apart(item.value, house) if item.role is Role.DATE else None
        for when in meta.whens if meta else ():
            moment = when.stamp.moment(time_zone(house))
            score = {"published": 2.0, "updated": -1.0}.get(when.label, 0.0)
            score += 1.5 * (item.line in signed)
            if moment and (best is None or score > best[0]):
                best = score, moment
    return best[1] if best else None


def _minutes(items: Sequence[Item]) -> int | None:
    for value in _values(items, Role.READING_TIME):
        if found := re.search(r"\d{1,3}", value):
            return int(found.group())
    return None


# ---------------------------------------------------------------- what belongs together


def _pictures(items: Sequence[Item]) -> Iterator[Picture]:
    """Description, caption and credit of one picture stand together, in this order."""
    last: Item | None = None
    values: dict[Role, str] = {}
    for item in (item for item in items if item.role in PICTURE):
        goes_on = (
            last is not None
            and item.line <= last.line + 1
            and PICTURE.index(item.role) > PICTURE.index(last.role)
        )
        if values and not goes_on:
            yield _picture(values)
            values = {}
        values[item.role] = item.value
        last = item
    if values:
        yield _picture(values)


def _picture(values: dict[Role, str]) -> Picture:
    caption, credit = values.get(Role.CAPTION, ""), values.get(Role.CREDIT, "")
    found = LAST_BRACKET.match(caption)
    if not credit and found and found["caption"].strip():
        caption, credit = found["caption"].strip(), found["credit"]
    return Picture(caption, credit.strip("() "), values.get(Role.PICTURE_ALT, ""))


def _teasers(items: Sequence[Item], house: House) -> Iterator[Teaser]:
    """A title begins one; excerpt and credit belong to the title above them."""
    values: dict[str, str] = {}
    for item in items:
        if item.role is Role.TEASER_TITLE or (item.role is Role.TEASER_EXCERPT and not values):
            if values:
                yield Teaser(**values)
            found = READ_ALSO.match(item.value)
            title = found["title"] if found else item.value
            values = {"title": title}
            if item.role is Role.TEASER_EXCERPT:
                values = {"title": shorten(title, LONGEST_TITLE), "excerpt": title}
        elif item.role is Role.TEASER_EXCERPT:
            values["excerpt"] = f"{values.get('excerpt', '')} {item.value}".strip()
        elif item.role is Role.TEASER_CREDIT and values:
            values["publication"], values["author"] = _credit(item, house)
    if values:
        yield Teaser(**values)


def _credit(item: Item, house: House) -> tuple[str, str]:
    if len(item.parts) > 1:
        return item.parts[0].rstrip(MARKS), item.parts[1].strip(MARKS)
    found = split_credit(item.value, house)
    return found[:2] if found else (item.value, "")


def _profiles(items: Sequence[Item], house: House) -> Iterator[Profile]:
    """A name begins one, unless it is the same name again; role and biography follow it."""
    name, role, bio = "", "", ""
    for item in items:
        if item.role is Role.AUTHOR_NAME and (bio or fold(item.value) != fold(name)):
            if name:
                yield Profile(name, role, bio, kind_of(name, house))
            name, role, bio = item.value, "", ""
        elif item.role is Role.AUTHOR_ROLE:
            role = f"{role} {item.value}".strip()
        elif item.role is Role.AUTHOR_BIO:
            bio = f"{bio} {item.value}".strip()
    if name:
        yield Profile(name, role, bio, kind_of(name, house))


def _campaigns(items: Sequence[Item]) -> Iterator[Campaign]:
    """In each run of lines the first that reads as sentences is the quote; who says it follows."""
    for is_campaign, group in groupby(items, key=lambda item: item.role is Role.CAMPAIGN):
        lines = [item.value for item in group] if is_campaign else []
        quote = next((n for n, line in enumerate(lines) if is_prose(line)), None)
        if quote is not None:
            yield Campaign(lines[quote], "".join(lines[quote + 1 : quote + 2]).lstrip("—–- "))
