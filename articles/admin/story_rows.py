"""The rows of a story on its form: bylines, pictures, teasers, each in an order."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.forms import BylineForm, OrderedRows, PictureUseForm, TeaserForm
from articles.models import Byline, PictureUse, Teaser


class Rows(admin.StackedInline):
    formset = OrderedRows
    template = "admin/articles/story/_rows.html"
    extra = 0

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.empty_label = ""
        return field

    def get_formset(self, request, obj=None, **kwargs):
        """Leave out the pencils and crosses beside a choice: a row is about the story."""
        formset = super().get_formset(request, obj, **kwargs)
        for field in formset.form.base_fields.values():
            for ability in ("can_change_related", "can_delete_related", "can_view_related"):
                if hasattr(field.widget, ability):
                    setattr(field.widget, ability, False)
        return formset


class BylineRows(Rows):
    model = Byline
    form = BylineForm
    autocomplete_fields = ["author"]
    verbose_name = _("byline")
    verbose_name_plural = _("bylines")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("author")


class PictureRows(Rows):
    model = PictureUse
    form = PictureUseForm
    autocomplete_fields = ["picture"]
    verbose_name = _("picture")
    verbose_name_plural = _("pictures")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("picture")


class TeaserRows(Rows):
    model = Teaser
    form = TeaserForm
    autocomplete_fields = ["target"]
    verbose_name = _("related story")
    verbose_name_plural = _("related stories")
    fk_name = "story"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("target")
