"""The planning board: stories by stage, moved by the verbs of the desk and nothing else.

Each move is a button; dragging a card presses the one that leads to the column where it is
dropped. A verb that has something to ask asks it on its own page, and leads back here.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import partition
from django.utils.translation import gettext as _

from articles.models import Priority, ReaderState, Section, Story, who
from articles.publishing import board

from .badges import badge
from .morning import clock
from .story_pages import FROM_BOARD, board_url, only_post, to_view, url
from .story_verbs import SPOKEN, asks_first, buttons, perform


@dataclass(frozen=True, slots=True)
class Card:
    """A story on the board: what is said of it, and its moves as (button, stage it leads to).

    `next` is the move to the column beside it, `others` are behind it.
    """

    story: Story
    url: str
    badges: list
    facts: list
    next: list
    others: list


# The move that a card of each column is there for.
NEXT = {
    board.Stage.DRAFT: "submit",
    board.Stage.IN_REVIEW: "approve",
    board.Stage.READY: "publish",
    board.Stage.SCHEDULED: "schedule",
}


def chosen(request):
    """Return what the board and the calendar are narrowed to: (section or None, its slug)."""
    slug = request.GET.get("section", "")
    return (Section.objects.by_slugs({slug}).get(slug) if slug else None), slug


def to_look(screen, request):
    """Refuse who may not see stories."""
    if not screen.has_view_permission(request):
        raise PermissionDenied


def show(screen, request):
    """The board, narrowed by ?section= and ?mine=yes."""
    to_look(screen, request)
    at, zone = timezone.now(), timezone.get_default_timezone()
    section, slug = chosen(request)
    only_own = request.GET.get("mine") == "yes"
    columns = board.board(request.user, at, zone, section=section, only_own=only_own)
    context = {
        **screen.admin_site.each_context(request),
        "place": "board",
        "title": _("Board"),
        "columns": [
            (
                column,
                [_card(story, column.stage, request.user, at) for story in column.stories],
                _list_of(column.stage, section, only_own),
            )
            for column in columns
        ],
        "sections": Section.objects.all(),
        "section": slug,
        "only_own": only_own,
        "filters": _filters(request.GET),
    }
    return TemplateResponse(request, "admin/articles/story/board.html", context)


# What the list of stories is narrowed by, to show all of a column.
LISTED = {
    board.Stage.DRAFT: "status__exact=draft",
    board.Stage.IN_REVIEW: "status__exact=in_review",
    board.Stage.READY: "status__exact=ready&readers=not_published",
    board.Stage.SCHEDULED: "readers=scheduled",
    board.Stage.LIVE: "readers=live",
}


def _list_of(stage, section, only_own):
    narrowed = [LISTED[stage], f"mine={'yes' if only_own else 'all'}"]
    if section:
        narrowed.append(f"section__id__exact={section.pk}")
    return f"{reverse('admin:articles_story_changelist')}?{'&'.join(narrowed)}"


def _filters(sent):
    return {name: sent[name] for name in ("section", "mine") if sent.get(name)}


def _card(story, stage, user, at):
    moves = [(each, _leads_to(each.verb, story, at)) for each in buttons(story, user, at)]
    others, following = partition(lambda move: move[0].verb == NEXT.get(stage), moves)
    said = list(_badges(story, at)), list(_facts(story, at))
    return Card(story, url("change", story), *said, list(following), list(others))


def _leads_to(verb, story, at):
    stage = board.stage_after(verb, story, at)
    return stage.value if stage else ""


def _badges(story, at):
    """What the column does not say: how soon, whether late, and what readers have meanwhile."""
    readers = story.reader_state(at)
    if story.priority != Priority.NORMAL:
        yield badge("look", story.get_priority_display())
    if story.in_work and story.due_at and story.due_at < at:
        yield badge("withdrawn", _("late"))
    if story.in_work and readers != ReaderState.NOT_PUBLISHED:
        yield badge(readers, readers.label)
    if story.has_unpublished_changes():
        yield badge("changes", _("unpublished changes"))


def _facts(story, at):
    if story.section:
        yield story.section.name
    if names := ", ".join(byline.name for byline in story.bylines.all()):
        yield names
    if story.in_work:
        yield from _plans(story, at)
    elif edition := story.published():
        said = _("goes live %(time)s") if edition.published_at > at else _("live since %(time)s")
        yield said % {"time": clock(edition.published_at, at)}


def _plans(story, at):
    """Whose turn it is, and the times that the desk has set itself."""
    if person := story.assigned_to:
        yield _("with %(who)s") % {"who": who(person)}
    if story.due_at:
        yield _("due %(time)s") % {"time": clock(story.due_at, at)}
    if story.embargo_until and story.embargo_until > at:
        yield _("embargo until %(time)s") % {"time": clock(story.embargo_until, at)}
    if story.published_at and story.published_at > at:
        yield _("planned for %(time)s") % {"time": clock(story.published_at, at)}


@only_post
def move(screen, request):
    """Do what a card's button says, 'approve-12', or lead to the page that asks first."""
    to_look(screen, request)
    verb, _dash, pk = request.POST.get("move", "").partition("-")
    if verb not in SPOKEN or not pk.isdecimal():
        raise Http404
    story, at = to_view(screen, request, int(pk)), timezone.now()
    filters = _filters(request.POST)
    if asks_first(verb, story, at):
        query = urlencode({FROM_BOARD: "board", **filters})
        return HttpResponseRedirect(f"{url('verb', story, verb)}?{query}")
    done = perform(request, story, verb)
    return HttpResponseRedirect(board_url(filters) + (f"#story-{pk}" if done else ""))
