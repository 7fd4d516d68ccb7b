"""The WSGI application around Django: what is known is answered ahead of it."""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from django.conf import settings

from . import freshness
from .freshness import Freshness, Stamp
from .headers import STAMP, STATUSES
from .pages import Headers, Page, Pages
from .queries import Encodings, normal

Environ = dict[str, Any]
Application = Callable[..., Iterable[bytes]]

MEMORY = 64 * 2**20  # bytes, in each process
LARGEST = 2**20  # bytes; what is larger is not kept
# Characters. No address of ours comes near it, and nobody shall fill the memory with one of his
# own: the number of a port alone may have as many digits as a server takes.
LONGEST_KEY = 1_000
# Seconds. Guards against what no version knows of, such as rows changed by hand.
LONGEST = 600.0
_CONDITIONS = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_IF_RANGE",
    "HTTP_RANGE",
)


class Layer:
    """Answers GET and HEAD from memory where Django has said that an answer is public.

    Paths that start with one of `apart` go to Django as they are, and so does whoever has a
    session or credentials. Of the query, `parameters` are told apart; what only follows readers
    around is taken off, for Django too; with anything else the answer is not kept.

    For up to `patience` seconds a thread waits for another that has Django make a page, as is best
    where the database is part of the process: two that compute at once take turns at Python's lock
    with each row that they read, which costs both of them a third more, and may make one page
    twice. Where threads wait for a server they are better off side by side.

    `application` must have called ``start_response`` when it returns, as Django has.
    """

    def __init__(
        self,
        application: Application,
        *,
        apart: tuple[str, ...] = (),
        parameters: Iterable[str] = (),
        memory: int = MEMORY,
        patience: float = 0,
        fresh: Freshness | None = None,
    ) -> None:
        self.application = application
        self.pages = Pages(memory)
        self._turn, self._patience = Lock(), patience
        self._apart = apart
        self._parameters = frozenset(parameters)
        self._fresh = fresh or freshness.here
        self._encodings = Encodings()
        self._session = f"{settings.SESSION_COOKIE_NAME}="
        self._secure_header = (settings.SECURE_PROXY_SSL_HEADER or ("",))[0]

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.application(environ, start_response)
        moment = self._fresh.clock()
        stamp = self._fresh.stamp(moment)
        if stamp is None:
            return self.application(environ, start_response)
        if stamp is not self.pages.stamp:
            self.pages.begin(stamp)
        if page := self.pages.get(key, stamp, moment):
            return self._answer(page, environ, start_response)
        has_turn = self._turn.acquire(timeout=self._patience)
        try:
            # Whoever had the turn before may have made this very page.
            if page := self.pages.get(key, stamp, moment):
                return self._answer(page, environ, start_response)
            return self._ask(environ, start_response, key, stamp, moment)
        finally:
            if has_turn:
                self._turn.release()

    def _key(self, environ: Environ) -> tuple[str, ...] | None:
        """Return what tells this request from others; None for one that is Django's alone."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_AUTHORIZATION" in environ:
            return None
        if self._session in environ.get("HTTP_COOKIE", ""):
            return None
        path = environ["PATH_INFO"]
        if path.startswith(self._apart):
            return None
        query = environ.get("QUERY_STRING", "")
        if query and (query := normal(query, self._parameters)) is None:
            return None
        # Django redirects those who come without TLS, and refuses hosts that are not its own.
        key = (
            path,
            query,
            environ.get("HTTP_HOST", ""),
            environ["wsgi.url_scheme"],
            environ.get(self._secure_header, ""),
        )
        return key if sum(map(len, key)) <= LONGEST_KEY else None

    def _answer(
        self, page: Page, environ: Environ, start_response: Callable[..., Any]
    ) -> list[bytes]:
        none_match = environ.get("HTTP_IF_NONE_MATCH")
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if (none_match or since) and page.status[:3] == "200" and page.is_known(none_match, since):
            start_response("304 Not Modified", page.known_headers())
            return []
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        headers, body = page.answer(self._encodings.choose(accepted))
        # A copy: the server may add its own.
        start_response(page.status, headers[:])
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def _ask(
        self,
        environ: Environ,
        start_response: Callable[..., Any],
        key: tuple[str, ...],
        stamp: Stamp,
        moment: float,
    ) -> Iterable[bytes]:
        """Have Django answer in full; keep the answer if it is for everybody."""
        whole = {name: environ[name] for name in environ if name not in _CONDITIONS}
        whole |= {"REQUEST_METHOD": "GET", "QUERY_STRING": key[1], STAMP: stamp}
        told: list[Any] = []
        response = self.application(whole, lambda *told_now: told.append(told_now))
        status, headers = told[0][:2]
        if not is_public(status, headers):
            start_response(*told[0])
            return response if environ["REQUEST_METHOD"] == "GET" else _closed(response)
        try:
            body = b"".join(response)
        finally:
            _closed(response)
        page = Page(status, headers, body, stamp.changed_at.timestamp())
        if len(body) <= LARGEST:
            self.pages.keep(key, page, stamp, moment + LONGEST)
        return self._answer(page, environ, start_response)


def is_public(status: str, headers: Headers) -> bool:
    """Whether everybody may have this answer, and Django says so."""
    if int(status[:3]) not in STATUSES:
        return False
    said = {name.lower(): value.lower() for name, value in headers}
    control = said.get("cache-control", "")
    return (
        "public" in control
        and "s-maxage" in control
        and not said.keys() & {"set-cookie", "content-encoding"}
        and said.get("vary", "accept-encoding") == "accept-encoding"
    )


def _closed(response: Iterable[bytes]) -> list[bytes]:
    """End a response whose body nobody gets."""
    if close := getattr(response, "close", None):
        close()
    return []
