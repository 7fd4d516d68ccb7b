"""Corrections: on a page of their own, each with its day and the story it stands on."""

import re
from datetime import timedelta

import pytest

from articles.models import Edition, Story
from articles.publishing import correct, publish, withdraw
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


def test_a_story_taken_back_in_public_is_listed_with_the_reason(client):
    for name in ("Told", "Quiet", "Legal", "Merged", "Never live", "Back again"):
        make_edition(headline=name)
    stories = {story.headline: story for story in Story.objects.all()}
    public = {"by": None, "at": NOW, "public": True}
    withdraw(stories["Told"], reason="The interview was made up.", **public)
    withdraw(stories["Quiet"], reason="A quiet reason.", by=None, at=NOW)
    withdraw(stories["Legal"], reason="A court said so.", kind="legal", **public)
    withdraw(stories["Back again"], reason="By mistake.", **public)
    withdraw(stories["Merged"], reason="Same.", kind="merged", into=stories["Never live"], **public)
    publish(stories["Back again"], by=None, at=NOW)
    withdraw(stories["Never live"], reason="Not this.", **public)
    Edition.objects.filter(headline="Never live").update(published_at=NOW + timedelta(days=1))
    page = client.get("/corrections/").text
    assert '<a href="/stories/told/">Told</a>' in page
    assert re.findall(r"<p>(.*\.)</p>\s*</div>", page) == [
        "A court said so.",
        "The interview was made up.",
    ]
    assert "/stories/legal/" not in page and "Legal" not in page


def test_show_more_leads_through_notes_and_withdrawals_of_one_moment(client):
    story = make_edition().story
    for n in range(30):
        correct(story, kind="correction", text=f"Note {n}", by=None, at=NOW)
        withdraw(make_edition().story, reason=f"Note {n + 100}", by=None, at=NOW, public=True)
    seen, address = [], "/corrections/"
    while address:
        response = client.get(address)
        seen += notes(response)
        more = re.search(r'href="([^"]*)" data-show-more', response.text)
        address = more and more[1]
    assert len(seen) == 60
    assert sorted(seen) == sorted(f"Note {n + m}" for n in range(30) for m in (0, 100))


def test_a_place_that_the_list_does_not_have_is_not_found(client):
    assert client.get("/corrections/", {"before": "x"}).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_corrections_cost_four_queries(client, number, django_assert_num_queries):
    make_notes(number)
    withdraw(make_edition().story, reason="Wrong.", by=None, at=NOW, public=True)
    with django_assert_num_queries(4):
        client.get("/corrections/")
