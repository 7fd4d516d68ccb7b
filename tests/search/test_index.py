"""The index is in step with the editions, and it can be proved."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles import search
from articles.models import DeskEntry, Edition, SearchEntry, SearchIndex
from articles.publishing import publish, withdraw
from articles.search import entries
from tests.factories import NOW, make_author, make_edition, make_story

pytestmark = pytest.mark.django_db


def differences() -> list[str]:
    return [str(difference) for difference in search.differences()]


def test_the_desk_keeps_the_index_in_step():
    story = make_story(topics=["Ships"])
    assert differences() == []
    publish(story, by=None, at=NOW)
    assert differences() == []
    story.headline = "Other"
    story.topics.clear()
    story.save()
    publish(story, by=None, at=NOW, go_live_at=NOW - timedelta(days=1))
    assert differences() == []
    assert SearchEntry.objects.count() == 1
    withdraw(story, by=None, at=NOW, reason="Wrong.")
    assert differences() == []
    assert not SearchEntry.objects.exists()


def test_what_is_out_of_step_is_named_and_mended():
    missing, stale, gone = (make_edition(slug=slug) for slug in ("missing", "stale", "gone"))
    make_edition(slug="right")
    search.remove([missing])
    Edition.objects.filter(pk=stale.pk).update(text="Other.", published_at=NOW + timedelta(days=1))
    entry = SearchEntry.objects.get(edition=gone)
    withdraw(gone.story, by=None, at=NOW, reason="Wrong.")
    SearchEntry.objects.bulk_create([entry])
    assert differences() == [
        "missing: not in the index",
        "stale: indexed otherwise: place, body",
        "gone: withdrawn, and still found",
    ]
    assert search.rebuild() == 3
    assert differences() == []
    assert search.rebuild() == 0


def test_a_renamed_author_or_topic_is_out_of_step_until_it_is_indexed():
    author = make_author("Anna Koval")
    edition = make_edition(slug="story", authors=[author])
    author.name = "Anna Bondar"
    author.save()
    assert differences() == ["story: indexed otherwise: byline"]
    search.index(author.editions.all())
    assert differences() == []
    # As she signed, and as she is called now.
    for name in ("koval", "bondar"):
        assert search.query(f"author:{name}", NOW).get() == edition


def test_an_address_that_changes_changes_nothing():
    edition = make_edition(slug="story", topics=["F-16"])
    edition.topics.update(slug="jets")
    assert differences() == []


def test_an_edition_that_is_deleted_leaves_nothing():
    edition = make_edition()
    edition.delete()
    assert not SearchIndex.objects.exists()
    assert differences() == []


def test_the_index_goes_with_the_transaction_that_wrote_the_edition():
    edition = make_edition(headline="Before")
    try:
        with transaction.atomic():
            edition.headline = "After"
            edition.save()
            search.index([edition])
            raise RuntimeError
    except RuntimeError:
        pass
    assert search.query("before", NOW).exists()
    assert not search.query("after", NOW).exists()


def test_many_editions_take_as_few_statements_as_one(django_assert_num_queries):
    editions = [make_edition() for _ in range(7)]
    for some in (editions[:1], editions):
        # Authors, topics, out with the old, in with the new, and the transaction around it.
        with django_assert_num_queries(6):
            search.index(some)


def test_batches_hide_nothing(monkeypatch):
    monkeypatch.setattr(entries, "BATCH", 2)
    editions = [make_edition() for _ in range(5)]
    search.remove(editions)
    assert len(differences()) == 5
    assert search.rebuild() == 5
    assert differences() == []


def test_a_story_longer_than_any_is_indexed_as_far_as_it_goes():
    words = " ".join(f"{chr(97 + n % 26)}{'abcdefghij'[n % 10]}x{n}" for n in range(40_000))
    make_edition(body=f"<p>Beginning {words} {'endless' * 5000}</p>")
    assert search.query("beginning", NOW).exists()
    assert differences() == []


def test_the_commands(capsys):
    edition = make_edition(slug="story")
    call_command("check_index")
    assert capsys.readouterr().out == "Every index is in step.\n"
    search.remove([edition])
    with pytest.raises(SystemExit) as exit:
        call_command("check_index")
    assert exit.value.code == 1
    assert "story: not in the index" in capsys.readouterr().out
    call_command("rebuild_search")
    assert capsys.readouterr().out == (
        "1 editions were not in step; now all are.\n0 working copies of the desk indexed.\n"
    )
    call_command("check_index")


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_an_index_that_lost_its_entries_is_found_out_and_made_anew():
    make_edition()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_search (articles_search, rowid, headline, body) "
            "VALUES ('delete', (SELECT place FROM articles_searchentry), 'x', 'x')"
        )
    assert differences() == ["the full-text index does not hold what its entries hold"]
    search.rebuild()
    assert differences() == []


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_so_is_that_of_the_desk():
    search.keep_stories([make_story().pk])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_desk (articles_desk, rowid, headline, body) "
            "VALUES ('delete', (SELECT place FROM articles_deskentry), 'x', 'x')"
        )
    said = "the desk's full-text index does not hold what its entries hold"
    assert [str(difference) for difference in search.differences_at_desk()] == [said]
    call_command("rebuild_search")
    assert not list(search.differences_at_desk())


def test_a_draft_that_no_index_knows_is_told_with_what_mends_it(capsys):
    make_story(slug="draft")
    DeskEntry.objects.all().delete()
    with pytest.raises(SystemExit) as exit:
        call_command("check_index")
    assert exit.value.code == 1
    told = capsys.readouterr()
    assert told.out == "draft: the desk does not find it\ndraft: its passages are not indexed\n"
    assert told.err == "1 not in step: run rebuild_search.\n1 not in step: run rebuild_passages.\n"
    call_command("rebuild_search")
    call_command("rebuild_passages")
    call_command("check_index")


def test_drafts_are_looked_for_without_a_list_of_all_that_is_published():
    """PostgreSQL goes through such a list anew for every story once it is long."""
    with CaptureQueriesContext(connection) as asked:
        list(search.differences_at_desk())
    assert asked[0]["sql"].count("SELECT") == 1


class AnyEdition(TestCase):
    """Whatever a story says, it can be indexed, and found by its own headline."""

    def setUp(self):
        self.edition = make_edition()

    @given(
        st.text(
            st.characters(exclude_characters="\0", exclude_categories=["Cs"]),
            min_size=1,
            max_size=100,
        )
    )
    def test_is_found_by_its_headline(self, headline):
        self.edition.headline = headline
        self.edition.text = headline * 3
        self.edition.save()
        search.index([self.edition])
        assert not list(search.differences())
        quoted = '"' + headline.replace('"', " ") + '"'
        found = search.query(quoted, NOW)
        assert found.exists() is bool(search.language.parse(quoted))
