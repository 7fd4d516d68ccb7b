"""Pages that are laid out once: what differs between two of them is filled in.

Laying a page out takes longer than all else that a request does, and most of it comes out the
same for every story and every topic. A view makes `Holes`, gives their marks to the template in
the place of values, and the page that comes out is cut at the marks and kept for as long as the
site stays as it is (``articles.caching`` knows).

A template may print a hole, hand it on, or make an address of it; it must not look inside.
"""

import re
import secrets
from dataclasses import dataclass, field
from functools import cache
from html import escape

from django.utils.safestring import mark_safe

MOST = 200  # layouts kept
# Nobody can write this into a story. Letters and digits alone: a mark may be part of an address.
_MARK = f"hole{secrets.token_hex(8)}n"
_MARKS = re.compile(_MARK + r"(\d+)x")


@dataclass
class Holes:
    """What is filled in, in the order in which it was said; a layout has that order too."""

    values: list[str] = field(default_factory=list)

    def text(self, value):
        """Return the mark of a text, which is escaped when it is filled in."""
        return self._mark(escape(str(value)))

    def html(self, value):
        """Return the mark of what publishing made, or has cleaned: it is filled in as it is."""
        return self._mark(value)

    def _mark(self, value):
        self.values.append(value)
        return _mark(len(self.values) - 1)


@cache
def _mark(number):
    return mark_safe(f"{_MARK}{number}x")


class Layouts:
    """Pages cut at their holes, of one state of the site."""

    def __init__(self):
        self._kept = (None, {})

    def filled(self, holes, key, stamp, lay_out):
        """Return the page that `lay_out` gives, with `holes` filled in.

        Pages of one `key` differ in nothing else. Without a `stamp` nothing is kept.
        """
        parts, numbers = _cut(lay_out()) if stamp is None else self._layout(key, stamp, lay_out)
        parts = parts[:]
        for place, number in numbers:
            parts[place] = holes.values[number]
        return "".join(parts)

    def _layout(self, key, stamp, lay_out):
        known, layouts = self._kept
        if stamp is not known or len(layouts) >= MOST:
            layouts = {}
            self._kept = (stamp, layouts)
        layout = layouts.get(key)
        if layout is None:
            layout = layouts[key] = _cut(lay_out())
        return layout


def _cut(page):
    """Return (parts, [(place, number of the hole that stands there), ...])."""
    parts = _MARKS.split(page)
    return parts, [(place, int(parts[place])) for place in range(1, len(parts), 2)]


class Kept:
    """One value for each state of the site: found out once, good until the next."""

    def __init__(self):
        self._known = (None, None)

    def get(self, stamp, find):
        """Return the value at `stamp`, which `find` gives if need be; nothing is kept for None."""
        if stamp is None:
            return find()
        known, value = self._known
        if stamp is not known:
            value = find()
            self._known = (stamp, value)
        return value
