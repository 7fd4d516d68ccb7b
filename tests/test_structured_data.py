"""What machines are told of a story."""

import json
import re
from datetime import UTC, datetime

import pytest

from articles import structured_data
from articles.publishing import publish
from tests.factories import make_edition, make_picture, make_story, use_picture

PUBLICATION = {
    "name": "The Courier",
    "address": "https://news.example",
    "language": "en",
    "description": "News.",
    "email": "",
}
STORY = {
    "headline": "Ferries run again",
    "standfirst": "After a year, two boats.",
    "url": "/stories/ferries/",
    "language": "uk",
    "section": {"name": "Ports", "url": "/sections/ports/"},
    "published_at": datetime(2025, 3, 14, 12, 0, tzinfo=UTC),
    "updated_at": None,
    "source_credit": "",
    "word_count": 240,
    "topics": [{"name": "Grain", "url": "/topics/grain/"}, {"name": "Odesa", "url": "/topics/od/"}],
    "bylines": [
        {"name": "Olena K.", "url": "/authors/olena/", "kind": "person", "role": ""},
        {"name": "City desk", "url": "/authors/city/", "kind": "desk", "role": ""},
        {"name": "A. Sample", "url": None, "kind": "person", "role": "photos"},
    ],
}


def article(**changes):
    return structured_data.news_article(STORY | changes, PUBLICATION)


def test_the_whole_of_a_story():
    assert article() == {
        "@type": "NewsArticle",
        "@id": "https://news.example/stories/ferries/#story",
        "url": "https://news.example/stories/ferries/",
        "mainEntityOfPage": "https://news.example/stories/ferries/",
        "headline": "Ferries run again",
        "description": "After a year, two boats.",
        "inLanguage": "uk",
        "articleSection": "Ports",
        "keywords": ["Grain", "Odesa"],
        "wordCount": 240,
        "datePublished": "2025-03-14T12:00:00+00:00",
        "dateModified": "2025-03-14T12:00:00+00:00",
        "author": [
            {
                "@type": "Person",
                "name": "Olena K.",
                "url": "https://news.example/authors/olena/",
            },
            {
                "@type": "Organization",
                "name": "City desk",
                "url": "https://news.example/authors/city/",
            },
        ],
        "contributor": [{"@type": "Person", "name": "A. Sample"}],
        "isAccessibleForFree": True,
        "isPartOf": {"@id": "https://news.example/#paper"},
        "publisher": {"@id": "https://news.example/#publication"},
    }


def test_a_story_nobody_signs_is_its_sources_else_the_houses():
    unsigned = article(bylines=[], source_credit="Ukrinform")
    assert unsigned["author"] == [{"@type": "Organization", "name": "Ukrinform"}]
    assert article(bylines=[])["author"] == [{"@id": "https://news.example/#publication"}]


def test_a_story_that_was_updated_says_when():
    updated = article(updated_at=datetime(2025, 3, 15, tzinfo=UTC))
    assert updated["datePublished"] == "2025-03-14T12:00:00+00:00"
    assert updated["dateModified"] == "2025-03-15T00:00:00+00:00"


def test_a_story_that_was_wrong_says_so():
    at = datetime(2025, 3, 16, tzinfo=UTC)
    note = {"kind": "correction", "text": "Two boats, not three.", "at": at}
    news = {"kind": "update", "text": "A third boat has come.", "at": at}
    assert article(corrections=[note, news])["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "Two boats, not three.",
            "datePublished": "2025-03-16T00:00:00+00:00",
        }
    ]


def test_its_pictures_have_whole_addresses_and_say_whose_they_are():
    here = {"url": "/pictures/a.jpg", "width": 1200, "height": 630, "credit": "A. Sample"}
    there = {"url": "https://cdn.example/b.jpg", "width": 8, "height": 6}
    found = article(images=[here, there])["image"]
    assert [image["url"] for image in found] == [
        "https://news.example/pictures/a.jpg",
        "https://cdn.example/b.jpg",
    ]
    assert found[0]["creditText"] == "A. Sample"
    assert "creditText" not in found[1]


def test_the_way_to_a_story_starts_at_the_front_page():
    crumbs = json.loads(structured_data.of_story(STORY, PUBLICATION))["@graph"][1]
    steps = [(e["position"], e["name"], e["item"]) for e in crumbs["itemListElement"]]
    assert steps == [
        (1, "The Courier", "https://news.example/"),
        (2, "Ports", "https://news.example/sections/ports/"),
        (3, "Ferries run again", "https://news.example/stories/ferries/"),
    ]


def test_what_a_story_names_is_told_beside_it():
    graph = json.loads(structured_data.of_story(STORY, PUBLICATION))["@graph"]
    story, _, house, paper = graph
    assert story["publisher"] == {"@id": house["@id"]} == paper["publisher"]
    assert story["isPartOf"] == {"@id": paper["@id"]}
    assert (house["@type"], paper["@type"]) == ("NewsMediaOrganization", "WebSite")


def test_no_headline_gets_out_of_its_script():
    headline = "</script><script>alert(1)</script><!-- & “quotes”"
    said = structured_data.of_story(STORY | {"headline": headline}, PUBLICATION)
    assert not set("<>&") & set(said)
    assert json.loads(said)["@graph"][0]["headline"] == headline


def test_a_shared_link_shows_headline_standfirst_and_picture():
    share = {"url": "/share.png", "width": 1200, "height": 630, "alt": "Boats"}
    assert structured_data.shared_link(STORY | {"share": share}, PUBLICATION) == [
        ("og:type", "article"),
        ("og:site_name", "The Courier"),
        ("og:title", "Ferries run again"),
        ("og:description", "After a year, two boats."),
        ("og:url", "https://news.example/stories/ferries/"),
        ("og:image", "https://news.example/share.png"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", "Boats"),
        ("article:published_time", "2025-03-14T12:00:00+00:00"),
        ("article:modified_time", "2025-03-14T12:00:00+00:00"),
        ("article:section", "Ports"),
        ("article:author", "https://news.example/authors/olena/"),
        ("article:author", "https://news.example/authors/city/"),
        ("article:tag", "Grain"),
        ("article:tag", "Odesa"),
    ]


@pytest.mark.parametrize(
    ("language", "locale"),
    [("uk", None), ("zh-hans", None), ("pt-br", "pt_BR"), ("en-gb", "en_GB")],
)
def test_a_language_is_told_with_its_territory_or_not_at_all(language, locale):
    told = structured_data.shared_link(STORY | {"language": language}, PUBLICATION)
    assert dict(told).get("og:locale") == locale


def test_what_is_not_known_is_left_out():
    bare = STORY | {"standfirst": "", "section": None, "topics": [], "bylines": []}
    names = [name for name, _ in structured_data.shared_link(bare, PUBLICATION)]
    assert not {"og:description", "article:section", "og:image"} & set(names)
    assert "articleSection" not in structured_data.news_article(bare, PUBLICATION)


def told(text):
    """Return the graphs of a page."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    return [json.loads(script)["@graph"] for script in found]


@pytest.mark.django_db
def test_every_list_says_where_it_stands(client):
    edition = make_edition(topics=["Grain & <sea>"])
    author = edition.authors.get()
    for address, name in (
        (edition.section.get_absolute_url(), edition.section.name),
        ("/topics/grain-sea/", "Grain & <sea>"),
        (author.get_absolute_url(), author.name),
    ):
        [[crumbs]] = told(client.get(address).text)
        steps = [(step["name"], step["item"]) for step in crumbs["itemListElement"]]
        assert steps == [
            ("The Newsroom", "https://news.example/"),
            (name, f"https://news.example{address}"),
        ]


@pytest.mark.django_db
def test_the_front_page_says_whose_it_is(client):
    [graph] = told(client.get("/").text)
    assert [thing["@type"] for thing in graph] == ["NewsMediaOrganization", "WebSite"]


@pytest.mark.django_db
def test_each_page_has_one_set_of_metadata(client):
    edition = make_edition()
    for address in ("/", "/about/", edition.get_absolute_url()):
        text = client.get(address).text
        for name in ("og:type", "og:site_name", "og:image", "twitter:card"):
            assert text.count(f'"{name}"') == 1, (address, name)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_browsers_take_the_data_for_no_script_and_show_the_lightest_picture(page):
    story = make_story(headline="Ferries run again")
    use_picture(story, make_picture())
    edition = publish(story, by=None, at=datetime(2025, 3, 14, tzinfo=UTC))
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(edition.get_absolute_url(), wait_until="networkidle")
    assert complaints == []
    data = page.locator('script[type="application/ld+json"]').text_content()
    assert json.loads(data)["@graph"][0]["headline"] == "Ferries run again"
    picture = page.locator(".story-picture img")
    assert picture.evaluate("img => img.currentSrc").endswith(".avif")
    assert picture.evaluate("img => img.complete && img.naturalWidth > 0")
