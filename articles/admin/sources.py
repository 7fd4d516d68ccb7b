"""Files as they arrived, what each line of them is, and the runs that brought them."""

from functools import partial

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, OuterRef, Q, Subquery
from django.forms import Script
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.importing.save.upload import MAY_UPLOAD
from articles.models import ImportRun, SourceDocument, Twin, TwinKind, who

from . import review
from .accounting import NAMES, roles_in
from .badges import badge
from .desk import desk
from .review import decide_view, outlook_view, waive_view
from .rollback import address, may_take_back, take_back_view
from .screens import Record, time_column
from .story_pages import url
from .uploads import upload_view

MOST_LISTED = 200

ARRIVED = time_column("arrived_at", _("arrived"))
STARTED = time_column("started_at", _("started"))
FINISHED = time_column("finished_at", _("finished"))


class DocumentList(ChangeList):
    """The rows without the files themselves."""

    def apply_select_related(self, qs):
        return qs.select_related("run", "story", "twin__story").defer(
            "data", "spans", "notes", "story__body", "twin__story__body"
        )


def twin_of(document):
    """Return how a file tells a story that was here already, and where; None if it does not."""
    twin = getattr(document, "twin", None)
    if twin is None or document.story_id:
        return None
    is_offered = twin.is_on_offer and not twin.story.binned_at
    return {
        "says": _twin_says(twin, is_offered),
        "story": twin.story,
        "is_offered": is_offered,
        "url": url("update", twin.story, document.pk) if is_offered else url("change", twin.story),
    }


def _twin_says(twin, is_offered):
    if is_offered or twin.kind != TwinKind.UPDATE:
        return twin.get_kind_display()
    if twin.is_accepted:
        return _("an update, taken over")
    return _("an update, left") if twin.decided_by else _("an update, no longer offered")


class OfferFilter(admin.SimpleListFilter):
    title = _("updates")
    parameter_name = "offer"

    def lookups(self, request, model_admin):
        return [("waiting", _("wait to be taken over"))]

    def queryset(self, request, queryset):
        if self.value() == "waiting":
            return queryset.filter(
                twin__in=Twin.objects.on_offer(), twin__story__binned_at__isnull=True
            )
        return queryset


class DocumentColumns:
    @admin.display(description=_("outcome"), ordering="outcome")
    def what_became(self, document):
        return badge(document.outcome, document.get_outcome_display())

    @admin.display(description=_("needs a look"), ordering="needs_a_look")
    def look(self, document):
        return badge("look", _("needs a look")) if document.needs_a_look else ""

    @admin.display(description=_("open lines"), ordering="open_lines")
    def open(self, document):
        return document.open_lines or None

    @admin.display(description=_("story"), ordering="story")
    def its_story(self, document):
        if twin := twin_of(document):
            return format_html('<a href="{}">{}</a>: {}', twin["url"], twin["says"], twin["story"])
        if document.story is None:
            return None
        url = reverse("admin:articles_story_change", args=[document.story_id])
        return format_html('<a href="{}">{}</a>', url, document.story)


@admin.register(SourceDocument, site=desk)
class SourceDocumentAdmin(DocumentColumns, Record):
    list_display = ["path", "look", "open", "what_became", "its_story", "run", ARRIVED]
    list_filter = ["needs_a_look", OfferFilter, "outcome", "run"]
    ordering = ["-needs_a_look", "-pk"]
    search_fields = ["path", "story__headline", "story__working_headline"]
    fields = ["run", "source", "path", "codec", "codec_reason", "outcome", "arrived_at"]
    change_form_template = "admin/articles/sourcedocument/change_form.html"

    class Media:
        css = {"all": ["articles/admin/document.css", "articles/admin/review.css"]}
        js = ["articles/admin/document.js", Script("articles/admin/review.js", type="module")]

    def get_changelist(self, request, **kwargs):
        return DocumentList

    def get_urls(self):
        pages = {
            "import/": (upload_view, "upload"),
            "<int:pk>/decide/": (decide_view, "decide"),
            "<int:pk>/outlook/": (outlook_view, "outlook"),
            "<int:pk>/waive/": (waive_view, "waive"),
        }
        return [
            path(
                route,
                self.admin_site.admin_view(partial(view, self)),
                name=f"articles_sourcedocument_{name}",
            )
            for route, (view, name) in pages.items()
        ] + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        may_upload = request.user.has_perm(MAY_UPLOAD)
        return super().changelist_view(request, {"may_upload": may_upload, **(extra_context or {})})

    def render_change_form(self, request, context, *args, **kwargs):
        document = context["original"]
        context |= {
            "document": document,
            "notes": document.notes,
            "legend": [(role, NAMES[role]) for role in roles_in(document.spans)],
            "story": document.story,
            "twin": twin_of(document),
            "subtitle": document.path,
            "title": _("Source document"),
            **review.page(request.user, document),
        }
        return super().render_change_form(request, context, *args, **kwargs)


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

    def get_urls(self):
        view = self.admin_site.admin_view(self.take_back)
        return [
            path("<int:pk>/rollback/", view, name="articles_importrun_rollback"),
            *super().get_urls(),
        ]

    def take_back(self, request, pk):
        return take_back_view(self, request, pk)

    @admin.display(description=_("who"), ordering="by")
    def who(self, run):
        return who(run.by)

    @admin.display(description=_("files"))
    def files(self, run):
        return run.files or 0

    @admin.display(description=_("need a look"))
    def to_look_at(self, run):
        return badge("look", run.unread) if run.unread else ""

    def render_change_form(self, request, context, *args, **kwargs):
        run = context["original"]
        documents = run.documents.select_related("story", "twin__story").defer(
            "data", "spans", "story__body", "twin__story__body"
        )
        documents = documents.order_by("-needs_a_look", "-open_lines", "path")[:MOST_LISTED]
        context |= {
            "run": run,
            "documents": [(document, twin_of(document)) for document in documents],
            "has_more": len(documents) == MOST_LISTED,
            "rollback": address(run) if may_take_back(request.user, run) else "",
            "counts": [(name, count) for name, count in sorted(run.counts.items()) if count],
            "may_upload": request.user.has_perm(MAY_UPLOAD),
            "options": [
                (name.replace("_", " "), _in_words(value))
                for name, value in sorted(run.options.items())
            ],
        }
        return super().render_change_form(request, context, *args, **kwargs)


def _in_words(value):
    return ", ".join(map(str, value)) if isinstance(value, list) else value
