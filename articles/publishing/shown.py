"""What readers are shown beside the text of a story, and the pages that follow when it changes.

Sections, topics, authors and pictures stand on the pages of stories, which are finished HTML;
banners and campaigns stand on every page.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model, Q

from articles import search
from articles.models import Author, Edition, Picture, Section, Topic

from . import editions

AT_ONCE = 200


def pages_with(thing: Model) -> list[int]:
    """Return the keys of the editions whose pages show `thing`, the newest first."""
    match thing:
        case Section():
            found = Edition.objects.in_section(thing)
        case Topic():
            found = Edition.objects.about(thing)
        case Author():
            found = Edition.objects.by(thing)
        case Picture():
            # The head names every picture of the story, as it was published.
            portrayed = Q(edition_authors__author__portrait=thing)
            named = Q(head_html__contains=f"/pictures/{thing.key}/")
            found = Edition.objects.filter(portrayed | named).distinct()
        case _:
            found = Edition.objects.none()
    return list(found.newest_first().values_list("pk", flat=True))


def follow(pages: Sequence[int], *, at: datetime) -> None:
    """Make the pages of these editions anew, after something they show has changed.

    Their names are searched too. The first `AT_ONCE` of them follow now; the others wait for
    ``rebuild_editions``, which finds them by their stamp, and for ``rebuild_search``.
    """
    Edition.objects.filter(pk__in=pages[AT_ONCE:]).update(template_stamp="")
    at_once = Edition.objects.filter(pk__in=pages[:AT_ONCE])
    editions.refresh(at_once, at=at)
    search.index(at_once)
