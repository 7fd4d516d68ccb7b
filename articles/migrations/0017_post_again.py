"""Administrators may have post sent again that failed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def let_administrators(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    # Made with all the others when the roles were; see 0008.
    permission = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .get(codename="change_outboxmessage", content_type__app_label="articles")
    )
    group, _ = (
        apps.get_model("auth", "Group").objects.using(using).get_or_create(name="Administrators")
    )
    group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_notes_taken_back")]

    operations = [migrations.RunPython(let_administrators, migrations.RunPython.noop)]
