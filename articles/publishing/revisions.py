"""Versions of stories: every deliberate save makes one, and none is ever lost.

A form says on which version it was opened. If the story has moved on meanwhile, nothing is
written: the verb raises Conflict with all three texts, and whoever gives way keeps a version.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.db.models import F, Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from articles import passages, search
from articles.bulk import insert_values
from articles.models import ReadMark, Revision, Story, who

from . import autosave, diffs, merging, planning, snapshots, unpacking
from .moves import NotPermitted, NotPossible
from .snapshots import DeskSnapshot

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# What may change under an open form without anybody having to look: see `_quiet_merge`.
# An import finds out by itself where a teaser leads.
_QUIET = frozenset({*snapshots.ARRANGED, "section", "topics", "teasers"})


class Conflict(Exception):
    """Somebody saved the story after the form was opened, and it is as they left it.

    `yours` is set aside as a version, and waits in the slot of unsaved text; see `resolve`.
    """

    def __init__(self, base: Revision, theirs: Revision, yours: DeskSnapshot) -> None:
        super().__init__(_("Somebody else has saved this story since you opened it."))
        self.base = base
        self.theirs = theirs
        self.yours = yours

    @property
    def merge(self) -> merging.Merge:
        """The three versions, hunk by hunk."""
        return merging.three_way(self.base.snapshot, self.theirs.snapshot, self.yours)


@dataclass(slots=True)
class Saved:
    """What `saving` did: the new version, or None where nothing had changed."""

    revision: Revision | None = None


def latest(story: Story) -> Revision | None:
    """Return the version that the working copy was last saved as."""
    return story.revisions.working().first()


def base(story: Story) -> int:
    """Return the number that a form opened now hands back with what is typed into it."""
    numbers = story.revisions.working().values_list("number", flat=True)
    return numbers.first() or 0


def bases(stories: Iterable[Story]) -> dict[int, int]:
    """Return {key of a story: its `base`} for many, in one query; stories without are left out."""
    of_them = Revision.objects.working().filter(story__in=stories).order_by()
    return dict(of_them.values_list("story").annotate(last=Max("number")))


def check_seen(story: Story, base: int | None) -> None:
    """Raise NotPossible if `story` was saved since a page showed it as version `base`.

    None is for who was shown no page.
    """
    newest = latest(story)
    if base is None or newest is None or newest.number == base:
        return
    sentence = _("Saved by %(who)s meanwhile: look at it again.")
    raise NotPossible(sentence % {"who": who(newest.by)})


def unpublished(story: Story) -> diffs.Comparison | None:
    """Return how the working copy differs from the edition; None if there is no edition."""
    edition = story.published()
    if edition is None:
        return None
    working = Story.objects.whole().get(pk=story.pk)
    return diffs.compare(edition.content, snapshots.take(working))


def save(story: Story, *, by: "User | None", at: datetime, note: str = "") -> Revision | None:
    """Make a version of the story as it stands in the database; None if nothing has changed."""
    with transaction.atomic():
        current = _locked(story)
        return _keep(current, snapshots.take_all(current), by=by, at=at, note=note)


def keep_published(
    story: Story, content: Mapping[str, Any], *, by: "User | None", at: datetime
) -> Revision | None:
    """Make a version of what readers were given, unless it is one already."""
    of_story = {name: content[name] for name in snapshots.Snapshot.__annotations__}
    snapshot = snapshots.with_desk(cast(snapshots.Snapshot, of_story), story)
    return _keep(story, snapshot, by=by, at=at, note=_("Published."))


def save_all(
    stories: Mapping[Story, DeskSnapshot], *, by: "User | None", at: datetime, note: str = ""
) -> int:
    """Make versions of many stories, given as they stand; return how many.

    In a fixed number of queries. Whoever has their words at hand lets the indexes have those.
    """
    last = Revision.objects.working().filter(story=OuterRef("pk")).order_by("-number")
    known = {
        pk: (number, digest)
        for pk, number, digest in Story.objects.filter(pk__in=[story.pk for story in stories])
        .annotate(number=Max("revisions__number"), last=Subquery(last.values("digest")[:1]))
        .values_list("pk", "number", "last")
    }
    new = []
    for story, snapshot in stories.items():
        number, before = known.get(story.pk, (None, None))
        digest = snapshots.digest(snapshot)
        if digest != before:
            new.append(
                {
                    "story_id": story.pk,
                    "number": (number or 0) + 1,
                    "by_id": by.pk if by else None,
                    "at": at,
                    "note": note,
                    "snapshot": snapshot,
                    "digest": digest,
                }
            )
    return len(insert_values(Revision, new))


def first_of(stories: Iterable[Story], *, by: "User | None", at: datetime, note: str = "") -> int:
    """Make a first version of those of `stories` that have none; return how many."""
    without = Story.objects.whole().filter(
        pk__in=[story.pk for story in stories], revisions__isnull=True
    )
    snapshots_of = {story: snapshots.take_all(story) for story in without}
    search.keep_stories([story.pk for story in snapshots_of])
    return save_all(snapshots_of, by=by, at=at, note=note)


@contextmanager
def saving(
    story: Story,
    *,
    base: int,
    by: "User | None",
    at: datetime,
    note: str = "",
    opening: str | None = None,
) -> Iterator[Saved]:
    """Save forms in here: what they wrote becomes a version, or is taken back.

    `base` is the number of the version that the forms were opened on. Raises NotPermitted or
    NotPossible before anything is written (and later for an embargo that the schedule does not
    keep), and Conflict when the story has moved on since: what the forms wrote is taken back
    then, and set aside as a version. Saving empties the slot
    of unsaved text; with an `opening`, only if it holds what was typed into that form.
    """
    saved = Saved()
    conflict = None
    with transaction.atomic():
        theirs = _current(story, by=by, at=at)
        before = transaction.savepoint()
        yield saved
        written = Story.objects.whole().get(pk=story.pk)
        yours = snapshots.take_all(written)
        opened_on = _overtaken(story, base, theirs, yours)
        if opened_on is None:
            planning.check_embargo(written, written.embargo_until, at=at)
            transaction.savepoint_commit(before)
            saved.revision = _keep(story, yours, by=by, at=at, note=note)
        else:
            transaction.savepoint_rollback(before)
            merged = _quiet_merge(opened_on, theirs, yours)
            if merged is None:
                conflict = Conflict(opened_on, theirs, yours)
                save_from_loss(story, yours, by=by, at=at, base=base, opening=opening)
            else:
                saved.revision = _put(story, merged, by=by, at=at, note=note)
        if conflict is None:
            autosave.drop(story, by=by, opening=opening)
    if conflict is not None:
        raise conflict


def save_from_loss(
    story: Story, yours: DeskSnapshot, *, by: "User | None", at: datetime, **form: Any
) -> Revision:
    """Set aside what could not be saved, and what it pushes out of the slot of unsaved text."""
    pushed_out = autosave.rescue(story, yours, by=by, at=at, **form)
    if pushed_out is not None:
        set_aside(story, pushed_out, by=by, at=at)
    return set_aside(story, yours, by=by, at=at)


def save_over(
    story: Story,
    snapshot: DeskSnapshot,
    *,
    base: int,
    by: "User | None",
    at: datetime,
    note: str = "",
) -> Revision | None:
    """Save `snapshot` as the story; as `saving`, for who has values instead of forms."""
    with saving(story, base=base, by=by, at=at, note=note) as saved:
        unpacking.put(Story.objects.whole().get(pk=story.pk), snapshot, arranged=True)
    return saved.revision


def resolve(
    story: Story,
    merged: DeskSnapshot,
    *,
    yours: DeskSnapshot,
    theirs: int,
    by: "User | None",
    at: datetime,
) -> Revision | None:
    """Save what came out of a conflict; each side that gave way stays as a named version.

    `theirs` is the number of the version that `merged` was made with. Raises Conflict again
    if yet another was saved meanwhile.
    """
    with transaction.atomic():
        current = _current(story, by=by, at=at)
        if current.number != theirs:
            made_with = story.revisions.working().filter(number=theirs).first()
            raise Conflict(made_with or current, current, yours)
        if yours != merged:
            set_aside(story, yours, by=by, at=at)
        made = _put(story, merged, by=by, at=at, note=_("Two versions merged."))
        if made and not current.name:
            current.name = _("Before two versions were merged")
            current.save(update_fields=["name"])
        autosave.drop(story, by=by, snapshot=yours)
    return made


def set_aside(story: Story, snapshot: DeskSnapshot, *, by: "User | None", at: datetime) -> Revision:
    """Keep a text that could not be saved as a named version; one sent twice is kept once."""
    digest = snapshots.digest(snapshot)
    known = story.revisions.filter(is_aside=True, by=by, digest=digest).first()
    if known:
        return known
    name = _("Not taken: the text of %(who)s") % {"who": who(by)}
    return _add(
        story, snapshot, by=by, at=at, is_aside=True, name=name[:120], note="", digest=digest
    )


def restore(revision: Revision, *, by: "User | None", at: datetime) -> Revision | None:
    """Make the story what it was in `revision`, as a new version; None if it is that already.

    Times, embargo and editor stay as they are. What the version names and is no more is left
    out, and the note of the new version says so.
    """
    with transaction.atomic():
        _current(revision.story, by=by, at=at)
        story = _locked(revision.story)
        missing = unpacking.put(story, revision.snapshot, arranged=False)
        note = " ".join([_("Version %(n)s restored.") % {"n": revision.number}, *missing])
        return _keep_working_copy(story, by=by, at=at, note=note)


def name(revision: Revision, words: str, *, by: "User | None") -> None:
    """Call a version something, 'as sent to legal'; '' takes the name away."""
    check_may_change(revision.story, by)
    revision.name = words.strip()[:120]
    revision.save(update_fields=["name"])


def mark_read(story: Story, *, by: "User", at: datetime) -> None:
    """Remember that `by` has read the story as it stands."""
    revision = latest(story)
    if revision is not None:
        values = {"revision": revision, "at": at}
        ReadMark.objects.update_or_create(user=by, story=story, defaults=values)


def changed_since(user: "User", story: Story) -> Revision | None:
    """Return the version that `user` read last, if the story was saved by another since."""
    mark = ReadMark.objects.filter(user=user, story=story).select_related("revision").first()
    newest = latest(story)
    if mark is None or newest is None or mark.revision.digest == newest.digest:
        return None
    others = story.revisions.working().filter(number__gt=mark.revision.number).exclude(by=user)
    return mark.revision if others.exists() else None


def changed_for(user: "User", stories: Iterable[Story]) -> set[int]:
    """Return the keys of those of `stories` that others have saved since `user` read them."""
    return set(
        Revision.objects.working()
        .filter(
            story__in=stories,
            story__read_marks__user=user,
            number__gt=F("story__read_marks__revision__number"),
        )
        .exclude(by=user)
        .values_list("story", flat=True)
    )


def _locked(story: Story) -> Story:
    """Return the story as the database has it, whole, held until the transaction ends."""
    held = Story.objects.whole().select_for_update(of=("self",), no_key=True)
    locked: Story = held.get(pk=story.pk)
    return locked


def check_may_change(story: Story, by: "User | None") -> None:
    """Raise NotPermitted or NotPossible where `by` may not change the story as it stands."""
    if by is not None and not story.may_be_changed_by(by):
        raise NotPermitted(_("You may not change this story."))
    if story.binned_at:
        raise NotPossible(_("It is in the bin: take it out first."))


def _current(story: Story, *, by: "User | None", at: datetime) -> Revision:
    """Return the version of the working copy, made now if it was changed past the versions."""
    working = _locked(story)
    check_may_change(working, by)
    _keep_working_copy(
        working, by=None, at=at, note=_("As it stood; changed without a version being made.")
    )
    return cast(Revision, latest(working))


def _put(
    story: Story, snapshot: DeskSnapshot, *, by: "User | None", at: datetime, note: str
) -> Revision | None:
    working = _locked(story)
    unpacking.put(working, snapshot, arranged=True)
    planning.check_embargo(working, working.embargo_until, at=at)
    return _keep_working_copy(working, by=by, at=at, note=note)


def _keep_working_copy(
    story: Story, *, by: "User | None", at: datetime, note: str
) -> Revision | None:
    snapshot = snapshots.take_all(Story.objects.whole().get(pk=story.pk))
    return _keep(story, snapshot, by=by, at=at, note=note)


def _keep(
    story: Story, snapshot: DeskSnapshot, *, by: "User | None", at: datetime, note: str
) -> Revision | None:
    digest = snapshots.digest(snapshot)
    before = latest(story)
    if before is not None and before.digest == digest:
        return None
    passages.index([(story.pk, snapshot["body"])])
    search.keep_stories([story.pk])
    return _add(story, snapshot, by=by, at=at, note=note, digest=digest)


def _add(story: Story, snapshot: DeskSnapshot, **values: Any) -> Revision:
    last = story.revisions.aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(story=story, number=last + 1, snapshot=snapshot, **values)


def _overtaken(story: Story, base: int, theirs: Revision, yours: DeskSnapshot) -> Revision | None:
    """Return the version that the forms were opened on, if the story has moved on from it."""
    if base == theirs.number or snapshots.digest(yours) == theirs.digest:
        return None
    versions = story.revisions.working()
    # A form that was opened before there were versions was opened on the first.
    opened_on = versions.filter(number=base).first() or cast(Revision, versions.last())
    return None if opened_on == theirs else opened_on


def _quiet_merge(base: Revision, theirs: Revision, yours: DeskSnapshot) -> DeskSnapshot | None:
    """Return the merge where they changed no words, and nothing that was changed here too."""
    merge = merging.three_way(base.snapshot, theirs.snapshot, yours)
    by_them, by_you = merge.changed_by("theirs"), merge.changed_by("yours")
    if by_them <= _QUIET and not by_them & by_you:
        return merge.resolve()
    return None
