"""Who is logged in is known at the desk and nowhere else."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/search/", "/stories/no-such/", "/preview/no-such/"])
def test_no_page_of_readers_knows_who_asks(client, path):
    client.force_login(User.objects.create_superuser("anna"))
    request = client.get(path).wsgi_request
    assert not any(hasattr(request, name) for name in ("session", "user", "_messages"))


def test_the_desk_knows(client):
    client.force_login(User.objects.create_superuser("anna"))
    request = client.get("/admin/").wsgi_request
    assert request.user.username == "anna"


def test_a_form_with_a_token_of_an_earlier_login_is_told_what_to_do():
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("anna"))
    answer = client.post("/admin/articles/story/add/", {"headline": "Typed"})
    assert answer.status_code == 403
    assert "what you typed is in the form still" in answer.content.decode()


def test_a_page_gets_a_fresh_token_from_who_opened_it_alone(client):
    anna = User.objects.create_superuser("anna")
    client.force_login(anna)
    assert client.get(f"/admin/here/{anna.pk}/").json()["token"]
    assert client.get(f"/admin/here/{anna.pk + 1}/").json() == {"token": ""}
    client.logout()
    assert client.get(f"/admin/here/{anna.pk}/").status_code == 302
