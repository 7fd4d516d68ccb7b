"""Every verb, from every status, by every role."""

from datetime import timedelta

import pytest

from articles import publishing
from articles.models import Edition, ReaderState, Status, Story
from articles.publishing import MOVES, NotPermitted, NotPossible, publish, submit, withdraw
from tests.factories import NOW, make_author, make_picture, make_story, make_user, use_picture

pytestmark = pytest.mark.django_db

VERBS = {
    "submit": {"author", "editor", "administrator", "operator"},
    "return_to_author": {"editor", "administrator", "operator"},
    "approve": {"editor", "administrator", "operator"},
    "publish": {"editor", "administrator", "operator"},
    "withdraw": {"editor", "administrator", "operator"},
}
STARTS = {
    "submit": {"draft"},
    "return_to_author": {"in_review", "ready"},
    "approve": {"in_review"},
    "publish": {"draft", "in_review", "ready"},
    "withdraw": {"draft", "in_review", "ready"},
}
WHO = ["author", "other author", "editor", "administrator", "stranger", "operator"]


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
    kwargs = {"reason": "in error"} if verb == "withdraw" else {}
    getattr(publishing, verb)(story, by=by, at=NOW, **kwargs)


def test_the_tables_here_name_every_verb_and_status():
    assert set(VERBS) == set(STARTS) == set(MOVES)
    assert {status for starts in STARTS.values() for status in starts} == set(Status.values)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("verb", VERBS)
def test_who_may_do_what_and_when(people, who, status, verb):
    story = make_story(created_by=people["author"])
    if verb == "withdraw":
        publish(story, by=None, at=NOW)
    Story.objects.update(status=status)
    try:
        do(verb, story, people[who])
        done = "done"
    except NotPermitted:
        done = "not permitted"
    except NotPossible:
        done = "not possible"
    if who not in VERBS[verb]:
        expected = "not permitted"
    else:
        expected = "done" if status in STARTS[verb] else "not possible"
    assert done == expected
    story.refresh_from_db()
    assert story.status == (MOVES[verb].end if done == "done" else status)


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
        ({"embargo_until": NOW + timedelta(minutes=1)}, "under embargo"),
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
