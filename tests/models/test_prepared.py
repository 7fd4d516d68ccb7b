"""Queries that are written once find what they would find if they were put together each time."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.models import Edition, Topic
from articles.models.edition import in_utc
from articles.models.prepared import Given, Prepared
from tests.factories import make_edition

pytestmark = pytest.mark.django_db
AT = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)


def test_each_time_other_values_are_given(django_assert_num_queries):
    for number in range(3):
        make_edition(headline=f"H{number}", published_at=AT + timedelta(days=number))
    live = Prepared(lambda: Edition.objects.live(Given("at")).newest_first().cards()[:2])
    for days in range(4):
        at = AT + timedelta(days=days)
        with django_assert_num_queries(1):
            found = live(at=at)
        assert found == list(Edition.objects.live(at).newest_first().cards()[:2])
        assert [in_utc(row.time) <= at for row in found] == [True] * min(days + 1, 2)


def test_a_feed_of_a_topic_goes_on_where_it_stopped_though_times_are_the_same():
    for number in range(5):
        make_edition(topics=["Grain", "Ports"], published_at=AT - timedelta(days=number // 3))
    make_edition(topics=["Ports"], published_at=AT)
    about = Edition.objects.live(AT).about(Topic.objects.get(name="Grain")).newest_first()
    met = list(about.cards()[:1])
    while rows := about.older_than(in_utc(met[-1].time), met[-1].pk).cards()[:1]:
        met += rows
    assert met == list(about.cards())
    assert len(met) == 5
