"""Pictures as browsers ask for them; kept for good, for a new picture has a new address."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseGone
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from articles.models import Edition, Picture
from articles.renditions import card, shelf, sizes

FOR_GOOD = "public, max-age=31536000, immutable"


def rendition(request, key, stamp, name, extension):
    """One picture in one size and format, made when it is first asked for."""
    picture = get_object_or_404(Picture, key=key)
    if picture.is_revoked(timezone.now()):
        return HttpResponseGone("We may not show this picture any more.", content_type="text/plain")
    size = sizes.size(picture, name)
    if size is None or stamp != sizes.stamp(picture):
        raise Http404("no such rendition")
    try:
        data = shelf.rendition(picture, size, name, extension)
    except (shelf.Unreadable, FileNotFoundError) as error:
        raise Http404("the picture cannot be opened") from error
    return _picture(data, sizes.FORMATS[extension])


def share_card(request, slug, stamp):
    """What a link to a story without a picture shows; an old address leads to the present card."""
    live = Edition.objects.live(timezone.now()).only("headline", "slug")
    edition = get_object_or_404(live, slug=slug)
    drawing = card.Drawing(edition.headline, settings.PUBLICATION["name"])
    if stamp != drawing.stamp:
        return redirect("share_card", slug, drawing.stamp)
    return _picture(shelf.share_card(slug, drawing), "image/png")


def _picture(data, kind):
    return HttpResponse(data, content_type=kind, headers={"Cache-Control": FOR_GOOD})
