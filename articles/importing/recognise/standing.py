"""Which of the words that are looked for in every line stand anywhere in the page at all.

Few do, and only those need to be looked for line by line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from operator import itemgetter

from .lines import Line

HEAD = 3  # letters by which a word can be told to be missing
HEAD_OF = itemgetter(slice(HEAD))


class Wanted:
    """Words and phrases to look for, by the first letters of the word that they begin with."""

    def __init__(self, phrases: Iterable[str]) -> None:
        by_head: dict[str, list[str]] = defaultdict(list)
        for phrase in phrases:
            word = phrase.strip()
            by_head[word[:HEAD] if word[:HEAD].isalpha() else ""].append(phrase)
        self.without_head = by_head.pop("", [])
        self.by_head = dict(by_head)

    def standing_in(self, lines: list[Line], page: str) -> frozenset[str]:
        """Those that stand in `page`, which is its lines in small letters."""
        heads = set(map(HEAD_OF, chain.from_iterable([line.words for line in lines])))
        likely = [p for head, phrases in self.by_head.items() if head in heads for p in phrases]
        return frozenset([phrase for phrase in [*self.without_head, *likely] if phrase in page])
