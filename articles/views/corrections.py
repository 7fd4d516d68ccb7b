"""What the publication got wrong, and said so: in a note, or by taking a story away."""

from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Correction, Edition, WithdrawalKind

from .frame import page
from .paging import PAGE, address, cursor_of, place


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the list. `key` sets those of one moment in order, and no two have the same.

    A note has an even key and a withdrawal an odd one, so that one cursor leads through both.
    """

    at: datetime
    key: int
    label: str
    text: str
    edition: Edition
    language: str = ""  # of the text, if it is the story's own
    names_story: bool = True


def corrections(request):
    """All corrections, clarifications and public withdrawals, the newest first."""
    at = timezone.now()
    notes = Correction.objects.public(at).of_mistakes().filter(at__lte=at)
    away = Edition.objects.taken_away_in_public().filter(withdrawn_at__lte=at)
    away = away.order_by("-withdrawn_at", "-pk").only(
        "slug", "headline", "language", "withdrawn_at", "withdrawn_kind", "withdrawn_reason"
    )
    before = request.GET.get("before")
    if before:
        time, key = place(before)
        before = cursor_of(time, key)
        notes = notes.older_than(time, (key + 1) // 2)
        away = away.filter(withdrawn_at__lte=time).exclude(withdrawn_at=time, pk__gte=key // 2)
    found = list(
        merge(
            map(_note, notes[: PAGE + 1]),
            map(_withdrawal, away[: PAGE + 1]),
            key=lambda said: (said.at, said.key),
            reverse=True,
        )
    )
    shown = found[:PAGE]
    more = len(found) > PAGE
    return page(
        request,
        "articles/correction_list.html",
        at,
        notes=shown,
        older=address(request, before=cursor_of(shown[-1].at, shown[-1].key)) if more else "",
        later=address(request) if before else "",
        place=f"?before={before}" if before else "",
    )


def _note(note):
    story = note.edition
    return Said(note.at, 2 * note.pk, note.get_kind_display(), note.text, story, story.language)


def _withdrawal(edition):
    return Said(
        edition.withdrawn_at,
        2 * edition.pk + 1,
        _("Withdrawn"),
        edition.withdrawn_reason,
        edition,
        # What must not be said any more may stand in the headline.
        names_story=edition.withdrawn_kind != WithdrawalKind.LEGAL,
    )
