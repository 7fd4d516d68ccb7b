"""A story's page, at its address and at its old ones."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Teaser
from articles.publishing import publish, withdraw
from tests.factories import (
    NOW,
    make_author,
    make_edition,
    make_picture,
    make_story,
    use_picture,
)

pytestmark = pytest.mark.django_db


def test_a_reader_gets_all_there_is_to_a_story(client):
    author = make_author("Olena Sample", role="Reporter", bio="She reports.", email="o@b.example")
    story = make_story(
        headline="Ferries “run” again",
        standfirst="After a year, two boats.",
        body="<p>The harbour reopened.</p>\n<h2>What next</h2>\n<p>More boats.</p>",
        authors=[author],
        topics=["Harbours"],
        source_credit="The port",
    )
    use_picture(story, make_picture(), caption="The pier.", credit="(A. Sample)", alt="A pier")
    Teaser.objects.create(story=story, title="Elsewhere", excerpt="More.", publication="The Other")
    publish(story, by=None, at=NOW)
    page = client.get(story.get_absolute_url()).text
    for said in (
        "<h1",
        "Ferries “run” again",
        "After a year, two boats.",
        "Olena Sample",
        "Reporter",
        "She reports.",
        "o@b.example",
        "OS",
        "The pier.",
        "(A. Sample)",
        'alt="A pier"',
        'width="8"',
        'height="6"',
        "<p>The harbour reopened.</p>",
        "<h2>What next</h2>",
        "Elsewhere",
        "The Other",
        "Harbours",
        "The port",
        "1 min read",
        "Read more",
    ):
        assert said in page, said


def test_times_are_those_of_the_publication(client):
    edition = make_edition(published_at=NOW)  # noon in UTC
    page = client.get(edition.get_absolute_url()).text
    assert (
        '<time datetime="2025-03-14T14:00:00+02:00">'
        '<span class="day">14 March 2025</span> <span class="clock">14:00</span></time> EET'
    ) in page


@pytest.mark.parametrize("bylines", [1, 3])
def test_a_story_costs_three_queries(client, bylines, django_assert_num_queries):
    edition = make_edition(authors=[make_author() for _ in range(bylines)], topics=["A", "B"])
    address = edition.get_absolute_url()
    with django_assert_num_queries(3):
        client.get(address)


def test_the_authors_of_a_story_are_joined_as_one_would_say_it(client):
    authors = [make_author(name) for name in ("Ann", "Ben", "Cem")]
    page = client.get(make_edition(authors=authors).get_absolute_url()).text
    names = page[page.index("byline-role") : page.index("story-times")]
    assert [names.index(part) for part in ("Ann", ", ", "Ben", " and ", "Cem")] == sorted(
        names.index(part) for part in ("Ann", ", ", "Ben", " and ", "Cem")
    )


@pytest.mark.parametrize(
    ("roles", "signed"),
    [(("photography", "author", "author"), "Ben, Cem"), (("photography",), None)],
)
def test_a_card_names_those_who_wrote_the_story(roles, signed):
    story = make_story(authors=[])
    for name, role in zip(("Ann", "Ben", "Cem"), roles, strict=False):
        story.bylines.create(author=make_author(name), role=role)
    card = publish(story, by=None, at=NOW).card_html
    line = re.search(r'<p class="story-card-byline label">(.*)</p>', card)
    assert (line and line[1]) == signed


def test_text_in_another_language_says_which(client):
    page = client.get(make_edition(language="ar", headline="مرحبا").get_absolute_url()).text
    assert '<h1 class="story-headline" lang="ar" dir="rtl">مرحبا</h1>' in page
    assert '<html lang="en" dir="ltr">' in page


def test_an_old_address_leads_to_the_story_for_good(client):
    edition = make_edition(headline="First words")
    story = edition.story
    story.slug = "second-words"
    story.save()
    publish(story, by=None, at=NOW)
    response = client.get("/stories/first-words/")
    assert (response.status_code, response.headers["Location"]) == (301, "/stories/second-words/")


def test_an_address_that_is_not_published_yet_leads_nowhere(client):
    story = make_edition(headline="First words").story
    story.slug = "second-words"
    story.save()
    assert client.get("/stories/second-words/").status_code == 404
    assert client.get("/stories/first-words/").status_code == 200


def test_no_change_of_an_address_at_the_desk_changes_what_readers_have(client):
    story = make_edition(headline="First words").story
    for slug in ("never-public", "second-words"):
        story.slug = slug
        story.save()
    publish(story, by=None, at=NOW)
    for slug in ("second-words", "first-words", "third-words"):
        story.slug = slug
        story.save()
        assert client.get("/stories/first-words/").url == "/stories/second-words/"
        assert client.get("/stories/second-words/").status_code == 200
        assert client.get("/stories/never-public/").status_code == 404
    story.slug = "first-words"
    story.save()
    publish(story, by=None, at=NOW)
    assert client.get("/stories/second-words/").url == "/stories/first-words/"
    assert client.get("/stories/first-words/").status_code == 200


def test_a_withdrawn_story_is_gone_at_every_address_and_its_text_with_it(client):
    edition = make_edition(headline="Wrong from the start")
    story = edition.story
    story.slug = "wrong"
    story.save()
    publish(story, by=None, at=NOW)
    withdraw(story, by=None, at=NOW, reason="It was made up.")
    for slug in ("wrong-from-the-start", "wrong"):
        response = client.get(f"/stories/{slug}/")
        assert response.status_code == 410
        assert "Wrong from" not in response.text
        assert "made up" not in response.text


def test_a_story_that_was_never_live_was_never_there(client):
    draft = make_story(headline="A draft")
    planned = make_edition(headline="Planned", published_at=timezone.now() + timedelta(hours=1))
    dropped = make_edition(headline="Dropped", published_at=timezone.now() + timedelta(hours=1))
    withdraw(dropped.story, by=None, at=NOW, reason="Overtaken.")
    for thing in (draft, planned, dropped):
        assert client.get(thing.get_absolute_url()).status_code == 404


def test_what_is_not_there_shows_where_else_to_go(client):
    make_edition()
    page = client.get("/stories/never-was/")
    assert page.status_code == 404
    assert "There is no page at this address" in page.text
    assert "/sections/news/" in page.text
