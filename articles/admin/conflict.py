"""Two have changed one story: both texts, and what both began with, word by word."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import AutosaveSlot, who
from articles.publishing import NotPermitted, NotPossible, merging, revisions

from .choosing import Moved, carried, chosen, shown_fields
from .showing import Names
from .story_pages import back_to, shown, to_change


def resolve(screen, request, pk):
    """Show what both have changed, take what is chosen, save it as a version."""
    story = to_change(screen, request, pk)
    found = _conflict(story, request.user)
    if found is None:
        messages.info(request, _("Nothing of yours waits to be merged."))
        return back_to(story)
    merge, sent, own_left = found.merge, request.POST, []
    undecided, moved = [], False
    if request.method == "POST":
        try:
            return _save(request, story, found, merge)
        except merging.Undecided as some:
            undecided = some.keys
        except (Moved, revisions.Conflict):
            found, moved = _conflict(story, request.user) or found, True
            merge = found.merge
            sent, own_left = carried(merge, request.POST)
    names = Names(found.base.snapshot, found.theirs.snapshot, found.yours)
    return shown(
        screen,
        request,
        "conflict.html",
        story,
        _("Two versions of one story"),
        them=who(found.theirs.by),
        found=found,
        fields=shown_fields(merge, names, sent, undecided),
        moved=moved,
        own_left=own_left,
        undecided=undecided,
        left=len(merge.conflicts()),
    )


def _conflict(story, user):
    """Return what `user` could not save, beside what was saved meanwhile; None for nothing."""
    slots = AutosaveSlot.objects.filter(by=user, story=story, snapshot__isnull=False)
    slot, theirs = slots.first(), revisions.latest(story)
    if slot is None or theirs is None:
        return None
    working = story.revisions.working().select_related("by")
    base = working.filter(number=slot.base).first() or working.last()
    return revisions.Conflict(base, working.first(), slot.snapshot)


def _save(request, story, found, merge):
    merged = chosen(merge, request.POST)
    try:
        made = revisions.resolve(
            story,
            merged,
            yours=found.yours,
            theirs=found.theirs.number,
            by=request.user,
            at=timezone.now(),
        )
    except (NotPossible, NotPermitted) as refusal:
        messages.error(request, str(refusal))
        return back_to(story)
    if made is None:
        messages.success(
            request, _("The story stays as it was saved. Your text is among its versions.")
        )
    else:
        sentence = _("Merged and saved as version %(n)s. What was not taken is among the versions.")
        messages.success(request, sentence % {"n": made.number})
    return back_to(story)
