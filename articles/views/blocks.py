"""What stands on the front page beside its newest stories: those pinned to the top, a block for
each section, the latest corrections.

All of it is the same for every reader and every moment of one state of the site: it is asked for
once in each, not with every request.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import Value

from articles.models import Correction, Edition, Pin
from articles.models.edition import as_written
from articles.models.front_page import SLOTS

BLOCK = 4  # stories of one section; one with fewer has no block
BLOCKS = 6
CORRECTIONS = 3
RECENT = timedelta(days=14)

_CARD = ("pk", "section", "card_html", as_written("published_at"))


class Card(NamedTuple):
    """What a block or a slot shows of an edition; slot is 0 where nobody pinned it."""

    pk: int
    section: int
    card_html: str
    time: str  # as the database writes it
    slot: int


def cards(sections, at):
    """Return ({slot: card} of what is pinned, {section: its newest cards}) in one query.

    Of each section as many as make a block though others of them stand on top.
    """
    live = Edition.objects.live(at)
    pinned = live.pinned(Pin.objects.in_force(at)).order_by().values_list(*_CARD, "slot")
    newest = [_newest(live.in_section(section["pk"])) for section in _with_block(sections)]
    rows = [Card(*row) for row in pinned.union(*newest, all=True).order_by()]
    in_section = {}
    for card in sorted(rows, key=lambda card: (card.time, card.pk), reverse=True):
        if not card.slot:
            in_section.setdefault(card.section, []).append(card)
    return {card.slot: card for card in rows if card.slot}, in_section


def of_sections(sections, cards, but):
    """Return [{section, editions}, ...]: the newest `cards` of each, without those in `but`."""
    left = {pk: [card for card in some if card.pk not in but] for pk, some in cards.items()}
    blocks = [
        {"section": section, "editions": left.get(section["pk"], [])[:BLOCK]}
        for section in _with_block(sections)
    ]
    full = [block for block in blocks if len(block["editions"]) == BLOCK]
    if len(full) == 5:
        full.pop()  # five make no whole rows
    return full if len(full) > 1 else []


def _with_block(sections):
    """Return the sections that may have a block. One alone is the feed, and gets none."""
    shown = [section for section in sections if section["in_navigation"]][:BLOCKS]
    return shown if len(shown) > 1 else []


def _newest(editions):
    # In a subquery of its own: SQLite knows no order and no end inside a union.
    keys = editions.newest_first().values("pk")[: BLOCK + SLOTS]
    newest = Edition.objects.filter(pk__in=keys).order_by()
    return newest.annotate(slot=Value(0)).values_list(*_CARD, "slot")


def latest_corrections(at):
    """Return the latest corrections and clarifications, if there were any lately."""
    lately = Correction.objects.public(at).of_mistakes().filter(at__gt=at - RECENT, at__lte=at)
    return list(lately[:CORRECTIONS])
