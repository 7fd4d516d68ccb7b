"""A page while it is read: lines, what the rules said, and which of them are the story."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import compress

from ..parts import House, Note, Role
from ..recognise import Layout, Line, Meta, Piece, best_prose, wide_words

# Lines that a rule knows are never running text, however likely they look; but for these.
MAYBE_BODY = frozenset(
    {"", "name", "address", "number", "more", "label of other stories", "menu row"}
)
STORY = 0.5
UNSURE = 0.25
SENTENCE_END = re.compile(r"[.!?…:。！？][\"'”’»)\]*_ 」』]*$")


@dataclass(slots=True)
class Page:
    """Lists run beside each other: `lines[i]` is in the story with probability `chances[i]`."""

    layout: Layout
    house: House
    metas: dict[int, Meta]
    chances: list[float]
    inside: list[bool] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    lines: list[Line] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = self.layout.lines
        self.inside = [
            chance >= STORY and line.hint in MAYBE_BODY
            for line, chance in zip(self.lines, self.chances, strict=True)
        ]
        if not any(self.inside):
            for place in best_prose(self.layout):
                self.inside[place] = True
                self.note(place, "Taken for the story only because nothing else reads as one.")

    def note(self, place: int | None, text: str) -> None:
        self.notes.append(Note(self.lines[place].number if place is not None else 0, text))

    def free(self, place: int) -> bool:
        """Whether nothing has been said about this line yet."""
        return 0 <= place < len(self.lines) and self.lines[place].role is None

    def give(self, place: int, role: Role, reason: str) -> None:
        self.lines[place].give(role, reason)
        if role not in (Role.BODY, Role.SUBHEAD):
            self.inside[place] = False

    def cut(self, place: int, at: int, role: Role, reason: str) -> None:
        """Give what begins at character `at` of a line's value a role of its own.

        Where the value is not a stretch of the text (invisible characters, markup) the line stays
        whole.
        """
        line = self.lines[place]
        raw = self.layout.text[line.start : line.end]
        if len(raw.strip()) != len(line.text) or not 0 < at < len(line.text) or line.role is None:
            return
        middle = line.start + len(raw) - len(raw.lstrip()) + at
        line.pieces = [
            Piece(line.start, middle, line.role, line.reason),
            Piece(middle, line.end, role, reason),
        ]

    def is_prose(self, place: int) -> bool:
        """A line that reads as one or more whole sentences."""
        return is_prose(self.lines[place].text)

    def body_range(self) -> tuple[int, int]:
        """First and last line of the story's text, (0, -1) if there is none.

        It begins with prose: what stands above that and is short may be a headline.
        """
        taken = [place for place, inside in enumerate(self.inside) if inside]
        if not taken:
            return 0, -1
        first = next((p for p in taken if self.is_prose(p) and not self._asks(p)), taken[0])
        return first, taken[-1]

    def _asks(self, place: int) -> bool:
        """A question above prose, which is rather a headline than the text's first sentence."""
        text = self.lines[place].text
        below = place + 1
        return (
            text[-1] == "?"
            and text.count(" ") < 16
            and not (place and self.inside[place - 1])
            and below < len(self.lines)
            and self.is_prose(below)
        )

    def vocabulary(self) -> set[str]:
        """The words of the story's text, in small letters."""
        return set().union(*[line.words for line in compress(self.lines, self.inside)])

    def repeats(self) -> Counter[str]:
        """How often each short line stands on the page."""
        return Counter([line.folded for line in self.lines])


def is_prose(text: str) -> bool:
    words = max(text.count(" ") + 1, wide_words(text))
    return words >= 25 or (words >= 7 and bool(SENTENCE_END.search(text)))


def is_title(text: str) -> bool:
    """Could be a title: some words, and no full stop at their end."""
    words = text.count(" ") + 1
    return 3 <= words <= 28 and text[-1] not in ".…:,;" and not text[0].islower()
