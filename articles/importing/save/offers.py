"""Updates that files offer for stories: an editor accepts one, or leaves the story as it is.

The file's words become a new version of the working copy: headline, standfirst and body. What
the desk has arranged around them stays: bylines, pictures, topics, section and times.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles import passages
from articles.models import SourceDocument, Story, Twin
from articles.publishing import NotPermitted, NotPossible, revisions, snapshots

from ..parts import House, Role, Span
from ..prepare import body_of
from ..relabel import read_back

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def offered(document: SourceDocument) -> snapshots.DeskSnapshot:
    """Return the story as it would be with the update that `document` offers.

    To be compared with ``snapshots.take_all(document.twin.story)``. Raises NotPossible if it
    offers none.
    """
    twin = Twin.objects.filter(document=document).first()
    if twin is None:
        raise NotPossible(_("This file offers no update."))
    return _with_texts(document, Story.objects.whole().get(pk=twin.story_id))


def accept_update(
    document: SourceDocument, *, by: "User | None", at: datetime, base: int | None = None
) -> Story:
    """Make the update that `document` offers a new version of its story; return the story.

    Readers keep what they have until it is published. `base` is the number of the version that
    the update was shown beside, by default the newest. Raises NotPossible if there is nothing
    on offer, NotPermitted, and revisions.Conflict if the story has moved on since `base`.
    """
    with transaction.atomic():
        twin = _on_offer(document)
        story: Story = Story.objects.whole().get(pk=twin.story_id)
        if base is None:
            # As it stands, which may be past its versions: an import makes none.
            revisions.save(story, by=None, at=at)
            base = revisions.base(story)
        revisions.save_over(
            story,
            _with_texts(document, story),
            base=base,
            by=by,
            at=at,
            note=_("Update accepted from the file %(file)s.") % {"file": document.path},
        )
        _decide(twin, document, by=by, at=at, is_accepted=True)
        story.refresh_from_db()
        passages.index([(story.pk, story.body)])
    return story


def decline_update(document: SourceDocument, *, by: "User | None", at: datetime) -> None:
    """Leave the story as it is; the file stays beside it. Raises as `accept_update`."""
    with transaction.atomic():
        twin = _on_offer(document)
        if by is not None and not twin.story.may_be_changed_by(by):
            raise NotPermitted(_("You may not change this story."))
        _decide(twin, document, by=by, at=at, is_accepted=False)


def _on_offer(document: SourceDocument) -> Twin:
    waiting = Twin.objects.on_offer().filter(document=document, story__binned_at__isnull=True)
    twin = waiting.select_for_update(of=("self",)).select_related("story").first()
    if twin is None:
        raise NotPossible(_("This file offers no update, or it has been decided already."))
    return twin


def _decide(
    twin: Twin, document: SourceDocument, *, by: "User | None", at: datetime, is_accepted: bool
) -> None:
    twin.decided_at, twin.decided_by, twin.is_accepted = at, by, is_accepted
    twin.save(update_fields=["decided_at", "decided_by", "is_accepted"])
    document.needs_a_look = False
    document.save(update_fields=["needs_a_look"])


def _with_texts(document: SourceDocument, story: Story) -> snapshots.DeskSnapshot:
    spans = [Span(start, end, Role(role), why) for start, end, role, why in document.spans]
    parsed = read_back(document.text, spans, House(language=story.language))
    texts = {
        "headline": parsed.headline or story.headline,
        "standfirst": parsed.standfirst or story.standfirst,
        "body": body_of(parsed),
    }
    return snapshots.overlay(snapshots.take_all(story), texts)
