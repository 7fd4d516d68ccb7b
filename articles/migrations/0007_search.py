"""The index of readers' search: rows that Django writes, and what each database makes of them."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import articles.models.search

# FTS5 keeps no text of its own but reads that of the entries, and must be told the old text of
# a row that goes: the triggers that its documentation gives for a table of external content.
# The text is ASCII already, in which 'ascii' finds the same words as 'unicode61', in less time.
SQLITE = (
    """
    CREATE VIRTUAL TABLE articles_search USING fts5(
        headline, standfirst, byline, topics, body, edition_id UNINDEXED,
        content = 'articles_searchentry', content_rowid = 'place', tokenize = 'ascii'
    )
    """,
    """
    CREATE TRIGGER articles_search_insert AFTER INSERT ON articles_searchentry BEGIN
        INSERT INTO articles_search (rowid, headline, standfirst, byline, topics, body)
        VALUES (new.place, new.headline, new.standfirst, new.byline, new.topics, new.body);
    END
    """,
    """
    CREATE TRIGGER articles_search_delete AFTER DELETE ON articles_searchentry BEGIN
        INSERT INTO articles_search
            (articles_search, rowid, headline, standfirst, byline, topics, body)
        VALUES
            ('delete', old.place, old.headline, old.standfirst, old.byline, old.topics, old.body);
    END
    """,
    """
    CREATE TRIGGER articles_search_update AFTER UPDATE ON articles_searchentry BEGIN
        INSERT INTO articles_search
            (articles_search, rowid, headline, standfirst, byline, topics, body)
        VALUES
            ('delete', old.place, old.headline, old.standfirst, old.byline, old.topics, old.body);
        INSERT INTO articles_search (rowid, headline, standfirst, byline, topics, body)
        VALUES (new.place, new.headline, new.standfirst, new.byline, new.topics, new.body);
    END
    """,
)
SQLITE_BACKWARDS = (
    "DROP TRIGGER articles_search_insert",
    "DROP TRIGGER articles_search_delete",
    "DROP TRIGGER articles_search_update",
    "DROP TABLE articles_search",
)

# 'ø' stands in no folded text: it keeps a phrase from reaching out of one column into the next.
# The view has the names that FTS5 has, so that one query of Django's reads both.
POSTGRESQL = (
    """
    ALTER TABLE articles_searchentry
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
    "CREATE INDEX articles_search_words ON articles_searchentry USING gin (words, names)",
    """
    CREATE VIEW articles_search AS
    SELECT place AS rowid, edition_id, words AS articles_search, names FROM articles_searchentry
    """,
)
POSTGRESQL_BACKWARDS = (
    "DROP VIEW articles_search",
    "ALTER TABLE articles_searchentry DROP COLUMN words, DROP COLUMN names",
)


def make_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, sqlite=SQLITE, postgresql=POSTGRESQL)


def drop_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, sqlite=SQLITE_BACKWARDS, postgresql=POSTGRESQL_BACKWARDS)


def _run(schema_editor: BaseDatabaseSchemaEditor, **statements: tuple[str, ...]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_passages")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("place", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="articles.edition",
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
            name="SearchIndex",
            fields=[
                (
                    "place",
                    models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="search_index",
                        to="articles.edition",
                    ),
                ),
                ("words", articles.models.search.Words(db_column="articles_search")),
            ],
            options={"db_table": "articles_search", "default_permissions": (), "managed": False},
        ),
        migrations.RunPython(make_index, drop_index),
    ]
