"""Lists of stories, newest first, cut by a keyset: page a thousand costs what page one does."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.http import Http404

from articles.models import Edition
from articles.models.edition import in_utc
from articles.models.prepared import Given, Prepared

from .holes import Holes

PAGE = 20
_STAMP = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Page:
    """Some editions of a list; the addresses of those before them and of the list's start.

    `place` is the query that alone leads to them; '' at the list's start.
    """

    editions: list[Any]  # each with its card_html
    older: str = ""
    later: str = ""
    place: str = ""
    items: str = ""  # the list itself as HTML, where there is more to it than cards

    @property
    def shape(self) -> tuple[int, bool, bool]:
        return (len(self.editions), bool(self.older), bool(self.later))

    def pattern(self, holes: Holes) -> "Page":
        """Return a page of this shape, with `holes` for cards, addresses and its list."""
        return Page(
            editions=[
                {"pk": None, "card_html": holes.html(edition.card_html)}
                for edition in self.editions
            ],
            older=self.older and holes.text(self.older),
            later=self.later and holes.text(self.later),
            place=self.place and holes.text(self.place),
            items=self.items and holes.html(self.items),
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
            return page_of_rows(request, self._first(**given))
        time, key = place(cursor)
        rows = self._older(time=time, key=key, **given)
        return page_of_rows(request, rows, cursor_of(time, key))


def page_of(request, editions, *more):
    """Return the page of `editions` that the request asks for, in one query.

    They are cards, with these columns `more`.
    """
    cursor = request.GET.get("before")
    if cursor:
        time, key = place(cursor)
        editions, cursor = editions.older_than(time, key), cursor_of(time, key)
    return page_of_rows(request, list(_rows(editions, *more)), cursor)


def in_order(cards, keys):
    """Return those of `cards` that have these keys, in the order of the keys."""
    found = {card.pk: card for card in cards}
    return [found[pk] for pk in keys if pk in found]


def _rows(editions, *more):
    # One more than is shown: whether there is more.
    return editions.newest_first().cards(*more)[: PAGE + 1]


def page_of_rows(request, rows, cursor=""):
    """Return the page of the cards `rows`, of which one more than a page shows there is more."""
    shown = rows[:PAGE]
    more = len(rows) > PAGE
    return Page(
        editions=shown,
        older=after(request, shown[-1]) if more else "",
        later=address(request) if cursor else "",
        place=f"?before={cursor}" if cursor else "",
    )


def after(request, card):
    """Return the link to what comes after `card` in the list."""
    return address(request, before=cursor_of(in_utc(card.time), card.pk))


def address(request, **changes):
    """Return the link to the start of the list with `changes` to its query; None takes out."""
    changes = {"before": None, "page": None, **changes}
    query = {name: values for name, values in request.GET.lists() if name not in changes}
    query |= {name: [value] for name, value in changes.items() if value is not None}
    return f"{request.path}?{urlencode(query, doseq=True)}" if query else request.path


def adding(request, name):
    """Return what makes an address of a value: the start of the list that has it for `name`."""
    start = address(request, **{name: ""})
    return lambda value: start + quote_plus(str(value))


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
