"""``make_fixtures``: fixtures/newsroom.json from the sample documents, run in an empty database.

The documents in ``documents/published`` go through the importer; ``published.toml`` says what
they do not say themselves; then they are published by the desk's own verb. The same input gives
the same file: times are those of the samples, and rows are named by natural keys.
"""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import serializers
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F
from PIL import Image

from articles import body
from articles.importing.gather import gather
from articles.importing.parts import House
from articles.importing.prepare import Reading
from articles.importing.recognise import RULES_VERSION, fold
from articles.importing.save import Options, import_files
from articles.models import (
    Author,
    Banner,
    Byline,
    BylineRole,
    Campaign,
    Edition,
    EditionAuthor,
    EditionTopic,
    Editor,
    ImportRun,
    Picture,
    PictureUse,
    Section,
    Slug,
    SourceDocument,
    Story,
    StoryTopic,
    Teaser,
    Topic,
)
from articles.publishing import publish

# In an order in which each row comes after those it names.
DUMPED: tuple[type[models.Model], ...] = (
    User,
    Section,
    Topic,
    Picture,
    Author,
    Editor,
    Story,
    Slug,
    Byline,
    PictureUse,
    Teaser,
    StoryTopic,
    Edition,
    EditionAuthor,
    EditionTopic,
    ImportRun,
    SourceDocument,
    Banner,
    Campaign,
)
PUBLISHED = "published/"


class Command(BaseCommand):
    help = "Make fixtures/newsroom.json anew from fixtures/documents. Needs an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        folder = settings.BASE_DIR / "fixtures"
        parser.add_argument("--fixtures", type=Path, default=folder)
        parser.add_argument("--output", type=Path, default=folder / "newsroom.json")

    def handle(self, *args: Any, **options: Any) -> None:
        if Story.objects.exists():
            raise CommandError(
                "There are stories in this database, and they would get into the fixture: "
                "use 'make fixtures', which takes an empty one.",
                returncode=2,
            )
        with transaction.atomic():
            Samples(options["fixtures"]).make()
            options["output"].write_text(dump())
        self.stdout.write(f"{options['output'].name}: {Story.objects.count()} stories.")


def dump() -> str:
    """Return the newsroom as `loaddata` takes it, rows named by natural keys."""
    rows = [row for model in DUMPED for row in model._default_manager.order_by("pk")]
    values = serializers.serialize(
        "python", rows, use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    for value in values:
        value.pop("pk", None)  # of rows that nothing names
    return json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1) + "\n"


class Samples:
    """The newsroom of the samples, made step by step in the database at hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told = tomllib.loads((folder / "published.toml").read_text())
        self.now = max(s["published_at"] for s in self.told["stories"] if "published_at" in s)
        self.pictures: dict[str, Picture] = {}
        self.authors: dict[str, Author] = {}

    def make(self) -> None:
        self._places()
        self._people()
        for row in self.told["pictures"]:
            self._picture(row)
        stories = self._import()
        for sample in self.told["stories"]:
            self._complete(stories[sample["file"]], sample, stories)
        Section.objects.filter(stories=None).exclude(name__in=self._names("sections")).delete()
        for sample in self.told["stories"]:
            story = stories[sample["file"]]
            publish(story, by=None, at=self.now, go_live_at=sample.get("published_at"))
        # What is set by the clock would differ from run to run.
        Story.objects.update(created_at=F("published_at"), updated_at=F("published_at"))
        Edition.objects.update(written_at=self.now)
        Picture.objects.update(added_at=self.now)
        # Published, so an editor has looked, and none is what its file says any more.
        SourceDocument.objects.update(arrived_at=self.now, needs_a_look=False, imported_digest="")

    def _names(self, table: str) -> list[str]:
        return [row["name"] for row in self.told[table]]

    def _places(self) -> None:
        for row in self.told["sections"]:
            Section.objects.create(**row)
        for row in self.told["topics"]:
            Topic.objects.create(**row)
        Banner.objects.create(**self.told["banner"])
        Campaign.objects.create(**self.told["campaign"])

    def _people(self) -> None:
        for row in self.told["authors"]:
            portrait = row.pop("portrait", None)
            picture = self._picture({"file": portrait, "title": row["name"]}) if portrait else None
            desks = [self.authors[name] for name in row.pop("desks", ())]
            self.authors[row["name"]] = Author.objects.create(portrait=picture, **row)
            self.authors[row["name"]].desks.set(desks)
        for row in self.told["editors"]:
            user = User.objects.create(
                username=row["username"], email=row["email"], password="!", date_joined=self.now
            )
            editor = Editor.objects.create(user=user, name=row["name"], title=row["title"])
            editor.sections.set(Section.objects.filter(name__in=row["sections"]))
            Author.objects.filter(name=row.get("author")).update(user=user)

    def _import(self) -> dict[str, Story]:
        """Import the documents as `make demo` will name them: to it, they are unchanged."""
        name = self.told["publication"]["name"]
        house = House(
            publications=(name, *self.told["publication"]["also_known_as"]),
            authors=frozenset(map(fold, self._names("authors"))),
        )
        arrivals = [
            arrival
            for arrival in gather([str(self.folder / "documents")], stdin=sys.stdin.buffer)
            if arrival.path.startswith(PUBLISHED)
        ]
        run = ImportRun.objects.create(
            name="Samples", source="documents", started_at=self.now, rules_version=RULES_VERSION
        )
        files = list(
            import_files(arrivals, run=run, options=Options(at=self.now, reading=Reading(house)))
        )
        run.finished_at = self.now
        run.counts = {"created": len(files)}
        run.save()
        return {file.path.removeprefix(PUBLISHED): file.story for file in files if file.story}

    def _picture(self, row: dict[str, Any]) -> Picture:
        """Return the picture of a file; `load_demo` brings the file itself."""
        name = row["file"]
        if name not in self.pictures:
            with Image.open(self.folder / "pictures" / name) as image:
                width, height = image.size
            told = {key: row[key] for key in ("title", "caption", "credit", "alt") if key in row}
            self.pictures[name] = Picture.objects.create(
                key=Path(name).stem, file=f"samples/{name}", width=width, height=height, **told
            )
        return self.pictures[name]

    def _complete(self, story: Story, sample: dict[str, Any], stories: dict[str, Story]) -> None:
        """Add to an imported story what the document does not say of itself."""
        story.section = Section.objects.get(name=sample["section"])
        story.editor = Editor.objects.get(user__username=sample["editor"])
        story.standfirst = sample.get("standfirst", story.standfirst)
        story.published_at = sample.get("published_at", story.published_at)
        story.body = _typed(story.body, sample)
        story.topics.set(sample["topics"])
        self._bylines(story, sample)
        self._pictures(story, sample)
        for order, row in enumerate(sample.get("teasers", ())):
            Teaser.objects.update_or_create(
                story=story,
                title=row["title"],
                defaults={"target": stories[row["target"]], "order": order},
            )
        story.save()

    def _bylines(self, story: Story, sample: dict[str, Any]) -> None:
        if "bylines" in sample:
            story.bylines.all().delete()
        for order, row in enumerate(sample.get("bylines", ())):
            role = row.get("role", BylineRole.AUTHOR)
            author = self.authors[row["author"]]
            Byline.objects.create(story=story, author=author, order=order, role=role)

    def _pictures(self, story: Story, sample: dict[str, Any]) -> None:
        story.picture_uses.all().delete()
        for order, row in enumerate(sample.get("pictures", ())):
            PictureUse.objects.create(
                story=story,
                picture=self._picture(row),
                order=order,
                caption=row.get("caption", ""),
                credit=row["credit"],
                alt=row["alt"],
            )
            if "after" in row:
                story.body = _placed(story.body, row["after"], order + 1)


def _typed(html: str, sample: dict[str, Any]) -> str:
    """Return the body with the pull quotes that plain text hides."""
    starts = tuple(sample.get("pull_quotes", ()))
    parts = []
    for block in body.blocks(html):
        kind = "pull_quote" if starts and block.text.startswith(starts) else block.kind
        lines = block.text.split("\n") if kind == "list" else [block.text]
        parts += [("list_item" if kind == "list" else kind, line) for line in lines]
    return body.from_text(parts)


def _placed(html: str, after: str, number: int) -> str:
    """Return the body with picture `number` behind the block that starts with `after`."""
    lines = []
    for block in body.blocks(html):
        lines.append(block.html)
        if block.text.startswith(after):
            lines.append(f'<figure data-picture="{number}"></figure>')
    return body.clean("\n".join(lines))
