"""What the publication got wrong, and said so."""

from django.utils import timezone

from articles.models import Correction

from .frame import page
from .paging import PAGE, address, cursor_of, place


def corrections(request):
    """All corrections and clarifications on stories that readers have, the newest first."""
    at = timezone.now()
    notes = Correction.objects.public(at).of_mistakes().filter(at__lte=at)
    before = request.GET.get("before")
    if before:
        notes = notes.older_than(*place(before))
    found = list(notes[: PAGE + 1])
    shown = found[:PAGE]
    more = len(found) > PAGE
    return page(
        request,
        "articles/correction_list.html",
        at,
        notes=shown,
        older=address(request, before=cursor_of(shown[-1].at, shown[-1].pk)) if more else "",
        later=address(request) if before else "",
    )
