"""What search engines are told there is."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from articles.models import Section
from tests.factories import make_author, make_edition, make_story

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def locations(client, address):
    tree = ElementTree.fromstring(client.get(address).content)
    return [loc.text.removeprefix("https://news.example") for loc in tree.findall(".//s:loc", NS)]


def test_the_index_names_a_file_for_each_month_from_the_first_story_to_the_last(client):
    make_edition(published_at=datetime(2022, 11, 30, 21, tzinfo=UTC))
    make_edition(published_at=datetime(2023, 1, 1, tzinfo=UTC))
    assert locations(client, "/sitemap.xml") == [
        "/sitemap-pages.xml",
        "/sitemap-2023-1.xml",
        "/sitemap-2022-12.xml",
        "/sitemap-2022-11.xml",
    ]


def test_a_month_of_the_newsroom_names_its_stories_and_when_they_changed(client):
    make_edition(headline="November", published_at=datetime(2022, 11, 30, 21, tzinfo=UTC))
    make_edition(headline="December", published_at=datetime(2022, 11, 30, 23, tzinfo=UTC))
    assert locations(client, "/sitemap-2022-11.xml") == ["/stories/november/"]
    assert "<lastmod>2022-11-30</lastmod>" in client.get("/sitemap-2022-11.xml").text


@pytest.mark.parametrize("month", ["2022-13", "2022-0", "9999-12", "0-1"])
def test_a_month_that_never_was_is_not_found(client, month):
    assert client.get(f"/sitemap-{month}.xml").status_code == 404


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
