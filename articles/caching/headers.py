"""What a page says to browsers and to a CDN about keeping it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import conditional_page

# What a view finds in the request: an object that is another one when the site has changed. Not
# there for requests that are Django's alone.
STAMP = "articles.stamp"
# A CDN may hand out a page for s-maxage, and once more while it asks for a newer one: what is
# withdrawn is gone from it after two minutes, from a browser's own memory after half a minute
# more. Whoever needs it sooner purges the CDN.
CACHE_CONTROL = "public, max-age=30, s-maxage=60, stale-while-revalidate=60"
# Other answers depend on the moment, or on who asks.
STATUSES = frozenset({200, 301, 304, 404, 410})


def may_be_kept(response: HttpResponseBase) -> HttpResponseBase:
    """Say of `response` that it is the same for everybody; returns it."""
    if response.status_code in STATUSES:
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    return response


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorate a view of what is the same for every reader; who has it already is told so.

    Behind the layer it is the layer that knows who has it.
    """
    alone = conditional_page(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ask = view if STAMP in request.META else alone
        return may_be_kept(ask(request, *args, **kwargs))

    return answer
