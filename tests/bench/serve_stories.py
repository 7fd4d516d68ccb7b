"""Fills a SQLite database for `serve_speed`: a few stories published by the desk's own verb, and
as many copies of them as asked for, made by the database itself.

    serve_stories.py STORIES WORDS

Prints the path of one of them.
"""

import random
import sys
from datetime import UTC, datetime, timedelta

import django
from django.core.management import call_command
from django.db import connection, transaction

django.setup()

from articles import models  # noqa: E402
from articles.publishing import publish  # noqa: E402
from articles.search.language import MARK  # noqa: E402

SYLLABLES = "ka ro mi ten sal vor lin dra po sha nel gu bri to wen fa ski mor el zi".split()
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PATTERNS, PIECES = 40, 2_000


def say(pick: random.Random, words: int) -> str:
    said = ("".join(pick.choices(SYLLABLES, k=pick.choice((1, 2, 2, 3)))) for _ in range(words))
    return " ".join(said).capitalize()


class Archive:
    """Stories that nobody wrote, the same every time."""

    def __init__(self, size: int, words: int) -> None:
        self.size, self.words = size, words
        self.pick = random.Random(7)
        self.sections = [models.Section.objects.create(name=f"Section {n}") for n in range(1, 7)]
        self.topics = [models.Topic.objects.create(name=f"Topic {n}") for n in range(1, 101)]
        self.authors = [
            models.Author.objects.create(name=f"{say(self.pick, 2).title()} {n}", bio="Reports.")
            for n in range(50)
        ]

    def write(self) -> str:
        patterns = []
        for number in range(PATTERNS):
            at = NOW - timedelta(minutes=number)
            patterns.append(publish(self.story(number), by=None, at=NOW, go_live_at=at))
        if self.size > PATTERNS:
            self.copy()
        return patterns[3].get_absolute_url()

    def story(self, number: int):
        pick = self.pick
        body = "\n".join(f"<p>{say(pick, 50)}.</p>" for _ in range(self.words // 50))
        story = models.Story.objects.create(
            headline=say(pick, 9),
            standfirst=say(pick, 25) + ".",
            body=body,
            section=pick.choice(self.sections),
        )
        models.Byline.objects.create(story=story, author=pick.choice(self.authors))
        picture = models.Picture.objects.create(
            title="Picture", file=f"pictures/{number}.jpg", width=1600, height=1000
        )
        told = {"caption": say(pick, 12), "credit": say(pick, 2), "alt": say(pick, 6)}
        models.PictureUse.objects.create(story=story, picture=picture, **told)
        story.topics.set(pick.sample(self.topics, 3))
        return story

    def copy(self) -> None:
        """Have SQLite copy the patterns, with other words, times, sections, names and topics."""
        pieces = [(say(self.pick, self.words // 2),) for _ in range(PIECES)]
        with connection.cursor() as cursor:
            # Nobody else is here, and what fails is made anew.
            cursor.execute("PRAGMA journal_mode = OFF")
            cursor.execute("PRAGMA synchronous = OFF")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE piece (id INTEGER PRIMARY KEY, text TEXT)")
            cursor.executemany("INSERT INTO piece (text) VALUES (%s)", pieces)
            for model, changes in COPIES:
                cursor.execute(self.copying(model, changes))
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE piece")
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA optimize")

    def copying(self, model, changes: dict[str, str]) -> str:
        meta = model._meta
        columns = {field.column: f"pattern.{field.column}" for field in meta.concrete_fields}
        if "id" not in changes and meta.pk.column == "id":
            del columns["id"]
        columns |= changes
        pattern = "edition_id" if "edition_id" in columns else "id"
        return f"""
            WITH RECURSIVE number (n) AS (
                SELECT {PATTERNS + 1} UNION ALL SELECT n + 1 FROM number WHERE n < {self.size}
            ), new AS (
                SELECT n, 1 + n % {PATTERNS} AS pattern,
                {NOW.timestamp():.0f} - 600 * ({self.size + 1} - n) AS second
                FROM number
            )
            INSERT INTO {meta.db_table} ({", ".join(columns)})
            SELECT {", ".join(columns.values())} FROM new
            JOIN (SELECT * FROM {meta.db_table} WHERE {pattern} <= {PATTERNS} GROUP BY {pattern})
                AS pattern ON pattern.{pattern} = new.pattern
            JOIN piece AS one ON one.id = 1 + n * 7 % {PIECES}
            JOIN piece AS two ON two.id = 1 + n * 11 % {PIECES}
        """


TIME = "datetime(second, 'unixepoch')"
DAWN = 62_135_596_800  # seconds of the calendar before those that computers count
SECTION = "1 + n * 5 % 6"
AUTHOR = "1 + n * 3 % 50"
TOPICS = [f"1 + (n * 7 + {far}) % 100" for far in (0, 33, 71)]


MARKS = [
    f"'{MARK}{kind}{MARK}' || ({key})" for kind, key in (("section", SECTION), ("author", AUTHOR))
]
MARKS += [f"'{MARK}topic{MARK}' || ({topic})" for topic in TOPICS]
COPIES = [
    (
        models.Story,
        {"id": "n", "slug": "'story-' || n", "published_at": TIME, "section_id": SECTION},
    ),
    (
        models.Edition,
        {
            "id": "n",
            "story_id": "n",
            "slug": "'story-' || n",
            "published_at": TIME,
            "section_id": SECTION,
            "text": "one.text || char(10) || two.text",
        },
    ),
    (
        models.EditionAuthor,
        {"edition_id": "n", "author_id": AUTHOR, "published_at": TIME},
    ),
    *(
        (
            models.EditionTopic,
            {"edition_id": "n", "topic_id": topic, "published_at": TIME},
        )
        for topic in TOPICS
    ),
    (
        models.SearchEntry,
        {
            "place": f"(second + {DAWN}) / 60 * {2**30} + n",
            "edition_id": "n",
            "topics": " || ' ' || ".join(MARKS),
            "body": "lower(one.text || ' ' || two.text)",
        },
    ),
]


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(Archive(*map(int, sys.argv[1:])).write())
