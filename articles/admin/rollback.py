"""A run taken back from its page: what goes and what stays is said before."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.importing.save.runs import MAY_ROLL_BACK, foretell, roll_back
from articles.models import ImportRun
from articles.publishing import NotPermitted, NotPossible

# What is taken back while somebody waits for the answer; operators take back what is larger.
MOST_FILES = 500
MOST_LISTED = 50


def may_take_back(user, run):
    """Whether the page of `run` offers it to `user`; the verb asks again."""
    return user.has_perm(MAY_ROLL_BACK) and _has_stories(run)


def _has_stories(run):
    return run.documents.filter(story__isnull=False, taken_back_at__isnull=True).exists()


def address(run):
    return reverse("admin:articles_importrun_rollback", args=[run.pk])


def take_back_view(screen, request, pk):
    """Say what would go and what would stay; do it when that was confirmed."""
    run = ImportRun.objects.filter(pk=pk).first()
    if run is None:
        raise Http404
    if not request.user.has_perm(MAY_ROLL_BACK):
        raise PermissionDenied
    back = reverse("admin:articles_importrun_change", args=[run.pk])
    is_large = run.documents.count() > MOST_FILES
    if request.method == "POST" and not is_large:
        try:
            done = roll_back(run, by=request.user, at=timezone.now())
        except (NotPermitted, NotPossible) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _say(done))
        return HttpResponseRedirect(back)
    context = {
        **screen.admin_site.each_context(request),
        "opts": screen.opts,
        "title": _("Take an import back"),
        "run": run,
        "back": back,
        "is_large": is_large,
        "most_files": MOST_FILES,
        "most_listed": MOST_LISTED,
        "told": None if is_large else foretell(run),
    }
    return TemplateResponse(request, "admin/articles/importrun/rollback.html", context)


def _say(done):
    """Return what was done in a few words."""
    n = {"n": len(done.binned)}, {"n": len(done.restored)}, {"n": len(done.kept)}
    said = [
        ngettext("%(n)s story is in the bin", "%(n)s stories are in the bin", n[0]["n"]) % n[0],
        ngettext("%(n)s is as before", "%(n)s are as before", n[1]["n"]) % n[1],
        ngettext("%(n)s was left alone", "%(n)s were left alone", n[2]["n"]) % n[2],
    ]
    told = [words for words, count in zip(said, n, strict=True) if count["n"]]
    return _("Taken back: %(what)s.") % {"what": ", ".join(told) or _("no story")}
