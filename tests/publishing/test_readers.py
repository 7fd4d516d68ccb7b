"""What the verbs do to what readers have: changes, corrections, schedules, withdrawals."""

from datetime import timedelta

import pytest

from articles.models import Correction, Edition, Move, ReaderState, Story, WithdrawalKind
from articles.publishing import (
    NotPossible,
    PublicNote,
    correct,
    publish,
    revisions,
    schedule,
    take_back_note,
    unschedule,
    withdraw,
)
from tests.factories import NOW, make_edition, make_story, make_user

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LATER = NOW + HOUR


def state(story, at=NOW):
    return Story.objects.get(pk=story.pk).reader_state(at)


def edited(story, **fields):
    for name, value in fields.items():
        setattr(story, name, value)
    story.save()


# Changes of what readers have.


def test_a_minor_change_moves_nothing_that_readers_see_of_time():
    story = make_edition(headline="First").story
    edited(story, headline="Second")
    edition = publish(story, by=None, at=LATER)
    assert (edition.headline, edition.published_at, edition.updated_at) == ("Second", NOW, None)
    assert not Correction.objects.exists()


def test_a_major_change_says_so_in_public_and_when():
    story = make_edition(headline="First").story
    edited(story, headline="Second")
    edition = publish(story, by=None, at=LATER, change=PublicNote("Two ships, not three."))
    assert (edition.published_at, edition.updated_at) == (NOW, LATER)
    assert "Two ships, not three." in edition.page_html and "Update" in edition.page_html
    (note,) = Correction.objects.public(LATER)
    assert (note.kind, note.text, note.at) == ("update", "Two ships, not three.", LATER)
    assert story.moves.first().details == {"major": True}


def test_a_minor_change_after_a_major_one_keeps_its_note_and_its_time():
    story = make_edition().story
    publish(story, by=None, at=LATER, change=PublicNote("Two ships.", "correction", "foot"))
    edition = publish(story, by=None, at=LATER + HOUR)
    assert edition.updated_at == LATER
    page = edition.page_html
    assert page.index("The harbour reopened") < page.index("Two ships.")


@pytest.mark.parametrize(
    "note", [PublicNote(" "), PublicNote("x", "joke"), PublicNote("x", "update", "side")]
)
def test_a_major_change_without_a_proper_note_is_not_published(note):
    story = make_edition(headline="First").story
    edited(story, headline="Second")
    with pytest.raises(NotPossible):
        publish(story, by=None, at=LATER, change=note)
    assert Edition.objects.get().headline == "First"


def test_what_readers_never_had_has_no_change_to_tell_of():
    with pytest.raises(NotPossible, match="do not have it yet"):
        publish(make_story(), by=None, at=NOW, change=PublicNote("Changed."))


def test_a_correction_stands_on_what_readers_have_and_not_on_what_is_being_written():
    editor = make_user("Editors")
    story = make_edition(headline="First").story
    edited(story, headline="Being written")
    made = correct(story, kind="correction", text=" It was Tuesday. ", by=editor, at=LATER)
    edition = Edition.objects.get()
    assert (edition.headline, edition.updated_at) == ("First", LATER)
    assert "It was Tuesday." in edition.page_html and "Being written" not in edition.page_html
    assert edition.page_html.index("It was Tuesday.") < edition.page_html.index("The harbour")
    assert (made.by, made.place, made.text) == (editor, "top", "It was Tuesday.")
    assert story.moves.first().note == "It was Tuesday."


def test_a_correction_escapes_what_it_says():
    story = make_edition().story
    correct(story, kind="clarification", text="<b>no</b>\n\nTwo.", by=None, at=LATER)
    page = Edition.objects.get().page_html
    assert "&lt;b&gt;no&lt;/b&gt;" in page and "<b>no" not in page


def test_the_public_list_has_what_readers_can_look_up_the_newest_first():
    first, second, gone = (make_edition().story for _ in range(3))
    for minutes, story in enumerate((first, second, gone)):
        at = NOW + timedelta(minutes=minutes)
        correct(story, kind="correction", text=str(minutes), by=None, at=at)
    withdraw(gone, by=None, at=LATER, reason="in error")
    assert [note.text for note in Correction.objects.public(LATER)] == ["1", "0"]


def test_a_note_that_was_itself_wrong_is_taken_back_and_what_it_said_is_kept(client):
    editor = make_user("Editors")
    story = make_edition(headline="Ships").story
    wrong = correct(story, kind="correction", text="It was Tuesday.", by=editor, at=NOW)
    correct(story, kind="correction", text="Two ships.", by=editor, at=NOW)
    take_back_note(story, public_note=wrong, reason=" The port log. ", by=editor, at=LATER)
    for address in ("/stories/ships/", "/corrections/"):
        page = client.get(address).text
        assert "Tuesday" not in page and "Two ships." in page
    wrong.refresh_from_db()
    assert (wrong.text, wrong.taken_back_by, wrong.taken_back_at) == (
        "It was Tuesday.",
        editor,
        LATER,
    )
    move = story.moves.first()
    assert (move.verb, move.by, move.note) == ("take_back_note", editor, "The port log.")
    assert move.details == {"said": "It was Tuesday."}


def test_readers_are_told_something_else_in_place_of_a_wrong_note():
    story = make_edition().story
    wrong = correct(story, kind="correction", text="It was Tuesday.", by=None, at=NOW)
    instead = PublicNote("It was Monday all along.", "clarification", "foot")
    take_back_note(story, public_note=wrong, reason="Mixed up.", instead=instead, by=None, at=LATER)
    edition = Edition.objects.get()
    assert "Monday all along" in edition.page_html and "Tuesday" not in edition.page_html
    assert "Tuesday" not in edition.head_html
    assert [(note.text, note.at) for note in Correction.objects.public(LATER)] == [
        ("It was Monday all along.", LATER)
    ]
    assert story.moves.first().details["instead"] == "It was Monday all along."


def test_what_readers_are_not_told_is_not_taken_back():
    story, other = make_edition().story, make_edition().story
    note = correct(story, kind="correction", text="It was Tuesday.", by=None, at=NOW)
    for where, why in ((other, "Mixed up."), (story, "  ")):
        with pytest.raises(NotPossible):
            take_back_note(where, public_note=note, reason=why, by=None, at=NOW)
    take_back_note(story, public_note=note, reason="Mixed up.", by=None, at=NOW)
    with pytest.raises(NotPossible, match="not told this any more"):
        take_back_note(story, public_note=note, reason="Twice.", by=None, at=NOW)


def test_a_note_that_was_taken_back_does_not_come_again_with_the_next_edition():
    story = make_edition().story
    note = correct(story, kind="correction", text="It was Tuesday.", by=None, at=NOW)
    take_back_note(story, public_note=note, reason="Mixed up.", by=None, at=NOW)
    withdraw(story, by=None, at=NOW, reason="in error")
    assert "Tuesday" not in publish(story, by=None, at=LATER).page_html


# Schedules.


def test_a_story_is_scheduled_and_readers_get_it_when_its_time_comes():
    story = make_story()
    schedule(story, by=None, at=NOW, go_live_at=LATER)
    assert [state(story, at) for at in (NOW, LATER - timedelta(seconds=1), LATER)] == [
        ReaderState.SCHEDULED,
        ReaderState.SCHEDULED,
        ReaderState.LIVE,
    ]
    schedule(story, by=None, at=NOW, go_live_at=LATER + HOUR)
    assert state(story, LATER) == ReaderState.SCHEDULED


def test_publishing_for_a_later_time_is_scheduling():
    story = make_story(published_at=LATER)
    publish(story, by=None, at=NOW)
    assert story.moves.get().verb == "schedule"
    publish(story, by=None, at=NOW, go_live_at=NOW)
    assert state(story) == ReaderState.LIVE


def test_a_time_that_is_over_is_no_schedule_and_what_is_live_stays_live():
    story = make_story()
    with pytest.raises(NotPossible, match="That time is over"):
        schedule(story, by=None, at=NOW, go_live_at=NOW)
    publish(story, by=None, at=NOW)
    with pytest.raises(NotPossible, match="Readers have it"):
        schedule(story, by=None, at=NOW, go_live_at=LATER)
    edited(story, published_at=LATER)
    with pytest.raises(NotPossible, match="cannot be given to them later"):
        publish(story, by=None, at=NOW)
    assert state(story) == ReaderState.LIVE


def test_a_story_off_the_schedule_was_never_published_and_can_be_again():
    story = make_story()
    schedule(story, by=None, at=NOW, go_live_at=LATER)
    unschedule(story, by=None, at=NOW)
    assert state(story, LATER) == ReaderState.NOT_PUBLISHED
    assert not Edition.objects.exists()
    assert Story.objects.get().published_at is None
    publish(story, by=None, at=NOW)
    assert state(story) == ReaderState.LIVE


def test_a_withdrawn_story_off_the_schedule_is_withdrawn_again_as_it_was():
    other = make_edition().story
    story = make_edition().story
    withdraw(story, by=None, at=NOW, reason="Merged.", kind="merged", public=True, into=other)
    schedule(story, by=None, at=NOW, go_live_at=LATER)
    assert story.edition.merged_into is None
    unschedule(story, by=None, at=NOW)
    edition = Edition.objects.get(story=story)
    assert (edition.withdrawn_at, edition.published_at, edition.public_reason) == (
        NOW,
        NOW,
        "Merged.",
    )
    assert (edition.withdrawn_kind, edition.merged_into) == ("merged", other)
    assert edition.was_live


@pytest.mark.parametrize("published_at", [None, NOW - HOUR])
def test_an_embargo_blocks_until_it_ends_and_no_reason_overrides_it(published_at):
    story = make_story(embargo_until=LATER, published_at=published_at)
    for verb, given in ((publish, {}), (schedule, {"go_live_at": LATER - timedelta(minutes=1)})):
        with pytest.raises(NotPossible, match="under embargo"):
            verb(story, by=None, at=NOW, override="The minister said so.", **given)
    assert publish(story, by=None, at=LATER)


# Preflight overridden.


def test_an_editor_overrides_a_block_with_a_reason_that_is_kept_and_counted():
    editor = make_user("Editors")
    story = make_story(body="<p>TK comes later.</p>")
    with pytest.raises(NotPossible, match="“TK” waits"):
        publish(story, by=editor, at=NOW, override="  ")
    publish(story, by=editor, at=NOW, override="TK is the name of the ship.")
    (move,) = Move.objects.overrides()
    assert move.override == "TK is the name of the ship."
    assert move.details["blocks"] == ["“TK” waits to be replaced."]


def test_a_reason_where_nothing_blocks_is_no_override():
    publish(make_story(), by=None, at=NOW, override="Just in case.")
    assert not Move.objects.overrides().exists()


def test_what_cannot_be_published_at_all_is_not_overridden():
    story = make_story(headline="", working_headline="Ships")
    with pytest.raises(NotPossible, match="no headline"):
        publish(story, by=None, at=NOW, override="Now!")


# Withdrawals.


def test_a_withdrawal_keeps_its_reason_to_itself_unless_it_is_public(client):
    quiet, told = (make_edition(headline=name) for name in ("Quiet", "Told"))
    withdraw(quiet.story, by=None, at=NOW, reason="A court said so.", kind="legal")
    withdraw(told.story, by=None, at=NOW, reason="The interview was made up.", public=True)
    assert client.get("/stories/quiet/").status_code == 410
    assert "court" not in client.get("/stories/quiet/").text
    response = client.get("/stories/told/")
    assert response.status_code == 410
    assert "The interview was made up." in response.text


def test_a_story_withdrawn_once_more_before_it_came_back_goes_on_being_told_of(client):
    story = make_edition(slug="doubtful").story
    for reason in ("Doubts.", "No, not at all."):
        withdraw(story, by=None, at=NOW, reason=reason, public=True)
        for page in (client.get("/stories/doubtful/"), client.get("/corrections/")):
            assert reason in page.text
        assert client.get("/stories/doubtful/").status_code == 410
        schedule(story, by=None, at=NOW, go_live_at=NOW + timedelta(days=1))
    unschedule(story, by=None, at=NOW)
    assert story.published_at == story.edition.published_at == NOW
    assert "No, not at all." in client.get("/stories/doubtful/").text


def test_a_story_that_comes_back_was_not_updated_before():
    story = make_edition().story
    publish(story, by=None, at=NOW + timedelta(hours=1), change=PublicNote("More."))
    assert Edition.objects.get().updated_at == NOW + timedelta(hours=1)
    withdraw(story, by=None, at=NOW + timedelta(hours=2), reason="Doubts.")
    later = NOW + timedelta(days=1)
    schedule(story, by=None, at=NOW + timedelta(hours=3), go_live_at=later)
    edition = Edition.objects.get()
    assert (edition.published_at, edition.updated_at) == (later, None)


def test_a_merged_story_leads_to_the_other_one_while_readers_have_that(client):
    other, story = make_edition(headline="Other"), make_edition(headline="Merged")
    withdraw(story.story, by=None, at=NOW, reason="Same news.", kind="merged", into=other.story)
    response = client.get("/stories/merged/")
    assert (response.status_code, response.headers["Location"]) == (301, "/stories/other/")
    withdraw(other.story, by=None, at=NOW, reason="in error")
    assert client.get("/stories/merged/").status_code == 410


def test_a_story_merged_into_one_that_is_merged_leads_to_the_last(client):
    a, b, c = (make_edition(slug=slug).story for slug in "abc")
    withdraw(a, by=None, at=NOW, reason="Same news.", kind="merged", into=b)
    withdraw(b, by=None, at=NOW, reason="Same news.", kind="merged", into=c)
    assert [client.get(f"/stories/{slug}/").url for slug in "ab"] == ["/stories/c/"] * 2
    publish(a, by=None, at=NOW)
    withdraw(c, by=None, at=NOW, reason="Same news.", kind="merged", into=a)
    assert [client.get(f"/stories/{slug}/").url for slug in "bc"] == ["/stories/a/"] * 2
    publish(b, by=None, at=NOW)
    withdraw(a, by=None, at=NOW, reason="Same news.", kind="merged", into=b)
    withdraw(b, by=None, at=NOW, reason="All wrong.")
    assert [client.get(f"/stories/{slug}/").status_code for slug in "abc"] == [410] * 3


def test_a_merger_names_another_story_that_readers_have():
    story, draft = make_edition().story, make_story()
    for into in (None, story, draft):
        with pytest.raises(NotPossible):
            withdraw(story, by=None, at=NOW, reason="x", kind="merged", into=into)
    with pytest.raises(NotPossible, match="Only a story that is merged"):
        withdraw(story, by=None, at=NOW, reason="x", into=make_edition().story)
    assert state(story) == ReaderState.LIVE


@pytest.mark.parametrize("kind", WithdrawalKind.values)
def test_the_history_says_how_a_story_was_withdrawn(kind):
    story = make_edition().story
    into = make_edition(headline="Other").story if kind == "merged" else None
    withdraw(story, by=None, at=NOW, reason="Why.", kind=kind, into=into)
    assert story.moves.first().details == {
        "kind": kind,
        "public": False,
        "merged_into": into and "other",
        "published_at": NOW.isoformat(),
        "was_live": True,
    }


# Versions.


def test_what_readers_were_given_is_a_version_although_nobody_saved_it_as_one():
    story = make_story(headline="First")
    revisions.save(story, by=None, at=NOW)
    edited(story, headline="Past the versions")
    publish(story, by=None, at=NOW)
    newest = revisions.latest(story)
    assert (newest.snapshot["headline"], newest.note) == ("Past the versions", "Published.")
    assert revisions.save(story, by=None, at=NOW) is None
    publish(story, by=None, at=LATER)
    assert revisions.latest(story) == newest


def test_the_desk_sees_how_the_working_copy_differs_from_what_readers_have():
    story = make_story(headline="First", topics=["Ships"])
    assert revisions.unpublished(story) is None
    publish(story, by=None, at=NOW)
    correct(story, kind="correction", text="It was Tuesday.", by=None, at=NOW)
    assert not revisions.unpublished(story)
    edited(story, headline="Second", working_headline="Ships")
    story.topics.clear()
    comparison = revisions.unpublished(story)
    assert [change.field for change in comparison.fields] == ["headline"]
    assert list(comparison.rows) == ["topics"]
