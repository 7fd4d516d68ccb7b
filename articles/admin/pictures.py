"""Pictures: what they show, and where."""

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles.models import Picture, PictureUse

from .desk import desk
from .screens import ShownScreen, time_column


class FreeFilter(admin.SimpleListFilter):
    title = _("may be shown")
    parameter_name = "free"

    def lookups(self, request, model_admin):
        return [("yes", _("yes")), ("no", _("no, revoked"))]

    def queryset(self, request, queryset):
        if self.value() in {"yes", "no"}:
            at = timezone.now()
            return queryset.free(at) if self.value() == "yes" else queryset.revoked(at)
        return queryset


ADDED = time_column("added_at", _("added"))


@admin.register(Picture, site=desk)
class PictureAdmin(ShownScreen):
    fields = [
        "shown",
        "file",
        "title",
        "caption",
        "credit",
        "alt",
        "revoked_at",
        "used_in",
    ]
    readonly_fields = ["shown", "used_in"]
    list_display = ["thumbnail", "title", "credit", "size", "times_used", ADDED, "is_free"]
    list_display_links = ["thumbnail", "title"]
    list_filter = [FreeFilter]
    search_fields = ["title", "caption", "credit"]
    view_on_site = False

    def get_queryset(self, request):
        uses = PictureUse.objects.filter(picture=OuterRef("pk")).order_by().values("picture")
        count = uses.annotate(n=Count("pk")).values("n")
        return super().get_queryset(request).annotate(uses_count=Subquery(count))

    def get_fields(self, request, obj=None):
        if obj is None:
            return [name for name in self.fields if name not in self.readonly_fields]
        return self.fields

    @admin.display(description=_("picture"))
    def thumbnail(self, picture):
        return _image(picture, "thumbnail")

    @admin.display(description=_("picture"))
    def shown(self, picture):
        return _image(picture, "large")

    @admin.display(description=_("size"), ordering="width")
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    @admin.display(description=_("used"), ordering="uses_count")
    def times_used(self, picture):
        return picture.uses_count or 0

    @admin.display(description=_("may be shown"), boolean=True)
    def is_free(self, picture):
        return not picture.is_revoked(timezone.now())

    @admin.display(description=_("used in"))
    def used_in(self, picture):
        uses = picture.uses.select_related("story").order_by("-story__updated_at")
        links = [
            (reverse("admin:articles_story_change", args=[use.story_id]), use.story) for use in uses
        ]
        if not links:
            return _("No story uses it.")
        return format_html_join("", '<p><a href="{}">{}</a></p>', links)


def _image(picture, kind):
    return format_html(
        '<img class="picture-{}" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        kind,
        picture.file.url,
        picture.alt or picture.title,
        picture.width,
        picture.height,
    )
