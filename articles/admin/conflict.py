"""Two have changed one story: both texts, and what both began with, word by word."""

import re
from dataclasses import dataclass
from html import escape, unescape

from django.contrib import messages
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import AutosaveSlot
from articles.publishing import NotPermitted, NotPossible, merging, revisions, snapshots

from .showing import Names, label, token_value
from .story_pages import back_to, shown, to_change, who

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
_TAG = re.compile(r"<(\w+)")
_BREAK = re.compile(r"<br>|</(?:p|li)>(?=<)")


@dataclass(frozen=True, slots=True)
class Choice:
    """One change on the screen: both sides in words, and what is chosen so far."""

    key: str
    kind: str
    base: str
    theirs: str
    yours: str
    chosen: str
    own: str
    may_be_edited: bool


def resolve(screen, request, pk):
    """Show what both have changed, take what is chosen, save it as a version."""
    story = to_change(screen, request, pk)
    found = _conflict(story, request.user)
    if found is None:
        messages.info(request, _("Nothing of yours waits to be merged."))
        return back_to(story)
    merge = found.merge
    undecided = []
    if request.method == "POST":
        try:
            return _save(request, story, found, merge)
        except merging.Undecided as some:
            undecided = some.keys
        except revisions.Conflict:
            messages.warning(request, _("It was saved once more meanwhile: please look again."))
            return back_to(story, "conflict")
    names = Names(found.base.snapshot, found.theirs.snapshot, found.yours)
    return shown(
        screen,
        request,
        "conflict.html",
        story,
        _("Two versions of one story"),
        them=who(found.theirs.by) if found.theirs.by else _("an operator"),
        found=found,
        fields=[
            (label(field), list(_shown(field, hunks, request.POST, names, undecided)))
            for field, hunks in merge.fields.items()
            if any(hunk.kind != "same" for hunk in hunks)
        ],
        undecided=undecided,
        left=len(merge.conflicts()),
    )


def _conflict(story, user):
    """Return what `user` could not save, beside what was saved meanwhile; None for nothing."""
    slots = AutosaveSlot.objects.filter(by=user, story=story, snapshot__isnull=False)
    slot, theirs = slots.first(), revisions.latest(story)
    if slot is None or theirs is None:
        return None
    working = story.revisions.working().select_related("by")
    base = working.filter(number=slot.base).first() or working.last()
    return revisions.Conflict(base, working.first(), slot.snapshot)


def _save(request, story, found, merge):
    everything = request.POST.get("all")
    keys = merge.changes()
    if everything in SIDES:
        choices, edits = dict.fromkeys(keys, everything), {}
    else:
        choices = {key: request.POST.get(f"take-{key}", "") for key in keys}
        own = {key: request.POST.get(f"own-{key}", "") for key in keys if choices[key] == "own"}
        edits = {key: _own_words(key, keys[key], words) for key, words in own.items()}
    merged = merge.resolve(choices, edits)
    try:
        made = revisions.resolve(
            story,
            merged,
            yours=found.yours,
            theirs=found.theirs.number,
            by=request.user,
            at=timezone.now(),
        )
    except (NotPossible, NotPermitted) as refusal:
        messages.error(request, str(refusal))
        return back_to(story)
    if made is None:
        messages.success(
            request, _("The story stays as it was saved. Your text is among its versions.")
        )
    else:
        sentence = _("Merged and saved as version %(n)s. What was not taken is among the versions.")
        messages.success(request, sentence % {"n": made.number})
    return back_to(story)


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
        yield Choice(key, hunk.kind, *sides, chosen, own if is_text else "", is_text)


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
