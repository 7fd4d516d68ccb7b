"""Saving the story form: each save a version, nobody's text written over."""

from datetime import timedelta

from django.contrib import messages
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.forms import OneLineField
from articles.models import AutosaveSlot, Story
from articles.publishing import NotPermitted, NotPossible, revisions, snapshots

from .autosave import as_sent, new_opening, number
from .story_pages import back_to, url
from .typed import snapshot_of

LATELY = timedelta(hours=1)


class NotSaved(Exception):
    """The form has something to put right first; holds the page that says so."""

    def __init__(self, page):
        super().__init__()
        self.page = page


def save(request, story, save_forms, go_on):
    """Save what the form sent as a version, and answer with `go_on(story, revision)`.

    `save_forms` is Django's own view, which writes and answers; what it wrote is taken back
    where somebody else has saved the story since the form was opened.
    """
    at, base = timezone.now(), number(request.POST.get("base", ""))
    form = {"by": request.user, "at": at, "base": base, "opening": opening(request)}
    note = " ".join(request.POST.get("note", "").split())
    try:
        with revisions.saving(story, **form, note=note) as saved:
            page = save_forms()
            if isinstance(page, TemplateResponse):
                raise NotSaved(page)
    except NotSaved as not_saved:
        if not _names_rows_that_are_gone(not_saved.page):
            return not_saved.page
        typed = snapshot_of(Story.objects.whole().get(pk=story.pk), request.POST)
        revisions.save_from_loss(story, typed, **form)
        return back_to(story, "conflict")
    except revisions.Conflict:
        return back_to(story, "conflict")
    except (NotPossible, NotPermitted) as refusal:
        return _set_aside(request, story, form, refusal)
    return go_on(story, saved.revision)


def _set_aside(request, story, form, refusal):
    """Keep as a version what was typed into a story that has changed hands, and say so."""
    story = Story.objects.whole().get(pk=story.pk)
    typed = snapshot_of(story, request.POST)
    if typed == snapshots.take_all(story):
        messages.error(request, str(refusal))
        return back_to(story)
    version = revisions.save_from_loss(story, typed, **form)
    said = _(
        "%(why)s What you typed is not lost: it is version %(n)s, and is offered to you again "
        "when you may change the story."
    )
    page = f"{url('compare', story)}?before=now&after={version.number}"
    sentence = said % {"why": refusal, "n": version.number}
    link = format_html('{} <a href="{}">{}</a>', sentence, page, _("See it beside the story"))
    messages.warning(request, link)
    return back_to(story)


def opening(request):
    """Return which opened form was sent; None for one that does not say."""
    return request.POST.get("opening", "")[:40] or None


def _names_rows_that_are_gone(page):
    """Whether the form holds a row that somebody else has removed meanwhile."""
    formsets = (each.formset for each in page.context_data["inline_admin_formsets"])
    return any(formset._pk_field.name in form.errors for formset in formsets for form in formset)


def said(revision):
    """Return what a save did, in a sentence."""
    if revision is None:
        return _("Nothing was changed, so there is no new version.")
    return _("Saved. This is version %(n)s.") % {"n": revision.number}


def begun_lately(request):
    """Return the story that this user began under the headline of a new one a while ago, or None.

    The browser's way back leads to the form that was sent, with all that was typed into it. None
    too where they were told, and have sent it again.
    """
    if request.method != "POST" or "again" in request.POST:
        return None
    names = ("headline", "working_headline")
    sent = {name: request.POST.get(name, "").replace("\0", "") for name in names}
    named = {name: OneLineField().to_python(value) for name, value in sent.items()}
    since = timezone.now() - LATELY
    begun = Story.objects.at_desk().filter(created_by=request.user, created_at__gt=since)
    return begun.filter(**named).first() if any(named.values()) else None


def typed_before(request, story):
    """Return the slot whose text the form is to show, as its address asks; None for none."""
    opening = request.GET.get("typed", "")
    if request.method != "GET" or not opening:
        return None
    slots = AutosaveSlot.objects.filter(by=request.user, story=story, opening=opening)
    return slots.filter(kept_at__isnull=False, form__isnull=False).first()


def show_typed(request, slot):
    """Have Django's view fill the form with what was typed; see `StoryForm.is_only_shown`."""
    request.typed = slot
    request.FILES.clear()  # asked for now, for who asks later reads what was sent once more
    request.method, request.POST = "POST", as_sent(slot)


def carried(request, story, base):
    """Return what the form carries along: {"opening", "base", "note"}."""
    slot = getattr(request, "typed", None)
    if slot:
        return {"opening": slot.opening, "base": slot.base, "note": request.POST.get("note", "")}
    if request.method == "POST":
        return {
            "opening": request.POST.get("opening", "") or new_opening(),
            "base": number(request.POST.get("base", "")),
            "note": request.POST.get("note", ""),
        }
    return {"opening": new_opening(), "base": base, "note": ""}
