"""What the desk looks at first: for whom, when, and at what cost."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from articles.models import Editor, Section, Story
from articles.publishing import approve, correct, publish, schedule, submit
from articles.publishing.morning import PACE_DAYS, morning, pace
from tests.factories import NOW, make_author, make_story, make_user

pytestmark = pytest.mark.django_db
KYIV = ZoneInfo("Europe/Kyiv")
EVENING = NOW.replace(hour=21, minute=59)  # 23:59 in Kyiv


def lists(user, at=NOW):
    """Return {list: headlines} of the lists of stories that are not empty."""
    found = morning(user, at, KYIV)
    names = ("turn", "review", "ready", "due", "mine", "live")
    shown = {name: getattr(found, name) for name in names}
    return {name: [str(s) for s in each.rows] for name, each in shown.items() if each and each.rows}


def test_what_waits_for_an_editor_and_what_readers_got():
    anna = make_user("Editors")
    make_story(headline="theirs", assigned_to=anna)
    read, ready = make_story(headline="read"), make_story(headline="approved")
    for story in (read, ready):
        submit(story, by=None, at=NOW)
    approve(ready, by=None, at=NOW)
    make_story(headline="late", due_at=NOW - timedelta(days=3))
    make_story(headline="by midnight", due_at=EVENING)
    make_story(headline="tomorrow", due_at=EVENING + timedelta(minutes=1))
    publish(make_story(headline="out", due_at=NOW), by=None, at=NOW)
    publish(make_story(headline="yesterday"), by=None, at=NOW - timedelta(days=1))
    schedule(make_story(headline="planned"), by=None, at=NOW, go_live_at=EVENING)
    assert lists(anna) == {
        "turn": ["theirs"],
        "review": ["read"],
        "ready": ["approved"],
        "due": ["late", "by midnight"],
        "mine": ["theirs"],
        "live": ["out"],
    }
    assert lists(anna, EVENING)["live"] == ["planned", "out"]


def test_an_author_is_shown_what_is_theirs():
    anna = make_user("Authors")
    make_story(headline="begun", created_by=anna, due_at=NOW)
    submit(make_story(headline="signed", authors=[make_author(user=anna)]), by=None, at=NOW)
    make_story(headline="another's", due_at=NOW)
    found = morning(anna, NOW, KYIV)
    assert lists(anna) == {"due": ["begun"], "mine": ["signed", "begun"]}
    assert (found.review, found.ready, found.updates, found.look, found.overrides) == (None,) * 5


def test_editors_review_what_is_in_their_sections_or_theirs_to_answer_for():
    anna = make_user("Editors")
    harbour = Section.objects.create(name="Harbour")
    editor = Editor.objects.create(user=anna, name="Anna")
    editor.sections.add(harbour)
    for values in (
        {"headline": "harbour", "section": harbour},
        {"headline": "hers", "editor": editor},
        {"headline": "other", "section": Section.objects.create(name="City")},
    ):
        submit(make_story(**values), by=None, at=NOW)
    assert lists(anna)["review"] == ["hers", "harbour"]


def test_corrections_of_the_month_and_overrides_of_thirty_days():
    anna = make_user("Editors")
    first = NOW.replace(day=1, hour=0) - timedelta(hours=2)  # midnight in Kyiv
    story = make_story()
    publish(story, by=None, at=NOW - timedelta(days=60))
    for at in (first - timedelta(minutes=1), first):
        correct(story, kind="correction", text="It was Monday.", by=None, at=at)
    for days in (31, 29):
        unsigned = make_story(authors=[])
        at = NOW - timedelta(days=days)
        publish(unsigned, by=None, at=at, override="The agency asked for it.")
    found = morning(anna, NOW, KYIV)
    assert [note.at for note in found.corrections.rows] == [first]
    assert [move.story for move in found.overrides.rows] == [unsigned]


def test_the_pace_of_the_last_weeks():
    for hours, days in [(2, 0), (4, 0), (9, 0), (5, 1), (1, PACE_DAYS)]:
        at = NOW - timedelta(days=days)
        story = make_story()
        Story.objects.filter(pk=story.pk).update(created_at=at - timedelta(hours=hours))
        publish(story, by=None, at=at)
    dated = make_story(published_at=NOW - timedelta(days=1))  # was published elsewhere before
    publish(dated, by=None, at=NOW)
    found = pace(NOW, KYIV)
    assert len(found.days) == PACE_DAYS
    assert [(day.published, day.minutes) for day in found.days[-3:]] == [
        (0, None),
        (2, 300),
        (3, 240),
    ]
    assert (found.published, found.minutes) == (5, 270)


def test_the_pace_of_an_empty_newsroom():
    found = pace(NOW, KYIV)
    assert (found.published, found.minutes) == (0, None)
