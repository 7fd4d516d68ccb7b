"""What readers get of a story: the edition, written and taken away.

An edition is made of a snapshot, and its page can be made again from the same snapshot when a
template changes or when something the page shows was renamed, moved or withdrawn.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from articles import body, caching, passages, search, text
from articles.models import (
    ArchiveMonth,
    Edition,
    EditionAuthor,
    EditionTopic,
    Site,
    Story,
    WithdrawalKind,
)
from articles.models.edition import EditionQuerySet
from articles.renditions import shelf

from . import related, snapshots
from .pages import render, unmarked

BATCH = 200
_RENDERED = ("head_html", "page_html", "card_html", "template_stamp")
_TAKEN_AWAY = (
    "withdrawn_at",
    "withdrawn_reason",
    "withdrawn_kind",
    "withdrawn_publicly",
    "merged_into",
    "published_at",
)


def write(
    story: Story,
    *,
    at: datetime,
    published_at: datetime,
    updated: bool = False,
    later: list[Edition] | None = None,
) -> Edition:
    """Make the edition of `story` as it stands, and the pages that show its card anew.

    `updated` says that the change is a major one: readers are shown when it was made. Who writes
    many gives a list as `later`: the edition is added to it, and `follow` does the rest for all.
    """
    Site.objects.hold()
    content = snapshots.take(story)
    edition = story.published() or Edition(story=story)
    if edition.pk and edition.published_at != published_at:
        # Both at once, in order: whoever moves another the other way waits, and is not in the way.
        ArchiveMonth.objects.note([edition.published_at, published_at], at=at)
    if updated:
        edition.updated_at = at
    elif edition.updated_at and edition.updated_at < published_at:
        edition.updated_at = None  # readers get it as new
    if edition.pk and edition.slug != story.slug:
        story.slugs.filter(slug=edition.slug).update(is_former=True)
    _copy(story, edition)
    teased = {t.target_id for t in story.teasers.all() if t.target_id}
    more = related.of(story, at=at, but=teased)
    edition.content = {
        **content,
        "corrections": _corrections(edition),
        "related": list(more.values()),
    }
    edition.byline = ", ".join(b["as_signed"] for b in content["bylines"])[:500]
    edition.published_at = published_at
    # Never before the save it holds: an import names one time for the whole of its run.
    edition.written_at = max(at, story.updated_at)
    render([edition], at)
    edition.save()
    _relate(edition, story)
    edition.teased.set(teased | more.keys())
    edition.pictures.set({use.picture_id for use in story.picture_uses.all() if use.picture_id})
    if later is None:
        follow([edition], at=at)
    else:
        later.append(edition)
    return edition


def _copy(story: Story, edition: Edition) -> None:
    """Have `edition` say what `story` says, and be withdrawn no more."""
    assert story.section, "preflight lets no story pass without one"
    edition.slug = story.slug
    edition.section = story.section
    edition.headline = story.headline
    edition.standfirst = story.standfirst
    edition.body = story.body
    edition.text = body.plain_text(story.body)
    edition.language = story.language
    edition.word_count = story.word_count
    edition.reading_minutes = story.reading_minutes
    edition.withdrawn_at = edition.merged_into = None
    edition.withdrawn_reason = edition.withdrawn_kind = ""
    edition.withdrawn_publicly = False


def follow(editions: Sequence[Edition], *, at: datetime) -> None:
    """Let the indexes and other pages follow `editions`, in the transaction that wrote them."""
    if not editions:
        return
    ArchiveMonth.objects.note((edition.published_at for edition in editions), at=at)
    search.index(editions)
    passages.index((edition.story_id, edition.body) for edition in editions)
    stories = [edition.story_id for edition in editions]
    search.keep_stories(stories)
    refresh(Edition.objects.filter(teased__in=stories).distinct(), at=at)


def _relate(edition: Edition, story: Story) -> None:
    edition.edition_authors.all().delete()
    edition.edition_topics.all().delete()
    EditionAuthor.objects.bulk_create(
        EditionAuthor(edition=edition, author_id=author, published_at=edition.published_at)
        for author in dict.fromkeys(b.author_id for b in story.bylines.all())
    )
    EditionTopic.objects.bulk_create(
        EditionTopic(edition=edition, topic_id=topic, published_at=edition.published_at)
        for topic in sorted(use.tag_id for use in story.story_topics.all())
    )


def _corrections(edition: Edition) -> list[dict[str, str]]:
    """Return the public notes of an edition, the oldest first, as its content carries them."""
    if edition.pk is None:
        return []
    notes = edition.corrections.standing().order_by("at", "pk")
    return [
        {"kind": note.kind, "text": note.text, "place": note.place, "at": note.at.isoformat()}
        for note in notes
    ]


def annotate(edition: Edition, *, at: datetime) -> None:
    """Write the edition anew with its public notes, and what it holds beside them as it is."""
    Site.objects.hold()
    edition.content = {**edition.content, "corrections": _corrections(edition)}
    edition.updated_at = at
    render([edition], at)
    edition.save()
    ArchiveMonth.objects.note([edition.published_at], at=at)
    caching.site_changed(at=at)


def withdraw(
    story: Story,
    *,
    at: datetime,
    reason: str,
    kind: str = WithdrawalKind.IN_ERROR,
    public: bool = False,
    into: Story | None = None,
    published_at: datetime | None = None,
) -> None:
    """Take the edition away from readers, and its card from the pages that show it.

    `published_at` is since when they had it, where the edition has another time by now.
    """
    edition = story.published()
    if edition is None:
        return
    Site.objects.hold()
    edition.withdrawn_at = at
    edition.withdrawn_reason = reason
    edition.withdrawn_kind = kind
    edition.withdrawn_publicly = public
    edition.merged_into = into
    edition.published_at = published_at or edition.published_at
    # Not its page, which others may have made anew, or marked, since it was read.
    edition.save(update_fields=_TAKEN_AWAY)
    ArchiveMonth.objects.note([edition.published_at], at=at)
    search.remove([edition])
    search.keep_stories([story.pk])
    for slug in story.slugs.values_list("slug", flat=True):
        shelf.forget_cards(slug)
    refresh(Edition.objects.filter(teased=story), at=at)


def drop(story: Story) -> None:
    """Delete an edition that readers never had."""
    edition = story.published()
    if edition is not None:
        search.remove([edition])
        edition.delete()
        search.keep_stories([story.pk])
        story.refresh_from_db()


def refresh(editions: EditionQuerySet, *, at: datetime) -> int:
    """Make page and card of `editions` anew from what they hold; return how many.

    Whoever changes what readers have comes through here, or says himself that the site changed.
    """
    keys = list(editions.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            Site.objects.hold()
            batch = list(Edition.objects.filter(pk__in=keys[start : start + BATCH]))
            render(batch, at)
            Edition.objects.bulk_update(batch, _RENDERED)
    caching.site_changed(at=at)
    return len(keys)


def preview(story: Story, *, at: datetime) -> str:
    """Return the page that readers would get of the working copy; writes nothing."""
    return preview_of(story, snapshots.take(story), at=at)


def preview_of(story: Story, snapshot: Mapping[str, Any], *, at: datetime) -> str:
    """Return the page that readers would get of one version of `story`; writes nothing."""
    published = story.published()
    words = text.count_words(body.plain_text(snapshot["body"]))
    edition = Edition(
        slug=snapshot["slug"],
        content={**snapshot, "corrections": _corrections(published) if published else []},
        published_at=story.published_at or at,
        updated_at=published.updated_at if published else None,
        word_count=words,
        reading_minutes=text.reading_minutes(words),
    )
    render([edition], at)
    return unmarked(edition.page_html)
