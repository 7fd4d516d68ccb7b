"""Authors and topics at the desk."""

import html
import re

import pytest
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.urls import reverse
from django.utils import timezone

from articles.models import Author, Section, Topic
from articles.publishing import publish, withdraw
from tests.factories import make_author, make_story

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


@pytest.mark.parametrize("noun", ["topic", "section"])
@pytest.mark.parametrize("name", ["Sea ports", "sea PORTS", "Sea-ports!", "Сеа портс"])
def test_what_is_here_by_another_spelling_is_named(client, administrator, noun, name):
    model = {"topic": Topic, "section": Section}[noun]
    known, count = model.objects.create(name="Sea ports"), model.objects.count()
    sent = {"name": name, "position": 0}
    answer = client.post(f"/admin/articles/{noun}/add/", sent)
    assert answer.context["adminform"].errors == {"name": ["There is “Sea ports” already."]}
    assert model.objects.count() == count
    url = reverse(f"admin:articles_{noun}_change", args=[known.pk])
    assert client.post(url, {**sent, "slug": known.slug}).status_code == 302


def test_what_came_here_in_two_spellings_may_still_be_described(client, editor):
    Topic.objects.create(name="Ports")
    other = Topic.objects.create(name="PORTS")
    url = reverse("admin:articles_topic_change", args=[other.pk])
    sent = {"name": "PORTS", "slug": other.slug, "description": "Ships and cranes."}
    assert client.post(url, sent).status_code == 302


def test_an_author_keeps_the_name_and_may_spell_it_otherwise(client, editor):
    author = make_author(name="Anna Koval")
    url = reverse("admin:articles_author_change", args=[author.pk])
    sent = {"name": "Анна Коваль", "kind": "person", "slug": author.slug}
    assert client.post(url, sent).status_code == 302
    author.refresh_from_db()
    assert author.name == "Анна Коваль"


@pytest.mark.parametrize("typed", ["Соломія", "соломія яр", "ЯРОВЕНКО", "solomiya", "яровенко сол"])
def test_an_author_is_found_however_the_name_is_typed(client, editor, typed):
    make_author(name="Соломія Яровенко")
    make_author(name="Олена Коваль")
    assert chosen(client, "byline", "author", typed) == ["Соломія Яровенко"]
    rows = client.get(reverse("admin:articles_author_changelist"), {"q": typed}).context["cl"]
    assert [author.name for author in rows.result_list] == ["Соломія Яровенко"]


@pytest.mark.parametrize("typed", ["Кримські", "кримські тат", "ТАТАРИ", "tatar", "«Кримські»"])
def test_a_topic_is_found_however_it_is_typed(client, editor, typed):
    about = make_story(topics=["Кримські татари"])
    make_story(topics=["Порти"])
    assert chosen(client, "storytopic", "tag", typed) == ["Кримські татари"]
    rows = client.get(reverse("admin:articles_story_changelist"), {"topic": typed}).context["cl"]
    assert list(rows.result_list) == [about]


def test_signs_alone_name_no_topic(client, editor):
    make_story(topics=["Порти"])
    assert chosen(client, "storytopic", "tag", "!!!") == []


def chosen(client, model, field, typed):
    """Return what a box offers in which `typed` is typed."""
    asked = {"app_label": "articles", "model_name": model, "field_name": field, "term": typed}
    offered = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    return [each["text"] for each in offered]


def test_an_author_leads_to_their_stories_whatever_the_name(client, editor):
    agency = make_author(name="Sample & Sons #1", kind="agency")
    story = make_story(authors=[agency])
    page = client.get(reverse("admin:articles_author_changelist")).text
    link = html.unescape(re.search(r'href="([^"]*\?author=[^"]*)"', page)[1])
    assert list(client.get(link).context["cl"].result_list) == [story]


def test_the_desk_leads_to_the_pages_that_readers_have_and_to_no_others(client, editor):
    hidden = Section.objects.create(name="Archive", in_navigation=False)
    author, topic = make_author(), Topic.objects.create(name="Ports")
    story = make_story(authors=[author], topics=[topic], section=hidden)
    things = (author, topic, hidden)
    assert [leads_to(client, thing) for thing in things] == [None, None, None]
    publish(story, by=None, at=timezone.now())
    assert [leads_to(client, thing) for thing in things] == [200, 200, 200]
    withdraw(story, by=None, at=timezone.now(), reason="In error.")
    assert [leads_to(client, thing) for thing in things] == [None, None, None]
    assert leads_to(client, Section.objects.create(name="Harbour")) == 200


def leads_to(client, thing):
    """Return what answers where “View on site” leads; None where it is not offered."""
    shown = client.get(reverse(admin_urlname(thing._meta, "change"), args=[thing.pk])).context
    return client.get(shown["absolute_url"]).status_code if shown["has_absolute_url"] else None
