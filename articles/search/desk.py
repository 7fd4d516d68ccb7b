"""What the desk searches: all that readers' index holds, and the working copies that differ.

An archive stands as it was published, and its words are in the index of readers' search already.
Entries of their own are kept for the stories that readers do not have as they stand, which are few:
no word is indexed twice, and no draft is in an index that readers' search asks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef

from articles import body
from articles.bulk import insert
from articles.models import Byline, DeskEntry, DeskIndex, Edition, Story, StoryTopic
from articles.models.story import StoryQuerySet

from .entries import BATCH, folded, names
from .found import Found
from .language import parse

MOST = 1_000  # of either index, the latest: a list of the desk pages through no more


def keep_stories(keys: Iterable[int]) -> None:
    """Let the desk find these stories as they stand now, in the transaction that wrote them."""
    rows = iter(keys)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            DeskEntry.objects.filter(place__in=batch).delete()
            insert(DeskEntry, _entries(batch))


def rebuild_stories() -> int:
    """Make all entries anew; return how many there are. The desk goes on meanwhile."""
    keep_stories(list(DeskEntry.objects.values_list("pk", flat=True)))
    keep_stories(list(Story.objects.unlike_editions().order_by().values_list("pk", flat=True)))
    return DeskEntry.objects.count()


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


def _entries(keys: list[int]) -> Iterator[DeskEntry]:
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
        yield DeskEntry(
            place=pk,
            story_id=pk,
            headline=names([headline, working_headline]),
            standfirst=folded(standfirst),
            byline=names(authors[pk]),
            topics=names(topics[pk]),
            body=folded(body.plain_text(text)),
        )
