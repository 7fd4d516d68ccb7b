"""The desk finds words of working copies and of what readers have; readers find no draft."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from articles import search
from articles.models import Author, DeskEntry, Story, Topic
from articles.publishing import publish, revisions, shown, withdraw
from articles.publishing.duplicates import merge_authors, merge_topics
from tests.factories import NOW, make_author, make_story, make_user

pytestmark = pytest.mark.django_db


def found(text, **conditions):
    keys = search.stories(text, Story.objects.filter(**conditions))
    return {str(story) for story in Story.objects.filter(pk__in=keys)}


@pytest.fixture
def draft():
    story = make_story(
        headline="Harbour",
        working_headline="quay, evening",
        body="<p>The Qırımlı skipper waits.</p>",
        authors=[make_author("Зера Қурт")],
        topics=["Grain trade"],
    )
    revisions.save(story, by=None, at=NOW)
    return story


@pytest.mark.parametrize(
    "text",
    [
        "skipper",
        "qirimli",
        "skip",
        "harb",
        "evening",
        '"skipper waits"',
        "author:зера",
        "topic:grain",
    ],
)
def test_the_words_of_a_draft_are_found(draft, text):
    assert found(text) == {"Harbour"}
    assert not search.query(text, NOW).exists()


@pytest.mark.parametrize("text", ["sk", "waits -skipper", "skipperly", "", "?!", '"skip"'])
def test_what_it_does_not_say_is_not_found(draft, text):
    assert found(text) == set()


def test_a_story_is_found_as_readers_have_it_and_as_the_desk_does(draft):
    publish(draft, by=None, at=NOW)
    assert not DeskEntry.objects.exists()
    assert found("skipper") == {"Harbour"}
    draft.body = "<p>The captain waits.</p>"
    draft.save()
    revisions.save(draft, by=None, at=NOW)
    assert found("skipper") == found("captain") == {"Harbour"}
    withdraw(draft, by=None, at=NOW, reason="Wrong.")
    assert (found("skipper"), found("captain")) == (set(), {"Harbour"})


def test_a_draft_is_found_by_what_its_author_and_topic_are_called_now(client, draft):
    client.force_login(make_user("Administrators"))
    topic, author = Topic.objects.get(), Author.objects.get()
    for thing, name in ((topic, "Wheat trade"), (author, "Olha Bondar")):
        address = f"/admin/articles/{thing._meta.model_name}/{thing.pk}/change/"
        values = {"name": name, "slug": thing.slug, "kind": "person", "description": ""}
        assert client.post(address, values).status_code == 302
    assert found("wheat") == found("author:bondar") == {"Harbour"}
    assert found("grain") == set()

    merge_topics(topic, into=Topic.objects.create(name="Ports"), by=None, at=NOW)
    merge_authors(author, into=make_author("Anna Koval"), by=None, at=NOW)
    assert found("topic:ports") == found("author:koval") == found("author:bondar") == {"Harbour"}
    assert found("wheat") == set()

    topic = Topic.objects.get()
    assert (
        client.post(f"/admin/articles/topic/{topic.pk}/delete/", {"post": "yes"}).status_code == 302
    )
    assert found("ports") == set()


def rename():
    with transaction.atomic():
        drafts = shown.drafts_with(Topic.objects.get())
        Topic.objects.update(name="Wheat trade")
        shown.follow([], at=NOW, drafts=drafts)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("make_anew", [rename, search.rebuild_stories])
def test_a_draft_may_be_saved_while_its_entry_is_made_anew(draft, make_anew):
    saved = Event()

    def save():
        try:
            with transaction.atomic():
                draft.headline = "Quay"
                draft.save()
                revisions.save(draft, by=None, at=NOW)
                saved.set()
                time.sleep(0.5)  # whoever waits for us cannot tell us to go on
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        saving = threads.submit(save)
        assert saved.wait(10)
        make_anew()
        saving.result()
    assert found("quay") == found(Topic.objects.get().name) == {"Quay"}


def test_only_those_that_are_asked_about_are_found(draft):
    assert found("skipper", language="uk") == set()


def test_the_command_makes_the_index_anew(draft, capsys):
    Story.objects.create(headline="Other", body="<p>Past the versions.</p>")
    assert found("versions") == set()
    call_command("rebuild_search")
    assert "2 working copies of the desk indexed." in capsys.readouterr().out
    assert len(found("versions")) == 1


def test_the_list_and_the_choice_of_a_story_search_in_the_text(client, draft):
    client.force_login(make_user("Editors"))
    page = client.get("/admin/articles/story/?q=skipper")
    assert [str(story) for story in page.context["cl"].result_list] == ["Harbour"]
    asked = {
        "term": "skipper",
        "app_label": "articles",
        "model_name": "teaser",
        "field_name": "target",
    }
    answer = client.get("/admin/autocomplete/", asked).json()
    assert [each["text"] for each in answer["results"]] == ["Harbour"]


@pytest.mark.parametrize("text", ["sec", "section", "auth", "author", "top", "topic"])
def test_the_marks_of_places_are_no_beginning_of_a_word(text):
    story = make_story(topics=["Grain trade"], authors=[make_author("Зера Қурт")])
    publish(story, by=None, at=NOW)
    assert found(text) == set()
