"""Finding stories: by their words, and by what they have in common.

The page has two addresses. ``/search/`` is where its form leads; ``/stories/`` is the same page
with nothing asked: all stories, the newest first.
"""

from dataclasses import replace
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, JsonResponse
from django.utils import timezone
from django.utils.translation import ngettext

from articles import search, text
from articles.filters import LONGEST, Asked
from articles.models import Author, Edition, Topic
from articles.models.prepared import Given, GivenKeys, Prepared

from . import facets
from .frame import frame, laid_out, piece
from .holes import Holes, Layouts
from .paging import PAGE, Page, address, in_order, page_of, page_of_rows

PAGES = search.RANKED // PAGE  # what is ranked, is ranked in full: there is an end to it
SHORTEST = 2  # letters that are worth a suggestion
SUGGESTED = 5  # of names, and of headlines
_LOOKED_IN = ("text", "language")  # and how it is spoken
_layouts = Layouts()  # one for each day that somebody tries, so not among those of all pages


def find(request):
    at = timezone.now()
    asked = Asked(_query(request), at=at)
    hits = _hits(asked)
    found = (_ranked if asked.ranks else _newest)(request, asked, hits.keys)
    plain = {
        "narrowed": asked.narrows,
        "many": len(hits) == search.RANKED,
        "most": search.RANKED,
        "found": bool(hits),
        "days": [asked.data.get(name, "") for name in ("sort", "since", "until")],
        "errors": asked.errors,
    }
    around, holes = frame(request, at), Holes()
    filled = {
        "words": asked.words and holes.text(asked.words),
        "asked_words": holes.text(asked.data.get("q", "")),
        "number": holes.text(_number(len(hits))),
        "page": _pattern(request, found, _snippets(found.editions, asked.words), holes),
        **_facets(request, hits, around["sections"], asked, holes),
    }
    # Two of one shape have the same marks in the same places, and the rest the same.
    shape = repr([plain, filled])
    return laid_out(
        request,
        "articles/search.html",
        at,
        holes,
        (shape,),
        around=around,
        layouts=_layouts,
        asked=asked,
        **plain,
        **filled,
    )


def _hits(asked):
    if asked.is_words_alone:
        return search.hits(asked.words, asked.at, best_first=asked.ranks)
    found = asked.filter.qs
    return found.best_first() if asked.ranks else search.newest(found)


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


def _query(request):
    """Return the query, in which the words were once called `text`."""
    if "text" not in request.GET:
        return request.GET
    query = request.GET.copy()
    query.setdefault("q", query["text"])
    return query


def _ranked(request, asked, keys):
    """Return the page of `keys`, which stand in their order, that the request asks for."""
    number = request.GET.get("page", "1")
    if number not in map(str, range(1, PAGES + 1)):
        raise Http404("no such page")
    start = (int(number) - 1) * PAGE
    more = len(keys) > start + PAGE
    return Page(
        editions=_cards(keys[start : start + PAGE], asked),
        older=address(request, page=int(number) + 1) if more else "",
        later=address(request) if start else "",
    )


def _newest(request, asked, keys):
    """Return the page that the request asks for: the first is what `keys` begin with."""
    if request.GET.get("before"):
        return page_of(request, asked.filter.qs, *_more(asked))
    return page_of_rows(request, _cards(keys[: PAGE + 1], asked))


def _cards(keys, asked):
    """Return the cards of the editions of these keys, in that order."""
    return in_order(_found[_more(asked)](keys=keys, at=asked.at), keys)


def _more(asked):
    """Return the columns of cards that are wanted: words are looked for in the text."""
    return _LOOKED_IN if asked.words else ()


def _with(more):
    found = Edition.objects.live(Given("at")).filter(pk__in=GivenKeys("keys"))
    return found.order_by().cards(*more)


_found = {more: Prepared(partial(_with, more)) for more in ((), _LOOKED_IN)}


def _snippets(editions, words):
    """Return {key: the piece of its text that holds the words}, of those that hold them."""
    if not words:
        return {}
    found = search.snippets({row.pk: row.text for row in editions}, words)
    return {pk: snippet for pk, snippet in found.items() if "<mark>" in snippet}


def _pattern(request, page, snippets, holes):
    """Return `page` with holes for its list and for addresses."""
    items = "".join(_item(request, row, snippets.get(row.pk, "")) for row in page.editions)
    return replace(page, editions=[], items=items).pattern(holes)


def _item(request, row, snippet):
    holes = Holes()
    context = {"card": holes.html(row.card_html), "snippet": snippet and holes.html(snippet)}
    language = row.language if snippet else ""
    shape = (bool(snippet), language)
    return piece(request, "articles/_found.html", holes, shape, language=language, **context)


def _facets(request, hits, sections, asked, holes):
    found = facets.options(request, hits, sections)
    return {
        "facets": facets.offered(request, found, len(hits), asked.facets, holes),
        "chosen": facets.chosen(request, found, asked, holes),
        "kept": {name: holes.text(value) for name, value in asked.facets.items()},
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
