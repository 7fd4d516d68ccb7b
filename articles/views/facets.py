"""What else there is among the stories that were found, and how many of them it would leave.

Counted among the newest `search.RANKED`: to count a word that stands in a million stories would
take seconds, and would tell nobody more than 'many'.
"""

from bisect import bisect_left
from datetime import date

from django.db.models import Value
from django.utils.translation import gettext as _

from articles.caching import STAMP
from articles.models import Author, SearchEntry, Topic
from articles.models.edition import midnight
from articles.models.prepared import GivenKeys, Prepared

from .frame import piece
from .holes import Holes, Kept
from .paging import adding, address

MOST = 8  # options of one facet
KNOWN = 5_000  # names kept for each state of the site


def options(request, hits, sections):
    """Return {facet: [(value, name, count), ...]}, the most frequent first, in a query or none."""
    found = {"section": [], "topic": [], "author": []}
    marks = hits.marks()
    names = _names(marks, sections, request)
    for place, count in marks.items():
        if place in names:
            found[place[0]].append((*names[place], count))
    for values in found.values():
        values.sort(key=lambda option: (-option[2], option[1]))
    found["year"] = [(str(year), str(year), count) for year, count in _years(hits.places)]
    return found


def _years(places):
    """Yield (year, how many `places` of entries are in it), by the publication's calendar."""
    if not places:
        return
    places = sorted(places)
    later = len(places)
    first, last = (SearchEntry.time_of(place).year for place in (places[0], places[-1]))
    # A year begins at most a day before or after it does in UTC.
    for year in range(last + 1, first - 2, -1):
        before = bisect_left(places, SearchEntry.place_of(midnight(date(year, 1, 1)), 0))
        if before < later:
            yield year, later - before
        later = before


def _names(places, sections, request):
    """Return {(facet, key): (slug, name)}, at least of `places`, found out once while they last."""
    known = _known.get(
        request.META.get(STAMP),
        lambda: {("section", each["pk"]): (each["slug"], each["name"]) for each in sections},
    )
    unknown = [place for place in places if place not in known and place[0] != "section"]
    if not unknown:
        return known
    keys = {facet: [pk for kind, pk in unknown if kind == facet] for facet in ("topic", "author")}
    rows = _named(topics=keys["topic"], authors=keys["author"])
    fresh = {(facet, pk): (slug, name) for facet, pk, slug, name in rows}
    if len(known) < KNOWN:
        known.update(fresh)
    return known | fresh


def _name():
    """Return a query for (facet, key, slug, name) of these topics and authors."""
    both = (
        model.objects.filter(pk__in=GivenKeys(f"{kind}s"))
        .order_by()
        .values_list(Value(kind), "pk", "slug", "name")
        for kind, model in (("topic", Topic), ("author", Author))
    )
    return next(both).union(*both, all=True).order_by()


_named, _known = Prepared(_name), Kept()


def offered(request, found, number, asked, holes):
    """Return the facets as the page shows them: those that tell the `number` of stories apart.

    Their options are filled in.
    """
    labels = {
        "section": _("Section"),
        "topic": _("Topic"),
        "author": _("Author"),
        "year": _("Year"),
    }
    telling = [
        facet
        for facet in labels
        if facet not in asked and any(count < number for *_, count in found[facet][:MOST])
    ]
    return [
        {
            "name": facet,
            "label": labels[facet],
            "options": holes.html(_listed(request, facet, found[facet][:MOST])),
        }
        for facet in telling
    ]


def _listed(request, facet, options):
    """Return the options as HTML, laid out once for each number of them."""
    holes, narrowed_to = Holes(), adding(request, facet)
    shown = [
        {
            "url": holes.text(narrowed_to(value)),
            "name": holes.text(name),
            "count": holes.text(count),
        }
        for value, name, count in options
    ]
    return piece(request, "articles/_facet.html", holes, (len(shown),), options=shown)


def chosen(request, found, asked, holes):
    """Return what narrows the list already, each with the link that takes it off."""
    names = {(facet, value): name for facet in found for value, name, _count in found[facet]}
    return [
        {
            "name": holes.text(names.get((facet, asked.present(facet)), value)),
            "url": holes.text(address(request, **{facet: None})),
        }
        for facet, value in asked.facets.items()
    ]
