"""Strings only: slugs, folding, words and sentences."""

import re
from functools import lru_cache

from anyascii import anyascii

WORDS_PER_MINUTE = 230  # silent reading of English non-fiction: Brysbaert 2019, 238 +- 30

_APOSTROPHES = re.compile(r"[’‘'ʼ`´]")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SPACE = re.compile(r"\s+")
_PARTING = re.compile(r"[\v\f\x1c-\x1e\x85]")
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_WORD = re.compile(r"\w+(?:[’'ʼ-]\w+)*")
# The same of English in half the time: what stands between words becomes space, and of two words
# that such a mark joins one is not counted.
_BETWEEN_WORDS = {n: " " for n in range(128) if not (chr(n).isalnum() or chr(n) == "_")}
_JOINT = re.compile(r"['-](?<=\w.)(?=\w)")
# A full stop ends a sentence when white space and a capital, digit or quote follow ...
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W_a-zа-яіїєґё])")
# ... and when it does not belong to an abbreviation: 'Dec. 4', 'Mr. Brown', 'U.S. Army'.
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt"
    r"|Gov|Sen|Rep|St|No|vs|etc|Inc|Ltd|Co|Corp|м|вул|ред|ім)|[A-ZА-Я]\.[A-ZА-Я])\.$"
)


def printable(text: str) -> str:
    """Return `text` without control characters: XML has no place for them, and readers see none.

    Tabs and line ends stay; an odd one that parts two words is a space.

    >>> printable("a\\bb\\fc")
    'ab c'
    """
    return _CONTROLS.sub("", _PARTING.sub(" ", text))


def squeeze(text: str) -> str:
    """Return `text` with each run of white space as one space, ends stripped."""
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=4096)  # names and headlines, the same ones again and again
def fold(text: str) -> str:
    """Return the form in which two spellings of one name are equal.

    >>> fold("Qırımlı") == fold("QIRIMLI") == "qirimli"
    True
    """
    return squeeze(_APOSTROPHES.sub("", anyascii(text)).lower())


def slug(text: str, *, most: int = 80) -> str:
    """Return an address part of ``[a-z0-9-]``, cut between words; '' if nothing is left.

    >>> slug("Київ: what’s next?")
    'kiiv-whats-next'
    """
    whole = _NOT_SLUG.sub("-", anyascii(_APOSTROPHES.sub("", text)).lower()).strip("-")
    if len(whole) <= most:
        return whole
    return (whole[: most + 1].rpartition("-")[0] or whole[:most]).strip("-")


def count_words(text: str) -> int:
    """Return how many words a reader reads in plain `text`."""
    plain = text.replace("’", "'")
    if plain.isascii():
        return len(plain.translate(_BETWEEN_WORDS).split()) - len(_JOINT.findall(plain))
    return len(_WORD.findall(text))


def reading_minutes(words: int) -> int:
    """Return whole minutes, at least one for any text at all."""
    return max(1, round(words / WORDS_PER_MINUTE)) if words else 0


def sentences(text: str) -> list[str]:
    """Split plain `text` into sentences, abbreviations and initials left whole."""
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        sentence = text[start : end.end()].strip()
        if _ABBREVIATION.search(sentence):
            continue
        found.append(sentence)
        start = end.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def shorten(text: str, most: int) -> str:
    """Return `text` in at most `most` characters, cut between words and ended with '…'."""
    text = squeeze(text)
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[: most - 1]).rstrip(" ,;:–—-") + "…"


def initials(name: str) -> str:
    """Return one or two capitals that stand for a person without a portrait."""
    words = [word for word in re.split(r"[\s-]+", name) if word[:1].isalpha()]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0].upper() for word in chosen)
