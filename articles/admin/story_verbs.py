"""Buttons for the verbs of the desk, and what happens when one is pressed."""

import secrets
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.models import ReaderState, Status, Story
from articles.publishing import preflight, revisions
from articles.publishing.times import in_full

from .autosave import number
from .story_pages import place, shown, to_view, url, way_back
from .verb_forms import form_for


@dataclass(frozen=True, slots=True)
class Spoken:
    """How the desk speaks of a verb: in a story's history, when it is done, before it is."""

    past: str
    done: str
    asks: bool = False  # first, on a page of its own
    is_aside: bool = False  # its button stands with the rarer ones
    warning: str = ""


# The verbs that have a button, in the order of the buttons.
SPOKEN = {
    "submit": Spoken(gettext_lazy("submitted"), gettext_lazy("“%(story)s” is with the editors.")),
    "return_to_author": Spoken(
        gettext_lazy("returned"), gettext_lazy("“%(story)s” went back to its author."), asks=True
    ),
    "approve": Spoken(
        gettext_lazy("approved"), gettext_lazy("“%(story)s” is ready to be published.")
    ),
    "publish": Spoken(gettext_lazy("published"), gettext_lazy("“%(story)s” is live.")),
    "schedule": Spoken(gettext_lazy("scheduled"), "", asks=True, is_aside=True),
    "unschedule": Spoken(
        gettext_lazy("taken off the schedule"),
        gettext_lazy("“%(story)s” is off the schedule: readers will not get it."),
        asks=True,
        is_aside=True,
    ),
    "hand_over": Spoken(
        gettext_lazy("handed over"),
        gettext_lazy("“%(story)s” is handed over."),
        asks=True,
        is_aside=True,
    ),
    "correct": Spoken(
        gettext_lazy("given a public note"),
        gettext_lazy("Readers of “%(story)s” are told."),
        asks=True,
        is_aside=True,
    ),
    "take_back_note": Spoken(
        gettext_lazy("freed of a public note"),
        gettext_lazy("Readers of “%(story)s” are not told that any more."),
        asks=True,
        is_aside=True,
        warning=gettext_lazy(
            "For a note that was itself wrong. It leaves the story and the page of corrections; "
            "what it said stays in the story’s history."
        ),
    ),
    "withdraw": Spoken(
        gettext_lazy("withdrawn"),
        gettext_lazy("“%(story)s” is withdrawn: readers no longer have it."),
        asks=True,
        is_aside=True,
        warning=gettext_lazy(
            "Readers lose the story at once; its address will say that it was withdrawn."
        ),
    ),
    "put_in_bin": Spoken(
        gettext_lazy("put in the bin"),
        gettext_lazy("“%(story)s” is in the bin, for 30 days."),
        asks=True,
        is_aside=True,
        warning=gettext_lazy(
            "It leaves every list, and is deleted after 30 days. Until then it can be taken out."
        ),
    ),
    "take_from_bin": Spoken(
        gettext_lazy("taken out of the bin"), gettext_lazy("“%(story)s” is back.")
    ),
}


# They give readers words, and so those that their page was about: see `revisions.check_seen`.
GIVE_TEXT = {"publish", "schedule"}


@dataclass(frozen=True, slots=True)
class Button:
    verb: str
    label: str
    url: str = ""
    is_next: bool = False
    is_aside: bool = False


def buttons(story, user, at):
    """Return the verbs that `user` may do to `story` now, the likely next one marked."""
    offered = [verb for verb in SPOKEN if _is_offered(verb, story, user, at)]
    usual = ("take_from_bin", "publish", "approve", "submit")
    likely = next((verb for verb in usual if verb in offered), None)
    return [
        Button(
            verb,
            _label(verb, story, at),
            url("verb", story, verb),
            verb == likely,
            SPOKEN[verb].is_aside,
        )
        for verb in offered
    ]


def buttons_of_new_story(user):
    """Return the verbs that a story may begin with: it is saved first."""
    offered = [verb for verb in ("submit", "publish") if user.has_perm(_permission(verb))]
    return [Button(verb, publishing.MOVES[verb].label, "", verb == offered[-1]) for verb in offered]


def past(verb):
    """Return the word for what was done; the verb itself for one without a button."""
    return SPOKEN[verb].past if verb in SPOKEN else verb


def history(story):
    """Return the moves of `story`, the latest first, each with `what` was done in a word."""
    moves = list(story.moves.select_related("by"))
    for move in moves:
        move.what = past(move.verb)
    return moves


def _permission(verb):
    return publishing.MOVES[verb].permission


def _is_offered(verb, story, user, at):
    if not publishing.fits(verb, story, at) or not publishing.may(user, verb, story):
        return False
    if verb == "take_back_note":
        notes = story.edition.corrections.all()  # fetched before, where there are many stories
        return any(note.taken_back_at is None for note in notes)
    return verb != "publish" or not readers_have_it(story, at)


def readers_have_it(story, at):
    """Whether readers have, or will have, `story` as it stands."""
    has_it = story.reader_state(at) in {ReaderState.LIVE, ReaderState.SCHEDULED}
    return has_it and story.status == Status.READY and not story.has_unpublished_changes()


def _label(verb, story, at):
    state = story.reader_state(at)
    if verb == "schedule" and state == ReaderState.SCHEDULED:
        return _("Change the time")
    if verb != "publish":
        return publishing.MOVES[verb].label
    match state:
        case ReaderState.LIVE | ReaderState.SCHEDULED:
            return _("Publish changes")
        case ReaderState.WITHDRAWN:
            return _("Publish again")
    is_later = story.published_at and story.published_at > at
    return _("Schedule") if is_later else _("Publish")


def problems(story, at):
    """Return what preflight has against publishing `story` at the time it has, or now."""
    return preflight.problems(story, go_live_at=max(story.published_at or at, at))


def asks_first(verb, story, at):
    """Whether there is something to be said before `verb` is done."""
    if verb != "publish":
        return SPOKEN[verb].asks
    if story.reader_state(at) == ReaderState.LIVE:
        return True
    found = problems(story, at)
    return bool(found) and all(problem.may_be_overridden for problem in found)


def perform(request, story, verb, **given):
    """Do `verb` to `story` for who is logged in, and say how it went; whether it was done."""
    is_done, sentence = attempt(story, verb, by=request.user, at=timezone.now(), **given)
    (messages.success if is_done else messages.error)(request, sentence)
    return is_done


def attempt(story, verb, *, by, at, **given):
    """Do `verb` to `story`; return whether it was done, and a sentence that says so."""
    try:
        _verb(verb)(story, by=by, at=at, **given)
    except (publishing.NotPossible, publishing.NotPermitted) as refusal:
        sentence = _("“%(story)s” was not %(done)s. %(why)s")
        return False, sentence % {"story": story, "done": SPOKEN[verb].past, "why": refusal}
    return True, _done(verb, story, at)


def attempt_once(story, verb, key, *, by, at, **given):
    """Do as `attempt`, but only once for each `key` of a page whose button was pressed twice."""
    with transaction.atomic():
        Story.objects.select_for_update(no_key=True).only("pk").get(pk=story.pk)
        if story.moves.filter(details__key=key).exists():
            story.refresh_from_db()
            return True, _done(verb, story, at)
        is_done, sentence = attempt(story, verb, by=by, at=at, **given)
        if is_done:
            move = story.moves.latest("pk")
            move.details["key"] = key
            move.save(update_fields=["details"])
    return is_done, sentence


def _against(verb, story, at):
    """Return what preflight has against a verb that gives readers something."""
    if verb == "schedule":  # for a time that is still to be said, after the embargo
        return preflight.problems(story, go_live_at=max(story.embargo_until or at, at))
    return problems(story, at) if verb == "publish" else []


def _verb(verb):
    return getattr(publishing, verb)


def _done(verb, story, at):
    sentence = SPOKEN[verb].done
    values = {"story": story}
    if verb in {"publish", "schedule"} and story.reader_state(at) == ReaderState.SCHEDULED:
        sentence = _("“%(story)s” is scheduled: readers get it on %(time)s.")
        values["time"] = in_full(story.published_at)
    return sentence % values


def verb_view(screen, request, pk, verb):
    """A page of its own for one verb: it asks what is to be said. Needs no script."""
    if verb not in SPOKEN:
        raise Http404
    story, at = to_view(screen, request, pk), timezone.now()
    base = number(request.POST["base"]) if "base" in request.POST else None
    found = _against(verb, story, at)
    sent = request.POST if request.method == "POST" else None
    form = form_for(verb)(story, sent, at=at, problems=found)
    if request.method == "POST" and form.is_valid():
        seen = {"base": base} if verb in GIVE_TEXT else {}
        given = {**form.given(), **seen}
        key = request.POST.get("key", "")[:40] or secrets.token_hex(8)
        is_done, sentence = attempt_once(story, verb, key, by=request.user, at=at, **given)
        if is_done:
            messages.success(request, sentence)
            return HttpResponseRedirect(way_back(request, story))
        form.add_error(None, sentence)
        base = None  # what it says of the story is new
    if not publishing.may(request.user, verb, story):
        raise PermissionDenied
    return shown(
        screen,
        request,
        "verb.html",
        story,
        _label(verb, story, at),
        back=way_back(request, story),
        form=form,
        base=revisions.base(story) if base is None else base,
        key=secrets.token_hex(8),
        warning=SPOKEN[verb].warning,
        problems=[(problem, place(problem, form=url("change", story))) for problem in found],
        why_not="" if publishing.fits(verb, story, at) else _("That cannot be done now."),
    )
