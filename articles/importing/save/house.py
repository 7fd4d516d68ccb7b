"""What a newsroom knows of its sources, and how it learns: the lines they repeat."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from articles.models import Author, AuthorName, KnownFurniture, Story
from articles.publishing import NotPermitted

from ..gather import Arrival
from ..parts import DateOrder, House
from ..prepare import Reading
from ..read import Unreadable, read
from ..recognise import COMPARED, fold, recurring_lines

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SAMPLE = 500  # a line has to stand in a fifth of the files to count


@dataclass(frozen=True, slots=True)
class Found:
    """Lines that recur across the files of one source: folded, with how they are shown, and
    in how many files they stand."""

    source: str
    shown: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def house(date_order: DateOrder | None = None) -> House:
    """Return what this newsroom knows whatever the source, as a parser may use it."""
    publication = settings.PUBLICATION
    return House(
        publications=(publication["name"],),
        time_zone=publication["time_zone"],
        date_order=date_order,
        authors=frozenset(
            fold(name)
            for names in (Author.objects, AuthorName.objects)
            for name in names.values_list("name", flat=True).iterator()
        ),
        language=publication["language"],
    )


def furniture_of(sources: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return {source: lines known to be furniture}, but for what a story of ours is called.

    Pages name other stories at their foot; on a page of its own, such a line is the headline.
    """
    rows = list(KnownFurniture.objects.in_use().filter(source__in=list(sources)))
    called = _headlines([row.shown for row in rows])
    found: dict[str, set[str]] = {source: set() for source in sources}
    for row in rows:
        if row.shown not in called:
            found[row.source].add(row.line)
    return {source: frozenset(lines) for source, lines in found.items()}


def _headlines(lines: Iterable[str]) -> set[str]:
    return set(Story.objects.filter(headline__in=lines).values_list("headline", flat=True))


def _houses(general: House, found: Sequence[Found]) -> dict[str, House]:
    """Return {source: house} with what recurs and what is remembered, less what was undone."""
    sources = [each.source for each in found]
    known = furniture_of(sources)
    undone = KnownFurniture.objects.filter(source__in=sources, undone_at__isnull=False)
    never = set(undone.values_list("source", "line"))
    houses = {}
    for each in found:
        called = _headlines(each.shown.values())
        recurs = {
            line
            for line, shown in each.shown.items()
            if shown not in called and (each.source, line) not in never
        }
        houses[each.source] = replace(general, furniture=known[each.source] | recurs)
    return houses


def reading_for(
    arrivals: Sequence[Arrival],
    *,
    at: datetime | None,
    encoding: str | None = None,
    repair: bool = False,
    date_order: DateOrder | None = None,
    tell_all: bool = False,
) -> Reading:
    """Return how to read the files of a run, and remember what recurs in them.

    Nothing is remembered without `at`, as in a dry run.
    """
    general = house(date_order)
    found = look_for_recurring(arrivals, encoding)
    if at is not None:
        remember(found, general=general, at=at)
    return Reading(
        general, _houses(general, found), encoding=encoding, repair=repair, tell_all=tell_all
    )


# ---------------------------------------------------------------- lines that recur


def look_for_recurring(arrivals: Sequence[Arrival], encoding: str | None) -> list[Found]:
    """Return what recurs in the files of each source; a sample of a long run is enough."""
    found = []
    ordered = sorted(arrivals, key=lambda arrival: arrival.source)
    for source, group in groupby(ordered, key=lambda arrival: arrival.source):
        some = list(group)
        texts = list(_texts(some[:: max(1, len(some) // SAMPLE)], encoding))
        found.append(_counted(source, texts, recurring_lines(texts)))
    return found


def _texts(arrivals: Iterable[Arrival], encoding: str | None) -> Iterator[str]:
    for arrival in arrivals:
        try:
            yield read(arrival.load(), encoding=encoding).text
        except (Unreadable, OSError):
            continue  # said when the file's turn comes


def _counted(source: str, texts: Iterable[str], lines: frozenset[str]) -> Found:
    shown: dict[str, str] = {}
    counts = Counter(dict.fromkeys(lines, 0))
    for text in texts if lines else ():
        here = {fold(line): line.strip() for line in text.splitlines()}
        for line in here.keys() & lines:
            shown.setdefault(line, here[line])
            counts[line] += 1
    return Found(source, shown, counts)


# ---------------------------------------------------------------- what is remembered


def remember(found: Iterable[Found], *, general: House, at: datetime) -> None:
    """Remember what recurs, with its count. What was undone stays undone.

    The name of an author of ours may recur for better reasons.
    """
    authors = {fold(name) for name in (*general.authors, *general.publications)}
    KnownFurniture.objects.bulk_create(
        (
            KnownFurniture(
                source=each.source,
                line=line,
                shown=shown[:COMPARED],
                count=each.counts[line],
                since=at,
            )
            for each in found
            for line, shown in each.shown.items()
            if line not in authors
        ),
        update_conflicts=True,
        unique_fields=["source", "line"],
        update_fields=["count"],
    )


def learn(source: str, lines: Iterable[str], *, by: "User | None", at: datetime) -> None:
    """Remember that an editor called `lines` of a file furniture."""
    for shown in lines:
        line = fold(shown)
        if not 1 < len(shown) <= COMPARED:
            continue  # longer ones are prose to the parser, which compares no prose
        row, is_new = KnownFurniture.objects.get_or_create(
            source=source, line=line, defaults={"shown": shown, "since": at, "by": by}
        )
        if not is_new:
            row.count += 1
            row.by = row.by or by
            row.undone_at = row.undone_by = None
            row.save()


def unlearn(source: str, lines: Iterable[str], *, by: "User | None", at: datetime) -> int:
    """Forget `lines`: an editor found them to be something else; return how many were known."""
    known = KnownFurniture.objects.in_use().filter(source=source, line__in=map(fold, lines))
    return known.update(undone_at=at, undone_by=by)


def undo(rows: models.QuerySet[KnownFurniture], *, by: "User", at: datetime) -> int:
    """Let these lines be part of stories again; return how many were furniture."""
    _check_permission(by)
    return rows.filter(undone_at__isnull=True).update(undone_at=at, undone_by=by)


def use_again(rows: models.QuerySet[KnownFurniture], *, by: "User") -> int:
    """Take the undoing of these lines back; return how many were undone."""
    _check_permission(by)
    return rows.filter(undone_at__isnull=False).update(undone_at=None, undone_by=None)


def _check_permission(by: "User") -> None:
    if not by.has_perm("articles.change_knownfurniture"):
        raise NotPermitted(_("You may not say what is furniture."))
