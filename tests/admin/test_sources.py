"""A source document: every line is shown, and says what it is."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles.admin import rollback
from articles.admin.accounting import bands
from articles.importing.save.runs import roll_back
from articles.models import ImportRun, Outcome, SourceDocument, Story
from articles.publishing import NotPermitted
from tests.factories import make_story
from tests.importing.test_save import BAKERY, HARBOUR

TEXT = "Menu\nSubscribe\nShow more\n\nHarbour reopens\nby NAMEMarch 14, 2023\nIt did.\nMore here\n"
SPANS = [
    [0, 5, "furniture", "menu"],
    [5, 15, "furniture", "button"],
    [15, 25, "furniture", "button"],
    [25, 26, "blank", ""],
    [26, 42, "headline", "first line of its own"],
    [42, 49, "byline", "by and a name"],
    [49, 64, "date", "a date"],
    [64, 72, "body", "after the byline"],
    [72, 82, "open", "may be part of the story"],
]


@pytest.fixture
def document(db):
    run = ImportRun.objects.create(source="archive", started_at=timezone.now())
    return SourceDocument.objects.create(
        run=run,
        source="archive",
        path="harbour.txt",
        data=TEXT.encode(),
        codec="utf-8",
        spans=SPANS,
        notes=[[8, "1 line is open."], [0, "No section was found."]],
        outcome=Outcome.CREATED,
        needs_a_look=True,
        story=make_story(headline="Harbour reopens"),
    )


def page_of(client, document):
    url = reverse("admin:articles_sourcedocument_change", args=[document.pk])
    return client.get(url).content.decode()


def test_spans_are_cut_at_line_ends():
    cut = [
        (line.number, [(piece.role, piece.text) for piece in line.pieces])
        for band in bands(TEXT, SPANS)
        for line in band.lines
    ]
    assert cut == [
        (1, [("furniture", "Menu")]),
        (2, [("furniture", "Subscribe")]),
        (3, [("furniture", "Show more")]),
        (5, [("headline", "Harbour reopens")]),
        (6, [("byline", "by NAME"), ("date", "March 14, 2023")]),
        (7, [("body", "It did.")]),
        (8, [("open", "More here")]),
    ]


def test_a_span_over_several_lines_is_in_each_of_them():
    cut = [
        (line.number, [piece.text for piece in line.pieces])
        for band in bands("one\r\ntwo\nthree", [[0, 14, "body", ""]])
        for line in band.lines
    ]
    assert cut == [(1, ["one"]), (2, ["two"]), (3, ["three"])]


def test_runs_of_furniture_fold_and_say_what_they_are():
    first, rest = bands(TEXT, SPANS)
    assert (first.folds, len(first.lines), first.reasons) == (True, 3, ["menu", "button"])
    assert not rest.folds


def test_a_line_with_a_note_does_not_fold():
    assert not any(band.folds for band in bands(TEXT, SPANS, [[2, "Is this a name?"]]))


def test_the_page_shows_each_line_with_its_number_and_role(client, editor, document):
    page = page_of(client, document)
    for number, line in enumerate(TEXT.splitlines(), start=1):
        assert not line or f'id="line-{number}"' in page
    assert re.search(r'role-headline".*?Harbour reopens', page, re.DOTALL)
    assert "first line of its own" in page
    assert "3 lines:" in page
    assert "menu, button" in page


def test_notes_lead_to_their_lines(client, editor, document):
    page = page_of(client, document)
    assert '<a href="#line-8">Line 8</a>' in page
    assert "No section was found." in page


def test_the_story_stands_beside_its_file(client, editor, document):
    page = page_of(client, document)
    assert reverse("admin:articles_story_change", args=[document.story_id]) in page


def test_a_file_that_could_not_be_read_says_so(client, editor, document):
    SourceDocument.objects.update(codec="", spans=[], story=None, outcome=Outcome.REFUSED)
    page = page_of(client, document)
    assert "The file could not be read as text." in page
    assert "No story was made of this file." in page


def test_a_run_shows_its_files_those_that_need_a_look_first(client, editor, document):
    document.pk = None
    document.path, document.needs_a_look = "a.txt", False
    document.save()
    page = client.get(reverse("admin:articles_importrun_change", args=[document.run_id]))
    assert [each.path for each, _twin in page.context["documents"]] == ["harbour.txt", "a.txt"]


def test_a_run_says_why_a_file_was_refused(client, editor, document):
    document.outcome, document.story = Outcome.REFUSED, None
    document.notes = [[2, "Is this a name?"], [0, "The file is empty."]]
    document.save()
    page = client.get(reverse("admin:articles_importrun_change", args=[document.run_id]))
    assert "The file is empty." in page.content.decode()


@pytest.mark.parametrize("noun", ["sourcedocument", "importrun", "edition", "move"])
def test_records_are_read_only(client, administrator, document, noun):
    assert client.get(reverse(f"admin:articles_{noun}_add")).status_code == 403


def test_authors_have_no_business_with_files(client, author, document):
    url = reverse("admin:articles_sourcedocument_change", args=[document.pk])
    assert client.get(url).status_code == 403


# ------------------------------------------------------------------------- a run taken back


@pytest.fixture
def run(db, tmp_path):
    """A run of two stories, of which the desk has edited one."""
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR)
    (folder / "bakery.txt").write_text(BAKERY)
    call_command("import_stories", str(folder), stdout=StringIO())
    bakery = Story.objects.get(headline__contains="bakery")
    Story.objects.filter(pk=bakery.pk).update(standfirst="Bread at four in the morning.")
    return ImportRun.objects.get()


def rollback_url(run):
    return reverse("admin:articles_importrun_rollback", args=[run.pk])


def test_before_a_run_is_taken_back_it_is_said_what_goes_and_what_stays(client, editor, run):
    page = client.get(reverse("admin:articles_importrun_change", args=[run.pk]))
    assert rollback_url(run) in page.content.decode()
    asked = client.get(rollback_url(run)).content.decode()
    assert "1 story goes to the bin" in asked
    assert "1 story stays as it is" in asked
    assert "It was edited." in asked
    assert Story.objects.at_desk().count() == 2


def test_a_run_is_taken_back_from_its_page(client, editor, run):
    page = client.post(rollback_url(run), follow=True).content.decode()
    assert "Taken back: 1 story is in the bin, 1 was left alone." in page
    assert "rolled back" in page
    binned = Story.objects.in_bin().get()
    assert (binned.headline, binned.binned_by) == ("Harbour reopens after the storm", editor)
    assert "Nothing is left to be taken back." in client.get(rollback_url(run)).content.decode()


def test_an_author_takes_no_run_back(client, author, run):
    assert client.post(rollback_url(run)).status_code == 403
    with pytest.raises(NotPermitted):
        roll_back(run, by=author, at=timezone.now())
    assert Story.objects.at_desk().count() == 2


def test_a_run_that_is_too_long_for_a_page_is_left_to_operators(client, editor, run, monkeypatch):
    monkeypatch.setattr(rollback, "MOST_FILES", 1)
    page = client.post(rollback_url(run)).content.decode()
    assert f"manage.py import_stories --rollback {run.pk}" in page
    assert Story.objects.at_desk().count() == 2
