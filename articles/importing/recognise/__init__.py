"""What each line of a page may be: cut into lines, named by rules, weighed as story or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..parts import House
from .alone import COMPARED, lines_for
from .asking import WORDS, ask, held_by
from .bylines import Meta, When, take_apart
from .dates import find_stamps
from .language import language_of
from .lines import Layout, Line, Piece, fold, lay_out
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
from .shapes import MARKS, PROMISES, SAID, in_capitals, wide_words
from .standing import Wanted
from .words import KINDS
from .zone import best_prose, probabilities

__all__ = [
    "COMPARED", "GLUE", "RULES", "RULES_VERSION", "Layout", "Line", "Meta", "Piece", "Rule", "When",
    "best_prose", "find_stamps", "fold", "in_capitals", "is_person", "is_signature", "kind_of",
    "language_of", "lay_out", "name_lines", "probabilities", "read_names", "read_work",
    "recurring_lines", "split_credit", "wide_words",
]  # fmt: skip

LONGEST_LABEL = 120
WANTED = Wanted(WORDS | MARKS | PROMISES | SAID)


def name_lines(layout: Layout, house: House) -> dict[int, Meta]:
    """Give every line the name of the first rule that knows it, in `hint`.

    Returns the lines about who, when and how long, taken apart, by their place in the list.
    """
    metas: dict[int, Meta] = {}
    lines, known = layout.lines, lines_for(house)
    alone = [known.read(line.text) for line in lines]
    for line, read in zip(lines, alone, strict=True):
        line.folded, line.count, line.words = read.folded, read.word_count, read.words
    layout.standing = WANTED.standing_in(lines, "\n".join([read.lower for read in alone]))
    held = held_by(layout.standing)
    for place, (line, read) in enumerate(zip(lines, alone, strict=True)):
        folded = line.folded
        if folded and folded in house.furniture:
            line.hint, line.hint_reason = "known furniture", "furniture known from other pages"
        elif folded in KINDS:
            line.hint = KINDS[folded]
            line.hint_reason = line.hint
        elif read.meta:
            metas[place] = read.meta
            line.hint = "meta"
        elif rule := ask(read.lower, held):
            line.hint, line.hint_reason = rule.name, rule.reason
        elif known.is_name(line.text):
            line.hint = "name"
    return metas


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
