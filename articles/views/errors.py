"""Pages that are not there, or not any more."""

from difflib import SequenceMatcher

from django.utils import timezone

from articles import search, text
from articles.caching import may_be_kept
from articles.models import Edition

from .frame import page

SUGGESTED = 5
LOOKED_AT = 20
LIKE = 0.55  # how much of two addresses must be the same
SHORT = 4  # letters of a word that says little
_SHOWN = ("slug", "headline", "language", "published_at")


def not_found(request, exception):
    at = timezone.now()
    stories = like(request.path, Edition.objects.live(at))
    return may_be_kept(page(request, "404.html", at, status=404, stories=stories))


def gone(request, at, reason=""):
    """Say that a story was here and is withdrawn; not which, and why only where it is public."""
    return page(request, "410.html", at, status=410, reason=reason)


def like(path, live):
    """Return stories whose addresses are like the last part of `path`, in two queries at most.

    A link is broken in the middle when it is cut off, or at its end when something was glued to
    it: those that begin with the same letters are looked at, and those with the same words.
    """
    wanted = text.slug(path.rstrip("/").rpartition("/")[2], most=100)
    words = sorted((word for word in wanted.split("-") if len(word) >= SHORT), key=len)
    if not words:
        return []
    start = wanted[:10]
    # An order of letters of its own may keep a database from finding some: no harm is done.
    near = live.filter(slug__gte=start, slug__lte=start + "zz").order_by("slug")
    said = search.among(live, " ".join(words[-2:])).newest_first()
    found = {
        row.slug: row
        for rows in (near, said)
        for row in rows.values_list(*_SHOWN, named=True)[:LOOKED_AT]
    }
    alike = {slug: SequenceMatcher(None, wanted, slug).ratio() for slug in found}
    best = sorted((slug for slug in found if alike[slug] >= LIKE), key=lambda slug: -alike[slug])
    return [found[slug] for slug in best[:SUGGESTED]]
