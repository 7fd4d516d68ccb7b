"""A story, and the list of all stories that a reader may narrow."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from articles.filters import StoryFilter
from articles.models import Edition

from .errors import gone
from .frame import page
from .paging import page_of


def story(request, slug):
    at = timezone.now()
    edition = Edition.objects.live(at).pages().filter(slug=slug).first()
    if edition is None:
        return _elsewhere(request, slug, at)
    return page(
        request,
        "articles/story_detail.html",
        at,
        edition=edition,
        current_section=edition.section_id,
    )


def _elsewhere(request, slug, at):
    """Lead an old address on; say of a withdrawn story that it was here."""
    edition = Edition.objects.filter(slug=slug).first() or Edition.at_old_address(slug)
    if edition is None:
        raise Http404("no story ever had this address")
    if Edition.objects.live(at).filter(pk=edition.pk).exists():
        return redirect(edition, permanent=True)
    if edition.withdrawn_at and edition.published_at <= at:
        return gone(request, at)
    raise Http404("not published yet")


def story_list(request):
    at = timezone.now()
    narrow = StoryFilter(request.GET, Edition.objects.live(at))
    return page(
        request,
        "articles/story_list.html",
        at,
        page=page_of(request, narrow.qs),
        form=narrow.form,
        narrowed=narrow.narrows(),
    )
