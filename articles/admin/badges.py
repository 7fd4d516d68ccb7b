"""The small words beside a story, or anything else, that say how it stands."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles.models import ReaderState, Status


def badge(kind, label):
    return format_html('<span class="badge badge-{}">{}</span>', kind, label)


def badges(story, at):
    """What the desk does with it, what readers have of it, and whether the two differ.

    That a story is ready goes without saying once readers have it, or will.
    """
    readers = story.reader_state(at)
    shown = []
    if story.status != Status.READY or readers not in {ReaderState.LIVE, ReaderState.SCHEDULED}:
        shown.append((story.status.replace("_", "-"), story.get_status_display()))
    if story.binned_at:
        shown.append(("binned", _("in the bin")))
    if readers != ReaderState.NOT_PUBLISHED:
        shown.append((readers, readers.label))
    if story.has_unpublished_changes():
        shown.append(("changes", _("unpublished changes")))
    return format_html_join(" ", "{}", ([badge(*pair)] for pair in shown))
