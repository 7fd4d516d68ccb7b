"""Finished answers, compressed as browsers ask for them, within a bounded memory."""

import gzip
import re
from collections import OrderedDict
from collections.abc import Hashable
from hashlib import sha1
from threading import Lock

import brotli  # comes with whitenoise[brotli]
from django.utils.http import http_date, parse_http_date_safe

from .freshness import Stamp

Headers = list[tuple[str, str]]

OVERHEAD = 2_000  # bytes that an entry takes beside its bodies, roughly
LEAST = 200  # bytes; less is not worth compressing
_TEXT = re.compile(r"text/|application/(.*\+)?(json|xml)|image/svg")
_COMPRESS = {
    # Strong enough for text, and ten times faster than the strongest.
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
# Made anew for each answer, or not ours to repeat.
_OWN = {"content-length", "etag", "last-modified", "vary", "date", "connection"}


def _digest(body: bytes) -> str:
    # Tells two answers apart and guards nothing: the fastest that processors have.
    return sha1(body, usedforsecurity=False).hexdigest()


class Page:
    """One answer, in every encoding that was asked for."""

    __slots__ = ("_answers", "_body", "_compressible", "_headers", "etag", "modified", "status")

    def __init__(self, status: str, headers: Headers, body: bytes, changed_at: float) -> None:
        self.status = status
        self.modified = int(changed_at)
        # The encodings differ in their bytes and not in what they say: hence weak.
        said = (value for name, value in headers if name.lower() == "etag")
        self.etag = next(said, "").removeprefix("W/") or f'"{_digest(body)}"'
        self._body = body
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        self._compressible = len(body) >= LEAST and bool(_TEXT.match(kind))
        self._headers = [
            *((name, value) for name, value in headers if name.lower() not in _OWN),
            ("ETag", f"W/{self.etag}"),
            ("Last-Modified", http_date(changed_at)),
            ("Vary", "Accept-Encoding"),
        ]
        self._answers: dict[str, tuple[Headers, bytes]] = {}

    @property
    def weight(self) -> int:
        """Bytes it may come to take, all encodings made: compressed, text is half as heavy."""
        return 2 * len(self._body) + OVERHEAD

    def answer(self, encoding: str) -> tuple[Headers, bytes]:
        """Return headers and body in `encoding`: 'br', 'gzip' or ''."""
        return self._answers.get(encoding) or self._make(encoding)

    def _make(self, encoding: str) -> tuple[Headers, bytes]:
        body, headers = self._body, self._headers
        if encoding and self._compressible:
            smaller = _COMPRESS[encoding](body)
            if len(smaller) < len(body):
                body, headers = smaller, [*headers, ("Content-Encoding", encoding)]
        made = ([*headers, ("Content-Length", str(len(body)))], body)
        self._answers[encoding] = made
        return made

    def is_known(self, none_match: str | None, modified_since: str | None) -> bool:
        """Whether who asks with these headers has it already."""
        if none_match:
            return self.etag in none_match or none_match.strip() == "*"
        since = parse_http_date_safe(modified_since) if modified_since else None
        return since is not None and since >= self.modified

    def known_headers(self) -> Headers:
        """Return the headers of a 304."""
        body_only = {"content-type", "content-language"}
        return [(name, value) for name, value in self._headers if name.lower() not in body_only]


class _Entry:
    """A page in the memory, and until when it is good."""

    __slots__ = ("page", "stamp", "until", "was_asked_for")

    def __init__(self, page: Page, stamp: Stamp, until: float) -> None:
        self.page, self.stamp, self.until = page, stamp, until
        self.was_asked_for = False


class Pages:
    """Pages of one state of the site, those asked for last. Holds at most `most` bytes.

    They stand in the order in which they came. Where one has to go, it is the first that nobody
    has asked for since it came, or since it was last spared: to note that somebody asks is all
    that an answer from memory has to do.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self.stamp: Stamp | None = None
        self._kept: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def begin(self, stamp: Stamp) -> None:
        """Forget the pages of every other state of the site."""
        with self._lock:
            if stamp != self.stamp:
                self._kept.clear()
                self.weight, self.stamp = 0, stamp

    def get(self, key: Hashable, stamp: Stamp, moment: float) -> Page | None:
        """Return the page kept under `key` at `stamp`, unless it is too old at `moment`."""
        entry = self._kept.get(key)
        if entry is None or entry.stamp is not stamp or moment >= entry.until:
            return None
        entry.was_asked_for = True
        return entry.page

    def keep(self, key: Hashable, page: Page, stamp: Stamp, until: float) -> None:
        """Keep a page that was made when the site was at `stamp`; throw out who is asked least."""
        with self._lock:
            if stamp != self.stamp:
                return
            if before := self._kept.pop(key, None):
                self.weight -= before.page.weight
            self._kept[key] = _Entry(page, stamp, until)
            self.weight += page.weight
            while self.weight > self.most:
                first, entry = self._kept.popitem(last=False)
                if entry.was_asked_for:
                    entry.was_asked_for = False
                    self._kept[first] = entry
                else:
                    self.weight -= entry.page.weight
