"""What is typed and not saved: kept beside the story, offered after a crash, never history.

A form that is opened gets a word of its own, its `opening`. As long as the slot holds text of
another opening, which nobody has taken back or thrown away, nothing is kept over it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from articles.models import AutosaveSlot, Story

from . import diffs, snapshots

if TYPE_CHECKING:
    from django.contrib.auth.models import User


# What a new story says before anybody types: all but what its form chooses by itself.
NOTHING: Mapping[str, Any] = {
    **dict.fromkeys(snapshots.TEXTS, ""),
    **{name: [] for name in snapshots.ROWS},
    **dict.fromkeys(snapshots.ARRANGED),
}


class Held(Exception):
    """The slot holds text of another opening that was not decided on; see `slot`."""

    def __init__(self, slot: AutosaveSlot) -> None:
        super().__init__(slot.opening)
        self.slot = slot


@dataclass(frozen=True, slots=True)
class Offer:
    """Text that was typed and not saved, and how it differs from the story as it stands."""

    slot: AutosaveSlot
    comparison: diffs.Comparison


def keep(
    story: Story | None,
    *,
    by: "User",
    at: datetime,
    opening: str,
    base: int,
    form: Mapping[str, Any],
    snapshot: snapshots.DeskSnapshot | None = None,
) -> AutosaveSlot:
    """Keep what `by` has typed; `story` is None for one that was never saved.

    `form` is whatever the form needs to be filled again, `snapshot` the story it would make.
    Raises Held rather than write over the text of another opening.
    """
    return _touch(
        story,
        by=by,
        at=at,
        opening=opening,
        base=base,
        form=dict(form),
        snapshot=snapshot,
        kept_at=at,
    )


def touch(
    story: Story | None, *, by: "User", at: datetime, opening: str, base: int = 0
) -> AutosaveSlot:
    """Say that `by` has the form open, without any text yet. Raises Held as `keep` does."""
    return _touch(story, by=by, at=at, opening=opening, base=base)


def _touch(
    story: Story | None, *, by: "User", at: datetime, opening: str, **values: Any
) -> AutosaveSlot:
    with transaction.atomic():
        fresh = {"opening": opening, "opened_at": at, "touched_at": at} | values
        slot, created = AutosaveSlot.objects.select_for_update().get_or_create(
            by=by, story=story, defaults=fresh
        )
        if created:
            return slot
        if slot.opening != opening:
            if slot.kept_at and _differs(slot):
                raise Held(slot)
            slot.opened_at = at
        for name, value in (values | {"opening": opening, "touched_at": at}).items():
            setattr(slot, name, value)
        slot.save()
    return slot


def _differs(slot: AutosaveSlot) -> bool:
    """Whether the slot holds anything that its story does not say already."""
    if slot.story is None or slot.snapshot is None:
        return True
    return bool(diffs.compare(_as_it_stands(slot.story), slot.snapshot))


def _as_it_stands(story: Story) -> snapshots.DeskSnapshot:
    return snapshots.take_all(Story.objects.whole().get(pk=story.pk))


def offer(story: Story | None, *, by: "User") -> Offer | None:
    """Return what `by` left unsaved, with how it differs; None if there is nothing to offer."""
    slot = AutosaveSlot.objects.filter(by=by, story=story, kept_at__isnull=False).first()
    if slot is None or not _differs(slot):
        return None
    before: Mapping[str, Any] = _as_it_stands(story) if story else NOTHING
    return Offer(slot, diffs.compare(before, slot.snapshot or before))


def take(story: Story | None, *, by: "User", at: datetime, opening: str) -> AutosaveSlot | None:
    """Give the kept text to the form `opening`, which goes on from it; None if there is none."""
    slot = AutosaveSlot.objects.filter(by=by, story=story, kept_at__isnull=False).first()
    if slot is not None:
        slot.opening, slot.opened_at, slot.touched_at = opening, at, at
        slot.save(update_fields=["opening", "opened_at", "touched_at"])
    return slot


def drop(
    story: Story | None,
    *,
    by: "User | None",
    opening: str | None = None,
    snapshot: snapshots.DeskSnapshot | None = None,
) -> None:
    """Throw away what `by` has typed: it is saved, or not wanted.

    With an `opening`, only what was typed into that form, with a `snapshot` only that text:
    another one on offer stays.
    """
    slot = AutosaveSlot.objects.filter(by=by, story=story).first() if by else None
    if slot is None:
        return
    if opening is not None and slot.opening != opening:
        return
    if snapshot is None or slot.snapshot is None or slot.snapshot == snapshot:
        slot.delete()


def rescue(
    story: Story,
    snapshot: snapshots.DeskSnapshot,
    *,
    by: "User | None",
    at: datetime,
    base: int,
    opening: str | None = None,
) -> snapshots.DeskSnapshot | None:
    """Keep on offer a text that could not be saved; return the one that gave way to it, if any.

    Text of another opening that is only in the form's own words is left where it is.
    """
    if by is None:
        return None
    slot = AutosaveSlot.objects.filter(by=by, story=story).first()
    slot = slot or AutosaveSlot(by=by, story=story, opened_at=at, opening=opening or "")
    gave_way = None
    if slot.kept_at and opening is not None and slot.opening != opening:
        if slot.snapshot is None:
            return None
        gave_way, slot.form, slot.opening = slot.snapshot, {}, opening
    slot.form = slot.form or {}
    slot.snapshot, slot.base, slot.touched_at, slot.kept_at = snapshot, base, at, at
    slot.save()
    return gave_way


def present(story: Story, *, at: datetime, but: "User | None" = None) -> list[AutosaveSlot]:
    """Return who has the story's form open besides `but`: each with `by` and `opened_at`."""
    slots = AutosaveSlot.objects.present(at).filter(story=story).select_related("by")
    return list(slots.exclude(by=but).defer("form", "snapshot"))
