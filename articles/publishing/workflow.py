"""What the desk does with a story, each thing through one door.

A verb is given who does it and when. `by` is None for an operator at the command line, who may
do all; never pass the user of a request that is not logged in as None.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.models import Edition, Move, ReaderState, Story, WithdrawalKind

from . import corrections, editions, outbox, preflight, revisions
from .corrections import PublicNote
from .moves import NotPossible, begin, finish

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def submit(story: Story, *, by: "User | None", at: datetime, note: str = "") -> None:
    """Give the story to the editors."""
    with transaction.atomic():
        begin(story, "submit", by=by, at=at)
        finish(story, "submit", by=by, at=at, note=note)
        outbox.tell(outbox.editors_of(story), story, _("For review: %(story)s"), note, by=by, at=at)


def return_to_author(story: Story, *, by: "User | None", at: datetime, note: str = "") -> None:
    """Give the story back to those who wrote it; readers keep what they have.

    Of what they are still to get, the schedule is given up: it takes the right to do that, too.
    """
    with transaction.atomic():
        begin(story, "return_to_author", by=by, at=at)
        if story.reader_state(at) == ReaderState.SCHEDULED:
            unschedule(story, by=by, at=at)
        finish(story, "return_to_author", by=by, at=at, note=note)
        outbox.tell(
            outbox.writers_of(story), story, _("Back to you: %(story)s"), note, by=by, at=at
        )


def approve(story: Story, *, by: "User | None", at: datetime, note: str = "") -> None:
    """Say that the story is ready to be published."""
    with transaction.atomic():
        begin(story, "approve", by=by, at=at)
        finish(story, "approve", by=by, at=at, note=note)


def publish(
    story: Story,
    *,
    by: "User | None",
    at: datetime,
    go_live_at: datetime | None = None,
    note: str = "",
    change: PublicNote | None = None,
    override: str = "",
    base: int | None = None,
    later: list[Edition] | None = None,
) -> Edition:
    """Give readers the story as it stands: the first time, again, or after a withdrawal.

    Readers have it from `go_live_at`, by default the story's publication time, else now.
    Of a live story `change` says what readers are told of a major change; without it the
    change is minor and moves nothing. `override` is the reason why a block does not count.
    `base` is the version that whoever publishes was shown: if another was saved since, it is
    not possible. `later` is for who publishes many in one transaction: see `editions.write`.
    Raises NotPossible with all that preflight found.
    """
    with transaction.atomic():
        begin(story, "publish", by=by, at=at)
        revisions.check_seen(story, base)
        is_live = story.reader_state(at) == ReaderState.LIVE
        go_live_at = go_live_at or story.published_at or at
        if is_live and go_live_at > at:
            raise NotPossible(
                _("Readers have it: it cannot be given to them later. Withdraw it first.")
            )
        if change and not is_live:
            raise NotPossible(_("Readers do not have it yet: there is no change to tell them of."))
        if change:
            corrections.write_down(story, change, by=by, at=at)
        verb = "schedule" if go_live_at > at else "publish"
        return _give(
            story,
            verb,
            go_live_at,
            by=by,
            at=at,
            note=note,
            override=override,
            major=bool(change),
            later=later,
        )


def schedule(
    story: Story,
    *,
    by: "User | None",
    at: datetime,
    go_live_at: datetime,
    note: str = "",
    override: str = "",
    base: int | None = None,
) -> Edition:
    """Have readers get the story as it stands at `go_live_at`, or at another time than so far.

    `base` is as for `publish`.
    """
    with transaction.atomic():
        begin(story, "schedule", by=by, at=at)
        revisions.check_seen(story, base)
        if go_live_at <= at:
            raise NotPossible(_("That time is over: publish it now, or choose a later one."))
        return _give(story, "schedule", go_live_at, by=by, at=at, note=note, override=override)


def _give(
    story: Story,
    verb: str,
    go_live_at: datetime,
    *,
    by: "User | None",
    at: datetime,
    note: str,
    override: str,
    major: bool = False,
    later: list[Edition] | None = None,
) -> Edition:
    """Write the edition if preflight or an editor's reason lets it, the version, and the move."""
    blocks = preflight.problems(story, go_live_at=max(go_live_at, at))
    for_good = [problem for problem in blocks if not problem.may_be_overridden]
    if for_good or (blocks and not override.strip()):
        raise NotPossible(" ".join(problem.text for problem in blocks))
    story.published_at = go_live_at
    edition = editions.write(story, at=at, published_at=go_live_at, updated=major, later=later)
    finish(
        story,
        verb,
        by=by,
        at=at,
        note=note,
        override=override.strip() if blocks else "",
        **({"blocks": [problem.text for problem in blocks]} if blocks else {}),
        **({"major": True} if major else {}),
    )
    revisions.keep_published(story, edition.content, by=by, at=at)
    return edition


def unschedule(story: Story, *, by: "User | None", at: datetime, note: str = "") -> None:
    """Take a story off the schedule: readers will not get it, and it has no time any more.

    One that was withdrawn before it was scheduled is withdrawn again.
    """
    with transaction.atomic():
        begin(story, "unschedule", by=by, at=at)
        withdrawn = _taken_from_readers(story)
        if withdrawn is None:
            editions.drop(story)
            story.published_at = None
        else:
            story.published_at = _withdraw_again(story, withdrawn)
        finish(story, "unschedule", by=by, at=at, note=note)


def _taken_from_readers(story: Story) -> Move | None:
    """Return the last withdrawal of `story` from readers who had it."""
    return story.moves.filter(verb="withdraw", details__was_live=True).first()


def _withdraw_again(story: Story, move: Move) -> datetime | None:
    details = move.details
    into = details["merged_into"]
    editions.withdraw(
        story,
        at=move.at,
        reason=move.note,
        kind=details["kind"],
        public=details["public"],
        into=Story.objects.by_slugs({into}).get(into) if into else None,
        published_at=parse_datetime(details["published_at"]),
    )
    return parse_datetime(details["published_at"])


def withdraw(
    story: Story,
    *,
    by: "User | None",
    at: datetime,
    reason: str,
    kind: str = WithdrawalKind.IN_ERROR,
    public: bool = False,
    into: Story | None = None,
) -> None:
    """Take the story away from readers; its address says that it is gone.

    If `public`, it says the reason too. One that is merged leads to the story it is `into`.
    """
    with transaction.atomic():
        begin(story, "withdraw", by=by, at=at)
        if not reason.strip():
            raise NotPossible(_("Say why it is withdrawn."))
        _check_merger(story, kind, into, at)
        published_at = story.edition.published_at
        was_live = story.reader_state(at) == ReaderState.LIVE
        if not was_live and (before := _taken_from_readers(story)):
            # Scheduled again since: its address goes on saying that readers had it.
            was_live, published_at = True, datetime.fromisoformat(before.details["published_at"])
            story.published_at = published_at
        finish(
            story,
            "withdraw",
            by=by,
            at=at,
            note=reason,
            kind=str(kind),
            public=public,
            merged_into=into.slug if into else None,
            published_at=published_at.isoformat(),
            was_live=was_live,
        )
        editions.withdraw(
            story,
            at=at,
            reason=reason,
            kind=kind,
            public=public,
            into=into,
            published_at=published_at,
        )
        outbox.tell(outbox.concerned(story), story, _("Withdrawn: %(story)s"), reason, by=by, at=at)


def _check_merger(story: Story, kind: str, into: Story | None, at: datetime) -> None:
    if kind != WithdrawalKind.MERGED:
        if into is not None:
            raise NotPossible(_("Only a story that is merged leads to another one."))
        return
    if into is None or into.pk == story.pk:
        raise NotPossible(_("Say which other story it is merged into."))
    if into.reader_state(at) != ReaderState.LIVE:
        raise NotPossible(_("Readers do not have the story it is merged into."))
