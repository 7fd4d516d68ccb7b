"""Every version of a story that was ever saved, and what is not saved yet."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PRESENT_FOR = timedelta(minutes=5)


class RevisionQuerySet(models.QuerySet["Revision"]):
    def working(self) -> "RevisionQuerySet":
        """Those that were the working copy once; without what was only set aside."""
        return self.filter(is_aside=False)

    def listed(self) -> "RevisionQuerySet":
        """What a history shows, without the texts themselves."""
        return self.select_related("by").defer("snapshot")


class Revision(models.Model):
    """A version of a story: everything that made it up at one moment.

    `snapshot` is what `publishing.snapshots.take_all` gives. A version set aside was never
    the working copy: it is the text of somebody who gave way when two had changed a story.
    """

    story = models.ForeignKey("Story", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty for an operator at the command line."),
    )
    at = models.DateTimeField(_("when"))
    note = models.TextField(_("note"), blank=True)
    name = models.CharField(
        _("name"), max_length=120, blank=True, help_text=_("For example “As sent to legal”.")
    )
    is_aside = models.BooleanField(_("set aside"), default=False)
    snapshot = models.JSONField(_("content"))
    digest = models.CharField(max_length=64)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="revision_number_once")
        ]

    def __str__(self) -> str:
        number = gettext("Version %(number)s") % {"number": self.number}
        return f"{number}: {self.name}" if self.name else number


class ReadMark(models.Model):
    """Which version of a story somebody read last."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_marks")
    story = models.ForeignKey("Story", models.CASCADE, related_name="read_marks")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "story"], name="read_mark_once")]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.story_id}"


class AutosaveSlotQuerySet(models.QuerySet["AutosaveSlot"]):
    def present(self, at: datetime) -> "AutosaveSlotQuerySet":
        """Those whose form was open a moment before `at`."""
        return self.filter(touched_at__gt=at - PRESENT_FOR, touched_at__lte=at)


class AutosaveSlot(models.Model):
    """What one user has typed into a story's form and not saved; one for each user and story.

    Without a story it is a new one's. `form` is what the form needs to be filled again,
    `snapshot` what the story would be. Both are null while the form is only open.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="autosaves")
    story = models.ForeignKey("Story", models.CASCADE, null=True, related_name="autosaves")
    opening = models.CharField(max_length=40, help_text=_("Which opened form it belongs to."))
    base = models.PositiveIntegerField(
        default=0, help_text=_("The number of the version that the form was opened on.")
    )
    form = models.JSONField(null=True)
    snapshot = models.JSONField(null=True)
    opened_at = models.DateTimeField(_("since"))
    touched_at = models.DateTimeField(_("last seen"))
    kept_at = models.DateTimeField(_("last kept"), null=True)

    objects = AutosaveSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "story"],
                condition=Q(story__isnull=False),
                name="autosave_once_for_a_story",
            ),
            models.UniqueConstraint(
                fields=["by"], condition=Q(story__isnull=True), name="autosave_once_for_a_new_one"
            ),
            models.CheckConstraint(
                name="autosave_kept_with_its_text",
                condition=Q(kept_at__isnull=True, form__isnull=True, snapshot__isnull=True)
                | Q(kept_at__isnull=False, form__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} – {self.story_id}"
