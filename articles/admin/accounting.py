"""The labelled lines of a source document, laid out to be read.

A document's spans cut its text into pieces with a role each. Here they are cut again at line
ends, and runs of lines that are not the story fold into one band.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from articles.importing.parts import Role
from articles.importing.recognise.lines import LINE

FEWEST_TO_FOLD = 3
ASIDE = {Role.FURNITURE, Role.BLANK}

NAMES = {
    Role.HEADLINE: _("headline"),
    Role.SECTION: _("section"),
    Role.BYLINE: _("byline"),
    Role.DATE: _("date"),
    Role.READING_TIME: _("reading time"),
    Role.STANDFIRST: _("standfirst"),
    Role.CAPTION: _("caption"),
    Role.CREDIT: _("credit"),
    Role.PICTURE_ALT: _("picture description"),
    Role.BODY: _("text"),
    Role.SUBHEAD: _("subhead"),
    Role.EDITORS_NOTE: _("editor’s note"),
    Role.TEASER_TITLE: _("related: title"),
    Role.TEASER_EXCERPT: _("related: excerpt"),
    Role.TEASER_CREDIT: _("related: credit"),
    Role.AUTHOR_NAME: _("author: name"),
    Role.AUTHOR_ROLE: _("author: role"),
    Role.AUTHOR_BIO: _("author: biography"),
    Role.TOPIC: _("topic"),
    Role.CAMPAIGN: _("campaign"),
    Role.FURNITURE: _("furniture"),
    Role.BLANK: _("blank"),
    Role.OPEN: _("open"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of one line, with a role. It begins at character `at` of the file.

    `start` and `end` are those of its span, which holds several pieces when it is a paragraph
    over several lines: they have one role together.
    """

    role: str
    reason: str
    text: str
    at: int
    start: int
    end: int

    @property
    def key(self) -> str:
        return f"{self.start}-{self.end}"

    @property
    def name(self) -> str:
        return NAMES[Role(self.role)]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, counted from 1; `notes` are about it."""

    number: int
    pieces: Sequence[Piece]
    notes: Sequence[str] = ()

    @property
    def is_open(self) -> bool:
        return any(piece.role == Role.OPEN for piece in self.pieces)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_aside(self) -> bool:
        """Whether nothing of it is the story and nobody has to look at it."""
        return not self.notes and all(piece.role in ASIDE for piece in self.pieces)

    @property
    def is_blank(self) -> bool:
        return all(piece.role == Role.BLANK for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Band:
    """Lines in a row; `folds` if they are not the story and need not be read."""

    lines: Sequence[Line]
    folds: bool

    @property
    def reasons(self) -> list[str]:
        """What the lines are, each reason once, as they come."""
        pieces = (piece for line in self.lines for piece in line.pieces)
        return list(dict.fromkeys(piece.reason for piece in pieces if piece.reason))


def bands(text: str, spans: Iterable[Sequence], notes: Iterable[Sequence] = ()) -> list[Band]:
    """Return the lines of `text` in bands; together they hold all of it that is not blank."""
    about: dict[int, list[str]] = {}
    for number, note in notes:
        about.setdefault(number, []).append(note)
    found: list[Band] = []
    for is_aside, group in groupby(lines(text, spans, about), key=lambda line: line.is_aside):
        shown = [line for line in group if not (is_aside and line.is_blank)]
        if shown:
            found.append(Band(shown, is_aside and len(shown) >= FEWEST_TO_FOLD))
    return found


def roles_in(spans: Iterable[Sequence]) -> list[Role]:
    """Return the roles that occur in `spans`, in the order of `Role`, blank ones left out."""
    present = {role for _start, _end, role, _reason in spans}
    return [role for role in Role if role in present and role != Role.BLANK]


def lines(
    text: str, spans: Iterable[Sequence], notes: Mapping[int, list[str]] = MappingProxyType({})
) -> Iterator[Line]:
    """Yield the lines of `text`, each cut where a span ends; `notes` are {number: sentences}."""
    rest = iter(spans)
    span = next(rest, None)
    ends = (match.end() for match in LINE.finditer(text) if match.group())
    start = 0
    for number, end in enumerate(ends, start=1):
        pieces = []
        while span and span[0] < end:
            begin, stop = max(span[0], start), min(span[1], end)
            shown = text[begin:stop].strip("\r\n\v\f\u2028\u2029")
            pieces.append(Piece(span[2], span[3], shown, begin, span[0], span[1]))
            if span[1] > end:
                break
            span = next(rest, None)
        yield Line(number, [p for p in pieces if p.text] or pieces[:1], notes.get(number, ()))
        start = end
