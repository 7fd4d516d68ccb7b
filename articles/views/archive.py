"""Everything published, by year, month and day of the publication's calendar."""

from calendar import Calendar, monthrange
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Exists
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.models import Edition
from articles.models.edition import FIRST_DAY, day_of, last_moment_before, midnight
from articles.models.months import month_of
from articles.models.prepared import Given, Prepared

from .frame import page
from .paging import page_of

LONGEST = 31  # days of a month


def archive(request):
    """Years and months from the first story to the last."""
    at = timezone.now()
    times = Edition.objects.live(at).values_list("published_at", flat=True)
    first = times.order_by("published_at", "pk").first()
    last = times.newest_first().first()
    years = _years(month_of(first), month_of(last)) if first else []
    return page(request, "articles/archive.html", at, years=years)


def archive_year(request, year):
    at = timezone.now()
    start = _day_or_404(year, 1, 1, at)
    months = [
        {
            "name": MONTHS[month],
            "url": reverse("archive_month", args=[year, month])
            if date(year, month, 1) <= day_of(at)
            else "",
        }
        for month in range(1, 13)
    ]
    return _period(
        request,
        at,
        start,
        date(year + 1, 1, 1),
        name=str(year),
        months=months,
    )


def archive_month(request, year, month):
    at = timezone.now()
    start = _day_or_404(year, month, 1, at)
    end = start + timedelta(days=monthrange(year, month)[1])
    return _period(
        request,
        at,
        start,
        end,
        name=date_format(start, pgettext("month of the archive", "F Y")),
        weekdays=[{"name": WEEKDAYS[day], "short": WEEKDAYS_ABBR[day]} for day in _week()],
        weeks=_weeks(start, _days_of(at, start, end)),
        trail=[(str(year), reverse("archive_year", args=[year]))],
    )


def archive_day(request, year, month, day):
    at = timezone.now()
    start = _day_or_404(year, month, day, at)
    return _period(
        request,
        at,
        start,
        start + timedelta(days=1),
        name=date_format(start, pgettext("date format", "j F Y")),
        trail=[
            (str(year), reverse("archive_year", args=[year])),
            (str(MONTHS[month]), reverse("archive_month", args=[year, month])),
        ],
    )


def _told():
    """Return a query for whether there are stories of each day of a month.

    It is one row, beside the month's newest story, or none: each day costs a look at the index,
    however many stories it has.
    """

    def stories(first, last):
        live = Edition.objects.live(Given(f"end_{last}"))
        return live.filter(published_at__gte=Given(f"start_{first}"))

    days = {f"day_{day}": Exists(stories(day, day)) for day in range(1, LONGEST + 1)}
    return stories(1, LONGEST).newest_first().annotate(**days).values_list(*days)[:1]


_told_of_days = Prepared(_told)


def _days_of(at, start, end):
    """Return the numbers of the days from `start` to before `end`, a month, that have stories."""
    # Days that a month has not are of no length.
    days = [min(start + timedelta(days=number), end) for number in range(LONGEST + 1)]
    given = {}
    for number, (day, next_day) in enumerate(pairwise(days), 1):
        given[f"start_{number}"] = midnight(day)
        given[f"end_{number}"] = min(at, last_moment_before(next_day))
    return {number for row in _told_of_days(**given) for number, has in enumerate(row, 1) if has}


def _week():
    """Return the days of a week, Monday being 0, in the order of the publication's calendars."""
    first = get_format("FIRST_DAY_OF_WEEK") - 1  # there, Sunday is 0
    return [(first + day) % 7 for day in range(7)]


def _weeks(first, days):
    """Return the month of the day `first` as weeks of {number, url}, with links to `days`.

    Days of other months are {}.
    """
    return [
        [
            {
                "number": day,
                "url": reverse("archive_day", args=[first.year, first.month, day])
                if day in days
                else "",
            }
            if day
            else {}
            for day in week
        ]
        for week in Calendar(_week()[0]).monthdayscalendar(first.year, first.month)
    ]


def _period(request, at, start, end, *, trail=(), **context):
    """Return the page of what was published from the day `start` until before `end`."""
    steps = ((_("Archive"), reverse("archive")), *trail)
    asked = request.resolver_match
    return page(
        request,
        "articles/archive_period.html",
        at,
        page=page_of(request, _between(at, start, end)),
        address=reverse(asked.url_name, kwargs=asked.kwargs),  # without the nought of '03'
        in_period=True,
        trail=[{"name": name, "url": url} for name, url in steps],
        **context,
    )


def _between(at, start, end):
    return Edition.objects.live_before(at, end).from_day(start)


def _day_or_404(year, month, day, at):
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Http404("no such day") from error
    if not FIRST_DAY <= found <= day_of(at):
        raise Http404("outside the archive")
    return found


def _years(first, last):
    """Return the years from the month `last` back to `first`, each with its twelve months."""
    return [
        {
            "number": year,
            "months": [
                {"first": month, "open": first <= month <= last}
                for month in (date(year, number, 1) for number in range(1, 13))
            ],
        }
        for year in range(last.year, first.year - 1, -1)
    ]
