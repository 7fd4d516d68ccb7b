"""What a line looks like, wherever it stands: the facts that `zone` weighs."""

from __future__ import annotations

import re

from .lines import Line

ENDS = {
    ".": "stop", "!": "stop", "?": "ask", ":": "colon", ";": "colon", ",": "comma",
    "。": "stop", "！": "stop", "？": "ask",
}  # fmt: skip
CLOSING = "\"'”’»)]*_ 」』"
SAID = (
    " said",
    " says",
    " told",
    "ccording to",
    " added",
    " wrote",
    " asked",
    " explained",
    " claimed",
)
YOU = re.compile(r"\b(?:you|your|we|our|us|i|my)\b", re.I)
MARK = re.compile(r"[|•»›·→►▶]")
LETTER = re.compile(r"[^\W\d_]")
WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
SIZES = (1, 2, 3, 4, 6, 9, 13, 19, 30, 60, 120)
# Words of those who sell, ask or invite; in a story they are rare.
PROMISES = tuple(
    (
        "subscri|newsletter|sign up|signing up|follow us|join us|join our|click|podcast|our app"
        "|support us|donat|inbox|affiliate|email us|emailing us|get in touch|visit |membership"
        "|download|premium|for more|stay informed|http|www.|@"
    ).split("|")
)


def step(value: float, steps: tuple[float, ...]) -> int:
    """The number of the first step that a value does not exceed."""
    for number, limit in enumerate(steps):
        if value <= limit:
            return number
    return len(steps)


def wide_words(text: str) -> int:
    """How many words stand in Chinese, Japanese or Korean letters, which know no spaces."""
    return len(WIDE.findall(text)) // 2


SIZE_OF = [step(words, SIZES) for words in range(SIZES[-1] + 1)]


class Shape:
    """Facts about one line. `kind` is the rule that knew it, else 'strong' for a line of prose,
    'sentence' for a short one, and 'long', 'middle' and 'short' for lines that end no sentence."""

    __slots__ = ("facts", "kind", "size", "strong", "words")

    def __init__(self, line: Line) -> None:
        text = line.text
        words = text.split()
        self.words = len(words)
        if not text.isascii():
            self.words = max(self.words, wide_words(text))
        self.size = SIZE_OF[self.words] if self.words <= SIZES[-1] else len(SIZES)
        end = _ending(text)
        sentence = end in ("stop", "ask", "quote")
        self.strong = not line.hint and (self.words >= (12 if sentence else 35))
        self.kind = line.hint or (
            "strong" if self.strong
            else "sentence" if sentence and self.words >= 4
            else "long" if self.words >= 13
            else "middle" if self.words >= 5
            else "short"
        )  # fmt: skip
        self.facts = (self.kind, self.size, end, *_marks(text, words, self.size))


def _marks(
    text: str, words: list[str], size: int
) -> tuple[int, bool, bool, str, bool, bool, bool, bool]:
    """Share of capitals, 'you', no letter (of short lines), how it begins, what it holds."""
    capitals, you, no_letter = -1, False, False
    if size < 8:
        capitals = min(4, sum([word[0].isupper() for word in words]) * 4 // len(words))
        you = bool(YOU.search(text))
        no_letter = not LETTER.search(text)
    lower = text.lower()
    return (
        capitals, you, no_letter, _beginning(text[0]), _holds(text, SAID),
        bool(MARK.search(text)), _holds(lower, PROMISES), size > 3 and text.isupper(),
    )  # fmt: skip


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return any(map(text.__contains__, words))


def _beginning(first: str) -> str:
    if first in "\"“‘«'":
        return "opens quote"
    if first in "-–—•*·":
        return "dash"
    return "small" if first.islower() else "digit" if first.isdigit() else ""


def _ending(text: str) -> str:
    last = text[-1]
    if last == "…" or text.endswith("..."):
        return "dots"
    if last in CLOSING:
        bare = text.rstrip(CLOSING)
        if bare and bare[-1] in ".!?,…。！？":
            return "quote"
        return "bracket" if last in ")]" else "none"
    return ENDS.get(last, "none")
