"""What search engines are told there is."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from articles import sitemaps
from articles.models import ArchiveMonth, Section
from articles.publishing import PublicNote, correct, publish, withdraw
from tests.factories import NOW, make_author, make_edition, make_story

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def locations(client, address):
    tree = ElementTree.fromstring(client.get(address).content)
    return [loc.text.removeprefix("https://news.example") for loc in tree.findall(".//s:loc", NS)]


def test_the_index_names_a_file_for_each_month_that_has_a_story(client):
    make_edition(published_at=datetime(1998, 11, 30, 21, tzinfo=UTC))
    make_edition(published_at=datetime(2022, 12, 31, 23, tzinfo=UTC))
    make_edition(published_at=timezone.now() + timedelta(days=40))
    gone = make_edition(published_at=datetime(2022, 12, 30, tzinfo=UTC)).story
    withdraw(gone, by=None, at=NOW, reason="Wrong.")
    assert locations(client, "/sitemap.xml") == [
        "/sitemap-pages.xml",
        "/sitemap-2023-1.xml",
        "/sitemap-1998-11.xml",
    ]


def test_a_month_of_the_newsroom_names_its_stories_and_when_they_changed(client):
    make_edition(headline="November", published_at=datetime(2022, 11, 30, 21, tzinfo=UTC))
    make_edition(headline="December", published_at=datetime(2022, 11, 30, 23, tzinfo=UTC))
    assert locations(client, "/sitemap-2022-11.xml") == ["/stories/november/"]


def days_of_months(client):
    """Return {file: day of its last change} of the index."""
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return {
        file.findtext("s:loc", namespaces=NS).rpartition("/")[2]: file.findtext(
            "s:lastmod", namespaces=NS
        )
        for file in tree.findall("s:sitemap", NS)
    }


def test_the_index_says_when_each_month_last_changed(client):
    day = timedelta(days=1)
    at = datetime(2025, 3, 10, 12, tzinfo=UTC)
    with time_machine.travel(at, tick=False) as clock:
        old = make_edition(at=at, published_at=datetime(2025, 1, 5, 12, tzinfo=UTC))
        make_edition(at=at, published_at=at + 2 * day)
        assert days_of_months(client)["sitemap-2025-1.xml"] == "2025-03-10"
        clock.move_to(at + 5 * day)
        new = make_edition(headline="New", at=at, published_at=at - day)
        # What was scheduled has appeared, and nobody did anything.
        assert days_of_months(client)["sitemap-2025-3.xml"] == "2025-03-12"
        assert "sitemap-2025-2.xml" not in days_of_months(client)
        correct(old.story, kind="correction", text="A ferry.", by=None, at=at + 6 * day)
        withdraw(new.story, by=None, at=at + 7 * day, reason="Wrong.")
        clock.move_to(at + 9 * day)
        months = {"sitemap-2025-1.xml": "2025-03-16", "sitemap-2025-3.xml": "2025-03-17"}
        assert days_of_months(client).items() >= months.items()
        told = days_of_months(client)
        ArchiveMonth.objects.rebuild()
        assert days_of_months(client) == told


@pytest.mark.parametrize(
    ("written", "change", "lastmod"),
    [
        (NOW - timedelta(days=1), False, NOW),
        (NOW + timedelta(days=1), False, NOW + timedelta(days=1)),
        (NOW + timedelta(days=2), True, NOW + timedelta(days=2)),
    ],
)
def test_the_sitemap_says_when_a_story_changed_however_little(client, written, change, lastmod):
    with time_machine.travel(NOW - timedelta(days=2), tick=False):
        edition = make_edition(headline="Ships", at=NOW - timedelta(days=2), published_at=NOW)
        note = PublicNote("It has moved on.") if change else None
        publish(edition.story, by=None, at=written, go_live_at=NOW, change=note)
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert f"<lastmod>{lastmod:%Y-%m-%d}</lastmod>" in client.get("/sitemap-2025-3.xml").text
        feed = json.loads(client.get("/feeds/feed.json").content)["items"][0]
        told = (lastmod if change else NOW).isoformat()
        assert feed["date_modified"] == told
        assert f'"dateModified":"{told}"' in client.get("/stories/ships/").text


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Kyiv", datetime(2023, 3, 26, 1, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2023, 3, 26, 18, 30, tzinfo=UTC)),
        ("America/Sao_Paulo", datetime(2018, 2, 18, 2, tzinfo=UTC)),  # from midnight back to 23:00
        ("America/St_Johns", datetime(2010, 11, 7, 2, 31, tzinfo=UTC)),  # from 0:01 back to 23:01
        ("Europe/Kyiv", datetime(1880, 1, 1, 21, 57, 56, tzinfo=UTC)),  # by the sun
    ],
)
def test_a_day_is_that_of_the_newsroom_at_every_minute_around_a_change(settings, zone, change):
    settings.TIME_ZONE = zone
    day_of = sitemaps._days()
    for seconds in range(-90_000, 90_000, 59):
        time = change + timedelta(seconds=seconds)
        day = time.astimezone(ZoneInfo(zone)).date().isoformat()
        assert day_of(f"{time:%Y-%m-%d %H:%M:%S}.5") == day, time


@pytest.mark.parametrize(
    "month", ["2022-13", "2022-0", "9999-12", "0-1", "9" * 20 + "-1", "2022-" + "9" * 20]
)
def test_a_month_that_never_was_is_not_found(client, month):
    assert client.get(f"/sitemap-{month}.xml").status_code == 404


def test_a_month_never_changed_earlier_than_was_said():
    make_edition(at=NOW, published_at=NOW)
    late = datetime(2099, 3, 14, tzinfo=UTC)
    ArchiveMonth.objects.note([NOW], at=late)
    ArchiveMonth.objects.note([NOW], at=NOW)
    ArchiveMonth.objects.rebuild()
    assert ArchiveMonth.objects.get().changed_at == late


def test_the_last_month_of_the_calendar_is_one_too(client):
    make_edition(at=NOW, published_at=datetime(9999, 12, 31, tzinfo=UTC))
    assert str(ArchiveMonth.objects.get()) == "9999-12"
    assert client.get("/sitemap.xml").status_code == 200


def test_the_other_pages_are_those_that_show_something(client):
    make_edition(
        section=Section.objects.create(name="War"), authors=[make_author("Ann")], topics=["Grain"]
    )
    make_story(
        section=Section.objects.create(name="Empty"), authors=[make_author("Ben")], topics=["Law"]
    )
    assert locations(client, "/sitemap-pages.xml") == [
        "/",
        "/authors/",
        "/archive/",
        "/corrections/",
        "/about/",
        "/sections/war/",
        "/authors/ann/",
        "/topics/grain/",
    ]


def test_an_empty_newsroom_has_a_sitemap(client):
    assert locations(client, "/sitemap.xml") == ["/sitemap-pages.xml"]


def test_robots_keep_out_of_the_desk_and_find_the_sitemap(client):
    lines = client.get("/robots.txt").text.splitlines()
    assert "Disallow: /admin/" in lines
    assert "Sitemap: https://news.example/sitemap.xml" in lines
    assert "Sitemap: https://news.example/sitemap-news.xml" in lines


def test_news_are_the_stories_of_two_days(client):
    with time_machine.travel(NOW, tick=False):
        make_edition(headline="Old", published_at=NOW - timedelta(hours=48))
        make_edition(headline="Late", published_at=NOW - timedelta(hours=47), language="en-gb")
        make_edition(headline="New & <true>", language="uk")
        make_edition(headline="Not yet", published_at=NOW + timedelta(hours=1))
        response = client.get("/sitemap-news.xml")
    assert response.headers["Content-Type"] == "application/xml"
    news = "{http://www.google.com/schemas/sitemap-news/0.9}"
    found = [
        [entry.findtext(f".//{name}") for name in (f"{news}title", f"{news}language")]
        for entry in ElementTree.fromstring(response.content)
    ]
    assert found == [["New & <true>", "uk"], ["Late", "en"]]
    first = ElementTree.fromstring(response.content)[0]
    assert first[0].text == "https://news.example/stories/new-true/"
    assert first.findtext(f".//{news}publication_date") == "2025-03-14T12:00:00+00:00"
    assert first.findtext(f".//{news}name") == "The Newsroom"


def test_there_is_somebody_to_tell_of_a_weakness(client, settings):
    with time_machine.travel(NOW, tick=False):
        lines = client.get("/.well-known/security.txt").text.splitlines()
    assert lines == [
        "Contact: https://news.example/about/",
        "Expires: 2026-03-01T00:00:00+00:00",
        "Preferred-Languages: en",
        "Canonical: https://news.example/.well-known/security.txt",
    ]
    settings.PUBLICATION = {**settings.PUBLICATION, "email": "desk@news.example"}
    assert "Contact: mailto:desk@news.example" in client.get("/.well-known/security.txt").text


def test_the_icon_is_found_where_browsers_look_for_it(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response.url) == (301, "/static/articles/icons/favicon.ico")
    assert client.get(response.url).status_code == 200
