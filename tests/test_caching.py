"""Readers' pages from memory: the same as from Django, and never older than what was published."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Event, Semaphore
from time import sleep

import brotli
import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from articles import caching
from articles.caching import CACHE_CONTROL, Freshness, Layer
from articles.caching.freshness import Row
from articles.caching.queries import Encodings, normal
from articles.models import Banner, Site
from articles.models.site import next_due
from articles.publishing import publish, withdraw
from articles.urls import PARAMETERS
from tests.factories import make_edition, make_story

START = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
PUBLIC = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", CACHE_CONTROL)]


class World:
    """A clock, and the row in the database."""

    def __init__(self):
        self.seconds = 0.0
        self.row = Row(1, START, START + timedelta(hours=1))
        self.reads = 0

    def freshness(self):
        return Freshness(
            read=self.read,
            due=lambda at: at + timedelta(hours=1),
            now=lambda: START + timedelta(seconds=self.seconds),
            clock=lambda: self.seconds,
        )

    def read(self):
        self.reads += 1
        if isinstance(self.row, Exception):
            raise self.row
        return self.row

    def change(self):
        self.row = self.row._replace(version=self.row.version + 1)


class Django:
    """An application that counts how often it is asked."""

    def __init__(self, body=b"A page. " * 100, status="200 OK", headers=PUBLIC):
        self.body, self.status, self.headers = body, status, list(headers)
        self.asked = []
        self.closed = 0

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        start_response(self.status, list(self.headers))
        return self

    def __iter__(self):
        return iter([self.body])

    def close(self):
        self.closed += 1


class Answer:
    def __init__(self, status, headers, body):
        self.status = int(status[:3])
        self.headers = dict(headers)
        self.body = body


def ask(layer, path="/", method="GET", **headers):
    """Ask as a server does; a keyword is a header."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "news.example",
        "SERVER_PORT": "443",
        "HTTP_HOST": "news.example",
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(),
    } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    told = []
    response = layer(environ, lambda *now: told.append(now))
    body = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return Answer(*told[0][:2], body)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def site():
    return Django()


@pytest.fixture
def layer(site, world):
    return Layer(site, apart=("/admin/",), parameters={"before", "topic"}, fresh=world.freshness())


class Slow(Django):
    """An application that answers nobody until it is told to."""

    def __init__(self):
        super().__init__()
        self.came = Semaphore(0)
        self.may_answer = Event()

    def __call__(self, environ, start_response):
        self.came.release()
        assert self.may_answer.wait(10)
        return super().__call__(environ, start_response)


# --------------------------------------------------------------------- answered ahead of it


def test_who_asks_again_is_answered_from_memory(layer, site):
    first, second = ask(layer), ask(layer)
    assert (first.status, first.headers, first.body) == (
        second.status,
        second.headers,
        second.body,
    )
    assert (len(site.asked), site.closed) == (1, 1)
    assert second.headers == {
        **dict(PUBLIC),
        "Content-Length": "800",
        "ETag": first.headers["ETag"],
        "Last-Modified": "Sat, 14 Mar 2026 12:00:00 GMT",
        "Vary": "Accept-Encoding",
    }


def test_two_who_ask_at_once_have_the_page_made_once(world):
    site = Slow()
    layer = Layer(site, fresh=world.freshness(), patience=10)
    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(ask, layer) for _ in range(2)]
        assert site.came.acquire(timeout=10)
        assert not site.came.acquire(timeout=0.2)
        site.may_answer.set()
        assert answers[0].result().body == answers[1].result().body
    assert len(site.asked) == 1


@pytest.mark.parametrize("patience", [0, 0.01])
def test_nobody_waits_longer_than_patience_lasts(world, patience):
    site = Slow()
    layer = Layer(site, fresh=world.freshness(), patience=patience)
    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(ask, layer) for _ in range(2)]
        came = [site.came.acquire(timeout=10) for _ in range(2)]
        site.may_answer.set()
        assert came == [True, True]
        assert {answer.result().status for answer in answers} == {200}


def test_a_page_that_cannot_be_made_leaves_the_turn_to_the_next(world):
    def broken(environ, start_response):
        raise LookupError

    layer = Layer(broken, fresh=world.freshness(), patience=60)
    for _ in range(2):
        with pytest.raises(LookupError):
            ask(layer)


def test_who_has_it_already_is_told_so(layer):
    page = ask(layer)
    for headers in (
        {"if_none_match": page.headers["ETag"]},
        {"if_none_match": f'"other", {page.headers["ETag"].removeprefix("W/")}'},
        {"if_none_match": "*"},
        {"if_modified_since": page.headers["Last-Modified"]},
        {"if_modified_since": "Sat, 14 Mar 2026 18:00:00 GMT"},
    ):
        known = ask(layer, **headers)
        assert (known.status, known.body) == (304, b"")
        assert known.headers["ETag"] == page.headers["ETag"]
        assert known.headers["Cache-Control"] == CACHE_CONTROL
        assert "Content-Length" not in known.headers
    for headers in (
        {"if_none_match": '"other"'},
        {"if_none_match": '"other"', "if_modified_since": page.headers["Last-Modified"]},
        {"if_modified_since": "Fri, 13 Mar 2026 12:00:00 GMT"},
        {"if_modified_since": "no date"},
    ):
        assert ask(layer, **headers).status == 200


def test_the_first_to_ask_with_a_condition_fills_the_memory_all_the_same(layer, site):
    etag = ask(layer).headers["ETag"]
    other = Layer(site, fresh=layer._fresh)
    assert ask(other, if_none_match=etag).status == 304
    assert "HTTP_IF_NONE_MATCH" not in site.asked[-1]
    assert ask(other).body == site.body
    assert len(site.asked) == 2


def test_head_has_the_headers_and_no_body(layer, site):
    head, page = ask(layer, method="HEAD"), ask(layer)
    assert head.headers == page.headers
    assert (head.body, page.body) == (b"", site.body)
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("", None),
    ],
)
def test_each_browser_gets_the_encoding_it_takes(layer, site, accepted, encoding):
    page = ask(layer, accept_encoding=accepted)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert page.headers.get("Content-Encoding") == encoding
    assert page.headers["Content-Length"] == str(len(page.body))
    assert unpack(page.body) == site.body


def test_all_encodings_of_a_page_have_one_weak_etag(layer):
    tags = {ask(layer, accept_encoding=e).headers["ETag"] for e in ("br", "gzip", "")}
    assert len(tags) == 1 and tags.pop().startswith('W/"')


@pytest.mark.parametrize(
    ("body", "kind"), [(b"short", "text/plain"), (b"\x89PNG" * 200, "image/png")]
)
def test_what_does_not_get_smaller_is_left_as_it_is(world, body, kind):
    headers = [("Content-Type", kind), ("Cache-Control", CACHE_CONTROL)]
    layer = Layer(Django(body, headers=headers), fresh=world.freshness())
    assert "Content-Encoding" not in ask(layer, accept_encoding="br").headers


def test_the_memory_of_headers_is_bounded():
    encodings = Encodings()
    encodings.MOST = 10
    for number in range(100):
        encodings.choose(f"br;q=0.{number}")
    assert len(encodings._chosen) <= 10
    assert encodings.choose("gzip," + " " * 10_000) == "gzip"
    assert not any(len(accepted) > 1_000 for accepted in encodings._chosen)


# ------------------------------------------------------------------------ left to Django


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"path": "/admin/"},
        {"path": "/?other=1"},
        {"path": "/?before=" + "1" * 300},
        {"cookie": "theme=dark; sessionid=abc"},
        {"authorization": "Basic abc"},
    ],
)
def test_what_is_not_for_everybody_is_asked_of_django_as_it_is(layer, site, request_):
    ask(layer)
    for number in (2, 3):
        page = ask(layer, **request_)
        assert (len(site.asked), page.body) == (number, site.body)
        assert site.asked[-1]["REQUEST_METHOD"] == request_.get("method", "GET")
        assert site.asked[-1]["QUERY_STRING"] == request_.get("path", "").partition("?")[2]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", [("Content-Type", "text/html")]),
        ("200 OK", [("Cache-Control", "private, max-age=60")]),
        ("200 OK", [("Cache-Control", "public, max-age=31536000, immutable")]),
        ("200 OK", [*PUBLIC, ("Set-Cookie", "a=b")]),
        ("200 OK", [*PUBLIC, ("Vary", "Cookie")]),
        ("200 OK", [*PUBLIC, ("Content-Encoding", "br")]),
        ("302 Found", PUBLIC),
        ("400 Bad Request", PUBLIC),
        ("500 Internal Server Error", PUBLIC),
    ],
)
def test_what_django_does_not_call_public_is_not_kept(world, status, headers):
    site = Django(status=status, headers=headers)
    layer = Layer(site, fresh=world.freshness())
    page = ask(layer)
    assert (page.status, page.headers, page.body) == (int(status[:3]), dict(headers), site.body)
    assert ask(layer, method="HEAD").body == b""
    assert (len(site.asked), site.closed, len(layer.pages)) == (2, 2, 0)


@pytest.mark.parametrize("status", ["301 Moved Permanently", "404 Not Found", "410 Gone"])
def test_that_there_is_no_page_is_kept_too(world, status):
    site = Django(status=status)
    layer = Layer(site, fresh=world.freshness())
    pages = [ask(layer, if_none_match="*") for _ in range(2)]
    assert [page.status for page in pages] == [int(status[:3])] * 2
    assert len(site.asked) == 1


def test_a_cookie_that_is_no_session_changes_nothing(layer, site):
    ask(layer)
    ask(layer, cookie="theme=dark")
    assert len(site.asked) == 1


# ---------------------------------------------------------------------------- told apart


def test_each_host_scheme_path_and_query_has_its_own(layer, site, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    layer = Layer(site, parameters={"before"}, fresh=layer._fresh)
    for number, (path, headers) in enumerate(
        [
            ("/", {}),
            ("/a/", {}),
            ("/?before=1", {}),
            ("/?before=2", {}),
            ("/", {"host": "other.example"}),
            ("/", {"x_forwarded_proto": "https"}),
        ],
        start=1,
    ):
        for _ in range(2):
            ask(layer, path, **headers)
        assert len(site.asked) == number


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("", ""),
        ("&&", ""),
        ("before=2", "before=2"),
        ("topic=b&before=1&topic=a", "before=1&topic=b&topic=a"),
        ("utm_source=x&fbclid=y", ""),
        ("utm_source=x&before=1", "before=1"),
        ("before", "before"),
        ("other=1", None),
        ("before=1&other=1", None),
        ("%62efore=1", None),
        ("before=" + "1" * 300, None),
    ],
)
def test_queries_are_brought_into_one_form(query, same):
    assert normal(query, frozenset({"before", "topic"})) == same


def test_what_follows_readers_around_never_reaches_a_page_that_is_kept(layer, site):
    ask(layer, "/?utm_source=%22evil&before=1")
    assert site.asked[-1]["QUERY_STRING"] == "before=1"
    ask(layer, "/?before=1&fbclid=abc")
    assert len(site.asked) == 1


# ------------------------------------------------------------------------- bounded memory


def test_the_memory_keeps_what_was_asked_for_last(site, world):
    site.body = b"x" * 1000
    layer = Layer(site, memory=3 * 4000, fresh=world.freshness())
    for path in ("/a", "/b", "/c", "/a", "/d"):
        ask(layer, path)
    assert (len(layer.pages), layer.pages.weight) == (3, 3 * 4000)
    asked = len(site.asked)
    ask(layer, "/a")
    assert len(site.asked) == asked
    ask(layer, "/b")
    assert len(site.asked) == asked + 1


def test_a_very_large_answer_is_given_and_not_kept(world):
    site = Django(body=b"x" * (2**20 + 1))
    layer = Layer(site, fresh=world.freshness())
    assert ask(layer).body == site.body
    assert (len(layer.pages), layer.pages.weight) == (0, 0)


@pytest.mark.parametrize(
    ("path", "host"), [("/" + "a" * 5000, "news.example"), ("/", "news.example:" + "0" * 5000)]
)
def test_nothing_is_kept_under_an_address_that_takes_more_than_its_page(layer, site, path, host):
    for _ in range(2):
        assert ask(layer, path, host=host).body == site.body
    assert (len(layer.pages), len(site.asked)) == (0, 2)


# ------------------------------------------------------------------------ never too old


def test_the_database_is_asked_once_a_second_however_many_ask(layer, world):
    for _ in range(50):
        ask(layer)
    assert world.reads == 1
    world.seconds += 1
    for _ in range(50):
        ask(layer)
    assert world.reads == 2


def test_a_change_shows_within_a_second_in_every_process(site, world):
    layers = [Layer(site, fresh=world.freshness()) for _ in range(2)]
    for layer in layers:
        ask(layer)
    site.body = b"Newer."
    world.change()
    world.seconds += 0.9
    assert [ask(layer).body for layer in layers] != [b"Newer."] * 2
    world.seconds += 0.1
    assert [ask(layer).body for layer in layers] == [b"Newer."] * 2


def test_a_change_shows_at_once_in_the_process_that_made_it(site, world):
    here = world.freshness()
    layer, elsewhere = Layer(site, fresh=here), Layer(site, fresh=world.freshness())
    ask(layer), ask(elsewhere)
    site.body = b"Newer."
    world.change()
    here.forget()
    assert ask(layer).body == b"Newer."
    assert ask(elsewhere).body != b"Newer."


def test_what_is_read_while_it_changes_does_not_last(site, world):
    here = world.freshness()
    layer = Layer(site, fresh=here)
    read = world.read

    def read_and_be_late():
        row = read()
        if world.reads == 1:
            world.change()
            here.forget()
        return row

    here._read = read_and_be_late
    ask(layer)
    site.body = b"Newer."
    assert ask(layer).body == b"Newer."


def test_a_page_made_before_a_change_is_not_kept_after_it(site, world):
    here = world.freshness()
    layer = Layer(site, fresh=here)
    answer = site.__call__

    def slow(environ, start_response):
        if len(site.asked) == 0:
            world.change()
            here.forget()
            site.asked.append(environ)
            ask(layer, "/another")  # the process learns of the change meanwhile
        return answer(environ, start_response)

    layer.application = slow
    ask(layer)
    asked = len(site.asked)
    ask(layer)
    assert len(site.asked) == asked + 1


def test_a_time_that_was_due_counts_as_a_change(site, world):
    world.row = world.row._replace(due_at=START + timedelta(seconds=10))
    layer = Layer(site, fresh=world.freshness())
    first = ask(layer)
    world.seconds = 9.5
    ask(layer)
    assert len(site.asked) == 1
    world.seconds = 11
    later = ask(layer)
    assert len(site.asked) == 2
    assert later.headers["Last-Modified"] > first.headers["Last-Modified"]
    # The next is an hour later, though the row still names the one that has passed.
    world.seconds = 3600
    ask(layer)
    assert len(site.asked) == 3  # ten minutes are the longest that anything is kept
    world.seconds = 3612
    ask(layer)
    assert len(site.asked) == 4


def test_nothing_is_kept_for_longer_than_ten_minutes(layer, site, world):
    for seconds, asked in ((0, 1), (599, 1), (600, 2)):
        world.seconds = seconds
        ask(layer)
        assert len(site.asked) == asked


def test_what_is_kept_stays_while_the_database_is_away(layer, site, world):
    ask(layer)
    world.row = OperationalError("away")
    world.seconds += 5
    assert ask(layer).status == 200
    assert len(site.asked) == 1


def test_without_a_database_django_is_asked(site, world):
    world.row = OperationalError("no such table")
    layer = Layer(site, fresh=world.freshness())
    for _ in range(2):
        assert ask(layer).status == 200
    assert (len(site.asked), len(layer.pages)) == (2, 0)


def test_an_update_of_the_code_is_a_change_for_those_who_ask_by_time(site, world):
    world.row = world.row._replace(changed_at=START - timedelta(days=9))
    assert ask(Layer(site, fresh=world.freshness())).headers["Last-Modified"] == (
        "Sat, 14 Mar 2026 12:00:00 GMT"
    )


# ---------------------------------------------------------------- what Django's answers say


@pytest.mark.parametrize(
    ("status", "said"),
    [(200, CACHE_CONTROL), (404, CACHE_CONTROL), (302, None), (403, None), (500, None)],
)
def test_what_may_be_kept_says_so(status, said):
    view = caching.public(lambda request: HttpResponse(status=status))
    assert view(RequestFactory().get("/")).headers.get("Cache-Control") == said


def test_a_view_may_say_otherwise():
    view = caching.public(lambda request: HttpResponse(headers={"Cache-Control": "no-store"}))
    assert view(RequestFactory().get("/")).headers["Cache-Control"] == "no-store"


# -------------------------------------------------------------------------- the row


@pytest.mark.django_db
def test_every_change_moves_the_version_on():
    versions = []
    for _ in range(3):
        caching.site_changed(at=START)
        versions.append(Site.objects.get().version)
    assert versions == [1, 2, 3]


@pytest.mark.django_db
def test_when_it_changed_never_goes_back_nor_stays():
    times = []
    with time_machine.travel(START, tick=False):
        for at in (START, START - timedelta(minutes=10), START):
            caching.site_changed(at=at)
            times.append(Site.objects.get().changed_at)
    assert times == [START + timedelta(seconds=n) for n in range(3)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_one_schedules_while_another_changes_something_is_due():
    caching.site_changed(at=START)
    waits = Event()

    def change():
        waits.set()
        try:
            caching.site_changed(at=START)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        soon = make_edition(at=START, published_at=START + timedelta(minutes=5)).published_at
        changed = threads.submit(change)
        waits.wait(10)
        sleep(0.3)  # until it does
        transaction.on_commit(lambda: changed.result(10))
    assert Site.objects.get().due_at == soon


@pytest.mark.django_db
def test_what_is_due_next_is_the_first_of_all_that_is_planned():
    midnight = datetime(2026, 3, 14, 22, 0, tzinfo=UTC)  # in Kyiv
    assert next_due(START) == midnight
    banner = Banner.objects.create(text="a", starts_at=START, ends_at=START + timedelta(hours=5))
    assert next_due(START) == banner.ends_at
    Banner.objects.create(text="b", starts_at=START + timedelta(hours=4))
    assert next_due(START) == START + timedelta(hours=4)
    later = publish(make_story(), by=None, at=START, go_live_at=START + timedelta(hours=3))
    assert next_due(START) == later.published_at
    assert Site.objects.get().due_at == later.published_at
    withdraw(later.story, by=None, at=START, reason="in error")
    assert next_due(START) == START + timedelta(hours=4)


# --------------------------------------------------------------- the site, through the layer


@pytest.fixture
def paper(django_db_serialized_rollback, transactional_db):
    """The site as a server runs it, with nothing read yet."""
    caching.forget()
    yield Layer(WSGIHandler(), apart=("/admin/", "/static/"), parameters=PARAMETERS)
    caching.forget()


def test_pages_feeds_and_sitemaps_are_answered_from_memory(paper, django_assert_num_queries):
    edition = make_edition(topics=["Ports"])
    addresses = [
        "/",
        "/stories/",
        edition.get_absolute_url(),
        edition.section.get_absolute_url(),
        "/topics/ports/",
        "/authors/",
        "/archive/",
        "/archive/2025/3/",
        "/about/",
        "/feeds/rss.xml",
        "/feeds/atom.xml",
        "/feeds/feed.json",
        "/sitemap.xml",
        "/robots.txt",
        "/stories/?text=ferry&utm_source=x",
        "/nothing/here/",
    ]
    first = {address: ask(paper, address) for address in addresses}
    with django_assert_num_queries(0):
        for address, page in first.items():
            again = ask(paper, address)
            assert (again.status, again.body) == (page.status, page.body), address
            assert again.status in {200, 404}
            assert again.headers["Cache-Control"] == CACHE_CONTROL
            assert again.headers["Vary"] == "Accept-Encoding"
            assert {"ETag", "Last-Modified"} <= again.headers.keys()
            assert "Set-Cookie" not in again.headers


def test_a_story_withdrawn_is_gone_at_once_from_every_page_in_memory(paper):
    story = make_story(headline="Ferries run again", topics=["Ports"])
    edition = publish(story, by=None, at=timezone.now())
    listed = ["/", "/topics/ports/", "/feeds/rss.xml", edition.section.get_absolute_url()]
    for address in [*listed, edition.get_absolute_url()]:
        assert b"Ferries run again" in ask(paper, address).body
    withdraw(story, by=None, at=timezone.now(), reason="in error")
    assert ask(paper, edition.get_absolute_url()).status == 410
    for address in listed:
        assert b"Ferries run again" not in ask(paper, address).body


def test_a_story_published_is_found_where_there_was_nothing(paper):
    story = make_story(headline="Ferries run again")
    assert ask(paper, story.get_absolute_url()).status == 404
    publish(story, by=None, at=timezone.now())
    assert ask(paper, story.get_absolute_url()).status == 200


def test_a_scheduled_story_appears_when_it_is_due(paper):
    with time_machine.travel(START, tick=False):
        edition = publish(
            make_story(headline="Later"), by=None, at=START, go_live_at=START + timedelta(minutes=5)
        )
        caching.forget()
        assert ask(paper, edition.get_absolute_url()).status == 404
        assert b"Later" not in ask(paper, "/").body
    with time_machine.travel(START + timedelta(minutes=5), tick=False):
        caching.forget()  # a second has passed
        assert ask(paper, edition.get_absolute_url()).status == 200
        assert b"Later" in ask(paper, "/").body


def test_an_old_address_leads_on_from_memory(paper, django_assert_num_queries):
    story = make_story()
    old = publish(story, by=None, at=timezone.now()).get_absolute_url()
    story.slug = "new-address"
    story.save()
    publish(story, by=None, at=timezone.now())
    ask(paper, old)
    with django_assert_num_queries(0):
        moved = ask(paper, old)
    assert (moved.status, moved.headers["Location"]) == (301, "/stories/new-address/")


def test_an_unknown_name_in_the_query_is_answered_and_not_kept(paper):
    make_edition()
    kept = len(paper.pages)
    assert ask(paper, "/?anything=1").status == 200
    assert len(paper.pages) == kept
