"""Sections and topics."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.forms import NamedForm
from articles.models import Edition, EditionTopic, Section, Story, StoryTopic, Topic
from articles.publishing.duplicates import merge_topics

from .desk import desk
from .duplicates import MergedScreen
from .screens import ShownScreen, counted


@admin.register(Section, site=desk)
class SectionAdmin(ShownScreen):
    form = NamedForm
    kept_by = [(Story.objects, "section", "pk"), (Edition.objects, "section", "story")]
    fields = ["name", "description", "position", "in_navigation", "is_default", "slug"]
    list_display = ["name", "position", "in_navigation", "is_default", "description"]
    search_fields = ["name"]

    def view_on_site(self, section):
        """Return where readers find it; None of one that nothing leads them to."""
        live = Edition.objects.live(timezone.now()).in_section(section)
        is_shown = section.in_navigation or live.exists()
        return section.get_absolute_url() if is_shown else None


@admin.register(Topic, site=desk)
class TopicAdmin(MergedScreen):
    form = NamedForm
    merge = merge_topics
    in_stories = (StoryTopic.objects, "tag", "content_object")
    with_readers = (EditionTopic.objects, "topic", "edition")
    kept_by = [(EditionTopic.objects, "topic", "edition__story")]
    fields = ["name", "description", "slug"]
    list_display = ["name", "description", "stories"]
    search_fields = ["name", "slug"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(about=counted(*self.in_stories))

    @admin.display(description=_("stories"), ordering="about")
    def stories(self, topic):
        return topic.about or 0
