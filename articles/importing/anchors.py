"""Where a stretch of one text stands in another version of it: by the content of its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .recognise.lines import LINE, fold


@dataclass(frozen=True, slots=True)
class Anchor:
    """`line` is the line of a stretch, folded, or the lines as one; the `nth` such, from 0.

    `part` is the stretch itself where it is only a part of that, else ''.
    """

    line: str
    part: str = ""
    nth: int = 0


class Lines:
    """A text cut up to look for lines by what they say."""

    def __init__(self, text: str) -> None:
        self.text = text
        places = [match.span() for match in LINE.finditer(text) if match.group().strip()]
        self._places = places
        self._folded = [fold(text[start:end]) for start, end in places]

    def anchor(self, start: int, end: int) -> Anchor:
        """Return what says where the stretch is, for it to be found when lines have moved."""
        start, end = _trimmed(self.text, start, end)
        inside = [n for n, (first, last) in enumerate(self._places) if first < end and start < last]
        if not inside:
            return Anchor("")
        line = " ".join(self._folded[inside[0] : inside[-1] + 1])
        whole = _trimmed(self.text, self._places[inside[0]][0], self._places[inside[-1]][1])
        before = [found for found in self._windows(line) if found[0] < whole[0]]
        part = "" if (start, end) == whole else self.text[start:end]
        return Anchor(line, part, len(before))

    def find(self, anchor: Anchor) -> tuple[int, int] | None:
        """Return start and end of the stretch here, the last such line if there are fewer."""
        windows = list(self._windows(anchor.line))
        if not windows:
            return None
        start, end = windows[min(anchor.nth, len(windows) - 1)]
        if not anchor.part:
            return start, end
        at = self.text.find(anchor.part, start, end)
        return (at, at + len(anchor.part)) if at >= 0 else None

    def _windows(self, line: str) -> Iterator[tuple[int, int]]:
        """Yield where lines in a row say `line` together, however it is wrapped there."""
        for first, folded in enumerate(self._folded):
            if not line.startswith(folded):
                continue
            said, last = folded, first
            while len(said) < len(line) and last + 1 < len(self._folded):
                last += 1
                said = f"{said} {self._folded[last]}"
            if said == line:
                yield _trimmed(self.text, self._places[first][0], self._places[last][1])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    return start, start + len(stretch.strip())
