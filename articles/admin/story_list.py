"""The list of stories: how it is found, and what its columns say."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from articles.models import Priority, SourceDocument, Twin, who
from articles.publishing import revisions

from .badges import badge, badges
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
