"""Lists of stories, newest first, cut by a keyset: page a thousand costs what page one does."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import Http404

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


def page_of(request, editions, size=PAGE):
    """Return the page of `editions` that the request asks for, in one query."""
    cursor = request.GET.get("before")
    rows = editions.newest_first()
    if cursor:
        rows = rows.older_than(*place(cursor))
    rows = rows.values_list("pk", "card_html", "published_at", named=True)
    found = list(rows[: size + 1])
    shown = found[:size]
    return Page(
        editions=shown,
        older=address(request, before=cursor_of(shown[-1].published_at, shown[-1].pk))
        if len(found) > size
        else "",
        later=address(request) if cursor else "",
    )


def address(request, **changes):
    """Return the link to the start of the list with `changes` to its query; None takes out."""
    query = request.GET.copy()
    for name, value in {"before": None, "page": None, **changes}.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


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
