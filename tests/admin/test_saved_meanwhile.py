"""Two who have the same form open: who is last is shown what the other has saved."""

import re

import pytest
from django.urls import reverse

from articles.models import Banner, Section, Topic
from tests.factories import make_author, make_picture

SEEN = re.compile(r'name="seen" value="([^"]+)"')


def url_of(thing):
    return reverse(f"admin:articles_{thing._meta.model_name}_change", args=[thing.pk])


def opened(client, thing):
    """Return what a browser sends of the form of `thing` as it stands."""
    page = client.get(url_of(thing))
    form = page.context["adminform"].form
    sent = {bound.html_name: bound.value() for bound in form if bound.name != "file"}
    return {name: value for name, value in sent.items() if value not in (None, "")} | {
        "seen": SEEN.search(page.content.decode())[1]
    }


THINGS = {
    "author": (lambda: make_author(bio="Reports."), "bio"),
    "section": (lambda: Section.objects.create(name="Ports"), "description"),
    "topic": (lambda: Topic.objects.create(name="Grain"), "description"),
    "picture": (make_picture, "caption"),
    "banner": (lambda: Banner.objects.create(text="Join us"), "text"),
}


@pytest.mark.parametrize(("make", "field"), THINGS.values(), ids=THINGS)
def test_who_saves_last_is_shown_what_was_saved_and_decides(client, administrator, make, field):
    thing = make()
    mine = opened(client, thing) | {field: "As I would have it."}
    theirs = opened(client, thing) | {field: "As they have it."}
    assert client.post(url_of(thing), theirs).status_code == 302
    page = client.post(url_of(thing), mine)
    shown = page.content.decode()
    assert "Somebody saved this since you opened it" in shown
    assert "Saved now: As they have it." in shown
    assert "As I would have it." in shown
    thing.refresh_from_db()
    assert getattr(thing, field) == "As they have it."
    assert client.post(url_of(thing), mine | {"seen": SEEN.search(shown)[1]}).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, field) == "As I would have it."


def test_what_was_saved_stands_at_every_field_that_an_old_form_would_undo(client, editor):
    author, lviv = make_author(role="Reporter"), make_author(name="Lviv desk", kind="desk")
    mine = opened(client, author) | {"bio": "Reports from the south."}
    client.post(url_of(author), opened(client, author) | {"role": "Editor", "desks": [lviv.pk]})
    errors = client.post(url_of(author), mine).context["adminform"].errors
    assert errors["role"] == ["Saved now: Editor"]
    assert errors["desks"] == ["Saved now: Lviv desk"]
    assert errors["bio"] == ["Saved now: –"]


def test_the_same_words_twice_are_saved_once_and_nobody_is_asked(client, editor):
    author = make_author()
    sent = opened(client, author) | {"bio": "Reports from the south."}
    assert client.post(url_of(author), sent).status_code == 302
    assert client.post(url_of(author), sent).status_code == 302


def test_a_file_that_was_replaced_meanwhile_is_named(client, editor):
    picture, other = make_picture(), make_picture()
    mine = opened(client, picture) | {"caption": "At dawn."}
    picture.caption = "At dusk."
    picture.save()
    with other.file.open() as file:
        errors = client.post(url_of(picture), mine | {"file": file}).context["adminform"].errors
    assert errors["caption"] == ["Saved now: At dusk."]
    assert errors["file"] == [f"Saved now: {picture.file.name.rpartition('/')[2]}"]
