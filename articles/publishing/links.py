"""Where a story links to: stories of ours, and pages elsewhere that may be dead."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from articles.models import Edition, LinkCheck, Slug, SlugKind, Story

from . import proofreading

MOST = 700  # characters of an address that are checked
# One answer of this kind settles it; of all others, silence included, it takes several.
GONE = {"404", "410"}
FAILURES = 3


def to_stories(html: str) -> dict[str, str]:
    """Return {address as it stands: slug} for links of a body to stories of ours."""
    ours = urlsplit(settings.PUBLICATION["address"]).netloc
    found = {}
    for address in proofreading.links(html):
        parts = urlsplit(address)
        if parts.netloc in {"", ours} and parts.scheme in {"", "http", "https"}:
            try:
                match = resolve(parts.path)
            except Resolver404:
                continue
            if match.url_name == "story":
                found[address] = match.kwargs["slug"]
    return found


def not_live(html: str, at: datetime) -> list[str]:
    """Return the addresses of links to stories of ours that readers do not have at time `at`."""
    slugs = to_stories(html)
    if not slugs:
        return []
    rows = Slug.objects.filter(kind=SlugKind.STORY, slug__in=slugs.values())
    stories = dict(rows.values_list("slug", "story"))
    live = set(
        Edition.objects.live(at).filter(story__in=stories.values()).values_list("story", flat=True)
    )
    return [address for address, slug in slugs.items() if stories.get(slug) not in live]


def elsewhere(html: str) -> list[str]:
    """Return the addresses of other sites that a body links to, without what names a place."""
    ours = urlsplit(settings.PUBLICATION["address"]).netloc
    pages = (urldefrag(address).url for address in proofreading.links(html))
    parts = {page: urlsplit(page) for page in dict.fromkeys(pages)}
    return [
        page
        for page, part in parts.items()
        if part.scheme in {"http", "https"} and part.netloc != ours and len(page) <= MOST
    ]


def dead(html: str) -> list[str]:
    """Return the links of a body that were dead when `check_links` last looked."""
    return list(
        LinkCheck.objects.dead().filter(url__in=elsewhere(html)).values_list("url", flat=True)
    )


def to_check(*, before: datetime, most: int) -> list[str]:
    """Return up to `most` addresses not asked for since `before`, those never asked for first.

    They stand in stories at the desk and in what readers have.
    """
    texts = (Story.objects.at_desk(), Edition.objects.filter(withdrawn_at__isnull=True))
    bodies = chain(*(rows.values_list("body", flat=True).iterator() for rows in texts))
    addresses = dict.fromkeys(url for html in bodies for url in elsewhere(html))
    asked = dict(LinkCheck.objects.order_by("checked_at").values_list("url", "checked_at"))
    due = [url for url in addresses if url not in asked]
    due += [url for url, at in asked.items() if url in addresses and at < before]
    return due[:most]


def write_down(url: str, answer: str, *, at: datetime) -> LinkCheck:
    """Keep what came of asking for `url`: a status such as '404', or the error in words."""
    check = LinkCheck.objects.filter(url=url).first() or LinkCheck(url=url)
    works = answer.isdecimal() and answer not in GONE and int(answer) < 500
    check.failures = 0 if works else check.failures + 1
    check.is_dead = answer in GONE or check.failures >= FAILURES
    check.answer, check.checked_at = answer[:120], at
    check.save()
    return check


def forget(urls: Iterable[str]) -> None:
    """Drop what is known of addresses, so that they are asked for anew."""
    LinkCheck.objects.filter(url__in=urls).delete()
