"""Editions that a reader searched for, as a query set."""

from datetime import datetime
from types import ModuleType
from typing import Any

from django.db.models import F, FloatField, Func, Lookup, Subquery, Value
from django.db.models.functions import Coalesce

from articles.models import SearchEntry
from articles.models.edition import EditionQuerySet
from articles.models.search import Words

from . import postgres, sqlite
from .language import Query

RANKED = 500
_PLACE = "search_index__place"
_FOREVER = 2**63 - 1


@Words.register_lookup
class Matches(Lookup):
    """That the words of an entry are what a `Query` asks for."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._compiled(sqlite, compiler)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._compiled(postgres, compiler)

    def _compiled(self, engine: ModuleType, compiler: Any) -> tuple[str, list[Any]]:
        column, _ = compiler.compile(self.lhs)
        return engine.matches(column, self.rhs)


class Relevance(Func):
    """A number that is lower for entries that fit the query better."""

    output_field = FloatField()

    def __init__(self, words: Any, query: Query) -> None:
        super().__init__(words)
        self.query = query

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        return self._compiled(sqlite, compiler)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        return self._compiled(postgres, compiler)

    def _compiled(self, engine: ModuleType, compiler: Any) -> tuple[str, list[Any]]:
        column, _ = compiler.compile(self.source_expressions[0])
        return engine.relevance(column, self.query)


class Found(EditionQuerySet):
    """Editions found by their words. Narrow them as any others; choose the order last."""

    @classmethod
    def among(cls, editions: EditionQuerySet, query: Query) -> "Found":
        found = cls(editions.model, editions.query.chain())
        if not query:
            return found.alias(relevance=Value(0.0)).none()
        found = found.filter(search_index__words__matches=query)
        # Who wrote it and what it is about fit or do not; only words fit more or less.
        relevance = Relevance(F("search_index__words"), query)
        return found.alias(relevance=relevance if query.phrases else Value(0.0))

    def newest_first(self) -> "Found":
        """The order of every feed, to the minute; costs the same for any number of matches."""
        return self.order_by(f"-{_PLACE}")

    def older_than(self, published_at: datetime, pk: int) -> "Found":
        return self.filter(**{f"{_PLACE}__lt": SearchEntry.place_of(published_at, pk)})

    def best_first(self) -> "Found":
        """The newest RANKED of these, those first that fit best; older ones are left out.

        A word that stands everywhere fits a hundred thousand stories about equally well, and
        to rank them all would cost seconds.
        """
        last = self.newest_first().values(_PLACE)[RANKED - 1 : RANKED]
        # With an end as well, if one that never comes, PostgreSQL guesses right that a range of
        # which it knows nothing is short, and does not rank all there is to find out.
        newest = self.filter(**{f"{_PLACE}__range": (Coalesce(Subquery(last), 0), _FOREVER)})
        return newest.order_by("relevance", f"-{_PLACE}")
