"""What readers search: editions, by the words they hold.

``index``, ``remove``           by the verbs of the desk, in the transaction that writes editions
``query``, ``among``            a reader's text -> editions, to narrow, order and page as any
``hits``, ``newest``            the newest of what was found, to be listed and counted: of a text
                                that nothing narrows, and of editions
``snippets``                    what to show of those on a page
``rebuild``, ``differences``    for the operator
``keep_new``, ``keep_stories``, ``latest``, ``stories``, ``rebuild_stories``,
``differences_at_desk``         the same for the desk, over working copies

Words are compared folded to plain letters (``words``), asked for in a small language that takes
any text (``language``), and found by FTS5 (``sqlite``) or tsvector (``postgres``), which differ
in one thing that a reader may see: PostgreSQL keeps 255 places of a word in one text, and finds no
phrase with that word behind them. What readers may see is not asked of the index: a scheduled
edition is in it, and `Edition.objects.live(at)` keeps it back until its time.
"""

from collections.abc import Mapping
from datetime import datetime

from articles.models import Edition
from articles.models.edition import EditionQuerySet

from .desk import (
    Texts,
    differences_at_desk,
    keep_new,
    keep_stories,
    latest,
    rebuild_stories,
    stories,
)
from .entries import Difference, differences, index, rebuild, remove
from .found import RANKED, Found, Hits, hits, newest
from .language import parse
from .snippets import snippets

__all__ = [
    "RANKED",
    "Difference",
    "Found",
    "Hits",
    "Texts",
    "among",
    "differences",
    "differences_at_desk",
    "hits",
    "index",
    "keep_new",
    "keep_stories",
    "latest",
    "newest",
    "query",
    "rebuild",
    "rebuild_stories",
    "remove",
    "snippets",
    "stories",
]


def query(text: str, at: datetime) -> Found:
    """Return what a reader who asks for `text` at time `at` may see: nothing, for no words.

    Never an error, whatever the text. Order by ``best_first()`` or ``newest_first()``, last.
    """
    return among(Edition.objects.live(at), text)


def among(editions: EditionQuerySet, text: str, within: Mapping[str, int] | None = None) -> Found:
    """Return those of `editions` that hold what `text` asks for.

    `within` says of {"section", "topic", "author": key} that the editions are narrowed to it, for
    the index to look there alone: few have an author, and a million may have a word.
    """
    return Found.among(editions, parse(text).within(within or {}))
