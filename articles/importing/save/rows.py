"""The rows of a batch of stories: each kind of row with one statement, whatever the batch."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from articles import text
from articles.bulk import insert, insert_values
from articles.models import (
    Author,
    Byline,
    Campaign,
    PictureUse,
    Section,
    Slug,
    SlugKind,
    Story,
    StoryTopic,
    Teaser,
    Topic,
    fold_name,
)

from ..parts import Byline as SignedName
from ..parts import Note, ParsedStory, Profile
from ..prepare import Prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Characters that fit; the file itself is kept whole, so what is cut here is not lost.
HEADLINE = 300
NAME = 120
SECTION = 80
TOPIC = 100


class Signed(NamedTuple):
    """A `Byline` to be written. It and the two below name things as their models do."""

    author: Author
    order: int
    role: str
    as_signed: str

    def values(self, draft: "Draft") -> dict[str, Any]:
        named = self._asdict()
        del named["author"]
        return {"story_id": draft.key, "author_id": self.author_id, **named}

    @property
    def author_id(self) -> int:
        return self.author.pk

    @property
    def name(self) -> str:
        return self.as_signed or self.author.name


class Pictured(NamedTuple):
    order: int
    caption: str
    credit: str
    alt: str
    picture: None = None

    @property
    def picture_id(self) -> None:
        return None

    def values(self, draft: "Draft") -> dict[str, Any]:
        named = self._asdict()
        del named["picture"]
        return {"story_id": draft.key, **named}


class Teased(NamedTuple):
    """`target` is the story of ours whose headline the teaser shows."""

    order: int
    title: str
    excerpt: str
    publication: str
    author_name: str
    target: Story | None
    url: str = ""

    def values(self, draft: "Draft") -> dict[str, Any]:
        named = self._asdict()
        target = named.pop("target")
        return {"story_id": draft.key, "target_id": target.pk if target else None, **named}


@dataclass(slots=True)
class Draft:
    """A prepared file and the story made of it; `story` is set already for an update.

    After `Writer.write`, `digest` tells what was written, see `fingerprint`, and `is_new` whether
    the story was made by it.
    """

    prepared: Prepared
    story: Story | None = None
    digest: str = ""
    is_new: bool = False
    notes: list[Note] = field(default_factory=list)
    bylines: list[Signed] = field(default_factory=list)
    pictures: list[Pictured] = field(default_factory=list)
    teasers: list[Teased] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)

    @property
    def parsed(self) -> ParsedStory:
        return self.prepared.parsed

    @property
    def key(self) -> int:
        assert self.story is not None
        return self.story.pk


def fingerprint(story: Story) -> str:
    """Return a digest of all that the importer writes of a story: no edit, no other digest.

    Rows are named by their keys, so that renaming an author is no edit of the story. Without
    what is found out later and by itself: which of our stories a teaser points to.
    """
    topics = [use.tag_id for use in story.story_topics.all()]
    rows = (story.bylines.all(), story.picture_uses.all(), story.teasers.all())
    return _digest(story, *rows, topics)


def _digest(
    story: Story,
    bylines: Iterable[Byline | Signed],
    pictures: Iterable[PictureUse | Pictured],
    teasers: Iterable[Teaser | Teased],
    topics: Iterable[int],
) -> str:
    time = story.published_at
    facts = [
        [story.headline, story.working_headline, story.standfirst, story.body, story.language],
        [story.source_credit, story.slug, story.section_id, time and time.timestamp()],
        [[row.author_id, row.role, row.as_signed] for row in bylines],
        [[row.picture_id, row.caption, row.credit, row.alt] for row in pictures],
        [[row.title, row.excerpt, row.publication, row.author_name, row.url] for row in teasers],
        sorted(topics),
    ]
    return sha256(json.dumps(facts).encode()).hexdigest()


class Writer:
    """Writes batches of drafts. `section` takes the stories whose files name none, `language`
    is that of texts that do not tell theirs."""

    def __init__(self, section: Section | None, *, by: "User | None", language: str) -> None:
        self.section = section
        self.by = by
        self.language = language

    def write(self, drafts: Sequence[Draft]) -> None:
        """Write stories with all their rows, and point teasers to stories of ours."""
        if not drafts:
            return
        _clear([draft.story for draft in drafts if draft.story])
        self._write_stories(drafts)
        self._write_rows(drafts)
        _keep_campaigns(drafts)
        for draft in drafts:
            assert draft.story
            rows = (draft.bylines, draft.pictures, draft.teasers)
            draft.digest = _digest(draft.story, *rows, [topic.pk for topic in draft.topics])

    def _write_stories(self, drafts: Sequence[Draft]) -> None:
        sections = self._sections(drafts)
        old = [draft.story for draft in drafts if draft.story]
        new: list[Story] = []
        for draft in drafts:
            if draft.story is None:
                draft.story, draft.is_new = Story(created_by=self.by), True
                new.append(draft.story)
            section = sections[text.fold(draft.parsed.section[:SECTION])]
            _fill(draft.story, draft.prepared, section, self.language)
        slugs = Slug.objects.free_for(SlugKind.STORY, [str(story) for story in new])
        for story, slug in zip(new, slugs, strict=True):
            story.slug = slug
        insert(Story, new)
        _claim(SlugKind.STORY, new)
        for story in old:
            story.save()

    def _sections(self, drafts: Sequence[Draft]) -> dict[str, Section]:
        """Return {folded name: section}; one that only a file names waits outside the menu."""
        known = Section.objects.by_folded_name()
        for draft in drafts:
            name = draft.parsed.section[:SECTION]
            if name and text.fold(name) not in known:
                known[text.fold(name)] = Section.objects.create(name=name, in_navigation=False)
                draft.notes.append(Note(0, _("The section “%(name)s” is new.") % {"name": name}))
        known[""] = self.section or Section.objects.default()
        return known

    def _write_rows(self, drafts: Sequence[Draft]) -> None:
        authors = _authors(drafts)
        topics = _topics(drafts)
        targets = _targets(drafts)
        for draft in drafts:
            draft.bylines = list(_bylines(draft, authors))
            draft.pictures = list(_pictures(draft))
            draft.teasers = list(_teasers(draft, targets))
            slugs = dict.fromkeys(text.slug(name) for name in draft.parsed.topics)
            draft.topics = list(dict.fromkeys(topics[slug] for slug in slugs))
        insert_values(Byline, (row.values(draft) for draft in drafts for row in draft.bylines))
        insert_values(PictureUse, (row.values(draft) for draft in drafts for row in draft.pictures))
        insert_values(Teaser, (row.values(draft) for draft in drafts for row in draft.teasers))
        uses = (
            StoryTopic(content_object=draft.story, tag=topic)
            for draft in drafts
            for topic in draft.topics
        )
        insert(StoryTopic, uses)


def _clear(stories: Sequence[Story]) -> None:
    """Take away the rows of stories that are written anew."""
    if not stories:
        return
    for model in (Byline, PictureUse, Teaser):
        model._default_manager.filter(story__in=stories).delete()
    StoryTopic.objects.filter(content_object__in=stories).delete()


def _fill(story: Story, prepared: Prepared, section: Section, language: str) -> None:
    parsed = prepared.parsed
    story.headline = parsed.headline[:HEADLINE]
    story.working_headline = parsed.working_headline[:HEADLINE]
    story.standfirst = parsed.standfirst
    story.body = prepared.body
    story.section = section
    story.language = parsed.language or language
    story.word_count = prepared.word_count
    story.reading_minutes = text.reading_minutes(prepared.word_count)
    if story.published() is None:  # else readers know it under its time
        story.published_at = parsed.published_at


def _authors(drafts: Sequence[Draft]) -> dict[str, Author]:
    """Return {folded name: author} for all who sign, made where they are not known yet."""
    people: list[SignedName | Profile] = []
    for draft in drafts:
        people += [*draft.parsed.bylines, *draft.parsed.profiles]
    known = Author.objects.named({somebody.name[:NAME] for somebody in people})
    new: dict[str, Author] = {}
    for somebody in people:
        name = somebody.name[:NAME]
        folded = fold_name(name)
        if folded in known:
            continue
        author = new.get(folded) or new.setdefault(folded, Author(name=name, folded=folded))
        author.kind = somebody.kind
        if isinstance(somebody, Profile):
            author.role = author.role or somebody.role[:NAME]
            author.bio = author.bio or somebody.bio
    slugs = Slug.objects.free_for(SlugKind.AUTHOR, [author.name for author in new.values()])
    for author, slug in zip(new.values(), slugs, strict=True):
        author.slug = slug
    _claim(SlugKind.AUTHOR, insert(Author, new.values()))
    return known | new


def _topics(drafts: Sequence[Draft]) -> dict[str, Topic]:
    """Return {slug: topic}, made where they are not known yet."""
    names = {text.slug(name): name for draft in drafts for name in draft.parsed.topics}
    topics = Topic.objects.by_slugs(set(names)) if names else {}
    for slug, name in names.items():
        if slug not in topics:
            topics[slug] = Topic.objects.create(name=name[:TOPIC])
    return topics


def _bylines(draft: Draft, authors: dict[str, Author]) -> Iterator[Signed]:
    signed: dict[Author, SignedName] = {}  # two names may be one author's: they were merged
    for byline in draft.parsed.bylines:
        signed.setdefault(authors[fold_name(byline.name[:NAME])], byline)
    for order, (author, byline) in enumerate(signed.items()):
        as_signed = "" if byline.name == author.name else byline.name[:NAME]
        yield Signed(author, order, byline.role, as_signed)


def _pictures(draft: Draft) -> Iterator[Pictured]:
    for order, picture in enumerate(draft.parsed.pictures):
        yield Pictured(order, picture.caption, picture.credit[:200], picture.alt[:HEADLINE])


def _teasers(draft: Draft, targets: Mapping[str, Story]) -> Iterator[Teased]:
    for order, teaser in enumerate(draft.parsed.teasers):
        title = teaser.title[:HEADLINE]
        target = targets.get(title)
        yield Teased(
            order,
            title,
            teaser.excerpt,
            teaser.publication[:NAME],
            teaser.author[:NAME],
            None if target == draft.story else target,
        )


def _claim(kind: SlugKind, rows: Iterable[Story | Author]) -> None:
    insert_values(Slug, ({"kind": kind, "slug": row.slug, f"{kind}_id": row.pk} for row in rows))


def _keep_campaigns(drafts: Sequence[Draft]) -> None:
    """Keep campaign quotes that are new. Without a start, none of them is shown."""
    quotes = {c.quote: c for draft in drafts for c in draft.parsed.campaigns}
    if not quotes:
        return
    known = Campaign.objects.filter(quote__in=quotes).values_list("quote", flat=True)
    for quote in quotes.keys() - set(known):
        Campaign.objects.create(quote=quote, attribution=quotes[quote].attribution[:200])


def _targets(drafts: Sequence[Draft]) -> dict[str, Story]:
    """Return {title: the story of ours whose headline it is}, for the teasers of `drafts`.

    Teasers that waited for one of these stories point to it from now on.
    """
    ours = {d.story.headline: d.story for d in drafts if d.story and d.story.headline}
    waiting = list(Teaser.objects.filter(target=None, title__in=ours))
    for teaser in waiting:
        teaser.target = ours[teaser.title]
    Teaser.objects.bulk_update(waiting, ["target"])
    titles = {teaser.title[:HEADLINE] for draft in drafts for teaser in draft.parsed.teasers}
    theirs = Story.objects.filter(headline__in=titles - ours.keys())
    return {story.headline: story for story in theirs.only("pk", "headline", "slug")} | ours
