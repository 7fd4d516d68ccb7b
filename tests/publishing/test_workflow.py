"""Every verb, by every role, from every state: what the desk does, what readers have, the bin."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction

from articles import publishing
from articles.models import (
    Correction,
    Edition,
    ReaderState,
    Status,
    Story,
)
from articles.publishing import (
    MOVES,
    NotPermitted,
    NotPossible,
    publish,
    return_to_author,
    revisions,
    snapshots,
    submit,
    withdraw,
)
from tests.factories import NOW, make_author, make_picture, make_story, make_user, use_picture

pytestmark = pytest.mark.django_db

EDITORS = {"editor", "administrator", "operator"}
OWN = EDITORS | {"author"}
VERBS = {
    "submit": OWN,
    "return_to_author": EDITORS,
    "approve": EDITORS,
    "publish": EDITORS,
    "schedule": EDITORS,
    "unschedule": EDITORS,
    "correct": EDITORS,
    "take_back_note": EDITORS,
    "withdraw": EDITORS,
    "hand_over": OWN,
    "put_in_bin": OWN,
    "take_from_bin": OWN,
}
ALL = {"draft", "in_review", "ready"}
STARTS = {
    "submit": {"draft"},
    "return_to_author": {"in_review", "ready"},
    "approve": {"in_review"},
    "put_in_bin": {"draft"},
    "take_from_bin": {"draft"},
}
READERS = {
    "schedule": {"not_published", "scheduled", "withdrawn"},
    "unschedule": {"scheduled"},
    "correct": {"live"},
    "take_back_note": {"live"},
    "withdraw": {"live", "scheduled"},
    "put_in_bin": {"not_published"},
}
ENDS = {
    "submit": "in_review",
    "return_to_author": "draft",
    "approve": "ready",
    "publish": "ready",
    "schedule": "ready",
    "unschedule": "ready",
    "withdraw": "draft",
}
WHO = ["author", "other author", "editor", "administrator", "stranger", "operator"]
HOUR = timedelta(hours=1)


@pytest.fixture
def people():
    return {
        "author": make_user("Authors"),
        "other author": make_user("Authors"),
        "editor": make_user("Editors"),
        "administrator": make_user("Administrators"),
        "stranger": make_user(),
        "operator": None,
    }


def do(verb, story, by):
    given = {
        "withdraw": {"reason": "in error"},
        "schedule": {"go_live_at": NOW + HOUR},
        "correct": {"kind": "correction", "text": "It was Tuesday."},
        "hand_over": {"to": None},
        "take_back_note": {"reason": "It was Monday.", "public_note": _note_on(story)},
    }.get(verb, {})
    getattr(publishing, verb)(story, **given, by=by, at=NOW)


def _note_on(story):
    """Return a public note on what readers have; one of nothing, where they have nothing."""
    edition = Edition.objects.live(NOW).filter(story=story).first()
    note = Correction(edition=edition, kind="correction", text="It was Tuesday.", at=NOW)
    if edition:
        note.save()
    return note


def bring_to(story, readers):
    """Have readers have of `story` what `readers` says."""
    if readers == ReaderState.SCHEDULED:
        publish(story, by=None, at=NOW, go_live_at=NOW + HOUR)
    elif readers != ReaderState.NOT_PUBLISHED:
        publish(story, by=None, at=NOW)
    if readers == ReaderState.WITHDRAWN:
        withdraw(story, by=None, at=NOW, reason="in error")


def test_the_tables_here_name_every_verb_and_status():
    assert set(VERBS) == set(MOVES)
    assert all(hasattr(publishing, verb) for verb in MOVES)
    assert set(Status.values) == ALL


# What readers have, or had, does not get into the bin.
STATES = [(status, readers, False) for status in Status.values for readers in ReaderState.values]
STATES += [(status, ReaderState.NOT_PUBLISHED, True) for status in Status.values]


@pytest.mark.parametrize(("status", "readers", "binned"), STATES)
def test_who_may_do_what_and_when(people, status, readers, binned):
    story = make_story(created_by=people["author"])
    bring_to(story, readers)
    Story.objects.filter(pk=story.pk).update(
        status=status, binned_at=NOW if binned else None, published_at=None
    )
    happened = {(verb, who): _outcome(verb, story, people[who]) for verb in VERBS for who in WHO}
    assert happened == {
        (verb, who): _expected(who, verb, status, readers, binned) for verb in VERBS for who in WHO
    }


def _outcome(verb, story, by):
    """Return what comes of it, and leave no trace."""
    with transaction.atomic():
        try:
            do(verb, story, by)
        except NotPermitted:
            return "not permitted"
        except NotPossible:
            return "not possible"
        finally:
            transaction.set_rollback(True)
    story.refresh_from_db()
    return "done"


@pytest.mark.parametrize("verb", VERBS)
def test_where_a_verb_leads(verb):
    story = make_story()
    bring_to(story, min(READERS.get(verb, {"not_published"})))
    status = min(STARTS.get(verb, ALL))
    Story.objects.update(status=status, binned_at=NOW if verb == "take_from_bin" else None)
    do(verb, story, None)
    story.refresh_from_db()
    assert story.status == ENDS.get(verb, status)
    assert story.moves.first().verb == verb


def _expected(who, verb, status, readers, binned):
    if who not in VERBS[verb]:
        return "not permitted"
    fits = (
        status in STARTS.get(verb, ALL)
        and readers in READERS.get(verb, set(ReaderState.values))
        and binned == (verb == "take_from_bin")
    )
    return "done" if fits else "not possible"


def test_each_move_is_written_down_with_who_when_and_why():
    author, editor = make_user("Authors"), make_user("Editors")
    story = make_story(created_by=author)
    submit(story, by=author, at=NOW, note="Ready to read.")
    publish(story, by=editor, at=NOW + timedelta(hours=1))
    assert list(
        story.moves.values_list("verb", "from_status", "to_status", "by", "at", "note")
    ) == [
        ("publish", "in_review", "ready", editor.pk, NOW + timedelta(hours=1), ""),
        ("submit", "draft", "in_review", author.pk, NOW, "Ready to read."),
    ]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"headline": "", "working_headline": "Harbour"}, "no headline"),
        ({"body": ""}, "no text"),
        ({"body": '<figure data-picture="1"></figure>'}, "no text"),
        ({"authors": ()}, "Nobody signs it"),
        ({"embargo_until": NOW + timedelta(minutes=1)}, "under embargo until 14 Mar 2025, 14:01"),
        ({"body": '<p>a</p>\n<figure data-picture="2"></figure>'}, "places picture 2"),
        ({"body": '<p>a</p>\n<aside data-teaser="1"></aside>'}, "places teaser 1"),
    ],
)
def test_a_story_with_a_fault_is_not_published(fault, sentence):
    story = make_story(**fault)
    with pytest.raises(NotPossible, match=sentence):
        publish(story, by=None, at=NOW)
    assert not Edition.objects.exists()
    assert not story.moves.exists()


def test_a_story_without_a_section_is_not_published():
    story = make_story()
    Story.objects.update(section=None)
    with pytest.raises(NotPossible, match="no section"):
        publish(story, by=None, at=NOW)


def test_a_picture_needs_credit_and_description_once_there_is_a_picture():
    story = make_story()
    use = use_picture(story, picture=None, credit="", alt="")
    publish(story, by=None, at=NOW)
    use.picture = make_picture()
    use.save()
    with pytest.raises(
        NotPossible, match=r"Picture 1 has no credit\. Picture 1 has no description"
    ):
        publish(story, by=None, at=NOW)


def test_an_embargo_lets_a_story_be_scheduled_for_its_end():
    story = make_story(embargo_until=NOW + timedelta(hours=2))
    publish(story, by=None, at=NOW, go_live_at=NOW + timedelta(hours=2))
    assert story.reader_state(NOW) == ReaderState.SCHEDULED


@pytest.mark.parametrize("way", ["the form", "a merge"])
def test_no_embargo_is_set_that_the_schedule_does_not_keep(way):
    story = make_story()
    publish(story, by=None, at=NOW, go_live_at=NOW + HOUR)
    base = revisions.base(story)
    snapshot = snapshots.take_all(Story.objects.whole().get())
    snapshot["embargo_until"] = (NOW + 2 * HOUR).isoformat()
    with pytest.raises(NotPossible, match="14 Mar 2025, 15:00, before the embargo ends"):
        if way == "the form":
            revisions.save_over(story, snapshot, base=base, by=None, at=NOW)
        else:
            revisions.resolve(story, snapshot, yours=snapshot, theirs=base, by=None, at=NOW)
    assert Story.objects.get().embargo_until is None
    snapshot["embargo_until"] = (NOW + HOUR).isoformat()
    assert revisions.save_over(story, snapshot, base=base, by=None, at=NOW)


def test_what_goes_back_to_its_author_is_off_the_schedule():
    story = make_story()
    publish(story, by=None, at=NOW, go_live_at=NOW + HOUR)
    editor = make_user("Editors")
    return_to_author(story, by=editor, at=NOW, note="Ask the port.")
    assert (story.status, story.reader_state(NOW + HOUR)) == ("draft", ReaderState.NOT_PUBLISHED)
    assert list(story.moves.values_list("verb", "by", "note"))[:2] == [
        ("return_to_author", editor.pk, "Ask the port."),
        ("unschedule", editor.pk, ""),
    ]


def test_who_may_not_unschedule_does_not_return_what_is_scheduled():
    story, reviewer = make_story(), make_user("Authors")
    reviewer.user_permissions.add(Permission.objects.get(codename="review_story"))
    publish(story, by=None, at=NOW, go_live_at=NOW + HOUR)
    with pytest.raises(NotPermitted, match="Take off the schedule"):
        return_to_author(story, by=reviewer, at=NOW)
    assert Story.objects.get().status == "ready"


def test_only_what_readers_have_can_be_withdrawn_and_with_a_reason():
    story = make_story()
    with pytest.raises(NotPossible, match="Readers do not have it"):
        withdraw(story, by=None, at=NOW, reason="in error")
    publish(story, by=None, at=NOW)
    with pytest.raises(NotPossible, match="Say why"):
        withdraw(story, by=None, at=NOW, reason=" ")


def test_a_withdrawn_story_can_be_published_again():
    story = make_story(authors=[make_author()])
    publish(story, by=None, at=NOW)
    withdraw(story, by=None, at=NOW, reason="in error")
    publish(story, by=None, at=NOW)
    assert story.reader_state(NOW) == ReaderState.LIVE
    assert story.edition.withdrawn_reason == ""
