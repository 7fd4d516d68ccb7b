"""Two versions of a story side by side: paragraphs first, then words. No database.

A comparison holds all of both versions, so a screen shows it without looking anything up.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal, cast

from articles import body

from .embeds import identified
from .formatting import changes as formatting_changes
from .merging import split
from .snapshots import ROWS, TEXTS, DeskSnapshot

Kind = Literal["same", "changed", "added", "removed", "moved"]
# Two paragraphs that share less than this part of their words are not versions of one.
ALIKE = 0.4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: in both versions, or only in the one after, or only in the one before."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of the body on both sides; HTML as stored, '' on the side that lacks it.

    `pieces` are of the plain words; `formatting` names what changed but the words.
    """

    kind: Kind
    before: str
    after: str
    pieces: tuple[Piece, ...]
    formatting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs; `pieces` for texts, one removed and one added for other values."""

    field: str
    before: Any
    after: Any
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A byline, picture, teaser or topic on both sides; None on the side that lacks it."""

    kind: Kind
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """How `after` differs from `before`: fields and rows that differ, and the whole body."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    fields: list[Change] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def body_differs(self) -> bool:
        return any(paragraph.kind != "same" for paragraph in self.body)

    def __bool__(self) -> bool:
        """Whether there is any difference at all."""
        return bool(self.fields or self.rows or self.body_differs)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """Compare two snapshots; a field that one of them does not have is left out."""
    shared = [name for name in after if name in before]
    fields = [
        _change(name, before[name], after[name])
        for name in shared
        if name not in ROWS and name != "body" and before[name] != after[name]
    ]
    rows = {
        name: _rows(name, before[name], after[name])
        for name in shared
        if name in ROWS and before[name] != after[name]
    }
    paragraphs = list(compare_bodies(before.get("body", ""), after.get("body", "")))
    return Comparison(before, after, fields, paragraphs, rows)


def apply(before: Mapping[str, Any], comparison: Comparison) -> DeskSnapshot:
    """Return `before` with every difference of `comparison` applied to it."""
    made = dict(before)
    for change in comparison.fields:
        kept = [piece.text for piece in change.pieces if piece.kind != "removed"]
        made[change.field] = "".join(kept) if change.field in TEXTS else change.after
    lines = [p.after for p in comparison.body if p.kind != "removed"]
    made["body"] = "\n".join(lines)
    for name, rows in comparison.rows.items():
        made[name] = [row.after for row in rows if row.kind != "removed"]
    return cast(DeskSnapshot, made)


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two plain texts word by word."""
    a, b = split(before), split(after)
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(a[i:j])))
            continue
        pieces += [Piece("removed", "".join(a[i:j]))] if i < j else []
        pieces += [Piece("added", "".join(b[k:m]))] if k < m else []
    return tuple(pieces)


def _change(name: str, before: Any, after: Any) -> Change:
    if name in TEXTS:
        return Change(name, before, after, words(before, after))
    sides = (("removed", before), ("added", after))
    pieces = tuple(Piece(cast(Any, kind), str(value)) for kind, value in sides if value)
    return Change(name, before, after, pieces)


def compare_bodies(before: str, after: str) -> Iterator[Paragraph]:
    """Yield the blocks of two bodies side by side, in the order of both."""
    old, new = before.splitlines(), after.splitlines()
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            for line in old[i:j]:
                yield Paragraph("same", line, line, words(_plain(line), _plain(line)))
        else:
            for one, other in _aligned(old[i:j], new[k:m]):
                yield _paragraph(one, other)


def _paragraph(before: str | None, after: str | None) -> Paragraph:
    if before is None:
        return Paragraph("added", "", after or "", words("", _plain(after or "")))
    if after is None:
        return Paragraph("removed", before, "", words(_plain(before), ""))
    named = formatting_changes(before, after)
    return Paragraph("changed", before, after, words(_plain(before), _plain(after)), named)


def _plain(line: str) -> str:
    return next((block.text for block in body.blocks(line)), "")


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Pair the lines that are versions of one another, so that most words find their like."""
    olds, news = [_bag(line) for line in old], [_bag(line) for line in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[_likeness(a, b) for b in news] for a in olds]
    for i in reversed(range(len(old))):
        for k in reversed(range(len(new))):
            paired = alike[i][k] + best[i + 1][k + 1] if alike[i][k] >= ALIKE else 0.0
            best[i][k] = max(paired, best[i + 1][k], best[i][k + 1])
    pairs: list[tuple[str | None, str | None]] = []
    i = k = 0
    while i < len(old) or k < len(new):
        more_old, more_new = i < len(old), k < len(new)
        if more_old and (not more_new or best[i][k] == best[i + 1][k]):
            pairs.append((old[i], None))
            i += 1
        elif more_new and (not more_old or best[i][k] == best[i][k + 1]):
            pairs.append((None, new[k]))
            k += 1
        else:
            pairs.append((old[i], new[k]))
            i, k = i + 1, k + 1
    return pairs


def _bag(line: str) -> Counter[str]:
    # Of a placed picture or teaser, which has no words, another one is a version.
    return Counter(_WORD.findall(_plain(line).lower()) or [line.partition(" ")[0]])


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """Return the part of all words that the two share: 0 for none, 1 for the same words."""
    return 2 * (a & b).total() / (a.total() + b.total())


def _rows(name: str, before: list[Any], after: list[Any]) -> list[Row]:
    """Pair the rows of one kind by what they are rows of, in the order of `after`."""
    old, new = identified(name, before), identified(name, after)
    stayed = [key for key in old if key in new]
    moved = {
        key for key, now in zip(stayed, (k for k in new if k in old), strict=True) if key != now
    }
    rows = []
    for key, row in new.items():
        if key not in old:
            rows.append(Row("added", None, row))
        elif old[key] != row:
            rows.append(Row("changed", old[key], row))
        else:
            rows.append(Row("moved" if key in moved else "same", row, row))
    return rows + [Row("removed", row, None) for key, row in old.items() if key not in new]
