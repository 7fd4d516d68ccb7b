"""Many stories at once, and the lists that editors come back to."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin.bulk import BULKS, MOST
from articles.admin.screens import FirstOnes
from articles.models import Move, SavedFilter, Status, Story, Topic
from articles.publishing import hand_over, publish, revisions
from tests.factories import make_author, make_story, make_user

STORIES = "/admin/articles/story/"
DONE = "/admin/articles/story/bulk/done/"
ACTIONS = {
    "hand_over": "hand_stories_over",
    "add_topic": "add_topic_to_stories",
    "submit": "submit_stories",
    "publish": "publish_stories",
    "withdraw": "withdraw_stories",
}


def asked(client, verb, stories):
    """Return what stands beside each story on the page that asks: {headline: why not}."""
    chosen = [story.pk for story in stories]
    sent = {"action": ACTIONS[verb], "_selected_action": chosen}
    response = client.post(STORIES, sent)
    if response.status_code != 200:
        return None
    return {str(row["story"]): row["why_not"] for row in response.context["rows"]}


def done(client, verb, stories, **given):
    """Do it, and return what is said of each: {sentence: whether it was done}."""
    url = reverse("admin:articles_story_bulk", args=[verb])
    response = client.post(url, {"story": [story.pk for story in stories], **given}, follow=True)
    if "told" not in (response.context or {}):
        return None
    return {each["said"]: each["is_done"] for each in response.context["told"]}


def test_what_was_saved_after_the_page_asked_is_not_published(client, editor):
    story, other = make_story(headline="Good"), make_story(headline="Other")
    asked(client, "publish", [story, other])
    bases = {f"base-{each.pk}": revisions.base(each) for each in (story, other)}
    revisions.save(story, by=editor, at=timezone.now())
    told = done(client, "publish", [story, other], **bases)
    who = editor.get_username()
    assert told == {
        f"“Good” was not published. Saved by {who} meanwhile: look at it again.": False,
        "“Other” is live.": True,
    }


def test_each_story_is_published_for_itself_after_preflight(client, editor):
    good, bad = make_story(headline="Good"), make_story(headline="Bad", section=None)
    has_it = make_story(headline="Out")
    publish(has_it, by=None, at=timezone.now())
    stories = [good, bad, has_it]
    assert asked(client, "publish", stories) == {
        "Good": "",
        "Bad": "",
        "Out": "Readers have it as it stands.",
    }
    assert done(client, "publish", stories) == {
        "“Good” is live.": True,
        "“Bad” was not published. It runs in no section.": False,
        "“Out”: readers have it as it stands.": False,
    }
    bad.refresh_from_db()
    assert (bad.status, bad.published(), bad.moves.count()) == (Status.DRAFT, None, 0)


def test_many_are_handed_over_and_each_keeps_the_time_it_has(client, editor):
    at = timezone.now().replace(second=0, microsecond=0)
    timed, open_ended = make_story(headline="A"), make_story(headline="B")
    hand_over(timed, to=None, by=None, at=at, due_at=at)
    colleague = make_user("Authors", first_name="Iryna", last_name="Bondar")
    given = {"to": colleague.pk, "priority": 2, "note": "Until tonight"}
    assert list(done(client, "hand_over", [timed, open_ended], **given).values()) == [True, True]
    rows = Story.objects.order_by("headline").values_list("assigned_to", "due_at", "priority")
    assert list(rows) == [(colleague.pk, at, 2), (colleague.pk, None, 2)]
    assert Move.objects.filter(verb="hand_over", note="Until tonight").count() == 2


def test_many_get_a_topic_as_versions_and_readers_keep_what_they_have(client, editor):
    live, new = make_story(headline="Live"), make_story(headline="New", topics=["Grain"])
    publish(live, by=None, at=timezone.now())
    grain = Topic.objects.get()
    assert done(client, "add_topic", [live, new], topic=grain.pk) == {
        "“Live” is about “Grain” now.": True,
        "“New” did not get the topic. It is about “Grain” already.": False,
    }
    assert list(live.topics.all()) == [grain]
    assert not live.edition.topics.exists()
    assert live.revisions.first().note == "Topic added: Grain"


def test_many_are_withdrawn_with_one_reason(client, editor):
    live, draft = make_story(headline="Live"), make_story(headline="Draft")
    publish(live, by=None, at=timezone.now())
    assert asked(client, "withdraw", [live, draft]) == {
        "Live": "",
        "Draft": "Readers do not have it.",
    }
    assert done(client, "withdraw", [live], kind="in_error", reason="") is None
    told = done(client, "withdraw", [live, draft], kind="in_error", reason="Wrong pier.")
    assert list(told.values()) == [False, True]
    live.edition.refresh_from_db()
    assert live.edition.withdrawn_reason == "Wrong pier."


# What may be done to a story of one's own and to another's, from the list.
MAY = {
    "stranger": {},
    "author": {"hand_over": ["own"], "add_topic": ["own"], "submit": ["own"]},
    "editor": {verb: ["own", "other"] for verb in BULKS},
    "administrator": {verb: ["own", "other"] for verb in BULKS},
}


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("verb", BULKS)
def test_who_does_what_to_many(client, log_in, role, verb):
    user = log_in(role)
    own = make_story(headline="own", authors=[make_author(user=user)])
    other = make_story(headline="other")
    if verb == "withdraw":
        for story in (own, other):
            publish(story, by=None, at=timezone.now())
    given = {"kind": "in_error", "reason": "Wrong.", "topic": Topic.objects.create(name="Grain").pk}
    told = done(client, verb, [own, other], **given) or {}
    may = MAY[role].get(verb, [])
    assert sum(told.values()) == len(may)
    assert {
        word for said, was in told.items() if was for word in ("own", "other") if word in said
    } == set(may)


def test_what_a_list_does_to_many_is_bounded(client, editor):
    stories = Story.objects.bulk_create(
        Story(headline=f"S{n}", slug=f"s-{n}") for n in range(MOST + 1)
    )
    assert asked(client, "submit", stories) is None
    assert asked(client, "submit", stories[:MOST]) is not None


@pytest.mark.parametrize("verb", BULKS)
def test_asking_costs_the_same_for_three_stories_and_for_many(client, editor, verb):
    costs = []
    for rows in (3, 60):
        while Story.objects.count() < rows:
            make_story(authors=[make_author()])
        stories = list(Story.objects.all())
        with CaptureQueriesContext(connection) as queries:
            assert len(asked(client, verb, stories)) == rows
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_list_costs_the_same_for_3_and_300_stories(client, editor):
    costs = []
    for rows in (3, 300):
        missing = rows - Story.objects.count()
        Story.objects.bulk_create(
            Story(headline=f"S{n}", slug=f"s-{rows}-{n}", assigned_to=editor)
            for n in range(missing)
        )
        client.get(STORIES)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(STORIES).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_list_shows_its_first_pages_and_counts_no_further(client, editor, monkeypatch):
    monkeypatch.setattr(FirstOnes, "MOST", 60)
    Story.objects.bulk_create(Story(headline=f"S{n}", slug=f"s-{n}") for n in range(70))
    page = client.get(STORIES)
    assert page.context["cl"].result_count == 60
    assert "The first 60. Search or narrow the list to see others." in page.content.decode()
    narrowed = client.get(f"{STORIES}?mine=all&status__exact=draft")
    assert "more than 60 found" in narrowed.content.decode()
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{STORIES}?p=2")
    counting = [each["sql"] for each in queries if "COUNT(" in each["sql"]]
    assert counting and all("LIMIT 61" in sql for sql in counting)


def test_a_list_sorted_by_a_time_holds_those_that_have_it(client, editor):
    at = timezone.now()
    for hours in (3, 1):
        make_story(headline=f"In {hours}", due_at=at + timedelta(hours=hours))
    make_story(headline="Whenever")
    columns = client.get(STORIES).context["cl"].list_display
    rows = client.get(f"{STORIES}?o={columns.index('due')}").context["cl"].result_list
    assert [str(story) for story in rows] == ["In 1", "In 3"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("due=late", {"late"}),
        ("due=week", {"late", "soon"}),
        ("priority=2", {"soon"}),
        ("topic=grai", {"grain"}),
        ("since=2025-03-14&until=2025-03-14", {"dated"}),
        ("since=2025-03-15", set()),
        ("since=yesterday", {"late", "soon", "grain", "dated", "next month"}),
    ],
)
def test_stories_by_when_how_soon_and_what_about(client, editor, query, found):
    at = timezone.now()
    make_story(headline="late", due_at=at - timedelta(hours=1))
    make_story(headline="soon", due_at=at + timedelta(hours=30), priority=2)
    make_story(headline="next month", due_at=at + timedelta(days=30))
    make_story(headline="grain", topics=["Grain"])
    make_story(headline="dated", published_at="2025-03-14T21:30Z")
    rows = client.get(f"{STORIES}?{query}").context["cl"].result_list
    assert {str(story) for story in rows} == found


def saved(client, query=""):
    filters = client.get(f"{STORIES}?{query}").context["saved"]["filters"]
    return [(str(each["name"]), each["query"], each["is_current"]) for each in filters]


def test_an_editor_keeps_a_list_under_a_name_and_nobody_else_sees_it(client, log_in):
    log_in("editor")
    url = reverse("admin:articles_story_save_filter")
    query = "status__exact=in_review&topic=legal"
    client.post(url, {"name": " legal ", "query": f"?p=3&e=1&{query}&evil=1"})
    assert saved(client, query)[-1] == ("legal", query, True)
    client.post(url, {"name": "legal", "query": "topic=court"})
    assert [row.query for row in SavedFilter.objects.all()] == ["topic=court"]
    log_in("editor")
    assert ("legal", "topic=court", False) not in saved(client)
    forget = reverse("admin:articles_story_forget_filter", args=[SavedFilter.objects.get().pk])
    client.post(forget)
    assert SavedFilter.objects.count() == 1


def test_the_forms_of_kept_lists_carry_the_token_that_they_are_asked_for(client, editor):
    SavedFilter.objects.create(user=editor, name="legal", query="topic=legal")
    for query in ("topic=legal", "topic=court"):
        page = client.get(f"{STORIES}?{query}").content.decode()
        nav = page[
            page.index('class="saved-filters"') : page.index("</nav>", page.index("saved-f"))
        ]
        assert nav.count("<form") == nav.count("csrfmiddlewaretoken") == 1


def test_a_list_that_is_not_narrowed_or_has_no_name_is_not_kept(client, editor):
    url = reverse("admin:articles_story_save_filter")
    for name, query in (("", "topic=legal"), ("legal", ""), ("legal", "p=2")):
        client.post(url, {"name": name, "query": query})
    assert not SavedFilter.objects.exists()


def test_each_is_offered_the_lists_of_their_work(client, log_in):
    log_in("author")
    assert [name for name, *_ in saved(client)] == ["All", "My turn", "My drafts", "Due today"]
    log_in("editor")
    assert len(saved(client)) == 6
    for _name, query, _current in saved(client):
        assert client.get(f"{STORIES}?{query}").status_code == 200


@pytest.mark.parametrize("verb", BULKS)
def test_who_was_logged_out_when_they_sent_it_comes_back_to_the_list(client, editor, verb):
    page = client.get(reverse("admin:articles_story_bulk", args=[verb]), follow=True)
    assert page.redirect_chain[-1][0] == STORIES
    assert "you were logged out when you sent it" in page.text


def test_a_key_that_no_database_holds_is_no_story(client, editor):
    story, keys = make_story(), ["9" * 30]
    page = client.post(reverse("admin:articles_story_bulk", args=["add_topic"]), {"story": keys})
    assert page.context["rows"] == []
    assert Story.objects.get() == story
