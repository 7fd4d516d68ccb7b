"""A story that readers may not see shows at no public address; and how that is kept so."""

import ast
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test.client import Client, ClientHandler
from django.urls import is_valid_path, resolve, reverse
from django.utils import timezone

import articles
from articles import caching
from articles.caching import Layer
from articles.models import Section, Status, Story
from articles.publishing import correct, publish, put_in_bin, unschedule, withdraw
from articles.renditions import card
from articles.urls import PARAMETERS, urlpatterns
from tests.factories import NOW, make_author, make_edition, make_story

ADDRESSES = [
    "/",
    "/stories/",
    "/stories/?text=zebra",
    "/search/?q=zebra",
    "/search/?q=zebra&sort=date",
    "/search/?q=topic:zebra",
    "/search/?topic=zebra-topic",
    "/search/?author=zebra-author",
    "/search/suggestions/?q=zebra",
    "/stories/zebra-headline/",
    "/sections/news/",
    "/topics/zebra-topic/",
    "/authors/",
    "/authors/zebra-author/",
    "/archive/",
    "/archive/2025/",
    "/archive/2025/3/",
    "/archive/2025/3/14/",
    "/corrections/",
    "/about/",
    "/nowhere/",
    "/stories/zebra-headlin/",
    *(
        f"/{place}/{form}"
        for place in ("feeds", "sections/news", "topics/zebra-topic", "authors/zebra-author")
        for form in ("rss.xml", "atom.xml", "feed.json")
    ),
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-2025-3.xml",
    "/sitemap-news.xml",
    "/robots.txt",
    "/.well-known/security.txt",
    "/favicon.ico",
]
# Addresses that say nothing of stories by themselves, each tried below or where it is at home.
APART = {
    "rendition",  # a picture, for who knows its key: pages of live stories and of the desk
    "share_card",  # tried below
    "preview_link",  # for who has the link
}


def zebra(**fields):
    Section.objects.get_or_create(name="News", defaults={"is_default": True})
    return make_story(
        headline="Zebra headline",
        standfirst="Zebra standfirst",
        body="<p>Zebra body.</p>",
        topics=["Zebra topic"],
        authors=[make_author("Zebra author", bio="Zebra bio")],
        **fields,
    )


def scheduled():
    publish(zebra(), by=None, at=NOW, go_live_at=timezone.now() + timedelta(minutes=1))


def withdrawn():
    story = zebra()
    publish(story, by=None, at=NOW)
    withdraw(story, by=None, at=NOW, reason="Zebra reason")


def off_the_schedule():
    scheduled()
    unschedule(Story.objects.get(), by=None, at=NOW)


STATES = {
    "a draft": lambda: zebra(status=Status.DRAFT),
    "in review": lambda: zebra(status=Status.IN_REVIEW),
    "ready": lambda: zebra(status=Status.READY, published_at=NOW),
    "scheduled": scheduled,
    "off the schedule": off_the_schedule,
    "withdrawn": withdrawn,
    "in the bin": lambda: put_in_bin(zebra(), by=None, at=NOW),
}


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_readers_see_nothing_of_a_story_that_is(client, state):
    STATES[state]()
    make_edition(headline="A live one")  # so that no list is empty
    seen = [address for address in ADDRESSES if "zebra" in _said(client, address)]
    assert seen == []


@pytest.mark.django_db
def test_readers_see_a_live_story_wherever_it_belongs(client):
    publish(zebra(), by=None, at=NOW)
    silent = [address for address in ADDRESSES if "zebra" not in _said(client, address)]
    assert silent == [
        "/archive/",
        "/corrections/",
        "/about/",
        "/nowhere/",
        "/sitemap.xml",
        "/sitemap-news.xml",
        "/robots.txt",
        "/.well-known/security.txt",
        "/favicon.ico",
    ]


def test_no_public_address_is_forgotten_here():
    tried = {resolve(urlsplit(address).path).url_name for address in ADDRESSES if _is(address)}
    assert {pattern.name for pattern in urlpatterns} == tried | APART


def _is(address):
    return is_valid_path(urlsplit(address).path)


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_no_share_card_is_drawn_of_a_story_that_is(client, state):
    STATES[state]()
    drawing = card.Drawing("Zebra headline", settings.PUBLICATION["name"])
    address = reverse("share_card", args=["zebra-headline", drawing.stamp])
    assert client.get(address).status_code == 404


def test_a_page_kept_before_a_withdrawal_is_gone_after_it(
    django_db_serialized_rollback, transactional_db
):
    paper = Client()
    paper.handler = _Kept()
    caching.forget()
    live = zebra()
    publish(live, by=None, at=NOW)
    make_edition(headline="A live one")
    correct(live, kind="correction", text="Zebra note", by=None, at=timezone.now())
    before = {address: paper.get(address).content for address in ADDRESSES}
    kept = len(paper.handler.layer.pages)
    assert kept == len(ADDRESSES)
    withdraw(live, by=None, at=timezone.now(), reason="Zebra reason")
    after = [address for address in ADDRESSES if "zebra" in _said(paper, address)]
    assert after == []
    assert before != {address: paper.get(address).content for address in ADDRESSES}
    caching.forget()


class _Kept(ClientHandler):
    """Django as a test client asks it, with readers' pages from memory in front of it."""

    def __init__(self):
        super().__init__()
        self.layer = Layer(WSGIHandler(), apart=("/admin/",), parameters=PARAMETERS)

    def __call__(self, environ):
        told = []
        body = b"".join(self.layer(environ, lambda *now: told.append(now)))
        status, headers = told[0][:2]
        response = HttpResponse(body, status=int(status[:3]), headers=dict(headers))
        response.wsgi_request, response.json = None, None
        return response


def _said(client, address):
    """Return the page without what the reader has typed in, in lower case."""
    page = client.get(address).text.lower()
    for typed in ("zebra", "topic:zebra", "zebra-topic", "zebra-author"):
        page = page.replace(f'value="{typed}"', "")
    return re.sub(r"<title>.*</title>|>[a-z-]+ <span aria-hidden=\"true\">×", "", page)


def test_the_modules_of_readers_never_name_the_story():
    folder = Path(articles.__file__).parent
    modules = [
        *folder.glob("views/*.py"),
        *(folder / name for name in ("feeds.py", "sitemaps.py", "filters.py", "urls.py")),
    ]
    naming = {
        f"{path.name}:{node.lineno}"
        for path in modules
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id == "Story")
        or (isinstance(node, ast.alias) and node.name == "Story")
        or (isinstance(node, ast.Attribute) and node.attr == "Story")
    }
    assert len(modules) > 8
    assert naming == set()
