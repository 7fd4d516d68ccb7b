"""What was: what readers have, the moves of the desk, its post. Read, never changed."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import search
from articles.models import Deed, Edition, Move, OutboxMessage, who
from articles.publishing import MOVES, NotPermitted, outbox

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
    search_fields = ["headline"]  # has a box to search with; see get_search_results

    def get_queryset(self, request):
        return super().get_queryset(request).defer("body", "page_html", "card_html", "content")

    def get_search_results(self, request, queryset, search_term):
        found = search.among(queryset, search_term) if search_term.strip() else queryset
        return found, False


class PostFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("failed", _("failed")), ("waiting", _("waiting")), ("sent", _("sent"))]

    def queryset(self, request, queryset):
        match self.value():
            case "failed":
                return queryset.failed(timezone.now())
            case "waiting":
                return queryset.filter(sent_at__isnull=True, gave_up_at__isnull=True)
            case "sent":
                return queryset.filter(sent_at__isnull=False)
        return queryset


@admin.register(OutboxMessage, site=desk)
class OutboxAdmin(Record):
    """The desk's post: what went out, what waits, what failed and may be sent again."""

    fields = [
        "to",
        "subject",
        "text",
        "story",
        "made_at",
        "next_try_at",
        "tries",
        "sending_since",
        "sent_at",
        "gave_up_at",
        "error",
    ]
    list_display = ["subject", "to", time_column("made_at", _("written")), "state", "error"]
    list_filter = [PostFilter]
    search_fields = ["subject", "to"]
    ordering = ["-made_at", "-pk"]
    actions = ["send_again"]

    @admin.display(description=_("state"))
    def state(self, message):
        if message.sent_at:
            return _("sent")
        if message.gave_up_at:
            return _("given up")
        if message.sending_since:
            return _("begun, maybe out")
        return _("waiting, to be tried again") if message.tries else _("waiting")

    def has_send_permission(self, request):
        return request.user.has_perm("articles.change_outboxmessage")

    @admin.action(permissions=["send"], description=_("Send again what failed"))
    def send_again(self, request, queryset):
        try:
            number = outbox.send_again(queryset, by=request.user, at=timezone.now())
        except NotPermitted as refusal:
            messages.error(request, str(refusal))
            return
        sentence = ngettext(
            "%(n)s message is sent again with the next post.",
            "%(n)s messages are sent again with the next post.",
            number,
        )
        none = _("None of them failed: there is nothing to send again.")
        messages.info(request, sentence % {"n": number} if number else none)


class OverrideFilter(admin.SimpleListFilter):
    title = _("preflight")
    parameter_name = "overridden"

    def lookups(self, request, model_admin):
        return [("yes", _("overridden"))]

    def queryset(self, request, queryset):
        return queryset.overrides() if self.value() == "yes" else queryset


class VerbFilter(admin.SimpleListFilter):
    title = _("what")
    parameter_name = "verb"

    def lookups(self, request, model_admin):
        return [(verb, past(verb)) for verb in MOVES]

    def queryset(self, request, queryset):
        return queryset.filter(verb=self.value()) if self.value() else queryset


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
    list_filter = [VerbFilter, OverrideFilter]
    list_select_related = ["story", "by"]
    date_hierarchy = "at"

    @admin.display(description=_("what"), ordering="verb")
    def what(self, move):
        return past(move.verb)

    @admin.display(description=_("who"), ordering="by")
    def who(self, move):
        return who(move.by)


@admin.register(Deed, site=desk)
class DeedAdmin(Record):
    list_display = ["thing", "kind", "by", time_column("at", _("when")), "reason"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    search_fields = ["thing", "reason"]
