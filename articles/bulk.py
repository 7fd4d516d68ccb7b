"""Many rows at once: what `bulk_create` does, for rows whose every value is at hand.

Django turns each value of each row into an expression of its own, which costs an import more
than the database does. Here a statement is made once for each model, and rows are plain
tuples: SQLite takes them with ``executemany``, PostgreSQL with COPY.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS

Row = TypeVar("Row", bound=models.Model)

# A value of these stands in its column as it is; the others have a word with the database.
_AS_IT_IS = (
    models.BooleanField, models.CharField, models.ForeignKey, models.IntegerField,
    models.TextField,
)  # fmt: skip


class _Table(NamedTuple):
    """The columns of a model, in order; of which are to be converted, and which say when."""

    name: str
    columns: Sequence["models.Field[Any, Any]"]
    converted: Sequence[int]
    stamped: Sequence["models.DateField[Any, Any]"]


def insert(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """Insert new `rows` of `model`, give keys to those that have none, and return them.

    Within a transaction. As with ``bulk_create`` no signal is sent, and whatever the rows point
    to has its key already. Raises what the database raises; nothing of `rows` is written then.
    """
    rows = list(rows)
    if not rows:
        return rows
    table, connection = _table(model), connections[DEFAULT_DB_ALIAS]
    with transaction.atomic(savepoint=False):
        if keyless := [row for row in rows if row.pk is None]:
            keys = _keys(model, len(keyless), connection)
            for row, key in zip(keyless, keys, strict=True):
                row.pk = key
        for stamped in table.stamped:
            now = stamped.pre_save(rows[0], add=True)
            for row in rows:
                setattr(row, stamped.attname, now)
        _write(table, _values(table, rows, connection), connection)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


@cache
def _table(model: type[models.Model]) -> _Table:
    columns = model._meta.concrete_fields
    return _Table(
        model._meta.db_table,
        columns,
        [n for n, c in enumerate(columns) if c.choices or not isinstance(c, _AS_IT_IS)],
        [c for c in columns if isinstance(c, models.DateField) and (c.auto_now or c.auto_now_add)],
    )


def _values(
    table: _Table, rows: Sequence[models.Model], connection: BaseDatabaseWrapper
) -> list[list[Any]]:
    of = attrgetter(*(column.attname for column in table.columns))
    values = [list(of(row)) for row in rows]
    for place in table.converted:
        column = table.columns[place]
        before = converted = None
        for row in values:
            value = row[place]
            if value is not before:  # one moment, or one note, for all of a batch
                before = value
                if column.choices:  # a member of an enumeration is not its value to every driver
                    converted = getattr(value, "value", value)
                else:
                    converted = column.get_db_prep_save(value, connection)
            row[place] = converted
    return values


def _keys(model: type[models.Model], count: int, connection: BaseDatabaseWrapper) -> Iterable[int]:
    """Return `count` new keys: SQLite's writer is alone until its transaction ends, and
    PostgreSQL gives no key twice."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), model._meta.pk.column, count],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
        return range(last + 1, last + 1 + count)


def _write(table: _Table, values: Sequence[Sequence[Any]], connection: BaseDatabaseWrapper) -> None:
    name = connection.ops.quote_name(table.name)
    columns = ", ".join(connection.ops.quote_name(column.column) for column in table.columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"COPY {name} ({columns}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(table.columns))
            cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", values)
