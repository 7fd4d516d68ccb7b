"""Stories: the list, the form, the preview, and the addresses of all pages of a story."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.forms import ModelMultipleChoiceField
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.utils.functional import partition
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles import search
from articles.forms import BodyField, MinuteField, StoryForm, countdown
from articles.models import Byline, Edition, Section, Story, StoryTopic, Topic
from articles.publishing import MOVES, autosave, revisions
from articles.views.frame import page

from . import autosave as unsaved
from . import (
    board,
    bulk,
    calendar,
    conflict,
    history,
    notes,
    preview_links,
    saved_filters,
    saving,
    updates,
)
from .desk import desk
from .screens import Screen
from .story_filters import FILTERS
from .story_form import about
from .story_list import StoryColumns, StoryList
from .story_pages import back_to, shown, to_view, url
from .story_rows import BylineRows, PictureRows, TeaserRows
from .story_verbs import SPOKEN, asks_first, buttons_of_new_story, perform, verb_view

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
    list_display = ["name", "about", "state", "turn", "due", "wanted", "date"]
    list_filter = FILTERS
    search_fields = ["headline"]  # has a box to search with; see get_search_results
    search_help_text = gettext_lazy(
        'Words of headline and text, who signs it, topics; also "phrases" and -without.'
    )
    actions = [
        "hand_stories_over",
        "add_topic_to_stories",
        "submit_stories",
        "publish_stories",
        "withdraw_stories",
    ]
    change_form_template = "admin/articles/story/change_form.html"

    class Media:
        css = {"all": ["articles/admin/story_form.css", "articles/admin/lists.css"]}
        js = ["articles/admin/rows.js", "articles/admin/story_form.js"]

    def get_changelist(self, request, **kwargs):
        return StoryList

    def get_search_results(self, request, queryset, search_term):
        """Search what stories say, whether readers have it or only the desk."""
        if request.resolver_match.url_name == "autocomplete":
            queryset = queryset.at_desk()
        if search_term.strip():
            queryset = queryset.filter(pk__in=search.stories(search_term, queryset))
        return queryset, False

    # Who may. The verbs ask again for themselves.

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        return obj.binned_at is None and obj.may_be_changed_by(request.user)

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes a story: drafts are put in the bin, what readers had is withdrawn."""
        return False

    def has_submit_permission(self, request):
        return request.user.has_perm(MOVES["submit"].permission)

    def has_publish_permission(self, request):
        return request.user.has_perm(MOVES["publish"].permission)

    def has_withdraw_permission(self, request):
        return request.user.has_perm(MOVES["withdraw"].permission)

    # The list, and its actions: each story for itself, see `bulk`.

    def changelist_view(self, request, extra_context=None):
        saved = {} if request.method == "POST" else {"saved": saved_filters.offered(request)}
        return super().changelist_view(request, {**saved, **(extra_context or {})})

    @admin.action(permissions=["change"], description=gettext_lazy("Hand over …"))
    def hand_stories_over(self, request, queryset):
        return bulk.ask(self, request, "hand_over", queryset)

    @admin.action(permissions=["change"], description=gettext_lazy("Add a topic …"))
    def add_topic_to_stories(self, request, queryset):
        return bulk.ask(self, request, "add_topic", queryset)

    @admin.action(permissions=["submit"], description=gettext_lazy("Submit for review …"))
    def submit_stories(self, request, queryset):
        return bulk.ask(self, request, "submit", queryset)

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish …"))
    def publish_stories(self, request, queryset):
        return bulk.ask(self, request, "publish", queryset)

    @admin.action(permissions=["withdraw"], description=gettext_lazy("Withdraw …"))
    def withdraw_stories(self, request, queryset):
        return bulk.ask(self, request, "withdraw", queryset)

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

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.is_only_shown = hasattr(request, "typed") or request.begun is not None
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Save through a version, whatever else Django's own view does."""
        story = self.get_object(request, object_id) if object_id else None
        # Asked before the form is filled: what is saved meanwhile is newer than what it shows.
        request.base = revisions.base(story) if story else 0
        request.begun = saving.begun_lately(request) if story is None else None
        slot = saving.typed_before(request, story)
        if slot:
            saving.show_typed(request, slot)

        def view():
            return super(StoryAdmin, self).changeform_view(
                request, object_id, form_url, extra_context
            )

        if slot or request.method != "POST" or story is None:
            return view()
        if not self.has_view_permission(request, story) or not unsaved.may_have_typed(
            story, request.user
        ):
            return view()  # which refuses
        return saving.save(request, story, view, lambda *done: self._after(request, *done))

    def response_add(self, request, obj, post_url_continue=None):
        at, note = timezone.now(), request.POST.get("note", "")
        revision = revisions.save(obj, by=request.user, at=at, note=note)
        autosave.drop(None, by=request.user, opening=saving.opening(request))
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj)
        return self._after(request, obj, revision)

    def response_change(self, request, obj):
        """Nothing is said or done before the version is made: see `_after`."""
        return super().response_change(request, obj) if _is_popup(request) else back_to(obj)

    def _after(self, request, story, revision):
        """Do what the pressed button says, now that the story is saved."""
        story, verb = Story.objects.whole().get(pk=story.pk), request.POST.get("_verb", "")
        revisions.mark_read(story, by=request.user, at=timezone.now())
        if verb in SPOKEN and asks_first(verb, story, timezone.now()):
            return HttpResponseRedirect(url("verb", story, verb))
        if verb in SPOKEN:
            perform(request, story, verb)
        elif "_preview" in request.POST:
            return back_to(story, "preview")
        else:
            messages.success(request, saving.said(revision))
        return back_to(story)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        at = timezone.now()
        if obj is None:
            context["buttons"] = buttons_of_new_story(request.user)
            context["begun"] = request.begun
        else:
            story = Story.objects.whole().get(pk=obj.pk)
            context |= about(story, request.user, at)
            context["is_editable"] = self.has_change_permission(request, obj)
            revisions.mark_read(story, by=request.user, at=at)
        if obj is None or context["is_editable"]:
            context["keep_url"] = unsaved.address("keep", obj)
            if not hasattr(request, "typed"):
                context["offer"] = unsaved.offered(obj, request.user)
        writing, side = partition(lambda f: "writing" not in f.classes, context["adminform"])
        context |= {"writing": writing, "side": side, "at": at}
        context["carried"] = saving.carried(request, obj, request.base)
        # Without ?typed=, which would fill the form again with what was sent.
        form_url = request.path + (f"?{IS_POPUP_VAR}=1" if context["is_popup"] else "")
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Pages of a story beside its form.

    def get_urls(self):
        pages = [
            ("board/", board.show, "board"),
            ("board/move/", board.move, "move"),
            ("calendar/", calendar.show, "calendar"),
            ("when/", _when, "when"),
            ("filters/save/", saved_filters.save, "save_filter"),
            ("filters/<int:saved>/forget/", saved_filters.forget, "forget_filter"),
            ("bulk/done/", bulk.done, "bulk_done"),
            ("bulk/<str:verb>/", bulk.do, "bulk"),
            ("autosave/", unsaved.keep, "keep_new"),
            ("autosave/take/", unsaved.take, "take_new"),
            ("autosave/leave/", unsaved.leave, "leave_new"),
            ("<int:pk>/autosave/", unsaved.keep, "keep"),
            ("<int:pk>/autosave/take/", unsaved.take, "take"),
            ("<int:pk>/autosave/leave/", unsaved.leave, "leave"),
            ("<int:pk>/conflict/", conflict.resolve, "conflict"),
            ("<int:pk>/updates/<int:document>/", updates.update, "update"),
            ("<int:pk>/versions/", history.list_of_versions, "versions"),
            ("<int:pk>/versions/compare/", history.compare, "compare"),
            ("<int:pk>/versions/<int:number>/restore/", history.restore, "restore"),
            ("<int:pk>/versions/<int:number>/name/", history.name, "name"),
            ("<int:pk>/notes/", notes.add, "note"),
            ("<int:pk>/notes/<int:note>/settle/", notes.settle, "settle"),
            ("<int:pk>/links/", preview_links.links, "links"),
            ("<int:pk>/links/<int:link>/revoke/", preview_links.revoke, "revoke"),
            ("<int:pk>/preview/", preview, "preview"),
            ("<int:pk>/preview/page/", preview_page, "page"),
            ("<int:pk>/do/<str:verb>/", verb_view, "verb"),
        ]
        return [
            *(self._page(*each) for each in pages),
            *super().get_urls(),
        ]

    def _page(self, route, view, name):
        """Return the address of a page for which `view` is given this screen first."""

        def of_this_screen(request, **kwargs):
            return view(self, request, **kwargs)

        wrapped = self.admin_site.admin_view(of_this_screen)
        if view is preview_page:
            wrapped = xframe_options_sameorigin(wrapped)
        return path(route, wrapped, name=f"articles_story_{name}")


def _is_popup(request):
    return IS_POPUP_VAR in request.POST


def _when(screen, request):
    """Say in words when readers get what goes live at ?at=, a time on the publication's clock."""
    try:
        at = MinuteField(required=False).clean(request.GET.get("at", ""))
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), content_type="text/plain; charset=utf-8")
    return HttpResponse(countdown(at), content_type="text/plain; charset=utf-8")


def preview(screen, request, pk):
    """The reader's page in a frame, as wide as a phone or a desk."""
    story, version = to_view(screen, request, pk), request.GET.get("version", "")
    return shown(
        screen,
        request,
        "preview.html",
        story,
        _("Preview"),
        is_narrow=request.GET.get("width") == "phone",
        version=version,
        query=urlencode({"version": version}) if version else "",
        page=url("page", story),
        page_title=_("“%(story)s” as readers will see it") % {"story": story},
    )


def preview_page(screen, request, pk):
    """The page that readers would get of the working copy or a version, and nothing around it."""
    story, at = to_view(screen, request, pk), timezone.now()
    edition = Edition(
        story=story,
        slug=story.slug,
        headline=str(story),
        standfirst=story.standfirst,
        language=story.language,
        section=story.section,
        published_at=story.published_at or at,
        page_html=history.page_html(story, request.GET.get("version", ""), at),
    )
    return page(
        request,
        "articles/story_detail.html",
        at,
        edition=edition,
        current_section=story.section_id,
    )
