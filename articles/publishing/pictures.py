"""Pictures that we may not show any more: revoked, and shown again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Author, Deed, DeedKind, Edition, Picture, Story
from articles.renditions import shelf

from .moves import NotPermitted, NotPossible
from .shown import follow, pages_with

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PERMISSION = "articles.revoke_picture"


@dataclass(frozen=True, slots=True)
class Uses:
    """Where a picture stands: at the desk, with readers, and as whose portrait."""

    stories: list[Story]
    editions: list[Edition]
    authors: list[Author]

    def __bool__(self) -> bool:
        return bool(self.stories or self.editions or self.authors)


def uses(picture: Picture, *, most: int = 100) -> Uses:
    """Return the latest `most` of each kind, in three queries."""
    stories = Story.objects.filter(pk__in=picture.uses.values("story")).select_related("edition")
    editions = Edition.objects.filter(pictures=picture)
    return Uses(
        list(stories.defer("body", "edition__page_html", "edition__content")[:most]),
        list(editions.select_related("story").newest_first().only(*_NAMED)[:most]),
        list(picture.portrayed.all()[:most]),
    )


_NAMED = ("headline", "slug", "published_at", "withdrawn_at", "story__headline")


def revoke(picture: Picture, *, by: "User | None", at: datetime, reason: str) -> int:
    """Show `picture` to no reader from now on; return on how many pages it stood.

    Every page, card and head that names it is made anew without it, in this transaction, however
    many there are. Its addresses answer that it is gone, and the file goes to one that nobody
    has been told. Stories keep their uses for the day it is released.
    """
    with transaction.atomic():
        _begin(picture, by)
        if picture.is_revoked(at):
            raise NotPossible(_("It is revoked already."))
        if not reason.strip():
            raise NotPossible(_("Say why it is revoked."))
        picture.revoked_at, picture.revoked_reason = at, reason.strip()
        picture.save(update_fields=["revoked_at", "revoked_reason"])
        pages = pages_with(picture)
        follow(pages, at=at, most=len(pages))
        _hide(picture)
        _note(picture, DeedKind.PICTURE_REVOKED, by, at, reason.strip(), len(pages))
    return len(pages)


def release(picture: Picture, *, by: "User | None", at: datetime, reason: str = "") -> int:
    """Show a revoked picture again wherever it stands; return on how many pages that is."""
    with transaction.atomic():
        _begin(picture, by)
        if picture.revoked_at is None:
            raise NotPossible(_("It is not revoked."))
        picture.revoked_at, picture.revoked_reason = None, ""
        picture.save(update_fields=["revoked_at", "revoked_reason"])
        if shelf.is_hidden(picture):
            shelf.show(picture)
        pages = pages_with(picture)
        follow(pages, at=at, most=len(pages))
        _note(picture, DeedKind.PICTURE_RELEASED, by, at, reason.strip(), len(pages))
    return len(pages)


def hide_due(*, at: datetime) -> Iterator[Picture]:
    """Put away the files of pictures whose time to be shown has ended, one at a time.

    Pages know by themselves when that is; their files are at public addresses until then.
    """
    for picture in Picture.objects.revoked(at).exclude(file__startswith=shelf.HIDDEN):
        with transaction.atomic():
            _hide(picture)
        yield picture


def _begin(picture: Picture, by: "User | None") -> None:
    if by is not None and not by.has_perm(PERMISSION):
        raise NotPermitted(_("You may not revoke pictures, nor show them again."))
    picture.refresh_from_db(from_queryset=Picture.objects.select_for_update(no_key=True))


def _hide(picture: Picture) -> None:
    if not shelf.is_hidden(picture):
        shelf.hide(picture)


def _note(
    picture: Picture, kind: str, by: "User | None", at: datetime, reason: str, pages: int
) -> None:
    Deed.objects.create(
        kind=kind,
        thing=picture.title,
        key=picture.key,
        by=by,
        at=at,
        reason=reason,
        details={"pages": pages},
    )
