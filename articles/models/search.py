"""What readers' search looks through: a row for each edition that is not withdrawn."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models

from .edition import Edition
from .story import Story

_DAWN = datetime(1, 1, 1, tzinfo=UTC)
_PER_MINUTE = 2**30  # keys of editions told apart within a minute; year 9999 still fits 63 bits


class SearchEntry(models.Model):
    """The words of one edition, folded, and its place in time. Written only by `search`.

    Beside the names of its topics stand the marks of its section, topics and authors, words by
    which readers narrow a search and by which what was found is counted (``search.language``).

    The primary key grows with the time of publication, for a full-text index hands out its rows
    in the order of their keys: the newest of any number of matches are found without looking at
    the others. The database itself keeps the full-text index in step with these rows, SQLite
    with triggers and PostgreSQL with generated columns (see the migration that made them:
    SQLite loses the triggers when Django makes this table anew to alter a column).
    """

    place = models.BigAutoField(primary_key=True)
    edition = models.OneToOneField(Edition, models.CASCADE, related_name="search_entry")
    headline = models.TextField()
    standfirst = models.TextField()
    byline = models.TextField()
    topics = models.TextField()
    body = models.TextField()

    WORDS = ("headline", "standfirst", "byline", "topics", "body")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.headline

    @staticmethod
    def place_of(published_at: datetime, pk: int) -> int:
        """Return the key for edition `pk`: later minutes are higher, within one the later row."""
        minutes = (published_at - _DAWN) // timedelta(minutes=1)
        return minutes * _PER_MINUTE + pk % _PER_MINUTE

    @staticmethod
    def time_of(place: int) -> datetime:
        """Return the minute of publication that is in a key."""
        return _DAWN + timedelta(minutes=place // _PER_MINUTE)


class OnlyAsked:
    """A database router: the views below are asked and never written, by ``loaddata`` neither."""

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool | None:
        is_view = app_label == "articles" and model_name in {"searchindex", "deskindex"}
        return False if is_view else None


class Words(models.TextField):
    """All that is searched of one entry. Takes the lookup `matches`, which `search` defines."""


class SearchIndex(models.Model):
    """The full-text index as the ORM joins it: a view, of an FTS5 table or of the entries.

    On SQLite `edition` is worked out of `place`. To ask FTS5 for it would have it read the whole
    entry, which costs more than all else in a search; and the planner, which takes any search
    for cheap, cannot go through the editions of a section and search anew for each.
    """

    place = models.BigIntegerField(primary_key=True)
    edition = models.OneToOneField(Edition, models.DO_NOTHING, related_name="search_index")
    words = Words()

    class Meta:
        managed = False
        default_permissions = ()
        db_table = "articles_found"

    def __str__(self) -> str:
        return str(self.pk)


class DeskEntry(models.Model):
    """The words of a working copy that readers do not have as it stands. Written by `search`.

    As `SearchEntry` in all but this: its key is that of the story, so that later ones come
    first. What readers have as it stands is found among their entries, and needs none here.
    """

    place = models.BigAutoField(primary_key=True)
    story = models.OneToOneField(Story, models.CASCADE, related_name="desk_entry")
    headline = models.TextField()
    standfirst = models.TextField()
    byline = models.TextField()
    topics = models.TextField()
    body = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.headline


class DeskIndex(models.Model):
    """The full-text index of `DeskEntry`, as `SearchIndex` is that of `SearchEntry`."""

    place = models.BigIntegerField(primary_key=True)
    story = models.OneToOneField(Story, models.DO_NOTHING, related_name="desk_index")
    words = Words()

    class Meta:
        managed = False
        default_permissions = ()
        db_table = "articles_desk_found"

    def __str__(self) -> str:
        return str(self.pk)
