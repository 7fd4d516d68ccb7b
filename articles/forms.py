"""What editors type, brought into form: one line is one line, a minute is a minute."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib.admin.utils import display_for_field
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField

from articles import body
from articles.models import Byline, PictureUse, Story, Teaser
from articles.publishing import NotPossible, planning, times
from articles.text import printable

NOTHING = "–"  # what is shown of an empty field


class OneLineField(forms.CharField):
    """Text that may be long and is still one line, such as a headline; shown whole."""

    widget = forms.Textarea(attrs={"rows": 1, "class": "one-line"})

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).splitlines()).strip()


class BodyField(ProseEditorFormField):
    """The body. A browser sends other line ends than were stored; that is no change."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return body.clean(initial or "") != body.clean(data or "")


class LocalDateTimeInput(forms.DateTimeInput):
    """The browser's own picker: one labelled field, usable by keyboard and on a phone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MinuteField(forms.DateTimeField):
    """A time in the publication's zone. It is shown to the minute and changes by the minute."""

    widget = LocalDateTimeInput

    def to_python(self, value: Any) -> datetime | None:
        """Read the time as clocks of the publication show it; say so where none ever does."""
        with timezone.override(UTC):
            read = super().to_python(value)
        if read is None or isinstance(value, datetime):
            return read
        try:
            zone = timezone.get_current_timezone()
            return times.from_clock(read.replace(tzinfo=None), zone)
        except times.NoSuchTime as error:
            raise ValidationError(str(error), code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial and initial.replace(second=0, microsecond=0), data)


def countdown(go_live_at: datetime | None) -> str:
    """Return 'goes live in 3 h 12 min, 18:00 Kyiv time' for a time to come, else ''."""
    at = timezone.now()
    if go_live_at is None or go_live_at <= at:
        return ""
    return times.countdown(go_live_at, at=at, zone=timezone.get_current_timezone())


class DeskForm(forms.ModelForm):
    """A form whose labels end without a colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean(self) -> dict[str, Any]:
        """Take out of each text what no reader sees and no feed can hold."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = printable(value)
        return cleaned


class SeenForm(DeskForm):
    """A form that writes over nothing that was saved since it was opened, unless it was shown.

    Two texts of a story are merged. Of a caption or a name, whoever is last decides.
    """

    @cached_property
    def seen(self) -> str:
        """What is saved, in a few characters: the page has it with the form, and sends it back."""
        saved = [(name, _keys(value)) for name, value in sorted(self.initial.items())]
        return sha256(repr(saved).encode()).hexdigest()[:16]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and self.data.get("seen", self.seen) != self.seen:
            self._show_what_is_saved()
        return cleaned

    def _show_what_is_saved(self) -> None:
        others = [name for name in self.changed_data if name in self.initial]
        if others:
            sentence = _(
                "Somebody saved this since you opened it, and nothing of yours is saved yet. Each "
                "field that differs says what is saved now. Save again to have yours instead."
            )
            self.add_error(None, sentence)
        for name in others:
            self.add_error(name, format_lazy(_("Saved now: {saved}"), saved=self._saved(name)))

    def _saved(self, name: str) -> str:
        value = self.initial[name]
        if isinstance(value, list):
            return ", ".join(map(str, value)) or NOTHING
        if isinstance(value, FieldFile):
            return PurePath(str(value)).name
        field = self._meta.model._meta.get_field(name)
        return str(display_for_field(getattr(self.instance, name), field, NOTHING))


def _keys(value: Any) -> Any:
    """Return what tells a saved value from others; of several rows, whatever their order."""
    return sorted(row.pk for row in value) if isinstance(value, list) else str(value)


class NamedForm(SeenForm):
    """A form of what is known by its name: by another spelling of it nobody would find two."""

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = self._meta.model.objects.exclude(pk=self.instance.pk)
        if "name" in self.changed_data and (namesake := others.namesake(name)):
            raise ValidationError(_("There is “%(name)s” already.") % {"name": namesake})
        return name


class StoryForm(DeskForm):
    headline = OneLineField(label=_("Headline"), max_length=300, required=False)
    standfirst = OneLineField(
        label=_("Standfirst"),
        required=False,
        help_text=_("The summary under the headline: one or two sentences."),
    )

    class Meta:
        model = Story
        fields = [
            "headline",
            "working_headline",
            "standfirst",
            "body",
            "section",
            "topics",
            "language",
            "editor",
            "source_credit",
            "published_at",
            "embargo_until",
            "slug",
        ]

    # Whether the form shows what was typed once, and is not sent now: then it is not saved.
    is_only_shown = False

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_only_shown

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if when := self.fields.get("published_at"):
            when.widget.attrs["data-countdown"] = ""
            when.help_text = countdown(self.instance.published_at) or when.help_text
        if headline := self.fields.get("headline"):
            headline.widget.attrs["placeholder"] = self.instance.working_headline
            headline.widget.attrs["autofocus"] = self.instance.pk is None

    def clean(self) -> dict[str, Any]:
        """Leave a time as it was, to the second, where the minute on the screen was left.

        An embargo that is longer than the schedule would keep nobody from reading the story.
        """
        cleaned = super().clean() or self.cleaned_data
        for name in {"published_at", "embargo_until"} & cleaned.keys():
            if name not in self.changed_data:
                cleaned[name] = getattr(self.instance, name)
        if until := cleaned.get("embargo_until"):
            self._check_embargo(until)
        return cleaned

    def _check_embargo(self, until: datetime) -> None:
        try:
            planning.check_embargo(self.instance, until, at=timezone.now())
        except NotPossible as refusal:
            self.add_error("embargo_until", str(refusal))


class OrderedRows(forms.BaseInlineFormSet):
    """Rows of a story in the order of their numbers; those without a number come last."""

    def save(self, commit: bool = True) -> list[Any]:
        saved = super().save(commit)
        if commit:
            self._number()
        return saved

    def _number(self) -> None:
        rows = self.model.objects.filter(**{self.fk.name: self.instance}).order_by("order", "pk")
        for number, row in enumerate(rows, start=1):
            if row.order != number:
                row.order = number
                row.save(update_fields=["order"])


class RowForm(DeskForm):
    """One of a story's ordered rows."""

    LAST = 9999

    order = forms.IntegerField(label=_("Order"), required=False, min_value=0, max_value=LAST)

    def clean_order(self) -> int:
        order = self.cleaned_data["order"]
        return self.LAST if order is None else order

    def has_changed(self) -> bool:
        # A row that was added and moved, but left empty, is no row.
        return (
            bool(set(self.changed_data) - {"order"})
            if self.empty_permitted
            else bool(self.changed_data)
        )


class BylineForm(RowForm):
    class Meta:
        model = Byline
        fields = ["order", "author", "role", "as_signed"]


class PictureUseForm(RowForm):
    class Meta:
        model = PictureUse
        fields = ["order", "picture", "caption", "credit", "alt"]
        widgets = {"caption": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        """Start with what is known of the picture where the editor left a field empty."""
        cleaned = super().clean() or self.cleaned_data
        picture = cleaned.get("picture")
        if picture and "picture" in self.changed_data:
            for name in ("caption", "credit", "alt"):
                cleaned[name] = cleaned.get(name) or getattr(picture, name)
        return cleaned


class TeaserForm(RowForm):
    class Meta:
        model = Teaser
        fields = ["order", "target", "title", "excerpt", "publication", "author_name", "url"]
        widgets = {"excerpt": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False

    def clean(self) -> dict[str, Any]:
        """A card for a story of ours has that story's headline where it has no title."""
        cleaned = super().clean() or self.cleaned_data
        target = cleaned.get("target")
        cleaned["title"] = cleaned.get("title") or (target.headline if target else "")
        if not cleaned["title"]:
            self.add_error("title", _("Give it a title, or choose a story of ours."))
        return cleaned
