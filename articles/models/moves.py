"""What was done to stories at the desk."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .people import who
from .story import Status, Story


class MoveQuerySet(models.QuerySet["Move"]):
    def overrides(self) -> "MoveQuerySet":
        """Those that went on although preflight had something against it."""
        return self.exclude(override="")


class Move(models.Model):
    """One thing done to a story at the desk: which, by whom, when and why.

    `details` holds what only some verbs have: `blocks` for a list of what was overridden,
    `kind`, `public`, `merged_into` and `published_at` of a withdrawal, `to` of a hand-over,
    what a public note `said` that was taken back, and what readers are told `instead`.
    """

    story = models.ForeignKey(Story, models.CASCADE, related_name="moves")
    verb = models.CharField(_("what"), max_length=20)
    from_status = models.CharField(_("from"), max_length=10, choices=Status)
    to_status = models.CharField(_("to"), max_length=10, choices=Status)
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
    override = models.TextField(
        _("why a block was overridden"),
        blank=True,
        help_text=_("Empty if preflight had nothing against it."),
    )
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["-at", "-id"], condition=~models.Q(override=""), name="move_overrides"
            )
        ]

    def __str__(self) -> str:
        return gettext("%(verb)s by %(who)s") % {
            "verb": self.verb,
            "who": who(self.by),
        }
