"""Editions that a reader searched for, as a query set."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import Lookup

from articles.models import Edition, SearchEntry
from articles.models.edition import EditionQuerySet, last_moment_before, midnight
from articles.models.prepared import Given, Prepared
from articles.models.search import Words

from . import postgres, sqlite
from .language import KINDS, Part, Query, parse, read_mark

RANKED = 200
HEADLINE, STANDFIRST = 10, 4  # what a phrase is worth in either; in the text it is worth nothing
_RANKING = ("search_entry__headline", "search_entry__standfirst")  # folded already
MARKS = "search_entry__topics"  # the column that `marks` counts
_PLACE = "search_index__place"

Compiled = tuple[str, list[Any]]
Writer = Callable[[str, Query], tuple[str, list[Part]]]  # of SQL and its parameters, for a column


class GivenQuery(Given):
    """Stands for any query of the shape that `like` has."""

    def __init__(self, name: str, like: Query) -> None:
        super().__init__(name)
        self.like = like


class GivenPart(Given):
    """Stands for what an engine is given of a query that is given."""

    def __init__(self, name: str, part: Part) -> None:
        super().__init__(name)
        self.part = part

    def among(self, given: dict[str, Any]) -> str:
        return self.part(given[self.name])


@Words.register_lookup
class Matches(Lookup):
    """That the words of an entry are what a `Query` asks for."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> Compiled:
        return self._compiled(sqlite.matches, compiler)

    def as_postgresql(self, compiler: Any, connection: Any) -> Compiled:
        return self._compiled(postgres.matches, compiler)

    def _compiled(self, write: Writer, compiler: Any) -> Compiled:
        column, _ = compiler.compile(self.lhs)
        if isinstance(self.rhs, GivenQuery):
            sql, parts = write(column, self.rhs.like)
            return sql, [GivenPart(self.rhs.name, part) for part in parts]
        sql, parts = write(column, self.rhs)
        return sql, [part(self.rhs) for part in parts]


class Found(EditionQuerySet):
    """Editions found by their words. Narrow them as any others; choose the order last."""

    query_asked = Query()

    @classmethod
    def among(cls, editions: EditionQuerySet, query: Query | GivenQuery) -> "Found":
        found = cls(editions.model, editions.query.chain())
        if not query:
            return found.none()
        found.query_asked = query.like if isinstance(query, GivenQuery) else query
        matching: Found = found.filter(search_index__words__matches=query)
        return matching

    def _clone(self) -> "Found":
        clone: Found = super()._clone()  # type: ignore[misc]
        clone.query_asked = self.query_asked
        return clone

    def newest_first(self) -> "Found":
        """The order of every feed, to the minute; costs the same for any number of matches."""
        return self.order_by(f"-{_PLACE}")

    def live_before(self, at: datetime, day: date) -> "Found":
        # To the minute, so that the index is entered there: it would go through all later matches.
        end = min(at, last_moment_before(day)) + timedelta(minutes=1)
        before = self.filter(**{f"{_PLACE}__lt": SearchEntry.place_of(end, 0)})
        return cast(Found, super(Found, before).live_before(at, day))

    def from_day(self, day: date) -> "Found":
        start = SearchEntry.place_of(midnight(day), 0)
        return cast(Found, super().from_day(day).filter(**{f"{_PLACE}__gte": start}))

    def older_than(self, published_at: datetime, pk: int) -> "Found":
        return self.filter(**{f"{_PLACE}__lt": SearchEntry.place_of(published_at, pk)})

    def best_first(self, *columns: str) -> list[Any]:
        """Return the newest RANKED of these, those first that fit best; older ones are left out.

        Of each a named row of `columns`, in one query. A word that stands everywhere fits a
        hundred thousand stories about equally well, and to rank them all would cost seconds; to
        ask the database for ranks costs nearly as much, for it counts all that have the word to
        say how much it tells.
        """
        rows = self.newest_first().values_list(*columns, *_RANKING, named=True)
        return _best(rows[:RANKED], self.query_asked)


def _best(rows: Iterable[Any], query: Query) -> list[Any]:
    """Return `rows`, the newest first, in the order in which they fit.

    What the headline says counts most, then the standfirst; of what fits alike the newest comes
    first. Names do not rank: who wrote it and what it is about fit or do not.
    """
    rows = list(rows)
    fits = [0] * len(rows)
    for phrase in query.phrases:
        asked = f" {' '.join(phrase)} "
        for place, row in enumerate(rows):
            if asked in f" {row.search_entry__headline} ":
                fits[place] += HEADLINE
            elif asked in f" {row.search_entry__standfirst} ":
                fits[place] += STANDFIRST
    return [rows[place] for place in sorted(range(len(rows)), key=fits.__getitem__, reverse=True)]


def marks(rows: Iterable[Any]) -> dict[str, Counter[int]]:
    """Return {"section", "topic", "author": {key: how many of `rows` stand there}}.

    `rows` have the column MARKS.
    """
    found: dict[str, Counter[int]] = {kind: Counter() for kind in KINDS}
    words = " ".join([row.search_entry__topics or "" for row in rows]).split()
    for word, count in Counter(words).items():
        if place := read_mark(word):
            kind, pk = place
            found[kind][pk] = count
    return found


_known: dict[Any, Prepared] = {}


def rows(text: str, at: datetime, *columns: str, best_first: bool) -> list[Any]:
    """Return named rows of `columns`, or `time`, of the newest RANKED found, in either order.

    The same as `Found` gives, for what is asked most: words, and nothing else.
    """
    query = parse(text)
    if not query:
        return []
    wanted = (*columns, *_RANKING) if best_first else columns
    key = (query.shape, wanted, RANKED)
    if key not in _known:
        _known[key] = Prepared(lambda: _rows(GivenQuery("query", query), wanted))
    found = _known[key](query=query, at=at)
    return _best(found, query) if best_first else found


def _rows(query: GivenQuery, columns: tuple[str, ...]) -> Any:
    at: Any = Given("at")
    found = Found.among(Edition.objects.live(at).timed(), query)
    return found.newest_first().values_list(*columns, named=True)[:RANKED]
