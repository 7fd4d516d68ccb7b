"""Editors' words about lines, as rows, and what becomes of them when a file comes again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from articles.models import LineDecision, SourceDocument

from ..anchors import Anchor, Lines
from ..parts import House, ParsedStory, Role, Span
from ..relabel import Given, give, read_back


def spans_of(document: SourceDocument) -> tuple[Span, ...]:
    """Return what each stretch of the document is, as the importer's own values."""
    return tuple(Span(start, end, Role(role), why) for start, end, role, why in document.spans)


def as_json(spans: Iterable[Span]) -> list[list[object]]:
    """Return spans as `SourceDocument.spans` keeps them."""
    return [[span.start, span.end, span.role.value, span.reason] for span in spans]


@dataclass(slots=True)
class Carried:
    """A story as editors' earlier words have it, and those words where they stand now."""

    parsed: ParsedStory
    rows: list[LineDecision] = field(default_factory=list)


def of(documents: Sequence[SourceDocument | None]) -> dict[int, list[LineDecision]]:
    """Return {document: its decisions, in their order}, for those that have any."""
    found: defaultdict[int, list[LineDecision]] = defaultdict(list)
    keys = [document.pk for document in documents if document]
    for row in LineDecision.objects.filter(document__in=keys) if keys else ():
        found[row.document_id].append(row)
    return found


def carry(
    text: str, spans: Sequence[Span], rows: Iterable[LineDecision], house: House
) -> Carried | None:
    """Apply decisions about an earlier version of a file; None if no such line is left.

    Those about lines that are gone stay with the earlier version alone.
    """
    lines = Lines(text)
    changes, moved = [], []
    for row in rows:
        place = lines.find(Anchor(row.line, row.part, row.nth))
        if place is None:
            continue
        changes.append(Given(*place, Role(row.role)))
        moved.append(
            LineDecision(
                start=place[0],
                end=place[1],
                role=row.role,
                was=row.was,
                line=row.line,
                part=row.part,
                nth=row.nth,
                by_id=row.by_id,
                at=row.at,
            )
        )
    if not changes:
        return None
    return Carried(read_back(text, give(text, spans, changes, house), house), moved)
