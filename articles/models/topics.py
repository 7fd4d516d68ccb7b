"""What a story is about. The only module that knows django-taggit."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from articles import text

from .slugs import Addressed, AddressedQuerySet, SlugKind


class Topic(Addressed, TagBase):
    """A subject that stories share. Named in any script, addressed in plain letters."""

    slug_kind = SlugKind.TOPIC

    slug = models.SlugField(_("address"), max_length=100, unique=True, blank=True)
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("One sentence for readers, shown on the topic’s page."),
    )

    objects = AddressedQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        permissions = [("merge_topic", _("Can merge topics that are one"))]

    def slugify(self, tag: str, i: int | None = None) -> str:
        return text.slug(tag) or SlugKind.TOPIC

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])


class StoryTopicManager(models.Manager["StoryTopic"]):
    def get_by_natural_key(self, story: str, topic: str) -> "StoryTopic":
        return self.get(content_object__slug=story, tag__slug=topic)


class StoryTopic(ItemBase):
    """That a story is about a topic."""

    content_object = models.ForeignKey("Story", models.CASCADE, related_name="story_topics")
    tag = models.ForeignKey(Topic, models.CASCADE, related_name="story_topics")

    objects = StoryTopicManager()

    class Meta:
        verbose_name = _("topic of a story")
        verbose_name_plural = _("topics of stories")
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="story_topic_once")
        ]

    def natural_key(self) -> tuple[str, str]:
        return (self.content_object.slug, self.tag.slug)


def topics_field() -> TaggableManager:
    return TaggableManager(
        through=StoryTopic,
        blank=True,
        verbose_name=_("topics"),
        help_text=_("What the story is about, separated by commas."),
    )
