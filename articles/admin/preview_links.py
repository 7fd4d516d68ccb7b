"""Links for outsiders to read one version of a story: made, copied, revoked."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import PreviewLink
from articles.publishing import previews, revisions

from .history import version_of
from .story_pages import back_to, only_post, refusals_said, shown, to_view
from .verb_forms import PreviewLinkForm


def may_show(user, story):
    """Whether `user` may see and make links to `story`; the verbs ask again for themselves."""
    if user.has_perm("articles.change_any_story"):
        return True
    return user.has_perm("articles.change_story") and story.is_own(user)


def links(screen, request, pk):
    """The links of a story, and a form for one more."""
    story = to_view(screen, request, pk)
    if not may_show(request.user, story):
        raise PermissionDenied
    at = timezone.now()
    asked = request.GET.get("version", "")
    form = PreviewLinkForm(story, request.POST or None, initial={"version": asked})
    if request.method == "POST" and form.is_valid():
        with refusals_said(request):
            version = form.cleaned_data["version"]
            # A story that was changed past its versions gets one: that is what is shown.
            if not version:
                revisions.save(story, by=request.user, at=at)
                version = revisions.base(story)
            previews.make(
                version_of(story, version),
                by=request.user,
                at=at,
                lasts=timedelta(days=form.cleaned_data["days"]),
                for_whom=form.cleaned_data["for_whom"],
            )
            messages.success(request, _("Here is the link. Whoever has it can read that version."))
        return back_to(story, "links")
    rows = PreviewLink.objects.filter(revision__story=story).select_related("revision", "by")
    rows = rows.defer("revision__snapshot")
    return shown(
        screen,
        request,
        "links.html",
        story,
        _("Preview links"),
        form=form,
        links=[(link, _address(link), _state(link, at)) for link in rows],
    )


def _address(link):
    return settings.PUBLICATION["address"] + reverse("preview_link", args=[link.token])


def _state(link, at):
    if link.revoked_at:
        return "revoked"
    return "open" if link.expires_at > at else "over"


@only_post
def revoke(screen, request, pk, link):
    """End a link for everyone who has it."""
    story = to_view(screen, request, pk)
    found = PreviewLink.objects.filter(revision__story=story, pk=link).first()
    if found is None:
        raise Http404
    with refusals_said(request):
        previews.revoke(found, by=request.user, at=timezone.now())
        messages.success(request, _("The link leads nowhere any more."))
    return back_to(story, "links")
