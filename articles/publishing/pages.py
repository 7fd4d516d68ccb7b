"""The finished HTML of a story: head, page and card, made of what an edition holds.

Templates are given plain values; everything a page names is fetched for many editions together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation

from articles import body, structured_data
from articles.models import (
    Author,
    AuthorKind,
    BylineRole,
    CorrectionKind,
    Edition,
    Picture,
    Section,
    Slug,
    SlugKind,
    Topic,
)
from articles.renditions import card as drawn
from articles.renditions import sizes

from . import snapshots

HEAD = "articles/_story_head.html"
PAGE = "articles/_story.html"
CARD = "articles/_story_card.html"
# Stands before a page that changes by itself: one that is for readers until then.
_UNTIL = re.compile(r"<!-- until (\S+) -->\n")
# A tenth of a card: it is for those who write templates, and fifty cards stand on a front page.
_INDENTATION = re.compile(r"\n[ \n]+")


def template_stamp() -> str:
    """Return 16 hex digits that change with what pages and cards are made with.

    That is the templates, what is left out of them, the words of the interface in the language of
    the publication, and the publication: its name and its address stand in each head.
    """
    catalogue = f"{translation.to_locale(settings.LANGUAGE_CODE)}/LC_MESSAGES/django.mo"
    words = tuple(Path(folder, catalogue) for folder in settings.LOCALE_PATHS)
    return _stamp(repr(settings.PUBLICATION), words)


@cache
def _stamp(publication: str, catalogues: tuple[Path, ...]) -> str:
    folder = Path(str(get_template(PAGE).origin.name)).parent  # type: ignore[attr-defined]
    texts = sorted((path.name, path.read_bytes()) for path in folder.glob("_*.html"))
    words = [path.read_bytes() for path in catalogues if path.exists()]
    made_with = repr((texts, _INDENTATION.pattern, publication, words))
    return sha256(made_with.encode()).hexdigest()[:16]


def render(editions: Sequence[Edition], at: datetime) -> None:
    """Set head, page and card of `editions`; which neighbours are live is asked for time `at`."""
    head, page, card = (get_template(name) for name in (HEAD, PAGE, CARD))
    neighbours, stamp = _Neighbours.of(editions, at), template_stamp()
    zone = timezone.override(settings.TIME_ZONE)
    with translation.override(settings.LANGUAGE_CODE), zone:
        for edition in editions:
            values = _page_values(edition, neighbours)
            context = {"story": values}
            edition.head_html = _tight(head.render(_head_values(values)))
            edition.page_html = neighbours.until(edition) + _tight(page.render(context))
            edition.card_html = _tight(card.render({"story": _card_values(values)}))
            edition.template_stamp = stamp


def _tight(html: str) -> str:
    """Return `html` without blank lines and the indentation of the others: HTML knows neither."""
    return _INDENTATION.sub("\n", html)


def current(kept: Any, at: datetime) -> Any:
    """Return what is `kept` of a page, as `Edition.objects.pages` gives it, as it is at time `at`.

    Where a story it teases has come out since, or a picture must not be shown any more, it is
    made anew for them. It is kept as it is: nobody waits for his turn to write to read a story.
    """
    until = _UNTIL.match(kept.page_html)
    if until is None:
        return kept
    if datetime.fromisoformat(until[1]) > at:
        return kept._replace(page_html=kept.page_html[until.end() :])
    edition = Edition.objects.get(pk=kept.pk)
    render([edition], at)
    return kept._replace(head_html=edition.head_html, page_html=unmarked(edition.page_html))


def mark_until(time: datetime) -> str:
    """Return the mark that stands before a page that is for readers until `time`."""
    return f"<!-- until {time.isoformat()} -->\n"


def unmarked(page_html: str) -> str:
    """Return a page that was just made, as readers have it."""
    return _UNTIL.sub("", page_html, count=1)


@dataclass
class _Neighbours:
    """The rows that snapshots name, fetched together: {slug or key: row}."""

    at: datetime
    sections: dict[str, Section] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    live: dict[str, Edition] = field(default_factory=dict)
    coming: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, editions: Sequence[Edition], at: datetime) -> "_Neighbours":
        contents = [edition.content for edition in editions]
        rows = [row for content in contents for row in content["pictures"]]
        targets = {t["target"] for c in contents for t in c["teasers"] if t["target"]}
        targets |= {slug for content in contents for slug in content.get("related", ())}
        names = {b["author"] for c in contents for b in c["bylines"]}
        slugs = _stories_by_slug(targets)
        return cls(
            at=at,
            sections=Section.objects.by_slugs({c["section"] for c in contents if c["section"]}),
            authors=Author.objects.by_slugs(names),
            topics=Topic.objects.by_slugs({t for c in contents for t in c["topics"]}),
            pictures=Picture.objects.free(at).in_bulk(
                {row["picture"] for row in rows if row["picture"]}, field_name="key"
            ),
            live=_live_by_slug(slugs, at),
            coming=_coming_by_slug(slugs, at),
        )

    def until(self, edition: Edition) -> str:
        """Return the mark of a page that shows more, or less, after a time that is known."""
        content = edition.content
        pictures = (self.pictures.get(row["picture"] or "") for row in content["pictures"])
        portraits = (
            self.authors[row["author"]].portrait
            for row in content["bylines"]
            if row["author"] in self.authors
        )
        times = [
            *(p.revoked_at for p in (*pictures, *portraits) if p and not p.is_revoked(self.at)),
            *(self.coming.get(row["target"] or "") for row in content["teasers"]),
            *(self.coming.get(slug) for slug in content.get("related", ())),
        ]
        first = min((time for time in times if time), default=None)
        return mark_until(first) if first else ""


def _stories_by_slug(slugs: set[str]) -> dict[str, int]:
    if not slugs:
        return {}
    rows = Slug.objects.filter(kind=SlugKind.STORY, slug__in=slugs)
    return dict(rows.values_list("slug", "story"))


def _live_by_slug(stories: dict[str, int], at: datetime) -> dict[str, Edition]:
    if not stories:
        return {}
    live = Edition.objects.live(at).filter(story__in=stories.values()).defer("page_html", "text")
    by_story = {edition.story_id: edition for edition in live}
    return {slug: by_story[pk] for slug, pk in stories.items() if pk in by_story}


def _coming_by_slug(stories: dict[str, int], at: datetime) -> dict[str, datetime]:
    if not stories:
        return {}
    coming = Edition.objects.coming(at).filter(story__in=stories.values())
    times = dict(coming.values_list("story", "published_at"))
    return {slug: times[pk] for slug, pk in stories.items() if pk in times}


def _page_values(edition: Edition, near: _Neighbours) -> dict[str, Any]:
    """Return the plain values that the templates of page and card show."""
    content = edition.content
    section = near.sections.get(content["section"] or "")
    pictures = [_picture(row, near) for row in content["pictures"]]
    teasers = [_teaser(row, near, content["language"]) for row in content["teasers"]]
    blocks = list(body.blocks(content["body"]))
    placed = {(block.kind, block.number) for block in blocks if block.number}
    shown = [p for n, p in enumerate(pictures, 1) if p and ("picture", n) not in placed]
    # The leading picture first; then those of the text, in their order.
    images = [*shown[:1], *(p for p in pictures if p and p not in shown[:1])]
    return {
        "headline": content["headline"],
        "standfirst": content["standfirst"],
        "url": edition.get_absolute_url(),
        "language": content["language"],
        "section": section and {"name": section.name, "url": section.get_absolute_url()},
        "published_at": edition.published_at,
        "updated_at": edition.updated_at,
        "reading_minutes": edition.reading_minutes,
        "word_count": edition.word_count,
        "source_credit": content["source_credit"],
        "corrections": [correction(row) for row in content.get("corrections", ())],
        "bylines": [_byline(row, near) for row in content["bylines"]],
        "lead_picture": shown[0] if shown else None,
        "images": [picture["image"] for picture in images],
        "share": next((p["share"] for p in images if p["share"]), None) or _drawn_card(edition),
        "blocks": [
            *_page_blocks(blocks, pictures, teasers),
            *({"kind": "picture", "picture": picture} for picture in shown[1:]),
        ],
        "teasers": [t for n, t in enumerate(teasers, 1) if t and ("teaser", n) not in placed],
        "related": [
            {
                "headline": other.headline,
                "url": other.get_absolute_url(),
                "language": other.language,
                "published_at": other.published_at,
            }
            for slug in content.get("related", ())
            if (other := near.live.get(slug))
        ],
        "topics": [
            {"name": topic.name, "url": topic.get_absolute_url()}
            for topic in dict.fromkeys(map(near.topics.get, content["topics"]))
            if topic
        ],
        "authors": _author_boxes(content, near),
    }


def _card_values(story: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a card, which names those who wrote the story and nobody else.

    It has no time of its own: no picture that is to go is on it.
    """
    lead = story["lead_picture"]
    return story | {
        "lead_picture": lead if lead and lead["stays"] else None,
        "bylines": [byline for byline in story["bylines"] if not byline["role"]],
    }


def _author_boxes(content: snapshots.Snapshot, near: _Neighbours) -> list[dict[str, Any]]:
    # Two names may be one author's by now.
    signed = (near.authors.get(byline["author"]) for byline in content["bylines"])
    return [author_box(author, near.at) for author in dict.fromkeys(signed) if author]


def correction(row: dict[str, str]) -> dict[str, Any]:
    """Return what readers are shown of a public note that the content of an edition has."""
    return {
        "kind": row["kind"],
        "label": CorrectionKind(row["kind"]).label,
        "text": row["text"],
        "place": row["place"],
        "at": datetime.fromisoformat(row["at"]),
    }


def _head_values(story: dict[str, Any]) -> dict[str, Any]:
    """Return what the head of the page says to machines of the story with these values."""
    publication = settings.PUBLICATION
    return {
        "canonical": publication["address"] + story["url"],
        "properties": structured_data.shared_link(story, publication),
        "script": structured_data.of_story(story, publication),
    }


def _page_blocks(
    blocks: list[body.Block], pictures: list[Any], teasers: list[Any]
) -> list[dict[str, Any]]:
    """Return the body in pieces: runs of HTML, and the pictures and teasers set between."""
    pieces: list[dict[str, Any]] = []
    for block in blocks:
        if block.kind in {"picture", "teaser"}:
            found = (pictures if block.kind == "picture" else teasers)[block.number - 1 :][:1]
            if found and found[0]:
                pieces.append({"kind": block.kind, block.kind: found[0]})
        elif pieces and pieces[-1]["kind"] == "html":
            pieces[-1]["html"] += "\n" + block.html
        else:
            pieces.append({"kind": "html", "html": block.html})
    return pieces


def _byline(row: snapshots.BylineValue, near: _Neighbours) -> dict[str, Any]:
    author = near.authors.get(row["author"])
    is_main = row["role"] == BylineRole.AUTHOR
    return {
        "name": row["as_signed"],
        "url": author and author.get_absolute_url(),
        "kind": author.kind if author else AuthorKind.PERSON,
        "role": "" if is_main else BylineRole(row["role"]).label,
    }


def _picture(row: snapshots.PictureValue, near: _Neighbours) -> dict[str, Any] | None:
    picture = near.pictures.get(row["picture"] or "")
    if picture is None:
        return None
    told = {"alt": row["alt"], "caption": row["caption"], "credit": row["credit"]}
    shared = sizes.shared(picture)
    return {
        "stays": picture.revoked_at is None,
        **sizes.sources(picture),
        **told,
        "image": {**sizes.largest(picture), **told},
        "share": shared and {**shared, **told},
    }


def _drawn_card(edition: Edition) -> dict[str, Any]:
    """Return what a link to the story shows if it has no picture that is large enough."""
    headline = edition.content["headline"]
    drawing = drawn.Drawing(headline, settings.PUBLICATION["name"])
    return {
        "url": reverse("share_card", args=[edition.slug, drawing.stamp]),
        "width": sizes.SHARE[0],
        "height": sizes.SHARE[1],
        "alt": headline,
    }


def _teaser(row: snapshots.TeaserValue, near: _Neighbours, language: str) -> dict[str, Any] | None:
    """Return the card's values; None for a story of ours that readers do not have.

    What was typed is in the `language` of the story that it stands in.
    """
    target = near.live.get(row["target"] or "")
    if row["target"] and target is None:
        return None
    return {
        "title": target.headline if target else row["title"],
        "excerpt": row["excerpt"] or (target.standfirst if target else ""),
        "language": target.language if target else language,
        "publication": row["publication"],
        "author": row["author_name"],
        "url": target.get_absolute_url() if target else row["url"] or None,
    }


def author_box(author: Author, at: datetime) -> dict[str, Any]:
    """Return what readers are shown of an author; no query if the portrait was fetched too."""
    portrait = author.portrait
    return {
        "name": author.name,
        "url": author.get_absolute_url(),
        "kind": author.kind,
        "role": author.role,
        "bio": author.bio,
        "email": author.email,
        "initials": author.initials,
        "portrait": portrait
        and not portrait.is_revoked(at)
        and sizes.sources(portrait, widest=sizes.WIDEST_PORTRAIT),
    }
