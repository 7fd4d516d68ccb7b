"""What stands above the story: section, headline, standfirst, who, when and how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from ..parts import Byline, Role
from ..recognise import Line, Meta, Piece, When, is_signature, read_names
from .page import LONG_WORD, Page, is_prose, is_title

WINDOW = 70
SECTION_LABELS = frozenset(
    "news feed|newsfeed|video|news|opinion|analysis|latest news|world|politics|live|features"
    "|featured|explainer|interview|exclusive|breaking news|in brief".split("|")
)


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
        _find_headline(page, header)
    if not header.section:
        _find_section(page, header)
    if not header.bylines:
        _find_people(page, header, last)
    if header.published_at is None:
        _find_date(page, header, last, zone)
    if not header.standfirst:
        _find_standfirst(page, header)


def _leave_tickers(page: Page) -> None:
    """Prose above the header is of other stories: a title and a line about who and when stand
    below it, and most of the text stands below those."""
    words = [len(line.text.split()) if inside else 0
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


# ---------------------------------------------------------------- headline


def _find_headline(page: Page, header: Header) -> None:
    """The best-scored line above the text, if it is good enough."""
    words = page.vocabulary()
    repeats = page.repeats()
    best, best_score = -1, 2.6
    for place in range(max(0, header.starts - WINDOW), header.starts):
        score = _headline_score(page, place, header.starts, words, repeats)
        if score > best_score:
            best, best_score = place, score
    if best < 0:
        return
    line = page.lines[best]
    header.headline, header.headline_at = line.text, best
    page.give(best, Role.HEADLINE, "the line above the text that fits a headline best")
    for place, other in enumerate(page.lines):
        if place != best and other.role is None and other.folded == line.folded:
            near = abs(place - best) <= 8
            if near and _before_caption(page, place):
                page.give(place, Role.PICTURE_ALT, "the headline again, as the picture's text")
            else:
                page.give(place, Role.FURNITURE, "the headline again")


def _before_caption(page: Page, place: int) -> bool:
    return place + 1 < len(page.lines) and page.lines[place + 1].hint in ("caption", "credit")


# What a line's own rule says about it; a line with any other rule is no headline.
HEADLINE_HINTS = {
    "": 0.0,
    "name": -1.5,
    "read also": -2.0,
    "label of other stories": -1.5,
    "caption": -2.5,
}
NO_HEADLINE = -9.0


def _headline_score(
    page: Page, place: int, starts: int, words: set[str], repeats: dict[str, int]
) -> float:
    """How well a line fits a headline: by its own shape, by its words, by what stands around."""
    line = page.lines[place]
    if line.hint not in HEADLINE_HINTS or not line.folded or len(line.text) < 8:
        return NO_HEADLINE
    own = LONG_WORD.findall(line.text.lower())
    return (
        HEADLINE_HINTS[line.hint]
        + _shape_score(line, repeats[line.folded])
        + 3.0 * sum(word in words for word in own) / max(2, len(own))
        + _neighbours_score(page, place, starts)
    )


def _shape_score(line: Line, times: int) -> float:
    """Five to eighteen words without a full stop; said twice, once as the picture's text."""
    text = line.text
    count = text.count(" ") + 1
    if count > 30:
        return NO_HEADLINE
    score = 0.5 if count >= 5 else -1.0 if count <= 3 else 0.0
    score += 0.3 if 7 <= count <= 18 else 0.0
    if text[-1] in "…:,;":
        score -= 2.0
    elif text[-1] == "." and count > 3:
        score -= 1.5
    return score + (min(1.5, 1.5 * (times - 1)) if count >= 4 else 0.0)


def _neighbours_score(page: Page, place: int, starts: int) -> float:
    """Above the line about who and when, near the text, not below another candidate."""
    line, after = page.lines[place], page.lines[place + 1]
    before = page.lines[place - 1] if place else None
    score = 0.4 * bool(line.gap) + 0.4 * bool(after.gap) - 0.035 * (starts - place)
    metas = [m for m in range(place + 1, min(place + 6, starts + 3)) if m in page.metas]
    if metas:
        score += 2.0 - 0.25 * (metas[0] - place - 1)
    if before and before.hint == "" and before.text.count(" ") >= 4:
        score -= 0.9  # rather the standfirst
    if before and before.hint == "label of other stories" and before.folded not in SECTION_LABELS:
        score -= 1.5
    if place + 1 < starts and after.hint == "" and 5 <= after.text.count(" ") <= 44:
        score += 0.8 if is_prose(after.text) else 0.4  # a standfirst below
    if starts - place <= 2 and all(page.lines[above].hint for above in range(place)):
        score += 1.6  # nothing above it, the text right below
    return score


def _find_section(page: Page, header: Header) -> None:
    """A short line right above the headline names the section."""
    place = header.headline_at - 1
    if place >= 0 and page.free(place) and _names_section(page.lines[place]):
        header.section = page.lines[place].text
        page.give(place, Role.SECTION, "the short line above the headline")


def _names_section(line: Line) -> bool:
    if line.folded in SECTION_LABELS:
        return True
    return (
        line.hint in ("", "name", "known furniture")
        and len(line.text) <= 32
        and line.text.count(" ") <= 2
        and line.text[0].isupper()
        and line.text[-1] not in ".,:;!?"
        and not any(char.isdigit() for char in line.text)
        and "home" not in line.folded.split()
    )


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
    if len(meta.cuts) == 1 or raw.strip() != line.text:
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
    below = max(metas, default=-1)
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
    if not found or len(found) > 2 or found[0] - header.headline_at > 6:
        return
    for place in found:
        page.give(place, Role.STANDFIRST, "the sentence under the headline")
    header.standfirst = " ".join(page.lines[place].text for place in found)
