"""The list of stories: what its columns say and what it may be narrowed by."""

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, ChangeList
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from articles import text
from articles.models import Edition, ReaderState, Section, SourceDocument, Status, Story, Twin
from articles.publishing import revisions

from .screens import moment

LARGE = ("body", *(f"edition__{name}" for name in ("body", "text", "content")))
LARGE += ("edition__page_html", "edition__card_html")


class StoryList(ChangeList):
    """The rows with all that their columns name, in a fixed number of queries."""

    def apply_select_related(self, qs):
        unread = SourceDocument.objects.filter(story=OuterRef("pk"), needs_a_look=True)
        updates = Twin.objects.on_offer().filter(story=OuterRef("pk"))
        return (
            qs.select_related("section", "editor", "edition")
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

    @admin.display(description=_("state"), ordering="status")
    def state(self, story):
        return badges(story, timezone.now())

    @admin.display(description=_("authors"))
    def signed_by(self, story):
        return ", ".join(byline.name for byline in story.bylines.all())

    @admin.display(description=_("date"), ordering="published_at")
    def date(self, story):
        return moment(story.published_at)

    @admin.display(description=_("words"), ordering="word_count")
    def words(self, story):
        return story.word_count


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
                return queryset.filter(edition__withdrawn_at__isnull=False)
            case ReaderState.LIVE:
                return queryset.filter(edition__in=live)
            case ReaderState.SCHEDULED:
                waiting = queryset.filter(edition__withdrawn_at__isnull=True)
                return waiting.filter(edition__isnull=False).exclude(edition__in=live)
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


class AuthorFilter(admin.SimpleListFilter):
    """By a name, or a part of one: a newsroom has more authors than a list can show."""

    title = _("author")
    parameter_name = "author"
    template = "admin/articles/story/_author_filter.html"

    def lookups(self, request, model_admin):
        return ()

    def has_output(self):
        return True

    def choices(self, changelist):
        others = changelist.get_filters_params()
        others.pop(self.parameter_name, None)
        yield {
            "value": self.value() or "",
            "kept": [(name, value) for name, values in others.items() for value in values],
            "search": changelist.query,
            "clear": changelist.get_query_string(remove=[self.parameter_name]),
            "action": reverse("admin:articles_story_changelist"),
        }

    def queryset(self, request, queryset):
        name = text.fold(self.value() or "")
        if not name:
            return queryset
        signed = Story.objects.filter(bylines__author__folded__contains=name)
        return queryset.filter(pk__in=signed.values("pk"))


FILTERS = [
    "status",
    ReadersFilter,
    MineFilter,
    LookFilter,
    "section",
    "editor",
    AuthorFilter,
    LanguageFilter,
    BinFilter,
]
