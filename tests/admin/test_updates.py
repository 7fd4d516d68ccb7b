"""An update that a file offers: found at the desk, compared, taken over or left."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.importing.parts import Role
from articles.importing.relabel import Given
from articles.importing.save.decide import decide
from articles.models import SourceDocument, Story, Twin
from articles.publishing import publish, revisions
from tests.factories import NOW
from tests.importing.test_same_story import HARBOUR, MORE, arrive

from .conftest import change_url

CHANGED = HARBOUR.replace("Nine ships entered", "Eleven ships entered") + MORE


@pytest.fixture
def update(db, tmp_path):
    """A story, and a file that offers an update of it."""
    folder = tmp_path / "wire"
    folder.mkdir()
    arrive(folder, first=HARBOUR)
    arrive(folder, second=CHANGED)
    return Twin.objects.get()


def page_url(twin):
    return reverse("admin:articles_story_update", args=[twin.story_id, twin.document_id])


def answer(client, twin, **sent):
    """Send the page of an update as a browser does; return the story as it is then."""
    beside = client.get(page_url(twin)).context["offer"].beside
    client.post(page_url(twin), {"beside": beside, **sent})
    return Story.objects.get(pk=twin.story_id)


def test_it_is_found_wherever_an_editor_may_look(client, editor, update):
    for place in (
        reverse("admin:index"),
        change_url(update.story),
        reverse("admin:articles_importrun_change", args=[update.document.run_id]),
        reverse("admin:articles_sourcedocument_change", args=[update.document_id]),
        reverse("admin:articles_sourcedocument_changelist") + "?offer=waiting",
    ):
        assert page_url(update) in client.get(place).content.decode()
    listed = client.get(reverse("admin:articles_story_changelist") + "?look=needed")
    assert "an update came" in listed.content.decode()


def test_its_page_shows_what_it_says_otherwise_word_by_word(client, editor, update):
    page = client.get(page_url(update)).content.decode()
    assert "<del>Nine</del>" in page
    assert "<ins>Eleven</ins>" in page
    assert "Nobody has changed the story since it came" in page


def test_taken_over_it_is_a_new_version(client, editor, update):
    story = answer(client, update)
    assert "Eleven ships" in story.body
    assert revisions.latest(story).by == editor
    document = reverse("admin:articles_sourcedocument_change", args=[update.document_id])
    assert "an update, taken over" in client.get(document).content.decode()
    assert page_url(update) not in client.get(reverse("admin:index")).content.decode()


def test_left_it_is_kept_with_who_left_it_and_when(client, editor, update):
    story = answer(client, update, decline="1")
    assert "Nine ships" in story.body
    update.refresh_from_db()
    assert (update.decided_by, update.is_accepted) == (editor, False)
    assert update.decided_at is not None


def test_readers_get_it_once_the_changes_are_published(client, editor, update):
    publish(update.story, by=None, at=NOW)
    story = answer(client, update)
    assert "Nine ships" in story.published().body
    assert "Eleven ships" in story.body


def test_what_only_the_desk_changed_stays(client, editor, update):
    Story.objects.update(body=update.story.body.replace("at once", "by Friday"))
    assert "The desk has worked on the story too" in client.get(page_url(update)).content.decode()
    story = answer(client, update)
    assert "Eleven ships" in story.body
    assert "by Friday" in story.body


def test_where_both_changed_the_same_words_somebody_chooses(client, editor, update):
    Story.objects.update(body=update.story.body.replace("Nine ships", "Ten ships"))
    story = answer(client, update)
    assert "Ten ships" in story.body
    assert update.story.twins.on_offer()
    (key,) = client.get(page_url(update)).context["offer"].merge.conflicts()
    story = answer(client, update, **{f"take-{key}": "yours"})
    assert "Eleven ships" in story.body
    assert "basin" in story.body


def test_a_story_that_was_saved_meanwhile_is_shown_again(client, editor, update):
    beside = client.get(page_url(update)).context["offer"].beside
    Story.objects.update(headline="Harbour reopens at last")
    done = client.post(page_url(update), {"beside": beside})
    assert "It was changed once more meanwhile" in done.content.decode()
    assert update.story.twins.on_offer()


def test_a_file_whose_lines_were_decided_meanwhile_is_shown_again(client, editor, update):
    shown = client.get(page_url(update)).context
    sent = {"beside": shown["offer"].beside, "told": shown["told"]}
    start = update.document.text.index("Eleven ships")
    decide(update.document, [Given(start, start + 60, Role.FURNITURE)], by=None, at=NOW)
    done = client.post(page_url(update), sent)
    assert "It was changed once more meanwhile" in done.content.decode()
    assert update.story.twins.on_offer()
    client.post(page_url(update), sent | {"told": done.context["told"]})
    assert not update.story.twins.on_offer()


@pytest.mark.parametrize("sent", [{}, {"decline": "1"}])
def test_who_may_not_change_the_story_may_not_decide(client, author, update, sent):
    assert answer(client, update, **sent).body == update.story.body
    assert Twin.objects.on_offer().count() == 1


def test_another_story_has_no_such_update(client, editor, update):
    other = Story.objects.create(headline="Another")
    assert client.get(page_url(Twin(story=other, document=update.document))).status_code == 404


def test_the_lists_ask_as_often_for_many_as_for_one(client, editor, update):
    run = reverse("admin:articles_importrun_change", args=[update.document.run_id])
    documents = reverse("admin:articles_sourcedocument_changelist")

    def count(url):
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    before = [count(url) for url in (run, documents)]
    for number in range(3):
        document = SourceDocument.objects.get(pk=update.document_id)
        document.pk, document.path = None, f"again-{number}.txt"
        document.save()
        Twin.objects.create(document=document, story=update.story, kind="update")
    assert [count(url) for url in (run, documents)] == before
