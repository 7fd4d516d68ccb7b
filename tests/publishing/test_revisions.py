"""Every version that was ever saved can be read, compared and brought back."""

from datetime import timedelta

import pytest

from articles.models import Revision, Story, Teaser
from articles.publishing import (
    NotPermitted,
    NotPossible,
    autosave,
    put_in_bin,
    revisions,
    snapshots,
)
from articles.publishing.revisions import Conflict
from tests.factories import NOW, make_author, make_picture, make_story, make_user, use_picture

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def editor():
    return make_user("Editors", username="anna")


@pytest.fixture
def other():
    return make_user("Editors", username="boris")


def saved(story, by=None, **fields):
    """Return the number of the version that saving `fields` made."""
    with revisions.saving(story, base=revisions.base(story), by=by, at=NOW):
        Story.objects.filter(pk=story.pk).update(**fields)
    return revisions.base(story)


def edit(story, base, by, **fields):
    """Save a form that was opened on version `base`."""
    with revisions.saving(story, base=base, by=by, at=LATER) as done:
        mine = Story.objects.get(pk=story.pk)
        for name, value in fields.items():
            setattr(mine, name, value)
        mine.save()
    return done.revision


def now(story):
    return snapshots.take_all(Story.objects.whole().get(pk=story.pk))


def all_words(story):
    """Return every word in any headline of the story."""
    return set(" ".join(r.snapshot["headline"] for r in story.revisions.all()).split())


def test_a_save_that_changes_nothing_makes_no_version(editor):
    story = make_story(headline="First")
    first = revisions.save(story, by=editor, at=NOW, note="Begun.")
    assert (first.number, first.by, first.at, first.note) == (1, editor, NOW, "Begun.")
    assert revisions.save(story, by=editor, at=LATER) is None
    story.working_headline = "Ships"
    story.save()
    assert revisions.save(story, by=editor, at=LATER).number == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda story: story.topics.add("Ships"),
        lambda story: story.bylines.all().delete(),
        lambda story: story.bylines.update(as_signed="O. K."),
        lambda story: use_picture(story),
        lambda story: Teaser.objects.create(story=story, title="Elsewhere"),
        lambda story: Story.objects.update(embargo_until=LATER),
    ],
)
def test_a_change_of_any_part_of_a_story_makes_a_version(change):
    story = make_story()
    revisions.save(story, by=None, at=NOW)
    change(story)
    assert revisions.save(story, by=None, at=NOW).number == 2


def test_a_story_that_had_no_versions_gets_one_of_what_it_was_before_it_is_changed(editor):
    story = make_story(headline="Before")
    edit(story, 0, editor, headline="After")
    assert [r.snapshot["headline"] for r in story.revisions.all()] == ["After", "Before"]


def test_what_was_changed_past_the_versions_is_kept_before_a_form_writes_over_it(editor, other):
    story = make_story(headline="First")
    base = saved(story, headline="Second")
    Story.objects.update(headline="Changed by a program")
    with pytest.raises(Conflict):
        edit(story, base, editor, headline="Third")
    assert revisions.latest(story).snapshot["headline"] == "Changed by a program"


def test_the_second_of_two_editors_sees_all_three_texts_and_writes_nothing(editor, other):
    story = make_story(headline="Ships arrive")
    base = saved(story, editor)
    edit(story, base, other, headline="Grey ships arrive")
    with pytest.raises(Conflict) as conflict:
        edit(story, base, editor, headline="Old ships arrive", standfirst="At dawn.")
    headlines = [
        version["headline"]
        for version in (
            conflict.value.base.snapshot,
            conflict.value.theirs.snapshot,
            conflict.value.yours,
        )
    ]
    assert headlines == ["Ships arrive", "Grey ships arrive", "Old ships arrive"]
    assert list(conflict.value.merge.changes()) == ["headline-0", "standfirst-0"]
    story.refresh_from_db()
    assert (story.headline, story.standfirst) == ("Grey ships arrive", "")
    aside = story.revisions.first()
    assert (aside.by, aside.is_aside, aside.name) == (
        editor,
        True,
        "Not taken: the text of anna",
    )
    assert revisions.latest(story) == conflict.value.theirs
    slot = autosave.offer(story, by=editor).slot
    assert (slot.snapshot, slot.base) == (conflict.value.yours, base)


def test_a_text_that_is_sent_twice_is_set_aside_once(editor, other):
    story = make_story(headline="One")
    base = saved(story)
    edit(story, base, other, headline="Two")
    for _ in range(2):
        with pytest.raises(Conflict):
            edit(story, base, editor, headline="Three")
    assert [r.is_aside for r in story.revisions.all()] == [True, False, False]


def test_who_walks_away_from_a_conflict_loses_nothing_by_saving_something_else(editor, other):
    story = make_story(headline="One")
    base = saved(story)
    edit(story, base, other, headline="Two")
    with pytest.raises(Conflict):
        edit(story, base, editor, headline="Three")
    edit(story, revisions.base(story), editor, headline="Four")
    assert "Three" in all_words(story)


def test_both_texts_of_a_conflict_stay_in_the_history(editor, other):
    story = make_story(headline="Ships arrive")
    base = saved(story, editor)
    edit(story, base, other, headline="Grey ships arrive")
    with pytest.raises(Conflict) as caught:
        edit(story, base, editor, headline="Old ships arrive")
    conflict = caught.value
    (key,) = conflict.merge.conflicts()
    merged = conflict.merge.resolve(edits={key: "Old grey"})
    theirs = conflict.theirs.number
    made = revisions.resolve(
        story, merged, yours=conflict.yours, theirs=theirs, by=editor, at=LATER
    )
    assert autosave.offer(story, by=editor) is None
    assert made.snapshot["headline"].startswith("Old grey")
    assert [(r.snapshot["headline"], r.name, r.is_aside) for r in story.revisions.all()[1:3]] == [
        ("Old ships arrive", "Not taken: the text of anna", True),
        ("Grey ships arrive", "Before two versions were merged", False),
    ]


def test_a_merge_on_a_version_that_is_not_the_last_any_more_is_a_conflict_again(editor, other):
    story = make_story(headline="One")
    base = saved(story, editor)
    edit(story, base, other, headline="Two")
    with pytest.raises(Conflict) as caught:
        edit(story, base, editor, headline="Three")
    edit(story, revisions.base(story), other, headline="Four")
    conflict = caught.value
    with pytest.raises(Conflict) as again:
        yours, theirs = conflict.yours, conflict.theirs.number
        revisions.resolve(story, yours, yours=yours, theirs=theirs, by=editor, at=LATER)
    assert again.value.theirs.snapshot["headline"] == "Four"


def test_two_who_typed_the_same_are_no_conflict(editor, other):
    story = make_story(headline="One")
    base = saved(story)
    edit(story, base, other, headline="Two")
    assert edit(story, base, editor, headline="Two") is None


def test_a_time_that_the_desk_set_meanwhile_survives_a_form_opened_before(editor, other):
    story = make_story(headline="One")
    base = saved(story)
    edit(story, base, other, embargo_until=LATER)
    made = edit(story, base, editor, headline="Two", embargo_until=None)
    story.refresh_from_db()
    assert (story.headline, story.embargo_until) == ("Two", LATER)
    assert made.snapshot["headline"] == "Two"


def test_two_times_for_one_embargo_are_a_conflict(editor, other):
    story = make_story()
    base = saved(story)
    edit(story, base, other, embargo_until=LATER)
    with pytest.raises(Conflict):
        edit(story, base, editor, embargo_until=LATER + timedelta(hours=1))


def test_values_are_saved_as_forms_are(editor, other):
    story = make_story(headline="One")
    base = saved(story)
    two = now(story) | {"headline": "Two", "bylines": []}
    revisions.save_over(story, two, base=base, by=other, at=LATER)
    story.refresh_from_db()
    assert (story.headline, story.bylines.count()) == ("Two", 0)
    with pytest.raises(Conflict):
        revisions.save_over(story, two | {"headline": "3"}, base=base, by=editor, at=LATER)


def test_a_version_comes_back_whole(editor):
    target = make_story(headline="Target")
    story = make_story(headline="First", topics=["Ships"], authors=[make_author(), make_author()])
    use_picture(story, make_picture(), caption="The pier.")
    use_picture(story, None, caption="Waits.", order=1)
    Teaser.objects.create(story=story, title="More", target=target)
    first = revisions.save(story, by=editor, at=NOW)
    before = now(story)

    story.headline, story.body, story.section = "Second", "<p>Other.</p>", None
    story.save()
    story.bylines.first().delete()
    story.bylines.update(as_signed="O. K.")
    story.picture_uses.all().delete()
    story.teasers.all().delete()
    story.topics.set(["Ports"])
    made = revisions.restore(first, by=editor, at=LATER)

    assert now(story) == before
    assert (made.number, made.note) == (3, "Version 1 restored.")
    assert story.revisions.get(number=2).snapshot["headline"] == "Second"
    assert revisions.restore(first, by=editor, at=LATER) is None


def test_a_version_that_comes_back_leaves_times_and_follows_renamed_rows(editor):
    author = make_author("Olena Koval")
    story = make_story(authors=[author])
    first = revisions.save(story, by=editor, at=NOW)
    author.slug = "olena"
    author.save()
    story.headline, story.embargo_until = "Second", LATER
    story.save()
    revisions.restore(first, by=editor, at=LATER)
    story.refresh_from_db()
    assert story.embargo_until == LATER
    assert [byline.author for byline in story.bylines.all()] == [author]


def test_a_version_says_what_could_not_come_back(editor):
    author = make_author("Olena Koval")
    story = make_story(headline="First", authors=[author])
    first = revisions.save(story, by=editor, at=NOW)
    story.bylines.all().delete()
    author.delete()
    revisions.save(story, by=editor, at=NOW)
    made = revisions.restore(first, by=editor, at=LATER)
    assert made is None  # nothing else differed
    story.headline = "Second"
    story.save()
    made = revisions.restore(first, by=editor, at=LATER)
    assert made.note == "Version 1 restored. The author “Olena Koval” is no more."


def test_only_who_may_change_a_story_saves_restores_and_names(editor):
    stranger = make_user("Authors")
    story = make_story()
    revision = revisions.save(story, by=editor, at=NOW)
    with pytest.raises(NotPermitted):
        edit(story, 1, stranger, headline="Mine")
    with pytest.raises(NotPermitted):
        revisions.restore(revision, by=stranger, at=NOW)
    with pytest.raises(NotPermitted):
        revisions.name(revision, "Mine", by=stranger)
    revisions.name(revision, " As sent to legal ", by=editor)
    assert str(Revision.objects.get()) == "Version 1: As sent to legal"


def test_what_is_in_the_bin_is_not_written_on(editor):
    story = make_story()
    put_in_bin(story, by=editor, at=NOW)
    with pytest.raises(NotPossible, match="in the bin"):
        edit(story, 0, editor, headline="Second")


def test_a_reader_at_the_desk_learns_what_others_changed_since(editor, other):
    story, unread = make_story(), make_story()
    saved(story), saved(unread)
    revisions.mark_read(story, by=editor, at=NOW)
    assert revisions.changed_since(editor, story) is None
    edit(story, 1, editor, headline="By oneself")
    assert revisions.changed_since(editor, story) is None
    edit(story, 2, other, headline="By another")
    assert revisions.changed_since(editor, story).number == 1
    assert revisions.changed_for(editor, [story, unread]) == {story.pk}
    revisions.mark_read(story, by=editor, at=LATER)
    assert revisions.changed_for(editor, [story, unread]) == set()


def test_many_stories_get_versions_in_a_fixed_number_of_queries(django_assert_num_queries):
    stories = [make_story() for _ in range(3)]
    whole = {s: snapshots.take_all(s) for s in Story.objects.whole()}
    with django_assert_num_queries(3):
        assert revisions.save_all(whole, by=None, at=NOW) == 3
    assert revisions.save_all(whole, by=None, at=NOW) == 0
    assert revisions.first_of(stories, by=None, at=NOW) == 0
