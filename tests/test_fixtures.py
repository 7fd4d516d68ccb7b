"""The samples: in step with their documents, and good for nothing but an empty newsroom."""

import io
import json

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import search
from articles.management.commands.make_fixtures import DUMPED
from articles.models import Author, Edition, Picture, SourceDocument, Status, Story
from articles.publishing.morning import morning
from tests.factories import make_story

pytestmark = pytest.mark.django_db

FIXTURES = settings.BASE_DIR / "fixtures"


def said(command, *args, **options):
    out = io.StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


def test_the_fixture_is_in_step_with_the_documents(tmp_path):
    made = tmp_path / "newsroom.json"
    call_command("make_fixtures", output=made, stdout=io.StringIO())
    assert json.loads(made.read_text()) == json.loads((FIXTURES / "newsroom.json").read_text()), (
        "run 'make fixtures'"
    )


def test_the_fixture_alone_is_a_newsroom_that_readers_can_read():
    call_command("loaddata", FIXTURES / "newsroom.json", verbosity=0)
    live = Edition.objects.live(timezone.now())
    assert live.count() == 7
    assert all(edition.page_html and edition.card_html for edition in live)
    assert all(edition.authors.exists() and edition.topics.exists() for edition in live)


def test_the_fixture_can_be_loaded_twice():
    counts = []
    for _ in range(2):
        call_command("loaddata", FIXTURES / "newsroom.json", verbosity=0)
        counts.append({model.__name__: model.objects.count() for model in DUMPED})
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_dumped_can_be_loaded_into_an_empty_newsroom(tmp_path):
    call_command("loaddata", FIXTURES / "newsroom.json", verbosity=0)
    search.rebuild()
    dump = tmp_path / "newsroom.json"
    call_command("dumpdata", "articles", "auth.user", natural_foreign=True, output=dump)
    call_command("flush", interactive=False, verbosity=0)
    call_command("loaddata", dump, verbosity=0)
    assert Edition.objects.live(timezone.now()).count() == 7
    assert list(search.differences()) == []
    assert search.query("harbor", timezone.now()).exists()


def test_each_published_document_is_whole_in_its_story():
    call_command("loaddata", FIXTURES / "newsroom.json", verbosity=0)
    for document in SourceDocument.objects.all():
        body = "".join(
            document.text[start:end] for start, end, role, _ in document.spans if role == "body"
        )
        text = document.story.edition.text
        lines = (line.strip("•–- \r\xa0") for line in body.split("\n"))
        lost = [line for line in lines if line not in text]
        assert not lost, (document.path, lost)


def test_the_samples_go_into_an_empty_newsroom_only():
    assert "7 sample stories" in said("load_demo")
    assert all(default_storage.exists(picture.file.name) for picture in Picture.objects.all())
    story = Story.objects.first()
    story.headline = "Edited"
    story.save()
    assert "left out" in said("load_demo")
    story.refresh_from_db()
    assert story.headline == "Edited"


def test_the_demo_imports_three_documents_and_knows_the_other_seven():
    said("load_demo")
    with pytest.raises(SystemExit) as stop:
        said("import_stories", FIXTURES / "documents", json=True)
    assert stop.value.code == 1
    assert Story.objects.count() == 10
    assert Edition.objects.count() == 7


def test_fixtures_are_not_made_from_a_newsroom_in_use():
    make_story()
    with pytest.raises(CommandError, match="make fixtures") as error:
        call_command("make_fixtures")
    assert error.value.returncode == 2


def test_demo_logins_are_for_debug_only(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("create_demo_logins")
    settings.DEBUG = True
    said("load_demo")
    printed = said("create_demo_logins") + said("create_demo_logins")
    assert "administrator" in printed and "newsroom-demo" in printed
    assert Author.objects.get(user__username="author").edition_authors.exists()


def test_a_draft_waits_for_the_author_of_the_demo(settings):
    settings.DEBUG = True
    said("load_demo")
    with pytest.raises(SystemExit):
        said("import_stories", FIXTURES / "documents", json=True)
    for _ in range(2):
        said("create_demo_logins")
    user = User.objects.get(username="author")
    draft = Story.objects.own(user).get(status=Status.DRAFT)
    assert draft.may_be_changed_by(user)
    found = morning(user, timezone.now(), timezone.get_default_timezone())
    assert (found.mine.rows, found.turn.rows) == ([draft], [])
