"""The list of stories: what its columns say and what it may be narrowed by."""

from datetime import date, datetime, time, timedelta

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_info, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import (
    Author,
    Byline,
    Edition,
    Priority,
    ReaderState,
    Section,
    SourceDocument,
    Status,
    Story,
    StoryTopic,
    Topic,
    Twin,
    who,
)
from articles.models.edition import FIRST_DAY
from articles.publishing import revisions

from .screens import moment

LARGE = ("body", *(f"edition__{name}" for name in ("body", "text", "content")))
LARGE += ("edition__page_html", "edition__card_html")


# The columns that sort by a time which not every story has.
TIMES = {"due": "due_at", "date": "published_at"}


class StoryList(ChangeList):
    """The rows with all that their columns name, in a fixed number of queries."""

    def get_queryset(self, request, **kwargs):
        """Sorted by a time, a list holds those that have it: the others have no place in it."""
        found = super().get_queryset(request, **kwargs)
        known = dict(enumerate(self.list_display))  # the address may name others
        columns = (known[n] for n in self.get_ordering_field_columns() if n in known)
        time = TIMES.get(next(columns, ""))
        return found.filter(**{f"{time}__isnull": False}) if time else found

    def apply_select_related(self, qs):
        unread = SourceDocument.objects.filter(story=OuterRef("pk"), needs_a_look=True)
        updates = Twin.objects.on_offer().filter(story=OuterRef("pk"))
        return (
            qs.select_related("section", "editor", "edition", "assigned_to")
            .prefetch_related("bylines__author")
            .defer(*LARGE)
            .annotate(needs_a_look=Exists(unread), has_update=Exists(updates))
        )

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        news = revisions.changed_for(request.user, self.result_list)
        for story in self.result_list:
            story.has_news = story.pk in news


def has_unpublished_changes(story):
    """Whether `story` was saved after the edition that readers have, or will have, was written."""
    edition = story.published()
    if edition is None or edition.withdrawn_at:
        return False
    return story.updated_at > edition.written_at


def badge(kind, label):
    return format_html('<span class="badge badge-{}">{}</span>', kind, label)


def badges(story, at):
    """What the desk does with it, what readers have of it, and whether the two differ.

    That a story is ready goes without saying once readers have it, or will.
    """
    readers = story.reader_state(at)
    shown = []
    if story.status != Status.READY or readers not in {ReaderState.LIVE, ReaderState.SCHEDULED}:
        shown.append((story.status.replace("_", "-"), story.get_status_display()))
    if story.binned_at:
        shown.append(("binned", _("in the bin")))
    if readers != ReaderState.NOT_PUBLISHED:
        shown.append((readers, readers.label))
    if has_unpublished_changes(story):
        shown.append(("changes", _("unpublished changes")))
    return format_html_join(" ", "{}", ([badge(*pair)] for pair in shown))


class StoryColumns:
    """The columns of the list."""

    @admin.display(description=_("headline"), ordering="headline")
    def name(self, story):
        flags = []
        if story.needs_a_look:
            flags.append(badge("look", _("needs a look")))
        if story.has_update:
            flags.append(badge("look", _("an update came")))
        if getattr(story, "has_news", False):
            flags.append(badge("news", _("changed since you read it")))
        if not story.headline:
            flags.append(badge("working", _("no headline yet")))
        shown = format_html("<em>{}</em>" if not story.headline else "{}", story)
        return format_html("{} {}", shown, format_html_join(" ", "{}", ([f] for f in flags)))

    @admin.display(description=_("about"))
    def about(self, story):
        """Where it runs, who signs it, how long it is."""
        signed = ", ".join(byline.name for byline in story.bylines.all())
        words = ngettext("%(n)s word", "%(n)s words", story.word_count)
        facts = (
            story.section,
            signed,
            words % {"n": formats.number_format(story.word_count, force_grouping=True)},
        )
        return format_html_join(" · ", "<span>{}</span>", ([fact] for fact in facts if fact))

    @admin.display(description=_("state"))
    def state(self, story):
        return badges(story, timezone.now())

    @admin.display(description=pgettext_lazy("whose turn", "turn"))
    def turn(self, story):
        return story.assigned_to and who(story.assigned_to)

    @admin.display(description=pgettext_lazy("when it is due", "due"), ordering="due_at")
    def due(self, story):
        is_late = story.due_at and story.due_at < timezone.now() and not story.published()
        shown = moment(story.due_at)
        return format_html('<span class="late">{}</span>', shown) if is_late else shown

    @admin.display(description=_("priority"))
    def wanted(self, story):
        """Only what is out of the ordinary."""
        if story.priority == Priority.NORMAL:
            return None
        kind = "urgent" if story.priority == Priority.URGENT else "high"
        return badge(kind, story.get_priority_display())

    @admin.display(description=_("date"), ordering="published_at")
    def date(self, story):
        return moment(story.published_at)


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
