"""A text as lines that know where they stand in it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import filterfalse, pairwise

from ..parts import Note, Role
from .dates import find_stamps

# Not str.splitlines: a C1 control U+0085 is nearly always a mangled ellipsis inside a sentence,
# and U+001C-1E stand inside the lines of wire-service files.
LINE = re.compile(r"[^\n\r\v\f\u2028\u2029]*(?:\r\n|[\n\r\v\f\u2028\u2029]|\Z)")

OTHER_ENDS = "\r\v\f\u2028\u2029"

# Invisible characters that say nothing in a value. The joiners U+200C/D carry meaning in Persian,
# Hindi and emoji, and stay.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
# What stands for another character: C1 controls for those that Windows means by the same byte,
# and names of characters, which pages saved as text have kept.
STANDS_FOR = re.compile(r"[\t\x80-\x9f]|&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8}\d{0,2});", re.I)


LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Piece:
    """Part of a line, with a role of its own. Offsets count in the whole text."""

    start: int
    end: int
    role: Role
    reason: str


@dataclass(slots=True)
class Line:
    """One line that is not blank. `start` to `end` includes its line end; `text` is its value.

    `gap` says how many blank lines stand before it. `hint` names the rule that knew the line,
    `folded` is set for lines short enough to be compared with others. `count` is the number of
    words, `words` are they in small letters, without marks, in no order. `tag` is h1 or title
    where markup says that a line is a heading.
    """

    number: int
    start: int
    end: int
    text: str
    gap: int = 0
    role: Role | None = None
    reason: str = ""
    folded: str = ""
    count: int = 0
    words: Sequence[str] = ()
    hint: str = ""
    hint_reason: str = ""
    pieces: list[Piece] | None = None
    tag: str = ""

    def give(self, role: Role, reason: str) -> None:
        self.role = role
        self.reason = reason


@dataclass(slots=True)
class Layout:
    """A text cut up: its lines, and the stretches between them that are only blank or markup.

    `standing` are the words looked for that stand anywhere in it: see `standing`.
    """

    text: str
    lines: list[Line]
    blanks: list[tuple[int, int]]
    holes: list[tuple[int, int]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    standing: frozenset[str] = frozenset()


# Seen at the head of a family of pages: the day of saving, glued to the first words.
SAVED = re.compile(r"\s*date \d{4}-\d\d-\d\d\s+(?=\S)")


# What a value would have to be cleaned of.
ODD = re.compile(f"{INVISIBLE.pattern}|[&\t\x80-\x9f]")


def clean(value: str) -> str:
    """The value of a stretch of text: nothing invisible, no space around it."""
    value = value.strip()
    if "&" not in value and value.isprintable() and value.isascii():
        return value
    return INVISIBLE.sub("", STANDS_FOR.sub(_meant, value)).strip()


def _meant(match: re.Match[str]) -> str:
    written = match.group()
    if written == "\t":
        return " "
    if written[0] == "&":
        meant = html.unescape(written)
        return meant if meant.isprintable() else " "
    return written.encode("latin-1").decode("cp1252", "ignore")


def fold(value: str) -> str:
    """The form in which two lines count as the same: case, accents of width and spaces aside."""
    if not value.isascii():
        value = unicodedata.normalize("NFKC", value).replace("’", "'").replace("‘", "'")
    return " ".join(value.casefold().split())


def bare(words: list[str]) -> list[str]:
    """`words` without the marks in and around them: most have none."""
    plain = list(filter(str.isalnum, words))
    if len(plain) < len(words):
        plain += LETTERS.findall(" ".join(filterfalse(str.isalnum, words)))
    return plain


def lay_out(text: str) -> Layout:
    """Cut a text into lines. Lines wrapped at a fixed width are joined to paragraphs again."""
    if looks_like_markup(text):
        return _lay_out_markup(text)
    lines: list[Line] = []
    blanks: list[tuple[int, int]] = []
    gap = 0
    saved = SAVED.match(text)
    if saved:
        lines.append(Line(1, 0, saved.end(), clean(saved.group())))
    value_of = clean if ODD.search(text) else str.strip
    start = saved.end() if saved else 0
    for number, raw in enumerate(_raw_lines(text, start), start=1):
        end = start + len(raw)
        value = value_of(raw)
        if value:
            lines.append(Line(number, start, end, value, gap))
            gap = 0
        else:
            blanks.append((start, end))
            gap += 1
        start = end
    layout = Layout(text, lines, blanks)
    if width := _wrap_width(lines):
        layout.lines = _joined(lines, text, width)
        layout.notes.append(Note(0, "Lines of a fixed width were joined to paragraphs."))
    return layout


def _raw_lines(text: str, start: int) -> list[str]:
    """What follows `start`, cut behind line ends."""
    if any(end in text for end in OTHER_ENDS):
        return [match.group() for match in LINE.finditer(text, start) if match.group()]
    *lines, last = text[start:].split("\n")
    lines = [f"{line}\n" for line in lines]
    return [*lines, last] if last else lines


# ---------------------------------------------------------------- lines of a fixed width

ROW = re.compile(r"\S {3,}\S")
NARROWEST, WIDEST = 48, 100  # widths that lines are wrapped at
SLACK = 8  # a line that ends a paragraph may be that much longer than all that go on
SENTENCE_END = (".", "!", "?", ".”", '."', ".'", ".’", "…", ":", ";")


def _wrap_width(lines: list[Line]) -> int:
    """The width at which lines were wrapped, 0 where they were not.

    Wire files and old mail break at about 72 columns: many lines come close to that, stop inside a
    sentence, and go on with a small letter below. Headlines do not go on. Few lines are longer, but
    for addresses, which cannot be wrapped.
    """
    if len(lines) < 6:
        return 0
    inner = [(a.text, b.text) for a, b in pairwise(lines) if b.gap == 0]
    going_on = [
        len(line)
        for line, below in inner
        if len(line) <= WIDEST and below[0].islower() and not line.endswith(SENTENCE_END)
    ]
    width = max(going_on, default=0)
    wrapped = sum(length > 0.75 * width for length in going_on)
    if width < NARROWEST or wrapped < max(3, 0.25 * len(inner)):
        return 0
    longer = sum(len(line.text) > width + SLACK and " " in line.text for line in lines)
    return width if longer <= max(1, wrapped // 8) else 0


def _joined(lines: list[Line], text: str, width: int) -> list[Line]:
    """Paragraphs begin after a blank line, at an indented line, below a line of capitals or a
    date, and after a short line that ends a sentence or has a capital below it. Rows of a table
    stay by themselves, and so do lines that were not wrapped, unless they plainly go on."""
    joined = [lines[0]]
    for previous, line in pairwise(lines):
        goes_on = line.text[0].islower() and not previous.text.endswith(SENTENCE_END)
        ends = not goes_on and len(previous.text) < 0.7 * width
        alone = previous.text.isupper() != line.text.isupper() or _is_date(previous.text)
        alone = alone or bool(ROW.search(line.text) or ROW.search(previous.text))
        alone = alone or any(_is_unwrapped(x.text, width, goes_on) for x in (previous, line))
        if line.gap or ends or alone or _indented(line, text) or _is_date(line.text):
            joined.append(replace(line))
            continue
        whole = joined[-1] = replace(joined[-1], end=line.end)
        hyphen = whole.text.endswith("-") and whole.text[-2:-1].isalpha()
        whole.text += line.text if hyphen else f" {line.text}"
    return joined


def _is_unwrapped(text: str, width: int, goes_on: bool) -> bool:
    """Longer than lines were wrapped at: a long headline, or an address, which never goes on."""
    return len(text) > width + SLACK and not (goes_on and " " in text)


def _indented(line: Line, text: str) -> bool:
    return text.startswith(("  ", "\t", "\u2003"), line.start)


def _is_date(text: str) -> bool:
    stamps = find_stamps(text) if len(text) < 60 else []
    return bool(stamps) and stamps[0].end - stamps[0].start > 0.7 * len(text)


# ---------------------------------------------------------------- markup saved as text

MARKUP_SIGNS = re.compile(r"<(?:!doctype|html|head|body|div|p|br|meta|a|span|title)\b", re.I)
MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|noscript|svg|template|textarea|select)\b.*?(?:</\1\s*>|\Z)"
    r"|<[!/?]?[a-zA-Z][^<>]*>",
    re.I | re.S,
)
HEADING = re.compile(r"<(h1|title)\b", re.I)
# Wire-service files have tags, and inside them paragraphs that begin with an indented line.
INDENTED, FLUSH = re.compile(r"\n(?=(?:  | ?\t)\s*\S)"), re.compile(r"\n(?=\S)")
INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub"
    r"|sup|time|tt|u|var|wbr)\b",
    re.I,
)


def looks_like_markup(text: str) -> bool:
    """True when a text is a page's source rather than its words: several tags of the commonest."""
    if "<" not in text:
        return False
    signs = sum(1 for _, _ in zip(range(6), MARKUP_SIGNS.finditer(text), strict=False))
    return signs >= 6 or (signs >= 2 and text.lstrip("\ufeff \r\n\t")[:1] == "<")


def _lay_out_markup(text: str) -> Layout:
    layout = Layout(text, [], [])
    layout.notes.append(Note(1, "The file holds markup: tags were set aside, words kept."))
    builder = _MarkupLines(layout)
    at = 0
    for match in MARKUP.finditer(text):
        builder.words(at, match.start())
        builder.tag(match.start(), match.end())
        at = match.end()
    builder.words(at, len(text))
    builder.close()
    return layout


class _MarkupLines:
    """Collects words until a tag that is not an inline one ends the line."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.start = self.end = 0
        self.words_so_far: list[str] = []
        self.counted = 0
        self.number = 1
        self.heading = ""

    def words(self, start: int, end: int) -> None:
        words = self.layout.text[start:end]
        cuts = [start + match.end() for match in INDENTED.finditer(words)]
        if cuts and len(cuts) <= len(FLUSH.findall(words)):
            for cut in cuts:
                self._add(start, cut)
                self.close()
                start = cut
        self._add(start, end)

    def _add(self, start: int, end: int) -> None:
        if start == end:
            return
        words = self.layout.text[start:end]
        if words.isspace() and not self.words_so_far:
            self.layout.blanks.append((start, end))
            return
        if not self.words_so_far:
            self.start = start
        self.words_so_far.append(words)
        self.end = end

    def tag(self, start: int, end: int) -> None:
        if not INLINE.match(self.layout.text, start):
            self.close()
            heading = HEADING.match(self.layout.text, start)
            self.heading = heading[1].lower() if heading else ""
        self.layout.holes.append((start, end))

    def close(self) -> None:
        if not self.words_so_far:
            return
        value = clean(" ".join(html.unescape("".join(self.words_so_far)).split()))
        self.words_so_far = []
        if value:
            self.number += self.layout.text.count("\n", self.counted, self.start)
            self.counted = self.start
            line = Line(self.number, self.start, self.end, value, 1, tag=self.heading)
            self.layout.lines.append(line)
            return
        self.layout.blanks.append((self.start, self.end))
