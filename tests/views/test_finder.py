"""The list of all stories, narrowed by what a reader asks for."""

import re
from datetime import UTC, datetime

import pytest

from articles.models import Section
from tests.factories import make_author, make_edition

pytestmark = pytest.mark.django_db


def headlines(response):
    return re.findall(r'<h3 class="story-card-headline">\s*<a [^>]*>([^<]*)<', response.text)


@pytest.fixture
def two_stories(db):
    make_edition(
        headline="Grain sails",
        standfirst="Two ships.",
        body="<p>The harbour of Izmail is busy.</p>",
        section=Section.objects.create(name="Business"),
        topics=["Ports"],
        authors=[make_author("Нріман Джелял")],
        published_at=datetime(2023, 3, 14, 21, 30, tzinfo=UTC),
    )
    make_edition(
        headline="A court rules",
        body="<p>The appeal was refused.</p>",
        section=Section.objects.create(name="Courts"),
        topics=["Law"],
        authors=[make_author("Qırımlı Sample")],
        published_at=datetime(2023, 3, 15, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["A court rules", "Grain sails"]),
        ({"text": ""}, ["A court rules", "Grain sails"]),
        ({"text": "GRAIN izmail"}, ["Grain sails"]),
        ({"text": "grain refused"}, []),
        ({"text": "ships"}, ["Grain sails"]),
        ({"section": "courts"}, ["A court rules"]),
        ({"topic": "port"}, ["Grain sails"]),
        ({"author": "qirimli"}, ["A court rules"]),
        ({"author": "Нріман"}, ["Grain sails"]),
        ({"since": "2023-03-15"}, ["A court rules"]),
        ({"until": "2023-03-14"}, ["Grain sails"]),
        ({"section": "courts", "text": "grain"}, []),
    ],
)
def test_a_reader_finds(client, two_stories, asked, found):
    assert headlines(client.get("/stories/", asked)) == found


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "yesterday"},
        {"section": "no-such"},
        {"text": "x" * 1000},
        {"text": "\0"},
        {"topic": "'; --", "author": "%_"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
    ],
)
def test_nothing_a_reader_asks_is_an_error(client, two_stories, asked):
    assert client.get("/stories/", asked).status_code == 200


def test_a_reader_is_told_what_was_not_understood(client, two_stories):
    page = client.get("/stories/", {"since": "yesterday"}).text
    assert 'id="id_since_error">Enter a valid date.' in page
    assert 'aria-describedby="id_since_error"' in page


def test_show_more_keeps_what_was_asked(client, monkeypatch):
    section = Section.objects.create(name="War")
    for n in range(23):
        make_edition(headline=f"Shelling {n}", section=section)
    first = client.get("/stories/", {"text": "shelling", "section": "war"}).text
    more = re.search(r'href="([^"]*)" data-show-more', first)[1].replace("&amp;", "&")
    assert "text=shelling" in more
    assert len(headlines(client.get(more))) == 3


def test_a_search_without_success_says_so(client, two_stories):
    assert "No story matches." in client.get("/stories/", {"text": "penguins"}).text


@pytest.mark.parametrize("asked", [{}, {"text": "a", "section": "courts", "topic": "law"}])
def test_finding_costs_five_queries_at_most(
    client, two_stories, asked, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        client.get("/stories/", asked)
