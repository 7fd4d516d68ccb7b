"""Feeds: the same stories in three formats, each as its readers expect it."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from articles.models import BylineRole, Edition, Section
from articles.publishing import correct, publish
from tests.factories import NOW, make_author, make_edition, make_story

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture
def two_stories(db):
    war = Section.objects.create(name="War", is_default=True)
    make_edition(headline="Older", section=war, published_at=NOW - timedelta(days=1))
    make_edition(
        headline="Newer & “quoted”",
        standfirst="In short.",
        section=war,
        topics=["Grain", "War"],
        authors=[make_author("Ann"), make_author("Ben")],
    )


def test_rss_tells_the_latest_stories_newest_first(client, two_stories):
    response = client.get("/feeds/rss.xml")
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    items = ElementTree.fromstring(response.content).findall("channel/item")
    assert [item.findtext("title") for item in items] == ["Newer & “quoted”", "Older"]
    first = items[0]
    assert first.findtext("link") == "https://news.example/stories/newer-quoted/"
    assert first.findtext("description") == "In short."
    assert first.findtext("pubDate") == "Fri, 14 Mar 2025 12:00:00 +0000"
    signed = first.findall(f"{DC}creator")
    assert [creator.text for creator in signed] == ["Ann", "Ben"]
    assert [c.text for c in first.findall("category")] == ["War", "Grain"]


def test_a_story_without_a_standfirst_is_told_by_its_first_words(client, two_stories):
    items = ElementTree.fromstring(client.get("/feeds/rss.xml").content).findall("channel/item")
    assert items[1].findtext("description") == "The harbour reopened on Monday."


def test_atom_tells_them_too(client, two_stories):
    response = client.get("/feeds/atom.xml")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Newer & “quoted”", "Older"]
    signed = [name.text for name in entries[0].findall(f"{ATOM}author/{ATOM}name")]
    assert signed == ["Ann", "Ben"]


def test_json_feed_tells_them_too(client, two_stories):
    response = client.get("/feeds/feed.json")
    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://news.example/feeds/feed.json"
    assert [item["title"] for item in feed["items"]] == ["Newer & “quoted”", "Older"]
    assert feed["items"][0]["tags"] == ["War", "Grain"]
    assert feed["items"][0]["authors"] == [{"name": "Ann"}, {"name": "Ben"}]


def test_those_who_wrote_are_told_as_they_signed(client):
    story = make_story(authors=[make_author("Ann Roe"), make_author("Ben")])
    ann, ben = story.bylines.order_by("order")
    ann.as_signed, ben.role = "Ann Roe, Jr.", BylineRole.PHOTOGRAPHY
    ann.save()
    ben.save()
    publish(story, by=None, at=NOW)
    (item,) = json.loads(client.get("/feeds/feed.json").content)["items"]
    assert item["authors"] == [{"name": "Ann Roe, Jr."}]


@pytest.mark.parametrize("form", ["rss.xml", "atom.xml", "feed.json"])
@pytest.mark.parametrize("place", ["sections/war", "topics/grain", "authors/ann"])
def test_a_section_topic_or_author_has_a_feed_of_its_own(client, two_stories, place, form):
    make_edition(headline="Elsewhere", section=Section.objects.create(name="Sport"))
    feed = client.get(f"/{place}/{form}").text
    assert "Newer" in feed
    assert "Elsewhere" not in feed


@pytest.mark.parametrize("form", ["rss.xml", "atom.xml", "feed.json"])
def test_control_characters_that_were_stored_keep_no_feed_from_its_readers(client, settings, form):
    author = make_author("Ann \x0bKoval")
    section = Section.objects.create(name="W\x08ar", description="All\x1fof it.")
    make_edition(
        headline="The har\x08bour\x0creopens",
        standfirst="In\x85short\ufffe.",
        section=section,
        authors=[author],
        topics=["Gr\x01ain"],
    )
    Edition.objects.update(body="<p>Sto\x08red before.</p>")
    settings.FEEDS_FULL_TEXT = True
    for place in ("/feeds/", section.get_absolute_url()):
        response = client.get(f"{place}{form}")
        assert "Stored before." in response.text
        assert "The harbour reopens" in response.text
        assert "In short." in response.text
        if form != "feed.json":
            ElementTree.fromstring(response.content)


def test_what_feeds_tell_is_text_and_not_markup(client):
    make_edition(headline="If a < b & c", standfirst="If a <b> is & stays.")
    rss = ElementTree.fromstring(client.get("/feeds/rss.xml").content)
    assert rss.findtext("channel/item/title") == "If a < b & c"
    assert rss.findtext("channel/item/description") == "If a &lt;b&gt; is &amp; stays."
    atom = ElementTree.fromstring(client.get("/feeds/atom.xml").content)
    summary = atom.find(f"{ATOM}entry/{ATOM}summary")
    assert (summary.get("type"), summary.text) == ("html", "If a &lt;b&gt; is &amp; stays.")
    item = json.loads(client.get("/feeds/feed.json").content)["items"][0]
    assert item["content_text"] == "If a <b> is & stays."


def test_a_story_in_another_language_says_which(client):
    make_edition(language="uk", headline="Порти")
    make_edition(published_at=NOW - timedelta(days=1))
    items = json.loads(client.get("/feeds/feed.json").content)["items"]
    assert [item.get("language") for item in items] == ["uk", None]
    atom = ElementTree.fromstring(client.get("/feeds/atom.xml").content)
    entries = atom.findall(f"{ATOM}entry")
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [entry.get(language) for entry in entries] == ["uk", None]
    rss = ElementTree.fromstring(client.get("/feeds/rss.xml").content)
    said = [item.findtext(f"{DC}language") for item in rss.findall("channel/item")]
    assert said == ["uk", None]


def test_an_entry_that_nobody_signs_is_the_publication_s(client):
    make_edition(authors=[], source_credit="A ministry")
    feed = ElementTree.fromstring(client.get("/feeds/atom.xml").content)
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "The Newsroom"
    assert feed.find(f"{ATOM}entry/{ATOM}author") is None


def test_a_feed_without_stories_is_still_a_feed(client):
    assert client.get("/feeds/rss.xml").status_code == 200
    assert json.loads(client.get("/feeds/feed.json").content)["items"] == []


def test_a_story_is_the_same_story_to_feed_readers_after_its_address_changed(client):
    story = make_edition(headline="First").story
    before = json.loads(client.get("/feeds/feed.json").content)["items"][0]
    story.slug = "second"
    story.save()
    publish(story, by=None, at=NOW)
    after = json.loads(client.get("/feeds/feed.json").content)["items"][0]
    assert after["url"] != before["url"]
    assert after["id"] == before["id"]


def test_a_story_is_the_same_story_to_feed_readers_after_its_date_was_put_right(client):
    story = make_edition(headline="Old", published_at=NOW - timedelta(days=400)).story
    before = json.loads(client.get("/feeds/feed.json").content)["items"][0]
    publish(story, by=None, at=NOW, go_live_at=NOW - timedelta(days=10))
    after = json.loads(client.get("/feeds/feed.json").content)["items"][0]
    assert after["date_published"] != before["date_published"]
    assert after["id"] == before["id"]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", ["/feeds/rss.xml", "/sections/war/rss.xml"])
def test_a_feed_costs_three_queries_at_most(
    client, two_stories, number, address, django_assert_max_num_queries
):
    for _ in range(number):
        make_edition(topics=["Grain"])
    with django_assert_max_num_queries(3):
        client.get(address)


@pytest.mark.parametrize("form", ["rss.xml", "atom.xml", "feed.json"])
def test_whole_stories_stand_in_feeds_only_where_the_publication_wants_it(client, settings, form):
    story = make_story(
        standfirst="In short.",
        body='<p>First &amp; last.</p>\n<aside data-teaser="1"></aside>\n<h2>Then</h2>',
    )
    story.teasers.create(title="Elsewhere")
    publish(story, by=None, at=NOW)
    assert "Then" not in client.get(f"/feeds/{form}").text
    settings.FEEDS_FULL_TEXT = True
    feed = client.get(f"/feeds/{form}")
    whole, short = _whole_and_short(feed, form)
    assert whole == "<p>First &amp; last.</p>\n<h2>Then</h2>"
    assert short == "In short."


@pytest.mark.parametrize("form", ["rss.xml", "atom.xml", "feed.json"])
def test_links_of_a_whole_story_lead_to_the_paper_from_any_reader(client, settings, form):
    settings.FEEDS_FULL_TEXT = True
    theirs = '<a href="//example.org/">theirs</a>, &lt;a href="/x"&gt;.</p>'
    make_edition(body=f'<p><a href="/about/">Ours</a>, {theirs}')
    whole, _ = _whole_and_short(client.get(f"/feeds/{form}"), form)
    assert whole == f'<p><a href="https://news.example/about/">Ours</a>, {theirs}'


@pytest.mark.parametrize("form", ["rss.xml", "atom.xml", "feed.json"])
def test_a_whole_story_says_what_was_corrected_as_its_page_does(client, settings, form):
    settings.FEEDS_FULL_TEXT = True
    story = make_edition(body="<p>The harbour reopened.</p>").story
    for kind, place in (("correction", "top"), ("update", "foot")):
        correct(story, kind=kind, text=f"At the {place} <i>.", place=place, by=None, at=NOW)
    whole, _ = _whole_and_short(client.get(f"/feeds/{form}"), form)
    said = re.sub(r"<[^>]+>|\s+", " ", whole).split()
    assert " ".join(said) == (
        "Correction 14 March 2025 14:00 At the top &lt;i&gt;. The harbour reopened. "
        "Update 14 March 2025 14:00 At the foot &lt;i&gt;."
    )


def _whole_and_short(feed, form):
    """Return the text and the summary of the first story of a feed."""
    if form == "feed.json":
        item = json.loads(feed.content)["items"][0]
        return item["content_html"], item.get("summary")
    tree = ElementTree.fromstring(feed.content)
    whole = tree.findtext(".//{http://purl.org/rss/1.0/modules/content/}encoded")
    whole = whole or tree.findtext(f".//{ATOM}content")
    return whole, tree.findtext(".//item/description") or tree.findtext(f".//{ATOM}summary")
