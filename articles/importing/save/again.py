"""Files that came before: what editors said of them holds, and newer rules read them anew."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from articles.bulk import insert
from articles.models import LineDecision, Outcome, SourceDocument, Story

from ..parts import House, ParsedStory
from ..prepare import Reading, said_of_dates
from ..recognise import RULES_VERSION
from ..relabel import count_open, opens_more, read_back, say_anew
from . import decisions
from .rows import fingerprint

if TYPE_CHECKING:
    from . import File

RULES = int(RULES_VERSION)
WAIVER = ["waived_at", "waived_by_id", "waived_reason"]
LABELLED = ["spans", "open_lines", "rules_version", "read_as", "codec", "codec_reason", *WAIVER]


def is_settled(document: SourceDocument, reading: Reading) -> bool:
    """Whether the same bytes, read so, have nothing to add to what this document says.

    A refused file is always tried again: what was wrong may not have been the file.
    """
    return (
        document.taken_back_at is None
        and document.rules_version == RULES
        and document.read_as == reading.told
        and document.outcome != Outcome.REFUSED
    )


def is_thrown_away(document: SourceDocument) -> bool:
    """Whether the desk put its story into the bin, and perhaps it is gone from there for good."""
    story = story_of(document)
    if story:
        return story.binned_at is not None
    return document.outcome != Outcome.REFUSED


def story_of(document: SourceDocument) -> Story | None:
    """Return the story that a file tells, or tells again; None if it is gone, or never was."""
    twin = getattr(document, "twin", None)
    return document.story or (twin.story if twin else None)


def hold_to_decisions(files: Sequence["File"], reading: Reading) -> None:
    """Let editors' words about earlier versions of `files` hold for these."""
    rows_of = decisions.of([file.previous for file in files if file.parsed.spans])
    for file in files:
        rows = rows_of.get(file.previous.pk) if file.previous else None
        if not rows:
            continue
        prepared = file.prepared
        house = reading.house_of(prepared.arrival.source)
        carried = decisions.carry(text_of(file), file.parsed.spans, rows, house)
        if carried:
            prepared.tell(carried.parsed)
            prepared.notes = say_anew(prepared.notes, carried.parsed)
            file.decisions = carried.rows


def compare(files: Sequence["File"], reading: Reading) -> None:
    """Say of files whose bytes are known whether newer rules make another story of them.

    Only then does such a file come as a new version; else its lines are labelled anew in place,
    as they are when the desk has worked on the story since: it has nothing to look at.
    """
    read_anew = [
        file
        for file in files
        if file.is_known and file.parsed.spans and not is_settled(_row(file), reading)
    ]
    rows = SourceDocument.objects.defer("data").in_bulk([_row(file).pk for file in read_anew])
    stories = Story.objects.whole().in_bulk([row.story_id for row in rows.values() if row.story_id])
    for file in read_anew:
        row = rows[_row(file).pk]
        story = stories.get(row.story_id or 0)
        # One in the bin is left as it is, too: nobody asked for it.
        is_edited = story and (story.binned_at or fingerprint(story) != row.imported_digest)
        if is_edited or _tells_the_same(file, row, reading.house_of(row.source)):
            file.label_anew = row
        else:
            # What was a story to older rules stays one.
            file.is_retold = not file.prepared.refused


def _tells_the_same(file: "File", row: SourceDocument, house: House) -> bool:
    was_refused, is_refused = row.outcome == Outcome.REFUSED, bool(file.prepared.refused)
    if was_refused or is_refused:
        return was_refused == is_refused
    if row.codec != file.prepared.codec:
        return False
    text = text_of(file)
    house_then = replace(house, date_order=said_of_dates(row.read_as))
    before = read_back(text, decisions.spans_of(row), house_then)
    return _story(before) == _story(read_back(text, file.parsed.spans, house))


def label_anew(files: Sequence["File"], reading: Reading) -> None:
    """Write what newer rules call the lines of files that tell the same story to them."""
    rows = []
    for file in files:
        row = file.label_anew
        if row is None:
            continue
        if row.waived_at and opens_more(decisions.spans_of(row), file.parsed.spans):
            row.end_waiver()
        row.spans = decisions.as_json(file.parsed.spans)
        row.open_lines = open_lines(file)
        row.rules_version, row.read_as = RULES, reading.told
        row.codec, row.codec_reason = file.prepared.codec, file.prepared.codec_reason
        rows.append(row)
    SourceDocument.objects.bulk_update(rows, LABELLED)


def waiver(file: "File") -> dict[str, Any]:
    """Return the values of the waiver of a new version: that of the last one, if it still holds.

    It does for the same text with nothing open that was not open then.
    """
    row, now = file.previous, (file.prepared.digest, file.prepared.codec)
    if row and (row.sha256, row.codec) == now and row.waived_at:
        if not opens_more(decisions.spans_of(row), file.parsed.spans):
            return {name: getattr(row, name) for name in WAIVER}
    return {"waived_at": None, "waived_by_id": None, "waived_reason": ""}


def keep_decisions(files: Sequence["File"], documents: Sequence[int]) -> None:
    """Write decisions down for the new versions of files: `documents` has the key of each."""
    rows = []
    for file, document in zip(files, documents, strict=True):
        for row in file.decisions:
            row.document_id = document
            rows.append(row)
    insert(LineDecision, rows)


def open_lines(file: "File") -> int:
    return count_open(text_of(file), file.parsed.spans)


def text_of(file: "File") -> str:
    prepared = file.prepared
    return prepared.data.decode(prepared.codec) if prepared.codec else ""


def _row(file: "File") -> SourceDocument:
    assert file.previous is not None
    return file.previous


def _story(parsed: ParsedStory) -> ParsedStory:
    return replace(parsed, spans=(), notes=(), needs_a_look=False)
