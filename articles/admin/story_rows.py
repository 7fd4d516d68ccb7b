"""The rows of a story on its form: bylines, pictures, teasers, each in an order."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.forms import BylineForm, OrderedRows, PictureUseForm, TeaserForm
from articles.models import Byline, PictureUse, Teaser

from .screens import QuietChoices


class Rows(QuietChoices, admin.StackedInline):
    """Rows of one kind, fetched with what `points_to` names: each shows it."""

    formset = OrderedRows
    template = "admin/articles/story/_rows.html"
    extra = 0
    points_to = ""

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(self.points_to)

    def get_autocomplete_fields(self, request):
        return [self.points_to]


class BylineRows(Rows):
    model = Byline
    form = BylineForm
    points_to = "author"
    verbose_name = _("byline")
    verbose_name_plural = _("bylines")


class PictureRows(Rows):
    model = PictureUse
    form = PictureUseForm
    points_to = "picture"
    verbose_name = _("picture")
    verbose_name_plural = _("pictures")


class TeaserRows(Rows):
    model = Teaser
    form = TeaserForm
    points_to = "target"
    verbose_name = _("related story")
    verbose_name_plural = _("related stories")
    fk_name = "story"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A story is not begun inside another one's form."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "target":
            field.widget.can_add_related = False
        return field
