"""Times in the words of the desk. Values in, words out; the clock is the caller's."""

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.translation import gettext as _


class NoSuchTime(ValueError):
    """A clock never showed this time, or showed it twice; says which."""


def from_clock(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment when a clock in `zone` shows `wall`, a time without a zone.

    Raises NoSuchTime in the hour that is left out in spring and the one that comes twice in
    autumn: nobody but the editor knows what is meant. And in the first year and the last.
    """
    if not MINYEAR < wall.year < MAXYEAR:  # in another zone it may be in no year
        raise NoSuchTime(_("The year %(year)s is outside the calendar.") % {"year": wall.year})
    early, late = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early
    values = {"time": wall.strftime("%H:%M")}
    if early.utcoffset() < late.utcoffset():  # type: ignore[operator]
        raise NoSuchTime(_("Clocks go forward that night: there is no %(time)s.") % values)
    raise NoSuchTime(_("Clocks go back that night: %(time)s comes twice.") % values)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment when `day` begins in `zone`."""
    return datetime.combine(day, time.min, tzinfo=zone)


def in_full(then: datetime) -> str:
    """Return a moment as sentences of the desk name it: '1 Dec 2026, 10:00'."""
    return formats.date_format(timezone.localtime(then), "j M Y, H:i")


def countdown(go_live_at: datetime, *, at: datetime, zone: ZoneInfo) -> str:
    """Return when readers get a story, as 'goes live in 3 h 12 min, 18:00 Kyiv time'.

    What lies between is time that passes, whatever clocks are set to meanwhile.
    """
    # Two times of one zone would be compared and subtracted as the clock shows them.
    go_live_at, at = go_live_at.astimezone(UTC), at.astimezone(UTC)
    if go_live_at <= at:
        return _("goes live at once")
    return _("goes live in %(wait)s, %(time)s %(place)s time") % {
        "wait": wait(go_live_at - at),
        "time": _clock(go_live_at.astimezone(zone), at.astimezone(zone)),
        "place": _place(zone),
    }


def span(start: datetime | None, end: datetime | None, *, at: datetime, zone: ZoneInfo) -> str:
    """Return from when until when, as 'from 16:00 until 18:00 Kyiv time'; '' for always.

    A start that is over says nothing any more.
    """
    here = at.astimezone(zone)
    start = start if start and start.astimezone(UTC) > at.astimezone(UTC) else None
    values = {
        "start": _clock(start.astimezone(zone), here) if start else "",
        "end": _clock(end.astimezone(zone), here) if end else "",
        "place": _place(zone),
    }
    if start and end:
        return _("from %(start)s until %(end)s %(place)s time") % values
    if start:
        return _("from %(start)s %(place)s time") % values
    return _("until %(end)s %(place)s time") % values if end else ""


def _place(zone: ZoneInfo) -> str:
    return zone.key.rpartition("/")[2].replace("_", " ")


def wait(time_between: timedelta) -> str:
    """Return how long that is in two units at most: '45 min', '6 h 20 min', '3 d 4 h'."""
    minutes = -(-int(time_between.total_seconds()) // 60)  # never 'in 0 min' what is still to come
    hours, minutes = divmod(max(minutes, 1), 60)
    days, hours = divmod(hours, 24)
    if days:
        parts = [_("%(n)s d") % {"n": days}, _("%(n)s h") % {"n": hours} if hours else ""]
    else:
        parts = [
            _("%(n)s h") % {"n": hours} if hours else "",
            _("%(n)s min") % {"n": minutes} if minutes else "",
        ]
    return " ".join(part for part in parts if part)


def _clock(then: datetime, now: datetime) -> str:
    """Return the time of day, with the day if it is another one."""
    clock = formats.date_format(then, "H:i")
    if then.date() == now.date():
        return clock
    style = "l j F H:i" if then.year == now.year else "j F Y H:i"
    return formats.date_format(then, style)
