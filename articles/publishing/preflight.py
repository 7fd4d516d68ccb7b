"""What keeps a story from being published, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body
from articles.models import Story


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence for the editor, and the field of the form where it is put right."""

    text: str
    field: str


def problems(story: Story, *, go_live_at: datetime) -> list[Problem]:
    """Return what must be put right before readers may have `story` at `go_live_at`."""
    return [
        *_missing(story),
        *_embargo(story, go_live_at),
        *_pictures(story),
        *_embeds(story),
        *_open_lines(story),
    ]


def _missing(story: Story) -> Iterator[Problem]:
    if not story.headline.strip():
        yield Problem(_("It has no headline."), "headline")
    if story.section is None:
        yield Problem(_("It runs in no section."), "section")
    if not body.plain_text(story.body):
        yield Problem(_("It has no text."), "body")
    if not story.bylines.all() and not story.source_credit:
        yield Problem(_("Nobody signs it: add a byline, or name its source."), "bylines")


def _embargo(story: Story, go_live_at: datetime) -> Iterator[Problem]:
    if story.embargo_until and go_live_at < story.embargo_until:
        until = formats.date_format(timezone.localtime(story.embargo_until), "DATETIME_FORMAT")
        yield Problem(_("It is under embargo until %(until)s.") % {"until": until}, "embargo_until")


def _pictures(story: Story) -> Iterator[Problem]:
    for number, use in enumerate(story.picture_uses.all(), start=1):
        if use.picture is None:
            continue  # readers do not see it
        if not use.credit.strip():
            yield Problem(_("Picture %(n)s has no credit.") % {"n": number}, "picture_uses")
        if not use.alt.strip():
            yield Problem(_("Picture %(n)s has no description.") % {"n": number}, "picture_uses")


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
    for document in story.sources.blocking().only("path", "open_lines"):
        sentence = ngettext(
            "%(n)s line of “%(file)s” is open: say what it is, or waive it with a reason.",
            "%(n)s lines of “%(file)s” are open: say what they are, or waive them with a reason.",
            document.open_lines,
        )
        values = {"n": document.open_lines, "file": document.path}
        yield Problem(sentence % values, "sources")
