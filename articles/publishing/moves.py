"""What can be done with a story at the desk: from where, to where, and who may.

`MOVES` is the whole table; nothing else decides it. A verb runs inside `begin` and ends with
`finish`, which writes down who did what, when and why.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Move, ReaderState, Status, Story

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.utils.functional import _StrPromise


class NotPossible(Exception):
    """The verb does not fit the story as it stands; says why, one sentence an editor reads."""


class NotPermitted(Exception):
    """This user may not do that; says what is missing."""


ANY = frozenset(Status)
WHATEVER = frozenset(ReaderState)
NOT_LIVE = WHATEVER - {ReaderState.LIVE}
HAVE_IT = frozenset({ReaderState.LIVE, ReaderState.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Rule:
    """One move: its name on a button, where it starts, where it leads, who may.

    `end` is None where the status stays. `readers` are the states of what readers have from
    which it is possible; `own` says that without the right to change any story it is for
    one's own stories only. `binned` is whether it is for stories in the bin, and only those.
    `in_work` is whether the desk has more to do with the story after it; None where that stays.
    """

    label: "_StrPromise"
    start: frozenset[Status]
    end: Status | None
    permission: str
    readers: frozenset[ReaderState] = WHATEVER
    own: bool = False
    binned: bool = False
    in_work: bool | None = True


MOVES: dict[str, Rule] = {
    "submit": Rule(
        gettext_lazy("Submit for review"),
        frozenset({Status.DRAFT}),
        Status.IN_REVIEW,
        "articles.submit_story",
        own=True,
    ),
    "return_to_author": Rule(
        gettext_lazy("Return to author"),
        frozenset({Status.IN_REVIEW, Status.READY}),
        Status.DRAFT,
        "articles.review_story",
    ),
    "approve": Rule(
        gettext_lazy("Approve"),
        frozenset({Status.IN_REVIEW}),
        Status.READY,
        "articles.review_story",
    ),
    "publish": Rule(
        gettext_lazy("Publish"), ANY, Status.READY, "articles.publish_story", in_work=False
    ),
    "schedule": Rule(
        gettext_lazy("Schedule"),
        ANY,
        Status.READY,
        "articles.publish_story",
        readers=NOT_LIVE,
        in_work=False,
    ),
    "unschedule": Rule(
        gettext_lazy("Take off the schedule"),
        ANY,
        Status.READY,
        "articles.publish_story",
        readers=frozenset({ReaderState.SCHEDULED}),
    ),
    "correct": Rule(
        gettext_lazy("Add a public note"),
        ANY,
        None,
        "articles.correct_story",
        readers=frozenset({ReaderState.LIVE}),
        in_work=None,
    ),
    "take_back_note": Rule(
        gettext_lazy("Take back a public note"),
        ANY,
        None,
        "articles.correct_story",
        readers=frozenset({ReaderState.LIVE}),
        in_work=None,
    ),
    "withdraw": Rule(
        gettext_lazy("Withdraw"), ANY, Status.DRAFT, "articles.withdraw_story", readers=HAVE_IT
    ),
    "hand_over": Rule(
        gettext_lazy("Hand over"), ANY, None, "articles.change_story", own=True, in_work=None
    ),
    "put_in_bin": Rule(
        gettext_lazy("Put in the bin"),
        frozenset({Status.DRAFT}),
        None,
        "articles.change_story",
        readers=frozenset({ReaderState.NOT_PUBLISHED}),
        own=True,
    ),
    "take_from_bin": Rule(
        gettext_lazy("Take out of the bin"),
        frozenset({Status.DRAFT}),
        None,
        "articles.change_story",
        own=True,
        binned=True,
    ),
}


def may(user: "User", verb: str, story: Story) -> bool:
    """Whether `user` has the right to do `verb` to `story`, whatever its status."""
    rule = MOVES[verb]
    if not user.has_perm(rule.permission):
        return False
    return not rule.own or user.has_perm("articles.change_any_story") or story.is_own(user)


def fits(verb: str, story: Story, at: datetime) -> bool:
    """Whether `verb` starts from where `story` stands at time `at`."""
    rule = MOVES[verb]
    return (
        story.status in rule.start
        and story.reader_state(at) in rule.readers
        and bool(story.binned_at) == rule.binned
    )


def begin(story: Story, verb: str, *, by: "User | None", at: datetime) -> None:
    """Lock the story, bring `story` up to date, and make sure that `verb` may go on."""
    # Others may name it meanwhile: who holds the site and teases it does not wait for us.
    story.refresh_from_db(from_queryset=Story.objects.select_for_update(no_key=True))
    if refusal := refused(story, verb, by=by, at=at):
        raise refusal


def refused(
    story: Story, verb: str, *, by: "User | None", at: datetime
) -> NotPermitted | NotPossible | None:
    """Return why `verb` may not go on; None if it may. No query if `story` is whole."""
    rule = MOVES[verb]
    if by is not None and not may(by, verb, story):
        return NotPermitted(
            _("You may not do this to this story: %(verb)s.") % {"verb": rule.label}
        )
    if not fits(verb, story, at):
        return NotPossible(_why_not(rule, story, at))
    return None


def _why_not(rule: Rule, story: Story, at: datetime) -> str:
    if bool(story.binned_at) != rule.binned:
        return _("It is not in the bin.") if rule.binned else _("It is in the bin.")
    if story.status not in rule.start:
        return _("A story that is “%(status)s” cannot be moved by: %(verb)s.") % {
            "status": story.get_status_display(),
            "verb": rule.label,
        }
    readers = story.reader_state(at)
    if readers == ReaderState.LIVE:
        return _("Readers have it.")
    if rule.readers == HAVE_IT or rule.readers == {ReaderState.LIVE}:
        return _("Readers do not have it.")
    return _("What readers have of it is “%(state)s”.") % {"state": readers.label}


def finish(
    story: Story,
    verb: str,
    *,
    by: "User | None",
    at: datetime,
    note: str = "",
    override: str = "",
    **details: Any,
) -> Move:
    """Give `story` its new status and write the move down."""
    rule = MOVES[verb]
    before, story.status = story.status, rule.end or story.status
    if rule.in_work is not None:
        story.in_work = rule.in_work
    # A move is no change of the story: what was saved after its edition stays to be seen.
    story.save(update_fields=["status", "published_at", "in_work"])
    return Move.objects.create(
        story=story,
        verb=verb,
        from_status=before,
        to_status=story.status,
        by=by,
        at=at,
        note=note,
        override=override,
        details=details,
    )
