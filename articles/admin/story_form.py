"""What stands around a story on its form: its state, what readers have, what is to be done."""

from articles.forms import countdown
from articles.models import Correction, NoteKind, Priority
from articles.publishing import diffs, preflight, revisions, snapshots
from articles.publishing.handover import is_involved, may_review

from .autosave import presence
from .badges import badges
from .preview_links import may_show
from .showing import in_a_few_words
from .story_pages import place
from .story_verbs import buttons, history

RECENT_MOVES = 8


def about(story, user, at):
    """Return what the form says of `story` to `user`; before it counts as read."""
    go_live_at = max(story.published_at or at, at)
    return {
        "story": story,
        "badges": badges(story, at),
        "reader_state": story.reader_state(at),
        "has_unpublished_changes": story.has_unpublished_changes(),
        "differs": _differs(story),
        "told": Correction.objects.standing().filter(edition__story=story),
        "countdown": countdown(story.published().published_at) if story.published() else "",
        "buttons": buttons(story, user, at),
        "problems": [
            (problem, place(problem))
            for problem in preflight.report(story, go_live_at=go_live_at, at=at)
        ],
        "moves": history(story)[:RECENT_MOVES],
        "versions": list(story.revisions.listed()[:3]),
        "newest": revisions.base(story),
        "read_last": revisions.changed_since(user, story),
        "present": presence(story, user, at),
        "notes": list(story.notes.select_related("by", "settled_by")),
        "may_note": is_involved(user, story),
        "may_review": may_review(user),
        "must_fix": NoteKind.MUST_FIX,
        "may_show": may_show(user, story),
        "is_urgent": story.priority != Priority.NORMAL,
        "updates": story.twins.on_offer()
        .select_related("document__run")
        .defer("document__data", "document__spans", "document__notes"),
        "sources": story.sources.defer("data", "spans", "notes"),
    }


def _differs(story):
    """Return in a few words how the working copy differs from what readers have."""
    edition = story.published()
    if edition is None:
        return ""
    return in_a_few_words(diffs.compare(edition.content, snapshots.take(story)))
