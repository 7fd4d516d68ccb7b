"""Lines that are known to be furniture, by source: seen here, and undone."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.importing.save import house
from articles.models import KnownFurniture, who

from .badges import badge
from .desk import desk
from .screens import Record, time_column

SINCE = time_column("since", _("since"))


class InUseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("undone", _("undone"))]

    def choices(self, changelist):
        in_use, *others = super().choices(changelist)
        yield {**in_use, "display": _("in use")}
        yield from others

    def queryset(self, request, queryset):
        return queryset.filter(undone_at__isnull=self.value() != "undone")


@admin.register(KnownFurniture, site=desk)
class KnownFurnitureAdmin(Record):
    list_display = ["shown", "source", "count", "told_by", SINCE, "state"]
    list_display_links = None
    list_filter = [InUseFilter, "source"]
    list_select_related = ["by", "undone_by"]
    search_fields = ["shown"]
    actions = ["undo", "use_again"]

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("articles.change_knownfurniture")

    def changelist_view(self, request, extra_context=None):
        about = _(
            "The importer leaves these lines out of every story from the same source. They were "
            "marked by an editor, or recur across its files. Undo one that is part of a story."
        )
        return super().changelist_view(request, {"about": about, **(extra_context or {})})

    @admin.display(description=_("known from"), ordering="by")
    def told_by(self, known):
        return who(known.by) if known.by else _("its files")

    @admin.display(description="", empty_value="")
    def state(self, known):
        if known.undone_at is None:
            return ""
        by = known.undone_by
        return badge("draft", _("undone by %(who)s") % {"who": who(by)} if by else _("undone"))

    @admin.action(permissions=["change"], description=_("Undo: such a line may be of a story"))
    def undo(self, request, queryset):
        count = house.undo(queryset, by=request.user, at=timezone.now())
        sentence = ngettext(
            "%(n)s line is no longer furniture by itself.",
            "%(n)s lines are no longer furniture by themselves.",
            count,
        )
        messages.success(request, sentence % {"n": count})

    @admin.action(permissions=["change"], description=_("Use again"))
    def use_again(self, request, queryset):
        count = house.use_again(queryset, by=request.user)
        sentence = ngettext(
            "%(n)s line is furniture again.", "%(n)s lines are furniture again.", count
        )
        messages.success(request, sentence % {"n": count})
