"""Queries that are put together once, and asked with other values each time.

To put a query together and to write its SQL takes Django several times longer than a database
needs to answer it. What every page asks is kept written; it is still said once, by the query sets.
"""

import json
from collections import namedtuple
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.db import connection
from django.db.models import Expression, QuerySet
from django.utils.functional import cached_property


class Given(Expression):
    """Stands in a query for a value that is given when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]

    def among(self, given: dict[str, Any]) -> Any:
        """Return the value as the database takes it."""
        value = given[self.name]
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        return value


class GivenKeys(Given):
    """Stands after `__in` for any number of keys: one value, however many they are."""

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "(SELECT value FROM json_each(%s))", [self]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "(SELECT value::bigint FROM json_array_elements_text(%s::json))", [self]

    def among(self, given: dict[str, Any]) -> str:
        return json.dumps(given[self.name])


class Prepared:
    """A query that `build` puts together when it is first asked: a query set of values.

    Where a value differs from one time to the next, it has a `Given` in its place.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build

    def __call__(self, **given: Any) -> list[Any]:
        """Return the rows, with the names of their columns, found with the values `given`."""
        sql, values, make, convert = self._written
        asked = [each.among(given) if isinstance(each, Given) else each for each in values]
        with connection.cursor() as cursor:
            cursor.execute(sql, asked)
            rows = cursor.fetchall()
        return [*map(make, convert(rows))]

    @cached_property
    def _written(self) -> tuple[str, tuple[Any, ...], Callable[..., Any], Callable[..., Any]]:
        query = self._build().query
        compiler = query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        columns = [column for column, *_ in compiler.select]
        converters = compiler.get_converters(columns)
        make = cast(Any, namedtuple("Row", query.selected or ()))._make
        if not converters:
            return sql, values, make, iter
        return sql, values, make, lambda rows: compiler.apply_converters(rows, converters)
