"""Who did what on a story."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .story import Story


class BylineRole(models.TextChoices):
    """What somebody did on a story; the words readers see before the name."""

    AUTHOR = "author", pgettext_lazy("byline", "By")
    REPORTING = "reporting", pgettext_lazy("byline", "Reporting")
    PHOTOGRAPHY = "photography", pgettext_lazy("byline", "Photography")
    ILLUSTRATION = "illustration", pgettext_lazy("byline", "Illustration")
    TRANSLATION = "translation", pgettext_lazy("byline", "Translation")
    EDITING = "editing", pgettext_lazy("byline", "Editing")


class BylineManager(models.Manager["Byline"]):
    def get_by_natural_key(self, story: str, author: str, role: str) -> "Byline":
        return self.get(story__slug=story, author__slug=author, role=role)


class Byline(models.Model):
    """Who did what on a story, in which order, and as signed."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        "Author", models.PROTECT, related_name="bylines", verbose_name=_("author")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    role = models.CharField(_("role"), max_length=20, choices=BylineRole, default=BylineRole.AUTHOR)
    as_signed = models.CharField(
        _("as signed"),
        max_length=120,
        blank=True,
        help_text=_("The name as it stood on this story, if it differs."),
    )

    objects = BylineManager()

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "author", "role"],
                name="byline_once",
                violation_error_message=_("This author signs the story in this role already."),
            ),
            models.CheckConstraint(
                name="byline_role_known", condition=Q(role__in=BylineRole.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.as_signed or self.author.name

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.story.natural_key(), *self.author.natural_key(), self.role)
