"""What stands above the story: section, headline, standfirst, who, when and how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from ..parts import Byline, Role
from ..recognise import Meta, Piece, When, is_signature, read_names, read_work
from .headline import find_headline, names_section
from .page import Page, is_title
from .pictures import find_alts

WHO_AND_WHEN = {Role.BYLINE, Role.DATE, Role.READING_TIME}


@dataclass(slots=True)
class Header:
    """`headline_at` and `starts` are places of lines; -1 if there is no headline."""

    headline: str = ""
    headline_at: int = -1
    starts: int = 0
    standfirst: str = ""
    section: str = ""
    bylines: tuple[Byline, ...] = ()
    published_at: datetime | None = None
    reading_minutes: int | None = None
    topics: tuple[str, ...] = ()


def read_header(page: Page, header: Header, zone: tzinfo) -> None:
    """Find in the page what the header does not have yet."""
    _leave_tickers(page)
    header.starts, last = page.body_range()
    if last < 0:
        return
    if not header.headline:
        header.headline_at = find_headline(page, header.starts)
        header.headline = page.lines[header.headline_at].text if header.headline_at >= 0 else ""
    find_alts(page, (header.headline_at if header.headline_at >= 0 else header.starts) + 1, last)
    if not header.section:
        _find_section(page, header)
    if not header.bylines:
        _find_people(page, header, last)
    if header.published_at is None:
        _find_date(page, header, last, zone)
    if header.bylines:
        _find_work(page, header, last)
    if not header.standfirst:
        _find_standfirst(page, header)


def _leave_tickers(page: Page) -> None:
    """Prose above the header is of other stories: a title and a line about who and when stand
    below it, and most of the text stands below those."""
    words = [line.count if inside else 0
             for line, inside in zip(page.lines, page.inside, strict=True)]  # fmt: skip
    whole = sum(words)
    above = 0
    last = -1
    for place in range(len(page.lines)):
        if words[place]:
            above += words[place]
            last = place
            if above * 4 > whole:
                return
        meta = page.metas.get(place)
        if last < 0 or not meta or not (meta.signed or any(w.stamp.year for w in meta.whens)):
            continue
        between = page.lines[max(last + 1, place - 5) : place]
        if any(
            not line.hint and line.text.count(" ") >= 4 and is_title(line.text) for line in between
        ):
            for other in range(last + 1):
                if page.inside[other]:
                    page.give(other, Role.FURNITURE, "ticker item")
        return


# ---------------------------------------------------------------- section


def _find_section(page: Page, header: Header) -> None:
    """A short line right above the headline names the section."""
    place = header.headline_at - 1
    if place >= 0 and page.free(place) and names_section(page.lines[place]):
        header.section = page.lines[place].text
        page.give(place, Role.SECTION, "the short line above the headline")


# ---------------------------------------------------------------- who


def _around(page: Page, header: Header) -> range:
    """Where bylines and dates stand: from just above the headline to a few lines into the text."""
    begin = header.headline_at - 6 if header.headline_at >= 0 else header.starts - 12
    return range(max(0, begin), min(len(page.lines), _header_end(page, header.starts) + 4))


def _header_end(page: Page, starts: int) -> int:
    """Where the header ends: below `starts` if what starts there is one sentence or two, with the
    lines about who and when, and the text proper, below them."""
    prose, end = 0, starts
    for place in range(starts, min(starts + 12, len(page.lines) - 1)):
        meta = page.metas.get(place)
        if meta and (meta.signed or any(when.stamp.year for when in meta.whens)):
            end = place
        prose += page.inside[place]
        if prose > 2:
            break
    return end


def _find_people(page: Page, header: Header, last: int) -> None:
    for place in _in_reading_order(page, header):
        meta = page.metas.get(place)
        if meta and meta.names:
            header.bylines = tuple(meta.names)
            cut_meta(page, place, meta)
            return
    if _split_over_lines(page, header) or _name_alone(page, header):
        return
    for place in range(last + 1, min(len(page.lines), last + 6)):
        meta = page.metas.get(place)
        if meta and meta.names and meta.signed:
            header.bylines = tuple(meta.names)
            cut_meta(page, place, meta)
            return


def _in_reading_order(page: Page, header: Header) -> list[int]:
    """Below the headline first, then above it."""
    around = _around(page, header)
    below = [place for place in around if place > header.headline_at]
    return below + [place for place in reversed(around) if place < header.headline_at]


def _split_over_lines(page: Page, header: Header) -> bool:
    """'By' on the line before the name, and other labels that end there."""
    for place in _in_reading_order(page, header):
        label = page.lines[place].folded.rstrip(":")
        if label in ("by", "written by", "author", "authors", "words by", "автор", "текст"):
            below = place + 1
            if page.free(below) and is_signature(page.lines[below].text, page.house, signed=True):
                page.give(place, Role.BYLINE, "label of the byline")
                _take_name(page, header, below, "the name below 'by'")
                return True
    return False


def _find_work(page: Page, header: Header, last: int) -> None:
    """Who drew, photographed or translated: on lines right beside those about who and when."""
    for place in [*_around(page, header), *range(last + 1, min(len(page.lines), last + 6))]:
        line = page.lines[place]
        if not page.free(place) or len(line.text) > 90:
            continue
        beside = {page.lines[p].role for p in (place - 1, place + 1) if 0 <= p < len(page.lines)}
        if not beside & WHO_AND_WHEN:
            continue
        if names := read_work(line.text, page.house):
            header.bylines += tuple(names)
            page.give(place, Role.BYLINE, "who did other work on the story")


def _name_alone(page: Page, header: Header) -> bool:
    """A name alone between headline and text: beside a date, else the only one there."""
    if header.headline_at < 0:
        begin = max(0, header.starts - 6)
    else:
        begin = header.headline_at + 1
    alone = [
        place
        for place in range(begin, header.starts)
        if page.lines[place].hint == "name" and page.free(place)
    ]
    dated = [place for place in alone if _near_date(page, place)]
    if dated or (header.headline_at >= 0 and 0 < len(alone) <= 3):
        _take_name(page, header, (dated or alone)[0], "a name alone, where a byline stands")
        return True
    return False


def _near_date(page: Page, place: int) -> bool:
    near = range(place - 3, place + 4)
    return any(p in page.metas and (page.metas[p].whens or page.metas[p].aged) for p in near)


def _take_name(page: Page, header: Header, place: int, reason: str) -> None:
    """Take a line of names, and the lines of names right below it: 'Jane Roe,' / 'John Poe &'."""
    found: list[Byline] = []
    while True:
        text = page.lines[place].text
        names = [n for n in read_names(f"by {text}", page.house)[0] if n not in found]
        found += names
        page.give(place, Role.BYLINE, reason)
        below = place + 1
        if not page.free(below) or below >= header.starts:
            break
        more = page.lines[below]
        goes_on = text.endswith((",", "&", " and")) or more.gap == 0
        if not (names and goes_on and more.hint == "name"):
            break
        place, reason = below, "another name below the first"
    header.bylines = tuple(found)


# ---------------------------------------------------------------- when, and how long


def _find_date(page: Page, header: Header, last: int, zone: tzinfo) -> None:
    """The likeliest date of publication; the other dates keep their lines and get a reason."""
    best: tuple[float, int, datetime] | None = None
    after = range(last + 1, min(len(page.lines), last + 8))
    for place in [*_around(page, header), *after]:
        meta = page.metas.get(place)
        if not meta:
            continue
        _take_minutes(page, header, place, meta)
        for when in meta.whens:
            moment = when.stamp.moment(zone)
            if when.stamp.ambiguous:
                page.note(place, "The date may be read day first or month first: not taken.")
            if moment is None:
                continue
            score = _date_score(page, header, place, meta, when)
            if score > 0 and (best is None or score > best[0]):
                best = (score, place, moment)
    if best:
        header.published_at = best[2]
        cut_meta(page, best[1], page.metas[best[1]])
    else:
        page.note(None, "No date of publication was found.")


def _date_score(page: Page, header: Header, place: int, meta: Meta, when: When) -> float:
    score = 2.0
    score += {"published": 2.0, "updated": -1.0}.get(when.label, 0.0)
    score += 1.5 if meta.names else 0.0
    if header.headline_at >= 0 and place < header.headline_at:
        near = header.headline_at - place
        score -= 0.5 * near
        if when.stamp.weekday and when.stamp.hour is None and place <= 4:
            return -1.0  # the day the page was saved
    score -= 1.2 if place > header.starts + 3 else 0.0
    return score


def _take_minutes(page: Page, header: Header, place: int, meta: Meta) -> None:
    if meta.minutes is not None and header.reading_minutes is None:
        header.reading_minutes = meta.minutes
        cut_meta(page, place, meta)


def cut_meta(page: Page, place: int, meta: Meta) -> None:
    """Give a line about who and when its pieces, each with its role."""
    line = page.lines[place]
    if line.role is not None:
        return
    raw = page.layout.text[line.start : line.end]
    if len(meta.cuts) == 1 or len(raw.strip()) != len(line.text):
        role, reason = meta.cuts[0][2:]
        page.give(place, role, reason)
        return
    shift = line.start + len(raw) - len(raw.lstrip())
    pieces = [Piece(shift + a, shift + b, role, reason) for a, b, role, reason in meta.cuts]
    pieces[0].start, pieces[-1].end = line.start, line.end
    line.pieces = pieces
    page.give(place, pieces[0].role, pieces[0].reason)


def _find_standfirst(page: Page, header: Header) -> None:
    """Sentences between the headline and the byline or the text."""
    if header.headline_at < 0:
        return
    metas = [p for p in page.metas if header.headline_at < p <= header.starts + 3]
    is_below = all(place >= header.starts for place in metas)
    below = max(metas, default=-1) if is_below else -1
    found = []
    for place in range(header.headline_at + 1, max(header.starts, below)):
        line = page.lines[place]
        words = line.text.count(" ") + 1
        if not page.free(place) or line.hint or not 5 <= words <= 60:
            continue
        if place >= header.starts and not (place < below and header.starts == place):
            continue
        if place < header.starts and page.inside[place]:
            continue
        found.append(place)
    found = found or _above_the_picture(page, header)
    if not found or len(found) > 2 or found[0] - header.headline_at > 6:
        return
    for place in found:
        page.give(place, Role.STANDFIRST, "the sentence under the headline")
    header.standfirst = " ".join(page.lines[place].text for place in found)


def _above_the_picture(page: Page, header: Header) -> list[int]:
    """A sentence or two between headline and picture, where no line about who and when stands."""
    place = header.starts
    if place != header.headline_at + 1 or place + 2 >= len(page.lines):
        return []
    below = page.lines[place + 1]
    pictured = below.role is Role.PICTURE_ALT or below.hint == "caption"
    short = page.lines[place].text.count(" ") < 45 and sum(page.inside) > 3
    return [place] if pictured and short and page.inside[place] and page.free(place) else []
