"""Files as they arrived, what each line of them is, and the runs that brought them."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.importing.parts import Role
from articles.models import ImportRun, SourceDocument, Story

from .accounting import NAMES, bands, roles_in
from .desk import desk
from .screens import Record, moment, time_column
from .story_list import badge

ARRIVED = time_column("arrived_at", _("arrived"))
STARTED = time_column("started_at", _("started"))
FINISHED = time_column("finished_at", _("finished"))


class DocumentList(ChangeList):
    """The rows without the files themselves."""

    def apply_select_related(self, qs):
        return qs.select_related("run", "story").defer("data", "spans", "notes", "story__body")


class DocumentColumns:
    @admin.display(description=_("outcome"), ordering="outcome")
    def what_became(self, document):
        return badge(document.outcome, document.get_outcome_display())

    @admin.display(description=_("needs a look"), ordering="needs_a_look")
    def look(self, document):
        return badge("look", _("needs a look")) if document.needs_a_look else ""

    @admin.display(description=_("story"), ordering="story")
    def its_story(self, document):
        if document.story is None:
            return None
        url = reverse("admin:articles_story_change", args=[document.story_id])
        return format_html('<a href="{}">{}</a>', url, document.story)


@admin.register(SourceDocument, site=desk)
class SourceDocumentAdmin(DocumentColumns, Record):
    list_display = ["path", "look", "what_became", "its_story", "run", ARRIVED]
    list_filter = ["needs_a_look", "outcome", "run"]
    ordering = ["-needs_a_look", "-pk"]
    search_fields = ["path", "story__headline", "story__working_headline"]
    fields = ["run", "source", "path", "codec", "codec_reason", "outcome", "arrived_at"]
    change_form_template = "admin/articles/sourcedocument/change_form.html"

    class Media:
        css = {"all": ["articles/admin/document.css"]}
        js = ["articles/admin/document.js"]

    def get_changelist(self, request, **kwargs):
        return DocumentList

    def render_change_form(self, request, context, *args, **kwargs):
        document = context["original"]
        story = document.story_id and Story.objects.whole().get(pk=document.story_id)
        context |= {
            "document": document,
            "bands": bands(document.text, document.spans, document.notes),
            "notes": document.notes,
            "legend": [(role, NAMES[role]) for role in roles_in(document.spans)],
            "story": story,
            "fields": _fields(story) if story else [],
            "subtitle": document.path,
            "title": _("Source document"),
        }
        return super().render_change_form(request, context, *args, **kwargs)


def _fields(story):
    """Return what the story says, each with the role of the lines it came from."""
    pictures, teasers = story.picture_uses.all(), story.teasers.all()
    bylines = story.bylines.all()
    said = [
        (Role.HEADLINE, [story.headline]),
        (Role.STANDFIRST, [story.standfirst]),
        (Role.SECTION, [story.section]),
        (Role.BYLINE, [byline.name for byline in bylines]),
        (Role.DATE, [moment(story.published_at)]),
        (Role.CAPTION, [use.caption for use in pictures]),
        (Role.CREDIT, [use.credit for use in pictures]),
        (Role.BODY, story.body and [_beginning(story)]),
        (Role.TEASER_TITLE, [teaser.title for teaser in teasers]),
        (Role.TEASER_CREDIT, [_credit(teaser) for teaser in teasers]),
        (Role.TOPIC, [use.tag.name for use in story.story_topics.all()]),
    ]
    return [(role, NAMES[role], [v for v in values if v]) for role, values in said]


def _beginning(story):
    words = story.get_body_excerpt(words=24)
    return _("%(words)s (%(count)s words)") % {"words": words, "count": story.word_count}


def _credit(teaser):
    return " · ".join(part for part in (teaser.publication, teaser.author_name) if part)


@admin.register(ImportRun, site=desk)
class ImportRunAdmin(Record):
    list_display = ["__str__", "source", "who", STARTED, FINISHED, "files", "to_look_at"]
    list_select_related = ["by"]
    change_form_template = "admin/articles/importrun/change_form.html"

    def get_queryset(self, request):
        documents = SourceDocument.objects.filter(run=OuterRef("pk")).order_by().values("run")
        return (
            super()
            .get_queryset(request)
            .annotate(
                files=Subquery(documents.annotate(n=Count("pk")).values("n")),
                unread=Subquery(
                    documents.annotate(n=Count("pk", filter=Q(needs_a_look=True))).values("n")
                ),
            )
        )

    @admin.display(description=_("who"), ordering="by")
    def who(self, run):
        return run.by or _("an operator")

    @admin.display(description=_("files"))
    def files(self, run):
        return run.files or 0

    @admin.display(description=_("need a look"))
    def to_look_at(self, run):
        return badge("look", run.unread) if run.unread else ""

    def render_change_form(self, request, context, *args, **kwargs):
        run = context["original"]
        documents = run.documents.select_related("story").defer("data", "spans", "notes")
        context |= {
            "run": run,
            "documents": documents.order_by("-needs_a_look", "path")[:200],
            "counts": sorted(run.counts.items()),
            "options": [(name, _in_words(run.options[name])) for name in sorted(run.options)],
        }
        return super().render_change_form(request, context, *args, **kwargs)


def _in_words(value):
    return ", ".join(map(str, value)) if isinstance(value, list) else value
