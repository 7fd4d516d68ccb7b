"""A story's body: sanitized HTML with one block element to a line.

One cleaner serves the editor in the browser and the importer, so a body has one form
whoever wrote it, a line is a block, and two versions can be compared line by line::

    <p>A paragraph, with <strong>marks</strong> and <a href="https://example.org">links</a>.</p>
    <h2>A subhead</h2>
    <ul><li><p>An item</p></li></ul>
    <blockquote><p>A quotation</p></blockquote>
    <blockquote class="pull-quote"><p>A line pulled from the text</p></blockquote>
    <p class="editors-note">Editor’s note: ...</p>
    <figure data-picture="2"></figure>      the story's second picture
    <aside data-teaser="1"></aside>         the story's first teaser

List items and quotations hold paragraphs because the editor writes them so: a stored body
that differs from what the editor sends back would show as a change that nobody made.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

import nh3

from articles.text import printable

# What other programs paste -> what a body holds.
_RENAMED = {
    "div": "p",
    "section": "p",
    "pre": "p",
    "figcaption": "p",
    "dt": "p",
    "dd": "p",
    "tr": "p",
    "th": "p",
    "td": "p",
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
    "b": "strong",
    "i": "em",
}
_TEXT_BLOCKS = frozenset({"p", "h2", "h3"})
_CONTAINERS = frozenset({"blockquote", "ul", "ol", "li"})
_EMBEDS = {"figure": "data-picture", "aside": "data-teaser"}
_MARKS = frozenset({"strong", "em", "a", "sub", "sup"})
_CLASSES = {"p": "editors-note", "blockquote": "pull-quote"}

_CLEANER = nh3.Cleaner(
    tags={*_RENAMED, *_TEXT_BLOCKS, *_CONTAINERS, *_EMBEDS, *_MARKS, "br"},
    clean_content_tags={"script", "style", "title", "template", "noscript"},
    attributes={"a": {"href"}, **{tag: {name} for tag, name in _EMBEDS.items()}},
    allowed_classes={tag: {name} for tag, name in _CLASSES.items()},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)
# Also what str.splitlines() would cut at: a body is one block to a line, whoever counts lines.
_SPACE = re.compile(r"[ \t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# Characters that HTML has no place for, and that cleaning drops.
_UNKEPT = re.compile("[\0-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_LINE_BREAK = re.compile(r"[\t\n\r]+")
_EDGES = re.compile(r"^(?:<br>|[ \xa0])+|(?:<br>|[ \xa0])+$")
_TAG = re.compile(r"<[^>]+>")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
DEEPEST = 40  # elements within elements; what is further in keeps its words alone


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body: its kind, its line of HTML and its plain text.

    `kind` is one of paragraph, subhead, minor_subhead, list, quote, pull_quote,
    editors_note, picture, teaser. `number` counts from 1 and is set for the last two.
    """

    kind: str
    html: str
    text: str
    number: int = 0


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: str = ""
    children: list["_Element | str"] = field(default_factory=list)

    def html(self) -> str:
        inner = "".join(c if isinstance(c, str) else c.html() for c in self.children)
        if self.tag == "br":
            return "<br>"
        if self.tag in _TEXT_BLOCKS:
            inner = _EDGES.sub("", _SPACE.sub(" ", inner))
            inner = inner if _TAG.sub("", inner).strip(" \xa0") else ""
        if not inner and self.tag not in _EMBEDS:
            return ""
        return f"<{self.tag}{self.attributes}>{inner}</{self.tag}>"


class _Builder(HTMLParser):
    """Build well-formed blocks from HTML that has been sanitized already."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Element] = []
        self.open: list[_Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _RENAMED.get(tag, tag)
        values = {name: value or "" for name, value in attrs}
        if len(self.open) >= DEEPEST and tag in _CONTAINERS | _MARKS:
            return
        if tag in _EMBEDS:
            self._embed(tag, values.get(_EMBEDS[tag], ""))
        elif tag in _CONTAINERS:
            self._open_container(tag, values)
        elif tag in _TEXT_BLOCKS:
            self._close_text()
            inside = bool(self.open)
            self._shelter(tag)
            # A heading inside a list or a quotation is a paragraph of it.
            self._push(_Element("p" if inside else tag, "" if inside else _class(tag, values)))
        elif tag == "br":
            self._text_block().children.append(_Element("br"))
        elif tag in _MARKS:
            # Browsers read an address as if it were not broken over two lines.
            address = _LINE_BREAK.sub("", values.get("href", ""))
            if tag == "a" and (not address or any(e.tag == "a" for e in self.open)):
                return
            self._text_block()
            self._push(_Element(tag, f' href="{escape(address)}"' if tag == "a" else ""))

    def handle_endtag(self, tag: str) -> None:
        tag = _RENAMED.get(tag, tag)
        if tag in _TEXT_BLOCKS:
            self._close_text()
        elif tag in _CONTAINERS | _MARKS and any(e.tag == tag for e in self.open):
            if tag in _MARKS and not any(e.tag in _TEXT_BLOCKS for e in self.open):
                return
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        words = _SPACE.sub(" ", data)
        if words.strip() or any(e.tag in _TEXT_BLOCKS for e in self.open):
            self._text_block().children.append(escape(words, quote=False))

    def _open_container(self, tag: str, values: dict[str, str]) -> None:
        self._close_text()
        if tag == "li":
            while self.open and self.open[-1].tag not in {"ul", "ol"}:
                self.open.pop()
            if not self.open:
                self._push(_Element("ul"))
        elif tag == "blockquote":
            # Quotations hold paragraphs only: one inside another container starts anew.
            self.open.clear()
        else:
            self._shelter(tag)
        self._push(_Element(tag, _class(tag, values)))

    def _embed(self, tag: str, number: str) -> None:
        self.open.clear()
        if _NUMBER.fullmatch(number):
            self.blocks.append(_Element(tag, f' {_EMBEDS[tag]}="{number}"'))

    def _text_block(self) -> _Element:
        """Return where text goes now, opening a paragraph where there is none."""
        if not any(e.tag in _TEXT_BLOCKS for e in self.open):
            self._shelter("p")
            self._push(_Element("p"))
        return self.open[-1]

    def _shelter(self, tag: str) -> None:
        """Make the open container one that may hold `tag`."""
        if not self.open:
            return
        inside = self.open[-1].tag
        if inside in {"ul", "ol"}:
            self._push(_Element("li"))
        elif inside == "blockquote" and tag in {"ul", "ol"}:
            self.open.clear()

    def _close_text(self) -> None:
        while self.open and self.open[-1].tag not in _CONTAINERS:
            self.open.pop()

    def _push(self, element: _Element) -> None:
        (self.open[-1].children if self.open else self.blocks).append(element)
        self.open.append(element)


def _class(tag: str, values: dict[str, str]) -> str:
    name = _CLASSES.get(tag)
    return f' class="{name}"' if name and values.get("class") == name else ""


def clean(html: str) -> str:
    """Return `html` as a body: allowed elements only, one block to a line.

    Safe for any input and stable: ``clean(clean(x)) == clean(x)``. Text is never dropped,
    only the elements around it; the contents of scripts and styles are, and control
    characters, which no database or no feed keeps.
    """
    builder = _Builder()
    # Twice: the cleaner may not see NUL, and makes characters of '&#8;' and the like.
    builder.feed(printable(_CLEANER.clean(printable(html))))
    builder.close()
    lines = (block.html() for block in builder.blocks)
    return "\n".join(line for line in lines if line)


_KINDS = (  # the first that a line starts with
    ('<p class="editors-note"', "editors_note"),
    ('<blockquote class="pull-quote"', "pull_quote"),
    ("<p", "paragraph"),
    ("<h2", "subhead"),
    ("<h3", "minor_subhead"),
    ("<blockquote", "quote"),
    ("<ul", "list"),
    ("<ol", "list"),
    ("<figure", "picture"),
    ("<aside", "teaser"),
)
_BREAK = re.compile(r"<br>|</p><p>|</li><li>|</p><[uo]l><li><p>|</p></li>")


def blocks(body: str) -> Iterator[Block]:
    """Yield the blocks of a clean `body`, one for each line."""
    for line in body.splitlines():
        kind = next((name for start, name in _KINDS if line.startswith(start)), None)
        if kind is None:
            continue
        number = _NUMBER.search(line) if kind in {"picture", "teaser"} else None
        yield Block(kind, line, plain_text(line), int(number[0]) if number else 0)


def plain_text(body: str) -> str:
    """Return what a reader reads of a clean `body`: a paragraph to a line, no markup."""
    parts = unescape(_TAG.sub("", _BREAK.sub("\n", body))).split("\n")
    return "\n".join([part.strip() for part in parts if part.strip()])


_WRAPPED = {
    "paragraph": ("<p>", "</p>"),
    "subhead": ("<h2>", "</h2>"),
    "minor_subhead": ("<h3>", "</h3>"),
    "quote": ("<blockquote><p>", "</p></blockquote>"),
    "pull_quote": ('<blockquote class="pull-quote"><p>', "</p></blockquote>"),
    "editors_note": ('<p class="editors-note">', "</p>"),
}


def from_text(parts: Iterable[tuple[str, str]], *, read: Callable[[str], str] | None = None) -> str:
    """Return the clean body made of (kind, plain text) pairs; list items in a row are one list.

    Kinds are those of `Block`, with ``list_item`` for one item; an unknown kind is a paragraph.
    ``clean`` has nothing to add: ``clean(from_text(parts)) == from_text(parts)``. Text that is
    more than plain is made into HTML by `read`.
    """
    html: list[str] = []
    items: list[str] = []
    for kind, text in [*parts, ("", "")]:
        words = read(text) if read else _inner(text)
        if kind == "list_item":
            items += [f"<li><p>{words}</p></li>"] if words else []
            continue
        if items:
            html.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if words:
            before, after = _WRAPPED.get(kind, _WRAPPED["paragraph"])
            html.append(f"{before}{words}{after}")
    whole = "\n".join(html)
    return clean(whole) if read else whole


def _inner(text: str) -> str:
    """Return plain text as the HTML of one block; '' if nothing of it can be seen."""
    if not text.isprintable() or "  " in text:
        text = _SPACE.sub(" ", _UNKEPT.sub("", text))
    return escape(text.strip(" \xa0"), quote=False)
