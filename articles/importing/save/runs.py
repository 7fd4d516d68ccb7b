"""One call of the importer from its beginning to its end, and the way back."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import passages
from articles.models import ImportRun, SourceDocument, Story
from articles.models.sources import WRITTEN
from articles.publishing import put_in_bin, revisions

from ..gather import Arrival
from ..prepare import Prepared
from ..relabel import read_back
from . import File, Options, house, import_files
from .again import RULES
from .decide import is_edited
from .decisions import spans_of
from .rows import Draft, Writer, versions

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
    return by_number.first() or runs.filter(name=wish).first()


# ---------------------------------------------------------------- taking a run back


@dataclass(frozen=True, slots=True)
class Kept:
    """A story that stays as it is when its run is taken back, and why."""

    document: SourceDocument
    story: Story
    why: str


@dataclass(slots=True)
class TakenBack:
    """What became of a run's stories: in the bin, as they were before it, or left alone."""

    binned: list[Story] = field(default_factory=list)
    restored: list[Story] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


def roll_back(run: ImportRun, *, by: "User | None", at: datetime) -> TakenBack:
    """Take a run back: the stories it made go to the bin, those it updated are what they were.

    What was edited or published since is kept and listed. Bytes stay; the next run reads the
    files anew. A second call takes back what is left.
    """
    done = TakenBack()
    documents = run.documents.filter(
        outcome__in=WRITTEN, story__isnull=False, taken_back_at__isnull=True
    )
    keys = list(documents.order_by("-pk").values_list("pk", flat=True))
    for first in range(0, len(keys), BATCH):
        with transaction.atomic():
            _take_back(keys[first : first + BATCH], done, by=by, at=at)
    # Files of which no story came have nothing to take back: the next run reads them anew, too.
    run.documents.filter(story__isnull=True).update(taken_back_at=at)
    run.rolled_back_at = at
    run.save(update_fields=["rolled_back_at"])
    return done


def _take_back(keys: Sequence[int], done: TakenBack, *, by: "User | None", at: datetime) -> None:
    rows = SourceDocument.objects.filter(pk__in=keys).defer("data", "spans").order_by("-pk")
    stories = Story.objects.whole().in_bulk([row.story_id for row in rows])
    for document in rows:
        story = stories[document.story_id]
        why = _why_kept(document, story)
        before = _before(document)
        if why:
            done.kept.append(Kept(document, story, why))
            continue
        if before:
            document.imported_digest = _restore(story, before, by=by, at=at)
            done.restored.append(story)
        else:
            if not story.binned_at:
                put_in_bin(story, by=by, at=at, note=_("Its import was rolled back."))
            done.binned.append(story)
        document.taken_back_at, document.needs_a_look = at, False
        document.save(update_fields=["taken_back_at", "needs_a_look", "imported_digest"])


def _why_kept(document: SourceDocument, story: Story) -> str:
    """Return why the story is to be left alone; '' if nobody has touched it since."""
    edition = story.published()
    newer = SourceDocument.objects.filter(
        story=story, pk__gt=document.pk, outcome__in=WRITTEN, taken_back_at__isnull=True
    )
    if edition and (document.version == 1 or edition.written_at >= document.arrived_at):
        return _("It was published.")
    if newer.exists():
        return _("A later run has updated it.")
    if document.reviewed_at or is_edited(document, story):
        return _("It was edited.")
    return ""


def _before(document: SourceDocument) -> SourceDocument | None:
    """Return the document from which the story was written before this one came."""
    earlier = SourceDocument.objects.filter(
        story=document.story_id, pk__lt=document.pk, outcome__in=WRITTEN
    )
    return earlier.filter(taken_back_at__isnull=True).order_by("-pk").first()


def _restore(story: Story, document: SourceDocument, *, by: "User | None", at: datetime) -> str:
    """Make the story again what an earlier document told; return what it then is, as a digest."""
    known = house.house(document.run.options.get("date_order"))
    prepared = Prepared(Arrival(document.source, document.path, partial(bytes, document.data)))
    prepared.tell(read_back(document.text, spans_of(document), known))
    draft = Draft(prepared, story)
    Writer(story.section, by=by, language=story.language).write([draft])
    note = _("As it was before an import that was rolled back.")
    revisions.save_all(versions([draft]), by=by, at=at, note=note)
    passages.keep({story.pk: prepared.marks})
    return draft.digest


def report(run: ImportRun) -> Iterator[SourceDocument]:
    """Yield the files that a run wrote down, those that need a look first."""
    documents = run.documents.order_by("-needs_a_look", "path", "pk").select_related("story")
    yield from documents.iterator(BATCH)
