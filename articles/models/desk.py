"""What the desk tells itself and others: notes, post, links to look ahead, links that are dead."""

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NoteKind(models.TextChoices):
    REMARK = "remark", _("remark")
    MUST_FIX = "must_fix", _("must fix")


class StoryNoteQuerySet(models.QuerySet["StoryNote"]):
    def open(self) -> "StoryNoteQuerySet":
        return self.filter(settled_at__isnull=True)

    def must_fix(self) -> "StoryNoteQuerySet":
        """Those that keep their story from being published."""
        return self.open().filter(kind=NoteKind.MUST_FIX)


class StoryNote(models.Model):
    """What somebody at the desk says of a story to the others. Readers never see it."""

    story = models.ForeignKey("Story", models.CASCADE, related_name="notes")
    kind = models.CharField(_("kind"), max_length=10, choices=NoteKind, default=NoteKind.REMARK)
    text = models.TextField(_("text"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = StoryNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="story_note_kind_known", condition=Q(kind__in=NoteKind.values)
            ),
            models.CheckConstraint(name="story_note_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="story_note_settled_by_with_when",
                condition=Q(settled_at__isnull=False) | Q(settled_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.text


# Whoever has been sending one message for longer than this is not there any more.
LONGEST_SENDING = timedelta(minutes=10)


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def due(self, at: datetime) -> "OutboxQuerySet":
        """Those to be sent now; without one whose sending was begun and never ended."""
        waiting = self.filter(sent_at__isnull=True, gave_up_at__isnull=True)
        return waiting.filter(sending_since__isnull=True, next_try_at__lte=at)

    def stuck(self, at: datetime) -> "OutboxQuerySet":
        """Those of which nobody knows whether they went out: the process died meanwhile."""
        return self.filter(sending_since__lte=at - LONGEST_SENDING, sent_at__isnull=True)

    def failed(self, at: datetime) -> "OutboxQuerySet":
        """Those that nobody sends any more unless somebody says so."""
        return self.stuck(at) | self.filter(gave_up_at__isnull=False)


class OutboxMessage(models.Model):
    """One e-mail to one person, written with what it tells of and sent by `send_due`."""

    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    story = models.ForeignKey("Story", models.CASCADE, null=True, related_name="messages")
    made_at = models.DateTimeField(_("written"))
    next_try_at = models.DateTimeField(_("next try"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sending_since = models.DateTimeField(_("being sent since"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    gave_up_at = models.DateTimeField(_("given up"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["next_try_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at__isnull=True, gave_up_at__isnull=True),
                name="outbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.subject


def new_token() -> str:
    return secrets.token_urlsafe(24)


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def open(self, at: datetime) -> "PreviewLinkQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class PreviewLink(models.Model):
    """Lets somebody without a login read one version of a story, for a while."""

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    revision = models.ForeignKey("Revision", models.CASCADE, related_name="preview_links")
    for_whom = models.CharField(_("for whom"), max_length=120, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="preview_link_expires_later", condition=Q(expires_at__gt=models.F("at"))
            ),
            models.CheckConstraint(
                name="preview_link_revoked_by_with_when",
                condition=Q(revoked_at__isnull=False) | Q(revoked_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision} – {self.for_whom}" if self.for_whom else str(self.revision)


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def of(self, user: "User") -> "SavedFilterQuerySet":
        return self.filter(user=user)


class SavedFilter(models.Model):
    """A narrowed list of stories that somebody comes back to, under a name of their own."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_filters",
        verbose_name=_("whose"),
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(
        _("query"), max_length=500, help_text=_("As it stands in the list’s address.")
    )

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_filter_named_once"),
            models.CheckConstraint(name="saved_filter_narrows", condition=~Q(query="")),
        ]

    def __str__(self) -> str:
        return self.name


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def dead(self) -> "LinkCheckQuerySet":
        return self.filter(is_dead=True)


class LinkCheck(models.Model):
    """What answered at an address elsewhere when `check_links` last asked."""

    url = models.CharField(_("address"), max_length=700, unique=True)
    checked_at = models.DateTimeField(_("checked"))
    answer = models.CharField(_("answer"), max_length=120)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    is_dead = models.BooleanField(_("dead"), default=False)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url
