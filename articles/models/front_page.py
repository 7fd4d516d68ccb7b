"""The top of the front page, as editors arrange it: which story holds which slot, and how long."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Min, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# One story leads, some stand beside it and some below, as the page is laid out. The slots are
# numbered in the order in which they are read: the lead is 1.
BESIDE = 3
BELOW = 4
SLOTS = 1 + BESIDE + BELOW


class Arrangement(models.Model):
    """The top of the front page as somebody left it. The last one holds; none is ever changed."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty for an operator at the command line."),
    )
    at = models.DateTimeField(_("when"))
    restores = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("restores"),
        help_text=_("The former one that it was made of."),
    )

    class Meta:
        verbose_name = _("arrangement")
        verbose_name_plural = _("front page")
        ordering = ["-number"]
        default_permissions = ()
        permissions = [("arrange_front_page", "Can arrange the front page")]

    def __str__(self) -> str:
        return gettext("Arrangement %(number)s") % {"number": self.number}


class PinQuerySet(models.QuerySet["Pin"]):
    def current(self) -> "PinQuerySet":
        """Those of the arrangement that holds."""
        return self.filter(arrangement__in=Arrangement.objects.order_by("-number").values("pk")[:1])

    def in_force(self, at: datetime) -> "PinQuerySet":
        """Those that hold their slots at time `at`, if readers have their stories."""
        return self.current().filter(
            Q(starts_at__isnull=True) | Q(starts_at__lte=at),
            Q(ends_at__isnull=True) | Q(ends_at__gt=at),
        )

    def next_bounds(self, at: datetime) -> dict[str, Any]:
        """Return when the next of them starts and the next ends after time `at`, if any does."""
        return self.current().aggregate(
            start=Min("starts_at", filter=Q(starts_at__gt=at)),
            end=Min("ends_at", filter=Q(ends_at__gt=at)),
        )


class Pin(models.Model):
    """That a story holds a slot in an arrangement, from one time to another.

    `by` and `at` tell who first put it on the page, however often it was moved since.
    """

    arrangement = models.ForeignKey(Arrangement, models.CASCADE, related_name="pins")
    slot = models.PositiveSmallIntegerField(_("slot"))
    # A story in the bin may be deleted after a while; readers never had it.
    story = models.ForeignKey("Story", models.CASCADE, related_name="pins", verbose_name=_("story"))
    starts_at = models.DateTimeField(
        _("from"), null=True, blank=True, help_text=_("Left empty, from now on.")
    )
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Left empty, until somebody takes it off.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty for an operator at the command line."),
    )
    at = models.DateTimeField(_("when"))

    objects = PinQuerySet.as_manager()

    class Meta:
        verbose_name = _("pin")
        verbose_name_plural = _("pins")
        ordering = ["arrangement", "slot"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["arrangement", "slot"], name="pin_slot_once"),
            models.UniqueConstraint(fields=["arrangement", "story"], name="pin_story_once"),
            models.CheckConstraint(name="pin_slot_counts_from_one", condition=Q(slot__gte=1)),
            models.CheckConstraint(
                name="pin_ends_after_start",
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.story_id}"
