"""Words as search compares them: the same for two spellings and for two scripts."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from anyascii import anyascii

LONGEST = 40  # characters of a word that count
PIECES = 50_000  # whose folded form is kept

_NUMBER = re.compile(r"[0-9]+")
# Before a Cyrillic letter an apostrophe is part of the word (м'яч); elsewhere it parts two
# (Ukraine's, l'Ukraine, O'Brien). A soft hyphen is as long, and folds to nothing.
_WITHIN = re.compile(r"['’ʼ`](?=[\u0400-\u052f])")
_SILENT = "\u00ad"


def _letter(ascii_character: str) -> str:
    # 'Kyiv' is how the city wants to be spelled, and Київ letter for letter is 'Kiiv'.
    lower = ascii_character.lower().replace("y", "i")
    return lower if lower.isalnum() else " "


_ASCII = {number: _letter(chr(number)) for number in range(128)}
_ASCII_BYTES = "".join(_ASCII.values()).encode().ljust(256)


class _Letters(dict[int, str]):
    """{code point: its letters and digits in ASCII}, found out as they are met."""

    def __missing__(self, number: int) -> str:
        # An apostrophe that stands for a soft sign parts no word: Львів is "L'viv". Of some spaces
        # anyascii makes nothing.
        letter = chr(number)
        plain = " " if letter.isspace() else anyascii(letter).replace("'", "")
        self[number] = plain.translate(_ASCII)
        return self[number]


_LETTERS = _Letters(_ASCII | {ord(mark): " " for mark in "’‘ʼ"})


class _Pieces(dict[str, str]):
    """{what stands between two spaces: what it folds to}: words come again."""

    def __missing__(self, piece: str) -> str:
        folded = _WITHIN.sub(_SILENT, piece).translate(_LETTERS)
        if len(piece) <= LONGEST:
            if len(self) >= PIECES:
                self.clear()
            self[piece] = folded
        return folded


_folded = _Pieces().__getitem__


def fold(text: str) -> str:
    """Return `text` in lower-case ASCII letters, digits and spaces; all else became a space.

    >>> fold("Київ, Qırımlı!") == fold("KYIV  qirimli ")
    True
    """
    if text.isascii():
        # A table for bytes is ready, and one for letters is gone through anew for each text.
        return text.encode().translate(_ASCII_BYTES).decode()
    return " ".join(map(_folded, text.split(" ")))


def unfold(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield where in `text` stands what folded to each of `spans`, none of them empty.

    >>> [*unfold("Щука", [(0, len("shchuka"))])]
    [(0, 4)]
    """
    if text.isascii():
        yield from spans
        return
    pieces = text.split(" ")
    begins = [0, *accumulate(len(piece) + 1 for piece in pieces)]
    ends = [*accumulate(len(_folded(piece)) + 1 for piece in pieces)]

    def at(folded: int) -> int:
        place = bisect_right(ends, folded)
        inside = folded - (ends[place - 1] if place else 0)
        letters = _WITHIN.sub(_SILENT, pieces[place])
        made = accumulate(len(_LETTERS[ord(letter)]) for letter in letters)
        return begins[place] + sum(1 for end in made if end <= inside)

    for start, end in spans:
        yield at(start), at(end - 1) + 1


def words(text: str) -> list[str]:
    """Return the words of `text`. A number is a word of its own: F16 is F-16.

    >>> words("Ukraine’s F-16s")
    ['ukraine', 's', 'f', '16', 's']
    """
    found = _NUMBER.sub(r" \g<0> ", fold(text)).split()
    is_long = len(max(found, key=len, default="")) > LONGEST
    return [word[:LONGEST] for word in found] if is_long else found
