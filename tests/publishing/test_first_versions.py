"""Stories that come with an import or as samples have versions from the start."""

from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import call_command

from articles.models import Revision, Story
from articles.publishing import revisions, snapshots

pytestmark = pytest.mark.django_db


def as_they_stand():
    whole = Story.objects.whole()
    return {story.pk: snapshots.digest(snapshots.take_all(story)) for story in whole}


def test_an_imported_story_has_a_version_that_says_what_it_is(tmp_path):
    stories = {
        "First thing happens": "The harbour reopened on Monday after a long winter, the port said.",
        "Second thing happens": "Bakers in three towns have agreed to share their ovens at night.",
    }
    for headline, text in stories.items():
        (other,) = stories.keys() - {headline}
        (tmp_path / f"{headline}.txt").write_text(
            f"{headline}\nby Olena Koval\nMarch 14, 2025\n\n{text}\n\nRead also\n{other}\n"
        )
    with suppress(SystemExit):  # some may need a look
        call_command("import_stories", tmp_path, stdout=StringIO(), stderr=StringIO())
    assert Story.objects.count() == 2
    numbers = set(Revision.objects.values_list("number", "note"))
    assert numbers == {(1, "Imported.")}
    assert dict(Revision.objects.values_list("story", "digest")) == as_they_stand()


def test_samples_have_versions():
    call_command("load_demo", stdout=StringIO())
    assert dict(Revision.objects.values_list("story", "digest")) == as_they_stand()
    assert revisions.first_of(Story.objects.all(), by=None, at=None) == 0
