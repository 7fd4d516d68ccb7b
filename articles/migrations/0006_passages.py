"""The passage index, and files that tell a story again. Fill the index: `rebuild_passages`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

# What neither an automatic rowid nor a foreign key may cost: see articles.passages.
TABLES = {
    'sqlite': [
        'CREATE TABLE {table} (hash integer NOT NULL, story integer NOT NULL,'
        ' PRIMARY KEY (hash, story)) WITHOUT ROWID',
        ['articles_passage', 'articles_passage_recent'],
    ],
    'postgresql': [
        'CREATE TABLE {table} (hash integer NOT NULL, story bigint NOT NULL,'
        ' PRIMARY KEY (hash, story))',
        ['articles_passage'],
    ],
}


def create(apps, schema_editor):
    statement, tables = TABLES[schema_editor.connection.vendor]
    for table in tables:
        schema_editor.execute(statement.format(table=table))


def drop(apps, schema_editor):
    _, tables = TABLES[schema_editor.connection.vendor]
    for table in tables:
        schema_editor.execute(f'DROP TABLE {table}')


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0005_the_review'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PassageMarks',
            fields=[
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='articles.story')),
                ('packed', models.BinaryField()),
            ],
            options={
                'verbose_name': 'passage marks',
                'verbose_name_plural': 'passage marks',
                'default_permissions': (),
            },
        ),
        migrations.RunPython(create, drop),
        migrations.CreateModel(
            name='Twin',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='twin', serialize=False, to='articles.sourcedocument', verbose_name='source document')),
                ('kind', models.CharField(choices=[('same', 'the same story'), ('earlier', 'an earlier version'), ('update', 'an update')], max_length=10, verbose_name='what it is')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('is_accepted', models.BooleanField(default=False, verbose_name='accepted')),
                ('decided_by', models.ForeignKey(blank=True, help_text='Empty for an operator at the command line, or a newer offer.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='twins', to='articles.story', verbose_name='story')),
            ],
            options={
                'verbose_name': 'twin',
                'verbose_name_plural': 'twins',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=Q(kind__in=['same', 'earlier', 'update']), name='twin_kind_known'),
                    models.CheckConstraint(condition=Q(decided_at__isnull=False) | Q(decided_by__isnull=True), name='twin_decided_by_with_when'),
                    models.CheckConstraint(condition=Q(is_accepted=False) | Q(decided_at__isnull=False, kind='update'), name='twin_only_updates_are_accepted'),
                ],
            },
        ),
    ]
