"""What changed in a paragraph but its words: bold added, a link removed, now a subhead."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import groupby
from operator import itemgetter

from django.utils.translation import gettext as _

from articles import body, text

from .merging import split

_MARKS = frozenset({"strong", "em", "a", "sub", "sup"})
QUOTED = 60  # characters of the words that a change is named with


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    marks: frozenset[str]


class _Reader(HTMLParser):
    """Reads a block: its letters, and for each the marks it stands under."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.letters: list[str] = []
        self.marks: list[frozenset[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _MARKS:
            href = dict(attrs).get("href") or ""
            self.open.append((tag, f"{tag} {href}".strip()))
        elif tag in {"br", "li", "p"} and self.letters:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        for number in reversed(range(len(self.open))):
            if self.open[number][0] == tag:
                del self.open[number]
                return

    def handle_data(self, data: str) -> None:
        self.letters += data
        self.marks += [frozenset(mark for _, mark in self.open)] * len(data)


def _words(line: str) -> list[_Word]:
    reader = _Reader()
    reader.feed(line)
    reader.close()
    found, at = [], 0
    for word in split("".join(reader.letters)):
        under = reader.marks[at : at + len(word)]
        solid = [m for m, c in zip(under, word, strict=True) if not c.isspace()] or under
        found.append(_Word(word, frozenset().union(*solid)))
        at += len(word)
    return found


def changes(before: str, after: str) -> tuple[str, ...]:
    """Name what changed between two versions of a block but its words, one phrase for each."""
    return (*_kind_change(before, after), *_mark_changes(before, after))


def _kind_change(before: str, after: str) -> Iterator[str]:
    old, new = (next((b for b in body.blocks(line)), None) for line in (before, after))
    if old and new and old.kind != new.kind:
        names = _kind_names()
        yield _("%(before)s became %(after)s") % {
            "before": names[old.kind],
            "after": names[new.kind],
        }
    elif old and new and old.number != new.number:
        yield _("another one is placed here")


def _kind_names() -> dict[str, str]:
    return {
        "paragraph": _("text"),
        "subhead": _("subhead"),
        "minor_subhead": _("minor subhead"),
        "list": _("list"),
        "quote": _("quote"),
        "pull_quote": _("pull quote"),
        "editors_note": _("editor’s note"),
        "picture": _("picture"),
        "teaser": _("related story"),
    }


def _mark_changes(before: str, after: str) -> Iterator[str]:
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(
        None, [word.text for word in old], [word.text for word in new], autojunk=False
    )
    pairs = [
        (old[i + n], new[k + n])
        for i, k, size in matcher.get_matching_blocks()
        for n in range(size)
    ]
    for mark in sorted({mark for pair in pairs for word in pair for mark in word.marks}):
        marked = [(mark in was.marks, mark in now.marks, now.text) for was, now in pairs]
        for (was, now), run in groupby(marked, key=itemgetter(0, 1)):
            if was != now:
                words = text.shorten("".join(word for *__, word in run), QUOTED)
                yield _mark_phrase(mark, now) % {"words": words}


def _mark_phrase(mark: str, added: bool) -> str:
    phrases = {
        "strong": (_("bold added: “%(words)s”"), _("bold removed: “%(words)s”")),
        "em": (_("italic added: “%(words)s”"), _("italic removed: “%(words)s”")),
        "sub": (_("subscript added: “%(words)s”"), _("subscript removed: “%(words)s”")),
        "sup": (_("superscript added: “%(words)s”"), _("superscript removed: “%(words)s”")),
    }
    link = (_("link added: “%(words)s”"), _("link removed: “%(words)s”"))
    return phrases.get(mark, link)[0 if added else 1]
