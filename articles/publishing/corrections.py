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
