"""The marks in PostgreSQL: one table whose primary key is the index."""

from collections.abc import Iterable

from django.db import connection

Rows = Iterable[tuple[int, int]]


def add(rows: Rows) -> None:
    """Keep (hash, story) rows; one that is kept already does not matter."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_passage (hash, story)"
            " SELECT * FROM unnest(%s::int[], %s::bigint[]) ON CONFLICT DO NOTHING",
            _columns(rows),
        )


def discard(rows: Rows) -> None:
    """Forget (hash, story) rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM articles_passage AS kept"
            " USING unnest(%s::int[], %s::bigint[]) AS gone(hash, story)"
            " WHERE kept.hash = gone.hash AND kept.story = gone.story",
            _columns(rows),
        )


def stories_with(hashes: Iterable[int], most: int) -> list[tuple[int, int]]:
    """Return (hash, story) rows for `hashes`, of each hash the newest `most`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.hash, found.story FROM unnest(%s::int[]) AS asked(hash)"
            " CROSS JOIN LATERAL (SELECT story FROM articles_passage WHERE hash = asked.hash"
            " ORDER BY story DESC LIMIT %s) AS found",
            [list(hashes), most],
        )
        found: list[tuple[int, int]] = cursor.fetchall()
    return found


def sweep() -> None:
    """Forget the rows of stories whose marks are not kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM articles_passage WHERE NOT EXISTS"
            " (SELECT FROM articles_passagemarks WHERE story_id = articles_passage.story)"
        )


def _columns(rows: Rows) -> tuple[list[int], list[int]]:
    rows = sorted(rows)
    return [hash for hash, _ in rows], [story for _, story in rows]
