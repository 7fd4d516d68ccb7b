"""Parsed files -> stories at the desk. The one part of the importer that knows Django.

Files are saved in batches, each in one transaction: a killed run leaves whole stories only,
and the same call again finishes the job. Readers notice nothing unless `publish` is asked for,
and then through the desk's own verb.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from articles import body, text
from articles.models import (
    Author,
    Byline,
    Campaign,
    ImportRun,
    Outcome,
    PictureUse,
    Section,
    Slug,
    SlugKind,
    SourceDocument,
    Story,
    StoryTopic,
    Teaser,
    Topic,
)
from articles.publishing import NotPossible, publish, snapshots

from .gather import Arrival
from .parse import parse
from .parts import Byline as PartByline
from .parts import House, Note, ParsedStory, Profile, Role, Source
from .read import Unreadable, read

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 100
NAME = 120  # characters of a name or a role that fit


@dataclass(frozen=True, slots=True)
class Options:
    """How a run treats its files; `at` and `by` say when and who, as for every verb."""

    at: datetime
    by: "User | None" = None
    house: House = field(default_factory=House)
    encoding: str | None = None
    section: Section | None = None
    publish: bool = False
    # Whether to tell what stands in files that have not changed, which costs reading them.
    tell_all: bool = False


@dataclass(slots=True)
class File:
    """One file on its way through a run, and what became of it."""

    arrival: Arrival
    data: bytes = b""
    digest: str = ""
    source: Source | None = None
    parsed: ParsedStory = field(default_factory=ParsedStory)
    outcome: Outcome = Outcome.CREATED
    previous: SourceDocument | None = None
    story: Story | None = None
    notes: list[Note] = field(default_factory=list)
    needs_a_look: bool = False
    published: bool = False

    @property
    def path(self) -> str:
        return self.arrival.path

    def look(self, line: int, sentence: str) -> None:
        """Leave `sentence` for the editor: this file needs a look."""
        self.notes.append(Note(line, sentence))
        self.needs_a_look = True

    def as_json(self) -> dict[str, Any]:
        parsed = replace(self.parsed, notes=tuple(self.notes), needs_a_look=self.needs_a_look)
        return parsed.as_json(self.path, self.outcome.value)


def import_files(
    arrivals: Iterable[Arrival], *, run: ImportRun | None, options: Options
) -> Iterator[File]:
    """Import `arrivals` and yield each file with what became of it, in their order.

    `run` is None for a dry run, which writes nothing.
    """
    queue = _once(arrivals)
    while batch := [File(arrival) for arrival in islice(queue, BATCH)]:
        for file in batch:
            _load(file)
        with transaction.atomic():
            _compare(batch)
            for file in batch:
                _parse(file, options)
            new = [f for f in batch if not (f.previous and f.previous.sha256 == f.digest)]
            _keep_edited(new)
            if run is not None:
                _save(new, run, options)
        yield from batch


def _once(arrivals: Iterable[Arrival]) -> Iterator[Arrival]:
    """Leave out files that were named twice: 'import_stories news news/today.txt'."""
    seen = set()
    for arrival in arrivals:
        key = (arrival.source, arrival.path)
        if key not in seen:
            seen.add(key)
            yield arrival


def _load(file: File) -> None:
    try:
        file.data = file.arrival.load()
    except OSError as error:
        file.outcome = Outcome.REFUSED
        file.look(0, _("It cannot be opened: %(why)s.") % {"why": error.strerror or error})
    file.digest = sha256(file.data).hexdigest()


def _compare(batch: list[File]) -> None:
    """Find what each file was when it last came, and which are the same to the byte."""
    sources = {file.arrival.source for file in batch}
    paths = {file.path for file in batch}
    last = (
        SourceDocument.objects.filter(source__in=sources, path__in=paths)
        .values("source", "path")
        .annotate(last=Max("pk"))
        .values("last")
    )
    rows = SourceDocument.objects.filter(pk__in=last).defer("data", "spans")
    known = {(row.source, row.path): row for row in rows.select_related("story")}
    for file in batch:
        file.previous = known.get((file.arrival.source, file.path))
        if file.previous and file.previous.sha256 == file.digest:
            refused = file.previous.outcome == Outcome.REFUSED
            file.outcome = Outcome.REFUSED if refused else Outcome.UNCHANGED


def _parse(file: File, options: Options) -> None:
    if file.notes or (file.outcome == Outcome.UNCHANGED and not options.tell_all):
        return
    try:
        file.source = read(file.data, encoding=options.encoding)
    except Unreadable as refusal:
        file.outcome = Outcome.REFUSED
        file.look(0, str(refusal))
        return
    file.parsed = parse(file.source.text, options.house)
    file.notes = [*file.source.notes, *file.parsed.notes]
    if file.parsed.refused:
        file.outcome = Outcome.REFUSED
        file.look(0, file.parsed.refused)
    elif file.outcome != Outcome.UNCHANGED:
        file.needs_a_look = file.parsed.needs_a_look
        if file.previous and file.previous.story:
            file.story = file.previous.story
            file.outcome = Outcome.UPDATED


def _save(new: list[File], run: ImportRun, options: Options) -> None:
    _Writer(options).write([f for f in new if f.outcome in {Outcome.CREATED, Outcome.UPDATED}])
    if options.publish:
        for file in new:
            _publish(file, options)
    SourceDocument.objects.bulk_create(_document(file, run) for file in new)


def _keep_edited(files: list[File]) -> None:
    """Leave stories alone that the desk has edited since the file came: both texts are kept."""
    updates = [f for f in files if f.outcome == Outcome.UPDATED]
    stories = Story.objects.whole().in_bulk([f.story.pk for f in updates if f.story])
    for file in updates:
        assert file.story and file.previous
        file.story = stories[file.story.pk]
        if _fingerprint(file.story) != file.previous.imported_digest:
            file.outcome = Outcome.UNCHANGED
            file.look(
                0,
                _(
                    "The file has changed, and the story was edited here since it first came. "
                    "Both texts are kept: compare them and take over what is right."
                ),
            )


def _publish(file: File, options: Options) -> None:
    if file.story is None or file.outcome not in {Outcome.CREATED, Outcome.UPDATED}:
        return
    if not file.parsed.headline or not file.parsed.published_at:
        missing = _("a headline") if not file.parsed.headline else _("a date")
        file.look(0, _("It stays a draft: the file has not %(what)s.") % {"what": missing})
        return
    if any(span.role == Role.OPEN for span in file.parsed.spans):
        file.look(0, _("It stays a draft: some lines are open."))
        return
    try:
        publish(file.story, by=options.by, at=options.at, note=_("Published by the import."))
        file.published = True
    except NotPossible as problem:
        file.look(0, _("It stays a draft: %(why)s") % {"why": problem})


def _document(file: File, run: ImportRun) -> SourceDocument:
    previous = file.previous
    kept = file.outcome == Outcome.UNCHANGED and previous is not None
    return SourceDocument(
        run=run,
        source=file.arrival.source,
        path=file.path,
        version=previous.version + 1 if previous else 1,
        sha256=file.digest,
        data=file.data,
        codec=file.source.codec if file.source else "",
        codec_reason=file.source.codec_reason if file.source else "",
        spans=[[s.start, s.end, s.role, s.reason] for s in file.parsed.spans],
        notes=[[note.line, note.text] for note in file.notes],
        outcome=file.outcome,
        needs_a_look=file.needs_a_look,
        story=file.story,
        # After a conflict the story is still not what any file says: it stays edited.
        imported_digest=previous.imported_digest
        if kept and previous
        else (_fingerprint(file.story) if file.story else ""),
    )


def _fingerprint(story: Story) -> str:
    """Return a digest of what the importer wrote of a story.

    Without what is found out later and by itself: which of our stories a teaser points to.
    """
    snapshot = snapshots.take(story)
    for teaser in snapshot["teasers"]:
        teaser["target"] = None
    return snapshots.digest(snapshot)


class _Writer:
    """Writes the stories of one batch, each kind of row with one statement."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def write(self, files: list[File]) -> None:
        if not files:
            return
        self.authors = self._authors(files)
        self.sections = self._sections(files)
        self._stories(files)
        self._rows(files)
        self._campaigns(files)
        self._match_teasers(files)
        stories = Story.objects.whole().in_bulk([f.story.pk for f in files if f.story])
        for file in files:
            assert file.story
            file.story = stories[file.story.pk]

    def _authors(self, files: list[File]) -> dict[str, Author]:
        """Return {folded name: author} for all who sign, made where they are not known yet."""
        wanted: dict[str, Author] = {}
        for file in files:
            for byline in file.parsed.bylines:
                author = wanted.setdefault(_key(byline), Author(name=byline.name[:NAME]))
                author.kind = byline.kind
            for profile in file.parsed.profiles:
                author = wanted.setdefault(_key(profile), Author(name=profile.name[:NAME]))
                author.kind = profile.kind
                author.role = author.role or profile.role[:NAME]
                author.bio = author.bio or profile.bio
        known = Author.objects.named({author.name for author in wanted.values()})
        new = [author for folded, author in wanted.items() if folded not in known]
        slugs = Slug.objects.free_for(SlugKind.AUTHOR, [author.name for author in new])
        for author, slug in zip(new, slugs, strict=True):
            author.slug, author.folded = slug, text.fold(author.name)
        made = Author.objects.bulk_create(new)
        _claim(SlugKind.AUTHOR, made)
        return known | {author.folded: author for author in made}

    def _sections(self, files: list[File]) -> dict[str, Section]:
        """Return {folded name: section}; one that only a file names waits outside the menu."""
        known = Section.objects.by_folded_name()
        for file in files:
            name = file.parsed.section
            if name and text.fold(name) not in known:
                section = Section.objects.create(name=name[:80], in_navigation=False)
                known[text.fold(name)] = section
                file.notes.append(Note(0, _("The section “%(name)s” is new.") % {"name": name}))
        known[""] = self.options.section or Section.objects.default()
        return known

    def _stories(self, files: list[File]) -> None:
        new = []
        for file in files:
            if file.story is None:
                file.story = Story(created_by=self.options.by)
                new.append(file.story)
            self._fill(file.story, file.parsed)
        slugs = Slug.objects.free_for(SlugKind.STORY, [str(story) for story in new])
        for story, slug in zip(new, slugs, strict=True):
            story.slug = slug
        Story.objects.bulk_create(new)
        _claim(SlugKind.STORY, new)
        for file in files:
            if file.outcome == Outcome.UPDATED and file.story:
                file.story.save()

    def _fill(self, story: Story, parsed: ParsedStory) -> None:
        story.headline = parsed.headline[:300]
        story.working_headline = parsed.working_headline[:300]
        story.standfirst = parsed.standfirst
        story.body = body.from_text(_body_parts(parsed))
        story.section = self.sections[text.fold(parsed.section)]
        story.published_at = parsed.published_at
        story.language = self.options.house.language
        story.measure()

    def _rows(self, files: list[File]) -> None:
        updated = [f.story for f in files if f.outcome == Outcome.UPDATED]
        for model in (Byline, PictureUse, Teaser):
            model.objects.filter(story__in=updated).delete()
        StoryTopic.objects.filter(content_object__in=updated).delete()
        Byline.objects.bulk_create(b for file in files for b in self._bylines(file))
        PictureUse.objects.bulk_create(
            PictureUse(
                story=file.story,
                order=order,
                caption=picture.caption,
                credit=picture.credit[:200],
                alt=picture.alt[:300],
            )
            for file in files
            for order, picture in enumerate(file.parsed.pictures)
        )
        Teaser.objects.bulk_create(
            Teaser(
                story=file.story,
                order=order,
                title=teaser.title[:300],
                excerpt=teaser.excerpt,
                publication=teaser.publication[:120],
                author_name=teaser.author[:120],
            )
            for file in files
            for order, teaser in enumerate(file.parsed.teasers)
        )
        self._topics(files)

    def _bylines(self, file: File) -> Iterator[Byline]:
        signed = {_key(byline): byline for byline in file.parsed.bylines}
        for order, (folded, byline) in enumerate(signed.items()):
            author = self.authors[folded]
            as_signed = "" if byline.name == author.name else byline.name[:NAME]
            yield Byline(story=file.story, author=author, order=order, as_signed=as_signed)

    def _topics(self, files: list[File]) -> None:
        names = {text.slug(name): name for file in files for name in file.parsed.topics}
        topics = Topic.objects.by_slugs(set(names))
        for slug, name in names.items():
            if slug not in topics:
                topics[slug] = Topic.objects.create(name=name[:100])
        StoryTopic.objects.bulk_create(
            StoryTopic(content_object=file.story, tag=tag)
            for file in files
            for tag in dict.fromkeys(topics[text.slug(name)] for name in file.parsed.topics)
        )

    def _campaigns(self, files: list[File]) -> None:
        """Keep campaign quotes that are new. Without a start, none of them is shown."""
        quotes = {c.quote: c for file in files for c in file.parsed.campaigns}
        known = Campaign.objects.filter(quote__in=quotes).values_list("quote", flat=True)
        for quote in quotes.keys() - set(known):
            Campaign.objects.create(quote=quote, attribution=quotes[quote].attribution[:200])

    def _match_teasers(self, files: list[File]) -> None:
        """Let teasers point to the stories of ours whose headline they show, both ways."""
        ours = {f.story.headline: f.story for f in files if f.story and f.story.headline}
        waiting = Teaser.objects.filter(target=None, title__in=ours).exclude(story=F("target"))
        for teaser in waiting:
            if teaser.story_id != ours[teaser.title].pk:
                teaser.target = ours[teaser.title]
                teaser.save(update_fields=["target"])
        titles = {teaser.title for file in files for teaser in file.parsed.teasers}
        for story in Story.objects.filter(headline__in=titles).only("pk", "headline"):
            Teaser.objects.filter(
                title=story.headline, target=None, story__in=[f.story for f in files]
            ).exclude(story=story).update(target=story)


def _key(somebody: PartByline | Profile) -> str:
    return text.fold(somebody.name[:NAME])


def _claim(kind: SlugKind, rows: Iterable[Story | Author]) -> None:
    Slug.objects.bulk_create(Slug(kind=kind, slug=row.slug, **{kind: row}) for row in rows)


def _body_parts(parsed: ParsedStory) -> Iterator[tuple[str, str]]:
    placed = {block.text for block in parsed.blocks if block.kind == "editors_note"}
    yield from (("editors_note", note) for note in parsed.editors_notes if note not in placed)
    for block in parsed.blocks:
        if block.kind == "list":
            yield from (("list_item", line) for line in block.text.splitlines())
        else:
            yield block.kind, block.text
