"""What all pages of one story have in common: who may open them, what stands around them."""

from contextlib import contextmanager
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Story
from articles.publishing import NotPermitted, NotPossible

from .badges import badges

ROWS = {"bylines", "picture_uses", "teasers"}  # of the form, each with a place of its own


def to_view(screen, request, pk):
    """Return the whole story; for whoever may not see it there is none."""
    story = Story.objects.whole().filter(pk=pk).first()
    if story is None or not screen.has_view_permission(request, story):
        raise Http404
    return story


def to_change(screen, request, pk):
    """Return the whole story to somebody who may change it now."""
    story = to_view(screen, request, pk)
    if not screen.has_change_permission(request, story):
        raise PermissionDenied
    return story


def only_post(view):
    """Decorate what changes something and shows nothing.

    The login leads to it all the same, whoever pressed its button too late: on to the form then.
    """

    @wraps(view)
    def answer(screen, request, **kwargs):
        if request.method == "POST":
            return view(screen, request, **kwargs)
        if request.method == "GET":
            return _late(screen, request, kwargs.get("pk"))
        return HttpResponseNotAllowed(["POST"])

    return answer


def _late(screen, request, pk):
    """Lead to the form of what was to be changed, or to its list, and say that it was not."""
    messages.warning(request, _("Nothing was changed: you were logged out when you sent it."))
    page = f"admin:{screen.opts.app_label}_{screen.opts.model_name}"
    return HttpResponseRedirect(
        reverse(f"{page}_change", args=[pk]) if pk else reverse(f"{page}_changelist")
    )


def url(name, story, *args):
    return reverse(f"admin:articles_story_{name}", args=[story.pk, *args])


def back_to(story, page="change", *args):
    return HttpResponseRedirect(url(page, story, *args))


def place(problem, form=""):
    """Return where a problem is put right: the page of a file, or a place on the `form`."""
    if problem.field == "sources":
        return reverse("admin:articles_sourcedocument_change", args=[problem.row])
    if problem.field in ROWS:
        row = problem.row - 1 if problem.row else "group"
        return f"{form}#{problem.field}-{row}"
    return f"{form}#notes" if problem.field == "notes" else f"{form}#id_{problem.field}"


FROM_BOARD = "from"


def board_url(filters):
    """Return the address of the board, narrowed as it was."""
    query = urlencode(filters)
    return reverse("admin:articles_story_board") + (f"?{query}" if query else "")


def way_back(request, story):
    """Return where a page of `story` leads back to: the board, if it was opened there."""
    if request.GET.get(FROM_BOARD) == "board":
        return board_url({n: request.GET[n] for n in ("section", "mine") if n in request.GET})
    return url("change", story)


def shown(screen, request, template, story, title, **context):
    """Return a page about `story`, with the way back to its form."""
    around = {
        **screen.admin_site.each_context(request),
        "opts": Story._meta,
        "title": title,
        "subtitle": str(story),
        "story": story,
        "badges": badges(story, timezone.now()),
        "back": url("change", story),
        "is_editable": screen.has_change_permission(request, story),
    }
    return TemplateResponse(request, f"admin/articles/story/{template}", around | context)


@contextmanager
def refusals_said(request):
    """Say in a message why a verb did not do what was asked."""
    try:
        yield
    except (NotPossible, NotPermitted) as refusal:
        messages.error(request, str(refusal))
