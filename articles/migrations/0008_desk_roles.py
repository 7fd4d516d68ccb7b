"""What the three roles may do with the desk's newer nouns."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AUTHORS = {"view": "revision correction storynote"}
EDITORS = {
    "view": "revision correction storynote previewlink linkcheck",
    "correct": "story",
}
ADMINISTRATORS = EDITORS | {"view": f"{EDITORS['view']} outboxmessage"}
ROLES = {"Authors": AUTHORS, "Editors": EDITORS, "Administrators": ADMINISTRATORS}


def extend_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are made after all migrations have run; the groups need them now.
    config = apps.get_app_config("articles")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    using = schema_editor.connection.alias
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, rights in ROLES.items():
        codes = {f"{verb}_{model}" for verb, models in rights.items() for model in models.split()}
        found = Permission.objects.using(using).filter(
            codename__in=codes, content_type__app_label="articles"
        )
        missing = codes - {permission.codename for permission in found}
        if missing:
            raise LookupError(f"{name}: no permission called {', '.join(sorted(missing))}")
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_search")]

    operations = [migrations.RunPython(extend_groups, migrations.RunPython.noop)]
