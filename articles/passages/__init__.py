"""Which stories say the same: a face of its own over an index of passages.

``index``, ``remove``, ``rebuild``    keep the index in step with stories
``differences``                       which it does not know, for the operator
``like_this(body)``                   stories whose body is largely the same
``who_says(sentence)``                stories that say it, and where

What is indexed is the desk's working copy. The importer indexes what it writes, each version
that is saved is, and `rebuild_passages` indexes all there is. What was changed past them is
found as it was when it was last indexed. A stale mark costs a look and never a wrong answer:
**the index proposes, the bodies decide.** Containment is counted on the bodies as they are
now, all their shingles, so it is exact; a story in the bin is never found.

How it was chosen, on 500-word stories (two busy cores, CPU time):

- 155 winnowed shingles a story in a table took 2.7 KB and 0.7-1.3 ms of insert each, growing;
  150 in an FTS5 table without positions 2.1 KB and 0.2 ms, but 20 microseconds to look one of
  them up: 0.3 ms a file is too much to ask of an import. Phrase queries on the search index know
  editions only, and an imported archive is drafts.
- One mark for each sentence (see `articles.shingles`), some 25 a story, serves both questions.
  A body is looked up by 16 of its marks and two must be shared. A sentence is looked up by
  every mark it could have left: always found when it is the same or its figures have changed.
- A sentence that many stories share (a notice that comes daily, an appeal) would make a look
  as long as the archive: only the newest stories with a mark are looked at. The mark of
  the whole text finds an old one among them all the same.

At 20,000 stories, two busy cores, SQLite and PostgreSQL: `like_this` 1.4-1.8 ms of CPU for a
copy and 0.9-1.2 for a new story, `who_says` 0.8-1.4, and 7 for what a third of all stories say;
a story takes 0.5 KB and 2.6 KB, some 0.13 ms to index and 0.08 to compare with the rest. All
copies were found, and all with every other sentence edited or every other paragraph gone; all
sentences with other figures, and 56 % of those with a word changed. ``tests/bench/
passages_speed.py`` says it anew.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from articles import text
from articles.body import blocks, plain_text
from articles.bulk import insert_values
from articles.models import PassageMarks, Story
from articles.shingles import (
    SHORT,
    Shingle,
    containment,
    letter_shingles,
    marks,
    possible_marks,
    shingles,
    words,
)

from . import postgres, sqlite

__all__ = [
    "Likeness",
    "Place",
    "candidates",
    "differences",
    "index",
    "keep",
    "like_this",
    "nearest",
    "rebuild",
    "remove",
    "who_says",
]

LEAST = 0.3  # of a text that another must hold for the two to be called alike
_ASKED = 16  # marks of a body that are looked up
_NEWEST = 32  # stories looked at for one mark
_LIKE = 5  # bodies read for one that is asked about
_SAYING = 20  # bodies read for one sentence
_BATCH = 200

Marks = Sequence[int]


class Likeness(NamedTuple):
    """A story, and which share of the shorter body the longer one holds, 0.3 to 1."""

    story: int
    containment: float


class Place(NamedTuple):
    """Where a sentence stands: a story, the line of its body from 1, and the sentence as it
    stands there. `containment` is 1 for the same words and figures."""

    story: int
    line: int
    sentence: str
    containment: float


def index(bodies: Iterable[tuple[int, str]]) -> None:
    """Index (story's number, body) pairs, new or indexed before."""
    keep({story: marks(plain_text(body)) for story, body in bodies})


def keep(marks_of: Mapping[int, Marks]) -> None:
    """Index stories by marks that were made before: {story's number: `articles.shingles.marks`}.

    What is indexed under the same marks already is left alone.
    """
    with transaction.atomic():
        known = {row.story_id: row for row in PassageMarks.objects.filter(story__in=marks_of)}
        new = {
            story: tuple(found)
            for story, found in marks_of.items()
            if story not in known or known[story].marks != tuple(found)
        }
        if new:
            _forget([row for story, row in known.items() if story in new])
            rows = new.items()
            insert_values(
                PassageMarks,
                ({"story_id": story, "packed": PassageMarks.pack(found)} for story, found in rows),
            )
            _engine().add([(mark, story) for story, found in new.items() for mark in found])


def remove(stories: Collection[int]) -> None:
    """Forget the stories with these numbers; one that is not indexed does not matter."""
    with transaction.atomic():
        _forget(list(PassageMarks.objects.filter(story__in=stories)))


def rebuild() -> int:
    """Index every story anew and sweep out what is left of others; return how many.

    Goes batch by batch, each in one transaction: stories are found all the while.
    """
    done = last = 0
    rows = Story.objects.order_by("pk").values_list("pk", "body")
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        with transaction.atomic():
            remove([story for story, _ in batch])
            index(batch)
        last = batch[-1][0]
        done += len(batch)
    with transaction.atomic():
        _engine().sweep()
    return done


def differences() -> Iterator[str]:
    """Yield a line for each story that was never indexed: nothing, if all is well.

    A file that tells it again would make a second one.
    """
    known = PassageMarks.objects.filter(story=OuterRef("pk"))
    missing = Story.objects.filter(~Exists(known)).order_by("pk")
    for slug in missing.values_list("slug", flat=True).iterator():
        yield f"{slug}: its passages are not indexed"


def like_this(body: str, *, but: Collection[int] = ()) -> list[Likeness]:
    """Return the stories whose bodies are like `body`, most alike first; at most five.

    Nothing is like a body of under twelve words. Stories in `but` are left out.
    """
    asked = plain_text(body)
    own = _comparable(asked)
    near = candidates([marks(asked)], but=but)[0]
    found = (
        Likeness(story, containment(own, _comparable(plain_text(other))))
        for story, other in Story.objects.at_desk().filter(pk__in=near).values_list("pk", "body")
    )
    alike = [likeness for likeness in found if likeness.containment >= LEAST]
    return sorted(alike, key=lambda likeness: (-likeness.containment, -likeness.story))


def candidates(many: Sequence[Marks], *, but: Collection[int] = ()) -> list[list[int]]:
    """Return for the marks of each text the stories worth comparing with it, best first.

    One query for all of them. Some are not alike and some may be gone: the bodies decide.
    """
    stories = _stories_with({mark for found in many for mark in found[:_ASKED]})
    return [nearest(found, stories, but=but) for found in many]


def nearest(
    asked: Marks, stories: Mapping[int, Collection[int]], *, but: Collection[int] = ()
) -> list[int]:
    """Return which of `stories`, {mark: their numbers}, are worth comparing with a text.

    They share the mark of the whole text, or two of its others; best first, at most five.
    """
    shared = Counter(story for mark in asked[:_ASKED] for story in stories.get(mark, ()))
    if not shared:
        return []
    shared.update(dict.fromkeys(stories.get(asked[0], ()), _ASKED))
    near = [story for story, count in shared.items() if count >= 2 and story not in but]
    return sorted(near, key=lambda story: (-shared[story], -story))[:_LIKE]


def who_says(sentence: str) -> list[Place]:
    """Return where `sentence` stands, or one that differs in little: the same words first.

    Needs five words in a row without a figure; [] for less. Of the stories that say it the
    twenty newest that are nearest to it are looked at.
    """
    asked = letter_shingles(sentence)
    stories = _stories_with(possible_marks(sentence))
    shared = Counter(story for found in stories.values() for story in found)
    near = sorted(shared, key=lambda story: (-shared[story], -story))[:_SAYING]
    places = [
        place
        for story, body in Story.objects.at_desk().filter(pk__in=near).values_list("pk", "body")
        for place in _places(sentence, asked, story, body)
    ]
    return sorted(places, key=lambda place: (-place.containment, -place.story, place.line))


def _places(sentence: str, asked: frozenset[Shingle], story: int, body: str) -> Iterator[Place]:
    exactly = shingles(words(sentence))
    for line, block in enumerate(blocks(body), 1):
        if len(asked & letter_shingles(block.text)) * 2 < len(asked):
            continue
        share = len(exactly & shingles(words(block.text))) / (len(exactly) or 1)
        said = max(
            text.sentences(block.text), key=lambda other: len(asked & letter_shingles(other))
        )
        yield Place(story, line, said, share)


def _comparable(text: str) -> frozenset[Shingle]:
    found = words(text)
    return shingles(found) if len(found) >= SHORT else frozenset()


def _stories_with(found: Collection[int]) -> Mapping[int, list[int]]:
    stories: defaultdict[int, list[int]] = defaultdict(list)
    if found:
        for mark, story in _engine().stories_with(sorted(found), _NEWEST):
            stories[mark].append(story)
    return stories


def _forget(rows: Sequence[PassageMarks]) -> None:
    if rows:
        _engine().discard([(mark, row.story_id) for row in rows for mark in row.marks])
        PassageMarks.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _engine() -> ModuleType:
    return postgres if connection.vendor == "postgresql" else sqlite
