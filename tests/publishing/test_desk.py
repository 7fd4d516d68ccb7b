"""Whose turn it is, notes, post, preview links, the bin."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Editor, OutboxMessage, PreviewLink, Story
from articles.publishing import (
    NotPermitted,
    NotPossible,
    hand_over,
    handover,
    outbox,
    previews,
    publish,
    put_in_bin,
    return_to_author,
    revisions,
    submit,
    take_from_bin,
    withdraw,
)
from articles.publishing import bin as the_bin
from tests.factories import NOW, make_author, make_edition, make_story, make_user

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def person(role, name, **fields):
    return make_user(role, username=name, email=f"{name}@desk.example", **fields)


@pytest.fixture
def anna():
    return person("Editors", "anna")


@pytest.fixture
def petro():
    return person("Authors", "petro")


def told():
    return list(OutboxMessage.objects.order_by("pk").values_list("to", "subject"))


# Whose turn it is, and who is told.


def test_a_story_is_handed_over_and_who_has_it_next_is_told(anna, petro):
    story = make_story(headline="Ships", created_by=petro)
    hand_over(story, to=anna, by=petro, at=NOW, due_at=LATER, priority=2, note="Please cut.")
    story.refresh_from_db()
    assert (story.assigned_to, story.due_at, story.priority) == (anna, LATER, 2)
    assert told() == [("anna@desk.example", "Your turn: Ships")]
    text = OutboxMessage.objects.get().text
    assert "Please cut." in text and "(petro)" in text
    assert f"https://news.example/admin/articles/story/{story.pk}/change/" in text
    assert story.moves.get().details == {"to": "anna"}
    hand_over(story, to=None, by=anna, at=LATER)
    story.refresh_from_db()
    assert (story.assigned_to, story.due_at, story.priority) == (None, None, 2)


def test_who_was_handed_a_draft_works_on_it_and_hands_it_on(anna, petro):
    story = make_story()
    with pytest.raises(NotPermitted):
        hand_over(story, to=None, by=petro, at=NOW)
    hand_over(story, to=petro, by=anna, at=NOW)
    with revisions.saving(story, base=0, by=petro, at=NOW):
        Story.objects.update(headline="By Petro")
    hand_over(story, to=anna, by=petro, at=NOW)
    assert not story.may_be_changed_by(petro)


def test_a_story_for_review_is_told_to_its_editor_else_to_those_of_its_section(anna, petro):
    boris = person("Editors", "boris")
    story = make_story(headline="Ships", created_by=petro)
    for user in (anna, boris):
        Editor.objects.create(user=user, name=user.username).sections.add(story.section)
    submit(story, by=petro, at=NOW)
    assert told() == [
        ("anna@desk.example", "For review: Ships"),
        ("boris@desk.example", "For review: Ships"),
    ]
    OutboxMessage.objects.all().delete()
    return_to_author(story, by=anna, at=NOW)
    Story.objects.update(editor=boris.editor)
    submit(story, by=petro, at=NOW)
    assert told()[1:] == [("boris@desk.example", "For review: Ships")]


def test_writers_are_told_what_becomes_of_their_story_but_not_what_they_did_themselves(anna, petro):
    story = make_story(headline="Ships", authors=[make_author(user=petro)])
    submit(story, by=petro, at=NOW)
    return_to_author(story, by=anna, at=NOW, note="Shorter.")
    publish(story, by=anna, at=NOW)
    withdraw(story, by=anna, at=NOW, reason="in error")
    assert told() == [
        ("petro@desk.example", "Back to you: Ships"),
        ("petro@desk.example", "Withdrawn: Ships"),
    ]


def test_nobody_is_told_of_what_did_not_happen(petro):
    story = make_story(created_by=petro, body="")
    with pytest.raises(NotPossible):
        publish(story, by=None, at=NOW)
    with pytest.raises(NotPermitted):
        hand_over(story, to=petro, by=make_user("Authors"), at=NOW)
    assert told() == []


# Notes.


def test_what_must_be_fixed_keeps_a_story_from_readers_until_an_editor_settles_it(anna, petro):
    story = make_story(headline="Ships", created_by=petro)
    handover.add_note(story, "Nice.", by=petro, at=NOW)
    note = handover.add_note(story, " Call the port. ", by=anna, at=NOW, kind="must_fix")
    assert told() == [("petro@desk.example", "Must be fixed: Ships")]
    with pytest.raises(NotPossible, match="Must be fixed: “Call the port"):
        publish(story, by=anna, at=NOW)
    with pytest.raises(NotPermitted):
        handover.settle_note(note, by=petro, at=NOW)
    handover.settle_note(note, by=anna, at=LATER)
    with pytest.raises(NotPossible, match="settled already"):
        handover.settle_note(note, by=anna, at=LATER)
    publish(story, by=anna, at=LATER)


def test_only_who_has_to_do_with_a_story_leaves_notes_on_it(anna, petro):
    story = make_story()
    with pytest.raises(NotPermitted):
        handover.add_note(story, "Hm.", by=petro, at=NOW)
    story.assigned_to = petro
    story.save()
    note = handover.add_note(story, "Hm.", by=petro, at=NOW)
    with pytest.raises(NotPermitted, match="what must be fixed"):
        handover.add_note(story, "Stop.", by=petro, at=NOW, kind="must_fix")
    with pytest.raises(NotPossible):
        handover.add_note(story, " ", by=anna, at=NOW)
    handover.settle_note(note, by=petro, at=NOW)
    assert not story.notes.open().exists()


# Post.


class Down(EmailBackend):
    def send_messages(self, messages):
        raise OSError("no route to host")


class Killed(EmailBackend):
    def send_messages(self, messages):
        raise KeyboardInterrupt


def message(**fields):
    fields = {"to": "anna@desk.example", "subject": "S", "text": "T", "next_try_at": NOW} | fields
    return OutboxMessage.objects.create(made_at=NOW, **fields)


def send(at=NOW):
    return [(m.to, bool(m.sent_at)) for m in outbox.send_due(at=at)]


def test_what_is_due_is_sent_once():
    message()
    message(to="boris@desk.example")
    assert send(NOW - timedelta(seconds=1)) == []
    assert send() == [("anna@desk.example", True), ("boris@desk.example", True)]
    assert send() == []
    assert [m.to for m in mail.outbox] == [["anna@desk.example"], ["boris@desk.example"]]


def test_what_could_not_be_handed_over_is_tried_again_and_given_up_one_day(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    message()
    at, tries = NOW, 0
    while tries < outbox.MOST_TRIES:
        assert send(at) == [("anna@desk.example", False)]
        assert send(at) == []
        tries += 1
        row = OutboxMessage.objects.get()
        assert (row.tries, row.error) == (tries, "no route to host")
        at = row.next_try_at
    assert OutboxMessage.objects.get().gave_up_at
    assert send(at + timedelta(days=30)) == []


def test_a_later_try_gets_through(settings):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    message()
    send()
    settings.EMAIL_BACKEND = backend
    assert send(NOW + outbox.FIRST_WAIT) == [("anna@desk.example", True)]
    assert len(mail.outbox) == 1


def test_what_may_be_out_is_never_sent_again_by_itself(settings):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Killed"
    message()
    with pytest.raises(KeyboardInterrupt):
        send()
    settings.EMAIL_BACKEND = backend
    assert send(NOW + timedelta(days=1)) == []
    assert not OutboxMessage.objects.stuck(NOW + timedelta(minutes=9)).exists()
    assert OutboxMessage.objects.stuck(NOW + timedelta(minutes=10)).count() == 1
    with pytest.raises(SystemExit):
        call_command("send_due", stdout=StringIO(), stderr=(said := StringIO()))
    assert "may be out" in said.getvalue()


def test_what_failed_is_sent_again_when_somebody_says_so(anna):
    message(to="gone@desk.example", gave_up_at=NOW, tries=outbox.MOST_TRIES)
    message(to="stuck@desk.example", sending_since=NOW)
    message(to="now@desk.example", sending_since=LATER)
    message(to="out@desk.example", sent_at=NOW)
    message(to="later@desk.example", next_try_at=LATER + timedelta(days=1))
    everything = OutboxMessage.objects.all()
    with pytest.raises(NotPermitted):
        outbox.send_again(everything, by=anna, at=LATER)
    administrator = make_user("Administrators")
    assert outbox.send_again(everything, by=administrator, at=LATER) == 2
    assert send(LATER) == [("gone@desk.example", True), ("stuck@desk.example", True)]


def test_the_command_sends_again_what_was_given_up():
    message(gave_up_at=NOW)
    call_command("send_due", stdout=(said := StringIO()))
    assert said.getvalue() == "0 sent, 0 not.\n"
    call_command("send_due", "--again", stdout=(said := StringIO()))
    assert said.getvalue() == "1 sent, 0 not.\n"


def test_the_command_says_what_it_sent():
    message()
    call_command("send_due", stdout=(said := StringIO()))
    assert said.getvalue() == "1 sent, 0 not.\n"


# Preview links.


def test_an_outsider_reads_one_version_through_a_link_until_it_ends(anna):
    story = make_story(headline="First")
    first = revisions.save(story, by=anna, at=NOW)
    story.headline = "Second"
    story.save()
    link = previews.make(first, by=anna, at=NOW, for_whom="The lawyer")
    found = previews.find(link.token, at=LATER)
    page = previews.page(found, at=LATER)
    assert "First" in page and "Second" not in page
    assert previews.find(link.token, at=NOW + previews.USUAL) is None
    assert previews.find("guessed", at=NOW) is None


def test_a_revoked_link_ends_at_once(anna):
    link = previews.make(revisions.save(make_story(), by=anna, at=NOW), by=anna, at=NOW)
    previews.revoke(link, by=anna, at=LATER)
    assert previews.find(link.token, at=LATER) is None
    with pytest.raises(NotPossible):
        previews.revoke(link, by=anna, at=LATER)


def test_a_link_is_made_by_who_works_on_the_story_and_lasts_a_while(anna, petro):
    revision = revisions.save(make_story(), by=anna, at=NOW)
    with pytest.raises(NotPermitted):
        previews.make(revision, by=petro, at=NOW)
    for lasts in (timedelta(0), previews.LONGEST + timedelta(seconds=1)):
        with pytest.raises(NotPossible):
            previews.make(revision, by=anna, at=NOW, lasts=lasts)
    own = revisions.save(make_story(created_by=petro), by=petro, at=NOW)
    assert previews.make(own, by=petro, at=NOW)
    assert PreviewLink.objects.open(NOW).count() == 1


def test_a_link_to_a_story_in_the_bin_leads_nowhere(anna):
    story = make_story()
    link = previews.make(revisions.save(story, by=anna, at=NOW), by=anna, at=NOW)
    put_in_bin(story, by=anna, at=NOW)
    assert previews.find(link.token, at=NOW) is None


# The bin.


def test_a_draft_goes_to_the_bin_and_comes_back_as_it_was(petro):
    story, other = make_story(created_by=petro), make_story()
    put_in_bin(story, by=petro, at=NOW, note="A double.")
    assert (list(Story.objects.at_desk()), list(Story.objects.in_bin())) == ([other], [story])
    assert (story.binned_at, story.binned_by) == (NOW, petro)
    with pytest.raises(NotPossible, match="It is in the bin"):
        publish(story, by=None, at=NOW)
    take_from_bin(story, by=petro, at=LATER)
    assert not Story.objects.in_bin().exists()
    publish(story, by=None, at=NOW)


def test_what_readers_have_or_had_does_not_get_into_the_bin():
    story = make_edition().story
    for _ in range(2):
        Story.objects.update(status="draft")
        with pytest.raises(NotPossible):
            put_in_bin(story, by=None, at=NOW)
        if story.reader_state(NOW) == "live":
            withdraw(story, by=None, at=NOW, reason="in error")


def test_the_bin_is_emptied_of_what_lay_there_for_30_days(anna):
    old, new, kept = (make_story(headline=name) for name in ("Old", "New", "Kept"))
    revisions.save(old, by=anna, at=NOW)
    put_in_bin(old, by=anna, at=NOW)
    put_in_bin(new, by=anna, at=NOW + timedelta(days=1))
    assert the_bin.empty(at=NOW + the_bin.KEPT_FOR) == ["Old"]
    assert set(Story.objects.all()) == {new, kept}


def test_a_published_story_is_not_deleted_even_if_it_got_into_the_bin():
    story = make_edition().story
    Story.objects.update(binned_at=NOW)
    assert the_bin.empty(at=NOW + the_bin.KEPT_FOR) == []
    assert Story.objects.get() == story


def test_the_command_empties_the_bin():
    put_in_bin(make_story(headline="Old"), by=None, at=timezone.now() - timedelta(days=31))
    put_in_bin(make_story(headline="New"), by=None, at=timezone.now())
    call_command("empty_bin", stdout=(said := StringIO()))
    assert said.getvalue() == "deleted  Old\n1 stories deleted for good.\n"
    call_command("empty_bin", "--days", "0", stdout=StringIO())
    assert not Story.objects.exists()


@pytest.mark.parametrize("command", ["empty_bin", "check_links"])
@pytest.mark.parametrize("days", ["-1", "99999999999", "some"])
def test_a_number_of_days_that_is_none_is_wrong_use(command, days):
    with pytest.raises(CommandError, match=f"“{days}” is no whole number from 0 to 36,500"):
        call_command(command, f"--days={days}")


def test_who_put_it_in_the_bin_comes_with_when(anna):
    story = make_story()
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(binned_by=anna)
