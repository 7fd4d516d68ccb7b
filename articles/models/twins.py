"""Files that tell a story which is here already."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .sources import SourceDocument
from .story import Story


class TwinKind(models.TextChoices):
    """What a file adds to the story that it tells again."""

    SAME = "same", _("the same story")
    EARLIER = "earlier", _("an earlier version")
    UPDATE = "update", _("an update")


class TwinQuerySet(models.QuerySet["Twin"]):
    def on_offer(self) -> "TwinQuerySet":
        """Updates that wait for an editor to accept or decline them."""
        return self.filter(kind=TwinKind.UPDATE, decided_at__isnull=True)


class Twin(models.Model):
    """A source document that no story was made of, for its story is here already.

    An update is offered to the editor as a new version; its text is in the document until then.
    """

    document = models.OneToOneField(
        SourceDocument,
        models.CASCADE,
        primary_key=True,
        related_name="twin",
        verbose_name=_("source document"),
    )
    story = models.ForeignKey(Story, models.CASCADE, related_name="twins", verbose_name=_("story"))
    kind = models.CharField(_("what it is"), max_length=10, choices=TwinKind)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty for an operator at the command line, or a newer offer."),
    )
    is_accepted = models.BooleanField(_("accepted"), default=False)

    objects = TwinQuerySet.as_manager()

    class Meta:
        verbose_name = _("twin")
        verbose_name_plural = _("twins")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["story"],
                condition=Q(kind="update", decided_at__isnull=True),
                name="twin_on_offer",
            )
        ]
        constraints = [
            models.CheckConstraint(name="twin_kind_known", condition=Q(kind__in=TwinKind.values)),
            models.CheckConstraint(
                name="twin_decided_by_with_when",
                condition=Q(decided_at__isnull=False) | Q(decided_by__isnull=True),
            ),
            models.CheckConstraint(
                name="twin_only_updates_are_accepted",
                condition=Q(is_accepted=False) | Q(kind=TwinKind.UPDATE, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} – {self.story_id}"

    @property
    def is_on_offer(self) -> bool:
        return self.kind == TwinKind.UPDATE and self.decided_at is None
