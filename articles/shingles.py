"""What two texts have in common, whatever their punctuation, case and layout. Strings only.

A *shingle* is five words in a row. How much of a text another one holds is the share of its
shingles found there; an inserted word costs five of them, a moved paragraph four.

A *mark* is a 32-bit hash that stands for a text in an index. Each sentence of five words or
more leaves one: the smallest among the hashes of its shingles, so that whoever finds the
sentence again, in any text, finds the same mark. Marks are made of letters alone: a sentence
whose figures have changed keeps its mark.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from unicodedata import normalize
from zlib import crc32

FEWEST = 8  # marks of a text, if it has so many shingles: one edit must not hide a short one
MOST = 4000  # marks of a text: some 80,000 words
SHORT = 12  # words; less says too little to be told from any other text

Shingle = tuple[str, ...]

# Scripts without spaces between words count each character as one.
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
# The same in small ASCII, line by line and in half the time: all else becomes a space.
_NOT_LATIN = {n: " " for n in range(128) if not chr(n).islower() and chr(n) != "\n"}
_FIGURES = re.compile(r"[\d_]+")
_HAS_HAN = re.compile(f"[{_HAN}]")
# Written so that it begins with one set of characters: that is looked for several times sooner.
_END = re.compile(r"[.!?…。！？\n](?:(?<=[。！？\n])[。！？\n]*|[.!?…]*[\"'”’»)\]]*\s+)")


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, punctuation left out; figures are words.

    >>> words("The port’s 12.5 % (“or so”)")
    ['the', 'port', 's', '12', '5', 'or', 'so']
    """
    return _WORD.findall(_plain(text))


def figures(words: Iterable[str]) -> list[str]:
    """Return those of `words` that hold a digit."""
    return [word for word in words if any(map(str.isdigit, word))]


def sentences(text: str) -> list[str]:
    """Return `text` cut at each full stop, also after an abbreviation: a rule that two texts
    with the same sentence agree on, whatever stands before and after it."""
    return _END.split(text)


def shingles(words: Sequence[str]) -> frozenset[Shingle]:
    """Return the shingles of `words`; none if there are fewer than five."""
    return frozenset(_rows(words))


def letter_shingles(text: str) -> frozenset[Shingle]:
    """Return the shingles of each sentence of `text`, figures left out."""
    return frozenset(chain.from_iterable(map(_rows, _letters(_plain(text)))))


def containment(one: frozenset[Shingle], other: frozenset[Shingle]) -> float:
    """Return which share of the shorter text the longer one holds, 0 to 1; 0 for no text."""
    return len(one & other) / (min(len(one), len(other)) or 1)


def marks(text: str) -> tuple[int, ...]:
    """Return the marks of `text`, signed 32-bit: first that of the whole text, figures and all,
    then those of its sentences in ascending order. () for a text without words.
    """
    plain = _plain(text)
    letters = _letters(plain)
    everything = " ".join([*chain.from_iterable(letters), *_FIGURES.findall(plain)])
    if not everything:
        return ()
    hashes = [found for found in map(_hashes, letters) if found]
    smallest = {min(of_sentence) for of_sentence in hashes}
    if len(smallest) < FEWEST:
        smallest.update(sorted(set(chain.from_iterable(hashes)))[:FEWEST])
    whole = crc32(everything.encode(), 1)  # not what a sentence alone would leave
    return _signed([whole, *sorted(smallest - {whole})[:MOST]])


def possible_marks(text: str) -> tuple[int, ...]:
    """Return every mark that the sentences of `text` could have left, in ascending order."""
    return _signed(sorted(set(chain.from_iterable(map(_hashes, _letters(_plain(text)))))))


def _plain(text: str) -> str:
    text = normalize("NFC", text).lower()
    return text if text.isascii() or not _HAS_HAN.search(text) else _HAS_HAN.sub(r" \g<0> ", text)


def _letters(plain: str) -> list[list[str]]:
    """Return the words of each sentence of `plain`, figures left out."""
    found = sentences(plain)
    if not plain.isascii():
        return list(map(_LETTERS.findall, found))
    return list(map(str.split, "\n".join(found).translate(_NOT_LATIN).split("\n")))


def _rows(words: Sequence[str]) -> Iterator[Shingle]:
    return zip(words, words[1:], words[2:], words[3:], words[4:], strict=False)


def _hashes(letters: Sequence[str]) -> list[int]:
    return [crc32(" ".join(row).encode()) for row in _rows(letters)]


def _signed(hashes: Iterable[int]) -> tuple[int, ...]:
    """Databases have no unsigned numbers; the order stays."""
    return tuple(number - 0x80000000 for number in hashes)
