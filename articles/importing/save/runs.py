"""One call of the importer from its beginning to its end, and the way back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import ImportRun, Move, SourceDocument, Story
from articles.models.sources import WRITTEN
from articles.publishing import NotPermitted, put_in_bin

from ..gather import Arrival
from ..prepare import Prepared
from ..relabel import read_back
from . import File, Options, house, import_files
from .again import RULES
from .decide import is_edited
from .decisions import spans_of
from .rows import Draft, Writer
from .versions import keep

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NEEDS_A_LOOK = "needs a look"
BATCH = 100


def start(
    arrivals: Iterable[Arrival], *, at: datetime, by: "User | None", name: str, told: dict[str, Any]
) -> ImportRun:
    """Write down that a run begins; `told` is how it was called."""
    return ImportRun.objects.create(
        name=name,
        by=by,
        source=", ".join(sorted({arrival.source for arrival in arrivals}))[:200],
        started_at=at,
        options={key: value for key, value in told.items() if value},
        rules_version=RULES,
    )


def tally(counts: Counter[str], file: File) -> None:
    counts[file.outcome.value] += 1
    counts["published"] += file.published
    counts[NEEDS_A_LOOK] += file.needs_a_look


def finish(run: ImportRun, counts: Counter[str]) -> None:
    run.counts, run.finished_at = dict(counts), timezone.now()
    run.save()


def complete(arrivals: Iterable[Arrival], *, run: ImportRun, options: Options) -> Counter[str]:
    """Import all of `arrivals` for `run`, and write down what came of it."""
    counts: Counter[str] = Counter()
    for file in import_files(arrivals, run=run, options=options):
        tally(counts, file)
    finish(run, counts)
    return counts


def find(wish: str) -> ImportRun | None:
    """Return the run of this number, or the latest of this name."""
    runs = ImportRun.objects.order_by("-started_at", "-pk")
    by_number = runs.filter(pk=wish) if wish.isdecimal() else runs.none()
    by_name = runs.filter(name=wish) if wish else runs.none()  # most runs have no name
    return by_number.first() or by_name.first()


def attempts(run: ImportRun) -> list[ImportRun]:
    """Return `run` and those before it that were killed at the same job; the latest first.

    A run with a name that was killed is called again by that name, and goes on where it was.
    """
    found = [run]
    if run.name:
        before = ImportRun.objects.filter(name=run.name, source=run.source, pk__lt=run.pk)
        killed = takewhile(lambda each: each.finished_at is None, before.order_by("-pk"))
        found += [each for each in killed if each.rolled_back_at is None]
    return found


def counted(run: ImportRun) -> Counter[str]:
    """Return what became of the files of a run; for one that was killed, of those it got to."""
    if run.finished_at:
        return Counter(run.counts)
    counts: Counter[str] = Counter()
    for outcome, look in run.documents.values_list("outcome", "needs_a_look"):
        counts[outcome] += 1
        counts[NEEDS_A_LOOK] += look
    return counts


# ---------------------------------------------------------------- taking a run back


MAY_ROLL_BACK = "articles.change_importrun"


@dataclass(frozen=True, slots=True)
class Kept:
    """A story that stays as it is when its run is taken back, and why."""

    document: SourceDocument
    story: Story
    why: str


@dataclass(slots=True)
class TakenBack:
    """What becomes of a run's stories: in the bin, as they were before it, or left alone."""

    binned: list[Story] = field(default_factory=list)
    restored: list[Story] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


def roll_back(run: ImportRun, *, by: "User | None", at: datetime) -> TakenBack:
    """Take a run back: the stories it made go to the bin, those it updated are what they were.

    What was worked on or published since is kept and listed. Bytes stay; the next run reads the
    files anew. A second call takes back what is left. Raises NotPermitted.
    """
    if by is not None and not by.has_perm(MAY_ROLL_BACK):
        raise NotPermitted(_("You may not take an import back."))
    done = TakenBack()
    for keys in _to_take_back(run):
        with transaction.atomic():
            for fate in _fates(keys):
                _note_down(fate, done)
                if not fate.why:
                    _take_back(fate, by=by, at=at)
    # Files of which no story came have nothing to take back: the next run reads them anew, too.
    run.documents.filter(story__isnull=True).update(taken_back_at=at)
    run.rolled_back_at = at
    run.save(update_fields=["rolled_back_at"])
    return done


def foretell(run: ImportRun) -> TakenBack:
    """Return what `roll_back` would do now; nothing is written."""
    done = TakenBack()
    for keys in _to_take_back(run):
        for fate in _fates(keys):
            _note_down(fate, done)
    return done


def _to_take_back(run: ImportRun) -> Iterator[Sequence[int]]:
    documents = run.documents.filter(
        outcome__in=WRITTEN, story__isnull=False, taken_back_at__isnull=True
    )
    keys = list(documents.order_by("-pk").values_list("pk", flat=True))
    for first in range(0, len(keys), BATCH):
        yield keys[first : first + BATCH]


@dataclass(frozen=True, slots=True)
class _Fate:
    """A file whose run is taken back, its story, and why it is left alone, if it is.

    `before` is the number of the document that the story was written from before this one.
    """

    document: SourceDocument
    story: Story
    before: int | None
    why: str


def _fates(keys: Sequence[int]) -> Iterator[_Fate]:
    """Yield what is to become of each, the newest first."""
    rows = SourceDocument.objects.filter(pk__in=keys).defer("data", "spans").order_by("-pk")
    stories = Story.objects.whole().in_bulk([row.story_id for row in rows])
    moves = Move.objects.filter(story__in=stories, by__isnull=False)
    moved = set(moves.values_list("story", flat=True))
    written: defaultdict[int, set[int]] = defaultdict(set)
    for pk, story_id in SourceDocument.objects.filter(
        story__in=stories, outcome__in=WRITTEN, taken_back_at__isnull=True
    ).values_list("pk", "story"):
        written[story_id].add(pk)
    for document in rows:
        story, files = stories[document.story_id], written[document.story_id or 0]
        is_newest = document.pk == max(files)
        why = _why_kept(document, story, is_newest=is_newest, is_moved=story.pk in moved)
        if not why:
            files.discard(document.pk)
        yield _Fate(document, story, max(files, default=None), why)


def _why_kept(document: SourceDocument, story: Story, *, is_newest: bool, is_moved: bool) -> str:
    """Return why the story is to be left alone; '' if nobody has touched it since."""
    edition = story.published()
    if edition and (document.version == 1 or edition.written_at >= document.arrived_at):
        return _("It was published.")
    if not is_newest:
        return _("A later run has updated it.")
    if document.reviewed_at or is_edited(document, story):
        return _("It was edited.")
    if is_moved and not story.binned_at:
        return _("The desk has worked on it: it is “%(status)s”.") % {
            "status": story.get_status_display()
        }
    return ""


def _note_down(fate: _Fate, done: TakenBack) -> None:
    if fate.why:
        done.kept.append(Kept(fate.document, fate.story, fate.why))
    elif fate.before:
        done.restored.append(fate.story)
    else:
        done.binned.append(fate.story)


def _take_back(fate: _Fate, *, by: "User | None", at: datetime) -> None:
    document, story = fate.document, fate.story
    if fate.before:
        before = SourceDocument.objects.select_related("run").get(pk=fate.before)
        document.imported_digest = _restore(story, before, by=by, at=at)
    elif not story.binned_at:
        put_in_bin(story, by=by, at=at, note=_("Its import was rolled back."))
    document.taken_back_at, document.needs_a_look = at, False
    document.save(update_fields=["taken_back_at", "needs_a_look", "imported_digest"])


def _restore(story: Story, document: SourceDocument, *, by: "User | None", at: datetime) -> str:
    """Make the story again what an earlier document told; return what it then is, as a digest."""
    known = house.house(document.run.options.get("date_order"))
    prepared = Prepared(Arrival(document.source, document.path, partial(bytes, document.data)))
    prepared.tell(read_back(document.text, spans_of(document), known))
    draft = Draft(prepared, story)
    Writer(story.section, by=by, language=story.language).write([draft])
    note = _("As it was before an import that was rolled back.")
    keep([draft], by=by, at=at, note=note)
    return draft.digest


def report(run: ImportRun) -> Iterator[SourceDocument]:
    """Yield the files that a run wrote down, those that need a look first."""
    documents = run.documents.order_by("-needs_a_look", "path", "pk").select_related("story")
    yield from documents.iterator(BATCH)
