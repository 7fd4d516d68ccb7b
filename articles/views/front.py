"""The front page."""

from dataclasses import replace

from django.conf import settings
from django.utils import timezone

from articles import structured_data
from articles.models import Edition

from .frame import laid_out
from .holes import Holes
from .paging import PAGE, page_of

BESIDE = 3
BELOW = 4
TOP = 1 + BESIDE + BELOW


def front_page(request):
    at = timezone.now()
    later = "before" in request.GET
    found = page_of(request, Edition.objects.live(at), size=PAGE if later else TOP + PAGE)
    holes = Holes()
    pattern = found.pattern(holes)
    top = {} if later else arrange(pattern.editions)
    feed = replace(pattern, editions=pattern.editions[sum(map(len, top.values())) :])
    template = "articles/front_page.html"
    told = structured_data.of_front_page(settings.PUBLICATION)
    return laid_out(
        request, template, at, holes, found.shape, page=feed, structured_data=told, **top
    )


def arrange(editions):
    """Return who leads, who stands beside and who below; the rest is for the feed.

    A row that cannot be filled is left out: a paper of five stories has a lead, three
    beside it and one in the feed.
    """
    rest = editions[1 + BESIDE :]
    return {
        "lead": editions[:1],
        "beside": editions[1 : 1 + BESIDE],
        "below": rest[:BELOW] if len(rest) >= BELOW else [],
    }
