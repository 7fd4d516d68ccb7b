"""Words as search compares them: the same for two spellings and for two scripts."""

import re

from anyascii import anyascii

LONGEST = 40  # characters of a word that count

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
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


def fold(text: str) -> str:
    """Return `text` in lower-case ASCII letters, digits and spaces; all else became a space.

    >>> fold("Київ, Qırımlı!") == fold("KYIV  qirimli ")
    True
    """
    if text.isascii():
        return text.translate(_ASCII)
    text = _WITHIN.sub(_SILENT, text)
    return _FOREIGN.sub(lambda run: run[0].translate(_LETTERS), text).translate(_ASCII)


def lengths(text: str) -> list[int]:
    """Return how many characters `fold` makes of each character of `text`."""
    return [len(_LETTERS[ord(character)]) for character in _WITHIN.sub(_SILENT, text)]


def words(text: str) -> list[str]:
    """Return the words of `text`. A number is a word of its own: F16 is F-16.

    >>> words("Ukraine’s F-16s")
    ['ukraine', 's', 'f', '16', 's']
    """
    found = _NUMBER.sub(r" \g<0> ", fold(text)).split()
    is_long = len(max(found, key=len, default="")) > LONGEST
    return [word[:LONGEST] for word in found] if is_long else found
