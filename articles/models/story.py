"""The desk's working copy of a story. Readers never see it, nor its rows."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_prose_editor.fields import ProseEditorField

from articles import body, text

from .people import Author
from .prose import EDITOR_EXTENSIONS
from .slugs import Addressed, AddressedQuerySet, SlugKind
from .topics import topics_field

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from .edition import Edition


_IN_WORK = Q(binned_at__isnull=True, in_work=True)


def languages() -> list[tuple[str, str]]:
    return settings.LANGUAGES


def default_language() -> str:
    return settings.PUBLICATION["language"]


class Status(models.TextChoices):
    """How far the desk is with the working copy; says nothing of what readers have."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    READY = "ready", _("ready")


class Priority(models.IntegerChoices):
    """How soon the desk wants it."""

    NORMAL = 0, _("normal")
    HIGH = 1, _("high")
    URGENT = 2, _("urgent")


class ReaderState(models.TextChoices):
    """What readers have of a story; follows from its edition and the clock."""

    NOT_PUBLISHED = "not_published", _("not published")
    SCHEDULED = "scheduled", _("scheduled")
    LIVE = "live", pgettext_lazy("readers can see it", "live")
    WITHDRAWN = "withdrawn", _("withdrawn")


class StoryQuerySet(AddressedQuerySet):
    def at_desk(self) -> "StoryQuerySet":
        """Those that are not in the bin: what every list of the desk starts at."""
        return self.filter(binned_at__isnull=True)

    def in_work(self) -> "StoryQuerySet":
        """Those that the desk is not done with: a sliver of any archive, with indexes of its own.

        Said so that the conditions of those indexes are recognised.
        """
        return self.at_desk().filter(in_work=True)

    def in_bin(self) -> "StoryQuerySet":
        return self.filter(binned_at__isnull=False)

    def own(self, user: "User") -> "StoryQuerySet":
        """Those that are `user`'s own; see `Story.is_own`."""
        signed = Author.objects.filter(user=user).order_by().values("bylines__story")
        return self.filter(Q(created_by=user) | Q(assigned_to=user) | Q(pk__in=signed))

    def unlike_editions(self) -> "StoryQuerySet":
        """Those that readers do not have as they stand: drafts, changed ones, withdrawn ones."""
        return self.filter(
            Q(edition__isnull=True)
            | Q(edition__withdrawn_at__isnull=False)
            | Q(updated_at__gt=F("edition__written_at"))
        )

    def whole(self) -> "StoryQuerySet":
        """With everything that makes up a story, in a fixed number of queries."""
        return self.select_related("section", "editor__user", "edition").prefetch_related(
            "bylines__author", "picture_uses__picture", "teasers__target", "story_topics__tag"
        )


class Story(Addressed):
    """One piece of journalism, as the desk works on it."""

    slug_kind = SlugKind.STORY

    headline = models.CharField(_("headline"), max_length=300, blank=True)
    working_headline = models.CharField(
        _("working headline"),
        max_length=300,
        blank=True,
        help_text=_("What the desk calls it while there is no headline; readers never see it."),
    )
    standfirst = models.TextField(
        _("standfirst"),
        blank=True,
        help_text=_("The summary under the headline: one or two sentences."),
    )
    body = ProseEditorField(
        _("body"), blank=True, extensions=EDITOR_EXTENSIONS, sanitize=body.clean
    )
    language = models.CharField(
        _("language"), max_length=12, choices=languages, default=default_language
    )
    source_credit = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        help_text=_("Where the text comes from, if it is not our own: “Ukrinform”."),
    )
    section = models.ForeignKey(
        "Section",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stories",
        verbose_name=_("section"),
    )
    topics = topics_field()
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    editor = models.ForeignKey(
        "Editor",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stories",
        verbose_name=_("editor"),
        help_text=_("The one who answers for it."),
    )
    published_at = models.DateTimeField(
        _("publication time"),
        null=True,
        blank=True,
        help_text=_(
            "The time readers are shown. Left empty, it is the moment of publication; "
            "in the future, readers get the story then."
        ),
    )
    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("It cannot be published for a time before this."),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_stories",
        verbose_name=_("assigned to"),
        help_text=_("Whose turn it is."),
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL
    )
    in_work = models.BooleanField(
        _("in work"),
        default=True,
        editable=False,
        help_text=_("It was not published, or something was asked of it since."),
    )
    binned_at = models.DateTimeField(_("in the bin since"), null=True, editable=False)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("put in the bin by"),
        help_text=_("Empty for an operator at the command line."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last saved"), auto_now=True)
    word_count = models.PositiveIntegerField(_("words"), default=0, editable=False)
    reading_minutes = models.PositiveSmallIntegerField(_("reading time"), default=0, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-updated_at", "-pk"]
        permissions = [
            ("submit_story", _("Can submit own stories for review")),
            ("review_story", _("Can review, approve and return stories")),
            ("publish_story", _("Can publish stories")),
            ("withdraw_story", _("Can withdraw published stories")),
            ("correct_story", _("Can correct published stories")),
            ("change_any_story", _("Can change stories of others")),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="story_last_saved"),
            models.Index(fields=["status", "-updated_at"], name="story_by_status"),
            models.Index(fields=["published_at"], name="story_by_date"),
            models.Index(fields=["headline"], name="story_by_headline"),
            models.Index(fields=["language"], name="story_by_language"),
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="story_by_due_date"
            ),
            models.Index(
                fields=["-priority"], condition=Q(priority__gt=0), name="story_by_priority"
            ),
            models.Index(
                fields=["binned_at"], condition=Q(binned_at__isnull=False), name="story_bin"
            ),
            models.Index(
                fields=["status", "-priority", "-updated_at", "-id"],
                condition=_IN_WORK,
                name="story_work_by_status",
            ),
            models.Index(
                fields=["section", "status", "-priority", "-updated_at", "-id"],
                condition=_IN_WORK,
                name="story_work_in_section",
            ),
            models.Index(
                fields=["created_by", "-updated_at", "-id"],
                condition=_IN_WORK & Q(created_by__isnull=False),
                name="story_work_begun_by",
            ),
            models.Index(
                fields=["assigned_to", "-priority", "due_at"],
                condition=_IN_WORK & Q(assigned_to__isnull=False),
                name="story_work_turn_of",
            ),
            models.Index(
                fields=["due_at"],
                condition=_IN_WORK & Q(due_at__isnull=False),
                name="story_work_due",
            ),
            models.Index(
                fields=["embargo_until"],
                condition=_IN_WORK & Q(embargo_until__isnull=False),
                name="story_work_under_embargo",
            ),
            models.Index(
                fields=["published_at"],
                condition=_IN_WORK & Q(published_at__isnull=False),
                name="story_work_by_date",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="story_priority_known", condition=Q(priority__in=Priority.values)
            ),
            models.CheckConstraint(
                name="story_binned_by_with_when",
                condition=Q(binned_at__isnull=False) | Q(binned_by__isnull=True),
            ),
            models.CheckConstraint(
                name="story_status_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="story_has_a_name",
                condition=~Q(headline="", working_headline=""),
                violation_error_message=_("Give it a headline, or a working headline for now."),
            ),
        ]

    def __str__(self) -> str:
        return self.headline or self.working_headline

    def slug_wish(self) -> str:
        return str(self)

    def clean(self) -> None:
        super().clean()
        if not str(self).strip():
            raise ValidationError(
                {"headline": _("Give it a headline, or a working headline for now.")}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.measure()
        super().save(*args, **kwargs)

    def measure(self) -> None:
        """Set word count and reading time from the body."""
        self.word_count = text.count_words(body.plain_text(self.body))
        self.reading_minutes = text.reading_minutes(self.word_count)

    def get_absolute_url(self) -> str:
        return reverse("story", args=[self.slug])

    def published(self) -> "Edition | None":
        """Return the edition, whatever its state; None if it was never published."""
        return getattr(self, "edition", None)

    def reader_state(self, at: datetime) -> ReaderState:
        """Return what readers have of it at time `at`."""
        edition = self.published()
        if edition is None:
            return ReaderState.NOT_PUBLISHED
        if edition.withdrawn_at:
            return ReaderState.WITHDRAWN
        return ReaderState.LIVE if edition.published_at <= at else ReaderState.SCHEDULED

    def has_unpublished_changes(self) -> bool:
        """Whether it was saved after the edition that readers have, or will have, was written."""
        edition = self.published()
        if edition is None or edition.withdrawn_at:
            return False
        return self.updated_at > edition.written_at

    def is_own(self, user: "User") -> bool:
        """Whether `user` made it, signs it, or was handed it; see `StoryQuerySet.own`."""
        if user.pk is None:
            return False
        return user.pk in {self.created_by_id, self.assigned_to_id} or any(
            byline.author.user_id == user.pk for byline in self.bylines.all()
        )

    def may_be_changed_by(self, user: "User") -> bool:
        """Authors change their own drafts; those who may change any story change any."""
        if user.has_perm("articles.change_any_story"):
            return True
        return (
            user.has_perm("articles.change_story")
            and self.status == Status.DRAFT
            and self.is_own(user)
        )
