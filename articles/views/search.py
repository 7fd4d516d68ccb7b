"""Finding stories: by their words, and by what they have in common.

The page has two addresses. ``/search/`` is where its form leads; ``/stories/`` is the same page
with nothing asked: all stories, the newest first.
"""

from dataclasses import replace

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.http import Http404, JsonResponse
from django.utils import timezone
from django.utils.translation import ngettext

from articles import search, text
from articles.filters import LONGEST, StoryFilter
from articles.models import Author, Edition, Topic

from . import facets
from .frame import frame, laid_out
from .holes import Holes
from .paging import PAGE, Page, address, cards, page_of, page_of_keys

PAGES = search.RANKED // PAGE  # what is ranked, is ranked in full: there is an end to it
SHORTEST = 2  # letters that are worth a suggestion
SUGGESTED = 5  # of names, and of headlines


def find(request):
    at = timezone.now()
    narrow = StoryFilter(_asked(request), at=at)
    # A time is read from this text only where that is needed: there are five hundred.
    timed = narrow.qs.annotate(time=Cast("published_at", CharField()))
    columns = ("pk", "section_id", "time")
    if narrow.ranks:
        rows = timed.best_first(*columns)
    else:
        newest = timed.newest_first().values_list(*columns, named=True)
        rows = list(newest[: search.RANKED])
    found = (_ranked if narrow.ranks else _newest)(request, narrow, rows)
    plain = {
        "narrowed": narrow.narrows,
        "many": len(rows) == search.RANKED,
        "most": search.RANKED,
        "found": bool(rows),
        "days": [narrow.data.get(name, "") for name in ("sort", "since", "until")],
        "errors": narrow.form.errors.as_json(),
    }
    around, holes = frame(request, at), Holes()
    filled = {
        "words": narrow.words and holes.text(narrow.words),
        "asked_words": holes.text(narrow.form["q"].value() or ""),
        "number": holes.text(_number(len(rows))),
        "page": _pattern(found, _snippets(found.editions, narrow.words), holes),
        **_facets(request, rows, around["sections"], narrow, holes),
    }
    # Two of one shape have the same marks in the same places, and the rest the same.
    shape = repr([plain, filled])
    context = {"form": narrow.form, **plain, **filled}
    return laid_out(request, "articles/search.html", at, holes, (shape,), around=around, **context)


def _number(found):
    if found < search.RANKED:
        said = ngettext("%(number)s story", "%(number)s stories", found)
    else:
        said = ngettext("More than %(number)s story", "More than %(number)s stories", found)
    return said % {"number": found}


def suggestions(request):
    """Names and headlines that a reader may be about to type, as a JSON list."""
    words = request.GET.get("q", "")[:LONGEST]
    start = text.slug(words)
    if len(start) < SHORTEST:
        return JsonResponse([], safe=False)
    at = timezone.now()
    headlines = search.query(words, at).newest_first().values_list("headline", flat=True)
    said = [*_names(start, Edition.objects.live(at)), *headlines[:SUGGESTED]]
    return JsonResponse(list(dict.fromkeys(said)), safe=False)


def _asked(request):
    """Return the query, in which the words were once called `text`."""
    asked = request.GET.copy()
    asked.setdefault("q", asked.get("text", ""))
    return asked


def _ranked(request, narrow, rows):
    """Return the page of `rows`, which stand in their order, that the request asks for."""
    number = request.GET.get("page", "1")
    if number not in map(str, range(1, PAGES + 1)):
        raise Http404("no such page")
    start = (int(number) - 1) * PAGE
    more = len(rows) > start + PAGE
    return Page(
        editions=cards([row.pk for row in rows[start : start + PAGE]]),
        older=address(request, page=int(number) + 1) if more else "",
        later=address(request) if start else "",
    )


def _newest(request, narrow, rows):
    """Return the page that the request asks for: the first is what `rows` begin with."""
    if request.GET.get("before"):
        return page_of(request, narrow.qs)
    return page_of_keys(request, [row.pk for row in rows])


def _snippets(editions, words):
    """Return {key: the piece of its text that holds the words}, of those that hold them."""
    found = search.snippets(editions, words) if words and editions else {}
    return {pk: snippet for pk, snippet in found.items() if "<mark>" in snippet}


def _pattern(page, snippets, holes):
    """Return `page` with holes for cards, for the pieces of texts, and for addresses."""
    editions = [
        {
            "card_html": holes.html(row.card_html),
            "snippet": holes.html(snippets[row.pk]) if row.pk in snippets else "",
        }
        for row in page.editions
    ]
    return replace(page.pattern(holes), editions=editions)


def _facets(request, rows, sections, narrow, holes):
    found = facets.options(rows, sections)
    asked = {name: narrow.asked[name] for name in narrow.FACETS if name in narrow.asked}

    def link(**changes):
        return holes.text(address(request, **changes))

    return {
        "facets": facets.offered(found, len(rows), asked, link, holes),
        "chosen": [
            each | {"name": holes.text(each["name"])} for each in facets.chosen(found, asked, link)
        ],
        "kept": {name: holes.text(value) for name, value in asked.items()},
    }


def _names(start, live):
    """Return names of topics and authors that have a word with this start."""
    named = Q(slug__startswith=start) | Q(slug__contains=f"-{start}")
    topics = Topic.objects.filter(named, Exists(live.about(OuterRef("pk"))))
    authors = Author.objects.filter(named, Exists(live.by(OuterRef("pk"))))
    both = topics.order_by().values_list("name", flat=True)
    return both.union(authors.order_by().values_list("name", flat=True)).order_by("name")[
        :SUGGESTED
    ]
