"""What the desk looks at first: what waits for whom, what readers got, and how the paper does.

A fixed number of queries at any size of the archive; each reads what it shows, what it counts
(see `board`), or the few weeks that it tells of.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import (
    Correction,
    Edition,
    Editor,
    Move,
    SourceDocument,
    Status,
    Story,
    Twin,
)

from .board import Count, Own, keys, own_work, whole
from .planning import DAY, Calendar, Range, calendar, live_by_day
from .times import start_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ROWS = 5
OVERRIDES_SHOWN = timedelta(days=30)
PACE_DAYS = 28
MOST_TIMED = 5_000  # publications; a month's work, and a bound for the day of a great import


@dataclass(frozen=True, slots=True)
class Waiting:
    """A list of the morning: how many there are, and the first of them."""

    count: Count
    rows: list[Any]


@dataclass(frozen=True, slots=True)
class PaceDay:
    """What was published on a day, and the median of minutes from the first save to readers.

    None where that is not known: nothing was published, or only what was older than its story.
    """

    date: date
    published: int
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Pace:
    """The last weeks; `minutes` is the median of all of them, None if nothing was timed."""

    days: list[PaceDay]
    minutes: int | None

    @property
    def published(self) -> int:
        return sum(day.published for day in self.days)


@dataclass(frozen=True, slots=True)
class Morning:
    """What one user sees first. None stands for a list that is not for this user.

    Rows are stories; of `updates` twins, of `look` source documents, of `corrections` and
    `overrides` themselves.
    """

    turn: Waiting
    review: Waiting | None
    ready: Waiting | None
    due: Waiting
    mine: Waiting
    live: Waiting
    updates: Waiting | None
    look: Waiting | None
    corrections: Waiting
    overrides: Waiting | None
    week: Calendar
    pace: Pace


def morning(user: "User", at: datetime, zone: ZoneInfo) -> Morning:
    """Return what `user` looks at first at time `at`, by the calendar of `zone`."""
    today = at.astimezone(zone).date()
    mine = own_work(user)
    midnight = start_of(today, zone)
    published_today = Edition.objects.live(at).filter(published_at__gte=midnight).newest_first()
    found = {
        "turn": _turn_of(user),
        "review": _to_review(user),
        "ready": _to_publish(user),
        "due": _due(user, mine, start_of(today + DAY, zone)),
        "mine": [own.story for own in mine],
        "live": keys(published_today, "story"),
    }
    stories = whole({pk for some in found.values() for pk in (some or ())[:ROWS]})
    lists = {
        name: some
        if some is None
        else Waiting(Count(len(some)), [stories[pk] for pk in some[:ROWS] if pk in stories])
        for name, some in found.items()
    }
    return Morning(
        **lists,  # type: ignore[arg-type]
        updates=_updates(user),
        look=_to_look_at(user),
        corrections=_corrections(start_of(today.replace(day=1), zone), at),
        overrides=_overrides(user, at),
        week=calendar(Range(today, today + 6 * DAY), at=at, zone=zone),
        pace=pace(at, zone),
    )


def _turn_of(user: "User") -> list[int]:
    """What was handed to them, the most urgent first, then what is due first."""
    return keys(Story.objects.in_work().filter(assigned_to=user).order_by("-priority", "due_at"))


def _to_review(user: "User") -> list[int] | None:
    """What is in review: of the sections they look after and what they answer for, if any."""
    if not user.has_perm("articles.review_story"):
        return None
    waiting = Story.objects.in_work().filter(status=Status.IN_REVIEW)
    editor = Editor.objects.filter(user=user).prefetch_related("sections").first()
    if editor and editor.sections.all():
        waiting = waiting.filter(Q(section__in=editor.sections.all()) | Q(editor=editor))
    return keys(waiting.order_by("-priority", "-updated_at", "-pk"))


def _to_publish(user: "User") -> list[int] | None:
    if not user.has_perm("articles.publish_story"):
        return None
    ready = Story.objects.in_work().filter(status=Status.READY)
    return keys(ready.order_by("-priority", "-updated_at", "-pk"))


def _due(user: "User", mine: list[Own], until: datetime) -> list[int]:
    """What is due before `until`, late or not: everybody's for who may change any story."""
    if user.has_perm("articles.change_any_story"):
        return keys(Story.objects.in_work().filter(due_at__lt=until).order_by("due_at"))
    due = [(own.due_at, own.story) for own in mine if own.due_at and own.due_at < until]
    return [story for _, story in sorted(due)]


def _waiting(query: "QuerySet[Any]") -> Waiting:
    return Waiting(Count(len(keys(query))), list(query[:ROWS]))


def _updates(user: "User") -> Waiting | None:
    """Longer texts of stories that are here, brought by files."""
    if not user.has_perm("articles.view_sourcedocument"):
        return None
    offers = Twin.objects.on_offer().filter(story__binned_at__isnull=True).order_by("-pk")
    shown = ("story__headline", "story__working_headline", "document__path")
    return _waiting(offers.select_related("story", "document").only(*shown))


def _to_look_at(user: "User") -> Waiting | None:
    if not user.has_perm("articles.view_sourcedocument"):
        return None
    offered = Twin.objects.on_offer().filter(document=OuterRef("pk"))
    documents = SourceDocument.objects.filter(~Exists(offered), needs_a_look=True).order_by("-pk")
    return _waiting(documents.listed().select_related("story", "run"))


def _corrections(since: datetime, at: datetime) -> Waiting:
    """Public notes since `since`, on whatever readers had."""
    notes = Correction.objects.standing().filter(at__gte=since, at__lte=at)
    notes = notes.select_related("edition", "by")
    return _waiting(notes.only("kind", "text", "at", "by", "edition__headline", "edition__story"))


def _overrides(user: "User", at: datetime) -> Waiting | None:
    """What was published of late although preflight spoke against it."""
    if not user.has_perm("articles.publish_story"):
        return None
    moves = Move.objects.overrides().filter(at__gt=at - OVERRIDES_SHOWN)
    return _waiting(moves.select_related("story", "by"))


def pace(at: datetime, zone: ZoneInfo) -> Pace:
    """Return the last PACE_DAYS days, today as far as it went."""
    today = at.astimezone(zone).date()
    days = Range(today - (PACE_DAYS - 1) * DAY, today)
    live = live_by_day(days, at=at, zone=zone)
    took = _minutes(days, at, zone)
    every = [minutes for some in took.values() for minutes in some]
    return Pace(
        [
            PaceDay(day, live.get(day, 0), round(median(took[day])) if day in took else None)
            for day in days.days()
        ],
        round(median(every)) if every else None,
    )


def _minutes(days: Range, at: datetime, zone: ZoneInfo) -> dict[date, list[float]]:
    """Return by day how long each story took from its first save until readers had it.

    What came to the desk with an older date was published before, elsewhere: it took no time.
    """
    midnights = [start_of(day, zone).astimezone(UTC) for day in days.days()]
    live = Edition.objects.live(at).filter(published_at__gte=midnights[0]).newest_first()
    took: dict[date, list[float]] = defaultdict(list)
    rows = live.values_list("published_at", "story__created_at")[:MOST_TIMED]
    for published_at, begun_at in rows:
        if published_at > begun_at:
            day = days.first + (bisect_right(midnights, published_at) - 1) * DAY
            took[day].append((published_at - begun_at).total_seconds() / 60)
    return took
