"""A run can be taken back and told again."""

import io
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.importing.parts import Role
from articles.importing.relabel import Given
from articles.importing.save.decide import decide
from articles.models import ImportRun, SourceDocument, Story
from articles.publishing import publish, submit
from tests.factories import make_user

from .test_save import BAKERY, HARBOUR

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR)
    (folder / "bakery.txt").write_text(BAKERY)
    return folder


def call(command, *args, **options):
    out = io.StringIO()
    try:
        call_command(command, *map(str, args), stdout=out, **options)
        status = 0
    except SystemExit as stop:
        status = stop.code
    return SimpleNamespace(status=status, lines=out.getvalue().splitlines())


def run(folder, **options):
    call("import_stories", folder, **options)
    return ImportRun.objects.latest("pk")


def roll_back(wish):
    return call("import_stories", rollback=str(wish))


def harbour():
    return Story.objects.get(slug="harbour-reopens-after-the-storm")


def bakery():
    return Story.objects.get(slug="a-bakery-works-through-the-night")


def test_its_stories_go_to_the_bin_and_the_bytes_stay(folder):
    last = run(folder, name="archive of 2023")
    done = roll_back("archive of 2023")
    assert (done.status, done.lines) == (0, [f"archive of 2023 (run {last.pk}): 2 in the bin."])
    assert not Story.objects.at_desk().exists()
    assert Story.objects.in_bin().count() == 2
    for document in SourceDocument.objects.all():
        assert bytes(document.data) == (folder / document.path).read_bytes()
    last.refresh_from_db()
    assert last.rolled_back_at


def test_what_was_edited_or_published_since_is_kept_and_listed(folder):
    last = run(folder)
    Story.objects.filter(pk=harbour().pk).update(standfirst="Ships wait no more.")
    publish(bakery(), by=None, at=timezone.now())
    done = roll_back(last.pk)
    assert done.status == 1
    assert sorted(done.lines) == [
        f"Run {last.pk}: 2 kept.",
        "bakery.txt: “A bakery works through the night” is kept. It was published.",
        "harbour.txt: “Harbour reopens after the storm” is kept. It was edited.",
    ]
    assert Story.objects.at_desk().count() == 2


def test_a_story_that_somebody_reviewed_is_kept(folder):
    last = run(folder)
    decide(SourceDocument.objects.get(path="harbour.txt"), [], by=None, at=timezone.now())
    assert roll_back(last.pk).lines[-1] == f"Run {last.pk}: 1 in the bin, 1 kept."


def test_a_story_that_somebody_sent_on_is_kept(folder):
    last = run(folder)
    submit(bakery(), by=make_user("Editors"), at=timezone.now())
    done = roll_back(last.pk)
    assert done.lines == [
        "bakery.txt: “A bakery works through the night” is kept. "
        "The desk has worked on it: it is “in review”.",
        f"Run {last.pk}: 1 in the bin, 1 kept.",
    ]


def test_a_story_that_a_run_updated_is_again_what_it_was(folder):
    run(folder)
    before = harbour().body
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine", "Ten"))
    second = run(folder)
    assert harbour().body != before
    assert roll_back(second.pk).lines == [f"Run {second.pk}: 1 as before."]
    assert harbour().body == before
    assert harbour().revisions.count() == 3
    # ... and may be updated by the same file again, for nobody edited it.
    run(folder)
    assert "Ten ships" in harbour().body


def test_what_a_later_run_updated_is_kept(folder):
    first = run(folder)
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine", "Ten"))
    run(folder)
    assert "A later run has updated it." in roll_back(first.pk).lines[0]


def test_the_next_run_reads_the_files_anew(folder):
    roll_back(run(folder).pk)
    again = run(folder)
    assert again.counts["created"] == 2
    assert Story.objects.at_desk().count() == 2
    assert sorted(SourceDocument.objects.values_list("version", flat=True)) == [1, 1, 2, 2]


def test_what_was_kept_is_not_made_twice(folder):
    first = run(folder)
    Story.objects.filter(pk=harbour().pk).update(standfirst="Ships wait no more.")
    roll_back(first.pk)
    again = run(folder)
    assert (again.counts["created"], again.counts["unchanged"]) == (1, 1)


def test_a_second_rollback_takes_back_what_is_left(folder):
    last = run(folder)
    roll_back(last.pk)
    assert roll_back(last.pk).lines == [f"Run {last.pk}: nothing to take back."]


def test_a_dry_run_says_what_would_be_taken_back_and_takes_nothing(folder):
    last = run(folder)
    done = call("import_stories", rollback=str(last.pk), dry_run=True)
    assert done.lines == [f"Run {last.pk}: would be 2 in the bin."]
    assert not Story.objects.in_bin().exists()
    last.refresh_from_db()
    assert last.rolled_back_at is None


def test_a_run_that_was_killed_is_taken_back_with_the_one_that_finished_it(folder):
    (folder / "harbour.txt").rename(folder.parent / "harbour.txt")
    killed = run(folder, name="nightly")
    ImportRun.objects.update(finished_at=None, counts={})
    assert call("import_report", "nightly").lines[-1] == "1 created."
    (folder.parent / "harbour.txt").rename(folder / "harbour.txt")
    last = run(folder, name="nightly")
    assert roll_back("nightly").lines == [
        f"nightly (run {last.pk}): 1 in the bin.",
        f"nightly (run {killed.pk}): 1 in the bin.",
    ]
    assert not Story.objects.at_desk().exists()


def test_a_run_that_was_killed_at_once_is_not_told_as_one_of_an_empty_folder(tmp_path):
    last = run(tmp_path)
    assert call("import_report", last.pk).lines[1:] == ["There is no .txt or .md file."]
    ImportRun.objects.update(finished_at=None, counts={})
    assert call("import_report", last.pk).lines[1:] == ["No file was saved."]


def test_a_run_that_is_not_there_is_wrong_use(folder):
    for wish in ("77", "no such name"):
        with pytest.raises(CommandError, match="There is no run"):
            roll_back(wish)
    with pytest.raises(CommandError, match="Name the files"):
        call("import_stories")
    run(folder)
    with pytest.raises(CommandError, match="There is no run “”"):
        call("import_report", "")


# ------------------------------------------------------------------------- told again


def test_a_run_is_told_again(folder):
    (folder / "note.txt").write_text("Menu\n")
    last = run(folder, name="archive")
    told = call("import_report", "archive").lines
    assert told[0].startswith(f"archive (run {last.pk}) of wire, ")
    assert told[1] == "note.txt: refused, needs a look"
    assert told[2].startswith("  note.txt: ")
    assert told[-3:] == [
        "bakery.txt: created",
        "harbour.txt: created",
        "2 created, 1 refused, 1 needs a look.",
    ]


def test_it_is_told_by_the_clock_of_the_publication(folder):
    last = run(folder)
    last.started_at = datetime(2026, 11, 20, 22, 58, tzinfo=UTC)
    last.rolled_back_at = datetime(2026, 11, 21, 22, 5, tzinfo=UTC)
    last.save()
    told = call("import_report", last.pk).lines[0]
    assert ", 2026-11-21 00:58, " in told
    assert told.endswith(", rolled back 2026-11-22 00:05.")


def test_a_run_is_told_again_to_programs(folder):
    out = call("import_stories", folder, json=True).lines
    again = call("import_report", ImportRun.objects.get().pk, json=True).lines
    assert list(map(json.loads, again)) == list(map(json.loads, out))


def test_a_run_keeps_how_it_was_called(folder):
    last = run(folder, name="archive", date_order="dmy")
    assert last.options == {"paths": [str(folder)], "date_order": "dmy"}
    assert last.rules_version > 0
    assert last.counts["created"] == 2


def test_decisions_are_in_the_report(folder):
    last = run(folder)
    document = SourceDocument.objects.get(path="harbour.txt")
    start = document.text.index("Nine")
    decide(document, [Given(start, start + 4, Role.CREDIT)], by=None, at=timezone.now())
    told = [json.loads(line) for line in call("import_report", last.pk, json=True).lines]
    assert told[1]["pictures"] == [{"caption": "", "credit": "Nine", "alt": ""}]
