"""Asking a page elsewhere whether it is there. Never one inside our own network.

An editor may type any address, and whoever answers may lead on to any other: both are asked
for only where every address of the host is a public one.
"""

import socket
from http.client import HTTPException
from ipaddress import ip_address
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from django.utils.translation import gettext as _

PATIENCE = 10  # seconds
# Some sites answer no program that does not say what it is.
HEADERS = {"User-Agent": "newsroom link check", "Accept": "*/*"}


class NotPublic(OSError):
    """The host is in a private network, or is this machine."""


def ask(url: str) -> str:
    """Return the status that `url` answers with, '200', or in words why there is none."""
    try:
        status = _status(url, "HEAD")
        # Not every server knows HEAD, and some forbid it.
        return str(_status(url, "GET") if status in {403, 404, 405, 501} else status)
    except URLError as error:
        return str(error.reason)[:120] or type(error).__name__
    except (OSError, HTTPException, ValueError) as error:
        return str(error)[:120] or type(error).__name__


def _status(url: str, method: str) -> int:
    check_public(url)
    try:
        with _opener().open(Request(url, headers=HEADERS, method=method), timeout=PATIENCE) as got:
            return int(got.status)
    except HTTPError as error:
        error.close()
        return error.code


def check_public(url: str) -> None:
    """Raise NotPublic unless every address of the host of `url` is a public one."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotPublic(_("It is not a web address."))
    found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    for *__, place in found:
        if not ip_address(str(place[0]).partition("%")[0]).is_global:
            raise NotPublic(_("The host is not on the public network."))


class _Careful(HTTPRedirectHandler):
    def redirect_request(  # type: ignore[no-untyped-def]
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers, newurl: str
    ) -> Request | None:
        check_public(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> OpenerDirector:
    return build_opener(_Careful)
