"""Readers' pages follow what they show, when the desk changes it."""

import pytest
from django.core.management import call_command

from articles import search
from articles.models import Banner, Campaign, Edition, Picture, Section, Site, Topic
from articles.publishing import pages, publish, shown
from tests.factories import (
    NOW,
    make_author,
    make_edition,
    make_picture,
    make_story,
    make_user,
    use_picture,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(db):
    portrait = make_picture(key="portrait")
    author = make_author("Olena Koval", portrait=portrait)
    section = Section.objects.create(name="Ports")
    story = make_story(authors=[author], section=section, topics=["Grain"])
    use_picture(story, make_picture(key="pier"))
    publish(story, by=None, at=NOW)
    make_edition(headline="Another", section=Section.objects.create(name="Sports"))
    return story


def things(story):
    pictures = Picture.objects.in_bulk(field_name="key")
    author = story.bylines.get().author
    return [story.section, story.topics.get(), author, pictures["pier"], pictures["portrait"]]


def test_each_thing_is_found_on_the_pages_that_show_it(story):
    for thing in things(story):
        assert shown.pages_with(thing) == [story.edition.pk], thing
    assert shown.pages_with(Banner(text="Join")) == []


def test_a_picture_is_found_as_long_as_readers_have_it(story):
    story.picture_uses.all().delete()
    assert shown.pages_with(Picture.objects.get(key="pier")) == [story.edition.pk]
    publish(story, by=None, at=NOW)
    assert shown.pages_with(Picture.objects.get(key="pier")) == []


def test_no_page_shows_an_old_name_and_cards_follow_soon(story, client, monkeypatch):
    monkeypatch.setattr(shown, "AT_ONCE", 1)
    section = story.section
    for year in (2019, 2020, 2021):
        older = make_edition(section=section, published_at=NOW.replace(year=year))
    Section.objects.filter(pk=section.pk).update(name="Harbours")
    shown.follow(shown.pages_with(section), at=NOW)
    assert "Harbours" in Edition.objects.get(story=story).card_html
    page = client.get(older.get_absolute_url()).text
    assert "Harbours" in page and "Ports" not in page.replace("Sports", "")
    assert "until" not in page
    assert "Ports" in Edition.objects.get(pk=older.pk).card_html
    call_command("send_due")
    assert not Edition.objects.exclude(template_stamp=pages.template_stamp())
    assert not Edition.objects.filter(card_html__contains=">Ports<")
    assert sum(shown.catch_up(at=NOW)) == 0


def test_pages_are_to_be_made_anew_where_the_interface_says_it_in_other_words(settings, tmp_path):
    catalogue = tmp_path / "uk" / "LC_MESSAGES" / "django.mo"
    catalogue.parent.mkdir(parents=True)
    stamps = {pages.template_stamp()}
    for language, words in (("uk", b"1"), ("uk", b"2"), ("en", b"2")):
        settings.LANGUAGE_CODE, settings.LOCALE_PATHS = language, [tmp_path]
        catalogue.write_bytes(words)
        pages._stamp.cache_clear()
        stamps.add(pages.template_stamp())
    assert len(stamps) == 3  # English has no catalogue


def test_a_new_name_is_searched_when_the_page_has_followed(story, monkeypatch):
    monkeypatch.setattr(shown, "AT_ONCE", 1)
    topic = story.topics.get()
    make_edition(topics=["Grain"], published_at=NOW.replace(year=2026))
    topic.name = "Wheat"
    topic.save()
    shown.follow(shown.pages_with(topic), at=NOW)
    assert list(search.query("Wheat", NOW)) == []
    assert sum(shown.catch_up(at=NOW)) == 1
    assert list(search.query("Wheat", NOW)) == [story.edition]


def test_what_the_desk_saves_readers_have(story, client):
    client.force_login(make_user("Administrators"))
    section, picture = story.section, Picture.objects.get(key="pier")
    values = {"name": "Harbours", "position": 0, "slug": section.slug, "description": ""}
    assert client.post(f"/admin/articles/section/{section.pk}/change/", values).status_code == 302
    assert "Harbours" in Edition.objects.get(story=story).page_html

    address = f"/admin/articles/picture/{picture.pk}/revoke/"
    assert client.post(address, {"reason": "No licence."}).status_code == 302
    edition = Edition.objects.get(story=story)
    assert "/pictures/pier/" not in edition.page_html + edition.card_html + edition.head_html


@pytest.mark.parametrize("kind", [Banner, Campaign, Topic])
def test_saving_and_deleting_is_a_change_of_the_site(client, kind):
    client.force_login(make_user("Administrators"))
    name = kind._meta.model_name
    versions = [getattr(Site.objects.first(), "version", 0)]
    values = {"text": "Join", "member_count": 1, "quote": "Read!", "name": "Ports"}
    assert client.post(f"/admin/articles/{name}/add/", values).status_code == 302
    versions.append(Site.objects.get().version)
    thing = kind.objects.get()
    address = f"/admin/articles/{name}/{thing.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 302
    versions.append(Site.objects.get().version)
    assert versions == sorted(set(versions))


def test_a_new_name_is_what_readers_search(story):
    renamed = [story.topics.get(), story.bylines.get().author]
    for thing, name in zip(renamed, ("Wheat", "Olha Bondar"), strict=True):
        thing.name = name
        thing.save()
        shown.follow(shown.pages_with(thing), at=NOW)
    for name in ("Wheat", "Bondar"):
        assert list(search.query(name, NOW)) == [story.edition], name
    assert list(search.query("Grain", NOW)) == []
