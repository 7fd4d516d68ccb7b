"""What stands below the story: teasers of other stories, boxes about authors, campaigns, topics."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..parts import Campaign, Profile, Role, Teaser
from ..recognise import is_person, is_signature, kind_of, split_credit
from .header import Header
from .page import Page, is_prose, is_title

SUPPORT = re.compile(
    r"\b(?:support|donat|dream|contribut|become a|member|join us|stand with|help us|fund)",
    re.I,
)
FIRST_PERSON = re.compile(r"\b(?:I|we|our|my|us)\b", re.I)
ATTRIBUTION = re.compile(r"[\s—–-]*(?P<name>[^,]{4,45}),\s+(?P<role>[^.!?]{3,60})$")
BIO = re.compile(
    r"\b(?:is|was|are|has|have|joined|works|worked|covers|covered|writes|reports|holds|previously"
    r"|graduated|based in)\b"
)
ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|journalist|writer|columnist|producer|contributor|author"
    r"|photographer|director|analyst|chief|fellow|professor|intern|founder|critic|host|anchor)\b",
    re.I,
)


PICTURE_LABELS = frozenset({"article image", "article picture", "story image"})


@dataclass(slots=True)
class Tail:
    teasers: list[Teaser] = field(default_factory=list)
    profiles: list[Profile] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)


def read_tail(page: Page, header: Header) -> Tail:
    tail = Tail()
    if not any(page.inside):
        return tail
    _find_teasers(page, header, tail)
    first, last = page.body_range()
    for above in range(max(0, first - 5), first):
        _profile(page, above, tail)  # an author's page, or the box stands on top
    place = last + 1
    while place < len(page.lines):
        place = (
            _profile(page, place, tail)
            or _campaign(page, place, tail)
            or _topics(page, place, tail)
            or place + 1
        )
    return tail


# ---------------------------------------------------------------- teasers


def _find_teasers(page: Page, header: Header, tail: Tail) -> None:
    """A title, then an excerpt cut off with '…', then perhaps whose it is.

    Looked for below the first half of the text, for the weighing may have taken an excerpt as
    prose.
    """
    first, last = page.body_range()
    place = first + max(2, (last - first) // 2)
    while place < len(page.lines):
        place = _teaser(page, place, tail) or place + 1
    for place in range(first, min(last + 4, len(page.lines))):
        _read_also(page, place, tail)


def _teaser(page: Page, place: int, tail: Tail) -> int | None:
    if not (_title_here(page, place) and page.free(place + 1)):
        return None
    title, excerpt = page.lines[place].text, page.lines[place + 1].text
    if page.lines[place + 1].folded in PICTURE_LABELS and title.count(" ") >= 3:
        page.give(place, Role.TEASER_TITLE, "title above the place of its picture")
        page.give(place + 1, Role.FURNITURE, page.lines[place + 1].hint_reason)
        tail.teasers.append(Teaser(title))
        return place + 2
    if not excerpt.endswith(("…", "...")) or excerpt.count(" ") < 7:
        return None
    page.give(place, Role.TEASER_TITLE, "title above an excerpt that is cut off")
    page.give(place + 1, Role.TEASER_EXCERPT, "ends in an ellipsis, under a title")
    publication = author = ""
    below = place + 2
    if page.free(below) and len(page.lines[below].text) <= 90:
        line = page.lines[below]
        if credit := split_credit(line.text, page.house):
            publication, author, cut = credit
            page.give(below, Role.TEASER_CREDIT, "publication of the teaser")
            page.cut(below, cut, Role.TEASER_CREDIT, "author of the teaser")
            below += 1
    tail.teasers.append(Teaser(title, excerpt, publication, author))
    return below


def _title_here(page: Page, place: int) -> bool:
    line = page.lines[place]
    return (
        page.free(place)
        and line.hint in ("", "name")
        and is_title(line.text)
        and not is_prose(line.text)
    )


READ_ALSO = re.compile(
    r"(?:read(?: also| more| next)?|also read|related(?: \w+)?|see also|recommended"
    r"|in case you missed it|читайте (?:також|также|ещё|еще))\s*[:|–—-]+\s*(?P<title>.{12,200})$",
    re.I,
)


def _read_also(page: Page, place: int, tail: Tail) -> None:
    line = page.lines[place]
    match = READ_ALSO.match(line.text) if line.hint == "read also" and page.free(place) else None
    if match:
        tail.teasers.append(Teaser(match["title"]))
        page.give(place, Role.TEASER_TITLE, "points to another story")


# ---------------------------------------------------------------- boxes about authors


def _profile(page: Page, place: int, tail: Tail) -> int | None:
    """NAME, perhaps again, perhaps a role, then sentences about them. Returns the place below."""
    if not page.free(place):
        return None
    name = page.lines[place].text
    if len(name) > 60 or not is_signature(name, page.house):
        return None
    at, role = place + 1, ""
    names = [place]
    while page.free(at) and page.lines[at].folded == page.lines[place].folded:
        names.append(at)
        at += 1
    role_at = -1
    if page.free(at) and len(page.lines[at].text) <= 80 and not is_prose(page.lines[at].text):
        if not ROLE.search(page.lines[at].text):
            return None
        role, role_at = page.lines[at].text, at
        at += 1
    if not (page.free(at) and _is_bio(page.lines[at].text, name)):
        return None
    for number, name_at in enumerate(names):
        page.give(
            name_at, Role.AUTHOR_NAME, "the name repeated" if number else "name above a biography"
        )
    if role_at >= 0:
        page.give(role_at, Role.AUTHOR_ROLE, "between an author's name and biography")
    page.give(at, Role.AUTHOR_BIO, "sentences about the author named above")
    tail.profiles.append(Profile(name, role, page.lines[at].text, kind_of(name, page.house)))
    return at + 1


def _is_bio(text: str, name: str) -> bool:
    if text.count(" ") < 6 or not BIO.search(text):
        return False
    start = text[:120].casefold()
    return any(part.casefold() in start for part in (name, name.split()[-1])) or bool(
        FIRST_PERSON.match(text)
    )


# ---------------------------------------------------------------- campaigns and topics


def _campaign(page: Page, place: int, tail: Tail) -> int | None:
    """A quote that asks for support, and who says it, under labels that ask for support."""
    if not (page.free(place) and page.free(place + 1) and is_prose(page.lines[place].text)):
        return None
    quote, below = page.lines[place].text, page.lines[place + 1].text
    signed = ATTRIBUTION.match(below)
    if not signed or not is_person(signed["name"].strip()) or not FIRST_PERSON.search(quote):
        return None
    labels = []
    for above in range(place - 1, place - 5, -1):
        if not (
            page.free(above)
            and len(page.lines[above].text) <= 60
            and SUPPORT.search(page.lines[above].text)
        ):
            break
        labels.append(above)
    if not labels:
        return None
    above = labels[-1] - 1
    if page.lines[above + 1].gap == 0 and page.free(above) and _is_slogan(page, above):
        labels.append(above)
    for above in labels:
        page.give(above, Role.CAMPAIGN, "heading or button of a campaign")
    page.give(place, Role.CAMPAIGN, "the quote of a campaign")
    page.give(place + 1, Role.CAMPAIGN, "who says the quote of a campaign")
    tail.campaigns.append(Campaign(quote, below.lstrip("—–- ")))
    return place + 2


def _is_slogan(page: Page, place: int) -> bool:
    line = page.lines[place]
    return not line.hint and len(line.text) <= 60 and not is_prose(line.text)


def _topics(page: Page, place: int, tail: Tail) -> int | None:
    line = page.lines[place]
    if line.hint != "topics" or not page.free(place):
        return None
    topics = topic_names(line.text)
    if not 1 <= len(topics) <= 25 or any(len(topic) > 50 for topic in topics):
        return None
    tail.topics += [topic for topic in topics if topic not in tail.topics]
    page.give(place, Role.TOPIC, "topics")
    return place + 1


def topic_names(text: str) -> list[str]:
    """The topics of 'Tags: harbours, storms' and of '#harbours #storms'."""
    _, colon, names = text.partition(":")
    found = re.split(r"[,;|#•·]", names if colon else text)
    return [name.strip(" #") for name in found if name.strip(" #")]
