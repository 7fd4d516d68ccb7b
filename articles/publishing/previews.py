"""Links with which somebody without a login reads one version of a story, for a while."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.models import PreviewLink, Revision

from . import editions
from .moves import NotPermitted, NotPossible

if TYPE_CHECKING:
    from django.contrib.auth.models import User

USUAL = timedelta(days=7)
LONGEST = timedelta(days=90)


def make(
    revision: Revision,
    *,
    by: "User | None",
    at: datetime,
    lasts: timedelta = USUAL,
    for_whom: str = "",
) -> PreviewLink:
    """Make a link to one version; it ends after `lasts`, at most 90 days."""
    _check(revision, by)
    if not timedelta(0) < lasts <= LONGEST:
        raise NotPossible(_("A preview link lasts from a moment to 90 days."))
    return PreviewLink.objects.create(
        revision=revision, for_whom=for_whom.strip()[:120], by=by, at=at, expires_at=at + lasts
    )


def revoke(link: PreviewLink, *, by: "User | None", at: datetime) -> None:
    """End a link now, for everyone who has it."""
    _check(link.revision, by)
    open_link = PreviewLink.objects.filter(pk=link.pk, revoked_at__isnull=True)
    if not open_link.update(revoked_at=at, revoked_by=by):
        raise NotPossible(_("It is revoked already."))
    link.revoked_at, link.revoked_by = at, by


def find(token: str, *, at: datetime) -> PreviewLink | None:
    """Return the link with this token; None if there is none, it has ended, or was revoked."""
    links = PreviewLink.objects.open(at).select_related("revision__story")
    # A story in the bin is nobody's to read.
    return links.filter(token=token, revision__story__binned_at__isnull=True).first()


def page(link: PreviewLink, *, at: datetime) -> str:
    """Return the page of that version as readers would get it."""
    return editions.preview_of(link.revision.story, link.revision.snapshot, at=at)


def _check(revision: Revision, by: "User | None") -> None:
    story = revision.story
    if by is None or by.has_perm("articles.change_any_story"):
        return
    if not (by.has_perm("articles.change_story") and story.is_own(by)):
        raise NotPermitted(_("You may not show this story to others."))
