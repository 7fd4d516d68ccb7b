"""What keeps a story from being published, and what is worth another look, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body, passages, text
from articles.models import Edition, Slug, SlugKind, Story
from articles.models.edition import FIRST_DAY

from . import links, proofreading
from .times import in_full

LONG_HEADLINE = 90  # characters
QUOTED = 60  # characters of a text that a sentence names


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence for the editor, and the field of the form where it is put right.

    `blocks` says that it is not published with this; what only warns does not. `row` is the
    number, from 1, of the picture or teaser that is meant, or the key of the source document;
    0 for the field itself.
    """

    text: str
    field: str
    blocks: bool = True
    may_be_overridden: bool = True
    row: int = 0


def report(story: Story, *, go_live_at: datetime, at: datetime) -> list[Problem]:
    """Return all that is to be said before readers have `story` at `go_live_at`, blocks first."""
    when = max(go_live_at, at)
    return [*problems(story, go_live_at=when), *warnings(story)]


def problems(story: Story, *, go_live_at: datetime) -> list[Problem]:
    """Return what must be put right before readers may have `story` at `go_live_at`."""
    return [
        *_missing(story),
        *_first_day(story.published_at or go_live_at),
        *_embargo(story, go_live_at),
        *_pictures(story),
        *_embeds(story),
        *_open_lines(story),
        *_must_fix(story),
        *_placeholders(story),
        *_links(story, go_live_at),
        *_address(story),
    ]


def warnings(story: Story) -> list[Problem]:
    """Return what is worth another look and keeps nobody from publishing."""
    return [
        Problem(sentence, field, blocks=False)
        for sentence, field in (
            *_too_long(story),
            *_voices(story),
            *_dead_links(story),
            *_shared_passages(story),
        )
    ]


def _missing(story: Story) -> Iterator[Problem]:
    if not story.headline.strip():
        yield Problem(_("It has no headline."), "headline", may_be_overridden=False)
    if story.section is None:
        yield Problem(_("It runs in no section."), "section", may_be_overridden=False)
    if not body.plain_text(story.body):
        yield Problem(_("It has no text."), "body")
    if not story.bylines.all() and not story.source_credit:
        yield Problem(_("Nobody signs it: add a byline, or name its source."), "bylines")


def _first_day(published_at: datetime) -> Iterator[Problem]:
    if published_at < datetime.combine(FIRST_DAY, time.min, timezone.get_default_timezone()):
        sentence = _("No newspaper is older than %(year)s: look at the date.")
        yield Problem(sentence % {"year": FIRST_DAY.year}, "published_at", may_be_overridden=False)


def _embargo(story: Story, go_live_at: datetime) -> Iterator[Problem]:
    if story.embargo_until and go_live_at < story.embargo_until:
        until = in_full(story.embargo_until)
        sentence = _("It is under embargo until %(until)s.") % {"until": until}
        yield Problem(sentence, "embargo_until", may_be_overridden=False)


def _pictures(story: Story) -> Iterator[Problem]:
    for number, use in enumerate(story.picture_uses.all(), start=1):
        if use.picture is None:
            continue  # readers do not see it
        if not use.credit.strip():
            sentence = _("Picture %(n)s has no credit.") % {"n": number}
            yield Problem(sentence, "picture_uses", row=number)
        if not use.alt.strip():
            sentence = _("Picture %(n)s has no description.") % {"n": number}
            yield Problem(sentence, "picture_uses", row=number)


def _embeds(story: Story) -> Iterator[Problem]:
    pictures, teasers = len(story.picture_uses.all()), len(story.teasers.all())
    for block in body.blocks(story.body):
        if block.kind == "picture" and block.number > pictures:
            yield Problem(
                _("The text places picture %(n)s, and there is none.") % {"n": block.number},
                "body",
            )
        if block.kind == "teaser" and block.number > teasers:
            yield Problem(
                _("The text places teaser %(n)s, and there is none.") % {"n": block.number}, "body"
            )


def _open_lines(story: Story) -> Iterator[Problem]:
    for document in story.sources.blocking().only("path", "open_lines").order_by("path", "pk"):
        sentence = ngettext(
            "%(n)s line of “%(file)s” is open: say what it is, or waive it with a reason.",
            "%(n)s lines of “%(file)s” are open: say what they are, or waive them with a reason.",
            document.open_lines,
        )
        values = {"n": document.open_lines, "file": document.path}
        yield Problem(sentence % values, "sources", row=document.pk)


def _must_fix(story: Story) -> Iterator[Problem]:
    for note in story.notes.must_fix():
        words = text.shorten(note.text, QUOTED)
        yield Problem(_("Must be fixed: “%(words)s”") % {"words": words}, "notes")


def _placeholders(story: Story) -> Iterator[Problem]:
    texts = {
        "headline": story.headline,
        "standfirst": story.standfirst,
        "body": body.plain_text(story.body),
    }
    for field, plain in texts.items():
        for found in proofreading.placeholders(plain):
            yield Problem(_("“%(words)s” waits to be replaced.") % {"words": found}, field)


def _links(story: Story, at: datetime) -> Iterator[Problem]:
    own = {story.slug, *story.slugs.values_list("slug", flat=True)}
    slugs = links.to_stories(story.body)
    for address in links.not_live(story.body, at):
        if slugs[address] not in own:
            sentence = _("It links to a story that readers do not have: %(link)s")
            yield Problem(sentence % {"link": address}, "body")


def _address(story: Story) -> Iterator[Problem]:
    led = Slug.objects.filter(kind=SlugKind.STORY, slug=story.slug).exclude(story=story)
    shown = Edition.objects.filter(slug=story.slug).exclude(story=story)
    if led.exists() or shown.exists():
        sentence = _("The address “%(slug)s” belongs to another story.")
        yield Problem(sentence % {"slug": story.slug}, "slug", may_be_overridden=False)


About = tuple[str, str]  # a sentence, and the field it is about


def _too_long(story: Story) -> Iterator[About]:
    if not story.standfirst.strip():
        yield _("It has no standfirst."), "standfirst"
    if len(story.headline) > LONG_HEADLINE:
        sentence = _("The headline has %(n)s characters: more than %(most)s are cut in places.")
        yield sentence % {"n": len(story.headline), "most": LONG_HEADLINE}, "headline"
    for long in proofreading.long_sentences(story.body):
        values = {"n": text.count_words(long), "words": text.shorten(long, QUOTED)}
        yield _("A sentence of %(n)s words: “%(words)s”") % values, "body"


def _voices(story: Story) -> Iterator[About]:
    for quotation in proofreading.unattributed(story.body):
        words = text.shorten(quotation, QUOTED)
        yield _("Nobody near says it: “%(words)s”") % {"words": words}, "body"


def _dead_links(story: Story) -> Iterator[About]:
    for address in links.dead(story.body):
        yield _("A link is dead: %(link)s") % {"link": address}, "body"


def _shared_passages(story: Story) -> Iterator[About]:
    alike = passages.like_this(story.body, but=[story.pk])
    others = Story.objects.at_desk().in_bulk([likeness.story for likeness in alike])
    for likeness in alike:
        if likeness.story in others:
            values = {"part": round(likeness.containment * 100), "story": others[likeness.story]}
            yield _("It shares %(part)s %% of its text with “%(story)s”.") % values, "body"
