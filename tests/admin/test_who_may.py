"""Who sees, changes, submits, approves, publishes, withdraws what: everybody, everything."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import OutboxMessage, Status, Story
from articles.publishing import MOVES, correct, publish, put_in_bin, withdraw
from tests.admin.conftest import change_url, form_of
from tests.factories import make_author, make_story

ROLES = ["stranger", "author", "editor", "administrator"]
OWN, OTHERS = "own", "another's"
HOUR = timedelta(hours=1)

# (role, whose, status) -> what may be done. What is not here is not allowed.
ALWAYS = {"see", "change", "publish", "schedule", "hand_over"}
EDITORS_MAY = {
    Status.DRAFT: {*ALWAYS, "submit", "put_in_bin"},
    Status.IN_REVIEW: {*ALWAYS, "return_to_author", "approve"},
    Status.READY: {*ALWAYS, "return_to_author"},
}
MAY = {
    ("author", OWN, Status.DRAFT): {"see", "change", "submit", "hand_over", "put_in_bin"},
    ("author", OWN, Status.IN_REVIEW): {"see", "hand_over"},
    ("author", OWN, Status.READY): {"see", "hand_over"},
    **{("author", OTHERS, status): {"see"} for status in Status},
    **{
        (role, whose, status): EDITORS_MAY[status]
        for role, whose, status in product(["editor", "administrator"], [OWN, OTHERS], Status)
    },
}
# What a browser sends from the page of a verb.
SENT = {
    "schedule": {"go_live_at": "2099-03-14T12:00"},
    "withdraw": {"reason": "In error.", "kind": "in_error"},
    "correct": {"kind": "correction", "place": "top", "text": "It was Monday."},
    "hand_over": {"priority": "1"},
    "publish": {"change": "minor"},
}


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
@pytest.mark.parametrize("verb", MOVES)
def test_who_does_what_from_its_own_page(table, client, role, whose, status, verb):
    _user, story, may = table(role, whose, status)
    url = reverse("admin:articles_story_verb", args=[story.pk, verb])
    client.post(url, {"note": "A good reason.", **SENT.get(verb, {})})
    assert story.moves.filter(verb=verb).exists() == (verb in may)


@every_case
def test_who_is_offered_which_button(table, client, role, whose, status):
    _user, story, may = table(role, whose, status)
    response = client.get(change_url(story))
    offered = {button.verb for button in response.context["buttons"]} if "see" in may else set()
    assert offered == may - {"see", "change"}


EDITORS_DO = {
    "live": {"publish", "return_to_author", "correct", "take_back_note", "withdraw", "hand_over"},
    # To publish it while its time is to come is to schedule it anew, and written down so.
    "scheduled": {"return_to_author", "schedule", "unschedule", "withdraw", "hand_over"},
    "withdrawn": {"publish", "submit", "schedule", "hand_over"},
}


@pytest.mark.parametrize(("role", "readers"), list(product(ROLES, EDITORS_DO)))
def test_who_does_what_to_a_story_that_readers_have_or_had(log_in, client, role, readers):
    user, at = log_in(role), timezone.now()
    story = make_story(authors=[make_author(user=user)])
    publish(story, by=None, at=at, go_live_at=at + HOUR if readers == "scheduled" else at)
    sent = dict(SENT)
    if readers != "scheduled":
        note = correct(story, kind="correction", text="It was Monday.", by=None, at=at)
        sent["take_back_note"] = {"public_note": note.pk, "reason": "No.", **SENT["correct"]}
    if readers == "withdrawn":
        withdraw(story, by=None, at=at, reason="in error")
    may = EDITORS_DO[readers] if role in {"editor", "administrator"} else set()
    if role == "author":
        may = {"hand_over", "submit"} if readers == "withdrawn" else {"hand_over"}
    done = {verb for verb in MOVES if _was_done(client, story, verb, sent.get(verb, {}), user)}
    assert done == may


def _was_done(client, story, verb, sent, user):
    """Try it from the verb's page, and leave no trace."""
    with transaction.atomic():
        client.post(reverse("admin:articles_story_verb", args=[story.pk, verb]), sent)
        done = story.moves.filter(verb=verb, by=user).exists()
        transaction.set_rollback(True)
    return done


@pytest.mark.parametrize(
    ("role", "may"), [("author", False), ("editor", False), ("administrator", True)]
)
def test_who_sends_post_again_that_failed(log_in, client, role, may):
    log_in(role)
    at = timezone.now()
    fields = {"to": "anna@desk.example", "subject": "S", "made_at": at, "next_try_at": at}
    lost = OutboxMessage.objects.create(**fields, gave_up_at=at)
    sent = {"action": "send_again", "_selected_action": [lost.pk]}
    client.post(reverse("admin:articles_outboxmessage_changelist"), sent)
    assert OutboxMessage.objects.due(timezone.now()).exists() == may


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
    client.post(reverse("admin:articles_story_bulk", args=["publish"]), {"story": [story.pk]})
    assert not story.moves.exists()


def test_a_status_that_is_sent_along_is_not_taken(client, author):
    story = make_story(authors=[make_author(user=author)])
    client.post(change_url(story), form_of(story, status="ready", headline="Changed"))
    story.refresh_from_db()
    assert (story.status, story.headline) == (Status.DRAFT, "Changed")


@pytest.mark.parametrize("role", ROLES)
def test_nobody_deletes_a_story(log_in, client, role):
    user = log_in(role)
    story = make_story(authors=[make_author(user=user)])
    url = f"/admin/articles/story/{story.pk}/delete/"
    assert client.post(url, {"post": "yes"}).status_code in {302, 403}
    assert Story.objects.filter(pk=story.pk).exists()


def test_a_story_in_the_bin_is_read_and_taken_out_and_nothing_else(client, editor):
    story = make_story(headline="Old")
    put_in_bin(story, by=None, at=timezone.now())
    page = client.get(change_url(story))
    assert [button.verb for button in page.context["buttons"]] == ["take_from_bin"]
    client.post(change_url(story), form_of(story, headline="New"))
    url = reverse("admin:articles_story_verb", args=[story.pk, "take_from_bin"])
    client.post(url, {"note": ""})
    story.refresh_from_db()
    assert (story.headline, story.binned_at) == ("Old", None)


def test_who_may_not_stays_at_the_desk_and_is_told_so(client, author):
    for page in (client.get("/admin/articles/banner/"), client.post("/admin/articles/topic/add/")):
        assert page.status_code == 403
        assert "<h1>You may not do that</h1>" in page.text
        assert 'href="/admin/">Back to the desk' in page.text
