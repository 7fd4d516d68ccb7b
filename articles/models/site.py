"""How new the public site is: one row that every write to it moves on."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from .appeals import Banner, Campaign
from .edition import Edition, day_of, midnight
from .front_page import Pin
from .pictures import Picture

THE_ROW = 1
A_SECOND = timedelta(seconds=1)


class SiteQuerySet(models.QuerySet["Site"]):
    def hold(self) -> "Site | None":
        """Have all others who change what readers get wait until this transaction ends.

        A page is made of many rows: what is read after this is what they have left, and nobody
        changes it until the page is written.
        """
        return self.select_for_update().filter(pk=THE_ROW).first()

    def bump(self, *, at: datetime) -> None:
        """Say that what readers get has changed at time `at`.

        Part of the transaction that changes it: whoever sees the new version sees the change.
        """
        with transaction.atomic(savepoint=False):
            # What others have planned is looked for when they have committed it.
            before = self.hold()
            times = [at, timezone.now()]
            if before:
                times.append(before.changed_at + A_SECOND)
            # Browsers ask for what is newer than this, in whole seconds: it never goes back nor
            # stays, though an import says of all it wrote when it began.
            values: dict[str, Any] = {"due_at": next_due(at), "changed_at": max(times)}
            if not self.filter(pk=THE_ROW).update(version=F("version") + 1, **values):
                self.update_or_create(pk=THE_ROW, defaults={"version": 1, **values})


class Site(models.Model):
    """The one row: its version, and the next time at which the site changes by itself."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ROW)
    version = models.PositiveBigIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="site_is_one_row", condition=Q(pk=THE_ROW))]

    def __str__(self) -> str:
        return f"{self.version}"


def next_due(at: datetime) -> datetime:
    """Return when what readers get changes next though nobody does anything.

    When a scheduled edition goes live, an appeal or a pin starts or ends, a picture must go, or
    the day ends, whose date stands on every page.
    """
    revoked = Picture.objects.filter(revoked_at__gt=at)
    times = [
        Edition.objects.coming(at).aggregate(time=Min("published_at"))["time"],
        revoked.aggregate(time=Min("revoked_at"))["time"],
        _midnight_after(at),
        *Pin.objects.all().next_bounds(at).values(),
    ]
    for appeals in (Banner.objects, Campaign.objects):
        bounds = appeals.aggregate(
            start=Min("starts_at", filter=Q(starts_at__gt=at)),
            end=Min("ends_at", filter=Q(ends_at__gt=at)),
        )
        times += bounds.values()
    return min(time for time in times if time)


def _midnight_after(at: datetime) -> datetime:
    return midnight(day_of(at) + timedelta(days=1))
