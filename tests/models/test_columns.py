"""What Django forgets when it makes a table of SQLite anew: the order of columns, and triggers."""

from importlib import import_module

import pytest
from django.db import connection

from tests.factories import make_story

ordered = import_module("articles.migrations.0026_texts_last")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite alone"),
]


@pytest.mark.parametrize("table", ordered.TABLES)
def test_no_short_column_stands_behind_a_long_one(table):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({table})")
        is_long = [kind.lower() in {"text", "blob"} for _, _, kind, *_ in cursor.fetchall()]
    assert is_long == sorted(is_long)


def test_triggers_fill_the_indexes_and_views_ask_them():
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')")
        found = cursor.fetchall()
    triggers = {
        ("trigger", f"articles_{index}_{change}")
        for index in ("search", "desk")
        for change in ("insert", "update", "delete")
    }
    assert {*found} == triggers | {("view", "articles_found"), ("view", "articles_desk_found")}


def test_commas_within_a_column_part_nothing():
    made = """"a" text CHECK ("a" IN ('x, (y', 'z')), "b" int REFERENCES "t" ("id"), UNIQUE ("a")"""
    assert ordered._parts(made) == [
        """"a" text CHECK ("a" IN ('x, (y', 'z'))""",
        '"b" int REFERENCES "t" ("id")',
        'UNIQUE ("a")',
    ]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_number_of_a_story_that_is_gone_is_not_given_again():
    gone = make_story()
    number = gone.pk
    gone.delete()
    with connection.schema_editor() as editor:
        ordered.texts_last(None, editor)
    assert make_story().pk > number
