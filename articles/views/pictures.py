"""Pictures as browsers ask for them.

Those of the desk are kept for good, for a new picture has a new address. A drawn card says what a
story says, and goes with it.
"""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseGone
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from articles.caching import may_be_kept
from articles.models import Edition, Picture
from articles.renditions import card, shelf, sizes

FOR_GOOD = "public, max-age=31536000, immutable"


def rendition(request, key, stamp, name, extension):
    """One picture in one size and format, made when it is first asked for.

    A page that somebody keeps, or a link that was shared, may name the file that was here before.
    """
    picture = get_object_or_404(Picture, key=key)
    if picture.is_revoked(timezone.now()):
        return HttpResponseGone("We may not show this picture any more.", content_type="text/plain")
    if stamp != sizes.stamp(picture):
        return redirect(sizes.instead(picture, name, extension))
    size = sizes.size(picture, name)
    if size is None:
        raise Http404("no such rendition")
    try:
        data = shelf.rendition(picture, size, name, extension)
    except (shelf.Unreadable, FileNotFoundError) as error:
        raise Http404("the picture cannot be opened") from error
    headers = {"Cache-Control": FOR_GOOD}
    return HttpResponse(data, content_type=sizes.FORMATS[extension], headers=headers)


def share_card(request, slug, stamp):
    """What a link to a story without a picture shows; an old address leads to the present card."""
    live = Edition.objects.live(timezone.now()).only("headline", "slug")
    edition = live.filter(slug=slug).first() or live.at_old_address(slug)
    if edition is None:
        raise Http404("no story that readers have")
    drawing = card.Drawing(edition.headline, settings.PUBLICATION["name"])
    if (slug, stamp) != (edition.slug, drawing.stamp):
        return redirect("share_card", edition.slug, drawing.stamp)
    return may_be_kept(HttpResponse(shelf.share_card(slug, drawing), content_type="image/png"))
