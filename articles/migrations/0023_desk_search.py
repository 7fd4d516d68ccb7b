"""The index of the desk's search, over working copies that readers do not have as they stand.

Made as that of readers' search, see 0007. ``rebuild_search`` fills it.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import articles.models.search

SQLITE = (
    """
    CREATE VIRTUAL TABLE articles_desk USING fts5(
        headline, standfirst, byline, topics, body, story_id UNINDEXED,
        content = 'articles_deskentry', content_rowid = 'place', tokenize = 'ascii'
    )
    """,
    """
    CREATE TRIGGER articles_desk_insert AFTER INSERT ON articles_deskentry BEGIN
        INSERT INTO articles_desk (rowid, headline, standfirst, byline, topics, body)
        VALUES (new.place, new.headline, new.standfirst, new.byline, new.topics, new.body);
    END
    """,
    """
    CREATE TRIGGER articles_desk_delete AFTER DELETE ON articles_deskentry BEGIN
        INSERT INTO articles_desk
            (articles_desk, rowid, headline, standfirst, byline, topics, body)
        VALUES
            ('delete', old.place, old.headline, old.standfirst, old.byline, old.topics, old.body);
    END
    """,
    """
    CREATE TRIGGER articles_desk_update AFTER UPDATE ON articles_deskentry BEGIN
        INSERT INTO articles_desk
            (articles_desk, rowid, headline, standfirst, byline, topics, body)
        VALUES
            ('delete', old.place, old.headline, old.standfirst, old.byline, old.topics, old.body);
        INSERT INTO articles_desk (rowid, headline, standfirst, byline, topics, body)
        VALUES (new.place, new.headline, new.standfirst, new.byline, new.topics, new.body);
    END
    """,
)
SQLITE_BACKWARDS = (
    "DROP TRIGGER articles_desk_insert",
    "DROP TRIGGER articles_desk_delete",
    "DROP TRIGGER articles_desk_update",
    "DROP TABLE articles_desk",
)

# 'ø' stands in no folded text: it keeps a phrase from reaching out of one column into the next.
# The view has the names that FTS5 has, so that one query of Django's reads both.
POSTGRESQL = (
    """
    ALTER TABLE articles_deskentry
    ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', headline || ' ø'), 'A')
        || setweight(to_tsvector('simple', standfirst || ' ø'), 'B')
        || setweight(to_tsvector('simple', byline || ' ø ' || topics || ' ø'), 'C')
        || setweight(to_tsvector('simple', body), 'D')
    ) STORED,
    ADD COLUMN names tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', byline), 'A')
        || setweight(to_tsvector('simple', topics), 'B')
    ) STORED
    """,
    "CREATE INDEX articles_desk_words ON articles_deskentry USING gin (words, names)",
    """
    CREATE VIEW articles_desk AS
    SELECT place AS rowid, story_id, words AS articles_desk, names FROM articles_deskentry
    """,
)
POSTGRESQL_BACKWARDS = (
    "DROP VIEW articles_desk",
    "ALTER TABLE articles_deskentry DROP COLUMN words, DROP COLUMN names",
)


def make_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, sqlite=SQLITE, postgresql=POSTGRESQL)


def drop_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, sqlite=SQLITE_BACKWARDS, postgresql=POSTGRESQL_BACKWARDS)


def _run(schema_editor: BaseDatabaseSchemaEditor, **statements: tuple[str, ...]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_desks")]

    operations = [
        migrations.CreateModel(
            name="DeskEntry",
            fields=[
                ("place", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk_entry",
                        to="articles.story",
                    ),
                ),
                ("headline", models.TextField()),
                ("standfirst", models.TextField()),
                ("byline", models.TextField()),
                ("topics", models.TextField()),
                ("body", models.TextField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="DeskIndex",
            fields=[
                (
                    "place",
                    models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False),
                ),
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="desk_index",
                        to="articles.story",
                    ),
                ),
                ("words", articles.models.search.Words(db_column="articles_desk")),
            ],
            options={"db_table": "articles_desk", "default_permissions": (), "managed": False},
        ),
        migrations.RunPython(make_index, drop_index),
    ]
