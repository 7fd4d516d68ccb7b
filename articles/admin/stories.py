"""Stories: the list, the form, the preview."""

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.forms import ModelMultipleChoiceField
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import partition
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles.forms import BodyField, StoryForm
from articles.models import Byline, Edition, Move, Section, Story, StoryTopic, Topic
from articles.publishing import MOVES, editions, preflight
from articles.views.frame import page

from .desk import desk
from .screens import Screen
from .story_list import FILTERS, StoryColumns, StoryList, badges, has_unpublished_changes
from .story_rows import BylineRows, PictureRows, TeaserRows
from .story_verbs import (
    SPOKEN,
    buttons,
    buttons_of_new_story,
    history,
    perform,
    verb_view,
)

WRITING = {"classes": ["writing"], "fields": ["headline", "standfirst", "body"]}
ABOUT = {"fields": ["section", "topics", "editor"]}
WHEN = {"fields": ["published_at", "embargo_until"]}
MORE = {
    "classes": ["collapse"],
    "fields": ["working_headline", "source_credit", "language", "slug"],
}


@admin.register(Story, site=desk)
class StoryAdmin(StoryColumns, Screen):
    form = StoryForm
    formfield_overrides = {
        **Screen.formfield_overrides,
        ProseEditorField: {"form_class": BodyField, "widget": AdminProseEditorWidget},
    }
    fieldsets = [
        (None, WRITING),
        (gettext_lazy("About"), ABOUT),
        (gettext_lazy("When"), WHEN),
        (gettext_lazy("More"), MORE),
    ]
    inlines = [BylineRows, PictureRows, TeaserRows]
    list_display = ["name", "state", "section", "signed_by", "editor", "date", "words"]
    list_filter = FILTERS
    search_fields = [
        "headline",
        "working_headline",
        "bylines__as_signed",
        "bylines__author__name",
    ]
    search_help_text = gettext_lazy("Headline, working headline, or who signs it.")
    date_hierarchy = "published_at"
    actions = ["submit_stories", "publish_stories"]
    change_form_template = "admin/articles/story/change_form.html"

    class Media:
        css = {"all": ["articles/admin/story_form.css"]}
        js = ["articles/admin/rows.js", "articles/admin/story_form.js"]

    def get_changelist(self, request, **kwargs):
        return StoryList

    # Who may. The verbs ask again for themselves.

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        return obj.may_be_changed_by(request.user)

    def has_delete_permission(self, request, obj=None):
        """A draft that readers never had may be deleted, one at a time."""
        if obj is None or obj.published():
            return False
        return super().has_delete_permission(request, obj) and self.has_change_permission(
            request, obj
        )

    def get_deleted_objects(self, objs, request):
        """A story's moves go with it, although nobody may delete a move."""
        *found, needed, protected = super().get_deleted_objects(objs, request)
        return *found, needed - {Move._meta.verbose_name}, protected

    def has_submit_permission(self, request):
        return request.user.has_perm(MOVES["submit"].permission)

    def has_publish_permission(self, request):
        return request.user.has_perm(MOVES["publish"].permission)

    # The list's actions: each story for itself.

    @admin.action(permissions=["submit"], description=gettext_lazy("Submit for review"))
    def submit_stories(self, request, queryset):
        self._each(request, queryset, "submit")

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish"))
    def publish_stories(self, request, queryset):
        self._each(request, queryset, "publish")

    def _each(self, request, queryset, verb):
        for story in Story.objects.whole().filter(pk__in=queryset.values("pk")):
            perform(request, story, verb)

    # The form.

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "topics":
            return self._topics_field(request)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in {"section", "editor"}:
            field.widget.can_add_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "section":
            kwargs["initial"] = Section.objects.filter(is_default=True).first()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _topics_field(self, request):
        tag = StoryTopic._meta.get_field("tag")
        topics = desk.get_model_admin(Topic)
        widget = RelatedFieldWidgetWrapper(
            AutocompleteSelectMultiple(tag, desk),
            tag.remote_field,
            desk,
            can_add_related=topics.has_add_permission(request),
        )
        return ModelMultipleChoiceField(
            Topic.objects.all(),
            label=gettext_lazy("Topics"),
            required=False,
            widget=widget,
            help_text=gettext_lazy("What the story is about."),
        )

    def save_model(self, request, obj, form, change):
        """Save what was changed; a story that nobody changed keeps the time of its last save."""
        if not change:
            obj.created_by = request.user
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        story = form.instance
        if any(formset.has_changed() for formset in formsets) and not form.has_changed():
            story.save(update_fields=["updated_at"])
        author = getattr(request.user, "author", None)
        if not change and author and not story.bylines.exists():
            Byline.objects.create(story=story, author=author, order=1)

    def response_add(self, request, obj, post_url_continue=None):
        return self._after_saving(request, obj) or super().response_add(request, obj)

    def response_change(self, request, obj):
        return self._after_saving(request, obj) or super().response_change(request, obj)

    def _after_saving(self, request, story):
        """Do what the pressed button says, now that the story is saved."""
        if IS_POPUP_VAR in request.POST:
            return None
        verb = request.POST.get("_verb", "")
        if verb in SPOKEN and SPOKEN[verb].question:
            return HttpResponseRedirect(reverse("admin:articles_story_verb", args=[story.pk, verb]))
        if verb in SPOKEN:
            perform(request, story, verb)
        elif "_preview" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_story_preview", args=[story.pk]))
        else:
            messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        at = timezone.now()
        if obj is None:
            context["buttons"] = buttons_of_new_story(request.user)
        else:
            story = Story.objects.whole().get(pk=obj.pk)
            go_live_at = max(story.published_at or at, at)
            context |= {
                "story": story,
                "badges": badges(story, at),
                "has_unpublished_changes": has_unpublished_changes(story),
                "reader_state": story.reader_state(at),
                "buttons": buttons(story, request.user, at),
                "problems": preflight.problems(story, go_live_at=go_live_at),
                "moves": history(story),
                "sources": story.sources.defer("data", "spans", "notes"),
                "is_editable": self.has_change_permission(request, obj),
            }
        writing, side = partition(lambda f: "writing" not in f.classes, context["adminform"])
        context |= {"writing": writing, "side": side, "at": at}
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Pages of a story beside its form.

    def get_urls(self):
        wrap = self.admin_site.admin_view
        framed = xframe_options_sameorigin(self.preview_page)
        return [
            path("<path:pk>/preview/", wrap(self.preview), name="articles_story_preview"),
            path("<path:pk>/preview/page/", wrap(framed), name="articles_story_page"),
            path("<path:pk>/do/<str:verb>/", wrap(self.do), name="articles_story_verb"),
            *super().get_urls(),
        ]

    def do(self, request, pk, verb):
        return verb_view(self, request, pk, verb)

    def _story_to_view(self, request, pk):
        story = Story.objects.whole().filter(pk=pk).first()
        if story is None or not self.has_view_permission(request, story):
            raise Http404
        return story

    def preview(self, request, pk):
        """The reader's page in a frame, as wide as a phone or a desk."""
        story = self._story_to_view(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Preview"),
            "subtitle": str(story),
            "story": story,
            "badges": badges(story, timezone.now()),
            "is_narrow": request.GET.get("width") == "phone",
        }
        return TemplateResponse(request, "admin/articles/story/preview.html", context)

    def preview_page(self, request, pk):
        """The page that readers would get of the working copy, and nothing around it."""
        story = self._story_to_view(request, pk)
        at = timezone.now()
        edition = Edition(
            story=story,
            slug=story.slug,
            headline=str(story),
            standfirst=story.standfirst,
            language=story.language,
            section=story.section,
            published_at=story.published_at or at,
            page_html=editions.preview(story, at=at),
        )
        return page(
            request,
            "articles/story_detail.html",
            at,
            edition=edition,
            current_section=story.section_id,
        )
