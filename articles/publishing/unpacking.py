"""A snapshot becomes the working copy again: the way back from `snapshots.take_all`."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles import body
from articles.models import (
    Author,
    Byline,
    Editor,
    Picture,
    PictureUse,
    Section,
    Story,
    Teaser,
    Topic,
)

PLAIN = ("headline", "working_headline", "standfirst", "language", "source_credit", "slug")


def put(story: Story, snapshot: Mapping[str, Any], *, arranged: bool) -> list[str]:
    """Make `story` what `snapshot` says; return a sentence for each thing that is no more.

    Slugs are followed to what they lead to today. `arranged` says whether times and editor
    are put back too. Rows that stay keep their numbers, for forms that are open somewhere.
    """
    missing: list[str] = []
    for name in PLAIN:
        if name in snapshot:
            setattr(story, name, snapshot[name])
    story.body = body.clean(snapshot["body"])
    story.section = _section(snapshot["section"], missing)
    if arranged:
        _put_arranged(story, snapshot)
    story.save()
    _put_bylines(story, snapshot["bylines"], missing)
    _put_pictures(story, snapshot["pictures"], missing)
    _put_teasers(story, snapshot["teasers"])
    _put_topics(story, snapshot["topics"], missing)
    return missing


def _section(slug: str | None, missing: list[str]) -> Section | None:
    section = Section.from_address(slug) if slug else None
    if slug and section is None:
        missing.append(_("The section “%(name)s” is no more.") % {"name": slug})
    return section


def _put_arranged(story: Story, snapshot: Mapping[str, Any]) -> None:
    name = snapshot["editor"]
    story.editor = Editor.objects.filter(user__username=name).first() if name else None
    story.published_at = _time(snapshot["published_at"])
    story.embargo_until = _time(snapshot["embargo_until"])


def _time(iso: str | None) -> datetime | None:
    return parse_datetime(iso) if iso else None


def _put_bylines(story: Story, values: list[dict[str, str]], missing: list[str]) -> None:
    authors = Author.objects.by_slugs({value["author"] for value in values})
    old = {(row.author_id, row.role): row for row in story.bylines.all()}
    kept: dict[tuple[int, str], Byline] = {}
    for value in values:
        author = authors.get(value["author"])
        if author is None:
            name = value["as_signed"] or value["author"]
            missing.append(_("The author “%(name)s” is no more.") % {"name": name})
            continue
        key = (author.pk, value["role"])
        if key in kept:
            continue  # two who are one by now
        row = old.pop(key, None) or Byline(story=story, author=author, role=value["role"])
        row.as_signed = "" if value["as_signed"] == author.name else value["as_signed"]
        kept[key] = row
    _save_rows(kept.values(), old.values())


def _put_pictures(story: Story, values: list[dict[str, Any]], missing: list[str]) -> None:
    keys = {value["picture"] for value in values if value["picture"]}
    pictures = Picture.objects.in_bulk(keys, field_name="key")
    old = list(story.picture_uses.all())
    kept = []
    for number, value in enumerate(values):
        row = old[number] if number < len(old) else PictureUse(story=story)
        row.picture = pictures.get(value["picture"])
        if value["picture"] and row.picture is None:
            name = value["caption"] or value["picture"]
            missing.append(_("The picture “%(name)s” is no more.") % {"name": name})
        row.caption, row.credit, row.alt = value["caption"], value["credit"], value["alt"]
        kept.append(row)
    _save_rows(kept, old[len(values) :])


def _put_teasers(story: Story, values: list[dict[str, Any]]) -> None:
    targets = Story.objects.by_slugs({value["target"] for value in values if value["target"]})
    old = list(story.teasers.all())
    kept = []
    for number, value in enumerate(values):
        row = old[number] if number < len(old) else Teaser(story=story)
        for name in ("title", "excerpt", "publication", "author_name", "url"):
            setattr(row, name, value[name])
        row.target = targets.get(value["target"])
        kept.append(row)
    _save_rows(kept, old[len(values) :])


def _save_rows(kept: Iterable[Any], left: Iterable[Any]) -> None:
    for row in left:
        row.delete()
    for order, row in enumerate(kept, start=1):
        row.order = order
        row.save()


def _put_topics(story: Story, slugs: list[str], missing: list[str]) -> None:
    topics = cast(dict[str, Topic], Topic.objects.by_slugs(set(slugs)))
    for slug in slugs:
        if slug not in topics:
            missing.append(_("The topic “%(name)s” is no more.") % {"name": slug})
    story.topics.set(set(topics.values()))
