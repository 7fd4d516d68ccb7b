"""The months of the archive, and when each last changed: search engines ask, to save their way."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import models

from .edition import Edition, day_of, midnight

_LONGER = timedelta(days=31)  # than any month, counted from its first day


class ArchiveMonthQuerySet(models.QuerySet["ArchiveMonth"]):
    def note(self, times: Iterable[datetime], *, at: datetime) -> None:
        """Say that at time `at` something changed among what was published at these `times`."""
        starts = sorted({month_of(time) for time in times})
        self.bulk_create(
            (ArchiveMonth(start=start, end=_end(start), changed_at=at) for start in starts),
            ignore_conflicts=True,
        )
        # Not back: an import says of all it wrote when it began.
        self.filter(start__in=starts, changed_at__lt=at).update(changed_at=at)

    def rebuild(self) -> None:
        """Say of all editions what was not said of them; the desk may go on meanwhile."""
        changed: dict[date, datetime] = {}
        times = ("published_at", "written_at", "updated_at", "withdrawn_at")
        for published, *others in Edition.objects.order_by().values_list(*times).iterator():
            start = month_of(published)
            latest = max(time for time in others if time)
            changed[start] = max(changed.get(start, latest), latest)
        for start, at in changed.items():  # two statements for each month, however many stories
            self.note([midnight(start)], at=at)


class ArchiveMonth(models.Model):
    """A month of the publication's calendar that holds editions, or held some. Derived from them.

    What appears by itself, because it was scheduled, changes nothing here.
    """

    start = models.DateField(primary_key=True)
    end = models.DateTimeField()  # the moment at which the next one begins
    changed_at = models.DateTimeField()

    objects = ArchiveMonthQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.start:%Y-%m}"


def month_of(time: datetime) -> date:
    """Return the first day of the month of `time` in the publication's calendar."""
    return day_of(time).replace(day=1)


def _end(start: date) -> datetime:
    try:
        return midnight((start + _LONGER).replace(day=1))
    except OverflowError:  # the last month of the calendar: 'never' to some
        return datetime.max.replace(tzinfo=UTC)
