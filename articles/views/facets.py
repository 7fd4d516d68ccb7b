"""What else there is among the stories that were found, and how many of them it would leave.

Counted among the newest `search.RANKED`: to count a word that stands in a million stories would
take seconds, and would tell nobody more than 'many'.
"""

from collections import Counter

from django.db.models import Count, OuterRef, Subquery, Value
from django.utils.translation import gettext as _

from articles.models import Author, EditionAuthor, EditionTopic, Topic
from articles.models.edition import by_the_clock
from articles.models.prepared import GivenKeys, Prepared

MOST = 8  # options of one facet


def options(rows, sections):
    """Return {facet: [(value, name, count), ...]}, the most frequent first, in one query.

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
    if rows:
        for facet, _pk, slug, name, count in _named(keys=[row.pk for row in rows]):
            found[facet].append((slug, name, count))
    for facet, values in found.items():
        values.sort(key=lambda option: (-option[2], option[1]) if facet != "year" else option[1])
    found["year"].reverse()
    return found


def _year(time):
    """Return the publication's year of a time in UTC: the same, but for its first and last day."""
    is_clear = time[5:10] not in {"01-01", "12-31"}
    return time[:4] if is_clear else str(by_the_clock(time).year)


class _OfKey(Subquery):
    """What the key alone tells by which rows are grouped already: asked once for each group."""

    def get_group_by_cols(self):
        return []


def _names():
    """Return (facet, key, slug, name, count) rows of the topics and the authors of editions.

    Counted by key, and then called by name: to join the names first costs twice as much.
    """
    topics = EditionTopic.objects.filter(edition__in=GivenKeys("keys"))
    authors = EditionAuthor.objects.filter(edition__in=GivenKeys("keys"))
    topics, authors = _counted(topics, "topic", Topic), _counted(authors, "author", Author)
    return topics.union(authors, all=True)


def _counted(found, facet, model):
    named = model.objects.filter(pk=OuterRef(facet)).order_by()
    return (
        found.order_by()
        .annotate(facet=Value(facet))
        .values_list("facet", facet)
        .annotate(
            slug=_OfKey(named.values("slug")),
            name=_OfKey(named.values("name")),
            number=Count("*"),
        )
    )


_named = Prepared(_names)


def offered(found, number, asked, address, holes):
    """Return the facets as the page shows them: those that tell the `number` of stories apart.

    `address` is called with what changes of the query, and returns a link; names and counts are
    filled in.
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
            "options": [
                {
                    "name": holes.text(name),
                    "count": holes.text(count),
                    "url": address(**{facet: value}),
                }
                for value, name, count in found[facet][:MOST]
            ],
        }
        for facet in telling
    ]


def chosen(found, asked, address):
    """Return what narrows the list already, each with the link that takes it off."""
    return [
        {
            "name": next((n for v, n, _count in found[facet] if v == value), value),
            "url": address(**{facet: None}),
        }
        for facet in found
        if (value := str(asked.get(facet, "")))
    ]
