"""Holding a line against the table of rules, fast: a large archive has ten million lines."""

from __future__ import annotations

import re

from .rules import AGENCIES, RULES, Holds, Rule

# Longer lines are prose, whatever words they hold; but they can be captions, as their end tells.
LONGEST = 320
LONGEST_CAPTION = 900
ENDING = 110


def _compiled(*patterns: str) -> re.Pattern[str]:
    """For lines in small letters: without `re.I` a pattern that does not fit fails several times
    sooner."""
    whole = "|".join(rf"(?:{pattern})\Z" for pattern in patterns).replace("<agency>", AGENCIES)
    return re.compile(ESCAPED_OR_NOT.sub(_small, whole), re.S)


def _small(match: re.Match[str]) -> str:
    return match.group() if match.group().startswith("\\") else match.group().lower()


ESCAPED_OR_NOT = re.compile(r"\\.|[^\\]+")
# Patterns that say how a line begins fail at once on most lines: all are tried as one.
_OF_RULE = tuple(
    (number, _compiled(*beginnings))
    for number, rule in enumerate(RULES)
    if (beginnings := [pattern for pattern in rule.patterns if isinstance(pattern, str)])
)
_ANY = _compiled(*(p for rule in RULES for p in rule.patterns if isinstance(p, str)))
_HOLDS = tuple(
    (word, number, _compiled(pattern.pattern))
    for number, rule in enumerate(RULES)
    for pattern in rule.patterns
    if isinstance(pattern, Holds)
    for word in pattern.words
)
WORDS = frozenset(word for word, _, _ in _HOLDS)
# (word, number of the rule, pattern), in the order of the rules
Held = list[tuple[str, int, re.Pattern[str]]]
_CAPTION = next(rule for rule in RULES if rule.name == "caption")
_CAPTION_END = re.compile(
    r"(?:\((?:[^()]*\b(?:photo|image|picture|courtesy|credit|via|handout|source|file)\b[^()]*"
    rf"|[^()]*{AGENCIES}[^()]*)\)"
    r"|\b(?:photo|image|picture|photograph|credits?)\s*(?:by\b|:|©).{2,60}"
    rf"|(?:\b|/){AGENCIES}\s*/\s*.{{2,40}}|/\s*{AGENCIES}.{{0,20}})\W*$",
    re.I,
)


def held_by(standing: frozenset[str]) -> Held:
    """The patterns of whose words one is `standing` in the page."""
    return [held for held in _HOLDS if held[0] in standing]


def ask(line: str, held: Held) -> Rule | None:
    """The first rule that a line in small letters matches whole; `held` are the patterns to try
    besides those of beginnings: see `held_by`."""
    if len(line) > LONGEST:
        return _ask_for_caption(line)
    first = len(RULES)
    if _ANY.match(line):
        first = next(number for number, pattern in _OF_RULE if pattern.match(line))
    for word, number, pattern in held:
        if number >= first:
            break
        if word in line and pattern.match(line):
            return RULES[number]
    return RULES[first] if first < len(RULES) else None


def _ask_for_caption(line: str) -> Rule | None:
    end = line[-ENDING:]
    credited = ("/" in end or "(" in end or ":" in end) and _CAPTION_END.search(end)
    return _CAPTION if credited and len(line) <= LONGEST_CAPTION else None
