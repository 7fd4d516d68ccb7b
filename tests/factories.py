"""People and stories for tests: the least that is valid, anything overridden by keyword."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from PIL import Image

from articles import search
from articles.models import Author, Byline, Edition, Picture, PictureUse, Section, Story
from articles.publishing import editions, publish

NOW = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)
_number = count(1)


def make_user(role: str | None = None, **fields) -> User:
    """Return a user of the desk: role is 'Authors', 'Editors', 'Administrators', or None."""
    fields.setdefault("username", f"{(role or 'stranger').lower()}-{next(_number)}")
    user = User.objects.create_user(password="pass", is_staff=role is not None, **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_author(name: str | None = None, **fields) -> Author:
    return Author.objects.create(name=name or f"Author {next(_number)}", **fields)


def make_story(*, authors=None, topics=(), **fields) -> Story:
    """Return a story that preflight has nothing against."""
    fields.setdefault("headline", f"Story {next(_number)}")
    fields.setdefault("body", "<p>The harbour reopened on Monday.</p>")
    fields.setdefault("section", Section.objects.default())
    story = Story.objects.create(**fields)
    for order, author in enumerate([make_author()] if authors is None else authors):
        Byline.objects.create(story=story, author=author, order=order)
    story.topics.add(*topics)
    search.keep_stories([story.pk])
    return story


def make_edition(*, at=NOW, published_at=NOW, later=None, **fields) -> Edition:
    """Return the edition of a story that readers have since `published_at`."""
    return publish(make_story(**fields), by=None, at=at, go_live_at=published_at, later=later)


def make_editions(several: Iterable[dict[str, Any]], *, at=NOW) -> list[Edition]:
    """Make an edition of each of these fields: together, as imports do, in half the time."""
    made: list[Edition] = []
    for fields in several:
        make_edition(at=at, later=made, **fields)
    editions.follow(made, at=at)
    return made


def make_picture(**fields) -> Picture:
    fields.setdefault("title", f"Picture {next(_number)}")
    data = BytesIO()
    Image.new("RGB", (8, 6), "teal").save(data, "PNG")
    return Picture.objects.create(file=ContentFile(data.getvalue(), "picture.png"), **fields)


def use_picture(story: Story, picture: Picture | None = None, **fields) -> PictureUse:
    fields = {"caption": "The pier at dawn.", "credit": "A. Sample", "alt": "A pier"} | fields
    return PictureUse.objects.create(story=story, picture=picture, **fields)
