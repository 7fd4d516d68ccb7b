"""Which addresses of stories readers had once, and are led on from."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let all lead on that did until now: not those that stories are to get."""
    slugs = apps.get_model("articles", "Slug").objects
    old = slugs.filter(story__edition__isnull=False).exclude(slug=F("story__slug"))
    slugs.filter(pk__in=old.values("pk")).update(is_former=True)


class Migration(migrations.Migration):
    dependencies = [("articles", "0027_months")]

    operations = [
        migrations.AddField(
            model_name="slug",
            name="is_former",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
