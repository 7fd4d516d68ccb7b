"""Many rows at once: what `bulk_create` does, for rows whose every value is at hand.

Django turns each value of each row into an expression of its own, which costs an import more
than the database does. Here a statement is made once for each model, and rows are plain
tuples: SQLite takes them with ``executemany``, PostgreSQL with COPY. Where nobody asks for the
rows afterwards no model is made of them either, which costs as much again.
"""

from collections.abc import Iterable, Mapping, Sequence
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
            for row, key in zip(keyless, _keys(model, len(keyless), connection), strict=True):
                row.pk = key
        for stamped in table.stamped:
            now = stamped.pre_save(rows[0], add=True)
            for row in rows:
                setattr(row, stamped.attname, now)
        of = attrgetter(*(column.attname for column in table.columns))
        _write(table, [list(of(row)) for row in rows], connection)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def insert_values(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> Sequence[int]:
    """Insert rows that are given as {attribute: value}, as `insert` does.

    All name the same in the same order; what is not named has its default, one for all of them.
    Returns the keys in the order of `rows`, none where they are named themselves. ValueError if
    they name other things: values would stand in wrong columns.
    """
    rows = list(rows)
    if not rows:
        return ()
    names = tuple(rows[0])
    if any(tuple(row) != names for row in rows):
        raise ValueError(f"rows of {model.__name__} name different things")
    table, connection = _table(model, names), connections[DEFAULT_DB_ALIAS]
    blank = model()
    for stamped in table.stamped:
        stamped.pre_save(blank, add=True)
    same = [getattr(blank, column.attname) for column in table.columns[len(names) :]]
    keys: Sequence[int] = ()
    with transaction.atomic(savepoint=False):
        if model._meta.pk.attname in names:
            values = [[*row.values(), *same] for row in rows]
        else:
            keys = _keys(model, len(rows), connection)
            values = [[*row.values(), key, *same[1:]] for row, key in zip(rows, keys, strict=True)]
        _write(table, values, connection)
    return keys


class _Table(NamedTuple):
    """The columns of a model, in order; of which are to be converted, and which say when."""

    name: str
    columns: Sequence["models.Field[Any, Any]"]
    converted: Sequence[int]
    stamped: Sequence["models.DateField[Any, Any]"]


@cache
def _table(model: type[models.Model], first: tuple[str, ...] = ()) -> _Table:
    """Return the table of `model` with the columns of `first`, then its key, before all others."""
    by_name = {column.attname: column for column in model._meta.concrete_fields}
    key = model._meta.pk.attname
    columns = [by_name[name] for name in dict.fromkeys([*first, key, *by_name])]
    return _Table(
        model._meta.db_table,
        columns,
        [n for n, c in enumerate(columns) if c.choices or not isinstance(c, _AS_IT_IS)],
        [c for c in columns if isinstance(c, models.DateField) and (c.auto_now or c.auto_now_add)],
    )


def _convert(table: _Table, rows: Iterable[list[Any]], connection: BaseDatabaseWrapper) -> None:
    for place in table.converted:
        column = table.columns[place]
        before = converted = None
        for row in rows:
            value = row[place]
            if value is not before:  # one moment, or one note, for all of a batch
                before = value
                if column.choices:  # a member of an enumeration is not its value to every driver
                    converted = getattr(value, "value", value)
                else:
                    converted = column.get_db_prep_save(value, connection)
            row[place] = converted


def _keys(model: type[models.Model], count: int, connection: BaseDatabaseWrapper) -> Sequence[int]:
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


def _write(table: _Table, values: list[list[Any]], connection: BaseDatabaseWrapper) -> None:
    _convert(table, values, connection)
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
