"""Two authors, or two topics, that are one: merged, and nothing of either is lost."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from articles import text
from articles.models import (
    Author,
    AuthorName,
    Byline,
    Deed,
    DeedKind,
    EditionAuthor,
    EditionTopic,
    Slug,
    SlugKind,
    StoryTopic,
    Topic,
)

from . import shown
from .moves import NotPermitted, NotPossible

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def merge_authors(author: Author, *, into: Author, by: "User | None", at: datetime) -> int:
    """Make `author` one with `into`; return on how many pages readers are shown it.

    Bylines go over and keep the name that they were signed with, as editions do. Old addresses
    lead to `into`, files that name the old name mean it. What `into` does not say of itself it
    takes over; the rest stays in the record.
    """
    with transaction.atomic():
        author, into = _both(Author, author, into, by, "articles.merge_author")
        if author.user_id and into.user_id:
            raise NotPossible(_("Both have a login: take it from one of them first."))
        pages, drafts = shown.named_with(author)
        details = _before(author)
        details["bylines_that_fell_together"] = _move_bylines(author, into)
        _move(EditionAuthor, "author", "edition", author, into)
        into.desks.add(*author.desks.exclude(pk=into.pk))
        into.members.add(*author.members.exclude(pk=into.pk))
        _move_addresses(SlugKind.AUTHOR, author, into)
        author.former_names.update(author=into)
        AuthorName.objects.update_or_create(
            folded=author.folded, defaults={"author": into, "name": author.name}
        )
        taken = _what_is_missing(author, into, ("role", "bio", "email", "portrait", "user"))
        _note(DeedKind.AUTHORS_MERGED, author, into, by=by, at=at, details=details)
        author.delete()
        into.save(update_fields=taken)
        shown.follow(pages if not taken else shown.pages_with(into), at=at, drafts=drafts)
    return len(pages)


def merge_topics(topic: Topic, *, into: Topic, by: "User | None", at: datetime) -> int:
    """Make `topic` one with `into`, as authors are; return on how many pages readers have it."""
    with transaction.atomic():
        topic, into = _both(Topic, topic, into, by, "articles.merge_topic")
        pages, drafts = shown.named_with(topic)
        details = _before(topic)
        _move(StoryTopic, "tag", "content_object", topic, into)
        _move(EditionTopic, "topic", "edition", topic, into)
        _move_addresses(SlugKind.TOPIC, topic, into)
        # A file names a topic by words; they may not be those that its address was made of.
        Slug.objects.get_or_create(
            kind=SlugKind.TOPIC,
            slug=text.slug(topic.name) or SlugKind.TOPIC,
            defaults={"topic": into},
        )
        taken = _what_is_missing(topic, into, ("description",))
        _note(DeedKind.TOPICS_MERGED, topic, into, by=by, at=at, details=details)
        topic.delete()
        into.save(update_fields=taken)
        shown.follow(pages, at=at, drafts=drafts)
    return len(pages)


def _both(
    model: type[Any], one: Model, into: Model, by: "User | None", permission: str
) -> tuple[Any, Any]:
    """Return both rows as the database has them, held until the transaction ends."""
    if by is not None and not by.has_perm(permission):
        raise NotPermitted(_("You may not merge them."))
    if one.pk == into.pk:
        raise NotPossible(_("That is one already."))
    held = model.objects.select_for_update(no_key=True)
    rows = held.filter(pk__in=[one.pk, into.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) < 2:
        raise NotPossible(_("One of them is no more: somebody merged or deleted it."))
    return found[one.pk], found[into.pk]


def _before(thing: Model) -> dict[str, Any]:
    """Return the row as it was, as JSON takes it, and its addresses."""
    row = {name: str(value) for name, value in model_to_dict(thing).items() if value}
    return {"row": row, "addresses": list(thing.slugs.values_list("slug", flat=True))}  # type: ignore[attr-defined]


def _move_bylines(author: Author, into: Author) -> list[dict[str, str]]:
    """Give bylines of `author` to `into`; return those that `into` has already, which go."""
    same = Byline.objects.filter(story=OuterRef("story"), role=OuterRef("role"), author=into)
    own = Byline.objects.filter(author=author)
    doubled = own.annotate(same=Subquery(same.values("pk")[:1])).filter(same__isnull=False)
    lost = [
        {"story": row.story.slug, "role": row.role, "as_signed": row.name}
        for row in doubled.select_related("story", "author").only(
            "role", "as_signed", "author__name", "story__slug"
        )
    ]
    own.filter(pk__in=[row.pk for row in doubled]).delete()
    own.filter(as_signed="").update(as_signed=author.name)
    own.update(author=into)
    Byline.objects.filter(author=into, as_signed=into.name).update(as_signed="")
    return lost


def _move(model: type[Model], name: str, of: str, one: Model, into: Model) -> None:
    """Give the rows of `one` to `into`, but those of which `into` has the like."""
    rows: QuerySet[Any] = model._default_manager.filter(**{name: one})
    has = model._default_manager.filter(**{name: into}).values(of)
    rows.filter(**{f"{of}__in": has}).delete()
    rows.update(**{name: into})


def _move_addresses(kind: str, one: Model, into: Model) -> None:
    Slug.objects.filter(kind=kind, **{kind: one}).update(**{kind: into})


def _what_is_missing(one: Any, into: Any, names: tuple[str, ...]) -> list[str]:
    """Fill what `into` leaves empty with what `one` has; return the names of the fields."""
    taken = [name for name in names if not getattr(into, name) and getattr(one, name)]
    for name in taken:
        setattr(into, name, getattr(one, name))
    if "user" in taken:  # a login is one author's at a time
        type(one).objects.filter(pk=one.pk).update(user=None)
    return taken


def _note(
    kind: str, one: Any, into: Any, *, by: "User | None", at: datetime, details: dict[str, Any]
) -> None:
    values = {"thing": f"{one.name} → {into.name}"[:300], "key": into.slug, "details": details}
    Deed.objects.create(kind=kind, by=by, at=at, **values)
