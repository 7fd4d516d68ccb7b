"""Files as they arrived, and the calls of the importer that brought them."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
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
    rolled_back_at = models.DateTimeField(_("rolled back"), null=True, blank=True)

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


WRITTEN = (Outcome.CREATED, Outcome.UPDATED)


class SourceDocumentQuerySet(models.QuerySet["SourceDocument"]):
    def get_by_natural_key(self, source: str, path: str, version: int) -> "SourceDocument":
        return self.get(source=source, path=path, version=version)

    def listed(self) -> "SourceDocumentQuerySet":
        """What a list shows, without the files themselves."""
        return self.defer("data", "spans", "notes")

    def blocking(self) -> "SourceDocumentQuerySet":
        """Those that keep their story from being published: it has lines of theirs in doubt.

        Only the version counts that the story was last written from.
        """
        written = SourceDocument.objects.filter(outcome__in=WRITTEN)
        newer = written.filter(story=OuterRef("story"), pk__gt=OuterRef("pk"))
        return self.filter(
            ~Exists(newer), outcome__in=WRITTEN, open_lines__gt=0, waived_at__isnull=True
        )


class SourceDocument(models.Model):
    """A file as it arrived, with the role of every character in it.

    `spans` is a list of [start, end, role, reason], in order and without gaps, over
    ``data.decode(codec)``; `notes` a list of [line, text], lines counted from 1.
    A file that comes again with other bytes is another row; no bytes are ever written over.
    Its spans may be: by newer rules, and by editors, whose decisions stand in `decisions`.
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
    read_as = models.CharField(
        _("read as"), max_length=60, blank=True, help_text=_("The options that it was read with.")
    )
    spans = models.JSONField(default=list)
    notes = models.JSONField(_("notes"), default=list)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    needs_a_look = models.BooleanField(_("needs a look"), default=False)
    rules_version = models.PositiveIntegerField(
        _("version of the rules"), default=0, help_text=_("By which its lines were read last.")
    )
    open_lines = models.PositiveIntegerField(_("open lines"), default=0)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
        help_text=_("Empty for an operator at the command line."),
    )
    waived_at = models.DateTimeField(_("open lines waived"), null=True, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("waived by"),
    )
    waived_reason = models.CharField(_("why they were waived"), max_length=300, blank=True)
    story = models.ForeignKey(
        "Story",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sources",
        verbose_name=_("story"),
    )
    taken_back_at = models.DateTimeField(
        _("taken back"),
        null=True,
        blank=True,
        help_text=_("When its run was rolled back: its bytes stay, the next run reads it anew."),
    )
    imported_digest = models.CharField(max_length=64, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), auto_now_add=True)

    objects = SourceDocumentQuerySet.as_manager()

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
            models.CheckConstraint(
                name="source_document_reviewed_by_with_when",
                condition=Q(reviewed_at__isnull=False) | Q(reviewed_by__isnull=True),
            ),
            models.CheckConstraint(
                name="source_document_waived_by_whom_when_and_why",
                condition=Q(waived_at__isnull=True, waived_by__isnull=True, waived_reason="")
                | (Q(waived_at__isnull=False, waived_by__isnull=False) & ~Q(waived_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], condition=Q(needs_a_look=True), name="source_needs_a_look")
        ]

    def __str__(self) -> str:
        return self.path

    def get_absolute_url(self) -> str:
        return reverse("admin:articles_sourcedocument_change", args=[self.pk])

    def natural_key(self) -> tuple[str, str, int]:
        return (self.source, self.path, self.version)

    def end_waiver(self) -> None:
        """Ask again about the open lines: another was opened, of which nobody has said anything."""
        self.waived_at, self.waived_by, self.waived_reason = None, None, ""

    def newer(self) -> "SourceDocument | None":
        """Return the newest version that came after this one, and tells the story in its place.

        One that was refused tells none: an empty file leaves what came before as it is.
        """
        versions = SourceDocument.objects.filter(
            source=self.source, path=self.path, version__gt=self.version
        )
        if self.outcome != Outcome.REFUSED:
            versions = versions.exclude(outcome=Outcome.REFUSED)
        return versions.defer("data", "spans", "notes").order_by("-version").first()

    @property
    def refusal(self) -> str:
        """Why it tells no story: the note that is of no line; '' for one that was not refused."""
        if self.outcome != Outcome.REFUSED:
            return ""
        return next((text for line, text in self.notes if line == 0), "")

    @property
    def text(self) -> str:
        """The file as text; '' for one that could not be read."""
        return bytes(self.data).decode(self.codec) if self.codec else ""


class LineDecision(models.Model):
    """An editor's word on what a stretch of a document is.

    It holds for whatever becomes of the file: `line` is the whole line in folded form, or the
    lines, that the stretch stands in, the `nth` of that content (from 0), by which it is found
    again in another version; `part` is the stretch itself where it is not all of it.
    """

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="decisions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    role = models.CharField(_("role"), max_length=20)
    was = models.CharField(_("role before"), max_length=20)
    line = models.TextField()
    part = models.TextField(blank=True)
    nth = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty for an operator at the command line."),
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("decision about a line")
        verbose_name_plural = _("decisions about lines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="line_decision_about_something", condition=Q(end__gt=F("start"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.line[:40]}: {self.role}"
