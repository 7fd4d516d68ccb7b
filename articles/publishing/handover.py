"""Whose turn it is, until when, and what they tell one another about a story."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import NoteKind, Priority, ReaderState, Status, Story, StoryNote

from . import outbox
from .moves import NotPermitted, NotPossible, begin, finish

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TWICE = timedelta(minutes=1)  # within it, the same note is a button that was pressed twice


def hand_over(
    story: Story,
    *,
    to: "User | None",
    by: "User | None",
    at: datetime,
    due_at: datetime | None = None,
    priority: int | None = None,
    note: str = "",
) -> None:
    """Say whose turn it is, nobody's if `to` is None, until when, and how soon it is wanted.

    `due_at` is taken as given, None is no date; a `priority` of None leaves it as it is.
    What readers have is in work again when it is somebody's turn, and no more when nobody's.
    """
    with transaction.atomic():
        begin(story, "hand_over", by=by, at=at)
        story.assigned_to, story.due_at = to, due_at
        story.priority = story.priority if priority is None else Priority(priority)
        story.save(update_fields=["assigned_to", "due_at", "priority"])
        has_it = story.reader_state(at) in {ReaderState.LIVE, ReaderState.SCHEDULED}
        story.in_work = to is not None or not (has_it and story.status == Status.READY)
        finish(story, "hand_over", by=by, at=at, note=note, to=to.get_username() if to else None)
        if to is not None:
            outbox.tell([to], story, _("Your turn: %(story)s"), note, by=by, at=at)


def add_note(
    story: Story, text: str, *, by: "User | None", at: datetime, kind: str = NoteKind.REMARK
) -> StoryNote:
    """Leave a note on the story for the desk. What 'must be fixed' keeps it from readers.

    One that is left twice within a minute is one.
    """
    if by is not None and not is_involved(by, story):
        raise NotPermitted(_("You may not leave notes on this story."))
    if kind == NoteKind.MUST_FIX and not may_review(by):
        raise NotPermitted(_("Only who reviews stories can say what must be fixed."))
    if not text.strip():
        raise NotPossible(_("Say something."))
    said = {"kind": kind, "text": text.strip(), "by": by}
    with transaction.atomic():
        Story.objects.select_for_update(no_key=True).only("pk").get(pk=story.pk)
        if same := StoryNote.objects.open().filter(story=story, at__gt=at - TWICE, **said).first():
            return same
        note = StoryNote.objects.create(story=story, at=at, **said)
        if kind == NoteKind.MUST_FIX:
            people = outbox.concerned(story)
            outbox.tell(people, story, _("Must be fixed: %(story)s"), note.text, by=by, at=at)
    return note


def settle_note(note: StoryNote, *, by: "User | None", at: datetime) -> None:
    """Say that a note is done with. What must be fixed is settled by who reviews stories."""
    needs_review = note.kind == NoteKind.MUST_FIX
    allowed = may_review(by) if needs_review else by is None or is_involved(by, note.story)
    if not allowed:
        raise NotPermitted(_("You may not settle this note."))
    settled = StoryNote.objects.open().filter(pk=note.pk).update(settled_by=by, settled_at=at)
    if not settled:
        raise NotPossible(_("It is settled already."))
    note.settled_by, note.settled_at = by, at


def is_involved(user: "User", story: Story) -> bool:
    return user.has_perm("articles.change_any_story") or (
        user.has_perm("articles.change_story") and story.is_own(user)
    )


def may_review(user: "User | None") -> bool:
    return user is None or user.has_perm("articles.review_story")
