"""One version of a story for somebody outside who was sent the link."""

from django.http import Http404
from django.utils import timezone

from articles.models import Edition
from articles.publishing import previews

from .frame import page


def preview(request, token):
    """Show the version that the link leads to; to nobody else, and to be kept by nobody."""
    at = timezone.now()
    link = previews.find(token, at=at)
    if link is None:
        raise Http404("no such link, or it has ended")
    version = link.revision.snapshot
    edition = Edition(
        slug=version["slug"],
        headline=version["headline"] or version["working_headline"],
        standfirst=version["standfirst"],
        language=version["language"],
        published_at=at,
        page_html=previews.page(link, at=at),
    )
    response = page(request, "articles/preview.html", at, edition=edition, link=link)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
