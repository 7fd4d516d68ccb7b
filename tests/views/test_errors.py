"""When something breaks, the page that says so depends on nothing that may be broken."""

import pytest


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
