"""The latest stories for feed readers, in three formats."""

import json
import re
from collections import defaultdict
from html import escape
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.text import Truncator

from articles import body
from articles.models import (
    Author,
    BylineRole,
    Edition,
    EditionTopic,
    NotePlace,
    Section,
    Slug,
    Topic,
)
from articles.publishing import pages
from articles.text import printable

LATEST = 50
SUMMARY_WORDS = 60


class JSONFeed(SyndicationFeed):
    """JSON Feed 1.1."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(_said(feed), ensure_ascii=False))

    @staticmethod
    def _item(item):
        return _said(
            {
                "id": item["unique_id"],
                "url": item["link"],
                "title": item["title"],
                "summary": item["description"] if item["content"] else "",
                "content_html": item["content"],
                "content_text": "" if item["content"] else item["description"],
                "date_published": rfc3339_date(item["pubdate"]),
                "date_modified": rfc3339_date(item["updateddate"]),
                "authors": [{"name": name} for name in item["signed"]],
                "tags": item["categories"],
                "language": item["language"],
            }
        )


def _said(values):
    """Leave out what is not known: the format has no nulls."""
    return {name: value for name, value in values.items() if value or name == "items"}


class RSSFeed(Rss201rev2Feed):
    """RSS 2.0, with the whole text of a story where the publication gives it."""

    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["signed"]:
            handler.addQuickElement("dc:creator", name)
        if item["language"]:
            handler.addQuickElement("dc:language", item["language"])
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


class AtomFeed(Atom1Feed):
    """Atom, with the whole text of a story where the publication gives it."""

    def item_attributes(self, item):
        return {"xml:lang": item["language"]} if item["language"] else {}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["signed"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


# The start of a link to a page of ours. Whoever shows a feed has other pages at such an address.
_TO_THE_PAPER = re.compile(r'<a href="(?=/(?!/))')
FORMS = {"rss.xml": RSSFeed, "atom.xml": AtomFeed, "feed.json": JSONFeed}


def everything(request, form):
    publication = settings.PUBLICATION
    live = Edition.objects.live(timezone.now())
    heading = {"title": publication["name"], "description": publication["description"]}
    return _answer(request, form, _latest(live), reverse("front_page"), heading)


def section(request, slug, form):
    return _feed_of(request, form, Section, slug, lambda live, found: live.in_section(found))


def topic(request, slug, form):
    return _feed_of(request, form, Topic, slug, lambda live, found: live.about(found))


def author(request, slug, form):
    return _feed_of(request, form, Author, slug, lambda live, found: live.by(found))


def _feed_of(request, form, kind, slug, choose):
    """Return the feed of a section, topic or author; lead an old address on."""
    found = Slug.objects.target(kind.slug_kind, slug)
    if found is None:
        raise Http404("nothing ever had this address")
    latest = _latest(choose(Edition.objects.live(timezone.now()), found))
    if not latest and not getattr(found, "in_navigation", False):
        raise Http404("what holds drafts alone is nothing readers know of")
    if found.slug != slug:
        return redirect(found.get_absolute_url() + form, permanent=True)
    heading = {
        "title": f"{settings.PUBLICATION['name']}: {found.name}",
        "description": found.bio if kind is Author else found.description,
    }
    return _answer(request, form, latest, found.get_absolute_url(), heading)


def _latest(editions):
    """Return the latest of `editions`, with what feeds tell of them, in two queries."""
    items = list(editions.newest_first().feed_items()[:LATEST])
    about = EditionTopic.objects.filter(edition__in=[item.pk for item in items])
    topics = defaultdict(list)
    for pk, name in about.order_by("topic__name").values_list("edition", "topic__name"):
        topics[pk].append(name)
    return [(item, topics[item.pk]) for item in items]


def _answer(request, form, editions, path, heading):
    address = settings.PUBLICATION["address"]
    feed = FORMS[form](
        link=address + path,
        feed_url=address + request.path,
        language=settings.PUBLICATION["language"],
        author_name=settings.PUBLICATION["name"],
        **{name: printable(words) for name, words in heading.items()},
    )
    for edition, topics in editions:
        _add(feed, edition, topics, address)
    # Not into the response: it takes each of a thousand pieces for one to encode.
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _add(feed, edition, topics, address):
    host = urlsplit(address).hostname
    summary = printable(edition.standfirst or Truncator(edition.text).words(SUMMARY_WORDS))
    feed.add_item(
        title=printable(edition.headline),
        link=address + reverse("story", args=[edition.slug]),
        # RSS and Atom hold HTML here, and what looks like markup in plain text would be lost.
        description=summary if isinstance(feed, JSONFeed) else escape(summary, quote=False),
        # Of a story in another language than the feed.
        language=edition.language if edition.language != feed.feed["language"] else "",
        signed=_signed(edition.content__bylines),
        pubdate=edition.published_at,
        updateddate=edition.updated_at or edition.published_at,
        # A topic may be named as the section is.
        categories=list(dict.fromkeys(map(printable, [edition.section__name, *topics]))),
        # Names the story even after its address has changed, or the day of its publication.
        unique_id=f"tag:{host},{edition.story__created_at.year}:story/{edition.pk}",
        unique_id_is_permalink=False,
        content=_whole(edition, address) if settings.FEEDS_FULL_TEXT else "",
    )


def _signed(bylines):
    """Return who wrote it, as signed; who did something else, if nobody says that he wrote."""
    wrote = [each for each in bylines if each["role"] == BylineRole.AUTHOR]
    return [printable(each["as_signed"]) for each in wrote or bylines]


def _whole(edition, address):
    """Return the text of a story as HTML, with what was corrected.

    Pictures and cards are left out, which have no place there.
    """
    notes = [pages.correction(row) for row in edition.content__corrections or ()]
    blocks = body.blocks(edition.body)
    html = [
        *(_told(note) for note in notes if note["place"] == NotePlace.TOP),
        *(block.html for block in blocks if block.kind not in {"picture", "teaser"}),
        *(_told(note) for note in notes if note["place"] == NotePlace.FOOT),
    ]
    return _TO_THE_PAPER.sub(rf"\g<0>{address}", printable("\n".join(html)))


def _told(note):
    context = {"correction": note, "around": ""}
    return render_to_string("articles/_correction.html", context).strip()
