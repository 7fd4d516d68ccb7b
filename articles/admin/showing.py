"""Versions of a story in the words of the desk: what fields are called, what values say."""

import json
from dataclasses import dataclass

from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from articles.models import BylineRole, Editor, Picture, Section, Story, Topic
from articles.publishing import snapshots
from articles.publishing.times import in_full

ROW_NOUNS = {"pictures": "picture_uses"}  # where a snapshot and a story say it differently


def label(field):
    """Return what the form calls a field of a snapshot."""
    name = ROW_NOUNS.get(field, field)
    known = Story._meta.get_field(name)
    noun = known.related_model._meta.verbose_name_plural if known.auto_created else None
    return capfirst(noun or known.verbose_name)


class Names:
    """What the slugs, keys and user names in some snapshots stand for, in four queries at most."""

    def __init__(self, *some):
        topics = {slug for each in some for slug in each.get("topics", ())}
        keys = {row["picture"] for each in some for row in each.get("pictures", ())} - {None}
        self.topics = Topic.objects.by_slugs(topics) if topics else {}
        self.pictures = Picture.objects.in_bulk(keys, field_name="key") if keys else {}
        sections = {each.get("section") for each in some} - {None}
        self.sections = Section.objects.by_slugs(sections) if sections else {}
        editors = {each.get("editor") for each in some} - {None}
        found = Editor.objects.filter(user__username__in=editors) if editors else ()
        self.editors = {editor.user.get_username(): editor for editor in _with_user(found)}

    def value(self, field, value):
        """Return one value of a field, or one row of a list, in a line."""
        if not value:
            return ""
        match field:
            case "topics":
                return str(self.topics.get(value, value))
            case "bylines":
                return f"{_role(value['role'])} {value['as_signed']}".strip()
            case "pictures":
                return self._picture(value)
            case "teasers":
                return " · ".join(filter(None, (value["title"], value["publication"])))
            case "section":
                return str(self.sections.get(value, value))
            case "editor":
                return str(self.editors.get(value, value))
            case "published_at" | "embargo_until":
                return _time(value)
            case "language":
                return _language(value)
        return str(value)

    def _picture(self, row):
        title = self.pictures.get(row["picture"])
        said = (str(title) if title else "", row["caption"], row["credit"], row["alt"])
        return " · ".join(dict.fromkeys(filter(None, said)))


def _with_user(editors):
    return editors.select_related("user") if editors else ()


def _role(role):
    return str(dict(BylineRole.choices).get(role, role))


def _time(iso):
    at = parse_datetime(iso)
    return in_full(at) if at else iso


def _language(code):
    try:
        return capfirst(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@dataclass(frozen=True, slots=True)
class Pair:
    """One place on both sides: pieces of words, or None on the side that lacks it."""

    kind: str
    before: list
    after: list
    notes: tuple = ()


def side_by_side(comparison, names=None):
    """Return a comparison as a screen shows it.

    {"fields": [(label, Pair)], "body": [Pair or a list of unchanged paragraphs],
    "rows": [(label, [Pair])]}
    """
    names = names or Names(comparison.before, comparison.after)
    return {
        "fields": [(label(change.field), _field(change, names)) for change in comparison.fields],
        "body": _body(comparison) if comparison.body_differs else [],
        "rows": [
            (label(field), [_row(field, row, names) for row in rows])
            for field, rows in comparison.rows.items()
        ],
    }


def _sides(kind, pieces, notes=()):
    before = [piece for piece in pieces if piece.kind != "added"]
    after = [piece for piece in pieces if piece.kind != "removed"]
    return Pair(kind, before, after, notes)


def _field(change, names):
    if change.field in snapshots.TEXTS:
        return _sides("changed", change.pieces)
    before, after = (names.value(change.field, value) for value in (change.before, change.after))
    return Pair("changed", _whole("removed", before), _whole("added", after))


def _whole(kind, text):
    return [{"kind": kind, "text": text}] if text else []


def _row(field, row, names):
    before = names.value(field, row.before) if row.before is not None else ""
    after = names.value(field, row.after) if row.after is not None else ""
    marks = row.kind in {"changed", "added", "removed"}
    return Pair(
        row.kind,
        _whole("removed" if marks else "same", before),
        _whole("added" if marks else "same", after),
    )


def _body(comparison):
    """Return the paragraphs, those between two changes as one list that can be folded."""
    shown, same = [], []
    for paragraph in comparison.body:
        if paragraph.kind == "same":
            same.append("".join(piece.text for piece in paragraph.pieces))
            continue
        shown += [same] if same else []
        same = []
        notes = paragraph.formatting or _unspoken(paragraph)
        shown.append(_sides(paragraph.kind, paragraph.pieces, notes))
    return [*shown, same] if same else shown


def _unspoken(paragraph):
    """A picture or teaser that is placed in the text has no words: say what it is."""
    if paragraph.pieces:
        return ()
    html = paragraph.after or paragraph.before
    if "data-picture" in html:
        return (_("place of a picture"),)
    return (_("place of a related story"),) if "data-teaser" in html else ()


def in_a_few_words(comparison):
    """Return what changed, as 'headline, text: 2 paragraphs, pictures'; '' for nothing."""
    changed = [label(change.field).lower() for change in comparison.fields]
    count = sum(paragraph.kind != "same" for paragraph in comparison.body)
    if count:
        sentence = ngettext("%(n)s paragraph", "%(n)s paragraphs", count)
        changed.append(sentence % {"n": count})
    changed += [label(field).lower() for field in comparison.rows]
    return ", ".join(changed)


def token_value(field, tokens, names):
    """Return what tokens of a merge say for a field that is no text."""
    values = (json.loads(token) for token in tokens)
    return "; ".join(names.value(field, value) for value in values if value)
