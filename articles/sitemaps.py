"""What there is, for search engines: an index, a file for each month, one for the other pages,
and what is new for those that list news.

A month is cut out of the archive by its dates, so that no file costs more the older the
publication gets, and a month that is over changes only when one of its stories does.
"""

from datetime import date, timedelta
from functools import cache
from html import escape

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.models import ArchiveMonth, Author, Edition, Section, Topic
from articles.models.edition import FIRST_DAY, as_written, by_the_clock, day_of
from articles.models.months import month_of
from articles.text import printable

MOST = 50_000  # entries in one file, says the protocol
# Google takes no older stories, and no more of them.
NEWS = timedelta(hours=48)
MOST_NEWS = 1_000
XML = "application/xml"
PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"


def index(request):
    """All files, with one for each month that has a story, the last first."""
    files = [(reverse("sitemap_pages"), "")]
    files += [
        (reverse("sitemap_month", args=[start.year, start.month]), day)
        for start, day in _changes(timezone.now())
    ]
    return _listed("sitemapindex", "sitemap", ((_absolute(path), day) for path, day in files))


def _changes(at):
    """Yield (first day of a month, day of its last change); of what was scheduled, it appeared.

    Months without a story that is live are left out: a file of nothing is none by the protocol.
    """
    appeared = Edition.objects.live(at).filter(published_at__lt=OuterRef("end")).newest_first()
    rows = ArchiveMonth.objects.annotate(appeared_at=Subquery(appeared.values("published_at")[:1]))
    for start, changed, latest in rows.order_by("-start").values_list(
        "start", "changed_at", "appeared_at"
    ):
        if latest and month_of(latest) == start:
            yield start, day_of(max(changed, latest)).isoformat()


def month(request, year, month):
    try:
        start = date(year, month, 1)
        end = date(year + month // 12, month % 12 + 1, 1)
    except ValueError as error:
        raise Http404("no such month") from error
    if start < FIRST_DAY:
        raise Http404("no newspaper is that old")
    found = Edition.objects.live_before(timezone.now(), end).from_day(start).newest_first()
    # Small changes are news to machines, though readers are not told of them.
    changed = Greatest("published_at", "written_at", Coalesce("updated_at", "published_at"))
    # As text: a month may hold fifty thousand stories, and to read a time takes longer than the
    # rest of its line.
    rows = found.values_list("slug", as_written(changed))[:MOST]
    before, after = _absolute(reverse("story", args=["SLUG"])).split("SLUG")
    day = _days()
    return _listed("urlset", "url", ((before + slug + after, day(time)) for slug, time in rows))


def pages(request):
    """The front page, the house's own pages, and every list that holds a live story."""
    live = Edition.objects.live(timezone.now())
    own = ("front_page", "author_list", "archive", "corrections", "about")
    paths = [reverse(name) for name in own]
    for kind, its in (
        (Section, live.in_section(OuterRef("pk"))),
        (Author, live.by(OuterRef("pk"))),
        (Topic, live.about(OuterRef("pk"))),
    ):
        slugs = kind.objects.filter(Exists(its)).order_by("pk").values_list("slug", flat=True)
        paths += [reverse(kind.slug_kind, args=[slug]) for slug in slugs[:MOST]]
    return _listed("urlset", "url", ((_absolute(path), "") for path in paths[:MOST]))


def news(request):
    """What search engines for news may know of: the stories of the last two days."""
    at = timezone.now()
    found = Edition.objects.live(at).filter(published_at__gt=at - NEWS).newest_first()
    rows = found.values_list("slug", "headline", "language", "published_at")[:MOST_NEWS]
    entries = [
        {
            "location": _absolute(reverse("story", args=[slug])),
            "headline": printable(headline),
            "language": language.split("-")[0],
            "published_at": published_at.isoformat(timespec="seconds"),
        }
        for slug, headline, language, published_at in rows
    ]
    context = {"publication": settings.PUBLICATION, "entries": entries}
    return render(request, "articles/sitemap_news.xml", context, content_type=XML)


def _listed(kind, each, entries):
    """Return a file of that `kind`: (address, day of its last change or '') for `each` entry."""
    lines = [
        f"<{each}><loc>{escape(address)}</loc><lastmod>{changed}</lastmod></{each}>"
        if changed
        else f"<{each}><loc>{escape(address)}</loc></{each}>"
        for address, changed in entries
    ]
    start = f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="{PROTOCOL}">'
    return HttpResponse("\n".join([start, *lines, f"</{kind}>\n"]), content_type=XML)


def _absolute(path):
    return settings.PUBLICATION["address"] + path


def _days():
    """Return what finds the publication's day of a time in UTC, as databases write it.

    Of most hours all belongs to one day, and it is looked for once: not of those that hold a
    midnight, or in which the clocks are changed.
    """

    @cache
    def day_of_all(hour):
        first, last = by_the_clock(f"{hour}:00:00"), by_the_clock(f"{hour}:59:59")
        is_one = (first.date(), first.utcoffset()) == (last.date(), last.utcoffset())
        return first.date().isoformat() if is_one else None

    def day(time):
        return day_of_all(time[:13]) or by_the_clock(time).date().isoformat()

    return day
