"""The words around those that were searched for."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.models import Edition
from articles.models.prepared import GivenKeys, Prepared

from .language import parse
from .words import LONGEST, fold, lengths

LENGTH = 240
BEFORE = 80  # characters before the first match that are shown, if there are as many

Span = tuple[int, int]


def snippets(editions: Iterable[Edition], text: str) -> dict[int, SafeString]:
    """Return {key: HTML} for `editions` that were found by `text`, in one query.

    Each is a piece of one paragraph, in the edition's own spelling, with what was searched for
    in <mark>; the beginning of the text, where that stands only in the headline or the names.
    """
    phrases = parse(text).phrases
    pattern = re.compile("|".join(map(_pattern, phrases)) or "(?!)")
    return {
        pk: _marked(*_passage(body, pattern, phrases))
        for pk, body in _texts(keys=[edition.pk for edition in editions])
    }


_texts = Prepared(
    lambda: Edition.objects.filter(pk__in=GivenKeys("keys")).order_by().values_list("pk", "text")
)


def _pattern(words: Sequence[str]) -> str:
    """Return a group that finds these words, one after the other, in folded text."""
    kinds = ["[0-9]" if word.isdigit() else "[a-z]" for word in words]
    return "({})".format(
        " *".join(
            f"(?<!{kind}){word}" + (f"{kind}*" if len(word) == LONGEST else f"(?!{kind})")
            for word, kind in zip(words, kinds, strict=True)
        )
    )


def _passage(
    text: str, pattern: re.Pattern[str], phrases: Sequence[Sequence[str]]
) -> tuple[str, list[Span]]:
    """Return the first paragraph that holds the most of the phrases, and where they stand."""
    best, found, most = text.partition("\n")[0], [], 0
    begin = [words[0] for words in phrases]
    for paragraph in text.split("\n"):
        folded = fold(paragraph)
        # Letters are found ten times sooner than a pattern.
        if not any(map(folded.__contains__, begin)):
            continue
        matches = list(pattern.finditer(folded))
        different = len({match.lastindex for match in matches})
        if different > most:
            best, found, most = paragraph, matches, different
            if most == len(phrases):
                break
    return best, _places(best, [match.span() for match in found])


def _places(paragraph: str, spans: list[Span]) -> list[Span]:
    """Return where the `spans` of the folded paragraph stand in the paragraph."""
    if not spans or paragraph.isascii():
        return spans
    ends = list(accumulate(lengths(paragraph)))
    return [(bisect_right(ends, start), bisect_right(ends, end - 1) + 1) for start, end in spans]


def _marked(paragraph: str, spans: list[Span]) -> SafeString:
    start, end = _window(paragraph, spans[0][0] if spans else 0)
    shown, at = ["…" if start else ""], start
    for opens, closes in spans:
        if closes <= end:
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
