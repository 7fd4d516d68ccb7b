"""The stories that the desk has in hand, by how far it is with them.

However large the archive is, the same number of queries is asked, and each reads no more rows
than it shows or counts: what is in work has indexes of its own, and no count goes past MOST.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from articles.models import Byline, Edition, Section, Status, Story

from .moves import MOVES
from .times import start_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST = 99
CARDS = 20
# Of what somebody signed, the newest: who has a draft at hand began it before 500 others.
SIGNED = 500


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; past MOST nobody counted."""

    n: int

    def __str__(self) -> str:
        return f"{MOST}+" if self.n > MOST else str(self.n)

    def __bool__(self) -> bool:
        return self.n > 0


def keys(query: "QuerySet[Any]", field: str = "pk") -> list[int]:
    """Return the first keys of `query`, one more than is counted."""
    return list(query.values_list(field, flat=True)[: MOST + 1])


class Stage(TextChoices):
    """How far a story is, seen from the desk: the columns of the board."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    READY = "ready", _("Ready")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live today")


def stage_after(verb: str, story: Story, at: datetime) -> Stage | None:
    """Return where `verb` leads `story`; None if it stays where it is."""
    if verb == "schedule":
        return Stage.SCHEDULED
    if verb == "publish":
        is_later = story.published_at is not None and story.published_at > at
        return Stage.SCHEDULED if is_later else Stage.LIVE
    end = MOVES[verb].end
    return Stage(end) if end else None


@dataclass(frozen=True, slots=True)
class Column:
    """One stage: how many stories are there, and the first of them."""

    stage: Stage
    count: Count
    stories: list[Story]


def board(
    user: "User",
    at: datetime,
    zone: ZoneInfo,
    *,
    section: Section | None = None,
    only_own: bool = False,
) -> list[Column]:
    """Return a column for each stage: the most urgent first, then the last saved.

    What goes live comes in the order of time, what went live today the newest first. No story
    stands in two columns: what readers have and is in work again stands where the work is.
    """
    found = _in_work_of(user, section) if only_own else _in_work(section)
    found |= _with_readers(at, zone, section)
    most = MOST + 1 if only_own else CARDS
    stories = whole(pk for some in found.values() for pk in some[:most])
    columns = []
    for stage in Stage:
        there = [stories[pk] for pk in found[stage] if pk in stories]
        count = Count(len(found[stage]))
        if only_own:
            there = [story for story in there if story.is_own(user)]
            count = Count(len(there))
        columns.append(Column(stage, count, there[:CARDS]))
    return columns


def _in_work(section: Section | None) -> dict[Stage, list[int]]:
    work = Story.objects.in_work()
    if section:
        work = work.filter(section=section)
    ordered = work.order_by("-priority", "-updated_at", "-pk")
    return {Stage(status): keys(ordered.filter(status=status)) for status in Status}


def _in_work_of(user: "User", section: Section | None) -> dict[Stage, list[int]]:
    mine = sorted(own_work(user), key=lambda own: -own.priority)
    return {
        Stage(status): [
            own.story
            for own in mine
            if own.status == status and (section is None or own.section == section.pk)
        ]
        for status in Status
    }


def _with_readers(at: datetime, zone: ZoneInfo, section: Section | None) -> dict[Stage, list[int]]:
    editions = Edition.objects.in_section(section) if section else Edition.objects.all()
    editions = editions.filter(story__in_work=False)  # others stand where the work is
    coming = editions.coming(at).order_by("published_at", "pk")
    midnight = start_of(at.astimezone(zone).date(), zone)
    today = editions.live(at).filter(published_at__gte=midnight)
    return {
        Stage.SCHEDULED: keys(coming, "story"),
        Stage.LIVE: keys(today.newest_first(), "story"),
    }


@dataclass(frozen=True, slots=True)
class Own:
    """What is to be known of a story before it is fetched."""

    story: int
    section: int | None
    status: str
    priority: int
    due_at: datetime | None
    updated_at: datetime


def own_work(user: "User") -> list[Own]:
    """Return what `user` has in work: begun, handed over, or signed; the last saved first."""
    fields = ("pk", "section", "status", "priority", "due_at", "updated_at")
    work = Story.objects.in_work()
    begun = work.filter(created_by=user).order_by("-updated_at", "-pk")
    given = work.filter(assigned_to=user).order_by("-priority", "due_at")
    signed = (
        Byline.objects.filter(author__user=user)
        .order_by("-pk")
        .values_list("story__in_work", "story__binned_at", *(f"story__{name}" for name in fields))
    )
    rows = [
        *begun.values_list(*fields)[: MOST + 1],
        *given.values_list(*fields)[: MOST + 1],
        # Asked of each row here: a database without statistics would walk all that is in work.
        *(row for in_work, binned_at, *row in signed[:SIGNED] if in_work and binned_at is None),
    ]
    own = {row[0]: Own(*row) for row in rows}
    return sorted(own.values(), key=lambda each: (each.updated_at, each.story), reverse=True)


def whole(stories: Iterable[int]) -> dict[int, Story]:
    """Return {key: story} with all that a card and the verbs ask of it, in four queries."""
    person = ("username", "first_name", "last_name")
    shown = (
        *("headline", "working_headline", "status", "priority", "in_work", "binned_at"),
        *("due_at", "embargo_until", "published_at", "updated_at", "created_by", "slug"),
        *("section__name", "editor__name", *(f"assigned_to__{name}" for name in person)),
        *(f"edition__{when}_at" for when in ("published", "withdrawn", "written")),
    )
    query = Story.objects.select_related("section", "editor", "assigned_to", "edition")
    rows = ("bylines__author", "edition__corrections")
    return query.only(*shown).prefetch_related(*rows).in_bulk(list(stories))
