"""What readers are shown beside the text of a story, and the pages that follow when it changes.

Sections, topics, authors and pictures stand on the pages of stories, which are finished HTML;
banners and campaigns stand on every page.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model, Q, Value
from django.db.models.functions import Concat

from articles import search
from articles.models import (
    Author,
    Byline,
    Edition,
    EditionAuthor,
    Picture,
    Section,
    Site,
    Story,
    StoryTopic,
    Topic,
)

from . import editions
from .pages import mark_until

AT_ONCE = 200


def pages_with(thing: Model) -> list[int]:
    """Return the keys of the editions whose pages show `thing`, the newest first.

    The site is held: no page comes to them until they have followed.
    """
    Site.objects.hold()
    match thing:
        case Section():
            found = Edition.objects.in_section(thing)
        case Topic():
            found = Edition.objects.about(thing)
        case Author():
            found = Edition.objects.by(thing)
        case Picture():
            signed = EditionAuthor.objects.filter(author__portrait=thing)
            used = Edition.pictures.through.objects.filter(picture=thing)
            either = Q(pk__in=signed.values("edition")) | Q(pk__in=used.values("edition"))
            found = Edition.objects.filter(either)
        case _:
            found = Edition.objects.none()
    return list(found.newest_first().values_list("pk", flat=True))


def drafts_with(thing: Model) -> list[int]:
    """Return the keys of the latest stories that the desk finds by what `thing` is called.

    They are held: whoever saves one comes before or after.
    """
    match thing:
        case Topic():
            found = search.latest(StoryTopic.objects.filter(tag=thing).values("content_object"))
        case Author():
            found = search.latest(Byline.objects.filter(author=thing).values("story"))
        case _:
            return []
    held = Story.objects.select_for_update(no_key=True).filter(pk__in=found).order_by("pk")
    return list(held.values_list("pk", flat=True))


def named_with(*things: Model) -> tuple[list[int], list[int]]:
    """Return (`pages_with`, `drafts_with`) of all `things`, held as who publishes a story holds.

    That is the story first, and then the site.
    """
    drafts = [story for thing in things for story in drafts_with(thing)]
    pages = [page for thing in things for page in pages_with(thing)]
    return pages, drafts


def follow(
    pages: Sequence[int], *, at: datetime, drafts: Sequence[int] = (), most: int | None = None
) -> None:
    """Make the pages of these editions anew, after something they show has changed.

    The first `most` of them, by default `AT_ONCE`, follow now. The others are marked: at its
    address each is made anew for whoever asks, and with its card and what is searched of it
    when `catch_up` comes to it, which any process may call. The desk finds `drafts`, keys of
    stories, by what the thing is called now.
    """
    most = AT_ONCE if most is None else most
    for start in range(most, len(pages), AT_ONCE):
        later = Edition.objects.filter(pk__in=pages[start : start + AT_ONCE])
        later.update(template_stamp="", page_html=Concat(Value(mark_until(at)), "page_html"))
    _make_anew(pages[:most], at)
    search.keep_stories(drafts)


def catch_up(*, at: datetime) -> Iterator[int]:
    """Make the pages that wait anew, the newest first; yield how many after each batch.

    Whoever is stopped leaves the rest to the next, and two at once do no harm.
    """
    waiting = Edition.objects.waiting().newest_first()
    while keys := list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            _make_anew(keys, at)
        yield len(keys)


def _make_anew(keys: Sequence[int], at: datetime) -> None:
    for start in range(0, max(1, len(keys)), AT_ONCE):
        found = Edition.objects.filter(pk__in=keys[start : start + AT_ONCE])
        editions.refresh(found, at=at)
        search.index(found)
