"""Stories that have something in common: a section, a topic, an author."""

from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from articles import structured_data
from articles.models import Author, Edition, Section, Slug, Topic
from articles.models.prepared import Given, Prepared
from articles.publishing import pages

from .frame import laid_out, page
from .holes import Holes
from .paging import Listing

AUTHORS = 120

_in_section = Listing(lambda live: live.in_section(Given("section")))
_about = Listing(lambda live: live.about(Given("topic")))
_by = Listing(lambda live: live.by(Given("author")))
_topic = Prepared(
    lambda: Topic.objects.filter(slug=Given("slug")).values_list(
        "pk", "name", "slug", "description", named=True
    )
)
_section = Prepared(
    lambda: Section.objects.filter(slug=Given("slug")).values_list(
        "pk", "name", "slug", "description", "in_navigation", named=True
    )
)


def section(request, slug):
    at = timezone.now()
    rows = _section(slug=slug)
    if not rows:
        return _moved(Section, slug, Edition.objects.live(at).in_section)
    found = rows[0]
    stories = _in_section.page(request, at=at, section=found.pk)
    if not found.in_navigation:
        stories = _some(stories)
    holes = Holes()
    context = {
        "section": _pattern(found, holes),
        "page": stories.pattern(holes),
        "structured_data": holes.html(_told(request, found)),
    }
    return laid_out(
        request,
        "articles/section_detail.html",
        at,
        holes,
        (found.pk, bool(found.description), *stories.shape),
        current_section=found.pk,
        **context,
    )


def topic(request, slug):
    at = timezone.now()
    rows = _topic(slug=slug)
    if not rows:
        return _moved(Topic, slug, Edition.objects.live(at).about)
    found = rows[0]
    stories = _some(_about.page(request, at=at, topic=found.pk))
    holes = Holes()
    context = {
        "topic": _pattern(found, holes),
        "page": stories.pattern(holes),
        "structured_data": holes.html(_told(request, found)),
    }
    shape = (bool(found.description), *stories.shape)
    return laid_out(request, "articles/topic_detail.html", at, holes, shape, **context)


def author(request, slug):
    at = timezone.now()
    found = Author.objects.select_related("portrait").filter(slug=slug).first()
    if found is None:
        return _moved(Author, slug, Edition.objects.live(at).by)
    stories = _some(_by.page(request, at=at, author=found.pk))
    box = pages.author_box(found, at)
    return page(
        request,
        "articles/author_detail.html",
        at,
        author=box,
        colleagues=list(_signing(found.colleagues, at)),
        slug=found.slug,
        page=stories,
        structured_data=_told(request, found),
    )


def author_list(request):
    """Everyone who signed something readers have, by name."""
    at = timezone.now()
    people = _signing(Author.objects.all(), at).select_related("portrait")
    after = request.GET.get("after", "").replace("\0", "")
    found = list(people.filter(folded__gt=after)[: AUTHORS + 1])
    shown = found[:AUTHORS]
    return page(
        request,
        "articles/author_list.html",
        at,
        authors=[pages.author_box(each, at) for each in shown],
        place=f"?{urlencode({'after': after})}" if after else "",
        after_query=urlencode({"after": shown[-1].folded}) if len(found) > AUTHORS else "",
    )


def _signing(authors, at):
    """Return those of `authors` who signed something readers have, by name."""
    live = Edition.objects.live(at).by(OuterRef("pk"))
    return authors.filter(Exists(live)).order_by("folded")


def _pattern(found, holes):
    """Return holes in the place of what a page says of a section or topic."""
    return {
        "name": holes.text(found.name),
        "slug": holes.text(found.slug),
        "description": found.description and holes.text(found.description),
    }


def _told(request, found):
    """Return what the page of `found` tells machines."""
    return structured_data.of_list(found.name, request.path, settings.PUBLICATION)


def _moved(kind, slug, stories):
    """Lead an old address of a section, topic or author on, if readers have `stories` of it."""
    found = Slug.objects.target(kind.slug_kind, slug)
    if found is None:
        raise Http404("nothing ever had this address")
    if not getattr(found, "in_navigation", False) and not stories(found).exists():
        raise Http404("nothing of it is published")
    return redirect(found, permanent=True)


def _some(stories):
    """Return `stories`. What holds drafts alone is nothing readers know of."""
    if not stories.editions and not stories.later:
        raise Http404("nothing of it is published")
    return stories
