"""The labelled lines of a source document, laid out to be read.

A document's spans cut its text into pieces with a role each. Here they are cut again at line
ends, and runs of lines that are not the story fold into one band.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

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
    """Part of one line, with a role."""

    role: str
    reason: str
    text: str

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
    for is_aside, group in groupby(_lines(text, spans, about), key=lambda line: line.is_aside):
        lines = [line for line in group if not (is_aside and line.is_blank)]
        if lines:
            found.append(Band(lines, is_aside and len(lines) >= FEWEST_TO_FOLD))
    return found


def roles_in(spans: Iterable[Sequence]) -> list[Role]:
    """Return the roles that occur in `spans`, in the order of `Role`, blank ones left out."""
    present = {role for _start, _end, role, _reason in spans}
    return [role for role in Role if role in present and role != Role.BLANK]


def _lines(text: str, spans: Iterable[Sequence], notes: dict[int, list[str]]) -> Iterator[Line]:
    rest = iter(spans)
    span = next(rest, None)
    ends = (match.end() for match in LINE.finditer(text) if match.group())
    start = 0
    for number, end in enumerate(ends, start=1):
        pieces = []
        while span and span[0] < end:
            begin, stop = max(span[0], start), min(span[1], end)
            pieces.append(Piece(span[2], span[3], text[begin:stop].strip("\r\n\v\f\u2028\u2029")))
            if span[1] > end:
                break
            span = next(rest, None)
        yield Line(number, [p for p in pieces if p.text] or pieces[:1], notes.get(number, ()))
        start = end
