"""What the desk searches: all that readers' index holds, and the working copies that differ.

An archive stands as it was published, and its words are in the index of readers' search already.
Entries of their own are kept for the stories that readers do not have as they stand, which are few:
no word is indexed twice, and no draft is in an index that readers' search asks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, starmap
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from articles import body
from articles.bulk import insert_values
from articles.models import Byline, DeskEntry, DeskIndex, Edition, Story, StoryTopic
from articles.models.story import StoryQuerySet

from .entries import BATCH, Difference, engine, folded, names
from .found import Found
from .language import parse

_INDEX = "articles_desk"
MOST = 1_000  # of either index, the latest: a list of the desk pages through no more


class Texts(NamedTuple):
    """What the desk searches of a working copy; `body` is its plain text."""

    headlines: Iterable[str]
    standfirst: str
    signed: Iterable[str]
    topics: Iterable[str]
    body: str


def keep_new(texts: Mapping[int, Texts]) -> None:
    """Let the desk find stories that were just made, {key: texts}, in the same transaction."""
    insert_values(DeskEntry, starmap(_entry, texts.items()))


def keep_stories(keys: Iterable[int]) -> None:
    """Let the desk find these stories as they stand now, in the transaction that wrote them."""
    rows = iter(keys)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            DeskEntry.objects.filter(place__in=batch).delete()
            insert_values(DeskEntry, starmap(_entry, _texts(batch)))


def latest(stories: Any) -> list[int]:
    """Return the keys of those of `stories`, a query, that have an entry of their own.

    The latest, as many as a list of the desk shows.
    """
    entries = DeskEntry.objects.filter(story__in=stories).order_by("-place")
    return list(entries.values_list("place", flat=True)[:MOST])


def differences_at_desk() -> Iterator[Difference]:
    """Yield the stories that the desk does not find: those that readers have are found as theirs.

    Of a live story that was changed, the words alone that changed could be missing.
    """
    own = Q(edition__isnull=True) | Q(edition__withdrawn_at__isnull=False)
    missing = Story.objects.filter(own, desk_entry=None).order_by("pk")
    for story in missing.only("slug").iterator():
        yield Difference(story, "the desk does not find it")
    if not engine().is_sound(_INDEX):
        yield Difference(None, "the desk's full-text index does not hold what its entries hold")


def rebuild_stories() -> int:
    """Make all entries anew; return how many there are. The desk goes on meanwhile."""
    engine().mend(_INDEX)
    _keep_again(list(DeskEntry.objects.values_list("pk", flat=True)))
    _keep_again(list(Story.objects.unlike_editions().order_by().values_list("pk", flat=True)))
    return DeskEntry.objects.count()


def _keep_again(keys: Iterable[int]) -> None:
    """Let the desk find these stories, held against those who would save one until it is found."""
    rows = iter(keys)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            held = Story.objects.select_for_update(no_key=True).filter(pk__in=batch)
            list(held.order_by("pk").values_list("pk"))
            keep_stories(batch)


def stories(text: str, among: StoryQuerySet) -> list[int]:
    """Return the keys of those `among` stories that hold what `text` asks for, in two queries.

    What readers' search takes is taken here, and the last word may be the beginning of one.
    Of a changed story that readers have, the words of both forms are found.
    """
    query = parse(text, is_begun=True)
    if not query:
        return []
    among = among.order_by()
    own = Exists(among.filter(pk=OuterRef("story")))
    editions = Found.among(Edition.objects.filter(own), query).newest_first()
    entries = DeskIndex.objects.filter(own, words__matches=query).order_by("-place")
    found = [*entries.values_list("story", flat=True)[:MOST]]
    found += editions.values_list("story", flat=True)[:MOST]
    return list(dict.fromkeys(found))


def _texts(keys: list[int]) -> Iterator[tuple[int, Texts]]:
    authors: dict[int, list[str]] = defaultdict(list)
    topics: dict[int, list[str]] = defaultdict(list)
    rows = Story.objects.unlike_editions().filter(pk__in=keys).order_by("pk")
    written = rows.values_list("pk", "headline", "working_headline", "standfirst", "body")
    for pk, as_signed, name in Byline.objects.filter(story__in=keys).values_list(
        "story", "as_signed", "author__name"
    ):
        authors[pk] += [name, as_signed]
    about = StoryTopic.objects.filter(content_object__in=keys)
    for pk, name in about.values_list("content_object", "tag__name"):
        topics[pk].append(name)
    for pk, headline, working_headline, standfirst, text in written:
        headlines = [headline, working_headline]
        plain = body.plain_text(text)
        yield pk, Texts(headlines, standfirst, authors[pk], topics[pk], plain)


def _entry(key: int, texts: Texts) -> dict[str, Any]:
    return {
        "place": key,
        "story_id": key,
        "headline": names(texts.headlines),
        "standfirst": folded(texts.standfirst),
        "byline": names(texts.signed),
        "topics": names(texts.topics),
        "body": folded(texts.body),
    }
