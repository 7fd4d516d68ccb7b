"""What readers are told about a story they have: that it was wrong, unclear, or has moved on."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Correction, CorrectionKind, NotePlace, Story

from . import editions
from .moves import NotPossible, begin, finish

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class PublicNote:
    """What readers are told, and where it stands: what makes a change a major one."""

    text: str
    kind: str = CorrectionKind.UPDATE
    place: str = NotePlace.TOP


def correct(
    story: Story,
    *,
    kind: str,
    text: str,
    place: str = NotePlace.TOP,
    by: "User | None",
    at: datetime,
) -> Correction:
    """Put a dated public note on what readers have, and leave the rest of it as it is.

    To change the text as well, publish with the note as `change`.
    """
    with transaction.atomic():
        begin(story, "correct", by=by, at=at)
        made = write_down(story, PublicNote(text, kind, place), by=by, at=at)
        finish(story, "correct", by=by, at=at, note=made.text, kind=str(kind))
        editions.annotate(story.edition, at=at)
    return made


def take_back_note(
    story: Story,
    *,
    public_note: Correction,
    reason: str,
    instead: PublicNote | None = None,
    by: "User | None",
    at: datetime,
) -> None:
    """Take a public note off what readers have, because it was itself wrong, for a `reason`.

    `instead` is what they are told in its place. What the note said stays with the desk: in its
    row, and in the story's history.
    """
    with transaction.atomic():
        begin(story, "take_back_note", by=by, at=at)
        if not reason.strip():
            raise NotPossible(_("Say why it is taken back."))
        standing = Correction.objects.standing().filter(pk=public_note.pk, edition=story.edition)
        if not standing.update(taken_back_at=at, taken_back_by=by):
            raise NotPossible(_("Readers are not told this any more."))
        if instead is not None:
            write_down(story, instead, by=by, at=at)
        finish(
            story,
            "take_back_note",
            by=by,
            at=at,
            note=reason.strip(),
            said=public_note.text,
            **({"instead": instead.text.strip()} if instead else {}),
        )
        editions.annotate(story.edition, at=at)


def write_down(story: Story, note: PublicNote, *, by: "User | None", at: datetime) -> Correction:
    """Add `note` to the edition's notes; readers see it once the edition is written anew."""
    if not note.text.strip():
        raise NotPossible(_("Say what readers are told of the change."))
    if note.kind not in CorrectionKind.values or note.place not in NotePlace.values:
        raise NotPossible(_("There is no such kind of note, or no such place for it."))
    return Correction.objects.create(
        edition=story.edition,
        kind=note.kind,
        place=note.place,
        text=note.text.strip(),
        by=by,
        at=at,
    )
