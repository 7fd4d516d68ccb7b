"""What was: the editions that readers have, and the moves of the desk. Read, never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.models import Edition, Move

from .desk import desk
from .screens import Record, time_column
from .story_verbs import past


@admin.register(Edition, site=desk)
class EditionAdmin(Record):
    fields = [
        "story",
        "slug",
        "headline",
        "standfirst",
        "byline",
        "section",
        "language",
        "published_at",
        "updated_at",
        "written_at",
        "withdrawn_at",
        "withdrawn_reason",
        "text",
    ]
    list_display = [
        "headline",
        "section",
        "byline",
        time_column("published_at", _("published")),
        time_column("written_at", _("written")),
        time_column("withdrawn_at", _("withdrawn")),
    ]
    list_filter = ["section"]
    list_select_related = ["section"]
    search_fields = ["headline", "byline"]
    date_hierarchy = "published_at"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("body", "page_html", "card_html", "content")


class OverrideFilter(admin.SimpleListFilter):
    title = _("preflight")
    parameter_name = "overridden"

    def lookups(self, request, model_admin):
        return [("yes", _("overridden"))]

    def queryset(self, request, queryset):
        return queryset.overrides() if self.value() == "yes" else queryset


@admin.register(Move, site=desk)
class MoveAdmin(Record):
    list_display = [
        time_column("at", _("when")),
        "who",
        "what",
        "story",
        "from_status",
        "to_status",
        "note",
        "override",
    ]
    list_filter = ["verb", OverrideFilter]
    list_select_related = ["story", "by"]
    date_hierarchy = "at"

    @admin.display(description=_("what"), ordering="verb")
    def what(self, move):
        return past(move.verb)

    @admin.display(description=_("who"), ordering="by")
    def who(self, move):
        return move.by or _("an operator")
