"""What was typed and not saved comes back, and who has a form open can be seen."""

from datetime import timedelta

import pytest

from articles.models import Revision, Story
from articles.publishing import autosave, revisions, snapshots
from tests.factories import NOW, make_story, make_user

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def editor():
    return make_user("Editors")


def typed(story, **texts):
    whole = Story.objects.whole().get(pk=story.pk)
    return snapshots.overlay(snapshots.take_all(whole), texts)


def keep(story, by, opening="first", at=NOW, **texts):
    snapshot = typed(story, **texts) if story else None
    return autosave.keep(
        story, by=by, at=at, opening=opening, base=1, form=texts, snapshot=snapshot
    )


def test_typed_text_is_offered_with_what_it_changes_and_is_no_version(editor):
    story = make_story(headline="Ships")
    assert autosave.offer(story, by=editor) is None
    keep(story, editor, headline="Ships arrive")
    keep(story, editor, headline="Ships arrive late", body="<p>Typed</p><script>x</script>")
    offer = autosave.offer(story, by=editor)
    assert offer.slot.form["headline"] == "Ships arrive late"
    assert [change.after for change in offer.comparison.fields] == ["Ships arrive late"]
    assert offer.slot.snapshot["body"] == "<p>Typed</p>"
    assert not Revision.objects.exists()


def test_a_new_story_has_a_slot_too_and_everyone_has_their_own(editor):
    keep(None, editor, headline="Not saved yet")
    assert autosave.offer(None, by=editor).slot.form == {"headline": "Not saved yet"}
    assert autosave.offer(None, by=make_user("Editors")) is None


def test_text_that_says_what_the_story_says_already_is_not_offered(editor):
    story = make_story(headline="Ships")
    keep(story, editor, headline="Ships")
    assert autosave.offer(story, by=editor) is None


def test_another_opening_keeps_nothing_over_text_that_was_not_decided_on(editor):
    story = make_story()
    keep(story, editor, "crashed", headline="Lost?")
    with pytest.raises(autosave.Held) as held:
        keep(story, editor, "second", headline="Other")
    assert held.value.slot.form == {"headline": "Lost?"}
    assert autosave.take(story, by=editor, at=LATER, opening="second").form == {"headline": "Lost?"}
    keep(story, editor, "second", headline="Found")
    assert autosave.offer(story, by=editor).slot.form == {"headline": "Found"}


def test_what_is_thrown_away_makes_room(editor):
    story = make_story()
    keep(story, editor, "crashed", headline="Lost")
    autosave.drop(story, by=editor)
    keep(story, editor, "second", headline="Other")
    assert autosave.offer(story, by=editor).slot.opening == "second"


def test_saving_empties_the_slot_of_its_form(editor):
    story = make_story()
    keep(story, editor, "mine", headline="Typed")
    with revisions.saving(story, base=0, by=editor, at=LATER, opening="mine"):
        Story.objects.update(headline="Saved")
    assert autosave.offer(story, by=editor) is None


def test_saving_another_form_leaves_what_is_on_offer(editor):
    story = make_story()
    keep(story, editor, "crashed", headline="Typed")
    with revisions.saving(story, base=0, by=editor, at=LATER, opening="mine"):
        Story.objects.update(headline="Saved")
    assert autosave.offer(story, by=editor).slot.form == {"headline": "Typed"}


def test_text_that_the_story_says_already_makes_room(editor):
    story = make_story(headline="Ships")
    keep(story, editor, "crashed", headline="Ships")
    keep(story, editor, "second", headline="Other")
    assert autosave.offer(story, by=editor).slot.opening == "second"


def test_who_has_the_form_open_is_seen_for_a_few_minutes(editor):
    story, other = make_story(), make_user("Editors")
    autosave.touch(story, by=other, at=NOW, opening="x")
    keep(story, other, "x", at=LATER, headline="Typed")
    (slot,) = autosave.present(story, at=LATER, but=editor)
    assert (slot.by, slot.opened_at, slot.touched_at) == (other, NOW, LATER)
    assert autosave.present(story, at=LATER, but=other) == []
    assert autosave.present(story, at=LATER + timedelta(minutes=5), but=editor) == []


def test_opening_a_form_again_without_text_is_a_new_beginning(editor):
    story = make_story()
    autosave.touch(story, by=editor, at=NOW, opening="x")
    slot = autosave.touch(story, by=editor, at=LATER, opening="y")
    assert (slot.opening, slot.opened_at) == ("y", LATER)


def test_a_text_that_meets_a_conflict_does_not_push_out_one_that_is_on_offer(editor):
    story, other = make_story(headline="One"), make_user("Editors")
    keep(story, editor, "crashed", headline="Typed")
    with revisions.saving(story, base=0, by=other, at=NOW):
        Story.objects.update(headline="Two")
    with (
        pytest.raises(revisions.Conflict),
        revisions.saving(story, base=1, by=editor, at=LATER, opening="second"),
    ):
        Story.objects.update(headline="Three")
    assert autosave.offer(story, by=editor).slot.snapshot["headline"] == "Three"
    aside = story.revisions.filter(is_aside=True)
    assert {revision.snapshot["headline"] for revision in aside} == {"Typed", "Three"}
