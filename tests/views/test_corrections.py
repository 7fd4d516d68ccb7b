"""Corrections: on a page of their own, each with its day and the story it stands on."""

import re
from datetime import timedelta

import pytest

from articles.publishing import correct, withdraw
from tests.factories import NOW, make_edition

pytestmark = pytest.mark.django_db


def notes(response):
    return re.findall(r"<p>(Note \d+)</p>", response.text)


def make_notes(number, **fields):
    story = make_edition(published_at=NOW - timedelta(days=9), **fields).story
    for n in range(number, 0, -1):
        at = NOW - timedelta(hours=n)
        correct(story, kind="correction", text=f"Note {n}", by=None, at=at)
    return story


def test_corrections_are_listed_the_newest_first_with_their_story(client):
    make_notes(3, headline="The wrong one")
    response = client.get("/corrections/")
    assert notes(response) == ["Note 1", "Note 2", "Note 3"]
    assert response.text.count('<a href="/stories/the-wrong-one/">The wrong one</a>') == 3
    assert '<time datetime="2025-03-14T13:00:00+02:00">' in response.text


def test_show_more_leads_through_all_of_them(client):
    make_notes(45)
    response = client.get("/corrections/")
    seen = notes(response)
    while more := re.search(r'href="([^"]*)" data-show-more', response.text):
        response = client.get(more[1])
        seen += notes(response)
    assert seen == [f"Note {n}" for n in range(1, 46)]


def test_where_a_story_has_moved_on_nothing_was_wrong(client):
    story = make_edition().story
    correct(story, kind="update", text="Later.", by=None, at=NOW)
    assert "There is nothing to correct yet." in client.get("/corrections/").text


def test_a_withdrawn_story_takes_its_corrections_with_it(client):
    story = make_notes(1)
    withdraw(story, by=None, at=NOW, reason="Wrong.")
    assert notes(client.get("/corrections/")) == []


def test_a_place_that_the_list_does_not_have_is_not_found(client):
    assert client.get("/corrections/", {"before": "x"}).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_corrections_cost_three_queries(client, number, django_assert_num_queries):
    make_notes(number)
    with django_assert_num_queries(3):
        client.get("/corrections/")
