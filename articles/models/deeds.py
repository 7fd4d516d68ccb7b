"""What was done to what stories share: pictures, authors, topics."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeedKind(models.TextChoices):
    PICTURE_REVOKED = "picture_revoked", _("picture revoked")
    PICTURE_RELEASED = "picture_released", _("picture shown again")
    AUTHORS_MERGED = "authors_merged", _("authors merged")
    TOPICS_MERGED = "topics_merged", _("topics merged")


class Deed(models.Model):
    """One such thing: what, to what, by whom, when and why. Stories have moves instead.

    `details` holds what would else be lost: for a merger the row that is no more as it was, and
    the bylines that fell together; for a picture, how many stories readers see it in.
    """

    kind = models.CharField(_("what"), max_length=20, choices=DeedKind)
    thing = models.CharField(_("which"), max_length=300)
    key = models.CharField(
        max_length=100, help_text=_("Its address or key, by which its deeds are found.")
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
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions on pictures and names")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["key", "-at"], name="deed_of_a_thing")]
        constraints = [
            models.CheckConstraint(name="deed_kind_known", condition=Q(kind__in=DeedKind.values)),
            models.CheckConstraint(
                name="deed_revoked_for_a_reason",
                condition=~Q(kind=DeedKind.PICTURE_REVOKED, reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.thing}"
