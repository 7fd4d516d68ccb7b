"""Holding a line against the table of rules, fast: a large archive has ten million lines."""

from __future__ import annotations

import re

from .rules import AGENCIES, RULES, Rule


def _compiled(patterns: tuple[str, ...]) -> str:
    return "|".join(patterns).replace("<agency>", AGENCIES)


# Short lines are held against one pattern of all rules: its alternatives are tried in order, so
# the first rule wins. Prose, most of an archive, is longer: it is only asked for the words that a
# rule names. The longest lines can be captions, which their last words tell.
LONG = 130
LONGEST = 320
LONGEST_CAPTION = 900
ENDING = 110

_TABLE = re.compile(
    "|".join(f"(?P<r{n}>(?:{_compiled(rule.patterns)})\\Z)" for n, rule in enumerate(RULES)),
    re.I | re.S,
)
_FOR_LONG = tuple(
    (rule, re.compile(rf"(?:{_compiled(rule.patterns)})\Z", re.I | re.S))
    for rule in RULES
    if rule.long
)
_ANY_WORD = tuple({word for rule, _ in _FOR_LONG for word in rule.long})
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
    if len(line) < LONG:
        match = _TABLE.match(line)
        return RULES[int(match.lastgroup[1:])] if match and match.lastgroup else None
    if len(line) > LONGEST:
        end = line[-ENDING:]
        credited = ("/" in end or "(" in end or ":" in end) and _CAPTION_END.search(end)
        return _CAPTION if credited and len(line) <= LONGEST_CAPTION else None
    lower = line.lower()
    for word in _ANY_WORD:
        if word in lower:
            break
    else:
        return None
    for rule, pattern in _FOR_LONG:
        if any(word in lower for word in rule.long) and pattern.match(line):
            return rule
    return None
