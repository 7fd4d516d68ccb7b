"""Notes of the desk on a story: left, and settled."""

from django.contrib import messages
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import NoteKind
from articles.publishing import handover

from .story_pages import back_to, only_post, refusals_said, to_view


@only_post
def add(screen, request, pk):
    story = to_view(screen, request, pk)
    kind = request.POST.get("kind", "")
    with refusals_said(request):
        handover.add_note(
            story,
            request.POST.get("text", ""),
            by=request.user,
            at=timezone.now(),
            kind=kind if kind in NoteKind.values else NoteKind.REMARK,
        )
        messages.success(request, _("Your note stands below the story."))
    return back_to(story)


@only_post
def settle(screen, request, pk, note):
    story = to_view(screen, request, pk)
    found = story.notes.filter(pk=note).first()
    if found is None:
        raise Http404
    with refusals_said(request):
        handover.settle_note(found, by=request.user, at=timezone.now())
        messages.success(request, _("The note is settled."))
    return back_to(story)
