"""Finding stories by their words, and by what they have in common."""

import re
from datetime import UTC, datetime

import pytest

from articles.models import SearchEntry, Section, Topic
from articles.search.language import mark
from tests.factories import make_author, make_edition, make_editions

pytestmark = pytest.mark.django_db


def headlines(response):
    return re.findall(r'<h3 class="story-card-headline">\s*<a [^>]*>([^<]*)<', response.text)


@pytest.fixture
def two_stories(db):
    make_edition(
        headline="Grain sails",
        standfirst="Two ships.",
        body="<p>The harbour of Izmail is busy.</p>",
        section=Section.objects.create(name="Business"),
        topics=["Ports"],
        authors=[make_author("Нріман Джелял")],
        published_at=datetime(2023, 3, 14, 21, 30, tzinfo=UTC),
    )
    make_edition(
        headline="A court rules",
        body="<p>The appeal was refused.</p>",
        section=Section.objects.create(name="Courts"),
        topics=["Law"],
        authors=[make_author("Qırımlı Sample")],
        published_at=datetime(2023, 3, 15, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["A court rules", "Grain sails"]),
        ({"text": ""}, ["A court rules", "Grain sails"]),
        ({"text": "GRAIN izmail"}, ["Grain sails"]),
        ({"text": "grain refused"}, []),
        ({"text": "ships"}, ["Grain sails"]),
        ({"section": "courts"}, ["A court rules"]),
        ({"topic": "ports"}, ["Grain sails"]),
        ({"author": "qirimli-sample"}, ["A court rules"]),
        ({"author": "Нріман Джелял"}, ["Grain sails"]),
        ({"since": "2023-03-15"}, ["A court rules"]),
        ({"until": "2023-03-14"}, ["Grain sails"]),
        ({"until": "2023-03-14", "year": "2023"}, ["Grain sails"]),
        ({"until": "2023-03-14", "year": "2024"}, []),
        ({"since": "2023-03-15", "until": "8000-01-01"}, ["A court rules"]),
        ({"section": "courts", "text": "grain"}, []),
        ({"q": "grain"}, ["Grain sails"]),
        ({"q": '"harbour of Izmail" -court'}, ["Grain sails"]),
        ({"q": '"Izmail harbour"'}, []),
        ({"q": "author:qirimli"}, ["A court rules"]),
        ({"q": "topic:ports"}, ["Grain sails"]),
        ({"q": "ізмаїл"}, ["Grain sails"]),
        ({"year": "2023"}, ["A court rules", "Grain sails"]),
        ({"year": "2022"}, []),
    ],
)
def test_a_reader_finds(client, two_stories, asked, found):
    assert headlines(client.get("/search/", asked)) == found
    assert headlines(client.get("/stories/", asked)) == found


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "yesterday"},
        {"section": "no-such"},
        {"text": "x" * 1000},
        {"text": "\0"},
        {"topic": "'; --", "author": "%_"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"q": '"'},
        {"q": "-"},
        {"q": "AND OR NOT NEAR(a b)"},
        {"q": "author:"},
        {"q": "😀"},
        {"year": "1e9", "q": "grain"},
        {"year": "-1"},
        {"sort": "no-such"},
        {"author": "Ї" * 300},
    ],
)
def test_nothing_a_reader_asks_is_an_error(client, two_stories, asked):
    assert client.get("/stories/", asked).status_code == 200


def test_a_reader_is_told_what_was_not_understood(client, two_stories):
    page = client.get("/stories/", {"since": "yesterday"}).text
    assert 'id="id_since_error">Enter a valid date.' in page
    assert 'aria-describedby="id_since_error"' in page


def test_show_more_keeps_what_was_asked(client, monkeypatch):
    section = Section.objects.create(name="War")
    make_editions({"headline": f"Shelling {n}", "section": section} for n in range(23))
    first = client.get("/stories/", {"text": "shelling", "section": "war"}).text
    more = re.search(r'href="([^"]*)" data-show-more', first)[1].replace("&amp;", "&")
    assert "text=shelling" in more
    assert len(headlines(client.get(more))) == 3


def test_a_search_without_success_says_so(client, two_stories):
    assert "No story matches." in client.get("/stories/", {"text": "penguins"}).text


@pytest.mark.parametrize("number", [1, 30])
def test_finding_costs_six_queries_at_most(client, number, django_assert_max_num_queries):
    section = Section.objects.create(name="Business", is_default=True)
    make_editions([{"topics": ["A", "B"], "section": section}] * number)
    narrowed = {"q": "harbour", "sort": "date", "section": "business", "topic": "a"}
    for asked in ({}, {"q": "harbour"}, narrowed):
        with django_assert_max_num_queries(6):
            assert client.get("/search/", asked).status_code == 200


def test_what_was_found_is_shown_in_its_place_and_marked(client, two_stories):
    page = client.get("/search/", {"q": "izmail"}).text
    assert "The harbour of <mark>Izmail</mark> is busy." in page


def test_the_best_match_comes_first_unless_the_reader_wants_the_newest(client, two_stories):
    make_edition(
        headline="Elsewhere",
        body="<p>Of courts and other things: grain, once.</p>",
        published_at=datetime(2023, 3, 16, tzinfo=UTC),
    )
    assert headlines(client.get("/search/", {"q": "grain"})) == ["Grain sails", "Elsewhere"]
    newest = client.get("/search/", {"q": "grain", "sort": "date"})
    assert headlines(newest) == ["Elsewhere", "Grain sails"]


def test_a_reader_is_led_through_all_that_was_found(client):
    section = Section.objects.create(name="War", is_default=True)
    make_editions({"headline": f"Shelling {n}", "section": section} for n in range(45))
    for asked in ({"q": "shelling"}, {"q": "shelling", "sort": "date"}, {"section": "war"}):
        response = client.get("/search/", asked)
        assert "45 stories" in response.text
        seen = headlines(response)
        while more := re.search(r'href="([^"]*)" data-show-more', response.text):
            response = client.get(more[1].replace("&amp;", "&"))
            seen += headlines(response)
        assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("number", ["0", "26", "x", "-1", "9" * 30, "２"])
def test_a_page_that_no_search_has_is_not_found(client, two_stories, number):
    assert client.get("/search/", {"q": "grain", "page": number}).status_code == 404


def facets(response):
    """Return {link text: (count, address)} of the ways to narrow."""
    found = re.findall(
        r'<a href="([^"]*)" rel="nofollow">([^<]*)</a> <span class="facet-count">(\d+)',
        response.text,
    )
    return {name: (int(count), url.replace("&amp;", "&")) for url, name, count in found}


def test_the_ways_to_narrow_say_how_many_stories_they_leave_and_keep_to_it(client, two_stories):
    sport = Section.objects.create(name="Sport")
    ann = make_author("Ann")
    make_edition(headline="More grain", section=sport, topics=["Ports"], authors=[ann])
    offered = facets(client.get("/search/", {"q": "grain"}))
    # Both are about ports: that topic would tell nobody anything, and is not offered.
    assert {name: count for name, (count, _url) in offered.items()} == {
        "Business": 1,
        "Sport": 1,
        "Ann": 1,
        "Нріман Джелял": 1,
        "2023": 1,
        "2025": 1,
    }
    for name, (count, url) in offered.items():
        narrowed = client.get(url)
        assert len(headlines(narrowed)) == count, name
        assert "take this off" in narrowed.text


def test_a_story_of_the_turn_of_the_year_counts_in_the_newsrooms_year(client):
    make_edition(published_at=datetime(2022, 12, 31, 21, 59, tzinfo=UTC))
    make_edition(published_at=datetime(2022, 12, 31, 22, tzinfo=UTC))
    make_edition(published_at=datetime(2023, 1, 1, 12, tzinfo=UTC))
    offered = facets(client.get("/stories/"))
    assert {year: offered[year][0] for year in ("2022", "2023")} == {"2022": 1, "2023": 2}


@pytest.mark.parametrize(
    "place", [{"section": "world-24-7"}, {"topic": "f-16"}, {"author": "Anna Koval 2"}]
)
def test_words_of_one_place_are_looked_for_there(client, place):
    section, other = (Section.objects.create(name=name) for name in ("World 24-7", "World"))
    author = make_author("Anna Koval 2")
    make_edition(headline="There", section=section, topics=["F-16", "F"], authors=[author])
    authors = [make_author("Anna Koval")]
    make_edition(headline="Elsewhere", section=other, topics=["16", "F"], authors=authors)
    assert headlines(client.get("/search/", {"q": "harbour", **place})) == ["There"]
    for words in (mark("section", section.pk), mark("author", author.pk), f"sectiono{section.pk}"):
        assert headlines(client.get("/search/", {"q": words})) == []


def test_a_place_is_found_by_its_address_whatever_it_is_made_of_and_by_its_old_one(client):
    world, other = (Section.objects.create(name=name, slug=name) for name in ("World", "Other"))
    topics = [Topic.objects.create(name=slug, slug=slug) for slug in ("UK_trade", "uk-trade")]
    make_edition(headline="There", section=world, topics=[topics[0]])
    make_edition(headline="Elsewhere", section=other, topics=[topics[1]])
    for place in ({"section": "World"}, {"topic": "UK_trade"}):
        assert headlines(client.get("/search/", {"q": "harbour", **place})) == ["There"]
        assert headlines(client.get("/stories/", place)) == ["There"]
    assert headlines(client.get("/stories/", {"topic": "UK trade"})) == ["Elsewhere"]
    topics[1].slug = "british-trade"
    topics[1].save()
    for slug in ("uk-trade", "british-trade"):
        assert headlines(client.get("/search/", {"q": "harbour", "topic": slug})) == ["Elsewhere"]


def test_an_index_of_another_kind_offers_nothing_to_narrow_by_and_breaks_nothing(client):
    make_edition(headline="There", topics=["F-16"])
    SearchEntry.objects.update(topics="f 16 ø sectionønews topicø section")
    page = client.get("/search/", {"q": "harbour"})
    assert headlines(page) == ["There"]


def test_words_of_a_year_are_those_of_its_first_and_its_last_moment_too(client):
    for name, moment in {
        "Before": datetime(2021, 12, 31, 21, 59, 59, tzinfo=UTC),
        "First": datetime(2021, 12, 31, 22, tzinfo=UTC),
        "Last": datetime(2022, 12, 31, 21, 59, 59, 999_999, tzinfo=UTC),
        "After": datetime(2022, 12, 31, 22, tzinfo=UTC),
    }.items():
        make_edition(headline=name, published_at=moment)
    for asked in ({"year": "2022"}, {"since": "2022-01-01", "until": "2022-12-31"}):
        assert headlines(client.get("/search/", {"q": "harbour", **asked})) == ["Last", "First"]


def test_what_was_chosen_is_named_and_can_be_taken_off(client, two_stories):
    page = client.get("/search/", {"q": "grain", "topic": "ports"}).text
    assert re.search(r'<a href="/search/\?q=grain">Ports ', page)
    assert '<input type="hidden" name="topic" value="ports">' in page


def test_what_was_chosen_by_an_old_address_is_named_as_it_is_today(client, two_stories):
    ports = Topic.objects.get(slug="ports")
    ports.name, ports.slug = "Harbours", "harbours"
    ports.save()
    for asked in ({"topic": "ports"}, {"topic": "Ports"}, {"q": "grain", "topic": "ports"}):
        page = client.get("/search/", asked).text
        assert re.findall(r'">([^<]*) <span aria-hidden="true">×', page) == ["Harbours"]


def test_stories_that_no_reader_may_see_are_not_counted(client, two_stories):
    make_edition(headline="Grain", topics=["Ports"], published_at=datetime(2999, 1, 1, tzinfo=UTC))
    make_edition(headline="Grain", topics=["Secret"], published_at=datetime(2999, 1, 1, tzinfo=UTC))
    page = client.get("/search/", {"q": "grain or anything"})
    assert "1 story" in client.get("/search/", {"q": "grain"}).text
    assert "Secret" not in page.text


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("por", ["Ports"]),
        ("qır", ["Qırımlı Sample"]),
        ("sam", ["Qırımlı Sample"]),
        ("grain", ["Grain sails"]),
        ("g", []),
        ("", []),
        ("'; --", []),
        ("\0" * 500, []),
    ],
)
def test_names_and_headlines_are_offered_while_a_reader_types(client, two_stories, typed, offered):
    response = client.get("/search/suggestions/", {"q": typed})
    assert response.json() == offered


def test_nothing_is_offered_of_stories_that_no_reader_may_see(client):
    late = datetime(2999, 1, 1, tzinfo=UTC)
    make_edition(headline="Zebra", topics=["Zebras"], authors=[make_author("Z")], published_at=late)
    assert client.get("/search/suggestions/", {"q": "zebra"}).json() == []


def test_offering_costs_two_queries(client, two_stories, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/search/suggestions/", {"q": "grain"})
