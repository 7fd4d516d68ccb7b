"""What readers' search takes, by how often a word stands in the archive.

    python tests/bench/search_speed.py [--editions 20000] [--postgres postgres://...]

Writes editions with a seeded generator straight into the tables of a new database (words as
often as in a language: the second half as often as the first, the third a third as often, ...),
indexes them, and reports the milliseconds of a page of twenty: the median and the worst of
questions of one kind. Beside them: what indexing takes, and how large the index is.
A PostgreSQL database that is named is made anew, and dropped at the end.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SYLLABLES = "ka ro mi ten sal vor lin dra po sha nel gu bri to wen fa ski mor el zi".split()
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 500
PAGE = 20


def vocabulary(size: int) -> list[str]:
    """Return `size` different words, shorter ones first."""
    found = [""]
    for stem in found:
        found += [stem + syllable for syllable in SYLLABLES]
        if len(found) > size:
            return found[1 : size + 1]
    return []


class Archive:
    """Stories that nobody wrote, the same for the same seed."""

    def __init__(self, editions: int, words: int, seed: int) -> None:
        self.size, self.length = editions, words
        self.pick = random.Random(seed)
        self.words = vocabulary(30_000)
        self.pick.shuffle(self.words)
        self.often = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def say(self, words: int) -> str:
        return " ".join(self.pick.choices(self.words, cum_weights=self.often, k=words))

    def body(self) -> str:
        return "\n".join(self.say(50).capitalize() + "." for _ in range(self.length // 50))

    def write(self) -> None:
        section = Section.objects.default()
        sections = [section] + [Section.objects.create(name=f"Section {n}") for n in range(5)]
        people = [
            Author.objects.create(name=f"{self.say(1).title()} {self.say(1).title()} {n}")
            for n in range(50)
        ]
        topics = [Topic.objects.create(name=f"{self.say(1).title()} {n}") for n in range(200)]
        for start in range(0, self.size, BATCH):
            numbers = range(start + 1, min(start + BATCH, self.size) + 1)
            with transaction.atomic():
                self.write_batch(numbers, sections, people, topics)

    def write_batch(self, numbers, sections, people, topics) -> None:
        editions = [self.edition(number, self.pick.choice(sections)) for number in numbers]
        Story.objects.bulk_create(edition.story for edition in editions)
        by = {edition: self.pick.choice(people) for edition in editions}
        for edition in editions:
            edition.byline = by[edition].name
        Edition.objects.bulk_create(editions)
        EditionAuthor.objects.bulk_create(
            EditionAuthor(edition=each, author=by[each], published_at=each.published_at)
            for each in editions
        )
        EditionTopic.objects.bulk_create(
            EditionTopic(edition=each, topic=topic, published_at=each.published_at)
            for each in editions
            for topic in self.pick.sample(topics, 3)
        )

    def edition(self, number: int, section) -> "Edition":
        text = self.body()
        # An archive comes in any order: keys say nothing about time.
        at = NOW - timedelta(minutes=self.pick.randrange(15 * 365 * 24 * 60))
        story = Story(pk=number, slug=f"story-{number}", headline=self.say(9), section=section)
        return Edition(
            pk=number,
            story=story,
            slug=story.slug,
            headline=story.headline,
            standfirst=self.say(20),
            body=f"<p>{text}</p>",
            text=text,
            language="en",
            section=section,
            word_count=self.length,
            reading_minutes=2,
            content={"body": text, "headline": story.headline},
            published_at=at,
            written_at=NOW,
            page_html=f"<article>{text}</article>" + "<a href='/'></a>" * 100,
            card_html=f"<article>{story.headline}</article>" + "<i></i>" * 60,
        )

    def questions(self) -> dict[str, list[str]]:
        """Return {kind: questions}; word number n of the vocabulary is the n-th most frequent."""
        common, usual = self.words[:10], self.words[100:110]
        uncommon, rare = self.words[1000:1010], self.words[20_000:20_010]
        phrases = [" ".join(self.sentence()[:2]) for _ in range(10)]
        return {
            "word, common": common,
            "word, usual": usual,
            "word, uncommon": uncommon,
            "word, rare": rare,
            "words, 3 common": [" ".join(common[n : n + 3]) for n in range(7)],
            "words, 2 usual": [" ".join(usual[n : n + 2]) for n in range(9)],
            "phrase, common": [f'"{common[n]} {common[n + 1]}"' for n in range(9)],
            "phrase, from a text": [f'"{phrase}"' for phrase in phrases],
            "common -usual": [f"{common[n]} -{usual[n]}" for n in range(10)],
            "author:": [f'author:"{name}"' for name in self.names(Author)],
            "author: and common": [f'author:"{n}" {common[0]}' for n in self.names(Author)],
            "topic:": [f'topic:"{name}"' for name in self.names(Topic)],
        }

    def sentence(self) -> list[str]:
        edition = Edition.objects.get(pk=self.pick.randint(1, self.size))
        return edition.text.partition("\n")[0].split()[10:]

    def names(self, model) -> list[str]:
        return list(model.objects.values_list("name", flat=True)[:10])


def first_page(editions) -> list:
    return list(editions.cards()[:PAGE])


def milliseconds(work) -> float:
    """Return the fastest of three runs: the first brings pages into memory."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times) * 1000


def report(archive: Archive) -> None:
    print(
        f"\n{'milliseconds for 20':24}{'found':>10}{'best first':>16}{'newest first':>16}", end=""
    )
    print(f"{'in a section':>16}{'halfway':>16}{'snippets':>16}")
    section = Section.objects.default()
    halfway = NOW - timedelta(days=15 * 365 // 2)
    for kind, questions in archive.questions().items():
        counts, times = [], []
        for text in questions:
            found = search.query(text, NOW)
            counts.append(found.count())
            keys = found.best_first().keys[:PAGE]
            shown = dict(Edition.objects.filter(pk__in=keys).values_list("pk", "text"))
            orders = (
                found.newest_first(),
                found.in_section(section).newest_first(),
                found.newest_first().older_than(halfway, 0),
            )
            row = [milliseconds(partial(first_page, each)) for each in orders]
            best = milliseconds(found.best_first)
            times.append([best, *row, milliseconds(partial(search.snippets, shown, text))])
        print(f"{kind:24}{statistics.median(counts):10,.0f}", end="")
        for column in zip(*times):
            print(f"{statistics.median(column):9.1f}{max(column):7.1f}", end="")
        print()


def size() -> int:
    """Return the bytes of the index, entries included."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('articles_searchentry')")
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'articles_search%'")
        return cursor.fetchone()[0]


def measure(options: argparse.Namespace) -> None:
    call_command("migrate", verbosity=0)
    archive = Archive(options.editions, options.words, options.seed)
    started = time.perf_counter()
    archive.write()
    written = time.perf_counter()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    began = time.perf_counter()
    search.rebuild()
    indexed = time.perf_counter() - began
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    print(f"{connection.vendor}, {options.editions:,} editions of {options.words} words")
    print(f"written   {options.editions / (written - started):8,.0f} a second")
    print(f"indexed   {options.editions / indexed:8,.0f} a second")
    print(f"index     {size() / options.editions / 1000:8.1f} kB an edition")
    text = Edition.objects.aggregate(all=Sum(Length("text")))["all"]
    print(f"text      {text / options.editions / 1000:8.1f} kB an edition")
    report(archive)
    started = time.perf_counter()
    wrong = len(list(search.differences()))
    print(f"\nchecked in {time.perf_counter() - started:.1f} s, {wrong} differences")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if not OPTIONS.postgres:
            connection.settings_dict["NAME"] = str(Path(folder) / "search.sqlite3")
            measure(OPTIONS)
            connection.close()
            return
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            measure(OPTIONS)
        finally:
            connection.creation.destroy_test_db(OPTIONS.postgres, verbosity=0)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--editions", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", metavar="URL", default="", help="measure there instead")
    return parser.parse_args()


if __name__ == "__main__":
    OPTIONS = options()
    os.environ |= {
        "DEBUG": "0",
        "SECRET_KEY": "x" * 60,
        "PUBLICATION_ADDRESS": "https://news.example",
        "DATABASE_URL": OPTIONS.postgres or "sqlite:///unused.sqlite3",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.db.models import Sum
    from django.db.models.functions import Length

    from articles import search
    from articles.models import (
        Author,
        Edition,
        EditionAuthor,
        EditionTopic,
        Section,
        Story,
        Topic,
    )

    main()
