"""The words around those that were searched for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import chain
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from .language import Query, parse
from .words import LONGEST, fold, unfold

LENGTH = 240
BEFORE = 80  # characters before the first match that are shown, if there are as many

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


def snippets(texts: Mapping[int, str], asked: str) -> dict[int, SafeString]:
    """Return {key: HTML} for {key: text} of editions that were found by what is `asked`.

    Each is a piece of one paragraph, in the edition's own spelling, with what was searched for
    in <mark>; the beginning of the text, where that stands only in the headline or the names.
    """
    phrases = _phrases_of(parse(asked))
    return {pk: _marked(*_passage(text, phrases)) for pk, text in texts.items()}


def _phrases_of(query: Query) -> list[Phrase]:
    """Return `query.phrases`, ready to be looked for."""
    return [Phrase(words[0], re.compile(" *".join(map(_alone, words)))) for words in query.phrases]


def _alone(word: str) -> str:
    # The word comes first, and what must not stand around it after: letters are looked for
    # sooner than conditions.
    kind = "[0-9]" if word.isdigit() else "[a-z]"
    return f"{word}(?<!{kind}{word})" + (f"{kind}*" if len(word) == LONGEST else f"(?!{kind})")


def _passage(text: str, phrases: Sequence[Phrase]) -> tuple[str, list[Span]]:
    """Return the first paragraph that holds the most of the phrases, and where they stand."""
    best, found, most = text.partition("\n")[0], [], 0
    for paragraph in text.split("\n"):
        folded = fold(paragraph)
        spans: list[Span] = []
        different = 0
        for phrase in phrases:
            found_now = phrase.spans(folded)
            different += bool(found_now)
            spans += found_now
        if different > most:
            best, found, most = paragraph, spans, different
            if most == len(phrases):
                break
    # Of two that begin in one place the longer is marked.
    return best, sorted(found, key=lambda span: (span[0], -span[1]))


def _marked(paragraph: str, spans: Iterable[Span]) -> SafeString:
    """Return the piece of `paragraph` around the first of `spans`, as HTML; they are folded."""
    places = unfold(paragraph, spans)
    first = next(places, (0, 0))
    start, end = _window(paragraph, first[0])
    shown, at = ["…" if start else ""], start
    for opens, closes in chain([first], places):
        if opens >= end:
            break
        if at <= opens < closes <= end:
            shown.append(escape(paragraph[at:opens]))
            shown.append(f"<mark>{escape(paragraph[opens:closes])}</mark>")
            at = closes
    shown.append(escape(paragraph[at:end]))
    return mark_safe("".join([*shown, "…" if end < len(paragraph) else ""]))


def _window(paragraph: str, first: int) -> Span:
    """Return what to show so that `first` is in sight: whole words, where there are any."""
    start = max(0, first - BEFORE)
    if start:
        start = paragraph.find(" ", start, first) + 1 or start
    end = start + LENGTH
    if end < len(paragraph):
        space = paragraph.rfind(" ", start, end)
        end = space if space > first else end
    return start, min(end, len(paragraph))
