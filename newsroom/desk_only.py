"""Sessions, who is logged in, and messages: for the desk alone.

No page of readers has use for them, so none can come to depend on who asks; and they took a
tenth of the time of each.
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest

DESK = "/admin/"


class _ForTheDesk:
    """Passes on what is not asked of the desk."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(DESK):
            return super().__call__(request)  # type: ignore[misc]
        return self.get_response(request)


class DeskSessions(_ForTheDesk, SessionMiddleware):
    pass


class DeskAuthentication(_ForTheDesk, AuthenticationMiddleware):
    pass


class DeskMessages(_ForTheDesk, MessageMiddleware):
    pass
