"""Updates that files offer are found at once; editors may take an import run back."""

from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def let_editors_take_back(apps, schema_editor):
    # Permissions are made after all migrations have run; the groups need this one now.
    config = apps.get_app_config("articles")
    config.models_module = True
    using = schema_editor.connection.alias
    create_permissions(config, apps=apps, verbosity=0, using=using)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission")._default_manager.using(using)
    found = permissions.get(codename="change_importrun", content_type__app_label="articles")
    groups = apps.get_model("auth", "Group")._default_manager.using(using)
    for group in groups.filter(name__in=["Editors", "Administrators"]):
        group.permissions.add(found)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0011_found_by_headline'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='twin',
            index=models.Index(condition=models.Q(('decided_at__isnull', True), ('kind', 'update')), fields=['story'], name='twin_on_offer'),
        ),
        migrations.RunPython(let_editors_take_back, migrations.RunPython.noop),
    ]
