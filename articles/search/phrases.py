"""Where what was asked for stands in a text."""

import re
from typing import NamedTuple

from .language import Query
from .words import LONGEST

Span = tuple[int, int]


class Phrase(NamedTuple):
    """Words that follow each other: the first of them, and what finds all in folded text."""

    begin: str
    pattern: re.Pattern[str]

    def spans(self, folded: str) -> list[Span]:
        # Letters alone are found ten times sooner than a pattern.
        if self.begin not in folded:
            return []
        return [match.span() for match in self.pattern.finditer(folded)]


def phrases_of(query: Query) -> list[Phrase]:
    """Return `query.phrases`, ready to be looked for."""
    return [Phrase(words[0], re.compile(" *".join(map(_alone, words)))) for words in query.phrases]


def _alone(word: str) -> str:
    # The word comes first, and what must not stand around it after: letters are looked for
    # sooner than conditions.
    kind = "[0-9]" if word.isdigit() else "[a-z]"
    return f"{word}(?<!{kind}{word})" + (f"{kind}*" if len(word) == LONGEST else f"(?!{kind})")
