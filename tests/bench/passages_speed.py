"""What the passage index costs, and what it finds, at a size.

    python tests/bench/passages_speed.py [--stories 20000] [--words 500] [--postgres]

Makes stories with a seeded generator (words as rare and as common as in a language, every
twentieth story an issue of one notice, an appeal at the end of every third), indexes them in
batches as an import does, and asks the index about copies, edited copies and single sentences.
Without --postgres the database is a new SQLite file; with it one is made on the server of
DATABASE_URL, by default this machine's, and dropped again.
"""

import argparse
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    "DEBUG": "0",
    "PUBLICATION_ADDRESS": "https://news.example",
    "SECRET_KEY": "x" * 60,
}
if "--postgres" in sys.argv:
    os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/newsroom")
else:
    os.environ["DATABASE_URL"] = "sqlite:///bench.sqlite3"

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402

from articles import passages  # noqa: E402
from articles.body import from_text, plain_text  # noqa: E402
from articles.models import Story  # noqa: E402
from articles.shingles import marks  # noqa: E402

BATCH = 100
SYLLABLES = "ka ro mi ten sal vor lin dra po sha nel gu bri to wen fa ski mor el zi".split()
APPEAL = "Please support our reporting from the coast if you can afford it, every month or once."
NOTICE = (
    "The weather service expects {} degrees on the coast today and {} in the hills. "
    "Wind from the west reaches {} metres a second by noon and falls to {} in the evening. "
    "Ships under 20 metres are asked to stay in port while the yellow flag is up. "
    "The next report is due tomorrow at six in the morning."
)


class Generator:
    """Stories of random sentences: the nth word of 20,000 is n times rarer than the first."""

    def __init__(self, seed: int, words: int) -> None:
        self.pick = random.Random(seed)
        self.words = words
        count = 20_000
        self.vocabulary = ["".join(self.pick.choices(SYLLABLES, k=1 + n % 4)) for n in range(count)]
        self.weights = list(accumulate(1 / (n + 2) for n in range(count)))

    def sentence(self) -> str:
        count = self.pick.randint(6, 30)
        said = self.pick.choices(self.vocabulary, cum_weights=self.weights, k=count)
        if self.pick.random() < 0.3:
            said[count // 2] = str(self.pick.randint(1, 5000))
        return " ".join(said).capitalize() + "."

    def story(self, number: int) -> list[str]:
        if number % 20 == 0:
            return [NOTICE.format(*(self.pick.randint(0, 40) for _ in range(4)))]
        said: list[str] = []
        while sum(sentence.count(" ") + 1 for sentence in said) < self.words:
            said.append(self.sentence())
        paragraphs = [" ".join(said[n : n + 3]) for n in range(0, len(said), 3)]
        return [*paragraphs, APPEAL] if number % 3 == 0 else paragraphs


@contextmanager
def new_database() -> Iterator[None]:
    """Have an empty database, made and dropped as for tests."""
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def fill(generator: Generator, stories: int) -> list[tuple[int, str]]:
    """Write and index the stories; print what indexing took. Returns (number, body) pairs."""
    made, costs, making = [], [], 0.0
    for start in range(0, stories, BATCH):
        batch = [
            Story(
                headline=f"Story {number}",
                slug=f"story-{number}",
                body=from_text(("paragraph", p) for p in generator.story(number)),
            )
            for number in range(start, start + BATCH)
        ]
        texts = [plain_text(story.body) for story in batch]
        started = time.perf_counter()
        found = [marks(text) for text in texts]
        making += time.perf_counter() - started
        with transaction.atomic():
            Story.objects.bulk_create(batch)
            started = time.perf_counter()
            passages.candidates(found)
            looked = time.perf_counter()
            passages.keep({s.pk: own for s, own in zip(batch, found, strict=True)})
            costs.append((looked - started, time.perf_counter() - looked))
        made += [(story.pk, story.body) for story in batch]
    tenth = max(1, len(costs) // 10)
    print(f"marks of a story   {making / stories * 1e6:8.0f} µs   (in the workers of an import)")
    for name, part in (
        ("all", costs),
        ("first tenth", costs[:tenth]),
        ("last tenth", costs[-tenth:]),
    ):
        asked, kept = (sum(times) / len(part) / BATCH * 1e6 for times in zip(*part))
        print(f"a story, {name:12}{asked:6.0f} µs to compare, {kept:6.0f} µs to index")
    return made


def size(stories: int) -> None:
    """Print what the index takes on the disk, its marks and its tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%articles_passage%'")
        else:
            cursor.execute(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
                " WHERE relkind = 'r' AND relname LIKE 'articles_passage%'"
            )
        print(f"size of a story    {int(cursor.fetchone()[0]) / stories:8.0f} bytes")


def ask(name: str, questions: list[str], verb: Callable, wanted: list[int]) -> None:
    """Print how long answers took, by the clock and of this process's CPU, which a busy machine
    does not stretch, and in how many of them the wanted story was found."""
    times, busy, right = [], [], 0
    for question, story in zip(questions, wanted, strict=True):
        started, worked = time.perf_counter(), time.process_time()
        answer = verb(question)
        times.append(time.perf_counter() - started)
        busy.append(time.process_time() - worked)
        right += any(found.story == story for found in answer)
    clock, worst, cpu = (seconds * 1e3 for seconds in (median(times), max(times), median(busy)))
    print(
        f"{name:40}{clock:6.2f} ms median {worst:6.1f} ms worst {cpu:6.2f} ms CPU"
        f"{right / len(questions):7.0%} found"
    )


def edited(pick: random.Random, body: str, share: float) -> str:
    """Return `body` with a word changed in that share of its sentences."""
    sentences = body.split(". ")
    return ". ".join(
        re.sub(r" (\w+) ", " changed ", s, count=1) if pick.random() < share else s
        for s in sentences
    )


def measure(generator: Generator, made: list[tuple[int, str]]) -> None:

    pick = generator.pick
    chosen = pick.sample([pair for pair in made if "weather service" not in pair[1]], 300)
    wanted = [story for story, _ in chosen]
    bodies = [body for _, body in chosen]
    ask("like_this: a copy", bodies, passages.like_this, wanted)
    some = [edited(pick, body, 0.5) for body in bodies]
    ask("like_this: every other sentence edited", some, passages.like_this, wanted)
    half = ["\n".join(body.splitlines()[::2]) for body in bodies]
    ask("like_this: every other paragraph", half, passages.like_this, wanted)
    fresh = ["".join(f"<p>{p}</p>\n" for p in generator.story(1)) for _ in bodies]
    ask("like_this: a new story", fresh, passages.like_this, [0] * len(fresh))
    notices = pick.sample([pair for pair in made if "weather service" in pair[1]], 50)
    ask("like_this: one of many notices", *_columns(notices, passages.like_this))
    said = [pick.choice(plain_text(body).splitlines()[:-1]).split(". ")[0] for body in bodies]
    ask("who_says: a sentence", said, passages.who_says, wanted)
    figures = [re.sub(r"\b\d+\b", "77", s) if re.search(r"\d", s) else s + " 77" for s in said]
    ask("who_says: other figures", figures, passages.who_says, wanted)
    word = [re.sub(r"^((?:\S+ ){3})\S+", r"\1changed", s) for s in said]
    ask("who_says: a word changed", word, passages.who_says, wanted)
    ask("who_says: what a third of them say", [APPEAL] * 50, passages.who_says, [0] * 50)


def _columns(pairs: list[tuple[int, str]], verb: Callable) -> tuple[list[str], Callable, list[int]]:
    return [body for _, body in pairs], verb, [story for story, _ in pairs]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    generator = Generator(options.seed, options.words)
    with new_database():
        print(f"{options.stories:,} stories of {options.words} words, {connection.display_name}")
        made = fill(generator, options.stories)
        size(options.stories)
        measure(generator, made)


if __name__ == "__main__":
    main()
