"""Who sees, changes, submits, approves, publishes, withdraws what: everybody, everything."""

from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Status, Story
from articles.publishing import publish
from tests.admin.conftest import change_url, form_of
from tests.factories import make_author, make_story

ROLES = ["stranger", "author", "editor", "administrator"]
OWN, OTHERS = "own", "another's"

# (role, whose, status) -> what may be done. What is not here is not allowed.
EDITORS_MAY = {
    Status.DRAFT: {"see", "change", "submit", "publish"},
    Status.IN_REVIEW: {"see", "change", "return_to_author", "approve", "publish"},
    Status.READY: {"see", "change", "return_to_author", "publish"},
}
MAY = {
    ("author", OWN, Status.DRAFT): {"see", "change", "submit"},
    ("author", OWN, Status.IN_REVIEW): {"see"},
    ("author", OWN, Status.READY): {"see"},
    **{("author", OTHERS, status): {"see"} for status in Status},
    **{
        (role, whose, status): EDITORS_MAY[status]
        for role, whose, status in product(["editor", "administrator"], [OWN, OTHERS], Status)
    },
}
VERBS = ["submit", "return_to_author", "approve", "publish", "withdraw"]


@pytest.fixture
def table(log_in, client):
    def prepare(role, whose, status):
        user = log_in(role)
        owner = make_author(user=user) if whose == OWN else make_author()
        story = make_story(authors=[owner])
        Story.objects.filter(pk=story.pk).update(status=status)
        story.refresh_from_db()
        return user, story, MAY.get((role, whose, status), set())

    return prepare


every_case = pytest.mark.parametrize(
    ("role", "whose", "status"), list(product(ROLES, [OWN, OTHERS], Status))
)


@every_case
def test_who_sees_a_story(table, client, role, whose, status):
    _user, story, may = table(role, whose, status)
    assert (client.get(change_url(story)).status_code == 200) == ("see" in may)
    preview = reverse("admin:articles_story_page", args=[story.pk])
    assert (client.get(preview).status_code == 200) == ("see" in may)


@every_case
def test_who_changes_a_story(table, client, role, whose, status):
    _user, story, may = table(role, whose, status)
    client.post(change_url(story), form_of(story, headline="Changed"))
    story.refresh_from_db()
    assert (story.headline == "Changed") == ("change" in may)


@every_case
@pytest.mark.parametrize("verb", VERBS)
def test_who_does_what_from_its_own_page(table, client, role, whose, status, verb):
    _user, story, may = table(role, whose, status)
    url = reverse("admin:articles_story_verb", args=[story.pk, verb])
    client.post(url, {"words": "A good reason."})
    assert story.moves.filter(verb=verb).exists() == (verb in may)


@every_case
def test_who_is_offered_which_button(table, client, role, whose, status):
    _user, story, may = table(role, whose, status)
    response = client.get(change_url(story))
    offered = {button.verb for button in response.context["buttons"]} if "see" in may else set()
    assert offered == may - {"see", "change"}


@pytest.mark.parametrize(
    ("role", "may"), [("author", False), ("editor", True), ("administrator", True)]
)
def test_who_withdraws_a_live_story(log_in, client, role, may):
    user = log_in(role)
    story = make_story(authors=[make_author(user=user)])
    publish(story, by=None, at=timezone.now())
    url = reverse("admin:articles_story_verb", args=[story.pk, "withdraw"])
    client.post(url, {"words": "In error."})
    assert story.moves.filter(verb="withdraw", by=user, note="In error.").exists() == may


def test_an_author_cannot_publish_by_pressing_a_button_that_was_not_there(client, author):
    story = make_story(authors=[make_author(user=author)])
    response = client.post(change_url(story), form_of(story, _verb="publish"), follow=True)
    story.refresh_from_db()
    assert story.published() is None
    assert story.status == Status.DRAFT
    assert "You may not do this" in str(*response.context["messages"])


def test_an_author_cannot_publish_from_the_list(client, author):
    story = make_story(authors=[make_author(user=author)])
    url = reverse("admin:articles_story_changelist")
    client.post(url, {"action": "publish_stories", "_selected_action": [story.pk]})
    assert not story.moves.exists()


def test_a_status_that_is_sent_along_is_not_taken(client, author):
    story = make_story(authors=[make_author(user=author)])
    client.post(change_url(story), form_of(story, status="ready", headline="Changed"))
    story.refresh_from_db()
    assert (story.status, story.headline) == (Status.DRAFT, "Changed")


def test_a_story_that_readers_had_is_not_deleted(client, editor):
    story = make_story()
    publish(story, by=None, at=timezone.now())
    url = reverse("admin:articles_story_delete", args=[story.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert Story.objects.filter(pk=story.pk).exists()


def test_an_editor_deletes_a_draft_with_its_history(client, editor):
    story = make_story()
    client.post(reverse("admin:articles_story_verb", args=[story.pk, "submit"]), {"words": ""})
    client.post(reverse("admin:articles_story_delete", args=[story.pk]), {"post": "yes"})
    assert not Story.objects.filter(pk=story.pk).exists()
