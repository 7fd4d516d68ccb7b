"""Mojibake mended: UTF-8 that was once read as Windows-1252 or -1251, and saved like that.

Each kind of damage is a codec of its own, so that a mended text still gives the very bytes of its
file back: a mended letter stands behind a mark that nobody sees and that no value keeps. Text
that holds the mark already cannot be mended.
"""

from __future__ import annotations

import codecs
import re
from functools import partial

MARK = "\u2060"  # a word joiner
PREFIX = "utf-8-mended-"


def _wrong_letters(codec: str) -> dict[str, int]:
    """What each byte beyond ASCII was taken for; bytes without a letter became C1 controls."""
    letters = {bytes([byte]).decode(codec, "ignore") or chr(byte): byte for byte in range(128, 256)}
    return letters


WRONG = {PREFIX + codec: _wrong_letters(codec) for codec in ("cp1252", "cp1251")}
_TAILS = {
    name: "[" + re.escape("".join(c for c, byte in letters.items() if byte < 0xC0)) + "]"
    for name, letters in WRONG.items()
}
_CYRILLIC = f"(?:[РС]{_TAILS[PREFIX + 'cp1251']})"
# Sequences that are no words in any language. 'Рі' begins Ukrainian ones: three such in a row
# do not, and in a text that is damaged it is no word by itself.
DAMAGE = {
    PREFIX + "cp1252": re.compile("[ÂÃÄÅÎÏÐÑ]{0}|â{0}{0}".format(_TAILS[PREFIX + "cp1252"])),
    PREFIX + "cp1251": re.compile(f"{_CYRILLIC}{{3,}}|вЂ{_TAILS[PREFIX + 'cp1251']}"),
}
BEGINNINGS = {PREFIX + "cp1252": "ÂÃÄÅÎÏÐÑâ", PREFIX + "cp1251": ("Р", "С", "вЂ")}
SHORT_WORDS = {PREFIX + "cp1251": rf"|(?<!\w){_CYRILLIC}{{1,2}}(?!\w)"}
TO_MEND = {
    name: re.compile(pattern.pattern + SHORT_WORDS.get(name, ""))
    for name, pattern in DAMAGE.items()
}
LEAST = 2


def damage(text: str) -> tuple[str, re.Match[str]] | None:
    """The codec that mends most in a text, and the first place; None if there is hardly any."""
    if text.isascii():
        return None
    counts = {
        name: len(DAMAGE[name].findall(text))
        for name, beginnings in BEGINNINGS.items()
        if any(map(text.__contains__, beginnings))
    }
    name = max(counts, key=counts.__getitem__, default="")
    if not name:
        return None
    first = DAMAGE[name].search(text)
    return (name, first) if first and counts[name] >= LEAST else None


def _mended(name: str, match: re.Match[str]) -> str:
    data = bytes(WRONG[name][char] for char in match.group())
    try:
        return "".join(MARK + char for char in data.decode("utf-8"))
    except UnicodeDecodeError:
        return match.group()


def _decode(name: str, data: bytes, errors: str = "strict") -> tuple[str, int]:
    text = bytes(data).decode("utf-8", errors)
    if MARK in text:
        raise UnicodeDecodeError(name, bytes(data), 0, 1, "the mark of mended letters is in use")
    return TO_MEND[name].sub(partial(_mended, name), text), len(data)


def _encode(name: str, text: str, errors: str = "strict") -> tuple[bytes, int]:
    letters = {byte: char for char, byte in WRONG[name].items()}

    def spoilt(match: re.Match[str]) -> str:
        return "".join(letters[byte] for byte in match[1].encode("utf-8"))

    return re.sub(f"{MARK}(.)", spoilt, text, flags=re.S).encode("utf-8", errors), len(text)


def _find(name: str) -> codecs.CodecInfo | None:
    known = {codec.replace("-", "_"): codec for codec in WRONG}
    codec = known.get(name.replace("-", "_"))
    if codec is None:
        return None
    return codecs.CodecInfo(partial(_encode, codec), partial(_decode, codec), name=codec)


codecs.register(_find)
