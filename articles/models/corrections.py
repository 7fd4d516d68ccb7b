"""What a publication says in public about its own stories."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .edition import Edition

HEAVY = ("body", "text", "content", "head_html", "page_html", "card_html")


class CorrectionKind(models.TextChoices):
    """What a public note says of the story it stands on; the word readers see."""

    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    UPDATE = "update", _("Update")


class NotePlace(models.TextChoices):
    TOP = "top", _("on top")
    FOOT = "foot", _("at the foot")


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def public(self, at: datetime) -> "CorrectionQuerySet":
        """Those on stories that readers have at time `at`, the newest first, in one query."""
        heavy = [f"edition__{name}" for name in HEAVY]
        live = Edition.objects.live(at)
        notes = self.standing().filter(edition__in=live)
        return notes.select_related("edition").defer(*heavy)

    def standing(self) -> "CorrectionQuerySet":
        """Without those that were taken back."""
        return self.filter(taken_back_at__isnull=True)

    def of_mistakes(self) -> "CorrectionQuerySet":
        """Without the updates: where a story has moved on, nothing was wrong."""
        return self.exclude(kind=CorrectionKind.UPDATE)

    def older_than(self, at: datetime, pk: int) -> "CorrectionQuerySet":
        """What comes after the note (at, pk), the newest first."""
        return self.filter(at__lte=at).exclude(at=at, pk__gte=pk)


class Correction(models.Model):
    """A dated public note: that a story was wrong, unclear, or has moved on.

    One that was itself wrong is taken back: readers have it no more, the desk keeps it.
    """

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="corrections", verbose_name=_("edition")
    )
    kind = models.CharField(
        _("kind"), max_length=13, choices=CorrectionKind, default=CorrectionKind.CORRECTION
    )
    text = models.TextField(_("what readers are told"))
    place = models.CharField(_("place"), max_length=4, choices=NotePlace, default=NotePlace.TOP)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty for an operator at the command line."),
    )
    at = models.DateTimeField(_("when"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="correction_newest")]
        constraints = [
            models.CheckConstraint(
                name="correction_kind_known", condition=Q(kind__in=CorrectionKind.values)
            ),
            models.CheckConstraint(
                name="correction_place_known", condition=Q(place__in=NotePlace.values)
            ),
            models.CheckConstraint(name="correction_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="correction_taken_back_by_with_when",
                condition=Q(taken_back_at__isnull=False) | Q(taken_back_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.text
