"""When readers get a story, in words, also in the nights when clocks are set."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from articles.publishing.times import NoSuchTime, countdown, from_clock, span

KYIV = ZoneInfo("Europe/Kyiv")
clock = datetime.fromisoformat


def kyiv(*parts):
    return datetime(*parts, tzinfo=KYIV)


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (kyiv(2025, 3, 14, 14, 48), kyiv(2025, 3, 14, 18), "in 3 h 12 min, 18:00 Kyiv time"),
        (kyiv(2025, 3, 14, 17), kyiv(2025, 3, 14, 18), "in 1 h, 18:00 Kyiv time"),
        (kyiv(2025, 3, 14, 17, 59, 40), kyiv(2025, 3, 14, 18), "in 1 min, 18:00 Kyiv time"),
        (
            kyiv(2025, 3, 14, 12),
            kyiv(2025, 3, 16, 15),
            "in 2 d 3 h, Sunday 16 March 15:00 Kyiv time",
        ),
        (
            kyiv(2025, 12, 31, 23),
            kyiv(2026, 1, 1, 0, 5),
            "in 1 h 5 min, 1 January 2026 00:05 Kyiv time",
        ),
        # On 30 March 2025 clocks go from 03:00 to 04:00, on 26 October from 04:00 to 03:00.
        (kyiv(2025, 3, 30, 1), kyiv(2025, 3, 30, 6), "in 4 h, 06:00 Kyiv time"),
        (kyiv(2025, 10, 26, 1), kyiv(2025, 10, 26, 6), "in 6 h, 06:00 Kyiv time"),
    ],
)
def test_the_wait_is_time_that_passes_and_the_hour_is_the_publications(now, then, words):
    assert countdown(then, at=now, zone=KYIV) == f"goes live {words}"
    then, now = then.astimezone(UTC), now.astimezone(UTC)
    assert countdown(then, at=now, zone=KYIV) == f"goes live {words}"


def test_what_is_due_goes_live_at_once():
    now = kyiv(2025, 3, 14, 18)
    assert countdown(now, at=now, zone=KYIV) == "goes live at once"
    later, new_york = now + timedelta(hours=1), ZoneInfo("America/New_York")
    assert "New York time" in countdown(later, at=now, zone=new_york)


def test_a_time_on_the_clock_is_a_moment():
    assert from_clock(clock("2025-03-14T18:00"), KYIV) == datetime(2025, 3, 14, 16, tzinfo=UTC)
    assert from_clock(clock("2025-07-14T18:00"), KYIV) == datetime(2025, 7, 14, 15, tzinfo=UTC)


def test_an_hour_that_is_left_out_or_comes_twice_is_not_guessed():
    with pytest.raises(NoSuchTime, match="no 03:30"):
        from_clock(clock("2025-03-30T03:30"), KYIV)
    with pytest.raises(NoSuchTime, match="03:30 comes twice"):
        from_clock(clock("2025-10-26T03:30"), KYIV)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, ""),
        (None, kyiv(2025, 3, 14, 18), "until 18:00 Kyiv time"),
        (kyiv(2025, 3, 14, 16), None, "from 16:00 Kyiv time"),
        (
            kyiv(2025, 3, 14, 16),
            kyiv(2025, 3, 15, 9),
            "from 16:00 until Saturday 15 March 09:00 Kyiv time",
        ),
        (kyiv(2025, 3, 14, 11), kyiv(2025, 3, 14, 18), "until 18:00 Kyiv time"),  # it has begun
    ],
)
def test_a_span_is_said_as_it_still_counts(start, end, words):
    now = kyiv(2025, 3, 14, 12)
    assert span(start, end, at=now, zone=KYIV) == words
    in_utc = [bound and bound.astimezone(UTC) for bound in (start, end)]
    assert span(*in_utc, at=now.astimezone(UTC), zone=KYIV) == words


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_year_at_the_edge_of_the_calendar_is_no_time(typed):
    """A year is typed figure by figure, and begins as year 1."""
    with pytest.raises(NoSuchTime, match="is outside the calendar"):
        from_clock(clock(typed), KYIV)
