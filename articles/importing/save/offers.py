"""Updates that files offer for stories: an editor accepts one, or leaves the story as it is.

The file's words become a new version of the working copy: headline, standfirst and body. What
the desk has arranged around them stays: bylines, pictures, topics, section and times.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles import passages
from articles.models import SourceDocument, Story, Twin
from articles.models.sources import WRITTEN
from articles.publishing import NotPermitted, NotPossible, merging, revisions, snapshots

from ..gather import Arrival
from ..parts import House
from ..prepare import Prepared
from ..relabel import read_back
from .decisions import spans_of
from .rows import HEADLINE

if TYPE_CHECKING:
    from django.contrib.auth.models import User

OFFERED = ("headline", "standfirst", "body")


class MovedOn(NotPossible):
    """The story no longer says what the update was shown beside."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An update beside its story: as both began, as the desk has it, and with the file's words."""

    story: Story
    before: snapshots.DeskSnapshot
    now: snapshots.DeskSnapshot
    told: snapshots.DeskSnapshot

    @property
    def merge(self) -> merging.Merge:
        """The three, hunk by hunk: 'theirs' is the desk's side, 'yours' the file's."""
        return merging.three_way(self.before, self.now, self.told)

    @property
    def is_edited(self) -> bool:
        """Whether the desk has changed words since: taking the file's whole would undo it."""
        return bool(self.merge.changed_by("theirs"))

    @property
    def beside(self) -> str:
        """A digest of the words that the update is shown beside; see `accept_update`."""
        return _digest(self.now)


def offered(document: SourceDocument) -> Offer:
    """Return the update that `document` offers. Raises NotPossible if none is to be decided."""
    return _offer(document, _on_offer(document))


def accept_update(
    document: SourceDocument,
    *,
    by: "User | None",
    at: datetime,
    texts: Mapping[str, Any] | None = None,
    beside: str | None = None,
) -> Story:
    """Make the update that `document` offers a new version of its story; return the story.

    Readers keep what they have until it is published. `texts` is what was chosen of both sides,
    {"headline", "standfirst", "body"}; by default all words are the file's. `beside` is what
    `Offer.beside` was when somebody chose. Raises NotPossible if there is nothing on offer,
    MovedOn if the story says something else by now, and NotPermitted.
    """
    with transaction.atomic():
        twin = _on_offer(document)
        Story.objects.select_for_update(no_key=True).get(pk=twin.story_id)
        offer = _offer(document, twin)
        story = offer.story
        if beside not in (None, offer.beside):
            raise MovedOn(_("The story was saved meanwhile: please look at both again."))
        # As it stands, which may be past its versions.
        revisions.save(story, by=None, at=at)
        revisions.save_over(
            story,
            snapshots.overlay(offer.now, _texts(offer.told if texts is None else texts)),
            base=revisions.base(story),
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
    twin = waiting.select_related("story").first()
    if twin is None:
        raise NotPossible(_("This file offers no update, or it has been decided already."))
    return twin


def _decide(
    twin: Twin, document: SourceDocument, *, by: "User | None", at: datetime, is_accepted: bool
) -> None:
    # Two may decide at once: the first one has.
    decided = {"decided_at": at, "decided_by": by, "is_accepted": is_accepted}
    if not Twin.objects.on_offer().filter(pk=twin.pk).update(**decided):
        raise NotPossible(_("This file offers no update, or it has been decided already."))
    SourceDocument.objects.filter(pk=document.pk).update(needs_a_look=False)


def _offer(document: SourceDocument, twin: Twin) -> Offer:
    story: Story = Story.objects.whole().get(pk=twin.story_id)
    now = snapshots.take_all(story)
    return Offer(story, _before(document, story, now), now, _with_texts(document, now))


def _before(
    document: SourceDocument, story: Story, now: snapshots.DeskSnapshot
) -> snapshots.DeskSnapshot:
    """Return what the story and the update both began with.

    It is what the file says that the story was last written from; of a story that no file told,
    what the story said when the update came.
    """
    files = SourceDocument.objects.filter(
        Q(story=story, outcome__in=WRITTEN, taken_back_at__isnull=True)
        | Q(twin__story=story, twin__is_accepted=True)
    ).exclude(pk=document.pk)
    if last := files.order_by("-pk").first():
        return _with_texts(last, now)
    then = story.revisions.working().filter(at__lte=document.arrived_at).first()
    return snapshots.overlay(now, _texts(then.snapshot)) if then else now


def _texts(snapshot: Mapping[str, Any]) -> dict[str, str]:
    return {name: snapshot[name] for name in OFFERED}


def _digest(snapshot: snapshots.DeskSnapshot) -> str:
    return snapshots.digest(_texts(snapshot))


def _with_texts(document: SourceDocument, now: snapshots.DeskSnapshot) -> snapshots.DeskSnapshot:
    """Return the story with the words of `document` where it has some."""
    file = Prepared(Arrival(document.source, document.path, partial(bytes, b"")))
    file.tell(read_back(document.text, spans_of(document), House(language=now["language"])))
    texts = {
        "headline": file.parsed.headline[:HEADLINE] or now["headline"],
        "standfirst": file.parsed.standfirst or now["standfirst"],
        "body": file.body,
    }
    return snapshots.overlay(now, texts)
