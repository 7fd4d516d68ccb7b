"""All that makes up a story, as one JSON value.

Other rows are named by slug or key, not by number, so that a snapshot can be read, moved to
another database, and followed after a rename: the `Slug` table knows every old slug.
"""

import json
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypedDict, cast

from articles import body
from articles.models import Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from articles.models import Topic

# What a comparison shows word by word, and what it shows row by row.
TEXTS = ("headline", "working_headline", "standfirst", "body", "source_credit")
ROWS = ("bylines", "pictures", "teasers", "topics")
# What the desk arranges; an old version that is restored does not bring it back.
ARRANGED = ("editor", "published_at", "embargo_until")


class BylineValue(TypedDict):
    author: str
    role: str
    as_signed: str


class PictureValue(TypedDict):
    picture: str | None
    caption: str
    credit: str
    alt: str


class TeaserValue(TypedDict):
    title: str
    excerpt: str
    publication: str
    author_name: str
    url: str
    target: str | None


class Snapshot(TypedDict):
    """The whole of a story but for its workflow; what an edition is made of."""

    headline: str
    standfirst: str
    body: str
    language: str
    source_credit: str
    slug: str
    section: str | None
    bylines: list[BylineValue]
    pictures: list[PictureValue]
    teasers: list[TeaserValue]
    topics: list[str]


class DeskSnapshot(Snapshot):
    """All that somebody at the desk can change of a story; what a version is.

    The editor is a user name, times are ISO 8601 in UTC.
    """

    working_headline: str
    editor: str | None
    published_at: str | None
    embargo_until: str | None


def take(story: Story) -> Snapshot:
    """Return the story as it stands. No query if it was fetched with ``Story.objects.whole()``."""
    topics = (use.tag for use in story.story_topics.all())
    rows = (story.bylines.all(), story.picture_uses.all(), story.teasers.all())
    return of(story, *rows, topics)


def of(
    story: Story,
    bylines: "Iterable[Any]",
    pictures: "Iterable[Any]",
    teasers: "Iterable[Any]",
    topics: "Iterable[Topic]",
) -> Snapshot:
    """Return the story as it stands with these rows, which name things as its own rows do."""
    return {
        "headline": story.headline,
        "standfirst": story.standfirst,
        "body": story.body,
        "language": story.language,
        "source_credit": story.source_credit,
        "slug": story.slug,
        "section": story.section.slug if story.section else None,
        "bylines": [
            {"author": b.author.slug, "role": b.role, "as_signed": b.name} for b in bylines
        ],
        "pictures": [
            {
                "picture": use.picture.key if use.picture else None,
                "caption": use.caption,
                "credit": use.credit,
                "alt": use.alt,
            }
            for use in pictures
        ],
        "teasers": [
            {
                "title": teaser.title,
                "excerpt": teaser.excerpt,
                "publication": teaser.publication,
                "author_name": teaser.author_name,
                "url": teaser.url,
                "target": teaser.target.slug if teaser.target else None,
            }
            for teaser in teasers
        ],
        "topics": sorted(topic.slug for topic in topics),
    }


def take_all(story: Story) -> DeskSnapshot:
    """Return all of the story as it stands, what the desk arranges included."""
    return with_desk(take(story), story)


def with_desk(snapshot: Snapshot, story: Story) -> DeskSnapshot:
    """Return `snapshot` with what only the desk knows of `story`."""
    return {
        **snapshot,
        "working_headline": story.working_headline,
        "editor": story.editor.user.get_username() if story.editor else None,
        "published_at": _iso(story.published_at),
        "embargo_until": _iso(story.embargo_until),
    }


def _iso(time: "datetime | None") -> str | None:
    return time.astimezone(UTC).isoformat() if time else None


def overlay(snapshot: DeskSnapshot, typed: "Mapping[str, str]") -> DeskSnapshot:
    """Return `snapshot` with those texts that somebody has typed and not saved yet."""
    texts = {name: typed[name] for name in TEXTS if name in typed}
    if "body" in texts:
        texts["body"] = body.clean(texts["body"])
    return cast(DeskSnapshot, {**snapshot, **texts})


def digest(snapshot: Snapshot | dict[str, Any]) -> str:
    """Return 64 hex digits that are equal for equal snapshots."""
    return sha256(json.dumps(snapshot, sort_keys=True).encode()).hexdigest()
