import sqlite3
from contextlib import contextmanager
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles.models import Author, Section, Slug, Topic
from articles.publishing import publish
from tests.factories import make_author, make_story

pytestmark = pytest.mark.django_db


def test_a_slug_is_made_once_and_does_not_follow_the_headline():
    story = make_story(headline="The harbour reopens")
    story.headline = "The harbour stays closed"
    story.save()
    assert story.slug == "the-harbour-reopens"


def test_two_stories_of_one_headline_have_two_addresses():
    slugs = [make_story(headline="Daily briefing").slug for _ in range(3)]
    assert slugs == ["daily-briefing", "daily-briefing-2", "daily-briefing-3"]


def test_free_slugs_for_a_batch_are_never_given_twice():
    make_story(headline="Daily briefing")
    wishes = ["Daily briefing", "Daily briefing", "…", "Daily briefing 2"]
    assert Slug.objects.free_for("story", wishes) == [
        "daily-briefing-2",
        "daily-briefing-3",
        "story",
        "daily-briefing-2-2",
    ]


def test_the_hundredth_story_of_one_headline_is_addressed_in_a_few_queries(
    django_assert_max_num_queries,
):
    for slug in Slug.objects.free_for("author", ["Daily briefing"] * 99):
        make_author(slug.replace("-", " "), slug=slug)
    with django_assert_max_num_queries(8):
        assert Slug.objects.free("author", "Daily briefing") == "daily-briefing-100"


def test_an_old_address_leads_to_the_thing_for_good():
    author = make_author("Olena Koval")
    author.slug = "olena"
    author.save()
    assert Author.from_address("olena-koval") == Author.from_address("olena") == author


def test_an_address_that_was_ever_used_is_not_given_to_another():
    first = make_author("Olena Koval")
    first.slug = "olena"
    first.save()
    second = make_author("Taras Koval")
    second.slug = "olena-koval"
    with pytest.raises(ValidationError, match="belongs, or once belonged"):
        second.full_clean()
    with pytest.raises(ValidationError, match="belongs, or once belonged"):
        second.save()


def test_a_slug_leads_to_the_one_thing_its_kind_says():
    section = Section.objects.default()
    with pytest.raises(IntegrityError), transaction.atomic():
        Slug.objects.create(kind="author", slug="x", section=section)


def test_topics_in_any_script_have_plain_addresses():
    assert [Topic.objects.create(name=name).slug for name in ("Крим", "Qırım", "…")] == [
        "krim",
        "qirim",
        "topic",
    ]


def test_an_old_address_of_a_topic_is_not_given_to_another_either():
    grain = Topic.objects.create(name="Grain")
    grain.slug = "grain-and-bread"
    grain.full_clean()
    grain.save()
    with pytest.raises(ValidationError, match="belongs, or once belonged"):
        Topic(name="Corn", slug="grain").full_clean()
    assert Topic.from_address("grain") == grain


def test_more_former_addresses_are_marked_than_a_query_takes():
    story = make_story()
    publish(story, by=None, at=timezone.now())
    for number in range(30):
        Slug.objects.create(kind="story", slug=f"old-{number}", story=story)
    mark = import_module("articles.migrations.0028_former_addresses").mark
    with few_values():
        mark(apps, None)
    assert Slug.objects.filter(is_former=True).count() == 30


@contextmanager
def few_values():
    """Let SQLite take twenty values in a query: builds differ in how many they take."""
    if connection.vendor != "sqlite":
        yield
        return
    kind = sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER
    before = connection.connection.setlimit(kind, 20)
    yield
    connection.connection.setlimit(kind, before)
