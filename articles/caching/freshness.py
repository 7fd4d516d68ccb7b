"""How new the site is. The row says it to all processes; each asks at most once a second."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone

from articles.models import Site
from articles.models.site import next_due

EVERY = 1.0  # seconds
log = logging.getLogger(__name__)


class Row(NamedTuple):
    """What the database says: how often the site has changed, when last, and when it is due."""

    version: int
    changed_at: datetime | None = None
    due_at: datetime | None = None


class Stamp(NamedTuple):
    """One object for all moments between which nothing changed for readers."""

    row: Row
    due_passed: datetime | None
    changed_at: datetime


def read_row() -> Row:
    # This runs outside of requests, after which Django lets go of connections that are broken
    # or old.
    close_old_connections()
    try:
        row = Site.objects.values_list("version", "changed_at", "due_at").first()
    finally:
        close_old_connections()
    return Row(*row) if row else Row(0)


class Freshness:
    """How new the site is, as one process knows it.

    `clock` counts seconds and `now` tells the time; both are given by tests alone.
    """

    def __init__(
        self,
        *,
        read: Callable[[], Row] = read_row,
        due: Callable[[datetime], datetime] = next_due,
        now: Callable[[], datetime] = timezone.now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock
        self._read, self._due, self._now = read, due, now
        self._lock = Lock()
        self._good_until = float("-inf")
        self._forgotten = 0
        # A page may look otherwise after an update of the code: no page is older than that.
        self._started_at = now()
        self._stamp: Stamp | None = None
        self._due_at: datetime | None = None

    def stamp(self, moment: float) -> Stamp | None:
        """Return how new the site is at `moment` of the clock; None if that cannot be known."""
        if moment >= self._good_until:
            self._renew(moment)
        return self._stamp

    def forget(self) -> None:
        """Ask again before the next answer."""
        self._forgotten += 1
        self._good_until = float("-inf")

    def _renew(self, moment: float) -> None:
        with self._lock:
            if moment < self._good_until:
                return  # another thread has just asked
            forgotten = self._forgotten
            try:
                self._stamp = self._ask()
            except DatabaseError:
                # What was kept stays good: nothing is published while the database is away.
                log.warning("The site's version could not be read.", exc_info=True)
            # What was read before a change that has been announced since is good for nothing.
            if forgotten == self._forgotten:
                self._good_until = moment + EVERY

    def _ask(self) -> Stamp:
        row, at, known = self._read(), self._now(), self._stamp
        passed = known.due_passed if known else None
        if known is None or known.row != row:
            self._due_at = row.due_at
        if self._due_at is None or self._due_at <= at:
            passed = self._due_at or passed
            self._due_at = self._due(at)
        times = (row.changed_at, passed, self._started_at)
        stamp = Stamp(row, passed, max(time for time in times if time))
        return known if stamp == known else stamp


here = Freshness()


def forget() -> None:
    """Have this process ask again how new the site is."""
    here.forget()


def site_changed(*, at: datetime) -> None:
    """Say that what readers get changes with this transaction.

    This process knows when it is committed, the others within a second of it.
    """
    Site.objects.all().bump(at=at)
    transaction.on_commit(forget)
