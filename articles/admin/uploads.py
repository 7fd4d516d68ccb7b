"""Files brought to the desk: dropped on a page, imported, and shown with what came of them."""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.importing.gather import SUFFIXES
from articles.importing.save.upload import MAY_UPLOAD, MOST_BYTES, MOST_FILES, upload
from articles.models import ImportRun, Section, SourceDocument
from articles.publishing import NotPermitted, NotPossible


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or many; valid when each is."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        several = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in several]


class UploadForm(forms.Form):
    files = FilesField(
        label=gettext_lazy("Files"),
        allow_empty_file=True,  # what is said of it is said beside what came of the others
        widget=SeveralFiles(attrs={"accept": ",".join([*sorted(SUFFIXES), ".zip"])}),
    )
    source = forms.CharField(
        label=gettext_lazy("Where they come from"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "known-sources"}),
        help_text=gettext_lazy(
            "The publication or archive. What is furniture in one file of it is in the others."
        ),
    )
    section = forms.ModelChoiceField(
        Section.objects.all(),
        label=gettext_lazy("Section"),
        required=False,
        empty_label=gettext_lazy("as the files say"),
        help_text=gettext_lazy("For files that name none."),
    )
    date_order = forms.ChoiceField(
        label=gettext_lazy("03/04/2023 is"),
        required=False,
        choices=[
            ("", gettext_lazy("not to be guessed")),
            ("dmy", gettext_lazy("3 April")),
            ("mdy", gettext_lazy("March 4")),
        ],
    )
    name = forms.CharField(
        label=gettext_lazy("Name of this import"), max_length=120, required=False
    )


def upload_view(screen, request):
    """Ask for files, import them, and go to the page of the run."""
    if not request.user.has_perm(MAY_UPLOAD):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = UploadForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"source": _latest_source(request.user)},
        label_suffix="",
    )
    if is_sent and form.is_valid():
        given = form.cleaned_data
        try:
            run = upload(
                given["files"],
                source=given["source"],
                by=request.user,
                at=timezone.now(),
                name=given["name"],
                section=given["section"],
                date_order=given["date_order"] or None,
            )
        except (NotPossible, NotPermitted) as refusal:
            form.add_error("files", str(refusal))
        else:
            return HttpResponseRedirect(reverse("admin:articles_importrun_change", args=[run.pk]))
    context = {
        **screen.admin_site.each_context(request),
        "opts": screen.opts,
        "title": _("Import files"),
        "form": form,
        "sources": SourceDocument.objects.order_by("source")
        .values_list("source", flat=True)
        .distinct()[:100],
        "most_files": MOST_FILES,
        "most_megabytes": MOST_BYTES // 1024**2,
    }
    return TemplateResponse(request, "admin/articles/sourcedocument/upload.html", context)


def _latest_source(user):
    latest = ImportRun.objects.filter(by=user).order_by("-pk").first()
    return latest.source if latest else settings.PUBLICATION["name"]
