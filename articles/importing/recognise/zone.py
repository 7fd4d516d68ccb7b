"""Which lines are the story: every line's signs are weighed, and runs of lines decide together.

A page is a chain of lines, each in the story or outside. A line's score is the sum of the weights
of its signs (see `weights`), and it costs something to enter and to leave the story, so
that one odd line inside a story stays, and one sentence in a menu does not become one.
The probabilities of all lines come from one pass forward and one back (a linear-chain CRF with two
states, as small as that can be made).
"""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from itertools import chain
from math import exp, log
from pathlib import Path
from typing import Any

from .lines import Layout, Line
from .shapes import Shape, shapes_of, step
from .words import ENDING

# Fitted by tests/bench/train_lines.py; one named sign a line, so that a diff can be read.
WEIGHTS_FILE = Path(__file__).with_name("weights.json")
WEIGHTS: dict[str, float] = json.loads(WEIGHTS_FILE.read_text(encoding="utf8"))

REMEMBERED = 50_000
# Steps in which numbers are told apart: lines to the main run, share of the prose that stands
# above, lines to the next prose, words of prose around, lines to the line about who and when;
# titles in a row, and share of a line's words that the main run uses, too.
FAR = (1, 2, 4, 8, 20)
DONE = (0, 0.02, 0.1, 0.5, 0.9, 0.98, 0.9999)
NEAR = (1, 2, 4, 8)
PROSE = (0, 40, 120, 250, 500)
LONG = 5  # letters of a word; shorter ones are the same in all stories
ABOUT = (-12, -4, 0, 2, 8)
RUNS = (0, 1, 2, 5)
SHARED = (0, 0.25, 0.5, 0.75)


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
        elif shape.kind == "meta":
            total -= 30  # above the text, or over every comment below it
        elif shape.kind == "sentence":
            total += 2
        else:
            total -= 5
        if total > best:
            best, found = total, (start, number)
    return found


# Facts come in three groups, each a tuple, and a group's weight is remembered: an archive
# has the same few thousand groups again and again. The table has weights for the names of signs.
Facts = tuple[Any, ...]


def facts_of(layout: Layout) -> list[tuple[Facts, Facts, Facts]]:
    """For every line: its own shape, its neighbours, and where it stands in the page."""
    lines, shapes = layout.lines, shapes_of(layout)
    first, last = main_run(shapes)
    seen = Counter([line.folded for line in lines])
    places = _places(shapes, first, last)
    vocabulary = _vocabulary(lines[first : last + 1], lines, shapes)
    runs = _runs_of_titles(lines, shapes)
    kinds = ["edge", "edge", *[shape.kind for shape in shapes], "edge", "edge"]
    gaps = [*[min(2, line.gap) for line in lines], 2]
    found: list[tuple[Facts, Facts, Facts]] = []
    for number, (line, shape) in enumerate(zip(lines, shapes, strict=True)):
        size, folded = shape.size, line.folded
        again = seen[folded] > 1 if folded else False
        neighbours = (
            *kinds[number : number + 5], gaps[number], gaps[number + 1],
            size, step(RUNS, runs[number]), again,
        )  # fmt: skip
        shared = ""
        if not shape.strong:
            shared = _shared(line, vocabulary, first <= number <= last)
        found.append((shape.facts, neighbours, (*places[number], shape.kind, size, shared)))
    return found


def shape_signs(facts: Facts) -> list[str]:
    kind, size, end, capitals, you, no_letter, begins, said, mark, promise, upper = facts
    signs = [f"size {size} {end}", f"kind {kind}"]
    if capitals >= 0:
        signs.append(f"capitals {capitals} {size // 2}")
    if you:
        signs.append(f"you {size // 3}")
    if no_letter:
        signs.append("no letter")
    if begins:
        signs.append(f"{begins} {size // 4}")
    if said:
        signs.append(f"said {size // 4}")
    if mark:
        signs.append(f"mark {size // 4}")
    if promise:
        signs.append(f"promise {size // 3}")
    if upper:
        signs.append(f"capitals only {end}")
    return signs


def neighbour_signs(facts: Facts) -> list[str]:
    before2, before, kind, after, after2, gap, gap_after, size, run, again = facts
    signs = [
        f"before {before}", f"after {after}", f"before2 {before2}", f"after2 {after2}",
        f"gaps {gap}{gap_after} {size // 4}", f"pair {before} {kind}", f"next {kind} {after}",
    ]  # fmt: skip
    if run:
        signs.append(f"titles {run - 1} {kind}")
    if again:
        signs.append(f"repeated {size // 3}")
    return signs


def place_signs(facts: Facts) -> list[str]:
    where, far, done, up, down, prose, labels, comments, signed, anchor, kind, size, shared = facts
    place = f"place {where} {far}" if far >= 0 else f"place {where}"
    signs = [
        place, f"done {done}", f"distance {up} {down}", f"prose {prose}",
        f"labels {labels} {place[6:11]}", f"comments {comments}", f"signed {signed} {place[6:11]}",
        "anchor none" if anchor < 0 else f"anchor {anchor} {kind}", f"{place} {kind}",
    ]  # fmt: skip
    if shared:
        signs += [f"shared {shared} {size // 3}", f"shared {shared} {place[:7]}"]
    return signs


def signs_of(layout: Layout) -> list[list[str]]:
    """The names of every line's signs."""
    return [
        shape_signs(shape) + neighbour_signs(neighbours) + place_signs(place)
        for shape, neighbours, place in facts_of(layout)
    ]


def _places(shapes: list[Shape], first: int, last: int) -> list[Facts]:
    """Where each line stands to the main run, to the prose around it, and to closing labels."""
    count = len(shapes)
    mass = [0]
    for shape in shapes:
        mass.append(mass[-1] + (shape.words if shape.strong else 0))
    whole = mass[-1] or 1
    up, down = _distances(shapes)
    labels = comments = metas = 0
    anchor = _anchor(shapes, mass)
    found: list[Facts] = []
    for number, shape in enumerate(shapes):
        where, far = "inside", -1
        if number < first:
            where, far = "before", step(FAR, first - number)
        elif number > last:
            where, far = "after", step(FAR, number - last)
        prose = mass[min(count, number + 6)] - mass[max(0, number - 5)]
        found.append((
            where, far, step(DONE, mass[number] / whole), step(NEAR, up[number]),
            step(NEAR, down[number]), step(PROSE, prose), min(labels, 4), min(comments, 2),
            min(metas, 4), -1 if anchor < 0 else step(ABOUT, number - anchor),
        ))  # fmt: skip
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


def _vocabulary(run: list[Line], lines: list[Line], shapes: list[Shape]) -> Counter[str]:
    """How often the main run uses the words of lines that are not prose."""
    wanted: set[str] = set()
    for line, shape in zip(lines, shapes, strict=True):
        if not shape.strong:
            wanted.update(line.words)
    said = chain.from_iterable([line.words for line in run])
    return Counter(filter(wanted.__contains__, said))


def _shared(line: Line, vocabulary: Counter[str], own: bool) -> str:
    """How many of a line's long words the main run also uses (beyond this line itself)."""
    words = [word for word in line.words if len(word) >= LONG]
    if not words:
        return "no words"
    hits = sum([vocabulary.get(word, 0) > own for word in words])
    return str(step(SHARED, hits / len(words)))


# ---------------------------------------------------------------- the chain


def best_prose(layout: Layout) -> list[int]:
    """The places of prose in the main run: what is left to take when the weighing took nothing."""
    shapes = shapes_of(layout)
    first, last = main_run(shapes)
    return [place for place in range(first, last + 1) if shapes[place].strong]


def probabilities(layout: Layout) -> list[float]:
    """For each line, how likely it is to belong to the story's running text."""
    if not layout.lines:
        return []
    scores = [
        _of_shape(shape) + _of_neighbours(neighbours) + _of_place(place)
        for shape, neighbours, place in facts_of(layout)
    ]
    return along(scores, WEIGHTS["enter"], WEIGHTS["leave"])


@lru_cache(maxsize=REMEMBERED)
def _of_shape(facts: Facts) -> float:
    return sum([WEIGHTS.get(sign, 0.0) for sign in shape_signs(facts)])


@lru_cache(maxsize=REMEMBERED)
def _of_neighbours(facts: Facts) -> float:
    return sum([WEIGHTS.get(sign, 0.0) for sign in neighbour_signs(facts)])


@lru_cache(maxsize=REMEMBERED)
def _of_place(facts: Facts) -> float:
    return sum([WEIGHTS.get(sign, 0.0) for sign in place_signs(facts)])


def along(scores: list[float], enter: float, leave: float) -> list[float]:
    """Probabilities of the state 'story' along the chain.

    Both passes carry one number, the log odds of 'story' against 'outside'; the costs of entering
    and leaving come between two lines.
    """
    to_enter, to_leave = exp(enter), exp(leave)
    forward = []
    odds = enter
    for score in scores:
        odds += score
        forward.append(odds)
        odds = between(odds, to_enter, to_leave)
    backward = 0.0
    found = [0.0] * len(scores)
    for number in range(len(scores) - 1, -1, -1):
        found[number] = 1 / (1 + exp(min(700.0, -forward[number] - backward)))
        backward = between(backward + scores[number], to_leave, to_enter)
    return found


def between(odds: float, to_enter: float, to_leave: float) -> float:
    """The log odds one line on; far away from 0 they change no more."""
    ratio = exp(odds if -50 < odds < 50 else 50 if odds > 0 else -50)
    return log((ratio + to_enter) / (ratio * to_leave + 1))
