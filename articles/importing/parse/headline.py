"""Which line is the headline: all lines above the text are scored, the best one wins."""

from __future__ import annotations

import re

from ..parts import Role
from ..recognise import Line, fold
from .page import Page, is_prose

WINDOW = 70
SIGNS = re.compile(r"#{1,6}\s+(?=\S)")
LONG = 4  # letters of a word
SECTION_LABELS = frozenset(
    "news feed|newsfeed|video|news|opinion|analysis|latest news|world|politics|live|features"
    "|featured|explainer|interview|exclusive|breaking news|in brief".split("|")
)


def find_headline(page: Page, starts: int) -> int:
    """The place of the best-scored line above the text, which starts at `starts`; -1 if none is
    good enough."""
    words = page.vocabulary()
    repeats = page.repeats()
    best, best_score = -1, 2.6
    for place in range(max(0, starts - WINDOW), starts):
        score = _headline_score(page, place, starts, words, repeats)
        if score > best_score:
            best, best_score = place, score
    if best < 0:
        return -1
    line = page.lines[best]
    page.give(best, Role.HEADLINE, "the line above the text that fits a headline best")
    _without_signs(page, best)
    for place, other in enumerate(page.lines):
        if place != best and other.role is None and other.folded == line.folded:
            near = abs(place - best) <= 8
            if near and _before_caption(page, place):
                page.give(place, Role.PICTURE_ALT, "the headline again, as the picture's text")
            else:
                page.give(place, Role.FURNITURE, "the headline again")
    return best


def _without_signs(page: Page, place: int) -> None:
    """Leave the number signs of a heading, as Markdown has them, out of the headline."""
    line = page.lines[place]
    if heading := SIGNS.match(line.text):
        page.give(place, Role.FURNITURE, "number signs of a heading")
        page.cut(place, heading.end(), Role.HEADLINE, "a heading, marked with number signs")
        line.text = line.text[heading.end() :]
        line.folded = fold(line.text)


def _before_caption(page: Page, place: int) -> bool:
    return place + 1 < len(page.lines) and page.lines[place + 1].hint in ("caption", "credit")


# What a line's own rule says about it; a line with any other rule is no headline.
HEADLINE_HINTS = {
    "": 0.0,
    "name": -1.5,
    "read also": -2.0,
    "label of other stories": -1.5,
    "caption": -2.5,
}
HEADLINE_TAGS = {"": 0.0, "h1": 3.0, "title": 2.0}  # a page's title names the site, too
NO_HEADLINE = -9.0


def _headline_score(
    page: Page, place: int, starts: int, words: set[str], repeats: dict[str, int]
) -> float:
    """How well a line fits a headline: by its own shape, by its words, by what stands around."""
    line = page.lines[place]
    if line.hint not in HEADLINE_HINTS or not line.folded or len(line.text) < 8:
        return NO_HEADLINE
    own = [word for word in line.words if len(word) >= LONG]
    return (
        HEADLINE_HINTS[line.hint]
        + HEADLINE_TAGS[line.tag]
        + _shape_score(line, repeats[line.folded])
        + 3.0 * sum(word in words for word in own) / max(2, len(own))
        + _neighbours_score(page, place, starts)
    )


def _shape_score(line: Line, times: int) -> float:
    """Five to eighteen words without a full stop; said twice, once as the picture's text."""
    text = line.text
    count = text.count(" ") + 1
    if count > 30:
        return NO_HEADLINE
    if text.startswith("# "):
        return 3.0
    score = 0.5 if count >= 5 else -1.0 if count <= 3 else 0.0
    score += 0.3 if 7 <= count <= 18 else 0.0
    if text[-1] in "…:,;":
        score -= 2.0
    elif text[-1] == "." and count > 3:
        score -= 1.5
    return score + (min(1.5, 1.5 * (times - 1)) if count >= 4 else 0.0)


def _neighbours_score(page: Page, place: int, starts: int) -> float:
    """Above the line about who and when, near the text, not below another candidate."""
    line, after = page.lines[place], page.lines[place + 1]
    before = page.lines[place - 1] if place else None
    score = 0.4 * bool(line.gap) + 0.4 * bool(after.gap) - 0.035 * (starts - place)
    metas = [m for m in range(place + 1, min(place + 6, starts + 3)) if m in page.metas]
    if metas:
        score += 2.0 - 0.25 * (metas[0] - place - 1)
    if before and before.hint == "" and before.text.count(" ") >= 4:
        score -= 0.9  # rather the standfirst
    if before and before.hint == "label of other stories" and before.folded not in SECTION_LABELS:
        score -= 1.5
    if place + 1 < starts and after.hint == "" and 5 <= after.text.count(" ") <= 44:
        score += 0.8 if is_prose(after.text) else 0.4  # a standfirst below
    if starts - place <= 2 and all(_says_little(page.lines[above]) for above in range(place)):
        score += 1.6  # nothing above it, the text right below
    return score


def _says_little(line: Line) -> bool:
    return bool(line.hint) or names_section(line)


def names_section(line: Line) -> bool:
    if line.folded in SECTION_LABELS:
        return True
    return (
        line.hint in ("", "name", "known furniture")
        and len(line.text) <= 32
        and line.text.count(" ") <= 2
        and line.text[0].isupper()
        and line.text[-1] not in ".,:;!?"
        and not any(char.isdigit() for char in line.text)
        and "home" not in line.folded.split()
    )
