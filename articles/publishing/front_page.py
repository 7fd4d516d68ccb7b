"""The top of the front page: pins in their slots, and the newest of what is live in the others.

A pin waits while its start is to come and while readers do not have its story, and is over at its
end. Its slot is then filled like one that has none, by the next of the newest; no other pin
moves. Whatever stands on top is left out of the feed below it: no story is on the page twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles import caching
from articles.models import Arrangement, Edition, Pin, Story
from articles.models.front_page import BESIDE, SLOTS

from .moves import NotPermitted, NotPossible

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAY_ARRANGE = "articles.arrange_front_page"
_CARD = ("pk", "headline", "card_html")


@dataclass(frozen=True, slots=True)
class Pinned:
    """That a story is to hold a slot: the key of the story, and from when until when."""

    slot: int
    story: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def is_in_force(self, at: datetime) -> bool:
        has_begun = self.starts_at is None or self.starts_at <= at
        return has_begun and (self.ends_at is None or self.ends_at > at)


class Rearranged(Exception):
    """Somebody else arranged the page meanwhile: it is as they left it, and nothing was saved."""

    def __init__(self, theirs: Arrangement) -> None:
        super().__init__(_("Somebody else has arranged the front page since you opened it."))
        self.theirs = theirs


def current() -> Arrangement | None:
    """Return the arrangement that holds; None if the page was never arranged."""
    return Arrangement.objects.select_related("by").order_by("-number").first()


def pins_of(arrangement: Arrangement | None) -> list[Pinned]:
    """Return what holds which slot in an arrangement, in the order of the slots."""
    if arrangement is None:
        return []
    rows = arrangement.pins.order_by("slot")
    return [Pinned(*row) for row in rows.values_list("slot", "story", "starts_at", "ends_at")]


def showing(pins: Iterable[Pinned], at: datetime) -> dict[int, Edition]:
    """Return {slot: edition} of those that hold their slots at time `at`."""
    slots = {pin.story: pin.slot for pin in pins if pin.is_in_force(at)}
    held = Edition.objects.live(at).filter(story__in=slots).timed()
    return {slots[edition.story_id]: edition for edition in held.only("story", *_CARD)}


def in_slots(newest: Sequence[Any], pinned: Mapping[int, Any]) -> Sequence[Any]:
    """Return what is on the page, in its order: those `pinned` in their slots, each story once.

    `newest` are editions, and so are the values of `pinned`, by slot. Where they are too few to
    fill the row below the lead there is none, and what is pinned to it stands in the feed.
    """
    if not pinned:
        return newest
    everything = {row.pk for row in (*newest, *pinned.values())}
    filled = SLOTS if len(everything) >= SLOTS else 1 + BESIDE
    on_top = {slot: row for slot, row in pinned.items() if slot <= filled}
    held = {row.pk for row in on_top.values()}
    feed = (row for row in newest if row.pk not in held)
    top = [on_top.get(slot) or next(feed, None) for slot in range(1, filled + 1)]
    return [*(row for row in top if row), *feed]


def arrange(
    pins: Iterable[Pinned],
    *,
    base: int,
    by: "User | None",
    at: datetime,
    restores: Arrangement | None = None,
) -> Arrangement | None:
    """Have these pins hold their slots from now on, and no others; None if that is so already.

    `base` is the number of the arrangement that they were chosen on, 0 for none. Raises
    Rearranged if there is another one by now.
    """
    if by is not None and not by.has_perm(MAY_ARRANGE):
        raise NotPermitted(_("You may not arrange the front page."))
    wanted = sorted(pins, key=lambda pin: pin.slot)
    with transaction.atomic():
        before = current()
        number = before.number if before else 0
        if before and number != base:
            raise Rearranged(before)
        if wanted == pins_of(before):
            return None
        _check(wanted, before, at)
        try:
            with transaction.atomic():
                arrangement = Arrangement.objects.create(
                    number=number + 1, by=by, at=at, restores=restores
                )
        except IntegrityError as error:
            theirs = current()
            assert theirs, "who has the number has an arrangement"
            raise Rearranged(theirs) from error
        first = {pin.story_id: pin for pin in before.pins.all()} if before else {}
        Pin.objects.bulk_create(_pin(each, arrangement, first.get(each.story)) for each in wanted)
        caching.site_changed(at=at)
    return arrangement


def _pin(wanted: Pinned, arrangement: Arrangement, before: Pin | None) -> Pin:
    """Return the row of a pin: who put it on the page stays known."""
    return Pin(
        arrangement=arrangement,
        slot=wanted.slot,
        story_id=wanted.story,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        by_id=before.by_id if before else arrangement.by_id,
        at=before.at if before else arrangement.at,
    )


def _check(wanted: Sequence[Pinned], before: Arrangement | None, at: datetime) -> None:
    """Refuse what makes no arrangement, in a sentence that names the story."""
    slots = {pin.slot for pin in wanted}
    if len(slots) < len(wanted) or not slots <= set(range(1, SLOTS + 1)):
        raise NotPossible(_("A pin has no slot of its own."))
    keys = [pin.story for pin in wanted]
    stories = Story.objects.filter(pk__in=keys).select_related("edition").in_bulk()
    if len(stories) < len(keys):
        raise NotPossible(_("A story stands on the page once, and has to be there at all."))
    stayed = {pin.story for pin in pins_of(before)}
    for pin in wanted:
        story = stories[pin.story]
        edition = story.published()
        # One that was withdrawn meanwhile may wait in its slot, until somebody takes it off.
        if pin.story not in stayed and (edition is None or edition.withdrawn_at):
            raise NotPossible(
                _("“%(story)s” is neither live nor scheduled.") % {"story": story.headline}
            )
        if pin.starts_at and pin.ends_at and pin.ends_at <= pin.starts_at:
            raise NotPossible(
                _("“%(story)s” would end before it starts.") % {"story": story.headline}
            )
        if pin.ends_at and pin.ends_at <= at:
            raise NotPossible(
                _("The time until which “%(story)s” is pinned is over.") % {"story": story.headline}
            )
