"""Fills a database for `serve_speed`: stories published by the desk's own verb, and their likes.

Prints the path of one of them.
"""

import random
import sys
from datetime import UTC, datetime, timedelta

import django
from django.core.management import call_command

django.setup()

from articles import models  # noqa: E402
from articles.publishing import publish  # noqa: E402

SYLLABLES = "ka ro mi ten sal vor lin dra po sha nel gu bri to wen fa ski mor el zi".split()
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PATTERNS, WORDS, BATCH = 40, 600, 500


def say(pick: random.Random, words: int) -> str:
    said = ("".join(pick.choices(SYLLABLES, k=pick.choice((1, 2, 2, 3)))) for _ in range(words))
    return " ".join(said).capitalize()


class Archive:
    """Stories that nobody wrote, the same every time."""

    def __init__(self, size: int) -> None:
        self.size = size
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
        for start in range(PATTERNS, self.size, BATCH):
            self.copy(patterns, range(start, min(start + BATCH, self.size)))
        return patterns[3].get_absolute_url()

    def story(self, number: int):
        pick = self.pick
        body = "\n".join(f"<p>{say(pick, 50)}.</p>" for _ in range(WORDS // 50))
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

    def copy(self, patterns, numbers) -> None:
        fields = [
            field.attname
            for field in models.Edition._meta.concrete_fields
            if field.attname not in {"id", "story_id", "slug", "published_at", "section_id"}
        ]
        shared = ("headline", "standfirst", "body")
        made = []
        for number in numbers:
            pattern = self.pick.choice(patterns)
            at, slug = NOW - timedelta(minutes=10 * number), f"story-{number}"
            section = self.pick.choice(self.sections)
            told = {name: getattr(pattern, name) for name in shared}
            story = models.Story(slug=slug, section=section, published_at=at, **told)
            values = {name: getattr(pattern, name) for name in fields}
            made.append(
                models.Edition(story=story, slug=slug, section=section, published_at=at, **values)
            )
        models.Story.objects.bulk_create(edition.story for edition in made)
        models.Edition.objects.bulk_create(made)
        models.EditionAuthor.objects.bulk_create(
            models.EditionAuthor(
                edition=each, author=self.pick.choice(self.authors), published_at=each.published_at
            )
            for each in made
        )
        models.EditionTopic.objects.bulk_create(
            models.EditionTopic(edition=each, topic=topic, published_at=each.published_at)
            for each in made
            for topic in self.pick.sample(self.topics, 3)
        )


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(Archive(int(sys.argv[1])).write())
