"""Pages that are not there, or not any more."""

from django.utils import timezone

from .frame import page


def not_found(request, exception):
    return page(request, "404.html", timezone.now(), status=404)


def gone(request, at):
    """Say that a story was here and is withdrawn; not which, nor why."""
    return page(request, "410.html", at, status=410)
