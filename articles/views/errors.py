"""Pages that are not there, or not any more."""

from django.utils import timezone

from articles.caching import may_be_kept

from .frame import page


def not_found(request, exception):
    return may_be_kept(page(request, "404.html", timezone.now(), status=404))


def gone(request, at, reason=""):
    """Say that a story was here and is withdrawn; not which, and why only where it is public."""
    return page(request, "410.html", at, status=410, reason=reason)
