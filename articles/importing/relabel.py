"""Lines labelled anew by an editor, and the story that labelled lines tell.

`parse` says what each line is and reads the story on the way. Here the labels are given: `give`
puts an editor's word into the spans, `read_back` derives every field from spans and from nothing
else. Pure: text and values in, values out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from .parse.pictures import LAST_BRACKET
from .parts import House, Note, ParsedStory, Role, Span
from .recognise import split_credit
from .recognise.bylines import take_apart
from .recognise.lines import INLINE, clean
from .retell import WHO_AND_WHEN, Item, retell

__all__ = [
    "DECIDED",
    "Given",
    "count_open",
    "give",
    "items",
    "opens_more",
    "read_back",
    "say_anew",
]

DECIDED = "decided by an editor"
MARKUP = "markup"
ABOUT_THE_STORY = re.compile(
    r"^The file has no headline|^No date of publication|lines are open: story or not|^No line of it"
)
LINE_ENDS = "\n\r\v\f\u2028\u2029"
INDENTS = ("  ", " \t", "\t")
LINE_END = re.compile(rf"[{LINE_ENDS}]+")
SPACE_TO_LINE_END = re.compile(rf"[^\S{LINE_ENDS}]*(?:\r\n|[{LINE_ENDS}]|\Z)")


class Given(NamedTuple):
    """An editor's word: characters `start` to `end` (not included) are `role`."""

    start: int
    end: int
    role: Role


def read_back(text: str, spans: Sequence[Span], house: House) -> ParsedStory:
    """Return the story that labelled spans tell.

    It is the parser's own for spans that the parser made, but for what these do not say: where
    the two differ is told in tests/importing/test_relabel.py.
    """
    story = retell(items(text, spans), house)
    count = count_open(text, spans)
    return replace(
        story,
        spans=tuple(spans),
        notes=(*story.notes, *([Note(0, f"{count} lines are open: story or not?")] * bool(count))),
        needs_a_look=bool(
            count or story.refused or not (story.headline and story.published_at and story.bylines)
        ),
    )


def say_anew(notes: Iterable[Note], story: ParsedStory) -> list[Note]:
    """Return `notes` of a file with those about its story as `story` has them now."""
    return [*(note for note in notes if not ABOUT_THE_STORY.search(note.text)), *story.notes]


def count_open(text: str, spans: Iterable[Span]) -> int:
    """Return how many lines nobody has decided about; a wrapped paragraph is one."""
    return len({text.rfind("\n", 0, s.start) for s in spans if s.role is Role.OPEN})


def opens_more(before: Iterable[Span], after: Iterable[Span]) -> bool:
    """Whether something of a text is open in `after` that was not open in `before`."""
    was = [span for span in before if span.role is Role.OPEN]
    return any(
        not any(known.start <= span.start and span.end <= known.end for known in was)
        for span in after
        if span.role is Role.OPEN
    )


# ---------------------------------------------------------------- from spans to values


def items(text: str, spans: Sequence[Span]) -> list[Item]:
    """Return what stands in a text, line by line, neighbouring spans of one role as one value."""
    value_of = _words if any(_is_markup(span) for span in spans) else _joined
    found: list[Item] = []
    for number, line in enumerate(_lines(text, spans)):
        whole = value_of([text[span.start : span.end] for span in line])
        for role, group in groupby(line, key=lambda span: span.role):
            some = list(group)
            raw = [text[span.start : span.end] for span in some]
            if value := value_of(raw):
                parts = tuple(filter(None, (value_of([part]) for part in raw)))
                found.append(Item(number, some[0].start, role, value, parts, whole))
    return found


def _lines(text: str, spans: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the spans with words in them that stand on one line, or in one wrapped paragraph.

    Between tags it is these that end a line, as in the parser, and line ends only where a span
    ends with them and the next line is indented: a paragraph of a wire-service file.
    """
    has_tags = any(_is_markup(span) for span in spans)
    line: list[Span] = []
    for span in spans:
        if _is_markup(span):
            ends = not INLINE.match(text, span.start)
        else:
            if span.role is not Role.BLANK:
                line.append(span)
            ends = text[span.end - 1] in LINE_ENDS and (
                not has_tags or text.startswith(INDENTS, span.end)
            )
        if ends and line:
            yield line
            line = []
    if line:
        yield line


def _is_markup(span: Span) -> bool:
    return span.reason == MARKUP and span.role is Role.FURNITURE


def _words(raw: Iterable[str]) -> str:
    """The words between tags."""
    return clean(" ".join(html.unescape("".join(raw)).split()))


def _joined(raw: Iterable[str]) -> str:
    """A line, or the lines of a wrapped paragraph as one."""
    first, *more = [clean(line) for line in LINE_END.split("".join(raw))]
    value = first
    for line in more:
        hyphen = value.endswith("-") and value[-2:-1].isalpha()
        value += line if hyphen or not line else f" {line}"
    return value.strip()


# ---------------------------------------------------------------- an editor's word


def give(
    text: str, spans: Iterable[Span], changes: Iterable[Given], house: House
) -> tuple[Span, ...]:
    """Return `spans` with the roles that an editor gives to stretches of the text, in order.

    They still touch and cover the whole text. Blank stretches and tags stay what they are. A
    whole line of names and a date, a caption with its credit, and a teaser's credit are cut as
    the parser cuts them.
    """
    done = list(spans)
    for change in changes:
        done = _given(text, done, change, house)
    return tuple(done)


def _given(text: str, spans: Iterable[Span], change: Given, house: House) -> list[Span]:
    start, end = _to_line_ends(text, change)
    cuts = _cuts(text, start, end, change.role, house)
    done: list[Span] = []
    open_cut: Span | None = None  # the cut that the last span belongs to
    for span in spans:
        if span.end <= start or span.start >= end or span.role is Role.BLANK or _is_markup(span):
            done.append(span)
            open_cut = None
            continue
        if span.start < start:
            done.append(Span(span.start, start, span.role, span.reason))
        for cut in cuts:
            first, last = max(cut.start, span.start), min(cut.end, span.end)
            if first >= last:
                continue
            if cut is open_cut and text[first - 1] not in LINE_ENDS:
                done[-1] = Span(done[-1].start, last, cut.role, DECIDED)
            else:
                done.append(Span(first, last, cut.role, DECIDED))
            open_cut = cut
        if span.end > end:
            done.append(Span(end, span.end, span.role, span.reason))
    return done


def _to_line_ends(text: str, change: Given) -> tuple[int, int]:
    """Take in the space around a stretch where nothing else stands on its line."""
    start, end = change.start, change.end
    before = start
    while before and text[before - 1].isspace() and text[before - 1] not in LINE_ENDS:
        before -= 1
    if not before or text[before - 1] in LINE_ENDS:
        start = before
    rest = SPACE_TO_LINE_END.match(text, end)
    if rest and text[end - 1] not in LINE_ENDS:
        end = rest.end()
    return start, end


def _cuts(text: str, start: int, end: int, role: Role, house: House) -> list[Span]:
    """Return the pieces that a stretch falls into by itself when it is given `role`."""
    raw = text[start:end]
    value = raw.strip()
    is_line = not start or text[start - 1] in LINE_ENDS
    cuts = [(0, role)]
    if is_line and clean(raw) == value:
        cuts = _inside(value, role, house) or cuts
    shift = start + len(raw) - len(raw.lstrip())
    starts = [start, *(shift + at for at, _ in cuts[1:])]
    ends = [*starts[1:], end]
    return [
        Span(first, last, given, DECIDED)
        for first, last, (_, given) in zip(starts, ends, cuts, strict=True)
    ]


def _inside(value: str, role: Role, house: House) -> list[tuple[int, Role]]:
    """Return where the pieces of a line begin and what they are; nothing where it is one."""
    if role in WHO_AND_WHEN and (meta := take_apart(value, house)):
        cuts = [(start, cut) for start, _end, cut, _why in meta.cuts]
        return cuts if role in dict(cuts).values() else []
    if role is Role.CAPTION and (found := LAST_BRACKET.match(value)) and found["caption"].strip():
        return [(0, role), (found.start("credit"), Role.CREDIT)]
    if role is Role.TEASER_CREDIT and (credit := split_credit(value, house)) and credit[1]:
        return [(0, role), (credit[2], role)]
    return []
