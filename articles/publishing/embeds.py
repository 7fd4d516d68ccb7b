"""Which picture, which teaser: rows by what they are, where a body knows only their number.

A body places "the second picture". When two versions become one, another picture may be the
second, so that rows are called by name for as long as a merge lasts. Values in, values out.
"""

import re
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

_EMBED = re.compile(r'<(figure|aside) data-(picture|teaser)="([0-9a-f]+)"></\1>')
_IDENTITY = {
    "bylines": lambda row: (row["author"], row["role"]),
    "pictures": lambda row: row["picture"] or row["caption"],
    "teasers": lambda row: row["target"] or row["title"],
    "topics": lambda row: row,
}


def identified(rows_of: str, rows: list[Any]) -> dict[Any, Any]:
    """Return {(what the row is of, how many of that came before): row}, in order."""
    seen: Counter[Any] = Counter()
    found = {}
    for row in rows:
        what = _IDENTITY[rows_of](row)
        found[what, seen[what]] = row
        seen[what] += 1
    return found


def by_name(html: str, snapshot: Mapping[str, Any]) -> str:
    """Return a body that calls its pictures and teasers by names, which say what they are."""

    def named(embed: re.Match[str]) -> str:
        names = _names(embed[2], snapshot)
        number = int(embed[3]) if embed[3].isdecimal() else 0
        known = 0 < number <= len(names)
        return _embed(embed, names[number - 1] if known else embed[3])

    return _EMBED.sub(named, html)


def by_number(html: str, snapshot: Mapping[str, Any]) -> str:
    """Return a body that calls them by their numbers in `snapshot`.

    What is placed and is no row any more gets a number that there is no row for, and preflight
    says so: nothing else is put in its place.
    """

    def numbered(embed: re.Match[str]) -> str:
        if len(embed[3]) != LENGTH:
            return embed[0]
        names = _names(embed[2], snapshot)
        place = names.index(embed[3]) if embed[3] in names else len(names)
        return _embed(embed, str(place + 1))

    return _EMBED.sub(numbered, html)


LENGTH = 12  # hexadecimal digits of a name; a number has four at most


def _names(kind: str, snapshot: Mapping[str, Any]) -> list[str]:
    keys = identified(f"{kind}s", snapshot.get(f"{kind}s", []))
    return [sha256(repr(key).encode()).hexdigest()[:LENGTH] for key in keys]


def _embed(embed: re.Match[str], which: str) -> str:
    return f'<{embed[1]} data-{embed[2]}="{which}"></{embed[1]}>'
