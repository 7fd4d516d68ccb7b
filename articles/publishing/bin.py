"""Drafts that nobody wants: put in the bin, taken out again, and one day gone."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from articles import passages
from articles.models import Story

from .moves import begin, finish

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEPT_FOR = timedelta(days=30)


def put_in_bin(story: Story, *, by: "User | None", at: datetime, note: str = "") -> None:
    """Take a draft out of every list of the desk; nothing of it is lost until `empty`."""
    with transaction.atomic():
        begin(story, "put_in_bin", by=by, at=at)
        story.binned_at, story.binned_by = at, by
        story.save(update_fields=["binned_at", "binned_by"])
        finish(story, "put_in_bin", by=by, at=at, note=note)


def take_from_bin(story: Story, *, by: "User | None", at: datetime, note: str = "") -> None:
    """Put a story back where it was."""
    with transaction.atomic():
        begin(story, "take_from_bin", by=by, at=at)
        story.binned_at = story.binned_by = None
        story.save(update_fields=["binned_at", "binned_by"])
        finish(story, "take_from_bin", by=by, at=at, note=note)


def empty(*, at: datetime, kept_for: timedelta = KEPT_FOR) -> list[str]:
    """Delete for good what has been in the bin for so long; return the headlines.

    Never a story that readers have or had, however it got into the bin.
    """
    with transaction.atomic():
        old = Story.objects.in_bin().filter(binned_at__lte=at - kept_for, edition__isnull=True)
        stories = list(old.select_for_update(of=("self",)))
        passages.remove([story.pk for story in stories])
        for story in stories:
            story.delete()
    return [str(story) for story in stories]
