"""One verb for many stories: asked once, done one by one, and what became of each is said.

Every story goes through the verb as from its own page, with its own permission, its own checks
and its own transaction: one that is refused is left as it was, and the others go on.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import publishing
from articles.forms import MinuteField
from articles.models import Priority, Story, StoryTopic, Topic, WithdrawalKind
from articles.publishing import revisions

from .autosave import number
from .badges import badges
from .desk import desk
from .screens import keys
from .story_pages import only_post
from .story_verbs import GIVE_TEXT, SPOKEN, attempt, readers_have_it
from .verb_forms import NoteForm, PersonField, WithdrawForm, staff

MOST = 200  # stories at once: what a request can do, and what somebody can still look through


class HandOverForm(forms.Form):
    to = PersonField(
        label=gettext_lazy("Whose turn it is"),
        queryset=get_user_model().objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody’s"),
    )
    due_at = MinuteField(
        label=gettext_lazy("Until when"),
        required=False,
        help_text=gettext_lazy("Left empty, each keeps the time it has."),
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=[("", gettext_lazy("as it is")), *Priority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    note = NoteForm.base_fields["note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = staff()


class TopicForm(forms.Form):
    topic = forms.ModelChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("Topic"),
        widget=AutocompleteSelect(StoryTopic._meta.get_field("tag"), desk),
    )


class ManyNotesForm(forms.Form):
    note = NoteForm.base_fields["note"]


class ManyWithdrawnForm(forms.Form):
    kind = forms.ChoiceField(
        label=WithdrawForm.base_fields["kind"].label,
        # One that is merged leads to another story, and each to its own.
        choices=[each for each in WithdrawalKind.choices if each[0] != WithdrawalKind.MERGED],
    )
    reason = WithdrawForm.base_fields["reason"]
    public = WithdrawForm.base_fields["public"]


def _hand_over(story, user, at, due_at, **given):
    return attempt(story, "hand_over", by=user, at=at, due_at=due_at or story.due_at, **given)


def _add_topic(story, user, at, topic):
    values = {"story": story, "topic": topic}
    try:
        publishing.add_topic(story, topic, by=user, at=at)
    except (publishing.NotPossible, publishing.NotPermitted) as refusal:
        sentence = _("“%(story)s” did not get the topic. %(why)s")
        return False, sentence % {**values, "why": refusal}
    return True, _("“%(story)s” is about “%(topic)s” now.") % values


def _publish(story, user, at, **given):
    if readers_have_it(story, at):
        return False, _("“%(story)s”: readers have it as it stands.") % {"story": story}
    return attempt(story, "publish", by=user, at=at, **given)


def _by_its_verb(verb):
    def do(story, user, at, **given):
        return attempt(story, verb, by=user, at=at, **given)

    return do


@dataclass(frozen=True, slots=True)
class Bulk:
    """`do` is given (story, user, at, what the form asks) and returns (is done, a sentence)."""

    title: str
    button: str
    form: type[forms.Form]
    do: object
    permission: str
    explained: str = ""


BULKS = {
    "hand_over": Bulk(
        gettext_lazy("Hand over"),
        gettext_lazy("Hand over"),
        HandOverForm,
        _hand_over,
        publishing.MOVES["hand_over"].permission,
    ),
    "add_topic": Bulk(
        gettext_lazy("Add a topic"),
        gettext_lazy("Add the topic"),
        TopicForm,
        _add_topic,
        "articles.change_story",
        gettext_lazy(
            "The working copies get it, as a version each. Readers have what they have until "
            "the changes are published."
        ),
    ),
    "submit": Bulk(
        publishing.MOVES["submit"].label,
        gettext_lazy("Submit them"),
        ManyNotesForm,
        _by_its_verb("submit"),
        publishing.MOVES["submit"].permission,
    ),
    "publish": Bulk(
        publishing.MOVES["publish"].label,
        gettext_lazy("Check and publish them"),
        ManyNotesForm,
        _publish,
        publishing.MOVES["publish"].permission,
        gettext_lazy(
            "Preflight looks at each first. One that it has something against is left as it is, "
            "and told with the reason; one with a date to come is scheduled; of one that readers "
            "have, the changes are published as minor ones."
        ),
    ),
    "withdraw": Bulk(
        publishing.MOVES["withdraw"].label,
        gettext_lazy("Withdraw them"),
        ManyWithdrawnForm,
        _by_its_verb("withdraw"),
        publishing.MOVES["withdraw"].permission,
        SPOKEN["withdraw"].warning,
    ),
}
_DONE = "bulk-done"  # in the session, until it is read


def ask(screen, request, verb, queryset):
    """Answer the list's action: a page that says which stories are meant and asks the rest."""
    chosen = list(queryset.order_by().values_list("pk", flat=True)[: MOST + 1])
    if len(chosen) > MOST:
        sentence = _("At most %(n)s stories can be done at once: choose fewer.")
        messages.error(request, sentence % {"n": MOST})
        return None
    return _page(screen, request, verb, chosen, BULKS[verb].form(label_suffix=""))


@only_post
def do(screen, request, verb):
    """Do what was asked for to each story that was chosen, and lead to what became of them."""
    if verb not in BULKS:
        raise Http404
    bulk = BULKS[verb]
    if not request.user.has_perm(bulk.permission):
        raise PermissionDenied
    chosen = keys(request.POST.getlist("story"))[:MOST]
    form = bulk.form(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(screen, request, verb, chosen, form)
    told = []
    for pk in chosen:
        story = Story.objects.whole().filter(pk=pk).first()
        if story is not None:
            given = {**form.cleaned_data, **_seen(request, verb, pk)}
            is_done, sentence = bulk.do(story, request.user, timezone.now(), **given)
            told.append([pk, is_done, str(sentence)])
    request.session[_DONE] = {"verb": verb, "told": told}
    return HttpResponseRedirect(reverse("admin:articles_story_bulk_done"))


def _seen(request, verb, pk):
    """Return which version of a story the page was about, for a verb that gives it to readers."""
    base = request.POST.get(f"base-{pk}")
    return {} if base is None or verb not in GIVE_TEXT else {"base": number(base)}


def done(screen, request):
    """What became of each story; may be looked at again until something else is done."""
    kept = request.session.get(_DONE)
    if not kept:
        return HttpResponseRedirect(reverse("admin:articles_story_changelist"))
    told = [
        {"said": said, "is_done": is_done, "url": reverse("admin:articles_story_change", args=[pk])}
        for pk, is_done, said in kept["told"]
    ]
    well = sum(each["is_done"] for each in told)
    return TemplateResponse(
        request,
        "admin/articles/story/bulk_done.html",
        {
            **screen.admin_site.each_context(request),
            "opts": Story._meta,
            "title": BULKS[kept["verb"]].title,
            # Those that want something from the editor come first.
            "told": sorted(told, key=lambda each: each["is_done"]),
            "well": well,
            "left": len(told) - well,
        },
    )


def _page(screen, request, verb, chosen, form):
    """The stories, each with what stands against it as far as the list can say, and the form."""
    bulk, at, by = BULKS[verb], timezone.now(), request.user
    stories = Story.objects.whole().filter(pk__in=chosen)
    bases = revisions.bases(stories)
    rows = []
    for story in stories:
        row = {"story": story, "badges": badges(story, at), "why_not": ""}
        row["base"] = request.POST.get(f"base-{story.pk}", bases.get(story.pk, 0))
        if verb in publishing.MOVES:
            row["why_not"] = str(publishing.refused(story, verb, by=by, at=at) or "")
        elif not story.may_be_changed_by(by):
            row["why_not"] = _("You may not change this story.")
        if verb == "publish" and not row["why_not"] and readers_have_it(story, at):
            row["why_not"] = _("Readers have it as it stands.")
        rows.append(row)
    possible = sum(not row["why_not"] for row in rows)
    return TemplateResponse(
        request,
        "admin/articles/story/bulk.html",
        {
            **screen.admin_site.each_context(request),
            "opts": Story._meta,
            "title": bulk.title,
            "subtitle": ngettext("%(n)s story", "%(n)s stories", len(rows)) % {"n": len(rows)},
            "verb": verb,
            "bulk": bulk,
            "form": form,
            "media": screen.media + form.media,
            "rows": rows,
            "possible": possible,
        },
    )
