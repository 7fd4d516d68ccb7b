from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from articles.models import Author, Byline, Edition, ReaderState, Section, Story
from articles.publishing import publish, withdraw
from tests.factories import NOW, make_author, make_story, make_user

pytestmark = pytest.mark.django_db


def test_word_count_and_reading_time_are_made_at_save():
    story = make_story(body="<p>" + "word " * 460 + "</p><h2>Two more</h2>")
    assert (story.word_count, story.reading_minutes) == (462, 2)


def test_a_story_has_a_headline_or_a_working_headline():
    with pytest.raises(ValidationError, match="Give it a headline"):
        Story(headline=" ").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_story(headline="")


def test_only_one_section_is_the_default():
    Section.objects.default()
    with pytest.raises(IntegrityError), transaction.atomic():
        Section.objects.create(name="Culture", is_default=True)


def test_an_author_signs_a_story_once_in_each_role():
    author = make_author()
    story = make_story(authors=[author])
    Byline.objects.create(story=story, author=author, role="photography")
    with pytest.raises(IntegrityError), transaction.atomic():
        Byline.objects.create(story=story, author=author)


def test_two_spellings_of_a_name_are_one_author():
    make_author("Zarema Qırımlı")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_author("ZAREMA QIRIMLI")


def test_a_name_may_be_longer_in_plain_letters_than_in_its_own():
    name = "中" * 120
    author = make_author(name)
    author.full_clean()
    assert list(Author.objects.named({name}).values()) == [author]
    assert Author.objects.get(name=name).folded == author.folded[:150]


def test_own_stories_are_those_one_made_or_signs():
    user = make_user("Authors")
    made = make_story(created_by=user)
    signed = make_story(authors=[make_author(user=user), make_author()])
    other = make_story()
    own = Story.objects.own(user)
    assert set(own) == {made, signed}
    assert str(own.query).count('FROM "articles_story"') == 1  # bylines alone say who signs what
    assert [story.is_own(user) for story in (made, signed, other)] == [True, True, False]


def test_what_readers_have_follows_from_the_edition_and_the_clock():
    story = make_story()
    states = [story.reader_state(NOW)]
    publish(story, by=None, at=NOW, go_live_at=NOW + timedelta(hours=1))
    states += [story.reader_state(NOW), story.reader_state(NOW + timedelta(hours=1))]
    withdraw(story, by=None, at=NOW, reason="in error")
    states.append(story.reader_state(NOW))
    assert states == [
        ReaderState.NOT_PUBLISHED,
        ReaderState.SCHEDULED,
        ReaderState.LIVE,
        ReaderState.WITHDRAWN,
    ]


def test_a_published_story_cannot_be_deleted():
    story = make_story()
    publish(story, by=None, at=NOW)
    with pytest.raises(models.ProtectedError):
        story.delete()


def test_the_keyset_gives_every_edition_once_and_in_order():
    times = [NOW - timedelta(hours=n // 2) for n in range(6)]
    for time in times:
        publish(make_story(), by=None, at=NOW, go_live_at=time)
    seen, page = [], list(Edition.objects.live(NOW).newest_first()[:2])
    while page:
        seen += page
        after = Edition.objects.live(NOW).older_than(page[-1].published_at, page[-1].pk)
        page = list(after.newest_first()[:2])
    assert seen == list(Edition.objects.order_by("-published_at", "-pk"))


def test_an_authors_initials_stand_for_a_missing_portrait():
    assert Author(name="Olena Koval").initials == "OK"
