"""Editions that a reader searched for, as a query set."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import Lookup

from articles.models import Edition, SearchEntry
from articles.models.edition import EditionQuerySet, last_moment_before, midnight
from articles.models.prepared import Given, Prepared
from articles.models.search import Words

from . import postgres, sqlite
from .language import Part, Query, parse, read_mark

RANKED = 200
HEADLINE, STANDFIRST = 10, 4  # what a phrase is worth in either; in the text it is worth nothing
_PLACE = "search_index__place"
_TOLD = ("pk", "search_entry__place", "search_entry__topics")
_RANKING = ("search_entry__headline", "search_entry__standfirst")  # folded already

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

    def best_first(self) -> "Hits":
        """Return the newest RANKED of these, those first that fit best; older ones are left out.

        In one query. A word that stands everywhere fits a hundred thousand stories about equally
        well, and to rank them all would cost seconds; to ask the database for ranks costs nearly
        as much, for it counts all that have the word to say how much it tells.
        """
        return Hits(_best(_newest(self, *_RANKING), self.query_asked))


@dataclass(frozen=True, slots=True)
class Hits:
    """The newest RANKED of what was found, in the order that was asked for.

    `rows` begin with the key of the edition, and the place and the topics of its entry.
    """

    rows: list[tuple[Any, ...]]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def keys(self) -> list[int]:
        return [row[0] for row in self.rows]

    @property
    def places(self) -> list[int]:
        """Where they stand in time: see `SearchEntry.place_of`."""
        return [row[1] for row in self.rows if row[1]]

    def marks(self) -> dict[tuple[str, int], int]:
        """Return {("section", "topic" or "author", key): how many of these stand there}."""
        words = " ".join([row[2] for row in self.rows if row[2]]).split()
        counted = Counter(words).items()
        return {place: count for word, count in counted if (place := read_mark(word))}


def newest(editions: EditionQuerySet) -> Hits:
    """Return the newest RANKED of `editions`, in one query."""
    return Hits(list(_newest(editions)))


def hits(text: str, at: datetime, *, best_first: bool) -> Hits:
    """Return what a reader who asks for `text` may see, or all for '', in either order.

    The same as `Found` gives, for what is asked most: words, and nothing else.
    """
    query = parse(text)
    if not query:
        return Hits([] if text else _latest(at=at))
    key = (query.shape, best_first, RANKED)
    if key not in _known:
        _known[key] = Prepared(lambda: _asked(GivenQuery("query", query), best_first))
    rows = _known[key](query=query, at=at)
    return Hits(_best(rows, query) if best_first else rows)


_known: dict[Any, Prepared] = {}
_latest = Prepared(lambda: _newest(Edition.objects.live(cast(Any, Given("at")))))


def _asked(query: GivenQuery, best_first: bool) -> Any:
    found = Found.among(Edition.objects.live(cast(Any, Given("at"))), query)
    return _newest(found, *_RANKING) if best_first else _newest(found)


def _newest(editions: EditionQuerySet, *more: str) -> Any:
    return editions.newest_first().values_list(*_TOLD, *more)[:RANKED]


def _best(rows: Iterable[tuple[Any, ...]], query: Query) -> list[tuple[Any, ...]]:
    """Return `rows`, the newest first, in the order in which they fit.

    They end with headline and standfirst. What the headline says counts most, then the
    standfirst; of what fits alike the newest comes first. Names do not rank: who wrote it and
    what it is about fit or do not.
    """
    rows = list(rows)
    fits = [0] * len(rows)
    for phrase in query.phrases:
        asked = f" {' '.join(phrase)} "
        for number, row in enumerate(rows):
            if asked in f" {row[-2]} ":
                fits[number] += HEADLINE
            elif asked in f" {row[-1]} ":
                fits[number] += STANDFIRST
    return [rows[number] for number in sorted(range(len(rows)), key=fits.__getitem__, reverse=True)]
