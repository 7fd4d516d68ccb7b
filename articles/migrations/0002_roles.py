"""The three roles of the newsroom, as groups."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

READ = "view"
WORK = "view add change"
ALL = "view add change delete"

AUTHORS = {
    "story": "view add change submit",
    "byline": ALL,
    "pictureuse": ALL,
    "teaser": ALL,
    "picture": "view add",
    "author": READ,
    "editor": READ,
    "section": READ,
    "topic": READ,
    "edition": READ,
    "move": READ,
}
EDITORS = AUTHORS | {
    "story": "view add change delete submit review publish withdraw change_any",
    "picture": WORK,
    "author": WORK,
    "topic": WORK,
    "banner": WORK,
    "campaign": WORK,
    "sourcedocument": READ,
    "importrun": READ,
    "slug": READ,
}
ADMINISTRATORS = EDITORS | {
    "author": ALL,
    "editor": ALL,
    "section": ALL,
    "topic": ALL,
    "banner": ALL,
    "campaign": ALL,
    "picture": ALL,
    "user": ALL,
    "group": READ,
}
ROLES = {"Authors": AUTHORS, "Editors": EDITORS, "Administrators": ADMINISTRATORS}


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are made after all migrations have run; the groups need them now.
    for label in ("articles", "auth"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
        config.models_module = None
    using = schema_editor.connection.alias
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, rights in ROLES.items():
        codes = [f"{verb}_{model}" for model, verbs in rights.items() for verb in verbs.split()]
        found = Permission.objects.using(using).filter(
            codename__in=codes, content_type__app_label__in=("articles", "auth")
        )
        missing = set(codes) - {permission.codename for permission in found}
        if missing:
            raise LookupError(f"{name}: no permission called {', '.join(sorted(missing))}")
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(found)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_the_newsroom"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
