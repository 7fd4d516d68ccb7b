"""Sections and topics."""

from django.contrib import admin

from articles.models import Section, Topic

from .desk import desk
from .screens import ShownScreen


@admin.register(Section, site=desk)
class SectionAdmin(ShownScreen):
    fields = ["name", "description", "position", "in_navigation", "is_default", "slug"]
    list_display = ["name", "position", "in_navigation", "is_default", "description"]
    search_fields = ["name"]


@admin.register(Topic, site=desk)
class TopicAdmin(ShownScreen):
    fields = ["name", "description", "slug"]
    list_display = ["name", "description"]
    search_fields = ["name", "slug"]
