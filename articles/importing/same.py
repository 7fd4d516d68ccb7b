"""Whether a new text tells a story that is here already, and what it adds. Nothing is fetched.

Two bodies are compared by their shingles (see `articles.shingles`), not by their headlines:
a story that is sent again often has another headline, and a notice that comes every day has
always the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any

from articles import shingles, text

ONE_STORY = 0.8  # containment from which two bodies are one story
SHARED = 0.3  # ... and from which they have passages in common
# One text may hold another and be a different thing: a digest holds five briefs, a feature the
# flash it began with. Then it takes the same headline as well.
KIN = 1 / 3
SAME_WORDS = 0.8
SENTENCE = 3  # words; less is a signature or a label, as the 'Reuter' at the end of a wire story
OTHER_FIGURES = 0.5


class Kind(Enum):
    """What a text is to one that is here; what says most comes first."""

    SAME = "same"  # with nothing new
    EARLIER = "earlier"  # a version from before
    UPDATE = "update"
    SHARES = "shares"  # passages, but it is another story
    NEW = "new"


_ORDER = list(Kind)


@dataclass(frozen=True)
class Text:
    """A body in plain text, with what helps to tell it from others.

    `day` is that of its publication in the publication's time zone, None if unknown; `of` is
    whatever the caller knows it by.
    """

    of: Any
    headline: str
    body: str
    day: date | None

    @cached_property
    def words(self) -> list[str]:
        return shingles.words(self.body)

    @cached_property
    def shingles(self) -> frozenset[shingles.Shingle]:
        return shingles.shingles(self.words)

    @cached_property
    def figures(self) -> Counter[str]:
        return Counter(shingles.figures(self.words))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text is, and to which other; `other` is None for a new one.

    `same_headline` is whether the two also have that in common.
    """

    kind: Kind = Kind.NEW
    other: Text | None = None
    containment: float = 0.0
    same_headline: bool = False


def are_strangers(one: Text, other: Text) -> bool:
    """Whether two texts have so little in common that neither is a version of the other."""
    return (
        min(len(one.words), len(other.words)) >= shingles.SHORT
        and text.fold(one.headline) != text.fold(other.headline)
        and _containment(one, other) < SHARED
    )


def judge(new: Text, known: Iterable[Text]) -> Verdict:
    """Return what `new` is to the nearest of `known`.

    A digest is no update of the stories it is made of: if it holds several that have nothing
    in common, it shares passages with them.
    """
    verdicts = sorted(
        (_compare(new, other) for other in known),
        key=lambda verdict: (_ORDER.index(verdict.kind), -verdict.containment),
    )
    if not verdicts:
        return Verdict()
    first = verdicts[0]
    held = [v.other for v in verdicts if v.other and v.containment >= ONE_STORY]
    if first.kind is Kind.UPDATE and any(_containment(held[0], each) < SHARED for each in held):
        return replace(first, kind=Kind.SHARES)
    return first


def _compare(new: Text, known: Text) -> Verdict:
    containment = _containment(new, known)
    if containment < SHARED or min(len(new.words), len(known.words)) < shingles.SHORT:
        return Verdict()
    same_headline = text.fold(new.headline) == text.fold(known.headline) != ""
    return Verdict(_kind(new, known, containment, same_headline), known, containment, same_headline)


def _kind(new: Text, known: Text, containment: float, same_headline: bool) -> Kind:
    lengths = sorted([len(new.shingles), len(known.shingles)])
    if containment < ONE_STORY or not (same_headline or lengths[0] >= KIN * lengths[1]):
        return Kind.SHARES
    if _recurs(new, known):
        return Kind.SHARES
    if _adds_nothing(new, known):
        return Kind.SAME
    if new.day and known.day and new.day < known.day:
        return Kind.EARLIER
    return Kind.UPDATE


def _recurs(new: Text, known: Text) -> bool:
    """Whether both are issues of one notice: the same words, other figures, another day.

    The weather, exchange rates, losses of the day. A story whose figures were put right keeps
    most of them, or its day; an update has more words.
    """
    if not new.day or not known.day or new.day == known.day:
        return False
    ours, theirs = shingles.letter_shingles(new.body), shingles.letter_shingles(known.body)
    if len(ours & theirs) < SAME_WORDS * max(len(ours), len(theirs)):
        return False
    changed = min((new.figures - known.figures).total(), (known.figures - new.figures).total())
    fewer = min(new.figures.total(), known.figures.total())
    return changed >= 2 and changed >= OTHER_FIGURES * fewer


def _adds_nothing(new: Text, known: Text) -> bool:
    """Whether each sentence of `new` stands in `known`, word for word and figure for figure."""
    stands = _spaced(known.words)
    sentences = map(shingles.words, shingles.sentences(new.body))
    return all(_spaced(said) in stands for said in sentences if len(said) >= SENTENCE)


def _spaced(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _containment(one: Text, other: Text) -> float:
    return shingles.containment(one.shingles, other.shingles)
