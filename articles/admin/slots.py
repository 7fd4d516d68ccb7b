"""The slots of the front page as they stand in the editor's form, saved or not.

A form sends each of its fields once for each slot, in the order in which the slots stand there:
whoever moves a story moves its fields along, and nothing has to be numbered anew.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.forms import LocalDateTimeInput, MinuteField
from articles.models.front_page import BESIDE, SLOTS
from articles.publishing.front_page import Pinned

from .screens import key

NUMBERS = range(1, SLOTS + 1)


def name(slot):
    """Return what the desk calls a slot."""
    if slot == 1:
        return _("Lead")
    if slot <= 1 + BESIDE:
        return _("Beside %(n)s") % {"n": slot - 1}
    return _("Below %(n)s") % {"n": slot - 1 - BESIDE}


@dataclass
class Slot:
    """What is typed for one slot: the pinned story, or the one that the feed had put there."""

    story: int | None = None
    feed: int | None = None
    starts_at: str = ""
    ends_at: str = ""
    errors: list[str] = field(default_factory=list)


def of_pins(pins):
    """Return the slots as `pins` hold them."""
    held = {pin.slot: pin for pin in pins}
    return [_of_pin(held[number]) if number in held else Slot() for number in NUMBERS]


def _of_pin(pin):
    return Slot(story=pin.story, starts_at=_typed(pin.starts_at), ends_at=_typed(pin.ends_at))


def _typed(time):
    return LocalDateTimeInput().format_value(timezone.localtime(time)) if time else ""


def read(sent):
    """Return the slots of a form that was sent; whatever is missing there is empty."""
    columns = [sent.getlist(column) for column in ("story", "feed", "starts_at", "ends_at")]
    rows = [[(column[i : i + 1] or [""])[0] for column in columns] for i in range(SLOTS)]
    return [Slot(key(story), key(feed), starts, ends) for story, feed, starts, ends in rows]


def pins(slots, known):
    """Return what the slots ask for as pins; errors are left on the slots.

    A minute that nobody touched keeps the seconds that it has in `known`, the pins as saved.
    """
    times = {pin.story: pin for pin in known}
    wanted = []
    for number, slot in zip(NUMBERS, slots, strict=True):
        if slot.story is None:
            continue
        before = times.get(slot.story)
        slot.errors = []
        starts_at = _time(slot, slot.starts_at, before and before.starts_at)
        ends_at = _time(slot, slot.ends_at, before and before.ends_at)
        wanted.append(Pinned(number, slot.story, starts_at, ends_at))
    return wanted


def _time(slot, typed, before):
    if before and typed == _typed(before):
        return before
    try:
        return MinuteField(required=False).clean(typed)
    except ValidationError as error:
        slot.errors += error.messages
        return None


def move(slots, number, step):
    """Swap a slot with its neighbour; return the number that it has now."""
    other = number + step
    if not {number, other} <= set(NUMBERS):
        return number
    slots[number - 1], slots[other - 1] = slots[other - 1], slots[number - 1]
    return other


def put(slots, story, number):
    """Put a story at a slot; what stands there and below moves down, as far as it must.

    Returns the story that fell off the page, if all slots below were taken.
    """
    slots[:] = [Slot() if slot.story == story else slot for slot in slots]
    free = [n for n in NUMBERS if n >= number and slots[n - 1].story is None]
    gone = slots.pop(free[0] - 1 if free else SLOTS - 1)
    slots.insert(number - 1, Slot(story=story))
    return gone.story


def hold(slots, story):
    """Pin a story where the feed had put it."""
    for slot in slots:
        if slot.story is None and slot.feed == story:
            slot.story = story


def first_free(slots):
    """Return the number of the first slot that nothing is pinned to; the last, if there is none."""
    return next((n for n in NUMBERS if slots[n - 1].story is None), SLOTS)
