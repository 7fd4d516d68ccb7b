"""What follows once a batch of stories is written: their versions, and what finds them.

All is made of the rows at hand: nothing that was just written is read again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from articles import passages, search
from articles.models import Story
from articles.publishing import revisions, snapshots

from .rows import Draft

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def keep(drafts: Sequence[Draft], *, by: "User | None", at: datetime, note: str) -> None:
    """Make versions of the stories as they were written, and let the desk find their words."""
    revisions.save_all(_versions(drafts), by=by, at=at, note=note)
    passages.keep({draft.key: draft.prepared.marks for draft in drafts})
    search.keep_new({draft.key: _texts(draft) for draft in drafts if draft.is_new})
    search.keep_stories([draft.key for draft in drafts if not draft.is_new])


def _texts(draft: Draft) -> search.Texts:
    story = draft.story
    assert story is not None
    signed = [name for row in draft.bylines for name in (row.author.name, row.as_signed)]
    return search.Texts(
        [story.headline, story.working_headline],
        story.standfirst,
        signed,
        [topic.name for topic in draft.topics],
        draft.prepared.plain,
    )


def _versions(drafts: Sequence[Draft]) -> dict[Story, snapshots.DeskSnapshot]:
    """Return each story that was written as it stands now."""
    return {
        draft.story: snapshots.with_desk(_snapshot(draft), draft.story)
        for draft in drafts
        if draft.story
    }


def _snapshot(draft: Draft) -> snapshots.Snapshot:
    assert draft.story is not None
    return snapshots.of(draft.story, draft.bylines, draft.pictures, draft.teasers, draft.topics)
