"""The cards of related stories, as a story has them at the desk."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .links import LinkField
from .story import Story


class TeaserManager(models.Manager["Teaser"]):
    def get_by_natural_key(self, story: str, order: int) -> "Teaser":
        return self.get(story__slug=story, order=order)


class Teaser(models.Model):
    """A card for a related story, ours or another publication's."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="teasers")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=300)
    excerpt = models.TextField(_("excerpt"), blank=True)
    publication = models.CharField(_("publication"), max_length=120, blank=True)
    author_name = models.CharField(_("author"), max_length=120, blank=True)
    url = LinkField(_("link"), blank=True, help_text=_("For a story elsewhere."))
    target = models.ForeignKey(
        Story,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="teased_by",
        verbose_name=_("our story"),
        help_text=_("The card links to it while readers can see it."),
    )

    objects = TeaserManager()

    class Meta:
        verbose_name = _("teaser")
        verbose_name_plural = _("teasers")
        ordering = ["order", "pk"]
        indexes = [
            models.Index(
                fields=["title"], condition=Q(target__isnull=True), name="teaser_without_target"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="teaser_not_of_itself",
                condition=Q(target__isnull=True) | ~Q(target=F("story")),
                violation_error_message=_("A story cannot be its own teaser."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, int]:
        return (*self.story.natural_key(), self.order)
