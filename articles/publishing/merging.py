"""Three versions of a story become one, word by word. Values in, values out; no database.

What only one side changed is merged; where both changed the same words somebody chooses, and
every word of either side stands in a hunk until then.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, cast

from articles import body

from . import embeds
from .snapshots import ROWS, TEXTS, DeskSnapshot

Tokens = tuple[str, ...]
Kind = Literal["same", "theirs", "yours", "both", "conflict"]
SIDES = ("base", "theirs", "yours")

# A tag; a word or a sign with the space before it; what is left over.
_WORDS = re.compile(r"<[^>]*>|\s*\w+(?:[’'ʼ-]\w+)*|\s*[^\w\s<]|\s+|<")


class Undecided(Exception):
    """Both sides changed the same words and nobody has chosen; `keys` says where."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


@dataclass(frozen=True, slots=True)
class Hunk:
    """The same place in three versions, in tokens; joined in order the hunks are each version."""

    base: Tokens
    theirs: Tokens
    yours: Tokens

    @property
    def kind(self) -> Kind:
        """Who changed it: nobody, one of them, both alike, or each in another way."""
        if self.theirs == self.yours:
            return "same" if self.theirs == self.base else "both"
        if self.yours == self.base:
            return "theirs"
        return "yours" if self.theirs == self.base else "conflict"

    @property
    def merged(self) -> Tokens | None:
        """What it becomes by itself; None where somebody has to choose."""
        match self.kind:
            case "conflict":
                return None
            case "theirs":
                return self.theirs
        return self.yours

    def side(self, name: str) -> Tokens:
        return cast(Tokens, getattr(self, name))


def hunks(base: Sequence[str], theirs: Sequence[str], yours: Sequence[str]) -> list[Hunk]:
    """Split three token lists at the tokens that all of them share, in order."""
    to_theirs, to_yours = _matches(base, theirs), _matches(base, yours)
    shared = sorted(to_theirs.keys() & to_yours.keys())
    stops = [(i, to_theirs[i], to_yours[i]) for i in shared]
    found: list[Hunk] = []
    same: list[str] = []
    b = t = y = 0
    for i, j, k in [*stops, (len(base), len(theirs), len(yours))]:
        gap = Hunk(tuple(base[b:i]), tuple(theirs[t:j]), tuple(yours[y:k]))
        if gap.base or gap.theirs or gap.yours:
            found += [*_unchanged(same), gap]
            same = []
        same += base[i : i + 1]
        b, t, y = i + 1, j + 1, k + 1
    return [*found, *_unchanged(same)]


def _unchanged(tokens: list[str]) -> Iterator[Hunk]:
    if tokens:
        yield Hunk(tuple(tokens), tuple(tokens), tuple(tokens))


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {i + n: j + n for i, j, size in blocks for n in range(size)}


@dataclass(frozen=True, slots=True)
class Merge:
    """A three-way merge: for each field of the story its hunks. A hunk's key is 'field-number'."""

    fields: dict[str, list[Hunk]]

    def changes(self) -> dict[str, Hunk]:
        """Return {key: hunk} for all that anybody changed."""
        return {key: hunk for key, hunk in self._keyed() if hunk.kind != "same"}

    def conflicts(self) -> dict[str, Hunk]:
        """Return {key: hunk} for what somebody has to choose."""
        return {key: hunk for key, hunk in self._keyed() if hunk.kind == "conflict"}

    def changed_by(self, side: Literal["theirs", "yours"]) -> set[str]:
        """Return the names of the fields that `side` has changed."""
        return {
            field
            for field, found in self.fields.items()
            if any(hunk.side(side) != hunk.base for hunk in found)
        }

    def _keyed(self) -> Iterator[tuple[str, Hunk]]:
        for field, found in self.fields.items():
            for number, hunk in enumerate(found):
                yield f"{field}-{number}", hunk

    def resolve(
        self, choices: Mapping[str, str] | None = None, edits: Mapping[str, str] | None = None
    ) -> DeskSnapshot:
        """Return the one version that three became.

        `choices` maps keys of hunks to 'base', 'theirs' or 'yours', also where nobody has to
        choose; `edits` maps keys in texts to words of one's own, and goes before choices.
        Raises Undecided where both changed the same words and neither says what to take.
        """
        own = {key: (words,) for key, words in (edits or {}).items() if _field(key) in TEXTS}
        found: dict[str, Tokens | None] = {}
        for key, hunk in self._keyed():
            choice = (choices or {}).get(key)
            taken = hunk.side(choice) if choice in SIDES else hunk.merged
            found[key] = own.get(key, taken)
        undecided = [key for key, tokens in found.items() if tokens is None]
        if undecided:
            raise Undecided(undecided)
        values: dict[str, list[str]] = {field: [] for field in self.fields}
        for key, tokens in found.items():
            values[_field(key)] += tokens or ()
        merged = {field: _value(field, values[field]) for field in values}
        merged["body"] = body.clean(embeds.by_number(merged.get("body", ""), merged))
        return cast(DeskSnapshot, merged)


def _field(key: str) -> str:
    return key.rpartition("-")[0]


def three_way(base: DeskSnapshot, theirs: DeskSnapshot, yours: DeskSnapshot) -> Merge:
    """Return what became of `base` on two sides, paragraphs first and then words."""
    fields = {}
    for field in yours:
        versions = [_tokens(field, _comparable(field, s)) for s in (base, theirs, yours)]
        found = hunks(*versions)
        if field in TEXTS:
            found = [finer for hunk in found for finer in _in_words(hunk)]
        fields[field] = found
    return Merge(fields)


def _comparable(field: str, snapshot: Mapping[str, Any]) -> Any:
    value = snapshot.get(field)
    return embeds.by_name(value or "", snapshot) if field == "body" else value


def _in_words(hunk: Hunk) -> list[Hunk]:
    """Split further what both sides changed, so that they meet at single words."""
    if hunk.kind != "conflict":
        return [hunk]
    return hunks(*(split("".join(hunk.side(side))) for side in SIDES))


def split(text: str) -> list[str]:
    """Return `text` as words, signs and tags that give it back when joined."""
    return _WORDS.findall(text)


def _tokens(field: str, value: Any) -> list[str]:
    """Return a field as tokens: lines of a text, rows of a list, else the value as one."""
    if field in TEXTS:
        return [f"{line}\n" for line in value.split("\n")] if value else []
    rows = (value or []) if field in ROWS else [value]
    return [json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows]


def _value(field: str, tokens: list[str]) -> Any:
    if field in TEXTS:
        return "".join(tokens).removesuffix("\n")
    values = [json.loads(token) for token in tokens]
    match field:
        case "topics":
            return sorted(set(values))
        case "bylines":  # nobody signs twice in one role, although both sides may add one
            return list({(row["author"], row["role"]): row for row in values}.values())
    return values if field in ROWS else next(iter(values), None)
