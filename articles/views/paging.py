"""Lists of stories, newest first, cut by a keyset: page a thousand costs what page one does."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from articles.models import Edition
from articles.models.prepared import Given, GivenKeys, Prepared

from .holes import Holes

PAGE = 20
_STAMP = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Page:
    """Some editions of a list; the addresses of those before them and of the list's start."""

    editions: list[Any]  # each with its card_html
    older: str = ""
    later: str = ""

    @property
    def shape(self) -> tuple[int, bool, bool]:
        return (len(self.editions), bool(self.older), bool(self.later))

    def pattern(self, holes: Holes) -> "Page":
        """Return a page of this shape, with `holes` for cards and addresses."""
        return Page(
            editions=[
                {"pk": None, "card_html": holes.html(edition.card_html)}
                for edition in self.editions
            ],
            older=self.older and holes.text(self.older),
            later=self.later and holes.text(self.later),
        )


class Listing:
    """A list that is asked for often: live editions that `choose` narrows, by what is `Given`."""

    def __init__(self, choose):
        def chosen():
            return choose(Edition.objects.live(Given("at")))

        def older():
            return chosen().older_than(Given("time"), Given("key"))

        self._first = Prepared(lambda: _rows(chosen()))
        self._older = Prepared(lambda: _rows(older()))

    def page(self, request, **given):
        """Return the page that the request asks for, in one query."""
        cursor = request.GET.get("before")
        if not cursor:
            return _page(request, self._first(**given))
        time, key = place(cursor)
        return _page(request, self._older(time=time, key=key, **given), cursor)


def page_of(request, editions):
    """Return the page of `editions` that the request asks for, in one query."""
    cursor = request.GET.get("before")
    if cursor:
        editions = editions.older_than(*place(cursor))
    return _page(request, _rows(editions), cursor)


def page_of_keys(request, keys):
    """Return the first page of the editions with `keys`, which stand in the order of feeds."""
    return _page(request, cards(keys[: PAGE + 1]))


def cards(keys):
    """Return the cards of the editions with `keys`, in that order."""
    found = {card.pk: card for card in _cards(keys=keys)}
    return [found[pk] for pk in keys if pk in found]


_cards = Prepared(lambda: Edition.objects.filter(pk__in=GivenKeys("keys")).order_by().cards())


def _rows(editions):
    # One more than is shown: whether there is more.
    return editions.newest_first().cards()[: PAGE + 1]


def _page(request, rows, cursor=""):
    found = list(rows)
    shown = found[:PAGE]
    more = len(found) > PAGE
    return Page(
        editions=shown,
        older=address(request, before=cursor_of(shown[-1].published_at, shown[-1].pk))
        if more
        else "",
        later=address(request) if cursor else "",
    )


def address(request, **changes):
    """Return the link to the start of the list with `changes` to its query; None takes out."""
    changes = {"before": None, "page": None, **changes}
    query = {name: values for name, values in request.GET.lists() if name not in changes}
    query |= {name: [value] for name, value in changes.items() if value is not None}
    return f"{request.path}?{urlencode(query, doseq=True)}" if query else request.path


def cursor_of(time, pk):
    """Return what stands for the row of that time and key in an address."""
    return f"{time.astimezone(UTC).strftime(_STAMP)}-{pk}"


def place(cursor):
    """Return the (time, pk) that a cursor stands for."""
    stamp, _, pk = cursor.partition("-")
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC), _key(pk)
    except ValueError as error:
        raise Http404("no such place in the list") from error


def _key(digits):
    # A larger number is no key of any row, and SQLite refuses it.
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 18:
        raise ValueError(digits)
    return int(digits)
