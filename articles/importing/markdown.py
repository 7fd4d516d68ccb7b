"""Markdown within a line: words, and the marks that a body may have.

What a line is, a heading or a point of a list, is found by the parser as in any text. Here its
value is read: **strong**, *stressed*, [links](https://example.org). The spans of the file keep
the signs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any

from markdown_it import MarkdownIt

from .parts import ParsedStory

SUFFIX = ".md"
QUOTE = re.compile(r">\s?")
TAG = re.compile(r"<[^>]+>")


def is_markdown(path: str) -> bool:
    return path.lower().endswith(SUFFIX)


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False})
    reader.add_render_rule("image", _alt)  # pictures come with their files or not at all
    return reader


def _alt(renderer: Any, tokens: Sequence[Any], place: int, options: Any, env: Any) -> str:
    return str(renderer.renderInlineAsText(tokens[place].children or [], options, env))


def marked(line: str) -> str:
    """Return a line as HTML within a block."""
    return str(_reader().renderInline(line))


def words(line: str) -> str:
    """Return the words of a line."""
    return unescape(TAG.sub("", marked(line))).strip()


def in_words(parsed: ParsedStory) -> ParsedStory:
    """Return the story without signs in its values; its spans and its blocks' kinds stay."""
    return replace(
        parsed,
        headline=words(parsed.headline),
        working_headline=words(parsed.working_headline),
        standfirst=words(parsed.standfirst),
        blocks=tuple(
            block._replace(
                text="\n".join(words(QUOTE.sub("", x, 1)) for x in block.text.splitlines()),
            )
            for block in parsed.blocks
        ),
        pictures=tuple(
            p._replace(caption=words(p.caption), credit=words(p.credit), alt=words(p.alt))
            for p in parsed.pictures
        ),
        editors_notes=tuple(map(words, parsed.editors_notes)),
    )
