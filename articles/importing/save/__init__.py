"""Parsed files -> stories at the desk. The one part of the importer that knows Django.

Files are saved in batches, each in one transaction: a killed run leaves whole stories only,
and the same call again finishes the job. Readers notice nothing unless `publish` is asked for,
and then through the desk's own verb.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.bulk import insert_values
from articles.models import (
    Edition,
    ImportRun,
    LineDecision,
    Move,
    Outcome,
    ReaderState,
    Section,
    SourceDocument,
    Story,
)
from articles.models.sources import WRITTEN
from articles.publishing import NotPossible, editions, publish

from ..gather import Arrival
from ..parts import MOST_BYTES, Note, ParsedStory, Role
from ..prepare import Batch, Prepared, Reading, batched, in_this_process, in_workers
from ..same import Verdict, are_strangers
from . import again, twins
from .rows import Draft, Writer, fingerprint
from .versions import keep

if TYPE_CHECKING:
    from django.contrib.auth.models import User

log = logging.getLogger(__name__)
# Of the lock that one importer holds while it compares and writes: 'news' in ASCII.
LOCK = 0x6E657773

Versions = dict[tuple[str, str], SourceDocument]  # by source and path


@dataclass(frozen=True, slots=True)
class Options:
    """How a run treats its files; `at` and `by` say when and who, as for every verb."""

    at: datetime
    by: "User | None" = None
    reading: Reading = field(default_factory=Reading)
    section: Section | None = None
    publish: bool = False
    anew: bool = False  # make stories again that are in the bin or were deleted from it
    workers: int = 0


@dataclass(slots=True)
class File:
    """One file of a run, and what became of it.

    `newest` is how it came last, and `previous` how it came when it was last not refused: a file
    that could not be read for a while goes on telling its story.
    """

    prepared: Prepared
    newest: SourceDocument | None = None
    previous: SourceDocument | None = None
    outcome: Outcome = Outcome.CREATED
    story: Story | None = None
    verdict: Verdict = field(default_factory=Verdict)
    imported_digest: str = ""
    notes: list[Note] = field(default_factory=list)
    needs_a_look: bool = False
    published: bool = False
    decisions: list[LineDecision] = field(default_factory=list)
    # Of bytes that are known: what newer rules make of them, see `again`.
    label_anew: SourceDocument | None = None
    is_retold: bool = False
    is_anew: bool = False  # its story is in the bin, or was deleted from it, and is made again

    @property
    def path(self) -> str:
        return self.prepared.arrival.path

    @property
    def parsed(self) -> ParsedStory:
        return self.prepared.parsed

    def is_as(self, row: SourceDocument | None) -> bool:
        """Whether these are the bytes of `row`, and it was not taken back since."""
        return row is not None and row.sha256 == self.prepared.digest and row.taken_back_at is None

    @property
    def is_known(self) -> bool:
        """Whether these bytes are what told its story last time."""
        return self.is_as(self.previous) and not self.is_anew

    @property
    def is_refused_again(self) -> bool:
        """Whether these bytes were refused last time, too."""
        was_refused = self.newest is not None and self.newest.outcome == Outcome.REFUSED
        return was_refused and self.is_as(self.newest) and bool(self.prepared.refused)

    @property
    def is_news(self) -> bool:
        """Whether it is written down: other bytes, or another story in the same."""
        return self.is_retold or not (self.is_known or self.is_refused_again)

    def look(self, sentence: str) -> None:
        """Leave `sentence` for the editor: this file needs a look."""
        self.notes.append(Note(0, sentence))
        self.needs_a_look = True

    def as_json(self) -> dict[str, Any]:
        parsed = replace(
            self.parsed,
            notes=tuple(self.notes),
            needs_a_look=self.needs_a_look,
            refused=self.prepared.refused,
        )
        return parsed.as_json(self.path, self.outcome.value)


def import_files(
    arrivals: Iterable[Arrival], *, run: ImportRun | None, options: Options
) -> Iterator[File]:
    """Import `arrivals` and yield each file with what became of it, in their order.

    `run` is None for a dry run, which writes nothing.
    """
    batches = (
        Batch(some, {key: row.sha256 for key, row in _settled(some, options).items()})
        for some in batched(arrivals)
    )
    if options.workers:
        prepared = in_workers(batches, options.reading, options.workers)
    else:
        prepared = in_this_process(batches, options.reading)
    with closing(prepared):  # workers go with the run, whatever ends it
        for some in prepared:
            yield from _import(some, run, options)


def _import(some: Sequence[Prepared], run: ImportRun | None, options: Options) -> list[File]:
    """Import files in one transaction. One that the database does not take spoils no other."""
    try:
        return _import_together(some, run, options)
    except (IntegrityError, DataError) as error:
        if len(some) > 1:
            return [file for each in some for file in _import([each], run, options)]
        log.exception("%s could not be saved.", some[0].arrival.place)
        some[0].refused = _("It could not be saved: %(why)s.") % {"why": error}
        return _import_together(some, run, options)


@transaction.atomic
def _import_together(
    some: Sequence[Prepared], run: ImportRun | None, options: Options
) -> list[File]:
    _one_at_a_time()
    files = [File(file) for file in some]
    _compare(files, options)
    new = [file for file in files if file.is_news]
    _keep_edited(new)
    twins.tell([file for file in new if file.outcome == Outcome.CREATED])
    if run is not None:
        _save(new, run, options)
        again.label_anew(files, options.reading)
    return files


def _one_at_a_time() -> None:
    """Wait until no other importer is between comparing and writing, for this transaction.

    Two at once would find that a story is not here, and both make it. SQLite has one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _last_seen(arrivals: Iterable[Arrival]) -> Versions:
    """Return the newest version of each file that came before, without its bytes."""
    keys = [(arrival.source, arrival.path) for arrival in arrivals]
    return _newest(SourceDocument.objects.all(), keys)


def _last_told(seen: Versions) -> Versions:
    """Return of each file the newest version that was not refused, if there is one."""
    refused = [key for key, row in seen.items() if row.outcome == Outcome.REFUSED]
    told = SourceDocument.objects.exclude(outcome=Outcome.REFUSED)
    return seen | _newest(told, refused) if refused else seen


def _newest(documents: QuerySet[SourceDocument], keys: Sequence[tuple[str, str]]) -> Versions:
    last = (
        documents.filter(
            source__in={source for source, _ in keys}, path__in=[path for _, path in keys]
        )
        .values("source", "path")
        .annotate(last=Max("pk"))
        .values("last")
    )
    rows = SourceDocument.objects.filter(pk__in=last).defer("data", "spans")
    return {(row.source, row.path): row for row in rows.select_related("story", "twin__story")}


def _settled(arrivals: Iterable[Arrival], options: Options) -> Versions:
    """Return what was last seen of files that are not read again unless their bytes change."""
    last = _last_told(_last_seen(arrivals))
    return {
        key: row
        for key, row in last.items()
        if again.is_settled(row, options.reading)
        and not (options.anew and again.is_thrown_away(row))
    }


def _compare(files: list[File], options: Options) -> None:
    """Say of each file what it is to us: new, new text of one we know, known, or no story."""
    reading = options.reading
    seen = _last_seen(file.prepared.arrival for file in files)
    told = _last_told(seen)
    for file in files:
        key = file.prepared.arrival.source, file.path
        file.newest, file.previous = seen.get(key), told.get(key)
        if options.anew and file.previous and again.is_thrown_away(file.previous):
            file.is_anew = True
    again.hold_to_decisions(files, reading)
    again.compare(files, reading)
    for file in files:
        _give_outcome(file)


def _give_outcome(file: File) -> None:
    previous, refused = file.previous, file.prepared.refused
    file.notes = list(file.prepared.notes)
    if file.is_news and not refused:
        file.needs_a_look = file.parsed.needs_a_look
        # One that was taken back to the bin is there to be restored; the file makes another.
        is_over = file.is_anew or bool(previous and previous.taken_back_at)
        if previous and previous.story and not (is_over and previous.story.binned_at):
            file.story = previous.story
            file.outcome = Outcome.UPDATED
        if previous and file.story and file.story.binned_at:
            file.outcome = Outcome.UNCHANGED
            file.look(
                _(
                    "The file has changed, and its story is in the bin since %(day)s. Take it out "
                    "and save the lines of this file to give it the new text."
                )
                % {"day": _day(file.story.binned_at)}
            )
    elif refused and not (previous and file.is_known and previous.story):
        file.outcome = Outcome.REFUSED
        file.look(refused)
    elif previous and previous.outcome == Outcome.REFUSED:
        file.outcome = Outcome.REFUSED
        file.look(_("It was refused before, and has not changed."))
    else:
        file.outcome = Outcome.UNCHANGED
        if refused and not file.prepared.codec:
            # Not what newer rules say of it, but that it cannot be read as it was asked to be.
            file.look(refused)
        if previous and previous.taken_back_at is None and again.is_thrown_away(previous):
            file.notes.append(Note(0, _where_it_went(previous)))


def _where_it_went(document: SourceDocument) -> str:
    story = again.story_of(document)
    if story and story.binned_at:
        return _(
            "Its story is in the bin since %(day)s: take it out of the bin, or have it made again "
            "with --anew."
        ) % {"day": _day(story.binned_at)}
    return _("Its story was deleted from the bin: have it made again with --anew.")


def _day(at: datetime) -> str:
    return timezone.localdate(at).isoformat()


def _save(new: list[File], run: ImportRun, options: Options) -> None:
    _write([file for file in new if file.outcome in WRITTEN], options)
    if options.publish:
        given: list[Edition] = []
        for file in new:
            _publish(file, options, given)
        editions.follow(given, at=options.at)
    read_as = options.reading.told
    documents = insert_values(SourceDocument, (_document(file, run, read_as) for file in new))
    again.keep_decisions(new, documents)
    twins.keep(new, documents, at=options.at)


def _write(files: list[File], options: Options) -> None:
    drafts = [Draft(file.prepared, file.story) for file in files]
    Writer(options.section, by=options.by, language=options.reading.house.language).write(drafts)
    keep(drafts, by=options.by, at=options.at, note=_("Imported."))
    for file, draft in zip(files, drafts, strict=True):
        file.story = draft.story
        file.imported_digest = draft.digest
        file.notes += draft.notes


def _keep_edited(files: list[File]) -> None:
    """Leave stories alone that the desk has edited since the file came: both texts are kept.

    So they are where a file tells another story than it did: names are used again.
    """
    updates = [f for f in files if f.outcome == Outcome.UPDATED]
    stories = Story.objects.whole().in_bulk([f.story.pk for f in updates if f.story])
    # What somebody has approved or published is theirs, though not a letter was changed.
    moves = Move.objects.filter(story__in=stories, by__isnull=False)
    moved = set(moves.values_list("story", flat=True))
    for file in updates:
        assert file.story and file.previous
        file.story = stories[file.story.pk]
        if are_strangers(twins.text_of(file), twins.text_of_story(file.story)):
            file.look(
                _(
                    "The file tells another story than it did. A new one was made; “%(story)s” "
                    "stays as it is."
                )
                % {"story": file.story}
            )
            file.outcome, file.story = Outcome.CREATED, None
            continue
        is_edited = fingerprint(file.story) != file.previous.imported_digest
        if is_edited or file.story.pk in moved:
            file.outcome = Outcome.UNCHANGED
            file.look(
                _(
                    "The file has changed, and the story was worked on here since it first came. "
                    "Both texts are kept: compare them and take over what is right."
                ),
            )


def _publish(file: File, options: Options, given: list[Edition]) -> None:
    if file.story is None or file.outcome not in WRITTEN:
        return
    if not file.parsed.headline or not file.parsed.published_at:
        missing = _("a headline") if not file.parsed.headline else _("a date")
        file.look(_("It stays a draft: the file has not %(what)s.") % {"what": missing})
        return
    if file.story.reader_state(options.at) == ReaderState.WITHDRAWN:
        file.look(_("It was withdrawn here: only the desk gives it to readers again."))
        return
    if any(span.role == Role.OPEN for span in file.parsed.spans):
        file.look(_("It stays a draft: some lines are open."))
        return
    try:
        note = _("Published by the import.")
        publish(file.story, by=options.by, at=options.at, note=note, later=given)
        file.published = True
    except NotPossible as problem:
        file.look(_("It stays a draft: %(why)s") % {"why": problem})


def _document(file: File, run: ImportRun, read_as: str) -> dict[str, Any]:
    """Return the values of the `SourceDocument` that keeps the file."""
    previous, prepared = file.previous, file.prepared
    return {
        "run_id": run.pk,
        "source": prepared.arrival.source,
        "path": file.path,
        "version": file.newest.version + 1 if file.newest else 1,
        "sha256": prepared.digest,
        "data": prepared.data if len(prepared.data) <= MOST_BYTES else b"",
        "read_as": read_as,
        "codec": prepared.codec,
        "codec_reason": prepared.codec_reason,
        "spans": file.parsed.spans,
        "notes": file.notes,
        "outcome": file.outcome,
        "needs_a_look": file.needs_a_look,
        "rules_version": again.RULES,
        "open_lines": again.open_lines(file),
        **again.waiver(file),
        "story_id": file.story.pk if file.story else None,
        # After a conflict the story is still not what any file says: it stays edited.
        "imported_digest": file.imported_digest or (previous.imported_digest if previous else ""),
    }
