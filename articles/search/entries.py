"""The rows of the index: written with editions, compared with them, made anew."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from types import ModuleType

from django.db import connection, transaction

from articles.bulk import insert
from articles.models import Edition, EditionAuthor, EditionTopic, SearchEntry, Story
from articles.models.edition import EditionQuerySet

from . import postgres, sqlite
from .language import MARK, mark
from .words import words

_INDEX = "articles_search"
BATCH = 500
# PostgreSQL knows no place in a text beyond 16,383 and takes no text of more than a megabyte.
MOST_WORDS = 16_000
# Stands between two names, so that no phrase reaches from one into the next.
APART = f" {MARK} "
_READ = (
    "slug",
    "section",
    "headline",
    "standfirst",
    "text",
    "byline",
    "published_at",
    "withdrawn_at",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an index is not what a row is; `row` is None for the index as a whole."""

    row: Edition | Story | None
    what: str

    def __str__(self) -> str:
        return f"{self.row.slug}: {self.what}" if self.row else self.what


def index(editions: Iterable[Edition]) -> None:
    """Let readers find `editions` as they stand now, with what they are related to.

    Call it in the transaction that wrote them. Those withdrawn are removed.
    """
    for batch in _batches(editions):
        _write(batch, _entries(batch))


def remove(editions: Iterable[Edition]) -> None:
    """Let no reader find `editions`."""
    for batch in _batches(editions):
        SearchEntry.objects.filter(edition__in=batch).delete()


def rebuild() -> int:
    """Bring the index in step with the editions; return for how many it was not.

    Readers search meanwhile, and the desk goes on between two batches.
    """
    engine().mend(_INDEX)
    mended = 0
    last = 0
    while True:
        with transaction.atomic():
            # Held against those who would publish one of them again until its entry is written.
            batch = list(_after(last).select_for_update(of=("self",)))
            if not batch:
                return mended
            fresh = _entries(batch)
            stale = [each for each in batch if _difference(each, fresh.get(each.pk))]
            _write(stale, fresh)
        mended += len(stale)
        last = batch[-1].pk


def differences() -> Iterator[Difference]:
    """Yield where the index is not in step with the editions: nothing, if all is well."""
    last = 0
    while batch := list(_after(last)):
        fresh = _entries(batch)
        for edition in batch:
            if what := _difference(edition, fresh.get(edition.pk)):
                yield Difference(edition, what)
        last = batch[-1].pk
    if not engine().is_sound(_INDEX):
        yield Difference(None, "the full-text index does not hold what its entries hold")


def engine() -> ModuleType:
    return {"sqlite": sqlite, "postgresql": postgres}[connection.vendor]


def _batches(editions: Iterable[Edition]) -> Iterator[list[Edition]]:
    rows = iter(editions)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _after(pk: int) -> EditionQuerySet:
    editions = Edition.objects.filter(pk__gt=pk).order_by("pk")
    return editions.select_related("search_entry").only(*_READ, "search_entry")[:BATCH]


def _write(editions: list[Edition], fresh: dict[int, SearchEntry]) -> None:
    with transaction.atomic():
        SearchEntry.objects.filter(edition__in=editions).delete()
        insert(SearchEntry, (fresh[each.pk] for each in editions if each.pk in fresh))


def _entries(editions: list[Edition]) -> dict[int, SearchEntry]:
    """Return {edition: the entry it should have}; withdrawn ones should have none."""
    authors, topics = defaultdict(list), defaultdict(list)
    marks = {edition.pk: [mark("section", edition.section_id)] for edition in editions}
    signed = EditionAuthor.objects.filter(edition__in=editions).order_by("pk")
    for pk, author, name in signed.values_list("edition", "author", "author__name"):
        authors[pk].append(name)
        marks[pk].append(mark("author", author))
    about = EditionTopic.objects.filter(edition__in=editions).order_by("pk")
    for pk, topic, name in about.values_list("edition", "topic", "topic__name"):
        topics[pk].append(name)
        marks[pk].append(mark("topic", topic))
    return {
        edition.pk: SearchEntry(
            place=SearchEntry.place_of(edition.published_at, edition.pk),
            edition_id=edition.pk,
            headline=folded(edition.headline),
            standfirst=folded(edition.standfirst),
            byline=names([*edition.byline.split(", "), *authors[edition.pk]]),
            topics=APART.join(
                filter(None, [names(topics[edition.pk]), " ".join(marks[edition.pk])])
            ),
            body=folded(edition.text),
        )
        for edition in editions
        if edition.withdrawn_at is None
    }


def folded(text: str) -> str:
    return " ".join(words(text)[:MOST_WORDS])


def names(several: Iterable[str]) -> str:
    return APART.join(dict.fromkeys(filter(None, map(folded, several))))


def _difference(edition: Edition, fresh: SearchEntry | None) -> str:
    """Return what is wrong with the entry of `edition`; '' for nothing."""
    entry = getattr(edition, "search_entry", None)
    if fresh is None:
        return "withdrawn, and still found" if entry else ""
    if entry is None:
        return "not in the index"
    columns = ("place", *SearchEntry.WORDS)
    wrong = [name for name in columns if getattr(entry, name) != getattr(fresh, name)]
    return f"indexed otherwise: {', '.join(wrong)}" if wrong else ""
