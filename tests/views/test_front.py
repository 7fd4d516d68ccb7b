"""The front page: who leads, what follows, and how a reader gets on to older stories."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Banner, Campaign, Section
from articles.views.front import arrange
from tests.factories import NOW, make_author, make_edition

pytestmark = pytest.mark.django_db


def headlines(response):
    return re.findall(r'<h3 class="story-card-headline">\s*<a [^>]*>([^<]*)<', response.text)


def make_editions(number):
    """Stories 'S 1' (the newest) to 'S number', an hour apart."""
    section, author = Section.objects.default(), make_author()
    for n in range(number, 0, -1):
        make_edition(
            headline=f"S {n}",
            section=section,
            published_at=NOW - timedelta(hours=n),
            authors=[author],
        )
    return [f"S {n}" for n in range(1, number + 1)]


@pytest.mark.parametrize("number", [1, 3, 8, 9])
def test_every_story_stands_once_on_the_front_page_newest_first(client, number):
    made = make_editions(number)
    assert headlines(client.get("/")) == made


@pytest.mark.parametrize(
    ("number", "lead", "beside", "below", "feed"),
    [
        (0, 0, 0, 0, 0),
        (1, 1, 0, 0, 0),
        (3, 1, 2, 0, 0),
        (5, 1, 3, 0, 1),
        (8, 1, 3, 4, 0),
        (28, 1, 3, 4, 20),
    ],
)
def test_a_row_that_cannot_be_filled_is_left_out(number, lead, beside, below, feed):
    top = arrange(list(range(number)))
    assert {name: len(row) for name, row in top.items()} == {
        "lead": lead,
        "beside": beside,
        "below": below,
    }
    assert number - sum(map(len, top.values())) == feed


def test_a_paper_without_stories_says_so(client):
    assert "Nothing to read here yet." in client.get("/").text


def test_show_more_leads_through_the_whole_archive_and_gives_each_story_once(client):
    made = make_editions(30)
    response = client.get("/")
    seen = headlines(response)
    while more := re.search(r'href="([^"]*)" data-show-more', response.text):
        response = client.get(more[1].replace("&amp;", "&"))
        seen += headlines(response)
    assert seen == made


def test_a_page_of_older_stories_leads_back_to_the_latest(client):
    make_editions(30)
    more = re.search(r'href="([^"]*)" data-show-more', client.get("/").text)[1]
    assert '<a href="/">Back to the latest</a>' in client.get(more).text


@pytest.mark.parametrize(
    "cursor", ["x", "20250314T120000000000-", "20250314T120000000000-x", "-1", "1-" + "9" * 40]
)
def test_a_place_that_no_list_has_is_not_found(client, cursor):
    assert client.get("/", {"before": cursor}).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 29])
def test_the_front_page_costs_three_queries(client, number, django_assert_num_queries):
    make_editions(number)
    with django_assert_num_queries(3):
        client.get("/")


def test_the_banner_shows_the_count_of_members_while_it_runs(client):
    now = timezone.now()
    Banner.objects.create(text="Join {count}+ members", member_count=10_000, starts_at=now)
    Banner.objects.create(text="Last year's", starts_at=now - timedelta(days=9))
    Banner.objects.create(text="Not yet", starts_at=now + timedelta(days=1))
    Campaign.objects.create(quote="We stay.", attribution="O. Sample", starts_at=now)
    page = client.get("/").text
    assert "Join 10,000+ members" in page
    assert "We stay." in page
    assert "Last year" not in page
    assert "Not yet" not in page


def test_nothing_is_asked_of_readers_when_nothing_runs(client):
    now = timezone.now()
    Campaign.objects.create(quote="Kept", starts_at=None)
    Banner.objects.create(text="Over", starts_at=now - timedelta(2), ends_at=now - timedelta(1))
    page = client.get("/").text
    assert "Kept" not in page
    assert "Over" not in page


def test_a_reader_who_has_the_page_already_is_told_so(client):
    make_editions(1)
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304


def test_nothing_can_be_sent_to_a_page(client):
    assert client.post("/").status_code == 405
