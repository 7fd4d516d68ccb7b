"""What the publication asks of its readers: the membership banner and campaign quotes."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .links import LinkField


class AppealQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, words: str, starts_at: datetime | None) -> Any:
        return self.get(starts_at=starts_at, **{self.model.words: words})

    def on(self, at: datetime) -> "AppealQuerySet":
        """Those shown at time `at`, the latest first."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at).order_by(
            "-starts_at", "-pk"
        )


class Appeal(models.Model):
    """Shown from one time to another; without a start it is kept and not shown."""

    words: str  # the field by which one is told from another

    button_label = models.CharField(_("button"), max_length=60, blank=True)
    button_url = LinkField(_("button leads to"), blank=True)
    starts_at = models.DateTimeField(
        _("shown from"), null=True, blank=True, help_text=_("Left empty, it is not shown.")
    )
    ends_at = models.DateTimeField(
        _("shown until"), null=True, blank=True, help_text=_("Left empty, it stays.")
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_start",
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("It ends before it starts."),
            )
        ]

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Ask for the other half of a button; `exclude` has those that are known to be wrong."""
        super().clean_fields(exclude)
        if exclude and {"button_label", "button_url"} & set(exclude):
            return
        if self.button_url and not self.button_label:
            raise ValidationError({"button_label": _("Say what stands on the button.")})
        if self.button_label and not self.button_url:
            raise ValidationError({"button_url": _("Say where the button leads.")})

    def natural_key(self) -> tuple[str, datetime | None]:
        return (getattr(self, self.words), self.starts_at)


class Banner(Appeal):
    """The line above the masthead that asks readers to become members."""

    words = "text"

    text = models.CharField(
        _("text"),
        max_length=200,
        help_text=_(
            "Write {count} where the number of members goes: “Join {count} members today”."
        ),
    )
    member_count = models.PositiveIntegerField(_("members"), default=0)

    class Meta(Appeal.Meta):
        verbose_name = _("membership banner")
        verbose_name_plural = _("membership banners")

    def __str__(self) -> str:
        return self.text


class Campaign(Appeal):
    """A quotation of somebody who stands for the publication, with its call for support."""

    words = "quote"

    heading = models.CharField(_("heading"), max_length=120, blank=True)
    quote = models.TextField(_("quotation"))
    attribution = models.CharField(_("attribution"), max_length=200, blank=True)

    class Meta(Appeal.Meta):
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def __str__(self) -> str:
        return self.heading or self.quote[:60]
