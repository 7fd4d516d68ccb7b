"""What stands under a story to read on: chosen by what it shares, followed when that changes."""

import pytest

from articles.models import Edition
from articles.publishing import publish, withdraw
from tests.factories import NOW, make_edition, make_story

pytestmark = pytest.mark.django_db


def related(edition):
    edition = Edition.objects.get(pk=edition.pk)
    under = edition.page_html.partition('class="related"')[2].partition("</ul>")[0]
    return [line.strip() for line in under.split("\n") if "<a href" in line]


def link(edition):
    return f'<a href="/stories/{edition.slug}/">{edition.headline}</a>'


def test_stories_with_more_topics_in_common_come_first_and_others_not_at_all():
    one = make_edition(headline="One in common", topics=["Grain"])
    both = make_edition(headline="Two in common", topics=["Grain", "Ports"])
    make_edition(headline="The newest", topics=["Sport"], body="<p>Nothing of it.</p>")
    edition = make_edition(topics=["Ports", "Grain"], body="<p>Ships sail again.</p>")
    assert related(edition) == [link(both), link(one)]


def test_a_story_that_says_the_same_is_more_than_one_on_the_same_topic():
    said = [f"The {n} ships left the harbour at dawn with {n} tonnes of grain." for n in range(9)]
    make_edition(headline="Same topic", topics=["Grain"], body="<p>Something else.</p>")
    alike = make_edition(headline="Alike", body="".join(f"<p>{line}</p>\n" for line in said))
    body = "".join(f"<p>{line}</p>\n" for line in [*said[:6], "Quite new words stand at its end."])
    assert related(make_edition(topics=["Grain"], body=body))[0] == link(alike)


def test_a_story_that_shares_nothing_has_nothing_under_it():
    make_edition(body="<p>One.</p>")
    assert related(make_edition(body="<p>Two.</p>")) == []


def test_a_related_story_that_is_renamed_or_withdrawn_is_followed():
    other = make_edition(headline="Before", topics=["Grain"])
    edition = make_edition(topics=["Grain"])
    assert related(edition) == [link(other)]
    story = other.story
    story.headline = "After"
    story.save()
    publish(story, by=None, at=NOW)
    assert related(edition) == ['<a href="/stories/before/">After</a>']
    withdraw(story, by=None, at=NOW, reason="Wrong.")
    assert related(edition) == []


def test_what_a_story_teases_already_is_not_said_twice():
    other = make_edition(topics=["Grain"])
    story = make_story(topics=["Grain"])
    story.teasers.create(title="Ours", target=other.story)
    assert related(publish(story, by=None, at=NOW)) == []
