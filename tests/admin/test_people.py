"""Authors at the desk."""

import pytest
from django.urls import reverse

from articles.models import Author
from tests.factories import make_author

ADD = "/admin/articles/author/add/"


@pytest.mark.parametrize("name", ["Anna Koval", "anna  KOVAL", "Анна Коваль"])
def test_a_namesake_is_told_apart_by_the_name(client, editor, name):
    known = make_author(name="Anna Koval'")
    answer = client.post(ADD, {"name": name, "kind": "person"})
    assert answer.context["adminform"].errors == {
        "name": [
            "“Anna Koval'” is an author already. Tell namesakes apart, as in “Anna Koval, Lviv”."
        ]
    }
    assert list(Author.objects.all()) == [known]
    client.post(ADD, {"name": f"{name}, Lviv", "kind": "person"})
    assert Author.objects.count() == 2


def test_an_author_keeps_the_name_and_may_spell_it_otherwise(client, editor):
    author = make_author(name="Anna Koval")
    url = reverse("admin:articles_author_change", args=[author.pk])
    sent = {"name": "Анна Коваль", "kind": "person", "slug": author.slug}
    assert client.post(url, sent).status_code == 302
    author.refresh_from_db()
    assert author.name == "Анна Коваль"
