"""An update that a file offers for a story: what it says otherwise, taken or left."""

from django.contrib import messages
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importing.save.offers import (
    OFFERED,
    MovedOn,
    accept_update,
    decline_update,
    offered,
)
from articles.models import SourceDocument
from articles.publishing import NotPermitted, NotPossible, diffs, merging, snapshots

from .choosing import Moved, carried, chosen, shown_fields
from .showing import Names, in_a_few_words, side_by_side
from .story_pages import back_to, shown, to_view, url


def update(screen, request, pk, document):
    """Show the story beside the file that tells it anew; take what is chosen, or nothing."""
    story = to_view(screen, request, pk)
    file = SourceDocument.objects.select_related("run", "twin").filter(pk=document).first()
    if file is None or getattr(file, "twin", None) is None or file.twin.story_id != story.pk:
        raise Http404
    undecided, moved, sent, own_left = [], False, request.POST, []
    try:
        if request.method == "POST":
            return _decide(request, story, file)
        offer = offered(file)
    except merging.Undecided as some:
        undecided, offer = some.keys, offered(file)
    except (Moved, MovedOn):
        moved, offer = True, offered(file)
        sent, own_left = carried(offer.merge, request.POST)
    except (NotPossible, NotPermitted) as refusal:
        messages.error(request, str(refusal))
        return back_to(story)
    comparison = diffs.compare(offer.now, offer.told)
    names = Names(offer.before, offer.now, offer.told)
    return shown(
        screen,
        request,
        "update.html",
        story,
        _("An update from a file"),
        document=file,
        offer=offer,
        compared=side_by_side(comparison, names),
        is_same=not comparison,
        words=in_a_few_words(comparison),
        told=_told(offer),
        fields=shown_fields(offer.merge, names, sent, undecided),
        moved=moved,
        own_left=own_left,
        undecided=undecided,
        left=len(offer.merge.conflicts()),
        is_live=story.published() is not None,
    )


def _decide(request, story, file):
    now = {"by": request.user, "at": timezone.now()}
    if "decline" in request.POST:
        decline_update(file, **now)
        messages.success(
            request, _("Declined: the story stays as it is. The file is kept beside it.")
        )
        return back_to(story)
    offer = offered(file)
    if request.POST.get("told") not in (None, _told(offer)):
        raise Moved
    texts = chosen(offer.merge, request.POST) if offer.is_edited else None
    accept_update(file, **now, texts=texts, beside=request.POST.get("beside", ""))
    said = _("The update is taken over, as a new version of the story.")
    if story.published():
        said += " " + _("Readers get it once the changes are published.")
    messages.success(request, said)
    return back_to(story)


def _told(offer):
    """Return a digest of what the file says, and of what it is compared with beside the story."""
    texts = {
        side: {name: getattr(offer, side)[name] for name in OFFERED} for side in ("before", "told")
    }
    return snapshots.digest(texts)


def address(twin):
    """Return where an update is decided."""
    return url("update", twin.story, twin.document_id)
