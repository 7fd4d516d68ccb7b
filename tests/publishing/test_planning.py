"""The calendar: days as the publication counts them, and what stands on each."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from articles.models import Section
from articles.publishing import publish, schedule
from articles.publishing.planning import Range, calendar
from tests.factories import NOW, make_story

KYIV = ZoneInfo("Europe/Kyiv")
MARCH = Range(date(2025, 3, 1), date(2025, 3, 31))


def days(first, last):
    return Range(date.fromisoformat(first), date.fromisoformat(last))


def on(found):
    """Return {day: [(plan, headline)]} of the days on which something is."""
    return {
        day.date.isoformat(): [(entry.plan.value, entry.headline) for entry in day.entries]
        for day in found.days
        if day.entries
    }


def test_weeks_begin_on_monday_and_months_are_whole():
    week = Range.week_of(date(2025, 3, 14))
    assert week == days("2025-03-10", "2025-03-16")
    assert (week.earlier(), week.later()) == (
        days("2025-03-03", "2025-03-09"),
        days("2025-03-17", "2025-03-23"),
    )
    assert Range.month_of(date(2024, 2, 29)) == days("2024-02-01", "2024-02-29")
    assert MARCH.earlier() == days("2025-02-01", "2025-02-28")
    assert MARCH.later() == days("2025-04-01", "2025-04-30")
    assert MARCH.whole_weeks() == days("2025-02-24", "2025-04-06")
    assert days("2025-03-10", "2025-03-12").later() == days("2025-03-13", "2025-03-15")


@pytest.mark.django_db
def test_what_is_planned_and_what_is_scheduled_stand_on_their_days():
    make_story(headline="due", due_at=NOW)
    make_story(headline="embargo", embargo_until=NOW + timedelta(days=1))
    make_story(headline="wanted", published_at=NOW + timedelta(days=1, hours=1))
    make_story(headline="dated", published_at=NOW - timedelta(days=1))  # and not for the future
    schedule(make_story(headline="planned"), by=None, at=NOW, go_live_at=NOW + timedelta(hours=2))
    out = make_story(headline="out", due_at=NOW, embargo_until=NOW - timedelta(days=1))
    publish(out, by=None, at=NOW)
    found = calendar(MARCH, at=NOW, zone=KYIV)
    assert on(found) == {
        "2025-03-14": [("due", "due"), ("scheduled", "planned")],
        "2025-03-15": [("embargo", "embargo"), ("planned", "wanted")],
    }
    assert {day.date.day: day.live for day in found.days if day.live} == {14: 1}


@pytest.mark.django_db
def test_the_calendar_of_a_section():
    harbour = Section.objects.create(name="Harbour")
    make_story(headline="theirs", due_at=NOW, section=harbour)
    make_story(headline="another's", due_at=NOW, section=Section.objects.create(name="City"))
    found = calendar(MARCH, at=NOW, zone=KYIV, section=harbour)
    assert on(found) == {"2025-03-14": [("due", "theirs")]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # The week in which clocks go forward ends at 21:00 UTC, an hour before others.
        ("2025-03-29T21:59", "2025-03-29"),
        ("2025-03-29T22:00", "2025-03-30"),
        ("2025-03-30T20:59", "2025-03-30"),
        ("2025-03-30T21:00", "2025-03-31"),
        # The one in which they go back ends an hour later again; its Sunday has 25.
        ("2025-10-25T20:59", "2025-10-25"),
        ("2025-10-25T21:00", "2025-10-26"),
        ("2025-10-26T21:59", "2025-10-26"),
        ("2025-10-26T22:00", "2025-10-27"),
    ],
)
def test_days_end_at_midnight_in_the_weeks_when_clocks_change(moment, day):
    when = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    make_story(headline="due", due_at=when)
    schedule(make_story(headline="planned"), by=None, at=NOW, go_live_at=when)
    for week in (Range.week_of(date.fromisoformat(day)), Range.week_of(when.date())):
        there = on(calendar(week, at=NOW, zone=KYIV))
        expected = [("due", "due"), ("scheduled", "planned")]
        assert {d: sorted(e) for d, e in there.items()} == (
            {day: expected} if date.fromisoformat(day) in week else {}
        )
    publish(make_story(headline="out"), by=None, at=when)
    live = calendar(Range.week_of(date.fromisoformat(day)), at=when, zone=KYIV)
    assert {d.date.isoformat(): d.live for d in live.days if d.live} == {day: 2}


@pytest.mark.django_db
def test_what_was_due_is_late():
    make_story(headline="late", due_at=NOW - timedelta(minutes=1))
    make_story(headline="due", due_at=NOW + timedelta(minutes=1))
    found = calendar(Range.week_of(NOW.date()), at=NOW, zone=KYIV)
    lateness = {entry.headline: entry.is_late for day in found.days for entry in day.entries}
    assert lateness == {"late": True, "due": False}
