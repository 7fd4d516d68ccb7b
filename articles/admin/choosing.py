"""A merge on a screen: what each side says at each place, and what is chosen of it."""

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from html import escape, unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.publishing import merging, snapshots

from .showing import label, token_value

AROUND = 24  # words of unchanged text that are shown beside a change
SIDES = ("theirs", "yours")
MARKS = {
    "strong": gettext_lazy("bold"),
    "em": gettext_lazy("italic"),
    "a": gettext_lazy("link"),
    "h2": gettext_lazy("subhead"),
    "h3": gettext_lazy("minor subhead"),
    "blockquote": gettext_lazy("quote"),
    "li": gettext_lazy("list"),
    "figure": gettext_lazy("picture"),
    "aside": gettext_lazy("related story"),
}
MARK = "mark-"
_TAG = re.compile(r"<(\w+)")
_BREAK = re.compile(r"<br>|</(?:p|li)>(?=<)")


class Moved(Exception):
    """What a form shows is not what there is to choose from any more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One change on the screen: both sides in words, and what is chosen so far.

    The form sends `mark` back, by which what was chosen is known to be about these words.
    """

    key: str
    mark: str
    kind: str
    base: str
    theirs: str
    yours: str
    chosen: str
    own: str
    may_be_edited: bool


def shown_fields(merge, names, sent, undecided=()):
    """Return [(label, parts)] for fields that anybody changed; a part is a text or a Choice.

    `sent` is what the form said so far, `undecided` are keys that it left open.
    """
    return [
        (label(field), list(_shown(field, hunks, sent, names, undecided)))
        for field, hunks in merge.fields.items()
        if any(hunk.kind != "same" for hunk in hunks)
    ]


def chosen(merge, sent):
    """Return the one snapshot that a form makes of a merge.

    Raises merging.Undecided, and Moved if the form shows other changes than there are.
    """
    keys = merge.changes()
    marks = _marks(sent)
    if marks and marks != {key: _mark(hunk) for key, hunk in keys.items()}:
        raise Moved
    everything = sent.get("all")
    if everything in SIDES:
        return merge.resolve(dict.fromkeys(keys, everything))
    choices = {key: sent.get(f"take-{key}", "") for key in keys}
    own = {key: sent.get(f"own-{key}", "") for key in keys if choices[key] == "own"}
    return merge.resolve(
        choices, {key: _own_words(key, keys[key], words) for key, words in own.items()}
    )


def carried(merge, sent):
    """Return what a form said that showed other changes: (as sent for `merge`, own words left).

    A choice is kept where its change is the same still, wherever in the field that is now.
    """
    said = {}
    for key, mark in _marks(sent).items():
        said.setdefault((_field(key), mark), []).append(key)
    kept = {}
    for key, hunk in merge.changes().items():
        if same := said.get((_field(key), _mark(hunk))):
            was = same.pop(0)
            kept |= {f"{name}-{key}": sent.get(f"{name}-{was}", "") for name in ("take", "own")}
    own = (key for keys in said.values() for key in keys if sent.get(f"take-{key}") == "own")
    return kept, [sent.get(f"own-{key}", "") for key in own]


def _marks(sent):
    return {name[len(MARK) :]: sent[name] for name in sent if name.startswith(MARK)}


def _mark(hunk):
    sides = [hunk.side(side) for side in merging.SIDES]
    return sha256(json.dumps(sides).encode()).hexdigest()[:16]


def _field(key):
    return key.rpartition("-")[0]


def _own_words(key, hunk, words):
    """Return typed words as tokens of their field: in the body, as its HTML."""
    words = words.replace("\r\n", "\n").strip("\n")
    if not key.startswith("body-"):
        return words
    sides = ("".join(hunk.theirs), "".join(hunk.yours))
    if any(side.endswith("\n") for side in sides):  # whole paragraphs
        lines = (line.strip() for line in words.split("\n"))
        return "".join(f"<p>{escape(line, quote=False)}</p>\n" for line in lines if line)
    space = " " if any(side.startswith(" ") for side in sides) and words.strip() else ""
    return space + escape(" ".join(words.split()), quote=False)


def _shown(field, hunks, sent, names, undecided):
    """Yield plain texts and choices in the order of the field."""
    last = len(hunks) - 1
    for number, hunk in enumerate(hunks):
        if hunk.kind == "same":
            if field in snapshots.TEXTS:
                yield _around("".join(hunk.base), number == 0, number == last)
            continue
        key = f"{field}-{number}"
        chosen = sent.get(f"take-{key}", "") or {"conflict": ""}.get(hunk.kind, _merged(hunk))
        sides = [_said(field, hunk.side(side), hunk.base, names) for side in merging.SIDES]
        is_text = field in snapshots.TEXTS
        own = sent.get(f"own-{key}", sides[2] or sides[1])
        own = own if is_text else ""
        yield Choice(key, _mark(hunk), hunk.kind, *sides, chosen, own, is_text)


def _merged(hunk):
    return "theirs" if hunk.kind == "theirs" else "yours"


def _said(field, tokens, base, names):
    """Return one side in words; where only the formatting differs, which it has."""
    if field not in snapshots.TEXTS:
        return token_value(field, tokens, names)
    text = "".join(tokens)
    plain = _plain(text)
    if tokens == base or plain != _plain("".join(base)):
        return plain
    tags = ", ".join(str(MARKS[tag]) for tag in dict.fromkeys(_TAG.findall(text)) if tag in MARKS)
    return f"{plain} ({tags or _('plain')})".strip()


def _plain(html):
    """Return the words of some HTML, which may begin or end in the middle of a block."""
    return unescape(strip_tags(_BREAK.sub("\n", html))).strip()


def _around(text, is_first, is_last):
    """Return the words next to a change, with an ellipsis for those further away."""
    words = _plain(text).split()
    if len(words) <= 2 * AROUND or (is_first and is_last):
        return " ".join(words)
    start = "" if is_first else " ".join(words[:AROUND])
    end = "" if is_last else " ".join(words[-AROUND:])
    return f"{start} … {end}".strip()
