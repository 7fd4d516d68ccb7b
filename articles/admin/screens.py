"""What all screens of the desk have in common."""

from django.contrib import admin
from django.db import models
from django.utils.text import capfirst

from articles.forms import DeskForm, MinuteField


class Screen(admin.ModelAdmin):
    """A list and a form of the desk."""

    empty_value_display = "–"
    form = DeskForm
    formfield_overrides = {models.DateTimeField: {"form_class": MinuteField, "widget": None}}
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})


class Record(Screen):
    """Something that was, shown and never changed here."""

    actions = None
    actions_on_top = True  # without it, stock lists write a style element into the page
    view_on_site = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
