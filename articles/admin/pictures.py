"""Pictures: found by what is said of them, shown with where they are used, revoked."""

import math

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.forms import SeenForm
from articles.models import Deed, Edition, Picture, PictureUse
from articles.publishing import NotPermitted, NotPossible, pictures
from articles.renditions import encode, sizes

from .badges import badges
from .desk import desk
from .screens import ShownScreen, counted

THUMBNAIL = 400
NO_PICTURE = gettext_lazy("That is no picture. JPEG, PNG, WebP, AVIF, GIF and TIFF are taken.")


class LacksFilter(admin.SimpleListFilter):
    """What is missing of the picture itself, or of one of its uses."""

    title = gettext_lazy("what it lacks")
    parameter_name = "lacks"

    def lookups(self, request, model_admin):
        return [
            ("credit", _("without credit")),
            ("alt", _("without description")),
            ("use", _("unused")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "credit" | "alt" as name:
                lacking = PictureUse.objects.filter(picture=OuterRef("pk"), **{name: ""})
                return queryset.filter(Q(**{name: ""}) | Exists(lacking))
            case "use":
                return queryset.unused()
        return queryset


class FreeFilter(admin.SimpleListFilter):
    title = gettext_lazy("may be shown")
    parameter_name = "free"

    def lookups(self, request, model_admin):
        return [("yes", _("yes")), ("no", _("no, revoked"))]

    def queryset(self, request, queryset):
        if self.value() in {"yes", "no"}:
            at = timezone.now()
            return queryset.free(at) if self.value() == "yes" else queryset.revoked(at)
        return queryset


class PictureList(ChangeList):
    """The rows with what the grid shows of each."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        at = timezone.now()
        for picture in self.result_list:
            picture.thumbnail = thumbnail(picture)
            picture.may_not_be_shown = picture.is_revoked(at)


class PictureForm(SeenForm):
    """A picture whose file readers can be shown."""

    class Meta:
        model = Picture
        fields = ["file", "title", "caption", "credit", "alt"]
        error_messages = {"file": dict.fromkeys(("invalid_extension", "invalid_image"), NO_PICTURE)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):
            file.max_length = None  # the storage shortens a name that is too long

    def clean_file(self):
        """Open what was sent to its end: it is found whole here, or by readers to be broken.

        Of what is too large to be opened readers would get the file itself, and with it the place
        where it was taken.
        """
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        if math.prod(file.image.size) > sizes.MOST_PIXELS:
            sentence = _("This picture has more than %(most)d million pixels: bring a smaller one.")
            raise forms.ValidationError(sentence % {"most": sizes.MOST_PIXELS // 10**6})
        file.seek(0)
        try:
            encode.check(file)
        except encode.Unreadable as error:
            raise forms.ValidationError(
                _("This picture cannot be opened: the file is cut off or damaged.")
            ) from error
        file.seek(0)
        return file


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why may we not show it?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the picture. Readers are not told."),
        error_messages={"required": gettext_lazy("Say why it is revoked.")},
    )


class ReleaseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why may we show it again?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the picture."),
    )


@admin.register(Picture, site=desk)
class PictureAdmin(ShownScreen):
    form = PictureForm
    # Readers may have it still, though the working copy has it no more.
    kept_by = [
        (PictureUse.objects, "picture", "story"),
        (Edition.pictures.through.objects, "picture", "edition__story"),
    ]
    fields = ["shown", "file", "title", "caption", "credit", "alt", "used_in"]
    readonly_fields = ["shown", "used_in"]
    list_display = ["title"]
    list_filter = [LacksFilter, FreeFilter]
    list_per_page = 48
    search_fields = ["title"]  # has a box to search with; see PictureQuerySet.found
    search_help_text = gettext_lazy("Name, caption, credit, description or file name.")
    actions = None
    view_on_site = False
    change_form_template = "admin/articles/picture/change_form.html"

    class Media:
        css = {"all": ["articles/admin/lists.css"]}

    def get_queryset(self, request):
        used = counted(PictureUse.objects, "picture", "story")
        live = Edition.objects.live(timezone.now()).filter(pictures=OuterRef("pk"))
        return super().get_queryset(request).annotate(in_stories=used, with_readers=Exists(live))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        at = timezone.now()
        if obj.is_revoked(at):
            # Another file of it is not shown either; it may be asked for where it lies.
            list(pictures.hide_due(at=at))
            obj.refresh_from_db(fields=["file"])

    def get_changelist(self, request, **kwargs):
        return PictureList

    def get_fields(self, request, obj=None):
        if obj is None:
            return [name for name in self.fields if name not in self.readonly_fields]
        return self.fields

    @admin.display(description=gettext_lazy("picture"))
    def shown(self, picture):
        return thumbnail(picture, sizes.ORDINARY)

    @admin.display(description=gettext_lazy("used in"))
    def used_in(self, picture):
        at = timezone.now()
        uses = pictures.uses(picture)
        stories = [(story, badges(story, at)) for story in uses.stories]
        known = {story.pk for story in uses.stories}
        # What readers have of a story whose working copy has it no more.
        editions = [each for each in uses.editions if each.story_id not in known]
        context = {"stories": stories, "editions": editions, "authors": uses.authors}
        return render_to_string("admin/articles/picture/_uses.html", context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context["deeds"] = Deed.objects.filter(key=obj.key).select_related("by")
            context["may_revoke"] = request.user.has_perm(pictures.PERMISSION)
            context["is_revoked"] = obj.is_revoked(timezone.now())
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_urls(self):
        return [
            path(
                f"<int:pk>/{verb}/",
                self.admin_site.admin_view(view),
                name=f"articles_picture_{verb}",
            )
            for verb, view in (("revoke", self.revoke), ("release", self.release))
        ] + super().get_urls()

    def revoke(self, request, pk):
        """Ask why, and say where it stands; then hide it everywhere."""
        return self._decide(request, pk, "revoke", RevokeForm)

    def release(self, request, pk):
        return self._decide(request, pk, "release", ReleaseForm)

    def _decide(self, request, pk, verb, form_class):
        picture = get_object_or_404(Picture, pk=pk)
        if not request.user.has_perm(pictures.PERMISSION):
            raise PermissionDenied
        form = form_class(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            self._do(request, picture, verb, form.cleaned_data["reason"])
            return HttpResponseRedirect(reverse("admin:articles_picture_change", args=[pk]))
        titles = {"revoke": _("Revoke the picture"), "release": _("Show the picture again")}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": titles[verb],
            "verb": verb,
            "picture": picture,
            "thumbnail": thumbnail(picture, sizes.ORDINARY),
            "form": form,
            "used_in": self.used_in(picture),
            "pages": len(pictures.pages_with(picture)),
            "back": reverse("admin:articles_picture_change", args=[pk]),
        }
        return TemplateResponse(request, "admin/articles/picture/decide.html", context)

    def _do(self, request, picture, verb, reason):
        at = timezone.now()
        try:
            pages = getattr(pictures, verb)(picture, by=request.user, at=at, reason=reason)
        except (NotPossible, NotPermitted) as refusal:
            messages.error(request, str(refusal))
            return
        done = {
            "revoke": _("It is revoked: no reader sees it."),
            "release": _("It is shown again."),
        }
        anew = ngettext("%(n)s page was made anew.", "%(n)s pages were made anew.", pages)
        messages.success(request, f"{done[verb]} {anew % {'n': pages}}" if pages else done[verb])


def thumbnail(picture, widest=THUMBNAIL):
    """Return the picture as the desk shows it: a rendition; of one that is revoked, its file."""
    is_revoked = picture.is_revoked(timezone.now())
    found = sizes.sources(picture, widest=widest)
    return format_html(
        '<img class="picture-{}" src="{}" alt="{}" data-missing="{}" width="{}" '
        'height="{}" loading="lazy">',
        "thumbnail" if widest == THUMBNAIL else "large",
        picture.file.url if is_revoked else found["src"],
        picture.alt or picture.title,
        _("The file is missing"),
        picture.width,
        picture.height,
    )
