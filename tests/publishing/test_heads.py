"""What the head of a story's page says, made when the story is published."""

import json
import re
from datetime import timedelta

import pytest

from articles.models import Edition, Picture, Section
from articles.publishing import editions, publish
from tests.factories import NOW, make_author, make_edition, make_picture, make_story, use_picture

pytestmark = pytest.mark.django_db


def said(edition):
    """Return (the NewsArticle, the pairs of OpenGraph) of the edition's head."""
    script = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', edition.head_html, re.S
    )
    pairs = re.findall(r'<meta property="([^"]*)" content="([^"]*)">', edition.head_html)
    return json.loads(script[1])["@graph"][0], dict(pairs)


def test_the_head_tells_machines_what_the_page_tells_readers(client):
    desk = make_author("City desk", kind="desk")
    story = make_story(
        headline="Ferries “run” & ride",
        standfirst="Two boats.",
        authors=[make_author("Olena Koval"), desk],
        topics=["Grain"],
    )
    edition = publish(story, by=None, at=NOW)
    article, shared = said(edition)
    assert article["headline"] == "Ferries “run” & ride"
    assert [(a["@type"], a["name"]) for a in article["author"]] == [
        ("Person", "Olena Koval"),
        ("Organization", "City desk"),
    ]
    assert shared["og:title"] == "Ferries “run” &amp; ride"
    assert shared["og:url"] == f"https://news.example{edition.get_absolute_url()}"
    page = client.get(edition.get_absolute_url()).text
    assert edition.head_html in page
    assert page.count('rel="canonical"') == page.count("og:title") == 1


def test_a_link_to_a_story_shows_its_leading_picture():
    story = make_story(body='<p>One.</p>\n<figure data-picture="1"></figure>')
    placed, leading = (make_picture(key=key) for key in ("placed", "leading"))
    Picture.objects.update(width=1600, height=1000)
    for order, picture in enumerate((placed, leading)):
        use_picture(story, picture, order=order, alt=f"{picture.key}!")
    article, shared = said(publish(story, by=None, at=NOW))
    assert [image["url"].split("/")[4] for image in article["image"]] == ["leading", "placed"]
    assert re.search(r"/pictures/leading/\w+/share.jpg$", shared["og:image"])
    assert (shared["og:image:width"], shared["og:image:alt"]) == ("1200", "leading!")


@pytest.mark.parametrize("pictured", [True, False])
def test_a_link_to_a_story_without_a_large_picture_shows_its_headline(client, pictured):
    story = make_story(headline="Ferries run again")
    if pictured:
        use_picture(story, make_picture())  # of eight pixels
    _, shared = said(publish(story, by=None, at=NOW))
    assert shared["og:image:alt"] == "Ferries run again"
    response = client.get(shared["og:image"].removeprefix("https://news.example"))
    assert response.headers["Content-Type"] == "image/png"


def test_the_head_follows_a_section_that_was_renamed():
    edition = make_edition(section=Section.objects.create(name="Ports"))
    assert said(edition)[0]["articleSection"] == "Ports"
    Section.objects.update(name="Harbours")
    editions.refresh(Edition.objects.all(), at=NOW + timedelta(days=1))
    assert said(Edition.objects.get())[0]["articleSection"] == "Harbours"


def test_a_story_says_nothing_of_a_revoked_picture():
    story = make_story()
    use_picture(story, make_picture(revoked_at=NOW))
    article, shared = said(publish(story, by=None, at=NOW))
    assert "image" not in article
    assert "/pictures/" not in shared["og:image"]
