"""All that makes up a story, as one JSON value.

Other rows are named by slug or key, not by number, so that a snapshot can be read, moved to
another database, and followed after a rename: the `Slug` table knows every old slug.
"""

import json
from hashlib import sha256
from typing import Any, TypedDict

from articles.models import Story


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
    """The whole of a story but for its workflow; what an edition and a comparison are made of."""

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


def take(story: Story) -> Snapshot:
    """Return the story as it stands. No query if it was fetched with ``Story.objects.whole()``."""
    return {
        "headline": story.headline,
        "standfirst": story.standfirst,
        "body": story.body,
        "language": story.language,
        "source_credit": story.source_credit,
        "slug": story.slug,
        "section": story.section.slug if story.section else None,
        "bylines": [
            {"author": b.author.slug, "role": b.role, "as_signed": b.name}
            for b in story.bylines.all()
        ],
        "pictures": [
            {
                "picture": use.picture.key if use.picture else None,
                "caption": use.caption,
                "credit": use.credit,
                "alt": use.alt,
            }
            for use in story.picture_uses.all()
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
            for teaser in story.teasers.all()
        ],
        "topics": sorted(use.tag.slug for use in story.story_topics.all()),
    }


def digest(snapshot: Snapshot | dict[str, Any]) -> str:
    """Return 64 hex digits that are equal for equal snapshots."""
    return sha256(json.dumps(snapshot, sort_keys=True).encode()).hexdigest()
