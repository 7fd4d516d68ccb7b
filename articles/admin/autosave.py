"""What is typed and not saved: kept every few seconds, offered back, thrown away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from articles.models import AutosaveSlot, who
from articles.publishing import NotPermitted, NotPossible, autosave, revisions
from articles.publishing.handover import is_involved

from .showing import side_by_side
from .story_pages import only_post, to_change, to_view, url
from .typed import snapshot_of

# What the form carries that is not of the story.
CARRIED = {"csrfmiddlewaretoken", "opening", "base", "_touch"}


def new_opening():
    return get_random_string(22)


def number(text):
    """Return a version's number that a form sent; 0, 'before all', for what is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def may_have_typed(story, user):
    """Whether `user` had reason to have the form open, though the story changed hands since."""
    return is_involved(user, story) or AutosaveSlot.objects.filter(by=user, story=story).exists()


def _typed_into(screen, request, pk):
    """Return the story of a form that is open, for somebody who may keep what is typed into it."""
    if pk is None:
        return _story(screen, request, pk)
    story = to_view(screen, request, pk)
    if not may_have_typed(story, request.user):
        raise PermissionDenied
    return story


def _story(screen, request, pk):
    if pk is not None:
        return to_change(screen, request, pk)
    if not screen.has_add_permission(request):
        raise PermissionDenied
    return None


@only_post
def keep(screen, request, pk=None):
    """Keep the form as it stands, or only say that it is open; answers who else has it open."""
    story = _typed_into(screen, request, pk)
    opening, at = request.POST.get("opening", ""), timezone.now()
    if not 0 < len(opening) <= 40:
        return HttpResponseBadRequest("which opening?")
    told = {"by": request.user, "at": at, "opening": opening}
    told["base"] = number(request.POST.get("base", ""))
    answer = {"kept": None}
    try:
        if "_touch" in request.POST:
            autosave.touch(story, **told)
        else:
            form = {k: v for k, v in request.POST.lists() if k not in CARRIED}
            autosave.keep(story, **told, form=form, snapshot=snapshot_of(story, request.POST))
            answer["kept"] = _("kept %(time)s") % {"time": clock(at)}
    except autosave.Held as held:
        said = _("Not kept: what you typed at %(time)s waits for you to take it or leave it.")
        answer["held"] = said % {"time": clock(held.slot.kept_at)}
    answer["refused"] = _refused(story, request.user) if story else ""
    answer["present"] = presence(story, request.user, at) if story else ""
    return JsonResponse(answer)


def _refused(story, user):
    """Return why what is typed will not become the story, and what to do; '' if it will."""
    try:
        revisions.check_may_change(story, user)
    except (NotPermitted, NotPossible) as refusal:
        return _("%(why)s Press Save to set your text aside as a version.") % {"why": refusal}
    return ""


def clock(at):
    return formats.date_format(timezone.localtime(at), "H:i")


def presence(story, user, at):
    """Return who else has the form open, in a sentence; '' for nobody."""
    return " ".join(
        _("%(who)s is editing since %(time)s.")
        % {"who": who(slot.by), "time": clock(slot.opened_at)}
        for slot in autosave.present(story, at=at, but=user)
    )


def offered(story, user):
    """Return what `user` left unsaved, as the form offers it; None for nothing."""
    offer = autosave.offer(story, by=user)
    if offer is None:
        return None
    slot = offer.slot
    return {
        "at": slot.kept_at,
        "compared": side_by_side(offer.comparison),
        "is_behind": is_behind(story, slot),
        "take": address("take", story),
        "leave": address("leave", story),
    }


def is_behind(story, slot):
    """Whether the story was saved by somebody since the kept text's form was opened."""
    return story is not None and slot.base != revisions.base(story)


def address(what, story):
    """Return where the form of `story`, None for a new one, sends what is typed."""
    if story is None:
        return reverse(f"admin:articles_story_{what}_new")
    return url(what, story)


def _form_address(story):
    return url("change", story) if story else reverse("admin:articles_story_add")


@only_post
def take(screen, request, pk=None):
    """Go on from the kept text: in the form, or beside what was saved meanwhile."""
    story = _story(screen, request, pk)
    opening = new_opening()
    slot = autosave.take(story, by=request.user, at=timezone.now(), opening=opening)
    if slot is None:
        messages.info(request, _("There is nothing of yours that was not saved."))
        return HttpResponseRedirect(_form_address(story))
    if slot.snapshot and (is_behind(story, slot) or not slot.form):
        return HttpResponseRedirect(url("conflict", story))
    return HttpResponseRedirect(f"{_form_address(story)}?typed={opening}")


@only_post
def leave(screen, request, pk=None):
    """Throw the kept text away: it was shown, and it is not wanted."""
    story = _story(screen, request, pk)
    autosave.drop(story, by=request.user)
    said = _("What you had typed is thrown away. The story is as it was saved.")
    messages.info(request, said if story else _("What you had typed is thrown away."))
    return HttpResponseRedirect(_form_address(story))


def as_sent(slot):
    """Return what was kept as a form sends it."""
    data = QueryDict(mutable=True)
    for name, values in slot.form.items():
        data.setlist(name, values if isinstance(values, list) else [values])
    return data
