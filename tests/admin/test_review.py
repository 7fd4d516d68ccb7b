"""Files come to the desk, editors say what their lines are, and the story follows."""

import io
import json
import zipfile
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles.importing.parts import Role
from articles.importing.relabel import Given
from articles.importing.save import house, upload
from articles.importing.save.decide import decide
from articles.models import ImportRun, KnownFurniture, LineDecision, SourceDocument, Story
from articles.publishing import NotPermitted
from tests.factories import make_user

HARBOUR = """\
Menu
Harbour reopens after the storm

by Olena SampleMarch 14, 2023 9:08 pm

The harbour reopened on Monday after a storm had kept ships at sea for three days, the port said.

Nine ships entered before noon, and the pilots expect twelve more by the end of the week.

Brought to you by the port
"""
LAST = "Brought to you by the port"


def url(name, *args):
    return reverse(f"admin:articles_{name}", args=args)


def text_file(name="harbour.txt", text=HARBOUR):
    return SimpleUploadedFile(name, text.encode())


def archive(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(f"{name}.txt", text)
    return SimpleUploadedFile("wire.zip", data.getvalue())


def bring(client, *files, source="wire", **fields):
    return client.post(url("sourcedocument_upload"), {"files": files, "source": source, **fields})


@pytest.fixture
def document(client, editor):
    bring(client, text_file())
    return SourceDocument.objects.get()


def words(document, said, role):
    start = document.text.index(said)
    return [start, start + len(said), role]


def send(client, document, what, *changes, **fields):
    """Send decisions as the page does; `what` is 'decide' or 'outlook'."""
    fields = {"changes": json.dumps(changes), **fields}
    return client.post(url(f"sourcedocument_{what}", document.pk), fields)


def told(response):
    return [str(message) for message in response.wsgi_request._messages]


def page(client, document):
    return client.get(document.get_absolute_url()).content.decode()


# ------------------------------------------------------------------------- bringing files


def test_files_go_through_the_same_import(client, editor):
    response = bring(client, text_file(), text_file("note.txt", "Menu\n"), name="by hand")
    run = ImportRun.objects.get()
    assert response.url == url("importrun_change", run.pk)
    assert (run.by, run.name, run.source, run.counts["created"]) == (editor, "by hand", "wire", 1)
    story = Story.objects.get()
    assert (story.headline, story.created_by) == ("Harbour reopens after the storm", editor)
    shown = client.get(response.url).context["documents"]
    assert [document.path for document, _ in shown] == ["note.txt", "harbour.txt"]


def test_an_empty_file_keeps_no_other_from_being_brought(client, editor):
    bring(client, text_file("empty.txt", ""), text_file())
    assert Story.objects.get().headline == "Harbour reopens after the storm"
    refused = SourceDocument.objects.get(path="empty.txt")
    assert (refused.outcome, "empty" in page(client, refused)) == ("refused", True)


def test_an_archive_is_unpacked(client, editor):
    bring(client, archive(harbour=HARBOUR, pier=HARBOUR.replace("harbour", "pier")))
    assert SourceDocument.objects.count() == 2


def test_another_text_under_the_same_name_is_another_file(client, document):
    bring(client, text_file(text=HARBOUR.replace("Harbour", "Bakery").replace("port", "oven")))
    assert set(SourceDocument.objects.values_list("path", flat=True)) == {
        "harbour.txt",
        "harbour (2).txt",
    }
    assert document.story.sources.count() == 1


def test_a_file_that_an_operator_brought_anew_is_known_as_it_came_last(client, editor, tmp_path):
    file = tmp_path / "wire" / "harbour.txt"
    file.parent.mkdir()
    for text in (HARBOUR, HARBOUR.replace("Nine", "Ten")):
        file.write_text(text)
        call_command("import_stories", str(file.parent), verbosity=0)
    bring(client, text_file(text=text))
    assert list(SourceDocument.objects.values_list("path", "version")) == [
        ("harbour.txt", 2),
        ("harbour.txt", 1),
    ]


def test_a_file_that_came_empty_once_is_known_as_it_told_its_story(client, editor, tmp_path):
    file = tmp_path / "wire" / "harbour.txt"
    file.parent.mkdir()
    for text in (HARBOUR, ""):
        file.write_text(text)
        with suppress(SystemExit):
            call_command("import_stories", str(file.parent), verbosity=0)
    for text in (HARBOUR, "", HARBOUR):
        bring(client, text_file(text=text))
    assert SourceDocument.objects.count() == 2


def test_two_files_of_one_name_are_brought_at_once(client, editor):
    other = HARBOUR.replace("Harbour", "Bakery").replace("port", "oven")
    bring(client, text_file(), text_file(text=other))
    assert set(SourceDocument.objects.values_list("path", flat=True)) == {
        "harbour.txt",
        "harbour (2).txt",
    }


def test_an_archive_that_holds_nothing_to_import_is_named(client, editor):
    empty = SimpleUploadedFile("letter.docx", b"PK\x05\x06" + bytes(18))
    answer = bring(client, text_file(), empty)
    assert "There is no file to import in “letter.docx” (.md, .txt)." in answer.text


@pytest.mark.parametrize("name", [f"{'Гавань ' * 30}.txt", f"a.{'Гавань ' * 30}"])
def test_a_file_may_be_named_with_a_long_headline(client, editor, name):
    bring(client, text_file(name))
    path = SourceDocument.objects.get().path
    assert (path[:10], len(path.encode()) > 250) == (name[:10], True)
    assert path.endswith(".txt") == name.endswith(".txt")


def test_the_same_file_again_brings_nothing(client, document):
    bring(client, text_file())
    assert (SourceDocument.objects.count(), Story.objects.count()) == (1, 1)
    assert ImportRun.objects.latest("pk").counts["unchanged"] == 1


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("wire.zip", b"PK\x05\x06" + bytes(18)), "There is no file to import"),
        (archive(harbour="x" * 3000), "unpacks to more than"),
        (text_file(text="x" * 3000), "That is more than"),
        (archive(one="a", two="b"), "Those are 2 files"),
    ],
)
def test_what_is_too_much_is_refused_with_a_sentence(client, editor, monkeypatch, file, sentence):
    file.seek(0)
    monkeypatch.setattr(upload, "MOST_BYTES_UNPACKED", 2000)
    monkeypatch.setattr(upload, "MOST_BYTES", 2000)
    monkeypatch.setattr(upload, "MOST_FILES", 1)
    assert sentence in bring(client, file).content.decode()
    assert not ImportRun.objects.exists()


def test_a_damaged_archive_is_refused(client, editor):
    data = archive(harbour=HARBOUR).read()
    response = bring(client, SimpleUploadedFile("wire.zip", b"PK" + data[40:]))
    assert response.status_code in {200, 302}
    assert not Story.objects.exists()


def test_authors_bring_no_files(client, author):
    assert client.get(url("sourcedocument_upload")).status_code == 403
    with pytest.raises(NotPermitted):
        upload.upload([text_file()], source="wire", by=author, at=timezone.now())


# ------------------------------------------------------------------------- the review


def test_the_page_has_the_story_that_the_lines_tell(client, document):
    shown = client.get(document.get_absolute_url()).context
    values = {str(field.role): [str(v.text) for v in field.values] for field in shown["fields"]}
    assert values["headline"] == ["Harbour reopens after the storm"]
    assert values["byline"] == ["Olena Sample"]
    assert values["body"] == HARBOUR.splitlines()[5:8:2]
    assert shown["may_decide"]


def test_open_lines_come_first(client, document):
    decide(document, [Given(*words(document, LAST, Role.OPEN))], by=None, at=timezone.now())
    shown = page(client, document)
    assert "1 line is open: is it the story or not?" in shown
    assert 'data-to-line="10"' in shown
    assert shown.index("data-to-line") < shown.index('id="line-1"')


def test_the_fields_follow_while_nothing_is_saved(client, document):
    answer = send(client, document, "outlook", words(document, LAST, "standfirst")).json()
    assert LAST in answer["story"]
    assert list(answer["lines"]) == ["10"]
    assert "role-standfirst" in answer["lines"]["10"]
    assert not LineDecision.objects.exists()


def test_a_line_whose_word_is_taken_back_is_shown_as_it_was(client, document):
    undone = json.dumps([words(document, LAST, "standfirst")])
    answer = send(client, document, "outlook", undone=undone).json()
    assert list(answer["lines"]) == ["10"]
    assert "role-standfirst" not in answer["lines"]["10"]


def test_saving_makes_the_story_say_what_the_screen_says(client, editor, document):
    response = send(client, document, "decide", words(document, LAST, "standfirst"))
    assert told(response) == ["Saved: the story says what the lines tell."]
    assert Story.objects.get().standfirst == LAST
    assert LineDecision.objects.get().by == editor
    assert f"said by {editor.username}" in page(client, document)


def test_without_scripts_lines_are_ticked_and_given_one_role(client, document):
    start = document.text.index(LAST)
    span = next(span for span in document.spans if span[0] == start)
    fields = {"line": f"{span[0]}-{span[1]}", "give": "standfirst", "changes": "[]"}
    client.post(url("sourcedocument_decide", document.pk), fields)
    assert Story.objects.get().standfirst == LAST


def test_one_may_go_on_to_the_story(client, document):
    response = send(client, document, "decide", _story="1")
    assert response.url == url("story_change", document.story_id)


def test_an_edited_story_is_left_and_the_page_says_so(client, document):
    Story.objects.update(standfirst="Ships wait no more.")
    response = send(client, document, "decide", words(document, LAST, "standfirst"))
    assert "was left as it is; the file tells otherwise: standfirst." in told(response)[0]
    shown = page(client, document)
    assert "Ships wait no more." in shown
    assert 'name="overwrite"' in shown
    send(client, document, "decide", overwrite="1")
    assert Story.objects.get().standfirst == LAST


def test_open_lines_are_waived_with_a_reason(client, editor, document):
    send(client, document, "decide", words(document, LAST, "open"))
    response = client.post(url("sourcedocument_waive", document.pk), {"reason": ""})
    assert told(response)[-1] == "Say why the open lines may be left as they are."
    client.post(url("sourcedocument_waive", document.pk), {"reason": "An advertisement."})
    document.refresh_from_db()
    assert (document.waived_by, document.waived_reason) == (editor, "An advertisement.")
    assert "An advertisement." in page(client, document)


def test_nonsense_is_refused(client, document):
    for changes in ("no list", '[[1, "x", "body"]]', '[[1, 2, "poem"]]', "[[1]]"):
        response = client.post(url("sourcedocument_decide", document.pk), {"changes": changes})
        assert response.status_code == 400
    response = send(client, document, "outlook", [0, 99999, "body"])
    assert response.json() == {"problem": "The file has no such line."}


def test_only_the_newest_version_is_decided_about(client, document):
    newer = SourceDocument.objects.get()
    newer.pk, newer.version = None, 2
    newer.save()
    shown = client.get(document.get_absolute_url()).context
    assert (shown["may_decide"], shown["newer"]) == (False, newer)


@pytest.mark.parametrize("what", ["decide", "outlook", "waive"])
def test_authors_decide_nothing(client, document, log_in, what):
    log_in("author")
    assert send(client, document, what).status_code == 403


def test_what_changes_something_is_posted(client, document):
    for what in ("decide", "outlook", "waive"):
        page = client.get(url(f"sourcedocument_{what}", document.pk), follow=True)
        assert page.redirect_chain == [(document.get_absolute_url(), 302)]
        assert "you were logged out when you sent it" in page.content.decode()


# ------------------------------------------------------------------------- furniture


def test_what_is_known_to_be_furniture_is_listed_and_undone(client, editor, document):
    send(client, document, "decide", words(document, LAST, "furniture"))
    known = KnownFurniture.objects.get(shown=LAST)
    listed = client.get(url("knownfurniture_changelist"))
    assert LAST in listed.content.decode()
    action = {"action": "undo", "_selected_action": [known.pk]}
    client.post(url("knownfurniture_changelist"), action)
    known.refresh_from_db()
    assert known.undone_by == editor
    assert house.furniture_of(["wire"]) == {"wire": frozenset()}
    assert LAST not in client.get(url("knownfurniture_changelist")).content.decode()
    action["action"] = "use_again"
    client.post(url("knownfurniture_changelist") + "?use=undone", action)
    assert house.furniture_of(["wire"]) == {"wire": {LAST.lower()}}


def test_furniture_is_for_editors(client, author):
    assert client.get(url("knownfurniture_changelist")).status_code == 403
    with pytest.raises(NotPermitted):
        house.undo(KnownFurniture.objects.all(), by=make_user("Authors"), at=timezone.now())
