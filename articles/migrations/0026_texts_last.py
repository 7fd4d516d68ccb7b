"""On SQLite, put the long columns of a table behind the short ones.

SQLite keeps a row as one string of bytes: to read what stands behind a text, it goes through all
of the text. Django puts columns that were added later, and every foreign key, at the end. To
find 500 stories of one section among those with a word took 40 ms of a million, and takes 8.

Django makes a table anew to alter it and loses this order; a test says so, and a migration of
that kind ends with ``RunPython`` of `texts_last` (`importlib.import_module` finds it).
PostgreSQL keeps long values elsewhere.
"""

import re

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("articles_edition", "articles_sourcedocument", "articles_story")
_COLUMN = re.compile(r'"(?P<name>\w+)" (?P<type>\w+)')
_LONG = {"text", "BLOB"}


def texts_last(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    for table in TABLES:
        _put_in_order(schema_editor, table)


def _put_in_order(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
        (made,) = cursor.fetchone()
        cursor.execute(
            "SELECT sql FROM sqlite_master"
            " WHERE tbl_name = %s AND type IN ('index', 'trigger') AND sql IS NOT NULL",
            [table],
        )
        beside = [sql for (sql,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
    parts = _parts(made[made.index("(") + 1 : made.rindex(")")])
    columns = [(found, part) for part in parts if (found := _COLUMN.match(part))]
    columns.sort(key=lambda column: column[0]["type"] in _LONG)
    constraints = [part for part in parts if not _COLUMN.match(part)]
    names = ", ".join(f'"{found["name"]}"' for found, _ in columns)
    ordered = ", ".join([*(part for _, part in columns), *constraints])
    for statement in (
        f'CREATE TABLE "new__{table}" ({ordered})',
        f'INSERT INTO "new__{table}" ({names}) SELECT {names} FROM "{table}"',
        f'DROP TABLE "{table}"',
        f'ALTER TABLE "new__{table}" RENAME TO "{table}"',
        # A number that was given once is never given again.
        f"DELETE FROM sqlite_sequence WHERE name = '{table}'",
        f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {last})",
        *beside,
    ):
        schema_editor.execute(statement, params=None)


def _parts(definition: str) -> list[str]:
    """Return the columns and constraints of a table: what stands between the outermost commas."""
    parts, depth, quoted = [""], 0, ""
    for letter in definition:
        if quoted:
            quoted = "" if letter == quoted else quoted
        elif letter in "'\"":
            quoted = letter
        else:
            depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


class Migration(migrations.Migration):
    dependencies = [("articles", "0025_found")]

    operations = [migrations.RunPython(texts_last, migrations.RunPython.noop)]
