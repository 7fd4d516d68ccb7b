"""What is asked before a verb is done: a note, a time, a reason. One form for each verb."""

from urllib.parse import urlsplit

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from articles.forms import MinuteField, countdown
from articles.models import (
    Correction,
    CorrectionKind,
    NotePlace,
    Priority,
    ReaderState,
    Story,
    WithdrawalKind,
    who,
)
from articles.publishing import PublicNote
from articles.publishing.times import in_full


def _words(label, *, required=False, rows=3, help_text=""):
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class VerbForm(forms.Form):
    """A form that says what its verb is given: `given` are the verb's keywords."""

    def __init__(self, story, *args, at, problems=(), **kwargs):
        self.story, self.at, self.problems = story, at, problems
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def given(self):
        return dict(self.cleaned_data)


class NoteForm(VerbForm):
    note = _words(_("Note"), help_text=_("Kept with the story’s history."))


class ReturnForm(VerbForm):
    note = _words(_("What should the author do?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.story.reader_state(self.at) == ReaderState.SCHEDULED:
            self.fields["note"].help_text = _(
                "The story is taken off the schedule: readers will not get it."
            )


class OverrideForm(VerbForm):
    """Asks why, where preflight has something against it that an editor may override."""

    note = _words(_("Note"), rows=2, help_text=_("Kept with the story’s history."))
    override = _words(
        _("Why it is published all the same"),
        rows=2,
        help_text=_("It is shown in the story’s history, with what it overrides."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.may_override:
            del self.fields["override"]

    @property
    def may_override(self):
        return bool(self.problems) and all(each.may_be_overridden for each in self.problems)


MINOR, MAJOR = "minor", "major"


class PublishForm(OverrideForm):
    """Of a live story it asks too how much the change matters to readers."""

    change = forms.ChoiceField(
        label=_("The change"),
        widget=forms.RadioSelect,
        choices=[
            (MINOR, _("minor: a typo, a link. Readers are told nothing, and no date moves.")),
            (MAJOR, _("major: readers are told, and the story says when it was updated.")),
        ],
        initial=MINOR,
    )
    kind = forms.ChoiceField(
        label=_("What it is"), choices=CorrectionKind, initial=CorrectionKind.UPDATE, required=False
    )
    place = forms.ChoiceField(
        label=_("Where it stands"), choices=NotePlace, initial=NotePlace.TOP, required=False
    )
    text = _words(_("What readers are told"), help_text=_("Only for a major change."))
    field_order = ["change", "kind", "place", "text", "override", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.story.reader_state(self.at) != ReaderState.LIVE:
            for name in ("change", "kind", "place", "text"):
                del self.fields[name]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("change") == MAJOR and not cleaned.get("text", "").strip():
            self.add_error("text", _("Say what readers are told of the change."))
        return cleaned

    def given(self):
        sent = self.cleaned_data
        kept = {name: sent[name] for name in ("note", "override") if name in sent}
        if sent.get("change") != MAJOR:
            return kept
        kind = sent["kind"] or CorrectionKind.UPDATE
        note = PublicNote(sent["text"], kind, sent["place"] or NotePlace.TOP)
        return kept | {"change": note}


class ScheduleForm(OverrideForm):
    go_live_at = MinuteField(label=_("Readers get it"))
    field_order = ["go_live_at", "override", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        when = self.fields["go_live_at"]
        when.widget.attrs["data-countdown"] = ""
        when.help_text = countdown(self.story.published_at) or _("In the publication’s time.")
        if self.story.published_at and self.story.published_at > self.at:
            self.initial.setdefault("go_live_at", self.story.published_at)

    def clean_go_live_at(self):
        when = self.cleaned_data["go_live_at"]
        if when <= self.at:
            raise forms.ValidationError(
                _("That time is over: publish it now, or choose a later one.")
            )
        return when


class WithdrawForm(VerbForm):
    kind = forms.ChoiceField(label=_("It is withdrawn"), choices=WithdrawalKind)
    reason = _words(
        _("Why is it withdrawn?"), required=True, help_text=_("Kept with the story’s history.")
    )
    public = forms.BooleanField(
        label=_("Tell readers why"),
        required=False,
        help_text=_(
            "They find the reason where the story was, and on the page of corrections: there with "
            "the headline, unless the reasons are legal ones."
        ),
    )
    into = forms.CharField(
        label=_("Merged into"),
        required=False,
        help_text=_("The address of the other story. Readers are led there."),
    )
    field_order = ["kind", "into", "reason", "public"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = _("Say why it is withdrawn.")

    def clean_into(self):
        address = self.cleaned_data["into"].strip()
        if not address:
            return None
        slug = urlsplit(address).path.rstrip("/").rpartition("/")[2]
        found = Story.objects.by_slugs({slug}).get(slug)
        if found is None:
            raise forms.ValidationError(_("No story has this address."))
        return found

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        is_merged = cleaned.get("kind") == WithdrawalKind.MERGED
        if is_merged and not cleaned.get("into") and "into" not in self.errors:
            self.add_error("into", _("Say which other story it is merged into."))
        return cleaned


class CorrectForm(VerbForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=CorrectionKind)
    place = forms.ChoiceField(label=_("Where it stands"), choices=NotePlace)
    text = _words(
        _("What readers are told"),
        required=True,
        help_text=_("Dated, on the story and on the page of corrections. The text stays as it is."),
    )


class PublicNoteField(forms.ModelChoiceField):
    def label_from_instance(self, note):
        return f"{note.get_kind_display()}, {in_full(note.at)}: {note.text}"


class TakeBackForm(VerbForm):
    """Asks which of the notes that readers have, why, and what they are told instead."""

    public_note = PublicNoteField(
        label=_("Which note"),
        queryset=Correction.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    reason = _words(
        _("What is wrong with it?"),
        required=True,
        rows=2,
        help_text=_("Kept with the story’s history; readers are not told."),
    )
    text = _words(
        _("What readers are told instead"),
        help_text=_("A new note, dated now. Empty, and they are told nothing."),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=CorrectionKind)
    place = forms.ChoiceField(label=_("Where it stands"), choices=NotePlace)

    def __init__(self, story, *args, **kwargs):
        super().__init__(story, *args, **kwargs)
        notes = Correction.objects.standing().filter(edition__story=story)
        self.fields["public_note"].queryset = notes
        if len(notes) == 1:
            self.initial.setdefault("public_note", notes[0])

    def given(self):
        sent = self.cleaned_data
        words = sent["text"].strip()
        return {
            "public_note": sent["public_note"],
            "reason": sent["reason"],
            "instead": PublicNote(words, sent["kind"], sent["place"]) if words else None,
        }


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return who(user)


class HandOverForm(VerbForm):
    to = PersonField(
        label=_("Whose turn it is"),
        queryset=get_user_model().objects.none(),
        required=False,
        empty_label=_("nobody’s"),
    )
    due_at = MinuteField(label=_("Until when"), required=False)
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority, coerce=int)
    note = _words(_("Note"), help_text=_("They are told by e-mail."))

    def __init__(self, story, *args, **kwargs):
        now = {"to": story.assigned_to_id, "due_at": story.due_at, "priority": story.priority}
        super().__init__(story, *args, **{"initial": now, **kwargs})
        self.fields["to"].queryset = staff()


def staff():
    """Return those whose turn it can be, by name."""
    people = get_user_model().objects.filter(is_active=True, is_staff=True)
    return people.order_by("first_name", "last_name", "username")


FORMS = {
    "return_to_author": ReturnForm,
    "publish": PublishForm,
    "schedule": ScheduleForm,
    "withdraw": WithdrawForm,
    "correct": CorrectForm,
    "take_back_note": TakeBackForm,
    "hand_over": HandOverForm,
}


def form_for(verb):
    return FORMS.get(verb, NoteForm)


class PreviewLinkForm(forms.Form):
    version = forms.TypedChoiceField(label=_("Version"), coerce=int, empty_value=0, required=False)
    for_whom = forms.CharField(
        label=_("For whom"), max_length=120, required=False, help_text=_("So that you know later.")
    )
    days = forms.TypedChoiceField(
        label=_("It leads there for"),
        coerce=int,
        initial=7,
        choices=[(1, _("a day")), (7, _("a week")), (30, _("a month")), (90, _("three months"))],
    )

    def __init__(self, story, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        versions = story.revisions.listed()
        known = [(version.number, str(version)) for version in versions]
        self.fields["version"].choices = [("", _("the story as it stands")), *known]
