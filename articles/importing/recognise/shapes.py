"""What a line looks like, wherever it stands: the facts that `zone` weighs."""

from __future__ import annotations

import re
from bisect import bisect_left

from .lines import Layout, Line

ENDS = {
    ".": "stop", "!": "stop", "?": "ask", ":": "colon", ";": "colon", ",": "comma",
    "。": "stop", "！": "stop", "？": "ask",
}  # fmt: skip
SENTENCES = frozenset({"stop", "ask", "quote"})
DOTS = ("…", "...")
CLOSING = "\"'”’»)]*_ 」』"
SAID = frozenset(
    " said| says| told|according to| added| wrote| asked| explained| claimed".split("|")
)
YOU = re.compile(r"\b(?:you|your|we|our|us|i|my)\b")
MARKS = frozenset("|•»›·→►▶")
LETTER = re.compile(r"[^\W\d_]")
WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
SHORT = 8  # sizes below are of lines up to thirty words
SIZES = (1, 2, 3, 4, 6, 9, 13, 19, 30, 60, 120)
# Words of those who sell, ask or invite; in a story they are rare.
PROMISES = frozenset(
    (
        "subscri|newsletter|sign up|signing up|follow us|join us|join our|click|podcast|our app"
        "|support us|donat|inbox|affiliate|email us|emailing us|get in touch|visit |membership"
        "|download|premium|for more|stay informed|http|www.|@"
    ).split("|")
)


# step(steps, value) is the number of the first step that a value does not exceed.
step = bisect_left


def wide_words(text: str) -> int:
    """How many words stand in Chinese, Japanese or Korean letters, which know no spaces."""
    return 0 if text.isascii() else len(WIDE.findall(text)) // 2


def in_capitals(text: str) -> bool:
    """Whether most of a text is capitals: `isupper` is content with one among letters that have
    no two cases, as those of Korean are."""
    return text.isupper() and (text.isascii() or 2 * sum(map(str.isupper, text)) > len(text))


SIZE_OF = [step(SIZES, words) for words in range(SIZES[-1] + 1)]


class Shape:
    """Facts about one line. `kind` is the rule that knew it, else 'strong' for a line of prose,
    'sentence' for a short one, and 'long', 'middle' and 'short' for lines that end no sentence."""

    __slots__ = ("facts", "kind", "size", "strong", "words")

    def __init__(self, line: Line, page: Standing) -> None:
        text, lower = line.text, line.text.lower()
        words = self.words = max(line.count, wide_words(text))
        size = self.size = SIZE_OF[words] if words <= SIZES[-1] else len(SIZES)
        end = "dots" if text.endswith(DOTS) else ENDS.get(text[-1]) or _ending(text)
        sentence = end in SENTENCES
        strong = self.strong = not line.hint and words >= (12 if sentence else 35)
        self.kind = line.hint or (
            "strong" if strong
            else "sentence" if sentence and words >= 4
            else "long" if words >= 13
            else "middle" if words >= 5
            else "short"
        )  # fmt: skip
        # Share of capitals, 'you', no letter (of short lines), how it begins, what it holds.
        capitals, you, no_letter = -1, False, False
        if size < SHORT:
            starts = [word[0].isupper() for word in text.split()]
            capitals = min(4, sum(starts) * 4 // len(starts))
            you = bool(YOU.search(lower))
            no_letter = not (text[0].isalpha() or LETTER.search(text))
        self.facts = (
            self.kind, size, end, capitals, you, no_letter, _beginning(text[0]),
            _holds(lower, page.said), _holds(text, page.marks), _holds(lower, page.promises),
            size > 3 and in_capitals(text),
        )  # fmt: skip


class Standing:
    """Of the words to look for in every line, those that stand anywhere in the page."""

    __slots__ = ("marks", "promises", "said")

    def __init__(self, words: frozenset[str]) -> None:
        self.said = words & SAID
        self.marks = words & MARKS
        self.promises = words & PROMISES


def shapes_of(layout: Layout) -> list[Shape]:
    page = Standing(layout.standing)
    return [Shape(line, page) for line in layout.lines]


def _holds(text: str, words: frozenset[str]) -> bool:
    return any(word in text for word in words) if words else False


def _beginning(first: str) -> str:
    if first in "\"“‘«'":
        return "opens quote"
    if first in "-–—•*·":
        return "dash"
    return "small" if first.islower() else "digit" if first.isdigit() else ""


def _ending(text: str) -> str:
    """How a line ends that has none of the ENDS."""
    if text[-1] not in CLOSING:
        return "none"
    bare = text.rstrip(CLOSING)
    if bare and bare[-1] in ".!?,…。！？":
        return "quote"
    return "bracket" if text[-1] in ")]" else "none"
