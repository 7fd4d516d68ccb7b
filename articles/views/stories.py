"""A story."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from articles.models import Edition
from articles.models.prepared import Given, Prepared
from articles.publishing import pages

from .errors import gone
from .frame import laid_out
from .holes import Holes

_page = Prepared(lambda: Edition.objects.live(Given("at")).filter(slug=Given("slug")).pages())


def story(request, slug):
    at = timezone.now()
    found = _page(at=at, slug=slug)
    if not found:
        return _elsewhere(request, slug, at)
    edition = pages.current(found[0], at)
    holes = Holes()
    pattern = {
        "slug": holes.text(slug),
        "headline": holes.text(edition.headline),
        "standfirst": holes.text(edition.standfirst or edition.headline),
        "head_html": holes.html(edition.head_html),
        "page_html": holes.html(edition.page_html),
    }
    section = edition.section
    return laid_out(
        request,
        "articles/story_detail.html",
        at,
        holes,
        (section,),
        edition=pattern,
        current_section=section,
    )


def _elsewhere(request, slug, at):
    """Lead an old address on, and a merged story's; say of a withdrawn one that it was here."""
    edition = Edition.objects.filter(slug=slug).first() or Edition.objects.at_old_address(slug)
    if edition is None:
        raise Http404("no story ever had this address")
    live = Edition.objects.live(at)
    if live.filter(pk=edition.pk).exists():
        return redirect(edition, permanent=True)
    if not edition.was_live:
        raise Http404("not published yet")
    if merged := _merged_into(edition, live):
        return redirect(merged, permanent=True)
    return gone(request, at, edition.public_reason)


def _merged_into(edition, live):
    """Return the `live` edition that has `edition` in it; the first, where that was merged too."""
    tried = {None}
    while edition and (story := edition.merged_into_id) not in tried:
        if found := live.filter(story=story).first():
            return found
        tried.add(story)  # no verb makes a circle; should there be one, nobody walks it for ever
        edition = Edition.objects.filter(story=story).first()
    return None
