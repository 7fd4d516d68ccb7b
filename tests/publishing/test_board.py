"""What the desk has in work: kept by the moves, asked for by stage, and cheap in any archive."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from articles.models import Edition, Move, Section, Story
from articles.publishing import (
    MOVES,
    approve,
    board,
    correct,
    hand_over,
    publish,
    return_to_author,
    schedule,
    submit,
    unschedule,
    withdraw,
)
from articles.publishing.board import MOST, Count, Stage
from tests.factories import NOW, make_author, make_story, make_user

pytestmark = pytest.mark.django_db
KYIV = ZoneInfo("Europe/Kyiv")
LATER = NOW + timedelta(hours=3)
DAY = timedelta(days=1)


def columns(user=None, at=NOW, **narrowed):
    found = board.board(user or make_user("Editors"), at, KYIV, **narrowed)
    return {column.stage.value: [str(story) for story in column.stories] for column in found}


def in_work(story):
    return Story.objects.in_work().filter(pk=story.pk).exists()


def test_what_is_published_is_out_of_work_until_something_is_asked_of_it():
    story, anna = make_story(), make_user("Editors")
    assert in_work(story)
    publish(story, by=None, at=NOW)
    assert not in_work(story)
    correct(story, kind="correction", text="It was Monday.", by=None, at=NOW)
    assert not in_work(story)
    hand_over(story, to=anna, by=None, at=NOW)
    assert in_work(story)
    hand_over(story, to=None, by=None, at=NOW)
    assert not in_work(story)
    return_to_author(story, by=None, at=NOW)
    assert in_work(story)
    hand_over(story, to=None, by=None, at=NOW)
    assert in_work(story)
    publish(story, by=None, at=NOW)
    withdraw(story, by=None, at=NOW, reason="In error.")
    assert in_work(story)


def test_what_is_taken_off_the_schedule_is_in_work_again():
    story = make_story()
    schedule(story, by=None, at=NOW, go_live_at=LATER)
    assert not in_work(story)
    unschedule(story, by=None, at=NOW)
    assert in_work(story)


def test_each_story_stands_in_one_column():
    make_story(headline="written")
    reviewed, ready = make_story(headline="read"), make_story(headline="approved")
    submit(reviewed, by=None, at=NOW)
    submit(ready, by=None, at=NOW)
    approve(ready, by=None, at=NOW)
    schedule(make_story(headline="planned"), by=None, at=NOW, go_live_at=LATER)
    publish(make_story(headline="out"), by=None, at=NOW)
    again = make_story(headline="out and asked for")
    publish(again, by=None, at=NOW)
    hand_over(again, to=make_user("Authors"), by=None, at=NOW)
    publish(make_story(headline="old"), by=None, at=NOW - timedelta(days=1))
    assert columns() == {
        "draft": ["written"],
        "in_review": ["read"],
        "ready": ["out and asked for", "approved"],
        "scheduled": ["planned"],
        "live": ["out"],
    }


def test_the_urgent_comes_first_then_what_was_saved_last():
    for name, priority in [("first", 0), ("last", 0), ("urgent", 2), ("high", 1)]:
        make_story(headline=name, priority=priority)
    assert columns()["draft"] == ["urgent", "high", "last", "first"]


def test_today_begins_at_midnight_in_the_publications_zone():
    publish(make_story(headline="late"), by=None, at=NOW.replace(hour=21, minute=59) - DAY)
    publish(make_story(headline="early"), by=None, at=NOW.replace(hour=22, minute=0) - DAY)
    assert columns()["live"] == ["early"]


def test_the_board_of_a_section():
    harbour = Section.objects.create(name="Harbour")
    for section in (harbour, Section.objects.create(name="City")):
        make_story(headline=f"draft, {section}", section=section)
        publish(make_story(headline=f"out, {section}", section=section), by=None, at=NOW)
    found = columns(section=harbour)
    assert (found["draft"], found["live"]) == (["draft, Harbour"], ["out, Harbour"])


def test_the_board_of_what_is_ones_own():
    anna = make_user("Authors")
    make_story(headline="begun", created_by=anna)
    make_story(headline="handed over", assigned_to=anna)
    make_story(headline="signed", authors=[make_author(user=anna)])
    make_story(headline="another's")
    publish(make_story(headline="out", created_by=anna), by=None, at=NOW)
    publish(make_story(headline="another's, out"), by=None, at=NOW)
    found = columns(anna, only_own=True)
    assert set(found["draft"]) == {"begun", "handed over", "signed"}
    assert found["live"] == ["out"]


def test_nobody_counts_past_ninety_nine():
    assert [str(Count(n)) for n in (0, MOST, MOST + 1)] == ["0", "99", "99+"]
    drafts = [Story(headline=str(n), slug=f"story-{n}") for n in range(120)]
    Story.objects.bulk_create(drafts)
    column = board.board(make_user("Editors"), NOW, KYIV)[0]
    assert (str(column.count), len(column.stories)) == ("99+", board.CARDS)


@pytest.mark.parametrize("verb", MOVES)
def test_a_move_leads_where_the_table_of_moves_says(verb):
    story = make_story()
    stage = board.stage_after(verb, story, NOW)
    if verb in {"publish", "schedule"}:
        assert stage == {"publish": Stage.LIVE, "schedule": Stage.SCHEDULED}[verb]
    else:
        assert (stage and stage.value) == MOVES[verb].end


def test_a_story_with_a_time_to_come_is_scheduled_by_publishing():
    assert board.stage_after("publish", make_story(published_at=LATER), NOW) == Stage.SCHEDULED


# What carries the promise that no archive is walked: the indexes that are entered.
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by its statistics")
def test_what_is_in_work_is_found_by_indexes_of_its_own():
    work = Story.objects.in_work()
    section = Section.objects.default()
    newest = ("-priority", "-updated_at", "-pk")
    asked = {
        "story_work_by_status": work.filter(status="draft").order_by(*newest)[:9],
        "story_work_in_section": work.filter(status="draft", section=section).order_by(*newest)[:9],
        "story_work_begun_by": work.filter(created_by=1).order_by("-updated_at", "-pk")[:9],
        "story_work_turn_of": work.filter(assigned_to=1).order_by("-priority", "due_at")[:9],
        "story_work_due": work.filter(due_at__lt=NOW).order_by("due_at")[:9],
        "story_work_under_embargo": work.filter(embargo_until__gte=NOW).order_by("embargo_until"),
        "story_work_by_date": work.filter(published_at__gte=NOW).order_by("published_at"),
        "move_overrides": Move.objects.overrides().filter(at__gt=NOW),
        "edition_live_feed": Edition.objects.coming(NOW).order_by("published_at", "pk")[:9],
    }
    for index, query in asked.items():
        plan = query.explain()
        assert f"SEARCH {query.model._meta.db_table} USING INDEX {index}" in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by its statistics")
def test_what_was_withdrawn_is_found_by_its_index():
    for query in [
        Edition.objects.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at"),
        Edition.objects.taken_away_in_public().filter(withdrawn_at__lte=NOW),
    ]:
        assert "USING INDEX edition_withdrawn" in query.explain()
