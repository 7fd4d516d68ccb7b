"""What else there is among the stories that were found, and how many of them it would leave.

Counted among the newest `search.RANKED`: to count a word that stands in a million stories would
take seconds, and would tell nobody more than 'many'.
"""

from collections import Counter

from django.db.models import Count, Value
from django.utils.translation import gettext as _

from articles.models import Author, EditionAuthor, EditionTopic, Topic
from articles.models.edition import by_the_clock
from articles.models.prepared import GivenKeys, Prepared

from .frame import piece
from .holes import Holes
from .paging import adding, address

MOST = 8  # options of one facet
NAMED = 4 * MOST  # options whose names are asked for: of those as frequent, the first are shown


def options(rows, sections):
    """Return {facet: [(value, name, count), ...]}, the most frequent first, in two queries.

    `rows` are editions with pk, section_id and time, the text that databases write of it.
    """
    names = {section["pk"]: (section["slug"], section["name"]) for section in sections}
    by_section = Counter([row.section_id for row in rows])
    by_year = Counter(map(_year, [row.time for row in rows]))
    found = {
        "section": [(*names[pk], count) for pk, count in by_section.items() if pk in names],
        "topic": [],
        "author": [],
        "year": [(year, year, count) for year, count in by_year.items()],
    }
    for facet, slug, name, count in _about(rows) if rows else ():
        found[facet].append((slug, name, count))
    for facet, values in found.items():
        values.sort(key=lambda option: (-option[2], option[1]) if facet != "year" else option[1])
    found["year"].reverse()
    return found


def _year(time):
    """Return the publication's year of a time in UTC: the same, but for its first and last day."""
    is_clear = time[5:10] not in {"01-01", "12-31"}
    return time[:4] if is_clear else str(by_the_clock(time).year)


def _about(rows):
    """Yield (facet, slug, name, count) of the topics and the authors of most of the editions."""
    counts = {"topic": Counter(), "author": Counter()}
    for facet, pk, count in _counted(keys=[row.pk for row in rows]):
        counts[facet][pk] = count
    most = {facet: dict(count.most_common(NAMED)) for facet, count in counts.items()}
    named = _named(topics=list(most["topic"]), authors=list(most["author"]))
    for facet, pk, slug, name in named:
        yield facet, slug, name, most[facet][pk]


def _count():
    """Return a query for (facet, key, count) of what editions are about, and of who wrote them."""
    about = EditionTopic.objects.values_list(Value("topic"), "topic")
    by = EditionAuthor.objects.values_list(Value("author"), "author")
    both = (
        rows.filter(edition__in=GivenKeys("keys")).order_by().annotate(number=Count("*"))
        for rows in (about, by)
    )
    return next(both).union(*both, all=True)


def _name():
    """Return a query for (facet, key, slug, name) of these topics and authors."""
    topics = Topic.objects.filter(pk__in=GivenKeys("topics")).order_by()
    authors = Author.objects.filter(pk__in=GivenKeys("authors")).order_by()
    topics = topics.values_list(Value("topic"), "pk", "slug", "name")
    return topics.union(authors.values_list(Value("author"), "pk", "slug", "name"), all=True)


_counted, _named = Prepared(_count), Prepared(_name)


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
    """Return the options as HTML."""
    narrowed_to = adding(request, facet)
    return "".join(
        _option(request, narrowed_to(value), name, count) for value, name, count in options
    )


def _option(request, url, name, count):
    holes = Holes()
    context = {"url": holes.text(url), "name": holes.text(name), "count": holes.text(count)}
    return piece(request, "articles/_facet.html", holes, **context)


def chosen(request, found, asked, holes):
    """Return what narrows the list already, each with the link that takes it off."""
    return [
        {
            "name": holes.text(next((n for v, n, _count in found[facet] if v == value), value)),
            "url": holes.text(address(request, **{facet: None})),
        }
        for facet in found
        if (value := str(asked.get(facet, "")))
    ]
