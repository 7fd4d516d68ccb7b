"""What the desk does with a story, each thing through one door.

A verb is given who does it and when. `by` is None for an operator at the command line, who may
do all; never pass the user of a request that is not logged in as None.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Edition, Move, ReaderState, Status, Story

from . import editions, preflight

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.utils.functional import _StrPromise


class NotPossible(Exception):
    """The verb does not fit the story as it stands; says why, one sentence an editor reads."""


class NotPermitted(Exception):
    """This user may not do that; says what is missing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One move: its name on a button, where it starts, where it leads, who may."""

    label: "_StrPromise"
    start: frozenset[Status]
    end: Status
    permission: str


_ANY = frozenset(Status)

MOVES: dict[str, Rule] = {
    "submit": Rule(
        gettext_lazy("Submit for review"),
        frozenset({Status.DRAFT}),
        Status.IN_REVIEW,
        "articles.submit_story",
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
    "publish": Rule(gettext_lazy("Publish"), _ANY, Status.READY, "articles.publish_story"),
    "withdraw": Rule(gettext_lazy("Withdraw"), _ANY, Status.DRAFT, "articles.withdraw_story"),
}


def may(user: "User", verb: str, story: Story) -> bool:
    """Whether `user` has the right to do `verb` to `story`, whatever its status."""
    if not user.has_perm(MOVES[verb].permission):
        return False
    return verb != "submit" or user.has_perm("articles.change_any_story") or story.is_own(user)


def submit(story: Story, *, by: "User | None", at: datetime, note: str = "") -> None:
    """Give the story to the editors."""
    with transaction.atomic():
        _begin(story, "submit", by)
        _finish(story, "submit", by, at, note)


def return_to_author(story: Story, *, by: "User | None", at: datetime, note: str = "") -> None:
    """Give the story back to those who wrote it; readers keep what they have."""
    with transaction.atomic():
        _begin(story, "return_to_author", by)
        _finish(story, "return_to_author", by, at, note)


def approve(story: Story, *, by: "User | None", at: datetime, note: str = "") -> None:
    """Say that the story is ready to be published."""
    with transaction.atomic():
        _begin(story, "approve", by)
        _finish(story, "approve", by, at, note)


def publish(
    story: Story,
    *,
    by: "User | None",
    at: datetime,
    go_live_at: datetime | None = None,
    note: str = "",
) -> Edition:
    """Give readers the story as it stands: the first time, again, or after a withdrawal.

    Readers have it from `go_live_at`, by default the story's publication time, else now.
    Raises NotPossible with all that preflight found.
    """
    with transaction.atomic():
        _begin(story, "publish", by)
        go_live_at = go_live_at or story.published_at or at
        found = preflight.problems(story, go_live_at=go_live_at)
        if found:
            raise NotPossible(" ".join(problem.text for problem in found))
        story.published_at = go_live_at
        edition = editions.write(story, at=at, published_at=go_live_at)
        _finish(story, "publish", by, at, note)
    return edition


def withdraw(story: Story, *, by: "User | None", at: datetime, reason: str) -> None:
    """Take the story away from readers; its address says that it is gone."""
    with transaction.atomic():
        _begin(story, "withdraw", by)
        if story.reader_state(at) not in {ReaderState.LIVE, ReaderState.SCHEDULED}:
            raise NotPossible(_("Readers do not have it: there is nothing to withdraw."))
        if not reason.strip():
            raise NotPossible(_("Say why it is withdrawn."))
        editions.withdraw(story, at=at, reason=reason)
        _finish(story, "withdraw", by, at, reason)


def _begin(story: Story, verb: str, by: "User | None") -> None:
    """Lock the story, bring `story` up to date, and make sure that `verb` may go on."""
    story.refresh_from_db(from_queryset=Story.objects.select_for_update())
    rule = MOVES[verb]
    if by is not None and not may(by, verb, story):
        raise NotPermitted(_("You may not do this to this story: %(verb)s.") % {"verb": rule.label})
    if story.status not in rule.start:
        raise NotPossible(
            _("A story that is “%(status)s” cannot be moved by: %(verb)s.")
            % {"status": story.get_status_display(), "verb": rule.label}
        )


def _finish(story: Story, verb: str, by: "User | None", at: datetime, note: str) -> None:
    before, story.status = story.status, MOVES[verb].end
    # A move is no change of the story: what was saved after its edition stays to be seen.
    story.save(update_fields=["status", "published_at"])
    Move.objects.create(
        story=story,
        verb=verb,
        from_status=before,
        to_status=story.status,
        by=by,
        at=at,
        note=note,
    )
