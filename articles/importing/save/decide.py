"""What editors do with a document: say what its lines are, or let open ones be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles import text
from articles.models import LineDecision, Outcome, SourceDocument, Story
from articles.models.sources import WRITTEN
from articles.publishing import NotPermitted, NotPossible
from articles.publishing.times import in_full

from ..anchors import Lines
from ..gather import Arrival
from ..parts import Note, ParsedStory, Role
from ..prepare import Prepared
from ..relabel import Given, count_open, give, opens_more, read_back, say_anew
from . import house
from .decisions import as_json, spans_of
from .rows import HEADLINE, NAME, Draft, Writer, fingerprint
from .versions import keep

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAY_DECIDE = "articles.change_sourcedocument"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the document has in other words than the story: name, and both."""

    role: Role
    story: str
    document: str


@dataclass(slots=True)
class Decided:
    """What came of it. `kept` are fields that an edited story says otherwise: it was left."""

    document: SourceDocument
    story: Story | None = None
    is_written: bool = False
    kept: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a document would say with some lines decided otherwise; nothing is written."""

    parsed: ParsedStory
    differences: list[Difference]
    is_edited: bool


def outlook(document: SourceDocument, roles: Iterable[Given]) -> Outlook:
    """Return the story that the document tells with `roles`, beside the one at the desk."""
    before, parsed = _told(document, []), _told(document, _checked(document, roles))
    if not document.story_id:
        return Outlook(parsed, [], False)
    story = Story.objects.whole().get(pk=document.story_id)
    different = _differences(story, before, _prepared(document, parsed))
    return Outlook(parsed, list(different), is_edited(document, story))


def decide(
    document: SourceDocument,
    roles: Iterable[Given],
    *,
    by: "User | None",
    at: datetime,
    overwrite: bool = False,
) -> Decided:
    """Say what lines of a document are, and make its story say what they then tell.

    A story that was edited since is left as it is, unless `overwrite`; the decisions are kept
    either way. Without `roles` it says that somebody looked and found all well. Raises
    NotPermitted, or NotPossible with a sentence.
    """
    _check_permission(by)
    with transaction.atomic():
        document = SourceDocument.objects.select_for_update().get(pk=document.pk)
        _check_newest(document)
        before = _told(document, [])
        changes = _checked(document, roles)
        _remember(document, before, changes, by=by, at=at)
        parsed = _told(document, changes)
        decided = Decided(document)
        _tell_story(decided, before, parsed, by=by, at=at, overwrite=overwrite)
        _keep(decided, before, parsed, by=by, at=at)
    return decided


def waive(document: SourceDocument, *, by: "User", at: datetime, reason: str) -> None:
    """Let the open lines of a document be: its story may be published all the same.

    It holds for the lines that are open then: once another one is opened, it is void.
    """
    _check_permission(by)
    reason = " ".join(reason.split())
    if not reason:
        raise NotPossible(_("Say why the open lines may be left as they are."))
    if len(reason) > 300:
        raise NotPossible(_("Say it in 300 characters or less."))
    document.waived_at, document.waived_by, document.waived_reason = at, by, reason
    document.save(update_fields=["waived_at", "waived_by", "waived_reason"])


def is_edited(document: SourceDocument, story: Story) -> bool:
    """Whether the desk has changed the story since it was written from the document."""
    return fingerprint(story) != document.imported_digest


def _check_permission(by: "User | None") -> None:
    if by is not None and not by.has_perm(MAY_DECIDE):
        raise NotPermitted(_("You may not decide about imported lines."))


def _check_newest(document: SourceDocument) -> None:
    if document.newer():
        raise NotPossible(_("A newer version of this file has come: decide about its lines."))


def _checked(document: SourceDocument, roles: Iterable[Given]) -> list[Given]:
    size = len(document.text)
    if not size:
        raise NotPossible(_("The file could not be read as text: it has no lines."))
    changes = list(roles)
    for start, end, role in changes:
        if not 0 <= start < end <= size or role is Role.BLANK:
            raise NotPossible(_("The file has no such line."))
    return changes


def _told(document: SourceDocument, changes: Sequence[Given]) -> ParsedStory:
    known = house.house(document.run.options.get("date_order"))
    spans = give(document.text, spans_of(document), changes, known)
    return read_back(document.text, spans, known)


# ---------------------------------------------------------------- the words themselves


def _remember(
    document: SourceDocument,
    before: ParsedStory,
    changes: Sequence[Given],
    *,
    by: "User | None",
    at: datetime,
) -> None:
    """Write down who decided what, and learn from it what is furniture."""
    lines = Lines(document.text)
    rows = []
    last: dict[tuple[int, int], Role] = {}  # who changed their mind has said otherwise first
    for start, end, role in changes:
        was = next(
            (s.role for s in before.spans if s.end > start and s.role is not Role.BLANK), Role.BLANK
        )
        anchor = lines.anchor(start, end)
        rows.append(
            LineDecision(
                document=document,
                start=start,
                end=end,
                role=role,
                was=was,
                line=anchor.line,
                part=anchor.part,
                nth=anchor.nth,
                by=by,
                at=at,
            )
        )
        if not anchor.part:
            last[start, end] = role
    LineDecision.objects.bulk_create(rows)
    furniture: list[str] = []
    other: list[str] = []
    for (start, end), role in last.items():
        learnt = furniture if role is Role.FURNITURE else other
        learnt.append(document.text[start:end].strip())
    house.learn(document.source, dict.fromkeys(furniture), by=by, at=at)
    house.unlearn(document.source, other, by=by, at=at)


def _keep(
    decided: Decided,
    before: ParsedStory,
    parsed: ParsedStory,
    *,
    by: "User | None",
    at: datetime,
) -> None:
    document = decided.document
    document.spans = as_json(parsed.spans)
    document.open_lines = count_open(document.text, parsed.spans)
    notes = say_anew([Note(*note) for note in document.notes], parsed)
    document.notes = [[note.line, note.text] for note in notes]
    document.needs_a_look = bool(document.open_lines or decided.kept)
    document.reviewed_at, document.reviewed_by = at, by
    if opens_more(before.spans, parsed.spans):
        document.end_waiver()
    document.save()


# ---------------------------------------------------------------- the story


def _tell_story(
    decided: Decided,
    before: ParsedStory,
    parsed: ParsedStory,
    *,
    by: "User | None",
    at: datetime,
    overwrite: bool,
) -> None:
    document = decided.document
    story = None
    if document.story_id:
        held = Story.objects.whole().select_for_update(of=("self",), no_key=True)
        story = held.get(pk=document.story_id)
        _check_story(story, by)
        different = list(_differences(story, before, _prepared(document, parsed)))
        if not different and _beside(parsed) == _beside(before):
            decided.story = story
            return
        if is_edited(document, story) and not overwrite:
            decided.story, decided.kept = story, different
            return
    elif parsed.refused or document.outcome == Outcome.UNCHANGED:
        return  # nothing to tell, or another file's story, which is not told twice
    decided.story = _written(document, story, before, parsed, by=by, at=at)
    decided.is_written = True


def _check_story(story: Story, by: "User | None") -> None:
    if story.binned_at:
        raise NotPossible(_("Its story is in the bin: take it out first."))
    if by is not None and not story.may_be_changed_by(by):
        raise NotPermitted(_("You may not change the story that was made of it."))


def _beside(parsed: ParsedStory) -> tuple[object, ...]:
    """What a document tells that is kept beside its story."""
    return parsed.profiles, parsed.campaigns


def _prepared(document: SourceDocument, parsed: ParsedStory) -> Prepared:
    prepared = Prepared(Arrival(document.source, document.path, partial(bytes, document.data)))
    prepared.tell(parsed)
    return prepared


def _written(
    document: SourceDocument,
    story: Story | None,
    before: ParsedStory,
    parsed: ParsedStory,
    *,
    by: "User | None",
    at: datetime,
) -> Story:
    published_at = story.published_at if story else None
    section = story.section if story else None
    draft = Draft(_prepared(document, parsed), story)
    language = story.language if story else house.house().language
    Writer(section, by=by, language=language).write([draft])
    written = draft.story
    assert written is not None
    if story and published_at != before.published_at:
        # The desk gave it a time of its own, which no comparison of texts shows.
        written.published_at = published_at
        written.save(update_fields=["published_at"])
    keep([draft], by=by, at=at, note=_("Lines of the file decided."))
    document.story, document.imported_digest = written, draft.digest
    if document.outcome not in WRITTEN:
        document.outcome = Outcome.UPDATED if story else Outcome.CREATED
    return written


# ---------------------------------------------------------------- what differs


def _differences(story: Story, before: ParsedStory, after: Prepared) -> Iterator[Difference]:
    """Yield the fields that `after` has in other words than the story.

    A date counts where a decision changes it: the desk may give a story a time of its own.
    """
    said, told = _said(story), _told_by(after)
    for role, value in told.items():
        if said[role] != value:
            yield Difference(role, said[role], value)
    parsed = after.parsed
    if parsed.section and text.fold(parsed.section) != text.fold(str(story.section or "")):
        yield Difference(Role.SECTION, str(story.section or ""), parsed.section)
    if parsed.published_at != before.published_at and story.published() is None:
        if parsed.published_at != story.published_at:
            yield Difference(Role.DATE, _time(story.published_at), _time(parsed.published_at))


def _said(story: Story) -> dict[Role, str]:
    return {
        Role.HEADLINE: story.headline,
        Role.STANDFIRST: story.standfirst,
        Role.BYLINE: _list(byline.name for byline in story.bylines.all()),
        Role.BODY: story.body,
        Role.CAPTION: _rows((p.caption, p.credit, p.alt) for p in story.picture_uses.all()),
        Role.TEASER_TITLE: _rows(
            (t.title, t.excerpt, t.publication, t.author_name) for t in story.teasers.all()
        ),
        Role.TOPIC: _list(sorted(use.tag.slug for use in story.story_topics.all())),
    }


def _told_by(file: Prepared) -> dict[Role, str]:
    parsed = file.parsed
    signed = {text.fold(byline.name[:NAME]): byline.name[:NAME] for byline in parsed.bylines}
    return {
        Role.HEADLINE: parsed.headline[:HEADLINE],
        Role.STANDFIRST: parsed.standfirst,
        Role.BYLINE: _list(signed.values()),
        Role.BODY: file.body,
        Role.CAPTION: _rows((p.caption, p.credit[:200], p.alt[:HEADLINE]) for p in parsed.pictures),
        Role.TEASER_TITLE: _rows(
            (t.title[:HEADLINE], t.excerpt, t.publication[:NAME], t.author[:NAME])
            for t in parsed.teasers
        ),
        Role.TOPIC: _list(sorted({text.slug(name) for name in parsed.topics})),
    }


def _list(values: Iterable[str]) -> str:
    return ", ".join(values)


def _rows(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(" · ".join(filter(None, row)) for row in rows)


def _time(at: datetime | None) -> str:
    return in_full(at) if at else ""
