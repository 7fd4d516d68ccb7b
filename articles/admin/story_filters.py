"""What the list of stories may be narrowed by."""

from datetime import date, datetime, time, timedelta

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import (
    Author,
    Byline,
    Edition,
    Priority,
    ReaderState,
    Section,
    SourceDocument,
    Story,
    StoryTopic,
    Topic,
    Twin,
)
from articles.models.edition import FIRST_DAY


class ReadersFilter(admin.SimpleListFilter):
    title = _("readers")
    parameter_name = "readers"

    def lookups(self, request, model_admin):
        return ReaderState.choices

    def queryset(self, request, queryset):
        at = timezone.now()
        live = Edition.objects.live(at)
        match self.value():
            case ReaderState.NOT_PUBLISHED:
                return queryset.filter(edition__isnull=True)
            case ReaderState.WITHDRAWN:
                gone = Edition.objects.filter(withdrawn_at__isnull=False)
                return queryset.filter(pk__in=gone.values("story"))
            case ReaderState.LIVE:
                return queryset.filter(Exists(live.filter(story=OuterRef("pk"))))
            case ReaderState.SCHEDULED:
                return queryset.filter(pk__in=Edition.objects.coming(at).values("story"))
        return queryset


class MineFilter(admin.SimpleListFilter):
    """Whose stories. An editor's list opens on the sections they look after."""

    title = _("whose")
    parameter_name = "mine"

    def __init__(self, request, params, model, model_admin):
        self.sections = list(Section.objects.filter(editors__user=request.user))
        is_opened = not request.GET.keys() - {PAGE_VAR, ORDER_VAR}
        self.opens_on_sections = bool(self.sections) and is_opened
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        mine = [("sections", _("in my sections"))] if self.sections else []
        return [
            *mine,
            ("turn", _("my turn")),
            ("yes", _("my own")),
            ("editing", _("those I answer for")),
        ]

    def value(self):
        return super().value() or ("sections" if self.opens_on_sections else "all")

    def choices(self, changelist):
        for value, label in [("all", _("All")), *self.lookup_choices]:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, queryset):
        match self.value():
            case "sections":
                return queryset.filter(section__in=self.sections)
            case "turn":
                return queryset.filter(assigned_to=request.user)
            case "yes":
                return queryset.own(request.user)
            case "editing":
                return queryset.filter(editor__user=request.user)
        return queryset


class BinFilter(admin.SimpleListFilter):
    """Stories in the bin are in no list but their own."""

    title = _("bin")
    parameter_name = "bin"

    def lookups(self, request, model_admin):
        return [("yes", _("in the bin"))]

    def choices(self, changelist):
        at_desk, *others = super().choices(changelist)
        yield at_desk | {"display": _("at the desk")}
        yield from others

    def queryset(self, request, queryset):
        return queryset.in_bin() if self.value() == "yes" else queryset.at_desk()


class LookFilter(admin.SimpleListFilter):
    title = _("imports")
    parameter_name = "look"

    def lookups(self, request, model_admin):
        return [("needed", _("needs a look"))]

    def queryset(self, request, queryset):
        if self.value() == "needed":
            documents = SourceDocument.objects.filter(needs_a_look=True, story__isnull=False)
            updates = Twin.objects.on_offer()
            return queryset.filter(
                Q(pk__in=documents.values("story")) | Q(pk__in=updates.values("story"))
            )
        return queryset


class LanguageFilter(admin.SimpleListFilter):
    """The languages that stories are in; not asked where all are in one."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        used = Story.objects.order_by("language").values_list("language", flat=True).distinct()
        return [(code, _language_name(code)) for code in used] if len(used) > 1 else []

    def queryset(self, request, queryset):
        return queryset.filter(language=self.value()) if self.value() else queryset


def _language_name(code):
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


class TypedFilter(admin.SimpleListFilter):
    """What is typed, not chosen: a newsroom has more names than a list can show.

    `boxes` are (parameter, label, type of the box).
    """

    template = "admin/articles/story/_typed_filter.html"
    boxes = ()

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        for name, _label, _kind in self.boxes[1:]:
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    def lookups(self, request, model_admin):
        return ()

    def has_output(self):
        return True

    def expected_parameters(self):
        return [name for name, _label, _kind in self.boxes]

    def typed(self, name):
        return (self.used_parameters.get(name) or "").strip()

    def choices(self, changelist):
        own = self.expected_parameters()
        others = changelist.get_filters_params()
        kept = [(name, values) for name, values in others.items() if name not in own]
        yield {
            "boxes": [(name, label, kind, self.typed(name)) for name, label, kind in self.boxes],
            "is_set": any(self.typed(name) for name in own),
            "kept": [(name, value) for name, values in kept for value in values],
            "search": changelist.query,
            "clear": changelist.get_query_string(remove=own),
            "action": reverse("admin:articles_story_changelist"),
        }


class AuthorFilter(TypedFilter):
    """By a name, or a part of one."""

    title = _("author")
    parameter_name = "author"
    boxes = [("author", _("Name, or a part of it"), "search")]

    def queryset(self, request, queryset):
        name = self.typed("author")
        if not name:
            return queryset
        named = Author.objects.found(name)
        return queryset.filter(pk__in=Byline.objects.filter(author__in=named).values("story"))


class TopicFilter(TypedFilter):
    title = _("topic")
    parameter_name = "topic"
    boxes = [("topic", _("Topic, or a part of it"), "search")]

    def queryset(self, request, queryset):
        name = self.typed("topic")
        if not name:
            return queryset
        about = StoryTopic.objects.filter(tag__in=Topic.objects.found(name))
        return queryset.filter(pk__in=about.values("content_object"))


class PeriodFilter(TypedFilter):
    """By the date that readers are shown, the last day included. Nothing is counted for it."""

    title = _("date")
    parameter_name = "since"
    boxes = [("since", _("From"), "date"), ("until", _("To"), "date")]

    def queryset(self, request, queryset):
        since, until = (_day(self.typed(name)) for name in ("since", "until"))
        if since:
            queryset = queryset.filter(published_at__gte=_midnight(since))
        if until:
            queryset = queryset.filter(published_at__lt=_midnight(until + timedelta(days=1)))
        return queryset


class DueFilter(admin.SimpleListFilter):
    title = pgettext_lazy("when it is due", "due")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [
            ("late", _("overdue")),
            ("today", _("today or before")),
            ("week", _("within seven days")),
        ]

    def queryset(self, request, queryset):
        at = timezone.now()
        tomorrow = _midnight(timezone.localdate(at) + timedelta(days=1))
        ends = {"late": at, "today": tomorrow, "week": tomorrow + timedelta(days=6)}
        end = ends.get(self.value())
        # What readers have is done with.
        return queryset.filter(due_at__lt=end, edition__isnull=True) if end else queryset


class PriorityFilter(admin.SimpleListFilter):
    title = _("priority")
    parameter_name = "priority"

    def lookups(self, request, model_admin):
        return [(value, label) for value, label in Priority.choices if value]

    def queryset(self, request, queryset):
        if self.value() in {str(value) for value in Priority.values if value}:
            return queryset.filter(priority=self.value(), priority__gt=0)
        return queryset


def _day(typed):
    """Return the date that was typed; None for what is no date of this calendar."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if FIRST_DAY <= day < date.max - timedelta(days=2) else None


def _midnight(day):
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


FILTERS = [
    "status",
    ReadersFilter,
    MineFilter,
    DueFilter,
    PriorityFilter,
    PeriodFilter,
    "section",
    AuthorFilter,
    TopicFilter,
    "editor",
    LookFilter,
    LanguageFilter,
    BinFilter,
]
# All that a list may be narrowed and sorted by, and so all that a saved filter may hold.
PARAMETERS = frozenset(
    {
        SEARCH_VAR,
        ORDER_VAR,
        "status__exact",
        "section__id__exact",
        "editor__id__exact",
        *(
            name
            for each in FILTERS
            if not isinstance(each, str)
            for name in [each.parameter_name, *(box[0] for box in getattr(each, "boxes", ()))]
        ),
    }
)
