"""What a reader may ask: words, "phrases", -without, author:NAME, topic:"A NAME"."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from .words import words

LONGEST = 400  # characters of a query that are read
MOST = 24  # words of a query that count
LEAST_BEGUN = 3  # letters of a word that may be the beginning of another

_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_PIECE = re.compile(
    r"""
    (?P<minus>-?)
    (?:(?P<where>author|topic):\s*)?
    (?: "(?P<quoted>[^"]*)"? | (?P<plain>[^\s"]+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
MARK = "ø"  # no letter of folded words
KINDS = ("section", "topic", "author")  # of places
_COLUMNS = {"author": "byline", "topic": "topics"}


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other in `column` of an entry, or anywhere for ''.

    `is_begun` says that the last of them may be the beginning of a longer one.
    """

    words: tuple[str, ...]
    column: str = ""
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Entries that hold all of `wanted` and none of `unwanted`. False if nothing is wanted."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @property
    def phrases(self) -> list[tuple[str, ...]]:
        """What is looked for in the text: it is what ranks, and what is marked."""
        return [term.words for term in self.wanted if not term.column]

    @property
    def shape(self) -> frozenset[tuple[bool, bool]]:
        """What kinds of terms it has: wanted or not, in a column of their own or anywhere."""
        wanted = {(True, bool(term.column)) for term in self.wanted}
        return frozenset(wanted | {(False, bool(term.column)) for term in self.unwanted})

    def within(self, places: Mapping[str, int]) -> "Query":
        """Return the same for entries of {kind: key} alone: of a section, a topic, an author."""
        keys = (Term((mark(kind, pk),), "topics") for kind, pk in places.items())
        return replace(self, wanted=(*self.wanted, *keys)) if self else self


def mark(kind: str, pk: int) -> str:
    """Return the word that the entries of one place share, and that nobody can ask for.

    A place is a section, a topic or an author: `pk` is its key, which no new name changes. It
    begins with MARK, or the desk would find it by the beginning of a word.
    """
    return f"{MARK}{kind}{MARK}{pk}"


@lru_cache(maxsize=10_000)
def read_mark(word: str) -> tuple[str, int] | None:
    """Return the (kind, pk) that `word` is the mark of; None for any other word."""
    before, _, rest = word.partition(MARK)
    kind, _, pk = rest.partition(MARK)
    return (kind, int(pk)) if not before and kind in KINDS and pk.isdecimal() else None


# What an engine is given of a query.
Part = Callable[[Query], str]


def parse(text: str, *, is_begun: bool = False) -> Query:
    """Return what `text` asks for. Any text asks for something, if only for nothing.

    `is_begun` says that who asks may not have typed the last word to its end; one or two letters
    are the beginning of too much.
    """
    found: dict[bool, dict[Term, None]] = {True: {}, False: {}}
    left = MOST
    for piece in _PIECE.finditer(text[:LONGEST].translate(_QUOTES)):
        several = tuple(words(piece["plain"] or piece["quoted"] or "")[:left])
        if several:
            left -= len(several)
            column = _COLUMNS.get((piece["where"] or "").lower(), "")
            found[not piece["minus"]][Term(several, column)] = None
    wanted = list(found[True])
    if is_begun and wanted and text[-1:].isalnum() and len(wanted[-1].words[-1]) >= LEAST_BEGUN:
        wanted[-1] = replace(wanted[-1], is_begun=True)
    return Query(tuple(wanted), tuple(found[False]))
