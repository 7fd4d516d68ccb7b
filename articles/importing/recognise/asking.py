"""Holding a line against the table of rules, fast: a large archive has ten million lines."""

from __future__ import annotations

import re

from .rules import AGENCIES, RULES, Holds, Rule

# Longer lines are prose, whatever words they hold; but they can be captions, as their end tells.
LONGEST = 320
LONGEST_CAPTION = 900
ENDING = 110


def _compiled(pattern: str) -> str:
    return rf"(?:{pattern})\Z".replace("<agency>", AGENCIES)


# Patterns that say how a line begins fail at once on most lines: they are tried as one, in order.
_BEGINNINGS = re.compile(
    "|".join(
        f"(?P<r{number}>"
        + "|".join(_compiled(pattern) for pattern in rule.patterns if isinstance(pattern, str))
        + ")"
        for number, rule in enumerate(RULES)
        if any(isinstance(pattern, str) for pattern in rule.patterns)
    ),
    re.I | re.S,
)
_HOLDS = tuple(
    (number, pattern.words, re.compile(_compiled(pattern.pattern), re.I | re.S))
    for number, rule in enumerate(RULES)
    for pattern in rule.patterns
    if isinstance(pattern, Holds)
)
_CAPTION = next(rule for rule in RULES if rule.name == "caption")
_CAPTION_END = re.compile(
    r"(?:\((?:[^()]*\b(?:photo|image|picture|courtesy|credit|via|handout|source|file)\b[^()]*"
    rf"|[^()]*{AGENCIES}[^()]*)\)"
    r"|\b(?:photo|image|picture|photograph|credits?)\s*(?:by\b|:|©).{2,60}"
    rf"|(?:\b|/){AGENCIES}\s*/\s*.{{2,40}}|/\s*{AGENCIES}.{{0,20}})\W*$",
    re.I,
)


def ask(line: str) -> Rule | None:
    """The first rule that a line matches whole."""
    if len(line) > LONGEST:
        return _ask_for_caption(line)
    match = _BEGINNINGS.match(line)
    first = int(match.lastgroup[1:]) if match and match.lastgroup else len(RULES)
    lower = line.lower()
    for number, words, pattern in _HOLDS:
        if number >= first:
            break
        for word in words:
            if word in lower:
                if pattern.match(line):
                    return RULES[number]
                break
    return RULES[first] if match else None


def _ask_for_caption(line: str) -> Rule | None:
    end = line[-ENDING:]
    credited = ("/" in end or "(" in end or ":" in end) and _CAPTION_END.search(end)
    return _CAPTION if credited and len(line) <= LONGEST_CAPTION else None
