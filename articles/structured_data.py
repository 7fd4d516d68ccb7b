"""What a page tells machines: schema.org data, and what a shared link shows.

Pure functions of plain values, in the shape that the templates of a story are given. `Publication`
is ``settings.PUBLICATION``; every address that comes out is whole.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

Values = Mapping[str, Any]
Publication = Mapping[str, str]

# Nothing in the text of a story may end the script element, nor start a comment in it.
_ESCAPED = str.maketrans({"<": r"\u003C", ">": r"\u003E", "&": r"\u0026"})


def script(*things: Values) -> str:
    """Return `things` as one JSON-LD document that may stand between script tags as it is."""
    document = {"@context": "https://schema.org", "@graph": list(things)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def news_article(story: Values, publication: Publication) -> dict[str, Any]:
    """Return the NewsArticle of a story: who wrote it, when it was published, what it corrects."""
    address = publication["address"]
    canonical = address + story["url"]
    house = {"@id": f"{address}/#publication"}
    return _said(
        {
            "@type": "NewsArticle",
            "@id": f"{canonical}#story",
            "url": canonical,
            "mainEntityOfPage": canonical,
            "headline": story["headline"],
            "description": story["standfirst"],
            "inLanguage": story["language"],
            "articleSection": story["section"] and story["section"]["name"],
            "keywords": [topic["name"] for topic in story["topics"]],
            "wordCount": story.get("word_count"),
            "datePublished": _time(story["published_at"]),
            "dateModified": _time(story["updated_at"] or story["published_at"]),
            "author": _authors(story, house, address),
            "contributor": [_signed(b, address) for b in story["bylines"] if b["role"]],
            "image": [_image(picture, address) for picture in story.get("images", ())],
            "correction": [
                _correction(note)
                for note in story.get("corrections", ())
                if note["kind"] != "update"  # the story has moved on; nothing was wrong
            ],
            "isAccessibleForFree": True,
            "isPartOf": {"@id": f"{address}/#paper"},
            "publisher": house,
        }
    )


def newspaper(publication: Publication) -> list[dict[str, Any]]:
    """Return the publication as the house that publishes and the site it publishes."""
    address = publication["address"]
    house = {
        "@type": "NewsMediaOrganization",
        "@id": f"{address}/#publication",
        "name": publication["name"],
        "url": f"{address}/",
        "description": publication["description"],
        "email": publication["email"],
    }
    paper = {
        "@type": "WebSite",
        "@id": f"{address}/#paper",
        "name": publication["name"],
        "url": f"{address}/",
        "inLanguage": publication["language"],
        "publisher": {"@id": house["@id"]},
    }
    return [_said(house), paper]


def breadcrumbs(steps: Iterable[tuple[str, str]], publication: Publication) -> dict[str, Any]:
    """Return the way from the front page to a page: (name, path) of each step, the page last."""
    trail = [(publication["name"], "/"), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": publication["address"] + path,
            }
            for position, (name, path) in enumerate(trail, start=1)
        ],
    }


def of_story(story: Values, publication: Publication) -> str:
    """Return all that the page of a story says, ready to stand between script tags."""
    section = story["section"]
    steps = [(section["name"], section["url"])] if section else []
    return script(
        news_article(story, publication),
        breadcrumbs([*steps, (story["headline"], story["url"])], publication),
        *newspaper(publication),
    )


def of_list(name: str, path: str, publication: Publication) -> str:
    """Return what the page of a section, topic or author says, ready for a script."""
    return script(breadcrumbs([(name, path)], publication))


def of_front_page(publication: Publication) -> str:
    """Return what the front page says, ready for a script."""
    return script(*newspaper(publication))


def shared_link(story: Values, publication: Publication) -> list[tuple[str, str]]:
    """Return the (property, content) pairs of OpenGraph for a story; several topics, several pairs.

    ``story["share"]`` is the picture that a shared link shows: path, width, height, alt.
    """
    address = publication["address"]
    picture = story.get("share") or {}
    pairs = [
        ("og:type", "article"),
        ("og:site_name", publication["name"]),
        ("og:title", story["headline"]),
        ("og:description", story["standfirst"]),
        ("og:url", address + story["url"]),
        ("og:locale", _locale(story["language"])),
        ("og:image", picture and absolute(picture["url"], address)),
        ("og:image:width", picture and str(picture["width"])),
        ("og:image:height", picture and str(picture["height"])),
        ("og:image:alt", picture and picture["alt"]),
        ("article:published_time", _time(story["published_at"])),
        ("article:modified_time", _time(story["updated_at"] or story["published_at"])),
        ("article:section", story["section"] and story["section"]["name"]),
        *(("article:author", address + b["url"]) for b in story["bylines"] if b["url"]),
        *(("article:tag", topic["name"]) for topic in story["topics"]),
    ]
    return [(name, content) for name, content in pairs if content]


def absolute(url: str, address: str) -> str:
    """Return `url`, which may be a path or stand on another host, as a whole address."""
    return address + url if url.startswith("/") else url


def _locale(language: str) -> str:
    """Return 'en_GB'; '' without a territory, where OpenGraph knows no such value."""
    name, _, territory = language.partition("-")
    return f"{name}_{territory.upper()}" if len(territory) == len("GB") else ""


def _authors(story: Values, house: dict[str, Any], address: str) -> list[dict[str, Any]]:
    """Return those who sign as authors; else whose report it is; else the house."""
    signed = [_signed(byline, address) for byline in story["bylines"] if not byline["role"]]
    if signed or not story["source_credit"]:
        return signed or [house]
    return [{"@type": "Organization", "name": story["source_credit"]}]


def _signed(byline: Values, address: str) -> dict[str, Any]:
    # The kinds of authors are person, desk and agency: whoever is no person is several.
    kind = "Person" if byline["kind"] == "person" else "Organization"
    url = byline["url"] and address + byline["url"]
    return _said({"@type": kind, "name": byline["name"], "url": url})


def _image(picture: Values, address: str) -> dict[str, Any]:
    return _said(
        {
            "@type": "ImageObject",
            "url": absolute(picture["url"], address),
            "width": picture["width"],
            "height": picture["height"],
            "caption": picture.get("caption"),
            "creditText": picture.get("credit"),
        }
    )


def _correction(correction: Values) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "text": correction["text"],
        "datePublished": _time(correction["at"]),
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _said(values: Values) -> dict[str, Any]:
    """Leave out what is not known: an empty value would be a claim."""
    return {name: value for name, value in values.items() if value}
