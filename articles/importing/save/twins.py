"""Files that tell a story which is here already: no second story is made of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import passages
from articles.body import plain_text
from articles.models import Outcome, Story, Twin, TwinKind

from ..parts import Note
from ..same import Kind, Text, judge

if TYPE_CHECKING:
    from . import File

_TWINS = {
    Kind.SAME: TwinKind.SAME,
    Kind.EARLIER: TwinKind.EARLIER,
    Kind.UPDATE: TwinKind.UPDATE,
}
_NOTES = {
    Kind.SAME: _("This is the same story as “%(story)s”; it says nothing new."),
    Kind.EARLIER: _("This is the same story as “%(story)s”, in an earlier version."),
    Kind.UPDATE: _(
        "This is an update of “%(story)s”. It is offered there as a new version: accept it, "
        "or leave the story as it is."
    ),
    Kind.SHARES: _("It shares passages with “%(story)s”."),
}


def tell(files: Sequence["File"]) -> None:
    """Compare new files with the stories at the desk and with each other, in their order.

    One that tells a story again is left unchanged, with a note that names the story; an update
    needs a look. All get a verdict, which `keep` writes down once the stories are written.
    """
    near = passages.candidates([file.prepared.marks for file in files])
    known = _stories(set(chain.from_iterable(near)))
    here: defaultdict[int, list[int]] = defaultdict(list)  # mark -> places in `texts`
    texts: list[Text] = []
    for file, stories in zip(files, near, strict=True):
        own = text_of(file)
        before = passages.nearest(file.prepared.marks, here)
        others = [known[story] for story in stories if story in known]
        file.verdict = judge(own, [*others, *(texts[place] for place in before)])
        _note(file)
        if file.outcome == Outcome.CREATED:
            for mark in file.prepared.marks:
                here[mark].append(len(texts))
            texts.append(own)


def keep(files: Sequence["File"], documents: Sequence[int], *, at: datetime) -> None:
    """Write down which of `documents`, the key of one for each file, tell a story again.

    A newer version of a file takes the place of what the one before it offered.
    """
    Twin.objects.bulk_create(
        Twin(document_id=document, story=_story(file), kind=_TWINS[file.verdict.kind])
        for file, document in zip(files, documents, strict=True)
        if file.verdict.kind in _TWINS
    )
    replaced = [f.previous.pk for f in files if f.previous and f.outcome != Outcome.REFUSED]
    if replaced:
        Twin.objects.on_offer().filter(document__in=replaced).update(decided_at=at)


def _stories(numbers: set[int]) -> Mapping[int, Text]:
    if not numbers:
        return {}
    stories = (
        Story.objects.at_desk()
        .filter(pk__in=numbers)
        .only("headline", "working_headline", "body", "published_at")
    )
    return {story.pk: text_of_story(story) for story in stories}


def text_of_story(story: Story) -> Text:
    return Text(story, str(story), plain_text(story.body), _day(story.published_at))


def text_of(file: "File") -> Text:
    headline = file.parsed.headline or file.parsed.working_headline
    return Text(file, headline, file.prepared.plain, _day(file.parsed.published_at))


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _note(file: "File") -> None:
    verdict = file.verdict
    if verdict.other is None:
        return
    sentence = str(_NOTES[verdict.kind]) % {"story": verdict.other.headline}
    if verdict.kind in _TWINS:
        # Whatever is odd about its lines, no story waits for an answer.
        file.outcome, file.needs_a_look = Outcome.UNCHANGED, verdict.kind == Kind.UPDATE
    file.notes.append(Note(0, sentence))


def _story(file: "File") -> Story:
    """Return the story that `file` tells again; another file of the batch may have brought it."""
    assert file.verdict.other
    other = file.verdict.other.of
    story: Story = other if isinstance(other, Story) else other.story
    return story
