"""What a line says by itself, wherever it stands.

Half of the short lines of saved pages are those of other pages, and in the archive of one site most
are: what they say is remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from ..parts import House
from .bylines import Meta, take_apart
from .lines import bare, fold
from .names import read_names

COMPARED = 200  # characters; nothing longer is a label, a headline or a button
LONGEST_NAMES = 70
SHORT = 120  # longer lines are sentences, and not met again
REMEMBERED = 10_000
MOST_HOUSES = 2  # the files of one source come in a row


class Alone(NamedTuple):
    """A line in small letters, and what `Line` has of it; `meta` if it is about who and when."""

    lower: str
    folded: str
    word_count: int
    words: Sequence[str]
    meta: Meta | None


class LinesOf:
    """Reads lines for a house, and remembers the short ones. What comes back is not to change."""

    def __init__(self, house: House) -> None:
        self._read = partial(_read, house=house)
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._read)
        self._is_name = lru_cache(maxsize=REMEMBERED)(partial(_is_name, house=house))

    def read(self, text: str) -> Alone:
        return self._remembered(text) if len(text) <= SHORT else self._read(text)

    def is_name(self, text: str) -> bool:
        return len(text) <= LONGEST_NAMES and self._is_name(text)


lines_for = lru_cache(maxsize=MOST_HOUSES)(LinesOf)


def _read(text: str, house: House) -> Alone:
    lower = text.lower()
    words = lower.split()
    folded = ""
    if len(text) <= COMPARED:
        folded = " ".join(words) if text.isascii() else fold(text)
    meta = take_apart(text, house)
    tells = meta and (meta.whens or meta.signed or meta.aged or meta.minutes is not None)
    return Alone(lower, folded, len(words), bare(words), meta if tells else None)


def _is_name(text: str, house: House) -> bool:
    if fold(text) in house.authors:
        return True
    return _may_be_names(text) and bool(read_names(text, house)[0])


def _may_be_names(text: str) -> bool:
    """A cheap look first: most words of a byline begin with a capital."""
    words = text.split()
    capitals = sum([word[0].isupper() for word in words])
    return (text[0].isupper() or text[0].isdigit()) and 2 * capitals >= len(words)
