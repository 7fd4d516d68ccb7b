"""The front page."""

from itertools import chain
from types import SimpleNamespace

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from articles import structured_data
from articles.caching import STAMP
from articles.models import Edition, Pin, Section
from articles.models.front_page import BELOW, BESIDE, SLOTS
from articles.models.prepared import Given, Prepared
from articles.publishing import front_page as arranged

from . import blocks
from .frame import laid_out
from .holes import Holes, Kept
from .paging import PAGE, Listing, Page, after

# Some of the newest stand in the blocks of their sections; without them the feed is as long.
NEWEST = SLOTS + blocks.BLOCKS * blocks.BLOCK + PAGE

# A card asks for its picture when it comes into view. The lead's is there from the start, and
# nothing is larger: it is asked for first.
_LAZY = ('sizes="auto, (width >= 40rem) 24rem, 100vw"', ' loading="lazy"')
_FIRST = ('sizes="(width >= 78rem) 50rem, (width >= 64rem) 65vw, 100vw"', ' fetchpriority="high"')

_around = Kept()
_newest = Prepared(lambda: Edition.objects.live(Given("at")).newest_first().cards()[: NEWEST + 1])
# What is pinned stands on top of the page that these go on from.
_older = Listing(
    lambda live: live.exclude(story__in=Pin.objects.in_force(Given("at")).values("story"))
)


def front_page(request):
    at = timezone.now()
    if "before" in request.GET:
        return _laid_out(request, at, _older.page(request, at=at), {}, {})
    newest = _newest(at=at)
    around = _around.get(request.META.get(STAMP), lambda: _around_the_newest(newest, at))
    return _front(request, at, newest, **around)


def preview(pins, at):
    """Return the page as readers would have it at time `at` with these pins; nothing is kept."""
    request = HttpRequest()
    request.path = reverse("front_page")
    newest = _newest(at=at)
    pinned = arranged.showing(pins, at)
    return _front(request, at, newest, **_around_the_newest(newest, at, pinned))


def _front(request, at, newest, pinned, in_blocks, under):
    rows = arranged.in_slots(newest, pinned)
    top = arrange(rows)
    rest = [row for row in rows[sum(map(len, top.values())) :] if row.pk not in in_blocks]
    top["lead"] = [SimpleNamespace(card_html=first_picture(row.card_html)) for row in top["lead"]]
    feed = rest[:PAGE]
    older = after(request, feed[-1]) if len(rest) > PAGE else ""
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


def first_picture(card_html):
    """Return the card of the lead, whose picture is asked for before all others."""
    for lazy, first in zip(_LAZY, _FIRST, strict=True):
        card_html = card_html.replace(lazy, first, 1)
    return card_html


def _around_the_newest(newest, at, pinned=None):
    """Return what else is on the page; with what is `pinned` now, by slot, unless it is given."""
    sections = list(Section.objects.values("pk", "name", "slug", "in_navigation"))
    on_the_page, in_sections = blocks.cards(sections, at)
    pinned = on_the_page if pinned is None else pinned
    top = arrange(arranged.in_slots(newest, pinned))
    on_top = {row.pk for row in chain(*top.values())}
    under = {
        "sections": sections,
        "blocks": blocks.of_sections(sections, in_sections, on_top),
        "corrections": blocks.latest_corrections(at),
    }
    in_blocks = {card.pk for block in under["blocks"] for card in block["editions"]}
    return {"pinned": pinned, "in_blocks": in_blocks, "under": under}


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
