"""The words of the importer: what a saved page is made of. Values only, nothing is done here.

What a page has many of is a named tuple: those go from process to process several times sooner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, Literal, NamedTuple

MOST_BYTES = 5 * 1024**2  # of a file; a page has a thousandth of that, a dump has more

AuthorKind = Literal["person", "desk", "agency"]
BylineRole = Literal["author", "reporting", "photography", "illustration", "translation", "editing"]
BlockKind = Literal["paragraph", "subhead", "quote", "pull_quote", "editors_note", "list"]
DateOrder = Literal["dmy", "mdy"]


class Role(StrEnum):
    """What a piece of the file is. The kinds of furniture are told apart by the span's reason."""

    HEADLINE = "headline"
    SECTION = "section"
    BYLINE = "byline"
    DATE = "date"
    READING_TIME = "reading_time"
    STANDFIRST = "standfirst"
    CAPTION = "caption"
    CREDIT = "credit"
    PICTURE_ALT = "picture_alt"
    BODY = "body"
    SUBHEAD = "subhead"
    EDITORS_NOTE = "editors_note"
    TEASER_TITLE = "teaser_title"
    TEASER_EXCERPT = "teaser_excerpt"
    TEASER_CREDIT = "teaser_credit"
    AUTHOR_NAME = "author_name"
    AUTHOR_ROLE = "author_role"
    AUTHOR_BIO = "author_bio"
    TOPIC = "topic"
    CAMPAIGN = "campaign"
    FURNITURE = "furniture"
    BLANK = "blank"
    OPEN = "open"


class Span(NamedTuple):
    """Characters `start` to `end` (not included) of the decoded text, and what they are."""

    start: int
    end: int
    role: Role
    reason: str


# What `Span._make` does, without a call in Python for each of the fifty spans of a page.
_SPAN = partial(tuple.__new__, Span)


class Spans(tuple[Span, ...]):
    """The spans of a text, in order. To another process they go as columns, packed far sooner."""

    __slots__ = ()

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, Role, str]]) -> Spans:
        return cls(map(_SPAN, rows))

    @classmethod
    def of_columns(cls, *columns: tuple[Any, ...]) -> Spans:
        return cls.of(zip(*columns, strict=True))

    def __reduce__(self) -> tuple[Any, ...]:
        return Spans.of_columns, tuple(zip(*self, strict=True))


class Note(NamedTuple):
    """Something an editor should know. `line` counts from 1; 0 is about the whole file."""

    line: int
    text: str


class Picture(NamedTuple):
    caption: str = ""
    credit: str = ""
    alt: str = ""


class Teaser(NamedTuple):
    """The card of a related story."""

    title: str
    excerpt: str = ""
    publication: str = ""
    author: str = ""


class Profile(NamedTuple):
    """The box about an author under a story."""

    name: str
    role: str = ""
    bio: str = ""
    kind: AuthorKind = "person"


class Campaign(NamedTuple):
    quote: str
    attribution: str = ""


class Byline(NamedTuple):
    """One name as signed."""

    name: str
    kind: AuthorKind = "person"
    role: BylineRole = "author"


class Block(NamedTuple):
    """One piece of the story's running text, in order."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class House:
    """What a newsroom knows, so that no rule has to: a plain value, handed to `parse`.

    `furniture` holds folded lines (see `recognise.fold`) that are never part of a story, and
    `authors` folded names of those who have signed.
    `date_order` settles 03/04/2023; None reports such a date instead of guessing.
    """

    publications: tuple[str, ...] = ()
    furniture: frozenset[str] = frozenset()
    time_zone: str = "Europe/Kyiv"
    date_order: DateOrder | None = None
    authors: frozenset[str] = frozenset()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it arrived. `text.encode(codec) == data`, always."""

    data: bytes
    text: str
    codec: str
    codec_reason: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedStory:
    """What one file says. `spans` are in order, touch, and cover the whole text.

    `headline` is '' when the file has none; `working_headline` then comes from the first
    sentence. `language` is '' where the text does not tell. `refused` is a sentence when the page
    is no story, else None.
    """

    headline: str = ""
    working_headline: str = ""
    standfirst: str = ""
    section: str = ""
    bylines: tuple[Byline, ...] = ()
    published_at: datetime | None = None
    blocks: tuple[Block, ...] = ()
    reading_minutes: int | None = None
    pictures: tuple[Picture, ...] = ()
    teasers: tuple[Teaser, ...] = ()
    profiles: tuple[Profile, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    editors_notes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""
    spans: tuple[Span, ...] = ()
    notes: tuple[Note, ...] = field(default=())
    needs_a_look: bool = False
    refused: str | None = None

    def as_json(self, file: str, outcome: str) -> dict[str, Any]:
        """One line of `import_stories --json`: the keys other programs may rely on."""
        return {
            "file": file,
            "outcome": outcome,
            "needs_a_look": self.needs_a_look,
            "refused": self.refused,
            "headline": self.headline or None,
            "working_headline": self.working_headline,
            "standfirst": self.standfirst,
            "section": self.section,
            "authors": [byline.name for byline in self.bylines if byline.role == "author"],
            "bylines": [{"name": b.name, "kind": b.kind, "role": b.role} for b in self.bylines],
            "published_at": self.published_at.isoformat() if self.published_at else None,
            "body": [block.text for block in self.blocks if block.kind != "editors_note"],
            "reading_minutes": self.reading_minutes,
            "pictures": [
                {"caption": p.caption, "credit": p.credit, "alt": p.alt} for p in self.pictures
            ],
            "teasers": [
                {
                    "title": t.title,
                    "excerpt": t.excerpt,
                    "publication": t.publication,
                    "author": t.author,
                }
                for t in self.teasers
            ],
            "profiles": [{"name": p.name, "role": p.role, "bio": p.bio} for p in self.profiles],
            "campaigns": [{"quote": c.quote, "attribution": c.attribution} for c in self.campaigns],
            "editors_notes": list(self.editors_notes),
            "topics": list(self.topics),
            "language": self.language,
            "spans": [
                {"start": s.start, "end": s.end, "role": str(s.role), "reason": s.reason}
                for s in self.spans
            ],
            "notes": [{"line": n.line, "text": n.text} for n in self.notes],
        }
