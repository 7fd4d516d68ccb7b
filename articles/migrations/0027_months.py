"""The months of the archive, with when each last changed."""

from datetime import UTC, date, datetime, time, timedelta

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    zone = timezone.get_default_timezone()
    months, editions = apps.get_model("articles", "ArchiveMonth"), apps.get_model("articles", "Edition")
    changed: dict[date, datetime] = {}
    times = ("published_at", "written_at", "updated_at", "withdrawn_at")
    for published, *others in editions.objects.order_by().values_list(*times).iterator():
        start = timezone.localdate(published, zone).replace(day=1)
        latest = max(moment for moment in others if moment)
        changed[start] = max(changed.get(start, latest), latest)
    for start, latest in changed.items():
        try:
            next_month = (start + timedelta(days=31)).replace(day=1)
            end = datetime.combine(next_month, time.min, tzinfo=zone)
        except OverflowError:
            end = datetime.max.replace(tzinfo=UTC)
        months.objects.create(start=start, end=end, changed_at=latest)


class Migration(migrations.Migration):
    dependencies = [("articles", "0026_texts_last")]

    operations = [
        migrations.CreateModel(
            name="ArchiveMonth",
            fields=[
                ("start", models.DateField(primary_key=True, serialize=False)),
                ("end", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
