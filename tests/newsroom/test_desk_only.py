"""Who is logged in is known at the desk and nowhere else."""

import pytest
from django.contrib.auth.models import User

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
