"""What a page weighs on its way to a phone, pictures aside."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from articles.models import Banner, Campaign, Section
from articles.publishing import correct, publish
from tests.factories import (
    NOW,
    make_author,
    make_editions,
    make_picture,
    make_story,
    use_picture,
)

pytestmark = pytest.mark.django_db

STORY, STYLES, SCRIPTS = 40_000, 15_000, 5_000


def compressed(data):
    return len(brotli.compress(data, quality=5))


def linked(page, kind):
    """Return the compressed bytes of each file of the `kind` that the page asks for."""
    names = re.findall(rf'(?:href|src)="/static/([^"]*[.]{kind})"', page.text)
    return {name: compressed(Path(finders.find(name)).read_bytes()) for name in names}


@pytest.fixture
def pages(client):
    """A long story with everything, the front page, and a search."""
    section = Section.objects.create(name="War", is_default=True)
    Section.objects.create(name="Sport")
    Banner.objects.create(text="Join us", starts_at=NOW)
    Campaign.objects.create(heading="We stay", quote="Because.", starts_at=NOW)
    make_editions({"section": section, "topics": ["Grain", f"Topic {n}"]} for n in range(40))
    authors = [make_author(bio="She reports from the south. " * 8) for _ in range(3)]
    # No two paragraphs alike: a text that repeats itself weighs nothing.
    words = [f"{number * 7919 % 99991:x}" for number in range(2000)]
    lines = [" ".join(words[start : start + 50]) for start in range(0, 2000, 50)]
    story = make_story(
        body="\n".join(f"<p>{line}</p>" for line in lines), authors=authors, topics=["Grain", "Law"]
    )
    for _ in range(5):
        use_picture(story, make_picture())
    edition = publish(story, by=None, at=NOW)
    correct(story, kind="correction", text="It was so.", by=None, at=NOW)
    return [
        client.get(address) for address in (edition.get_absolute_url(), "/", "/search/?q=reopened")
    ]


def test_a_page_is_light(pages):
    for page in pages:
        styles, scripts = linked(page, "css"), linked(page, "js")
        assert styles and scripts
        assert sum(styles.values()) <= STYLES, styles
        assert sum(scripts.values()) <= SCRIPTS, scripts
    story = pages[0]
    whole = compressed(story.content)
    whole += sum((linked(story, "css") | linked(story, "js")).values())
    assert whole <= STORY


def test_a_page_asks_no_other_host_for_anything(pages):
    for page in pages:
        asked = re.findall(
            r'<(?:script|img|source|iframe|link)[^>]*(?:src|href)="([^"]*)"', page.text
        )
        foreign = [url for url in asked if not url.startswith(("/", "https://news.example/"))]
        assert foreign == []
