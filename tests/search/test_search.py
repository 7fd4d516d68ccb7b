"""What readers find, on either engine."""

import os
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles import search
from articles.models import Edition, Section
from articles.publishing import publish, withdraw
from articles.search import found
from tests.factories import NOW, make_author, make_edition, make_story

pytestmark = pytest.mark.django_db


def headlines(text: str, at=NOW) -> list[str]:
    return [edition.headline for edition in search.query(text, at).newest_first()]


def said_by(hits: search.Hits) -> list[str]:
    named = dict(Edition.objects.values_list("pk", "headline"))
    return [named[pk] for pk in hits.keys]


@pytest.fixture
def ports():
    """Two stories about harbours."""
    make_edition(
        headline="Ships return to Odesa",
        standfirst="The first convoy in weeks.",
        body="<p>The harbour of Kyiv’s partners reopened on Monday.</p>",
        topics=["Black Sea"],
        authors=[make_author("Anna Koval")],
        published_at=NOW - timedelta(hours=1),
    )
    make_edition(
        headline="Порт у Києві",
        body="<p>Київ має річковий порт. Qırımlı sailors met there, on the sea of black mud.</p>",
        topics=["Ukraine’s rivers"],
        authors=[make_author("Petro Anna"), make_author("Olena Koval")],
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("harbour", "Ships return to Odesa"),
        ("odesa", "Ships return to Odesa"),
        ("convoy", "Ships return to Odesa"),
        ("kyiv", "Порт у Києві, Ships return to Odesa"),
        ("Київ", "Порт у Києві, Ships return to Odesa"),
        ("qirimli", "Порт у Києві"),
        ("порт", "Порт у Києві"),
        ("harbour odesa", "Ships return to Odesa"),
        ("harbour qirimli", ""),
        ("kyiv -harbour", "Порт у Києві"),
        ("black sea", "Порт у Києві, Ships return to Odesa"),
        ('"black sea"', "Ships return to Odesa"),
        ('"sea black"', ""),
        ('"sea of black"', "Порт у Києві"),
        ('"odesa the first"', ""),
        ("koval", "Порт у Києві, Ships return to Odesa"),
        ('author:"anna koval"', "Ships return to Odesa"),
        ("author:anna author:petro", "Порт у Києві"),
        ('author:"anna olena"', ""),
        ("author:sailors", ""),
        ("topic:rivers", "Порт у Києві"),
        ("topic:ukraine", "Порт у Києві"),
        ("topic:koval", ""),
        ("sea -topic:sea", "Порт у Києві"),
        ("sea -author:olena", "Ships return to Odesa"),
        ("harb", ""),
        ("", ""),
        ("-harbour", ""),
    ],
)
def test_what_is_found(ports, text, found):
    assert ", ".join(headlines(text)) == found


def test_stories_are_found_from_the_time_they_are_published_until_they_are_withdrawn():
    story = make_story(headline="Harbour")
    assert headlines("harbour") == []
    publish(story, by=None, at=NOW, go_live_at=NOW + timedelta(hours=1))
    assert headlines("harbour", NOW + timedelta(minutes=59)) == []
    assert headlines("harbour", NOW + timedelta(hours=1)) == ["Harbour"]
    withdraw(story, by=None, at=NOW, reason="Wrong.")
    assert headlines("harbour", NOW + timedelta(hours=2)) == []


def test_what_is_not_published_is_not_found():
    edition = make_edition(headline="Old words")
    edition.story.headline = "New words"
    edition.story.save()
    assert (headlines("old"), headlines("new")) == (["Old words"], [])
    publish(edition.story, by=None, at=NOW)
    assert (headlines("old"), headlines("new")) == ([], ["New words"])


def test_what_the_headline_says_comes_first_then_the_standfirst_then_the_text():
    make_edition(headline="A", body="<p>A harbour wall, a harbour, and walls.</p>")
    make_edition(headline="B", standfirst="Of the harbour wall.")
    for days, headline in enumerate(("HARBOUR", "The harbour’s wall", "“Walls” of a harbour")):
        make_edition(headline=headline, published_at=NOW - timedelta(days=1 + days))
    make_edition(headline="Nothing", body="<p>Nothing.</p>")

    def best(text: str) -> list[str]:
        return said_by(search.query(text, NOW).best_first())

    in_headlines = ["HARBOUR", "The harbour’s wall", "“Walls” of a harbour"]
    assert best("harbour") == [*in_headlines, "B", "A"]
    assert best("harbour wall") == ["The harbour’s wall", "B", "A"]
    assert best('"harbour wall"') == ["B", "A"]


def test_of_what_fits_alike_the_newest_comes_first():
    author = make_author("Anna Koval")
    for days in (2, 1, 3):
        make_edition(
            headline=f"Day {days}", authors=[author], published_at=NOW - timedelta(days=days)
        )
    for text in ("monday", "author:koval"):
        best = search.query(text, NOW).best_first()
        assert said_by(best) == ["Day 1", "Day 2", "Day 3"]


def test_only_the_newest_are_ranked(monkeypatch):
    monkeypatch.setattr(found, "RANKED", 2)
    oldest = make_edition(headline="Harbour", published_at=NOW - timedelta(days=3))
    for days in (2, 1):
        make_edition(
            headline=f"Day {days}",
            body="<p>The harbour.</p>",
            published_at=NOW - timedelta(days=days),
        )
    harbours = search.query("harbour", NOW)
    assert said_by(harbours.best_first()) == ["Day 1", "Day 2"]
    withdrawn = Edition.objects.get(headline="Day 2")
    withdraw(withdrawn.story, by=None, at=NOW, reason="Wrong.")
    assert set(said_by(harbours.best_first())) == {"Day 1", oldest.headline}


def test_pages_follow_each_other_as_those_of_a_feed_do():
    for hours in (5, 1, 4, 2, 3):
        make_edition(headline=f"{hours}", published_at=NOW - timedelta(hours=hours))
    harbours = search.query("harbour", NOW)
    feed = list(Edition.objects.live(NOW).newest_first())
    assert list(harbours.newest_first()) == feed
    last = feed[1]
    older = harbours.newest_first().older_than(last.published_at, last.pk)
    assert list(older) == feed[2:]


def test_results_are_editions_like_others():
    sports = Section.objects.create(name="Sports")
    make_edition(headline="A", section=Section.objects.create(name="World"))
    make_edition(headline="B", section=sports)
    make_edition(headline="C", section=sports, body="<p>Nothing.</p>")
    harbours = search.query("harbour", NOW)
    assert harbours.count() == 2
    assert said_by(harbours.in_section(sports).best_first()) == ["B"]
    by_section = harbours.order_by().values_list("section__name").annotate(Count("pk"))
    assert dict(by_section)["Sports"] == 1
    assert search.among(Edition.objects.filter(section=sports), "nothing").get().headline == "C"


def test_a_page_of_results_is_one_query(django_assert_num_queries):
    make_edition()
    harbours = search.query("harbour", NOW)
    with django_assert_num_queries(2):
        best = harbours.best_first()
        newest = list(harbours.newest_first().cards()[:20])
    assert best.keys == [row.pk for row in newest]


def test_the_list_of_stories_is_narrowed_by_words_and_paged(client):
    for hours in (3, 1, 2):
        make_edition(headline=f"Hour {hours}", published_at=NOW - timedelta(hours=hours))
    make_edition(headline="Elsewhere", body="<p>Nothing.</p>")
    shown = client.get("/stories/", {"text": "harbour"}).content.decode()
    assert shown.index("Hour 1") < shown.index("Hour 2") < shown.index("Hour 3")
    assert "Elsewhere" not in shown
    for text in ('"', "-harbour", "author:", "\x1f", "'; --"):
        assert client.get("/stories/", {"text": text}).status_code == 200


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="another database was chosen")
def test_nobody_without_postgresql_needs_its_driver():
    assert connection.vendor == "sqlite"


class AnyText(TestCase):
    """Whatever readers type, they get an answer."""

    def setUp(self):
        make_edition(headline="Harbour", topics=["Sea"])

    @given(st.text())
    @example("\0")
    @example('"\'"\\ & | ! :* <-> (harbour')
    @example('harbour NOT NEAR(a, 3) {headline} : ^x* + "')
    @example("harbour \ud800 -\x1b author:")
    @example("1e5abc 0x1f 9e99999 -1")
    def test_is_no_error(self, text):
        results = search.query("harbour " + text, NOW)
        search.snippets({1: text, 2: "The harbour."}, text)
        for best_first, slow in ((True, results.best_first()), (False, search.newest(results))):
            assert search.hits("harbour " + text, NOW, best_first=best_first) == slow

    @given(st.lists(st.sampled_from(["harbour", "monday", "zzz", '"the harbour"', "-zzz", "-sea"])))
    def test_finds_what_holds_every_word(self, pieces):
        held = {"harbour", "monday", '"the harbour"', "-zzz"}
        expected = set(pieces) <= held and any(not piece.startswith("-") for piece in pieces)
        assert search.query(" ".join(pieces), NOW).exists() is expected
