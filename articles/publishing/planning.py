"""What is planned and scheduled, day by day, on the publication's calendar."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Edition, ReaderState, Section, Story

from .moves import NotPossible
from .times import in_full, start_of

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
MOST_DAYS = 93  # a quarter of a year
MOST_OF_A_KIND = 500


@dataclass(frozen=True, slots=True)
class Range:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def week_of(cls, day: date) -> "Range":
        """Return the week of `day`, from Monday (ISO 8601)."""
        first = day - timedelta(days=day.weekday())
        return cls(first, first + WEEK - DAY)

    @classmethod
    def month_of(cls, day: date) -> "Range":
        first = day.replace(day=1)
        return cls(first, (first + timedelta(days=31)).replace(day=1) - DAY)

    @property
    def is_month(self) -> bool:
        return self == Range.month_of(self.first)

    @property
    def is_week(self) -> bool:
        return self == Range.week_of(self.first)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def days(self) -> Iterator[date]:
        return (self.first + n * DAY for n in range(len(self)))

    def earlier(self) -> "Range":
        """Return what lies before it: the month before a month, else as many days."""
        if self.is_month:
            return Range.month_of(self.first - DAY)
        return Range(self.first - len(self) * DAY, self.first - DAY)

    def later(self) -> "Range":
        if self.is_month:
            return Range.month_of(self.last + DAY)
        return Range(self.last + DAY, self.last + len(self) * DAY)

    def whole_weeks(self) -> "Range":
        """Return the weeks that it touches, for a sheet with seven columns."""
        return Range(Range.week_of(self.first).first, Range.week_of(self.last).last)


class Plan(TextChoices):
    """Why a story stands on a day."""

    SCHEDULED = "scheduled", _("goes live")
    PLANNED = "planned", _("planned for")
    DUE = "due", _("due")
    EMBARGO = "embargo", _("embargo ends")


@dataclass(frozen=True, slots=True)
class Entry:
    """A story on a day. `name` is what the desk calls it, if it has no headline yet."""

    plan: Plan
    at: datetime
    story: int
    headline: str
    name: str
    section: str
    is_late: bool = False


@dataclass(slots=True)
class Day:
    """A day of the calendar: what is to come, and how many stories went live on it so far."""

    date: date
    is_today: bool = False
    is_past: bool = False
    is_inside: bool = True
    live: int = 0
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a range; `is_cut` if there was more on them than was fetched."""

    range: Range
    days: list[Day]
    is_cut: bool

    def __len__(self) -> int:
        return sum(len(day.entries) for day in self.days)


def calendar(
    days: Range,
    *,
    at: datetime,
    zone: ZoneInfo,
    section: Section | None = None,
    inside: Range | None = None,
) -> Calendar:
    """Return what is on `days`, in five queries. What is not `inside` is marked so.

    A story that readers get stands there once. One that is in work may stand there three times:
    when it is due, when its embargo ends, and when it is to be published.
    """
    today = at.astimezone(zone).date()
    sheet = {
        day: Day(day, day == today, day < today, inside is None or day in inside)
        for day in days.days()
    }
    is_cut = False
    for plan in Plan:
        rows = list(_planned(plan, days, at, zone, section)[: MOST_OF_A_KIND + 1])
        is_cut |= len(rows) > MOST_OF_A_KIND
        for when, story, headline, name, where in rows[:MOST_OF_A_KIND]:
            late = plan == Plan.DUE and when < at
            entry = Entry(plan, when, story, headline, name, where or "", late)
            sheet[when.astimezone(zone).date()].entries.append(entry)
    for day, live in live_by_day(days, at=at, zone=zone, section=section).items():
        sheet[day].live = live
    for each in sheet.values():
        each.entries.sort(key=lambda entry: (entry.at, entry.story))
    return Calendar(days, list(sheet.values()), is_cut)


def _planned(
    plan: Plan, days: Range, at: datetime, zone: ZoneInfo, section: Section | None
) -> "QuerySet[Any, Any]":
    """Return rows (when, story, headline, working headline, section), the first first."""
    begin, end = start_of(days.first, zone), start_of(days.last + DAY, zone)
    if plan == Plan.SCHEDULED:
        coming = Edition.objects.coming(at).filter(published_at__gte=begin, published_at__lt=end)
        coming = coming.in_section(section) if section else coming
        return coming.order_by("published_at", "pk").values_list(
            "published_at", "story", "headline", "story__working_headline", "section__name"
        )
    field = {Plan.DUE: "due_at", Plan.EMBARGO: "embargo_until", Plan.PLANNED: "published_at"}[plan]
    begin = max(begin, at) if plan == Plan.PLANNED else begin
    work = Story.objects.in_work().filter(**{f"{field}__gte": begin, f"{field}__lt": end})
    work = work.filter(section=section) if section else work
    return work.order_by(field).values_list(
        field, "pk", "headline", "working_headline", "section__name"
    )


def check_embargo(story: Story, until: datetime | None, *, at: datetime) -> None:
    """Raise NotPossible if readers are to get `story`, as it is scheduled, before `until`."""
    if until is None or story.reader_state(at) != ReaderState.SCHEDULED:
        return
    if story.edition.published_at < until:
        sentence = gettext(
            "Readers get it on %(time)s, before the embargo ends: change that time first, or take "
            "it off the schedule."
        )
        raise NotPossible(sentence % {"time": in_full(story.edition.published_at)})


def live_by_day(
    days: Range, *, at: datetime, zone: ZoneInfo, section: Section | None = None
) -> dict[date, int]:
    """Return how many stories went live on each of `days` until `at`; days without are left out."""
    begins = [start_of(day, zone) for day in (*days.days(), days.last + DAY)]
    live = Edition.objects.live(at).filter(published_at__gte=begins[0], published_at__lt=begins[-1])
    live = live.in_section(section) if section else live
    # The database compares with each midnight: asking it for a row's date in a zone calls
    # Python from SQLite, ten times as slow.
    on_day = {
        day.isoformat(): Count("pk", filter=Q(published_at__gte=begin, published_at__lt=end))
        for day, begin, end in zip(days.days(), begins, begins[1:], strict=False)
    }
    counted = live.order_by().aggregate(**on_day)
    return {date.fromisoformat(day): n for day, n in counted.items() if n}
