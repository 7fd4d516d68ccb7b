"""Lists: what they say, what they may be narrowed by, and what they cost."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import (
    Author,
    Editor,
    ImportRun,
    Outcome,
    Picture,
    Section,
    SourceDocument,
    Story,
    Topic,
)
from articles.publishing import publish, withdraw
from tests.factories import (
    make_author,
    make_editions,
    make_picture,
    make_story,
    make_user,
    use_picture,
)

STORIES = "/admin/articles/story/"


def make_document(**fields):
    run = ImportRun.objects.create(source="archive", started_at=timezone.now())
    text = "Harbour reopens\nIt did.\n"
    values = {
        "run": run,
        "source": "archive",
        "path": f"{SourceDocument.objects.count()}.txt",
        "data": text.encode(),
        "codec": "utf-8",
        "spans": [[0, 16, "headline", "first line"], [16, 24, "body", "after it"]],
        "outcome": Outcome.CREATED,
    }
    return SourceDocument.objects.create(**values | fields)


def make_row(number):
    """One more of everything that has a list."""
    at = timezone.now()
    story = make_story(authors=[make_author(), make_author(user=make_user("Authors"))])
    use_picture(story, make_picture())
    make_document(story=story, needs_a_look=bool(number % 2))
    publish(story, by=make_user("Editors"), at=at)


LISTS = [
    "story",
    "author",
    "editor",
    "section",
    "topic",
    "picture",
    "banner",
    "campaign",
    "sourcedocument",
    "importrun",
    "edition",
    "move",
]


@pytest.mark.parametrize("noun", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_three(client, administrator, noun):
    url = reverse(f"admin:articles_{noun}_changelist")
    costs = []
    for rows in (1, 3):
        while Story.objects.count() < rows:
            make_row(Story.objects.count())
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_moves_are_narrowed_by_what_the_list_calls_them(client, administrator):
    make_row(1)
    page = client.get(reverse("admin:articles_move_changelist"), {"verb": "publish"})
    assert {move.verb for move in page.context["cl"].result_list} == {"publish"}
    assert ">returned</a>" in page.content.decode()


def test_a_record_and_a_history_say_times_as_lists_do(client, administrator):
    story = make_story()
    publish(story, by=None, at=datetime(2024, 12, 5, 10, 40, tzinfo=UTC))
    page = client.get(reverse("admin:articles_edition_change", args=[story.edition.pk]))
    assert "5 Dec 2024, 12:40" in page.content.decode()
    LogEntry.objects.create(
        user=administrator,
        content_type=ContentType.objects.get_for_model(story.section),
        object_id=story.section_id,
        action_flag=CHANGE,
        action_time=datetime(2024, 12, 5, 10, 40, tzinfo=UTC),
    )
    page = client.get(reverse("admin:articles_section_history", args=[story.section_id]))
    assert "5 Dec 2024, 12:40" in page.content.decode()


def shown(client, query=""):
    response = client.get(STORIES + query)
    return {str(story) for story in response.context["cl"].result_list}


@pytest.fixture
def one_of_each(db):
    at = timezone.now()
    make_story(headline="written")
    publish(make_story(headline="live"), by=None, at=at)
    publish(make_story(headline="planned"), by=None, at=at, go_live_at=at + timedelta(hours=1))
    gone = make_story(headline="gone")
    publish(gone, by=None, at=at)
    withdraw(gone, by=None, at=at, reason="In error.")


@pytest.mark.parametrize(
    ("readers", "found"),
    [
        ("not_published", {"written"}),
        ("live", {"live"}),
        ("scheduled", {"planned"}),
        ("withdrawn", {"gone"}),
    ],
)
def test_stories_by_what_readers_have(client, editor, one_of_each, readers, found):
    assert shown(client, f"?readers={readers}") == found


def test_stories_by_an_author_however_the_name_is_typed(client, editor):
    make_story(headline="theirs", authors=[make_author("Зера Қурт")])
    make_story(headline="other")
    assert shown(client, "?author=ЗЕРА") == {"theirs"}
    assert shown(client, "?author=nobody") == set()


def test_ones_own_stories(client, author):
    make_story(headline="signed", authors=[make_author(user=author)])
    make_story(headline="begun", created_by=author)
    make_story(headline="other")
    assert shown(client, "?mine=yes") == {"signed", "begun"}


def test_an_editors_list_opens_on_their_sections(client, editor):
    mine = Section.objects.create(name="Harbour")
    Editor.objects.create(user=editor, name="Iryna").sections.add(mine)
    make_story(headline="mine", section=mine)
    make_story(headline="other", section=Section.objects.create(name="City"))
    assert shown(client) == {"mine"}
    assert shown(client, "?mine=all") == {"mine", "other"}
    assert shown(client, "?q=other") == {"other"}


def test_stories_that_need_a_look(client, editor):
    make_document(story=make_story(headline="odd"), needs_a_look=True)
    make_document(story=make_story(headline="plain"))
    assert shown(client, "?look=needed") == {"odd"}
    assert "needs a look" in client.get(STORIES).content.decode()


def test_languages_are_asked_for_only_where_there_are_several(client, editor):
    make_story(headline="english")
    assert "By language" not in client.get(STORIES).content.decode()
    make_story(headline="ukrainian", language="uk")
    assert "By language" in client.get(STORIES).content.decode()
    assert shown(client, "?language=uk") == {"ukrainian"}


def test_search_finds_headlines_and_names(client, editor):
    make_story(headline="Harbour reopens")
    make_story(headline="", working_headline="harbour, evening")
    make_story(headline="Other", authors=[make_author("Vera Harbourne")])
    make_story(headline="Nothing", body="<p>Snow.</p>")
    assert shown(client, "?q=harbour") == {"Harbour reopens", "harbour, evening", "Other"}


def test_a_story_without_a_headline_is_flagged(client, editor):
    make_story(headline="", working_headline="harbour, evening")
    page = client.get(STORIES).content.decode()
    assert "<em>harbour, evening</em>" in page
    assert "no headline yet" in page


def test_a_picture_says_where_it_is_used(client, editor):
    story = make_story(headline="Harbour reopens")
    use_picture(story, make_picture())
    url = reverse("admin:articles_picture_change", args=[Picture.objects.get().pk])
    assert "Harbour reopens" in client.get(url).content.decode()


@pytest.mark.parametrize("order", ["99", "99.4", "-99", "x"])
def test_a_list_is_shown_whatever_columns_its_address_names(client, editor, order):
    make_story(headline="Shown", due_at=timezone.now())
    assert "Shown" in client.get(f"{STORIES}?mine=all&o={order}").content.decode()


def test_what_keeps_a_section_from_being_deleted_is_named_and_no_more_than_a_few(
    client, administrator
):
    section = Section.objects.create(name="Harbour")
    make_editions({"headline": f"Boat {n}", "section": section} for n in range(25))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("admin:articles_section_delete", args=[section.pk]))
    assert not [query for query in asked if '"articles_story"."body"' in query["sql"]]
    assert page.context["perms_lacking"] == set()
    assert len(page.context["protected"]) == 21
    assert "and 5 more" in page.text


def test_who_deletes_what_is_in_use_is_led_to_the_stories_and_told_what_to_do(
    client, administrator
):
    author, topic = make_author("Anna Koval"), Topic.objects.create(name="Ports")
    by = make_user("Editors")
    story = make_story(headline="Boats", authors=[author], topics=[topic])
    edition = publish(story, by=by, at=timezone.now())
    link = f'<a href="{reverse("admin:articles_story_change", args=[story.pk])}">Boats</a>'
    for thing, instead in (
        (author, "“Merge into one”"),
        (topic, "“Merge into one”"),
        (edition.section, "Move these stories to another section"),
        (by, "Take “Active” from the login"),
    ):
        page = client.get(reverse(admin_urlname(thing._meta, "delete"), args=[thing.pk]))
        assert page.context["protected"] == [link]
        assert instead in page.text
    sent = {"action": "delete_selected", "_selected_action": [author.pk], "post": "yes"}
    page = client.post(reverse("admin:articles_author_changelist"), sent)
    assert (page.context["protected"], Author.objects.count()) == ([link], 1)
    assert "“Merge into one”" in page.text


@pytest.mark.parametrize("page", ["author/{}/delete", "author/{}/history", "user/{}/password"])
def test_a_page_about_one_thing_leads_back_to_it_and_to_its_list(client, administrator, page):
    noun = page.partition("/")[0]
    thing = make_author() if noun == "author" else make_user("Authors")
    room = reverse(admin_urlname(thing._meta, "changelist"))
    shown = client.get(f"{room}{page.partition('/')[2].format(thing.pk)}/").text
    crumbs = shown.partition('<div class="breadcrumbs">')[2].partition("</div>")[0]
    assert re.findall('href="(.*?)"', crumbs) == [room, f"{room}{thing.pk}/change/"]
