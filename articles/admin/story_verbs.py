"""Buttons for the verbs of the desk, and what happens when one is pressed."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.forms import WordsForm
from articles.models import ReaderState, Status, Story

from .story_list import has_unpublished_changes


@dataclass(frozen=True, slots=True)
class Spoken:
    """How the desk speaks of a verb: in a story's history, when it is done, before it is."""

    past: str
    done: str
    question: str = ""  # asked first, on a page of its own


# The verbs that have a button, in the order of the buttons.
SPOKEN = {
    "submit": Spoken(gettext_lazy("submitted"), gettext_lazy("“%(story)s” is with the editors.")),
    "return_to_author": Spoken(
        gettext_lazy("returned"),
        gettext_lazy("“%(story)s” went back to its author."),
        gettext_lazy("What should the author do?"),
    ),
    "approve": Spoken(
        gettext_lazy("approved"), gettext_lazy("“%(story)s” is ready to be published.")
    ),
    "publish": Spoken(gettext_lazy("published"), gettext_lazy("“%(story)s” is live.")),
    "withdraw": Spoken(
        gettext_lazy("withdrawn"),
        gettext_lazy("“%(story)s” is withdrawn: readers no longer have it."),
        gettext_lazy("Why is it withdrawn?"),
    ),
}


@dataclass(frozen=True, slots=True)
class Button:
    verb: str
    label: str
    url: str = ""
    is_next: bool = False


def buttons(story, user, at):
    """Return the verbs that `user` may do to `story` now, the likely next one marked."""
    offered = [verb for verb in SPOKEN if _is_offered(verb, story, user, at)]
    likely = next((verb for verb in ("publish", "approve", "submit") if verb in offered), None)
    return [Button(v, _label(v, story, at), _url(v, story), v == likely) for v in offered]


def buttons_of_new_story(user):
    """Return the verbs that a story may begin with: it is saved first."""
    offered = [verb for verb in ("submit", "publish") if user.has_perm(_permission(verb))]
    return [Button(verb, publishing.MOVES[verb].label, "", verb == offered[-1]) for verb in offered]


def past(verb):
    """Return the word for what was done; the verb itself for one without a button."""
    return SPOKEN[verb].past if verb in SPOKEN else verb


def history(story):
    """Return what was done to `story`, the latest first: [{"what", "by", "at", "note"}]."""
    return [
        {
            "what": past(move.verb),
            "by": move.by,
            "at": move.at,
            "note": move.note,
        }
        for move in story.moves.select_related("by")
    ]


def _permission(verb):
    return publishing.MOVES[verb].permission


def _url(verb, story):
    return reverse("admin:articles_story_verb", args=[story.pk, verb])


def _is_offered(verb, story, user, at):
    if not publishing.fits(verb, story, at) or not publishing.may(user, verb, story):
        return False
    if verb == "publish" and story.status == Status.READY:
        has_it = story.reader_state(at) in {ReaderState.LIVE, ReaderState.SCHEDULED}
        return not has_it or has_unpublished_changes(story)
    return True


def _label(verb, story, at):
    if verb != "publish":
        return publishing.MOVES[verb].label
    match story.reader_state(at):
        case ReaderState.LIVE | ReaderState.SCHEDULED:
            return _("Publish changes")
        case ReaderState.WITHDRAWN:
            return _("Publish again")
    is_later = story.published_at and story.published_at > at
    return _("Schedule") if is_later else _("Publish")


def perform(request, story, verb, words=""):
    """Do `verb` to `story` for who is logged in, and say how it went; whether it was done."""
    at = timezone.now()
    given = {"reason": words} if verb == "withdraw" else {"note": words}
    try:
        getattr(publishing, verb)(story, by=request.user, at=at, **given)
    except (publishing.NotPossible, publishing.NotPermitted) as refusal:
        sentence = _("“%(story)s” was not %(done)s. %(why)s")
        values = {"story": story, "done": SPOKEN[verb].past, "why": refusal}
        messages.error(request, sentence % values)
        return False
    messages.success(request, _done(verb, story, at))
    return True


def _done(verb, story, at):
    sentence = SPOKEN[verb].done
    values = {"story": story}
    if verb == "publish" and story.reader_state(at) == ReaderState.SCHEDULED:
        sentence = _("“%(story)s” is scheduled: readers get it on %(time)s.")
        when = timezone.localtime(story.published_at)
        values["time"] = formats.date_format(when, "DATETIME_FORMAT")
    return sentence % values


def verb_view(screen, request, pk, verb):
    """A page of its own for one verb: it asks for words, or just once more. Needs no script."""
    if verb not in SPOKEN:
        raise Http404
    story = screen.get_object(request, pk)
    if story is None or not screen.has_view_permission(request, story):
        raise PermissionDenied
    back = reverse("admin:articles_story_change", args=[story.pk])
    form = _words_form(verb, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        perform(request, story, verb, form.cleaned_data["words"])
        return HttpResponseRedirect(back)
    if not publishing.may(request.user, verb, story):
        raise PermissionDenied
    context = {
        **screen.admin_site.each_context(request),
        "opts": Story._meta,
        "title": _label(verb, story, timezone.now()),
        "story": story,
        "form": form,
        "back": back,
        "is_grave": verb == "withdraw",
    }
    return TemplateResponse(request, "admin/articles/story/verb.html", context)


def _words_form(verb, data):
    form = WordsForm(data)
    words = form.fields["words"]
    words.label = SPOKEN[verb].question or words.label
    words.required = verb == "withdraw"
    if verb == "withdraw":
        words.help_text = _("Kept with the story’s history.")
        words.error_messages["required"] = _("Say why it is withdrawn.")
    return form
