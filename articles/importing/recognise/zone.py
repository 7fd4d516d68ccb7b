"""Which lines are the story: every line's signs are weighed, and runs of lines decide together.

A page is a chain of lines, each in the story or outside. A line's score is the sum of the weights
of its signs (see `weights`), and it costs something to enter and to leave the story, so
that one odd line inside a story stays, and one sentence in a menu does not become one.
The probabilities of all lines come from one pass forward and one back (a linear-chain CRF with two
states, as small as that can be made).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from math import exp, log
from pathlib import Path

from .lines import Line
from .words import ENDING

# Fitted by tests/bench/train_lines.py; one named sign a line, so that a diff can be read.
WEIGHTS_FILE = Path(__file__).with_name("weights.json")
WEIGHTS: dict[str, float] = json.loads(WEIGHTS_FILE.read_text(encoding="utf8"))

ENDS = {".": "stop", "!": "stop", "?": "ask", ":": "colon", ";": "colon", ",": "comma"}
CLOSING = "\"'”’»)]*_ "
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
LONG_WORD = re.compile(r"[^\W\d_]{5,}")
SIZES = (1, 2, 3, 4, 6, 9, 13, 19, 30, 60, 120)
# Words of those who sell, ask or invite; in a story they are rare.
PROMISES = tuple(
    (
        "subscri|newsletter|sign up|signing up|follow us|join us|join our|click|podcast|our app"
        "|support us|donat|inbox|affiliate|email us|emailing us|get in touch|visit |membership"
        "|download|premium|for more|stay informed|http|www.|@"
    ).split("|")
)


class Shape:
    """What one line looks like, wherever it stands."""

    __slots__ = ("end", "kind", "signs", "size", "strong", "words")

    def __init__(self, line: Line) -> None:
        text = line.text
        words = text.split()
        self.words = len(words)
        if not text.isascii() and WIDE.search(text):
            self.words = max(self.words, len(WIDE.findall(text)) // 2)
        self.size = SIZE_OF[self.words] if self.words <= 120 else len(SIZES)
        self.end = _ending(text)
        sentence = self.end in ("stop", "ask", "quote")
        self.strong = not line.hint and (self.words >= (12 if sentence else 35))
        self.kind = line.hint or (
            "strong" if self.strong
            else "sentence" if sentence and self.words >= 4
            else "long" if self.words >= 13
            else "middle" if self.words >= 5
            else "short"
        )  # fmt: skip
        self.signs = self._signs(text, words)

    def _signs(self, text: str, words: list[str]) -> list[str]:
        size, end = self.size, self.end
        signs = [f"size {size} {end}", f"kind {self.kind}"]
        if size < 8:
            capitals = sum([word[0].isupper() for word in words])
            signs.append(f"capitals {min(4, capitals * 4 // len(words))} {size // 2}")
            if YOU.search(text):
                signs.append(f"you {size // 3}")
            if not LETTER.search(text):
                signs.append("no letter")
        first = text[0]
        if first in "\"“‘«'":
            signs.append(f"opens quote {size // 4}")
        elif first in "-–—•*·":
            signs.append(f"dash {size // 4}")
        elif first.islower():
            signs.append(f"small {size // 4}")
        elif first.isdigit():
            signs.append(f"digit {size // 4}")
        for said in SAID:
            if said in text:
                signs.append(f"said {size // 4}")
                break
        if MARK.search(text):
            signs.append(f"mark {size // 4}")
        lower = text.lower()
        for promise in PROMISES:
            if promise in lower:
                signs.append(f"promise {size // 3}")
                break
        if size > 3 and text.isupper():
            signs.append(f"capitals only {end}")
        return signs


def _step(value: float, steps: tuple[float, ...]) -> int:
    for number, step in enumerate(steps):
        if value <= step:
            return number
    return len(steps)


SIZE_OF = [_step(words, SIZES) for words in range(SIZES[-1] + 1)]


def _ending(text: str) -> str:
    last = text[-1]
    if last == "…" or text.endswith("..."):
        return "dots"
    if last in CLOSING:
        bare = text.rstrip(CLOSING)
        if bare and bare[-1] in ".!?,…":
            return "quote"
        return "bracket" if last in ")]" else "none"
    return ENDS.get(last, "none")


# ---------------------------------------------------------------- the page as a whole


def main_run(shapes: list[Shape]) -> tuple[int, int]:
    """The run of lines with most prose in it: first and last line of the best-paying stretch."""
    best = total = 0.0
    start = 0
    found = (0, -1)
    for number, shape in enumerate(shapes):
        if total <= 0:
            total, start = 0.0, number
        if shape.strong:
            total += min(shape.words, 60)
        elif shape.kind in ENDING:
            total -= 45
        elif shape.kind == "sentence":
            total += 2
        else:
            total -= 5
        if total > best:
            best, found = total, (start, number)
    return found


def signs_of(lines: list[Line]) -> list[list[str]]:
    """The signs of every line: its own shape, its neighbours, and where it stands in the page."""
    shapes = [Shape(line) for line in lines]
    count = len(shapes)
    first, last = main_run(shapes)
    seen = Counter([line.folded for line in lines])
    places = _places(shapes, first, last)
    vocabulary = _vocabulary(lines[first : last + 1])
    runs = _runs_of_titles(lines, shapes)
    all_signs = []
    for number, (line, shape) in enumerate(zip(lines, shapes, strict=True)):
        signs = shape.signs
        before = shapes[number - 1].kind if number else "edge"
        after = shapes[number + 1].kind if number + 1 < count else "edge"
        gap_after = min(2, lines[number + 1].gap) if number + 1 < count else 2
        signs.append(f"before {before}")
        signs.append(f"after {after}")
        signs.append(f"before2 {shapes[number - 2].kind if number > 1 else 'edge'}")
        signs.append(f"after2 {shapes[number + 2].kind if number + 2 < count else 'edge'}")
        signs.append(f"gaps {min(2, line.gap)}{gap_after} {shape.size // 4}")
        signs.append(f"pair {before} {shape.kind}")
        signs.append(f"next {shape.kind} {after}")
        if runs[number]:
            signs.append(f"titles {_step(runs[number], (1, 2, 5))} {shape.kind}")
        if line.folded and seen[line.folded] > 1:
            signs.append(f"repeated {shape.size // 3}")
        signs += places[number]
        signs.append(f"{places[number][0]} {shape.kind}")
        if not shape.strong:
            shared = _shared(line.text, vocabulary, first <= number <= last)
            signs.append(f"shared {shared} {shape.size // 3}")
            signs.append(f"shared {shared} {places[number][0][:7]}")
        all_signs.append(signs)
    return all_signs


def _places(shapes: list[Shape], first: int, last: int) -> list[list[str]]:
    """Where each line stands to the main run, to the prose around it, and to closing labels."""
    count = len(shapes)
    mass = [0]
    for shape in shapes:
        mass.append(mass[-1] + (shape.words if shape.strong else 0))
    whole = mass[-1] or 1
    up, down = _distances(shapes)
    labels = comments = metas = 0
    anchor = _anchor(shapes, mass)
    found = []
    for number, shape in enumerate(shapes):
        if number < first:
            place = f"place before {_step(first - number, (1, 2, 4, 8, 20))}"
        elif number > last:
            place = f"place after {_step(number - last, (1, 2, 4, 8, 20))}"
        else:
            place = "place inside"
        prose = mass[min(count, number + 6)] - mass[max(0, number - 5)]
        found.append([
            place,
            f"done {_step(mass[number] / whole, (0, 0.02, 0.1, 0.5, 0.9, 0.98, 0.9999))}",
            f"distance {_step(up[number], (1, 2, 4, 8))} {_step(down[number], (1, 2, 4, 8))}",
            f"prose {_step(prose, (0, 40, 120, 250, 500))}",
            f"labels {min(labels, 4)} {place[6:11]}",
            f"comments {min(comments, 2)}",
            f"signed {min(metas, 4)} {place[6:11]}",
            _anchored(number, anchor, shape.kind),
        ])  # fmt: skip
        if shape.kind in ENDING and mass[number]:
            labels += 1
            comments += shape.kind == "comments"
        elif shape.kind == "meta" and mass[number] > 0.3 * whole:
            metas += 1
    return found


def _runs_of_titles(lines: list[Line], shapes: list[Shape]) -> list[int]:
    """For each line, how many lines without a sentence stand in one piece with it, itself too."""
    runs = [0] * len(lines)
    start = 0
    for number in range(len(lines) + 1):
        goes_on = number < len(lines) and shapes[number].kind in ("middle", "long")
        if goes_on and (number == start or lines[number].gap == 0):
            continue
        for place in range(start, number):
            runs[place] = number - start
        start = number if goes_on else number + 1
    return runs


def _anchored(number: int, anchor: int, kind: str) -> str:
    if anchor < 0:
        return "anchor none"
    return f"anchor {_step(number - anchor, (-12, -4, 0, 2, 8))} {kind}"


def _anchor(shapes: list[Shape], mass: list[int]) -> int:
    """The first line about who and when with more prose right below it than right above; or -1."""
    count = len(shapes)
    for number, shape in enumerate(shapes):
        if shape.kind == "meta":
            below = mass[min(count, number + 16)] - mass[number]
            above = mass[number] - mass[max(0, number - 8)]
            if below >= 60 and below > 2 * above:
                return number
    return -1


def _distances(shapes: list[Shape]) -> tuple[list[int], list[int]]:
    """How many lines up and down the next line of prose is."""
    count = len(shapes)
    up, down = [99] * count, [99] * count
    at = -99
    for number in range(count):
        up[number] = number - at
        if shapes[number].strong:
            at = number
    at = count + 99
    for number in range(count - 1, -1, -1):
        down[number] = at - number
        if shapes[number].strong:
            at = number
    return up, down


def _vocabulary(lines: list[Line]) -> Counter[str]:
    return Counter(LONG_WORD.findall(" ".join(line.text for line in lines).lower()))


def _shared(text: str, vocabulary: Counter[str], own: bool) -> str:
    """How many of a line's long words the main run also uses (beyond this line itself)."""
    words = LONG_WORD.findall(text.lower())
    if not words:
        return "no words"
    hits = sum([vocabulary[word] > own for word in words])
    return str(_step(hits / len(words), (0, 0.25, 0.5, 0.75)))


# ---------------------------------------------------------------- the chain


def best_prose(lines: list[Line]) -> list[int]:
    """The places of prose in the main run: what is left to take when the weighing took nothing."""
    shapes = [Shape(line) for line in lines]
    first, last = main_run(shapes)
    return [place for place in range(first, last + 1) if shapes[place].strong]


def probabilities(lines: list[Line]) -> list[float]:
    """For each line, how likely it is to belong to the story's running text."""
    if not lines:
        return []
    weight = WEIGHTS.get
    scores = [sum([weight(sign, 0.0) for sign in signs]) for signs in signs_of(lines)]
    return chain(scores, weight("enter", -2.0), weight("leave", -2.0))


def chain(scores: list[float], enter: float, leave: float) -> list[float]:
    """Probabilities of the state 'story' along the chain.

    Both passes carry one number, the log odds of 'story' against 'outside'; the costs of entering
    and leaving come between two lines.
    """
    forward = []
    odds = enter
    for score in scores:
        odds += score
        forward.append(odds)
        odds = _step_odds(odds, enter, leave)
    backward = 0.0
    found = [0.0] * len(scores)
    for number in range(len(scores) - 1, -1, -1):
        total = forward[number] + backward
        found[number] = 1 / (1 + exp(-total)) if total > -700 else 0.0
        backward = _step_odds(backward + scores[number], leave, enter)
    return found


def _step_odds(odds: float, enter: float, leave: float) -> float:
    """log((e^odds + e^enter) / (e^(odds+leave) + 1)) without overflow."""
    return _logsum(odds, enter) - _logsum(odds + leave, 0.0)


def _logsum(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    return a + log(1 + exp(b - a)) if a - b < 40 else a
