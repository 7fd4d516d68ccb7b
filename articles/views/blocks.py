"""What stands under the top of the front page: a block for each section, the latest corrections.

All of it is the same for every reader and every moment of one state of the site: it is asked for
once in each, not with every request.
"""

from datetime import timedelta

from articles.models import Correction, Edition

BLOCK = 4  # stories of one section; one with fewer has no block
BLOCKS = 6
CORRECTIONS = 3
RECENT = timedelta(days=14)


def of_sections(sections, at, but):
    """Return [{section, editions}, ...] in one query: the newest of each, without those in `but`.

    One section alone is the feed, and gets no block.
    """
    shown = [section for section in sections if section["in_navigation"]][:BLOCKS]
    if len(shown) < 2:
        return []
    live = Edition.objects.live(at).exclude(pk__in=but)
    newest = [_newest(live.in_section(section["pk"])) for section in shown]
    found = {}
    rows = newest[0].union(*newest[1:], all=True)
    for section, pk, card, _time in sorted(rows, key=lambda row: (row[3], row[1]), reverse=True):
        found.setdefault(section, []).append({"pk": pk, "card_html": card})
    blocks = [{"section": each, "editions": found.get(each["pk"], [])} for each in shown]
    full = [block for block in blocks if len(block["editions"]) == BLOCK]
    if len(full) == 5:
        full.pop()  # five make no whole rows
    return full if len(full) > 1 else []


def _newest(editions):
    # In a subquery of its own: SQLite knows no order and no end inside a union.
    keys = editions.newest_first().values("pk")[:BLOCK]
    return (
        Edition.objects.filter(pk__in=keys)
        .order_by()
        .values_list("section", "pk", "card_html", "published_at")
    )


def latest_corrections(at):
    """Return the latest corrections and clarifications, if there were any lately."""
    lately = Correction.objects.public(at).of_mistakes().filter(at__gt=at - RECENT, at__lte=at)
    return list(lately[:CORRECTIONS])
