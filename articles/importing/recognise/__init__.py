"""What each line of a page may be: cut into lines, named by rules, weighed as story or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..parts import House
from .asking import ask
from .bylines import Meta, When, take_apart
from .lines import Layout, Line, Piece, fold, lay_out
from .names import GLUE, is_person, is_signature, kind_of, read_names, split_credit
from .rules import RULES, RULES_VERSION, Rule
from .words import KINDS
from .zone import best_prose, probabilities

__all__ = [
    "GLUE", "RULES", "RULES_VERSION", "Layout", "Line", "Meta", "Piece", "Rule", "When",
    "best_prose", "fold", "is_person", "is_signature", "kind_of", "lay_out", "name_lines",
    "probabilities", "read_names", "recurring_lines", "split_credit",
]  # fmt: skip

COMPARED = 200  # characters; nothing longer is a label, a headline or a button


def name_lines(lines: list[Line], house: House) -> dict[int, Meta]:
    """Give every line the name of the first rule that knows it, in `hint`.

    Returns the lines about who, when and how long, taken apart, by their place in the list.
    """
    metas: dict[int, Meta] = {}
    for place, line in enumerate(lines):
        text = line.text
        size = len(text)
        folded = line.folded = fold(text) if size <= COMPARED else ""
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
        elif rule := ask(text):
            line.hint, line.hint_reason = rule.name, rule.reason
        elif size <= 70 and _may_be_names(text) and read_names(text, house)[0]:
            line.hint = "name"
    return metas


def _may_be_names(text: str) -> bool:
    """A cheap look first: most words of a byline begin with a capital."""
    words = text.split()
    capitals = sum([word[0].isupper() for word in words])
    return (text[0].isupper() or text[0].isdigit()) and 2 * capitals >= len(words)


def recurring_lines(texts: Iterable[str], *, least: int = 3, share: float = 0.2) -> frozenset[str]:
    """The folded lines that a site repeats: those in at least `least` texts and `share` of them.

    A paragraph that two versions of one story have in common is not furniture: prose (a dozen
    words that end a sentence) has to stand in three times as many.
    """
    seen: Counter[str] = Counter()
    count = 0
    for text in texts:
        count += 1
        seen.update({fold(line.text) for line in lay_out(text).lines if len(line.text) <= 120})
    needed = max(least, share * count)
    return frozenset(
        line for line, times in seen.items()
        if times >= needed * (3 if len(line.split()) >= 12 and line[-1:] in ".!?\"'”" else 1)
    )  # fmt: skip
