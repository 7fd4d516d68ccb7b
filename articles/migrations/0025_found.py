"""Views through which both engines' indexes are asked, see `articles.models.SearchIndex`."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# 2 ** 30 - 1: see `SearchEntry.place_of`.
SQLITE = (
    """
    CREATE VIEW articles_found AS
    SELECT rowid AS place, rowid & 1073741823 AS edition_id, articles_search AS words
    FROM articles_search
    """,
    """
    CREATE VIEW articles_desk_found AS
    SELECT rowid AS place, rowid AS story_id, articles_desk AS words FROM articles_desk
    """,
)
SQLITE_BACKWARDS = ("DROP VIEW articles_found", "DROP VIEW articles_desk_found")

# Until now the views had the names of the tables that SQLite has.
POSTGRESQL = (
    "DROP VIEW articles_search",
    "DROP VIEW articles_desk",
    """
    CREATE VIEW articles_found AS
    SELECT place, edition_id, words, names FROM articles_searchentry
    """,
    """
    CREATE VIEW articles_desk_found AS
    SELECT place, story_id, words, names FROM articles_deskentry
    """,
)
POSTGRESQL_BACKWARDS = (
    *SQLITE_BACKWARDS,
    """
    CREATE VIEW articles_search AS
    SELECT place AS rowid, edition_id, words AS articles_search, names FROM articles_searchentry
    """,
    """
    CREATE VIEW articles_desk AS
    SELECT place AS rowid, story_id, words AS articles_desk, names FROM articles_deskentry
    """,
)


def make_views(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, sqlite=SQLITE, postgresql=POSTGRESQL)


def drop_views(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, sqlite=SQLITE_BACKWARDS, postgresql=POSTGRESQL_BACKWARDS)


def _run(schema_editor: BaseDatabaseSchemaEditor, **statements: tuple[str, ...]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0024_withdrawn_index")]

    operations = [
        migrations.AlterModelTable("searchindex", "articles_found"),
        migrations.AlterModelTable("deskindex", "articles_desk_found"),
        migrations.RunPython(make_views, drop_views),
    ]
