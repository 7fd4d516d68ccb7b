"""Lines that a publication repeats on its pages and that are never part of a story."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_LINE = 300


class KnownFurnitureQuerySet(models.QuerySet["KnownFurniture"]):
    def in_use(self) -> "KnownFurnitureQuerySet":
        """Those that the next import goes by."""
        return self.filter(undone_at__isnull=True)


class KnownFurniture(models.Model):
    """A line of one source's pages that an editor, or its own recurrence, told to be furniture.

    `line` is folded, as the importer compares lines; `shown` is as it was met. Whoever undoes
    it keeps it from being learned again by recurrence.
    """

    source = models.CharField(_("source"), max_length=200)
    line = models.CharField(max_length=LONGEST_LINE, editable=False)
    shown = models.CharField(_("line"), max_length=LONGEST_LINE)
    count = models.PositiveIntegerField(
        _("files"), default=1, help_text=_("In how many files it was met when it was last counted.")
    )
    since = models.DateTimeField(_("since"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("marked by"),
        help_text=_("Empty for a line that recurs across the files."),
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    objects = KnownFurnitureQuerySet.as_manager()

    class Meta:
        verbose_name = _("known furniture")
        verbose_name_plural = _("known furniture")
        ordering = ["source", "-count", "line"]
        constraints = [
            models.UniqueConstraint(fields=["source", "line"], name="known_furniture_once"),
            models.CheckConstraint(
                name="known_furniture_undone_by_with_when",
                condition=Q(undone_at__isnull=False) | Q(undone_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.shown
