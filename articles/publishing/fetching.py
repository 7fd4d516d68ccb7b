"""Asking a page elsewhere whether it is there. Never one inside our own network.

An editor may type any address, and whoever answers may lead on to any other. A host is looked up
once, all its addresses must be public ones, and the connection is made to these: a name that says
something else when it is asked again leads nowhere. No proxy is asked, for it would look the name
up anew.
"""

import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

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
    _check_address(url)
    try:
        with _opener().open(Request(url, headers=HEADERS, method=method), timeout=PATIENCE) as got:
            return int(got.status)
    except HTTPError as error:
        error.close()
        return error.code


def public_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of `host`, or raise NotPublic unless every one is a public one."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(place[0]).partition("%")[0] for *__, place in found]
    for address in map(ip_address, addresses):
        if not address.is_global or address.is_multicast:
            raise NotPublic(_("The host is not on the public network."))
    return list(dict.fromkeys(addresses))


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotPublic(_("It is not a web address."))


def _connect(host: str, port: int, timeout: float | None) -> socket.socket:
    """Return a connection to the first public address of `host` that answers."""
    failure = OSError(_("The host has no address."))
    for address in public_addresses(host, port):
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failure = error
    raise failure


class _Connection(HTTPConnection):
    def connect(self) -> None:
        self.sock = _connect(self.host, self.port, self.timeout)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        plain = _connect(self.host, self.port, self.timeout)
        # The certificate is asked for by name, wherever the connection leads.
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host)


class _Plain(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_Connection, req)


class _Secure(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_SecureConnection, req)


class _Careful(HTTPRedirectHandler):
    def redirect_request(  # type: ignore[no-untyped-def]
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers, newurl: str
    ) -> Request | None:
        _check_address(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> OpenerDirector:
    """Return what opens web addresses, and no files, proxies or other protocols."""
    opener = OpenerDirector()
    for handler in (_Plain, _Secure, _Careful, HTTPErrorProcessor, HTTPDefaultErrorHandler):
        opener.add_handler(handler())
    return opener
