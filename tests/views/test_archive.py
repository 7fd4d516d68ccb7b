"""The archive follows the publication's calendar, not that of UTC."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories import make_edition

pytestmark = pytest.mark.django_db

# 23:30 on 31 January in UTC is 01:30 on 1 February in Kyiv.
LATE = datetime(2023, 1, 31, 23, 30, tzinfo=UTC)


def headlines(response):
    return re.findall(r'<h3 class="story-card-headline">\s*<a [^>]*>([^<]*)<', response.text)


def linked_days(client, month):
    page = client.get(f"/archive/{month}/").text
    return re.findall(rf'href="/archive/{month}/(\d+)/"', page)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/archive/2023/", ["Late", "Early"]),
        ("/archive/2023/1/", ["Early"]),
        ("/archive/2023/2/", ["Late"]),
        ("/archive/2023/2/1/", ["Late"]),
        ("/archive/2023/1/31/", []),
        ("/archive/2022/", []),
    ],
)
def test_a_story_stands_on_its_day_in_the_newsroom(client, address, found):
    make_edition(headline="Early", published_at=datetime(2023, 1, 2, tzinfo=UTC))
    make_edition(headline="Late", published_at=LATE)
    page = client.get(address)
    assert headlines(page) == found
    # Every day of four centuries has a page: those of none of ours are no use to a search engine.
    assert ('name="robots" content="noindex, follow"' in page.text) == (not found)


def test_a_day_whose_last_hour_comes_twice_ends_after_the_second(client, settings):
    settings.TIME_ZONE = "Africa/Cairo"
    # Midnight was 23:00 again: this is 23:30 for the second time.
    make_edition(headline="Twice", published_at=datetime(2024, 10, 31, 21, 30, tzinfo=UTC))
    for address in ("/archive/2024/10/31/", "/archive/2024/10/", "/archive/2024/"):
        assert headlines(client.get(address)) == ["Twice"], address
    assert linked_days(client, "2024/10") == ["31"]


def test_the_archive_opens_the_months_from_the_first_story_to_the_last(client):
    make_edition(published_at=datetime(2022, 11, 5, tzinfo=UTC))
    make_edition(published_at=LATE)
    months = re.findall(r'href="/archive/(\d+/\d+)/"', client.get("/archive/").text)
    assert months == ["2023/1", "2023/2", "2022/11", "2022/12"]


def test_a_month_links_the_days_that_have_stories(client):
    make_edition(published_at=LATE)
    assert linked_days(client, "2023/2") == ["1"]


def test_days_begin_at_the_newsrooms_midnight_on_both_sides_of_the_clocks_being_changed(client):
    for moment in [
        (2023, 2, 28, 21, 59),  # the last minute of February
        (2023, 2, 28, 22),  # the first of March, in winter time
        (2023, 3, 26, 20, 59),  # the last minute of the day that has 23 hours
        (2023, 3, 31, 20, 59),  # the last of March, in summer time
        (2023, 3, 31, 21),  # the first of April
    ]:
        make_edition(published_at=datetime(*moment, tzinfo=UTC))
    assert linked_days(client, "2023/2") == ["28"]
    assert linked_days(client, "2023/3") == ["1", "26", "31"]
    assert linked_days(client, "2023/4") == ["1"]


def test_a_day_of_this_month_is_linked_once_its_story_is_out(client):
    make_edition(published_at=datetime(2023, 3, 15, 9, tzinfo=UTC))
    make_edition(published_at=datetime(2023, 3, 15, 12, tzinfo=UTC))
    with time_machine.travel(datetime(2023, 3, 15, 8, tzinfo=UTC), tick=False):
        assert linked_days(client, "2023/3") == []
    with time_machine.travel(datetime(2023, 3, 15, 10, tzinfo=UTC), tick=False):
        assert linked_days(client, "2023/3") == ["15"]
        assert len(headlines(client.get("/archive/2023/3/15/"))) == 1


@pytest.mark.parametrize("day", ["2023/13/", "2023/2/30/", "9999/", "9999/12/31/", "0/", "1/"])
def test_a_day_that_never_was_is_not_found(client, day):
    assert client.get(f"/archive/{day}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/archive/99999999999999999999/",
        "/archive/2024/99999999999999999999/",
        "/archive/2024/1/99999999999999999999/",
        "/archive/10000/",
        "/archive/999/",
    ],
)
def test_what_is_no_year_month_or_day_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_an_empty_archive_says_so(client):
    assert "Nothing has been published yet." in client.get("/archive/").text


@pytest.mark.parametrize("address", ["/archive/", "/archive/2023/", "/archive/2023/2/"])
@pytest.mark.parametrize("number", [1, 3])
def test_the_archive_costs_four_queries_at_most(
    client, address, number, django_assert_max_num_queries
):
    for _ in range(number):
        make_edition(published_at=LATE)
    with django_assert_max_num_queries(4):
        client.get(address)


@pytest.mark.parametrize("address", ["/archive/2023/03/", "/archive/2023/3/09/"])
def test_a_month_or_day_that_is_written_otherwise_names_its_one_address(client, address):
    make_edition(published_at=datetime(2023, 3, 9, 12, tzinfo=UTC))
    page = client.get(address).text
    assert f'rel="canonical" href="https://news.example{address.replace("/0", "/")}"' in page
