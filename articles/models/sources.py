"""Files as they arrived, and the calls of the importer that brought them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ImportRunManager(models.Manager["ImportRun"]):
    def get_by_natural_key(self, source: str, started_at: str) -> "ImportRun":
        return self.get(source=source, started_at=started_at)


class ImportRun(models.Model):
    """One call of the importer."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty for an operator at the command line."),
    )
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(
        _("finished"),
        null=True,
        blank=True,
        help_text=_("Empty while it runs, or if it was killed."),
    )
    options = models.JSONField(_("options"), default=dict)
    counts = models.JSONField(_("counts"), default=dict)
    rules_version = models.PositiveIntegerField(_("version of the rules"), default=0)

    objects = ImportRunManager()

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_run_ends_after_start",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
            )
        ]

    def __str__(self) -> str:
        return self.name or gettext("Run %(number)s") % {"number": self.pk}

    def natural_key(self) -> tuple[str, str]:
        return (self.source, self.started_at.isoformat())


class Outcome(models.TextChoices):
    """What became of a file."""

    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")
    REFUSED = "refused", _("refused")


class SourceDocument(models.Model):
    """A file as it arrived, with the role of every character in it.

    `spans` is a list of [start, end, role, reason], in order and without gaps, over
    ``data.decode(codec)``; `notes` a list of [line, text], lines counted from 1.
    A file that comes again with other bytes is another row; none is ever written over.
    """

    run = models.ForeignKey(
        ImportRun, models.PROTECT, related_name="documents", verbose_name=_("import run")
    )
    source = models.CharField(_("source"), max_length=200)
    path = models.CharField(_("file"), max_length=500)
    version = models.PositiveIntegerField(_("version"), default=1)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField(_("bytes"))
    codec = models.CharField(_("encoding"), max_length=30, blank=True)
    codec_reason = models.CharField(_("why this encoding"), max_length=200, blank=True)
    spans = models.JSONField(default=list)
    notes = models.JSONField(_("notes"), default=list)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    needs_a_look = models.BooleanField(_("needs a look"), default=False)
    story = models.ForeignKey(
        "Story",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sources",
        verbose_name=_("story"),
    )
    imported_digest = models.CharField(max_length=64, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), auto_now_add=True)

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "path", "version"], name="source_document_version_once"
            ),
            models.CheckConstraint(
                name="source_document_outcome_known", condition=Q(outcome__in=Outcome.values)
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], condition=Q(needs_a_look=True), name="source_needs_a_look")
        ]

    def __str__(self) -> str:
        return self.path

    def get_absolute_url(self) -> str:
        return reverse("admin:articles_sourcedocument_change", args=[self.pk])

    @property
    def text(self) -> str:
        """The file as text; '' for one that could not be read."""
        return bytes(self.data).decode(self.codec) if self.codec else ""
