"""Sections, topics and authors, each with the stories they have in common."""

import re

import pytest

from articles.models import Author, Section, Topic
from tests.factories import make_author, make_edition, make_editions, make_story

pytestmark = pytest.mark.django_db


def headlines(response):
    return re.findall(r'<h3 class="story-card-headline">\s*<a [^>]*>([^<]*)<', response.text)


def navigation(response):
    return re.search(r'<nav class="sections".*?</nav>', response.text, re.DOTALL)[0]


@pytest.fixture
def war(db):
    return Section.objects.create(name="War", description="From the front.")


def test_a_section_lists_its_own_stories_and_nothing_else(client, war):
    make_edition(headline="Ours", section=war)
    make_edition(headline="Theirs", section=Section.objects.create(name="Sport"))
    response = client.get("/sections/war/")
    assert headlines(response) == ["Ours"]
    assert "From the front." in response.text
    assert re.search(r'href="/sections/war/"\s+aria-current="page"', response.text)


def test_a_topic_lists_the_stories_about_it(client):
    make_edition(headline="About it", topics=["Grain", "Ports"])
    make_edition(headline="About something else", topics=["Ports"])
    assert headlines(client.get("/topics/grain/")) == ["About it"]


def test_an_author_is_introduced_and_their_stories_listed(client):
    author = make_author("Olena Sample", role="Reporter", bio="She reports.", email="o@b.example")
    make_edition(headline="Hers", authors=[author])
    make_edition(headline="His", authors=[make_author()])
    response = client.get("/authors/olena-sample/")
    assert headlines(response) == ["Hers"]
    for said in ("Olena Sample", "Reporter", "She reports.", "mailto:o@b.example", ">OS<"):
        assert said in response.text


def test_authors_are_those_who_signed_something_readers_have(client):
    make_edition(authors=[make_author("Zoe"), make_author("Ann")])
    make_story(authors=[make_author("Of a draft")])
    names = re.findall(r'author-list-name"[^>]*>([^<]*)<', client.get("/authors/").text)
    assert names == ["Ann", "Zoe"]


def test_many_authors_are_listed_a_page_at_a_time(client, monkeypatch):
    monkeypatch.setattr("articles.views.lists.AUTHORS", 2)
    make_edition(authors=[make_author(name) for name in ("Ann", "Ben", "Cem")])
    first = client.get("/authors/").text
    second = client.get("/authors/" + re.search(r'href="(\?after=[^"]*)"', first)[1]).text
    pages = [re.findall(r'author-list-name"[^>]*>([^<]*)<', page) for page in (first, second)]
    assert pages == [["Ann", "Ben"], ["Cem"]]
    assert ["Back to the first" in page for page in (first, second)] == [False, True]


def test_a_section_out_of_the_navigation_is_there_once_it_holds_something(client):
    section = Section.objects.create(name="Ports", in_navigation=False)
    make_story(section=section)
    addresses = ["/sections/ports/", "/sections/ports/rss.xml"]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    make_edition(section=section)
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert "Ports" not in navigation(client.get("/sections/ports/"))
    section.in_navigation = True
    section.save()
    assert "Ports" in navigation(client.get("/sections/ports/"))


@pytest.mark.parametrize("address", ["/topics/secret/", "/authors/secret/"])
def test_a_topic_or_author_of_drafts_alone_is_nothing_readers_know_of(client, address):
    make_story(topics=["Secret"], authors=[make_author("Secret")])
    assert client.get(address).status_code == 404
    assert client.get(address + "rss.xml").status_code == 404


@pytest.mark.parametrize("kind", [Section, Topic, Author])
@pytest.mark.parametrize("form", ["", "rss.xml"])
def test_no_old_address_names_what_holds_drafts_alone(client, kind, form):
    secret = kind.objects.create(name="Working title")
    secret.in_navigation = False  # of a section
    secret.slug = "secret"
    secret.save()
    assert client.get(f"/{kind.slug_kind}s/working-title/{form}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (Section, "/sections/first/", "/sections/second/"),
        (Topic, "/topics/first/", "/topics/second/"),
        (Author, "/authors/first/", "/authors/second/"),
    ],
)
@pytest.mark.parametrize("form", ["", "rss.xml"])
def test_an_old_address_leads_on_for_good(client, kind, old, new, form):
    section = Section.objects.create(name="First")
    make_edition(section=section, topics=["First"], authors=[make_author("First")])
    thing = kind.objects.get(name="First")
    thing.slug = "second"
    thing.save()
    response = client.get(old + form)
    assert (response.status_code, response.headers["Location"]) == (301, new + form)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    "address", ["/sections/war/", "/topics/grain/", "/authors/ann/", "/authors/"]
)
def test_a_list_costs_four_queries_and_an_author_one_for_colleagues(
    client, war, number, address, django_assert_max_num_queries
):
    author = make_author("Ann")
    author.desks.add(make_author("Night desk", kind="desk"))
    make_editions([{"section": war, "topics": ["Grain"], "authors": [author]}] * number)
    with django_assert_max_num_queries(5 if address == "/authors/ann/" else 4):
        assert client.get(address).status_code == 200


def test_a_desk_names_those_who_work_on_it_and_they_name_their_desk(client):
    desk = make_author("Night desk", kind="desk")
    people = [make_author(name, role="Reporter") for name in ("Olena", "Ivan", "Nobody yet")]
    for each in people:
        each.desks.add(desk)
    make_edition(authors=[desk, *people[:2]])
    page = client.get("/authors/night-desk/").text
    assert 'href="/authors/olena/">Olena</a>, Reporter' in page
    assert page.index("Ivan</a>") < page.index("Olena</a>")
    assert "Nobody yet" not in page  # who has signed nothing has no page
    assert 'href="/authors/night-desk/">Night desk</a>' in client.get("/authors/olena/").text
