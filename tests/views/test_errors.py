"""Pages that are not there lead on; when something breaks, the page that says so does not."""

from datetime import UTC, datetime

import pytest

from tests.factories import make_edition


@pytest.mark.django_db
def test_when_we_fail_readers_get_a_page_that_asks_nothing_of_the_database(
    client, monkeypatch, django_assert_num_queries
):
    client.raise_request_exception = False
    monkeypatch.setattr("articles.views.house.page", lambda *args, **kwargs: 1 / 0)
    with django_assert_num_queries(0):
        response = client.get("/about/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "/static/articles/css/base.css" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/stories/grain-ships-sail-from-izm",
        "/stories/grain-ships-sail-from-izmail-again-utm-source-x/",
        "/stories/grain-shps-sail-from-izmail-again/",
        "/stories/ships-sail-from-izmail-again/",
        "/2025/03/grain-ships-sail-from-izmail-again.html",
    ],
)
def test_a_broken_link_is_led_to_the_story_it_meant(client, address):
    make_edition(headline="Grain ships sail from Izmail again")
    make_edition(headline="A court rules")
    response = client.get(address, follow=True)
    assert response.status_code == 404
    assert 'href="/stories/grain-ships-sail-from-izmail-again/"' in response.text
    assert "A court rules" not in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/x/", "/stories/'%20--/", "/stories/" + "a-" * 900])
def test_nothing_is_offered_where_nothing_is_like_it(client, address):
    make_edition(headline="Grain ships sail")
    page = client.get(f"/nowhere{address}")
    assert page.status_code == 404
    assert "Did you look for" not in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["preview", "stories", "sections", "topics", "authors"])
def test_nothing_is_at_an_address_with_a_character_that_no_database_takes(client, place):
    assert client.get(f"/{place}/a%00b/").status_code == 404


@pytest.mark.django_db
def test_a_broken_link_never_leads_to_what_no_reader_may_see(client):
    late = datetime(2999, 1, 1, tzinfo=UTC)
    make_edition(headline="Grain ships sail", published_at=late)
    assert "Grain" not in client.get("/stories/grain-ships-sai/").text


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 30])
def test_what_is_not_there_costs_seven_queries_at_most(
    client, number, django_assert_max_num_queries
):
    for _ in range(number):
        make_edition(headline="Grain ships sail")
    with django_assert_max_num_queries(7):
        client.get("/stories/grain-ships-sai/")
