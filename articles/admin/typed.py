"""What a story would be if the form were saved as it stands: half typed, not checked yet."""

from datetime import UTC

from django.core.exceptions import ValidationError

from articles.forms import MinuteField
from articles.models import Author, Editor, Picture, Section, Story, Topic
from articles.publishing import autosave, snapshots

MOST_ROWS = 500
BLANK = {**autosave.NOTHING, "section": None, "language": "", "slug": ""}


def snapshot_of(story, data):
    """Return the snapshot that `data`, a QueryDict of the form, would make of `story`.

    What cannot be understood yet is left as it was. `story` is None for a new one.
    """
    before = snapshots.take_all(story) if story else BLANK
    texts = {name: data[name].strip() for name in snapshots.TEXTS if name in data}
    for name in {"headline", "standfirst"} & texts.keys():
        texts[name] = " ".join(texts[name].splitlines())
    typed = snapshots.overlay(before, texts)
    typed |= {name: data[name] for name in ("language", "slug") if data.get(name)}
    if "section" in data:
        typed["section"] = _value(Section.objects, data["section"], "slug")
    if "editor" in data:
        typed["editor"] = _value(Editor.objects, data["editor"], "user__username")
    for name in {"published_at", "embargo_until"} & data.keys():
        typed[name] = _time(getattr(story, name, None), data[name], before[name])
    if "headline" in data:  # an empty choice of topics sends nothing
        typed["topics"] = _topics(data.getlist("topics"))
    for prefix, name, read in (
        ("bylines", "bylines", _bylines),
        ("picture_uses", "pictures", _pictures),
        ("teasers", "teasers", _teasers),
    ):
        rows = _rows(data, prefix)
        if rows is not None:
            typed[name] = read(rows)
    return typed


def _keys(values):
    return {int(value) for value in values if value.isdecimal() and len(value) < 10}


def _value(objects, key, name):
    return objects.filter(pk__in=_keys([key])).values_list(name, flat=True).first()


def _topics(keys):
    return sorted(Topic.objects.filter(pk__in=_keys(keys)).values_list("slug", flat=True))


def _time(known, typed, before):
    field = MinuteField(required=False)
    try:
        if not field.has_changed(known, typed):
            return before
        at = field.clean(typed)
    except ValidationError:
        return before
    return at.astimezone(UTC).isoformat() if at else None


def _rows(data, prefix):
    """Return the rows of one kind as dicts in their order; None if the form sent none at all."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    if not total.isdecimal():
        return None
    rows = []
    for number in range(min(int(total), MOST_ROWS)):
        start = f"{prefix}-{number}-"
        row = {key.removeprefix(start): data[key] for key in data if key.startswith(start)}
        if row and not row.get("DELETE"):
            rows.append(row)
    return sorted(rows, key=_place)


def _place(row):
    order = row.get("order", "")
    return int(order) if order.isdecimal() and len(order) < 10 else MOST_ROWS * MOST_ROWS


def _found(objects, rows, name):
    keys = _keys(row.get(name, "") for row in rows)
    found = objects.in_bulk(keys)
    return [(row, found.get(next(iter(_keys([row.get(name, "")])), None))) for row in rows]


def _bylines(rows):
    return [
        {
            "author": author.slug,
            "role": row.get("role", ""),
            "as_signed": row.get("as_signed", "").strip() or author.name,
        }
        for row, author in _found(Author.objects, rows, "author")
        if author
    ]


def _pictures(rows):
    return [
        {"picture": picture.key if picture else None}
        | {
            name: row.get(name, "").strip() or (getattr(picture, name) if picture else "")
            for name in ("caption", "credit", "alt")
        }
        for row, picture in _found(Picture.objects, rows, "picture")
        if picture or row.get("caption", "").strip()
    ]


def _teasers(rows):
    texts = ("title", "excerpt", "publication", "author_name", "url")
    made = []
    for row, target in _found(Story.objects, rows, "target"):
        teaser = {name: row.get(name, "").strip() for name in texts}
        teaser["title"] = teaser["title"] or (target.headline if target else "")
        if any(teaser.values()):
            made.append(teaser | {"target": target.slug if target else None})
    return made
