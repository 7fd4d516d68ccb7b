"""Which pictures editions show, from what they hold; and who may revoke and merge."""

from itertools import islice

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 500
CODES = ("revoke_picture", "merge_author", "merge_topic", "view_deed")


def relate(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Edition, Picture = (apps.get_model("articles", name) for name in ("Edition", "Picture"))
    shown = Edition._meta.get_field("pictures").remote_field.through.objects
    keys = dict(Picture.objects.values_list("key", "pk"))
    contents = Edition.objects.order_by("pk").values_list("pk", "content").iterator(BATCH)
    while batch := list(islice(contents, BATCH)):
        shown.bulk_create(
            shown.model(edition_id=edition, picture_id=picture)
            for edition, content in batch
            for picture in {keys.get(row["picture"]) for row in content["pictures"]}
            if picture
        )


def extend_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are made after all migrations have run; the groups need them now.
    config = apps.get_app_config("articles")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    found = Permission.objects.filter(codename__in=CODES, content_type__app_label="articles")
    missing = set(CODES) - {permission.codename for permission in found}
    if missing:
        raise LookupError(f"no permission called {', '.join(sorted(missing))}")
    for name in ("Editors", "Administrators"):
        Group.objects.get_or_create(name=name)[0].permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_pictures_and_names")]

    operations = [
        migrations.RunPython(relate, migrations.RunPython.noop),
        migrations.RunPython(extend_groups, migrations.RunPython.noop),
    ]
