"""The review of one document: its lines beside the story they tell, and editors' word on them."""

import json
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.importing import relabel
from articles.importing.parts import Role
from articles.importing.relabel import DECIDED, Given
from articles.importing.save.decide import MAY_DECIDE, decide, outlook, waive
from articles.models import SourceDocument, who
from articles.publishing import NotPermitted, NotPossible

from .accounting import NAMES, bands, lines
from .screens import day, moment
from .story_pages import only_post

# Each role's key. They work while a line has the focus, and nowhere else.
PALETTE = (
    (
        gettext_lazy("The story"),
        {
            Role.HEADLINE: "h",
            Role.STANDFIRST: "s",
            Role.BODY: "t",
            Role.SUBHEAD: "u",
            Role.EDITORS_NOTE: "n",
        },
    ),
    (
        gettext_lazy("Who, when, what about"),
        {
            Role.BYLINE: "b",
            Role.DATE: "d",
            Role.READING_TIME: "r",
            Role.SECTION: "e",
            Role.TOPIC: "o",
        },
    ),
    (
        gettext_lazy("Pictures"),
        {Role.CAPTION: "c", Role.CREDIT: "k", Role.PICTURE_ALT: "p"},
    ),
    (
        gettext_lazy("Around it"),
        {
            Role.TEASER_TITLE: "1",
            Role.TEASER_EXCERPT: "2",
            Role.TEASER_CREDIT: "3",
            Role.AUTHOR_NAME: "4",
            Role.AUTHOR_ROLE: "5",
            Role.AUTHOR_BIO: "6",
            Role.CAMPAIGN: "g",
        },
    ),
    (gettext_lazy("Neither"), {Role.FURNITURE: "f", Role.OPEN: "0"}),
)
ALWAYS = {Role.HEADLINE, Role.BYLINE, Role.DATE, Role.BODY}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field; `at` is where the line begins that it came from, if it is one."""

    text: str
    more: str = ""
    kind: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the story as the lines tell it; `now` is what an edited story says instead."""

    role: Role
    values: list[Value]
    now: str | None = None

    @property
    def name(self):
        return NAMES[self.role]


# ------------------------------------------------------------------------- what is shown


def page(user, document):
    """Return what the page of a document needs to be a review, for those who may."""
    newer = document.newer()
    rows = list(document.decisions.select_related("by"))
    spans = _with_names(document.spans, rows)
    found = bands(document.text, spans, document.notes)
    may_decide = bool(document.text) and user.has_perm(MAY_DECIDE) and newer is None
    return {
        "bands": found,
        "palette": [(name, _keys(roles)) for name, roles in PALETTE],
        "open_lines": [line for band in found for line in band.lines if line.is_open],
        "may_decide": may_decide,
        "newer": newer,
        "waiver": document.waived_at and _who_and_when(document.waived_by, document.waived_at),
        "review": document.reviewed_at
        and _who_and_when(document.reviewed_by, document.reviewed_at),
        **(_story(document, []) if document.text else {}),
    }


def _keys(roles):
    return [{"role": role, "name": NAMES[role], "key": key} for role, key in roles.items()]


def _with_names(spans, rows):
    """Say of each span that was decided who did it: the last word on it."""
    told = []
    for start, end, role, reason in spans:
        if reason == DECIDED:
            word = next(
                (row for row in reversed(rows) if row.start < end and start < row.end), None
            )
            reason = word and _("said by %(who)s") % {"who": _who_and_when(word.by, word.at)}
        told.append((start, end, role, reason or _("said by an editor")))
    return told


def _who_and_when(user, at):
    return _("%(who)s, %(day)s") % {"who": who(user), "day": day(at)}


def _story(document, roles):
    """Return the story that the lines tell with `roles`, for the panel beside them."""
    seen = outlook(document, roles)
    now = {difference.role: difference for difference in seen.differences}
    fields = [
        Field(role, values, now[role].story if seen.is_edited and role in now else None)
        for role, values in _values(document, seen.parsed)
        if values or role in ALWAYS or (seen.is_edited and role in now)
    ]
    return {
        "fields": fields,
        "words": sum(len(block.text.split()) for block in seen.parsed.blocks),
        "refused": seen.parsed.refused,
        "is_edited": seen.is_edited,
        "differing": [NAMES[difference.role] for difference in seen.differences],
        "spans": seen.parsed.spans,
    }


def _values(document, parsed):
    items = relabel.items(document.text, parsed.spans)
    at = [item.start for item in items if item.role in (Role.BODY, Role.SUBHEAD, Role.EDITORS_NOTE)]
    headline = parsed.headline or parsed.working_headline
    kind = "" if parsed.headline else "working"
    yield Role.HEADLINE, [Value(headline, kind=kind)] if headline else []
    yield Role.STANDFIRST, _one(parsed.standfirst)
    yield Role.SECTION, _one(parsed.section)
    yield Role.BYLINE, [Value(byline.name) for byline in parsed.bylines]
    yield Role.DATE, _one(moment(parsed.published_at))
    yield Role.CAPTION, [Value(p.caption or p.alt, p.credit) for p in parsed.pictures]
    yield (
        Role.BODY,
        [
            Value(block.text, kind=block.kind, at=place)
            for block, place in zip(parsed.blocks, at, strict=True)
        ],
    )
    yield (
        Role.TEASER_TITLE,
        [
            Value(t.title, " · ".join(filter(None, (t.excerpt, t.publication, t.author))))
            for t in parsed.teasers
        ],
    )
    yield (
        Role.AUTHOR_NAME,
        [Value(p.name, " · ".join(filter(None, (p.role, p.bio)))) for p in parsed.profiles],
    )
    yield Role.TOPIC, _one(", ".join(parsed.topics))
    yield Role.CAMPAIGN, [Value(c.quote, c.attribution) for c in parsed.campaigns]


def _one(value):
    return [Value(value)] if value else []


# ------------------------------------------------------------------------- what is done


@only_post
def outlook_view(_screen, request, pk):
    """Answer what the story would be, and how the lines read that were given a role."""
    document = _document(request, pk)
    roles = _roles(request.POST.get("changes"))
    touched = [*roles, *_roles(request.POST.get("undone"))]
    try:
        story = _story(document, roles)
    except NotPossible as problem:
        return JsonResponse({"problem": str(problem)}, status=400)
    spans = _with_names(story["spans"], list(document.decisions.select_related("by")))
    found = list(lines(document.text, spans))
    context = {"document": document, "may_decide": True}
    partial = "admin/articles/sourcedocument"
    open_lines = [line for line in found if line.is_open]
    return JsonResponse(
        {
            "story": render_to_string(f"{partial}/_story.html", context | story),
            "open": render_to_string(f"{partial}/_open.html", {"open_lines": open_lines}),
            "lines": {
                line.number: render_to_string(
                    f"{partial}/_pieces.html", {"line": line, "may_decide": True}
                )
                for line in found
                if any(
                    p.start < end and start < p.end
                    for p in line.pieces
                    for start, end, _r in touched
                )
            },
        }
    )


@only_post
def decide_view(_screen, request, pk):
    """Keep what was decided, and let the story say it."""
    document = _document(request, pk)
    back = reverse("admin:articles_sourcedocument_change", args=[document.pk])
    try:
        decided = decide(
            document,
            [*_roles(request.POST.get("changes")), *_chosen(request.POST)],
            by=request.user,
            at=timezone.now(),
            overwrite="overwrite" in request.POST,
        )
    except (NotPossible, NotPermitted) as refusal:
        messages.error(request, _("Nothing was saved. %(why)s") % {"why": refusal})
        return HttpResponseRedirect(back)
    _say(request, decided)
    if "_story" in request.POST and decided.story:
        return HttpResponseRedirect(reverse("admin:articles_story_change", args=[decided.story.pk]))
    return HttpResponseRedirect(back)


def _say(request, decided):
    if decided.kept:
        names = ", ".join(str(NAMES[difference.role]) for difference in decided.kept)
        sentence = _(
            "The decisions are kept. The story was edited here and was left as it is; the file "
            "tells otherwise: %(fields)s."
        )
        messages.warning(request, sentence % {"fields": names})
    elif decided.is_written:
        messages.success(request, _("Saved: the story says what the lines tell."))
    elif decided.story is None:
        messages.success(request, _("Saved with the file. No story is made of it."))
    else:
        messages.success(request, _("Saved: the story said so already."))
    if count := decided.document.open_lines:
        sentence = ngettext("%(n)s line is still open.", "%(n)s lines are still open.", count)
        messages.warning(request, sentence % {"n": count})


@only_post
def waive_view(_screen, request, pk):
    """Let the open lines be, with a reason."""
    document = _document(request, pk)
    try:
        waive(document, by=request.user, at=timezone.now(), reason=request.POST.get("reason", ""))
    except (NotPossible, NotPermitted) as refusal:
        messages.error(request, capfirst(str(refusal)))
    else:
        messages.success(request, _("The open lines no longer keep the story from readers."))
    return HttpResponseRedirect(reverse("admin:articles_sourcedocument_change", args=[pk]))


def _document(request, pk):
    if not request.user.has_perm(MAY_DECIDE):
        raise PermissionDenied
    document = SourceDocument.objects.select_related("run").filter(pk=pk).first()
    if document is None:
        raise Http404
    return document


def _roles(told):
    """Return what a page says was decided: '[[0, 12, "body"]]'."""
    try:
        return [
            Given(int(start), int(end), Role(role)) for start, end, role in json.loads(told or "[]")
        ]
    except (ValueError, TypeError) as error:
        raise BadRequest("Not a list of decisions.") from error


def _chosen(sent):
    """Return the same from a page without scripts: lines that were ticked, and one role."""
    if not sent.get("give"):
        return []
    keys = dict.fromkeys(sent.getlist("line"))
    return _roles(json.dumps([[*key.split("-"), sent["give"]] for key in keys]))
