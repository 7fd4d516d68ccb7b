"""What each line of a page may be: cut into lines, named by rules, weighed as story or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..parts import House
from .asking import WORDS, ask, held_by
from .bylines import Meta, When, take_apart
from .dates import find_stamps
from .language import language_of
from .lines import Layout, Line, Piece, bare, fold, lay_out
from .names import (
    GLUE,
    is_person,
    is_signature,
    kind_of,
    read_names,
    read_work,
    split_credit,
)
from .rules import RULES, RULES_VERSION, Rule
from .shapes import MARKS, PROMISES, SAID, wide_words
from .standing import Wanted
from .words import KINDS
from .zone import best_prose, probabilities

__all__ = [
    "GLUE", "RULES", "RULES_VERSION", "Layout", "Line", "Meta", "Piece", "Rule", "When",
    "best_prose", "find_stamps", "fold", "is_person", "is_signature", "kind_of", "language_of",
    "lay_out", "name_lines", "probabilities", "read_names", "read_work", "recurring_lines",
    "split_credit", "wide_words",
]  # fmt: skip

LONGEST_LABEL = 120
LONGEST_NAMES = 70
WANTED = Wanted(WORDS | MARKS | PROMISES | SAID)
COMPARED = 200  # characters; nothing longer is a label, a headline or a button


def name_lines(layout: Layout, house: House) -> dict[int, Meta]:
    """Give every line the name of the first rule that knows it, in `hint`.

    Returns the lines about who, when and how long, taken apart, by their place in the list.
    """
    metas: dict[int, Meta] = {}
    lines = layout.lines
    small = [line.text.lower() for line in lines]
    for line, lower in zip(lines, small, strict=True):
        words = lower.split()
        if len(line.text) <= COMPARED:
            line.folded = " ".join(words) if line.text.isascii() else fold(line.text)
        line.count, line.words = len(words), bare(words)
    layout.standing = WANTED.standing_in(lines, "\n".join(small))
    held = held_by(layout.standing)
    for place, (line, lower) in enumerate(zip(lines, small, strict=True)):
        text = line.text
        size = len(text)
        folded = line.folded
        if folded and folded in house.furniture:
            line.hint, line.hint_reason = "known furniture", "furniture known from other pages"
        elif folded in KINDS:
            line.hint = KINDS[folded]
            line.hint_reason = line.hint
        elif (
            size <= 220
            and (meta := take_apart(text, house))
            and (meta.whens or meta.signed or meta.aged or meta.minutes is not None)
        ):
            metas[place] = meta
            line.hint = "meta"
        elif rule := ask(lower, held):
            line.hint, line.hint_reason = rule.name, rule.reason
        elif size <= LONGEST_NAMES and (
            folded in house.authors or (_may_be_names(text) and read_names(text, house)[0])
        ):
            line.hint = "name"
    return metas


def _may_be_names(text: str) -> bool:
    """A cheap look first: most words of a byline begin with a capital."""
    words = text.split()
    capitals = sum([word[0].isupper() for word in words])
    return (text[0].isupper() or text[0].isdigit()) and 2 * capitals >= len(words)


def recurring_lines(texts: Iterable[str], *, least: int = 3, share: float = 0.2) -> frozenset[str]:
    """The folded lines that a site repeats: those of at least `least` stories and `share` of them.

    Versions of one story count as one: what they have in common is the story. Prose, names and
    lines about who and when are never taken, however often a desk signs.
    """
    pages: dict[str, set[str]] = {}
    for text in texts:
        lines = lay_out(text).lines
        story = max((line.text for line in lines), key=len, default="")
        pages.setdefault(story, set()).update(
            fold(line.text) for line in lines if len(line.text) <= LONGEST_LABEL
        )
    seen = Counter(line for lines in pages.values() for line in lines)
    needed = max(least, share * len(pages))
    return frozenset(
        line for line, times in seen.items() if times >= needed and _may_be_furniture(line)
    )


def _may_be_furniture(line: str) -> bool:
    house = House()
    prose = line.count(" ") >= 11 and line[-1:] in ".!?\"'”"
    return not (prose or take_apart(line, house) or read_names(line.title(), house)[0])
