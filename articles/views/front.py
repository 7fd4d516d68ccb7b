"""The front page."""

from django.conf import settings
from django.utils import timezone

from articles import structured_data
from articles.caching import STAMP
from articles.models import Edition, Section

from . import blocks
from .frame import laid_out
from .holes import Holes, Kept
from .paging import PAGE, Page, address, cursor_of, page_of

BESIDE = 3
BELOW = 4
TOP = 1 + BESIDE + BELOW
# Some of the newest stand in the blocks of their sections; without them the feed is as long.
NEWEST = TOP + blocks.BLOCKS * blocks.BLOCK + PAGE

_under = Kept()


def front_page(request):
    at = timezone.now()
    live = Edition.objects.live(at)
    if "before" in request.GET:
        return _laid_out(request, at, page_of(request, live), {}, {})
    rows = live.newest_first().values_list("pk", "card_html", "published_at", named=True)
    rows = list(rows[: NEWEST + 1])
    top = arrange(rows)
    rest = rows[sum(map(len, top.values())) :]
    on_top = [row.pk for row in rows[: len(rows) - len(rest)]]
    under = _under.get(request.META.get(STAMP), lambda: _under_the_top(at, on_top))
    in_blocks = {row["pk"] for block in under["blocks"] for row in block["editions"]}
    rest = [row for row in rest if row.pk not in in_blocks]
    feed = rest[:PAGE]
    last = feed[-1] if len(rest) > PAGE else None
    older = address(request, before=cursor_of(last.published_at, last.pk)) if last else ""
    return _laid_out(request, at, Page(feed, older), top, under)


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


def _under_the_top(at, on_top):
    sections = list(Section.objects.values("pk", "name", "slug", "in_navigation"))
    return {
        "sections": sections,
        "blocks": blocks.of_sections(sections, at, on_top),
        "corrections": blocks.latest_corrections(at),
    }


def _laid_out(request, at, feed, top, under):
    holes = Holes()
    # What stands under the top needs no holes: it is the same as long as a layout is kept.
    shape = (*feed.shape, *map(len, top.values()))
    return laid_out(
        request,
        "articles/front_page.html",
        at,
        holes,
        shape,
        **{name: Page(rows).pattern(holes).editions for name, rows in top.items()},
        page=feed.pattern(holes),
        structured_data=structured_data.of_front_page(settings.PUBLICATION),
        **under,
    )
