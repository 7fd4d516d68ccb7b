
"""Editors review imported files: decisions about lines, known furniture, who may."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

MAY = {"sourcedocument": "add change", "knownfurniture": "view change"}


def count_open_lines(apps, schema_editor):
    documents = apps.get_model("articles", "SourceDocument")._default_manager
    documents = documents.using(schema_editor.connection.alias).select_related("run")
    for document in documents.defer("data", "notes").iterator(200):
        document.open_lines = sum(span[2] == "open" for span in document.spans)
        document.rules_version = document.run.rules_version
        document.save(update_fields=["open_lines", "rules_version"])


def let_editors_review(apps, schema_editor):
    # Permissions are made after all migrations have run; the groups need them now.
    config = apps.get_app_config("articles")
    config.models_module = True
    using = schema_editor.connection.alias
    create_permissions(config, apps=apps, verbosity=0, using=using)
    config.models_module = None
    codes = [f"{verb}_{model}" for model, verbs in MAY.items() for verb in verbs.split()]
    permissions = apps.get_model("auth", "Permission")._default_manager.using(using)
    found = permissions.filter(codename__in=codes, content_type__app_label="articles")
    groups = apps.get_model("auth", "Group")._default_manager.using(using)
    for group in groups.filter(name__in=["Editors", "Administrators"]):
        group.permissions.add(*found)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_heads_and_the_site'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KnownFurniture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('line', models.CharField(editable=False, max_length=300)),
                ('shown', models.CharField(max_length=300, verbose_name='line')),
                ('count', models.PositiveIntegerField(default=1, help_text='In how many files it was met when it was last counted.', verbose_name='files')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
            ],
            options={
                'verbose_name': 'known furniture',
                'verbose_name_plural': 'known furniture',
                'ordering': ['source', '-count', 'line'],
            },
        ),
        migrations.CreateModel(
            name='LineDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('role', models.CharField(max_length=20, verbose_name='role')),
                ('was', models.CharField(max_length=20, verbose_name='role before')),
                ('line', models.TextField()),
                ('part', models.TextField(blank=True)),
                ('nth', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'decision about a line',
                'verbose_name_plural': 'decisions about lines',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='importrun',
            name='rolled_back_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='rolled back'),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='open_lines',
            field=models.PositiveIntegerField(default=0, verbose_name='open lines'),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='reviewed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='reviewed'),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='reviewed_by',
            field=models.ForeignKey(blank=True, help_text='Empty for an operator at the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by'),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='rules_version',
            field=models.PositiveIntegerField(default=0, help_text='By which its lines were read last.', verbose_name='version of the rules'),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='waived_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='open lines waived'),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='waived_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='waived by'),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='waived_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='why they were waived'),
        ),
        migrations.AddConstraint(
            model_name='sourcedocument',
            constraint=models.CheckConstraint(condition=models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', True), _connector='OR'), name='source_document_reviewed_by_with_when'),
        ),
        migrations.AddConstraint(
            model_name='sourcedocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('waived_at__isnull', True), ('waived_by__isnull', True), ('waived_reason', '')), models.Q(('waived_at__isnull', False), ('waived_by__isnull', False), models.Q(('waived_reason', ''), _negated=True)), _connector='OR'), name='source_document_waived_by_whom_when_and_why'),
        ),
        migrations.AddField(
            model_name='knownfurniture',
            name='by',
            field=models.ForeignKey(help_text='Empty for a line that recurs across the files.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='marked by'),
        ),
        migrations.AddField(
            model_name='knownfurniture',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by'),
        ),
        migrations.AddField(
            model_name='linedecision',
            name='by',
            field=models.ForeignKey(help_text='Empty for an operator at the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who'),
        ),
        migrations.AddField(
            model_name='linedecision',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='articles.sourcedocument'),
        ),
        migrations.AddConstraint(
            model_name='knownfurniture',
            constraint=models.UniqueConstraint(fields=('source', 'line'), name='known_furniture_once'),
        ),
        migrations.AddConstraint(
            model_name='knownfurniture',
            constraint=models.CheckConstraint(condition=models.Q(('undone_at__isnull', False), ('undone_by__isnull', True), _connector='OR'), name='known_furniture_undone_by_with_when'),
        ),
        migrations.AddConstraint(
            model_name='linedecision',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='line_decision_about_something'),
        ),
        migrations.RunPython(count_open_lines, migrations.RunPython.noop),
        migrations.RunPython(let_editors_review, migrations.RunPython.noop),
    ]
