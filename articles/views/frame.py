"""What stands on every page: the publication, its sections, and what it asks of readers."""

from django.conf import settings
from django.db.models import Value
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.formats import number_format

from articles.caching import STAMP
from articles.models import Banner, Campaign, Section

from .holes import Kept, Layouts

_APPEAL = ("starts_at", "pk", "button_label", "button_url")
_layouts, _pieces = Layouts(), Layouts()
_kept = Kept()


def page(request, template, at, *, status=None, **context):
    """Return the page as readers have it at time `at`."""
    return render(request, template, {**frame(request, at), **context}, status=status)


def laid_out(request, template, at, holes, shape, *, around=None, layouts=_layouts, **context):
    """Return the page, laid out once for all pages of one `shape`: a tuple of plain values.

    The shape says all that `context` has but for the marks of `holes`; `around` is the frame, of
    whoever has asked for it. Whoever has many shapes keeps `layouts` apart.
    """

    def lay_out():
        return render_to_string(template, {**(around or frame(request, at)), **context})

    stamp = request.META.get(STAMP)
    return HttpResponse(layouts.filled(holes, (template, *shape), stamp, lay_out))


def piece(request, template, holes, shape=(), **context):
    """Return a part that stands on a page many times, laid out once for all of one `shape`.

    Were it laid out with its page, each number of them would be a shape of the page.
    """
    stamp, pieces = request.META.get(STAMP), _pieces
    if stamp is None:  # nothing is kept for a state of the site, but for this request
        stamp, pieces = "this request", request.META.setdefault("articles.pieces", Layouts())
    return pieces.filled(
        holes, (template, *shape), stamp, lambda: render_to_string(template, context)
    )


def frame(request, at):
    """Return the context of every page, found out once for each state of the site."""
    return _kept.get(request.META.get(STAMP), lambda: _frame(at)) | {"now": at}


def _frame(at):
    return {
        "publication": settings.PUBLICATION,
        # Not asked for by a page that brings its own.
        "sections": Section.objects.values("pk", "name", "slug", "in_navigation"),
        **_appeals(at),
    }


def _appeals(at):
    """Return {"banner": ..., "campaign": ...}; of each the one that started last, or None."""
    nothing = Value("")
    banners = Banner.objects.on(at).values_list(
        Value("banner"), *_APPEAL, "text", "member_count", nothing, nothing
    )
    campaigns = Campaign.objects.on(at).values_list(
        Value("campaign"), *_APPEAL, "heading", Value(0), "quote", "attribution"
    )
    # SQLite knows no order inside a union.
    both = banners.order_by().union(campaigns.order_by(), all=True).order_by()
    latest = {row[0]: row for row in sorted(both, key=lambda row: row[1:3])}
    return {"banner": _banner(latest.get("banner")), "campaign": _campaign(latest.get("campaign"))}


def _banner(row):
    if row is None:
        return None
    _kind, _start, _pk, label, url, text, members, *_ = row
    count = number_format(members, force_grouping=True)
    return {
        "text": text.replace("{count}", count),
        "button_label": label,
        "button_url": url,
    }


def _campaign(row):
    if row is None:
        return None
    _kind, _start, _pk, label, url, heading, _members, quote, attribution = row
    return {
        "heading": heading,
        "quote": quote,
        "attribution": attribution,
        "button_label": label,
        "button_url": url,
    }
