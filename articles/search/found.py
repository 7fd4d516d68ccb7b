"""Editions that a reader searched for, as a query set."""

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import F, FloatField, Func, Lookup, Value

from articles.models import SearchEntry
from articles.models.edition import EditionQuerySet
from articles.models.search import Words

from . import postgres, sqlite
from .language import Query

RANKED = 500
_PLACE = "search_index__place"

Compiled = tuple[str, list[Any]]
Writer = Callable[[str, Query], Compiled]  # of SQL and its parameters, for a column


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
        return write(column, self.rhs)


class Relevance(Func):
    """A number that is lower for entries that fit the query better."""

    output_field = FloatField()

    def __init__(self, words: Any, query: Query) -> None:
        super().__init__(words)
        self.query = query

    def get_db_converters(self, connection: Any) -> list[Any]:
        return []  # both engines hand out a float

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Compiled:
        return self._compiled(sqlite.relevance, compiler)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Compiled:
        return self._compiled(postgres.relevance, compiler)

    def _compiled(self, write: Writer, compiler: Any) -> Compiled:
        column, _ = compiler.compile(self.source_expressions[0])
        return write(column, self.query)


class Found(EditionQuerySet):
    """Editions found by their words. Narrow them as any others; choose the order last."""

    @classmethod
    def among(cls, editions: EditionQuerySet, query: Query) -> "Found":
        found = cls(editions.model, editions.query.chain())
        found = found.filter(search_index__words__matches=query) if query else found.none()
        if query.phrases:
            found = found.alias(relevance=Relevance(F("search_index__words"), query))
        return found

    def newest_first(self) -> "Found":
        """The order of every feed, to the minute; costs the same for any number of matches."""
        return self.order_by(f"-{_PLACE}")

    def older_than(self, published_at: datetime, pk: int) -> "Found":
        return self.filter(**{f"{_PLACE}__lt": SearchEntry.place_of(published_at, pk)})

    def best_first(self, *columns: str) -> list[Any]:
        """Return the newest RANKED of these, those first that fit best; older ones are left out.

        Editions, or of each a named row of `columns`, in one query. A word that stands everywhere
        fits a hundred thousand stories about equally well, and to rank them all would cost
        seconds: the database ranks those that it hands out, and they are put in order here.
        Names do not rank: who wrote it and what it is about fit or do not.
        """
        is_ranked = "relevance" in self.query.annotations
        found = self.annotate(rank=F("relevance") if is_ranked else Value(0.0)).newest_first()
        rows = found.values_list(*columns, "rank", named=True) if columns else found
        return sorted(rows[:RANKED], key=attrgetter("rank"))
