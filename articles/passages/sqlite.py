"""The marks in SQLite: a large table, and a small one for what came lately.

Hashes fall anywhere in a table that is ordered by them, so that each batch of an import would
write most pages of a large one: 0.1 ms of CPU a story at 20,000 stories, 0.32 at 100,000, and
five times that by the clock of a busy disk. New marks go to a small table instead and are moved
into the large one, in its order, many at a time: 0.07 and 0.09 ms. Both tables are WITHOUT
ROWID: the key is the row.
"""

import json
from collections.abc import Iterable

from django.db import connection

MANY = 100_000  # marks of some 4,000 stories
_TABLES = ("articles_passage", "articles_passage_recent")

Rows = Iterable[tuple[int, int]]

_NEWEST = " UNION ".join(
    f"""
    SELECT asked.value, {table}.story FROM json_each(%s) AS asked
      JOIN {table} ON {table}.hash = asked.value AND {table}.story >= coalesce(
          (SELECT story FROM {table} AS newer WHERE newer.hash = asked.value
            ORDER BY story DESC LIMIT 1 OFFSET %s), 0)
    """
    for table in _TABLES
)


def add(rows: Rows) -> None:
    """Keep (hash, story) rows; one that is kept already does not matter."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR IGNORE INTO articles_passage_recent (hash, story) VALUES (%s, %s)",
            sorted(rows),
        )
        cursor.execute("SELECT count(*) FROM articles_passage_recent")
        if cursor.fetchone()[0] >= MANY:
            settle()


def discard(rows: Rows) -> None:
    """Forget (hash, story) rows."""
    rows = sorted(rows)
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.executemany(f"DELETE FROM {table} WHERE hash = %s AND story = %s", rows)


def stories_with(hashes: Iterable[int], most: int) -> list[tuple[int, int]]:
    """Return (hash, story) rows for `hashes`, of each hash the newest; at least `most` of them
    if there are so many, and at most twice."""
    asked = json.dumps(list(hashes))
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [asked, most - 1] * 2)
        found: list[tuple[int, int]] = cursor.fetchall()
    return found


def settle() -> None:
    """Move what came lately into the large table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR IGNORE INTO articles_passage (hash, story)"
            " SELECT hash, story FROM articles_passage_recent ORDER BY hash, story"
        )
        cursor.execute("DELETE FROM articles_passage_recent")


def sweep() -> None:
    """Forget the rows of stories whose marks are not kept, and put the tables in order."""
    settle()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM articles_passage WHERE story NOT IN"
            " (SELECT story_id FROM articles_passagemarks)"
        )
