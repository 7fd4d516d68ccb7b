"""The first page of the desk: lists of what waits, the days ahead, and how the paper does."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.models import Priority, who
from articles.publishing import morning, times

from .badges import badge, badges
from .charts import Chart, bars


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: what it is, badges, and a few facts under it."""

    url: str
    title: str
    is_named: bool = True
    badges: list = field(default_factory=list)
    facts: list = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WaitingList:
    """A list with its figure; `more` is where the rest of it stands."""

    key: str
    title: str
    count: morning.Count
    rows: list
    more: str


def about(user, at):
    """Return what the first page shows to `user`: lists, the days ahead, charts, figures."""
    here = timezone.get_default_timezone()
    found = morning.morning(user, at, here)
    waiting = [each for each in _waiting(found, at) if each]
    given = [each for each in _given(found, at) if each]
    return {
        "at": at,
        "figures": [*waiting, _ahead(found.week), *given],
        "waiting": [each for each in waiting if each.count],
        "given": [each for each in given if each.count],
        "week": found.week,
        "charts": [_published(found.pace), _took(found.pace)],
    }


def _waiting(found, at):
    """What somebody is to do something about."""
    yield _stories(found.turn, "turn", _("Your turn"), _list("mine=turn"), _due, at)
    yield _stories(
        found.review, "review", _("In review"), _list("status__exact=in_review"), _by, at
    )
    ready = _list("status__exact=ready&readers=not_published")
    yield _stories(found.ready, "ready", _("Ready to be published"), ready, _by, at)
    yield _stories(
        found.due, "due", _("Due today"), reverse("admin:articles_story_calendar"), _due, at
    )
    yield _stories(found.mine, "mine", _("Yours, in work"), _list("mine=yes"), _state, at)
    documents = reverse("admin:articles_sourcedocument_changelist")
    offers = f"{documents}?offer=waiting"
    yield _list_of(found.updates, "updates", _("Updates from files"), offers, _offer)
    yield _list_of(
        found.look,
        "look",
        _("Imported, needs a look"),
        f"{documents}?needs_a_look__exact=1",
        _document,
    )


def _given(found, at):
    """What readers got, and what was said about it."""
    live = _list("readers=live&o=-6")
    yield _stories(found.live, "live", _("Live today"), live, _live, at)
    corrections = reverse("corrections")
    yield _list_of(
        found.corrections, "corrections", _("Corrected this month"), corrections, _correction
    )
    moves = f"{reverse('admin:articles_move_changelist')}?overridden=yes"
    title = _("Against preflight, in 30 days")
    yield _list_of(found.overrides, "overrides", title, moves, _override)


def _list(query):
    return f"{reverse('admin:articles_story_changelist')}?{query}"


def _story(pk):
    return reverse("admin:articles_story_change", args=[pk])


def _list_of(found, key, title, more, row):
    if found is None:
        return None
    return WaitingList(key, title, found.count, [row(each) for each in found.rows], more)


def _stories(found, key, title, more, say, at):
    """Return a list of stories; `say` gives the badges and facts of one."""

    def row(story):
        flags, facts = say(story, at)
        if story.priority != Priority.NORMAL:
            flags = [badge("look", story.get_priority_display()), *flags]
        section = story.section.name if story.section else ""
        return Row(
            _story(story.pk), str(story), bool(story.headline), flags, _known(section, *facts)
        )

    return _list_of(found, key, title, more, row)


def _known(*facts):
    return [fact for fact in facts if fact]


def clock(when, at):
    """Return a time in as few words as are clear on the day of `at`: '14:30', '12 Mar, 14:30'."""
    then, now = timezone.localtime(when), timezone.localtime(at)
    if then.date() == now.date():
        return formats.date_format(then, pgettext("time in a list", "H:i"))
    style = "j M, H:i" if then.year == now.year else "j M Y, H:i"
    return formats.date_format(then, style)


def _due(story, at):
    if story.due_at is None:
        return [], [_saved(story, at)]
    until = _("due %(time)s") % {"time": clock(story.due_at, at)}
    late = [badge("withdrawn", _("late"))] if story.due_at < at else []
    return late, [until, _turn(story)]


def _turn(story):
    return story.assigned_to and who(story.assigned_to)


def _saved(story, at):
    return _("saved %(time)s") % {"time": clock(story.updated_at, at)}


def _by(story, at):
    names = ", ".join(byline.name for byline in story.bylines.all())
    return [], [names, _saved(story, at)]


def _state(story, at):
    return [badges(story, at)], [_saved(story, at)]


def _live(story, at):
    return [], [clock(story.edition.published_at, at)]


def _offer(twin):
    url = reverse("admin:articles_story_update", args=[twin.story_id, twin.document_id])
    return Row(url, str(twin.story), bool(twin.story.headline), facts=[twin.document.path])


def _document(document):
    facts = [document.path]
    if document.open_lines:
        lines = ngettext("%(n)s open line", "%(n)s open lines", document.open_lines)
        facts.append(lines % {"n": document.open_lines})
    return Row(document.get_absolute_url(), str(document.story or document.path), facts=facts)


def _correction(note):
    facts = [note.get_kind_display(), _day(note.at), note.text]
    return Row(_story(note.edition.story_id), note.edition.headline, facts=facts)


def _override(move):
    return Row(
        _story(move.story_id),
        str(move.story),
        bool(move.story.headline),
        facts=_known(_day(move.at), move.by and who(move.by), move.override),
    )


def _day(at):
    return formats.date_format(timezone.localtime(at), "j M")


def _ahead(week):
    """The figure of what readers get in the days ahead; the days show themselves."""
    n = sum(entry.plan == "scheduled" for day in week.days for entry in day.entries)
    return WaitingList("week", _("Scheduled, 7 days"), morning.Count(n), [], "#week")


def _label(day):
    return formats.date_format(day, "j M")


def _published(pace):
    values = [
        (
            _label(day.date),
            day.published,
            ngettext("%(n)s story", "%(n)s stories", day.published) % {"n": day.published},
        )
        for day in pace.days
    ]
    best = max(pace.days, key=lambda day: day.published)
    words = {
        "n": pace.published,
        "first": values[0][0],
        "last": values[-1][0],
        "best": _label(best.date),
        "most": best.published,
    }
    if not pace.published:
        summary, figure = _("Nothing went live from %(first)s to %(last)s."), "–"
    else:
        summary = ngettext(
            "%(n)s story went live from %(first)s to %(last)s, on %(best)s.",
            "%(n)s stories went live from %(first)s to %(last)s, the most on %(best)s: %(most)s.",
            pace.published,
        )
        a_day = formats.number_format(pace.published / len(pace.days), 1)
        figure = _("%(n)s a day") % {"n": a_day}
    return Chart(
        "published",
        _("Stories a day"),
        figure,
        summary % words,
        _("Stories"),
        str(best.published or ""),
        bars(values),
    )


def _took(pace):
    values = [
        (_label(day.date), day.minutes, _while(day.minutes) if day.minutes is not None else "–")
        for day in pace.days
    ]
    longest = max((day.minutes or 0 for day in pace.days), default=0)
    if pace.minutes is None:
        summary = _("Nothing that was written here went live from %(first)s to %(last)s.")
        figure = "–"
    else:
        summary = _(
            "Half of the stories that went live from %(first)s to %(last)s took less than "
            "%(median)s from the first save to readers. Bars show each day’s median."
        )
        figure = _while(pace.minutes)
    words = {"first": values[0][0], "last": values[-1][0], "median": figure}
    return Chart(
        "took",
        _("Time to publish"),
        figure,
        summary % words,
        _("Median"),
        _while(longest) if longest else "",
        bars(values),
    )


def _while(minutes):
    return times.wait(timedelta(minutes=minutes))
