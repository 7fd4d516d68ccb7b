"""The lines nobody claimed: furniture with a reason, or open for an editor."""

from __future__ import annotations

from collections.abc import Iterator

from ..parts import Role, Span, Spans
from ..recognise import GLUE
from .header import Header, cut_meta
from .page import UNSURE, Page, is_prose


def label_the_rest(page: Page, header: Header, first: int, last: int) -> int:
    """Give every line left a role. Returns how many are open."""
    count = 0
    tickers = _tickers(page, last)
    for place, line in enumerate(page.lines):
        if line.role is not None:
            continue
        if line.hint and line.hint not in ("meta", "name"):
            line.give(Role.FURNITURE, line.hint_reason)
            if line.hint == "banner" and (glue := GLUE.search(line.text)):
                # saved with nothing between: '... members todaySupport our work'
                page.cut(place, glue.start(), Role.FURNITURE, "banner: its button")
        elif line.hint == "meta":
            _other_meta(page, place, header)
        elif place in tickers:
            line.give(Role.FURNITURE, "ticker item")
        elif page.chances[place] >= UNSURE and (count := count + 1):
            line.give(Role.OPEN, _doubt(page.chances[place], line.text))
        elif place < first:
            prose = is_prose(line.text) and line.text.count(" ") >= 10
            line.give(Role.FURNITURE, "ticker item" if prose else "navigation above the story")
        elif place > last:
            line.give(Role.FURNITURE, "below the story: other stories, comments, footer")
        else:
            line.give(Role.FURNITURE, "between the paragraphs, not part of them")
    return count


def _tickers(page: Page, last: int) -> set[int]:
    """Below the story: the lines between a label like 'News Feed' and a button like 'Show More'."""
    found: set[int] = set()
    label = -1
    for place in range(last + 1, len(page.lines)):
        hint = page.lines[place].hint
        if hint == "label of other stories":
            label = place
        elif hint == "more" and label >= 0:
            found.update(range(label + 1, place))
            label = -1
        elif page.lines[place].role is not None:
            label = -1
    return found


def _doubt(chance: float, text: str) -> str:
    if chance >= 0.5:
        return "reads as part of the story, but stands where other things do"
    return f"may be part of the story ({round(100 * chance)} in 100)"


def _other_meta(page: Page, place: int, header: Header) -> None:
    """Dates and names that were not taken. Beside the header's own they are the story's, too."""
    if header.headline_at < place <= header.starts + 3 and header.headline_at >= 0:
        cut_meta(page, place, page.metas[place])
    elif place < header.starts:
        page.give(place, Role.FURNITURE, "the day the page was saved, or another story's date")
    else:
        page.give(place, Role.FURNITURE, "another date or name, not the story's")


def spans_of(page: Page) -> Spans:
    """Every character once, in order: lines and their pieces, blank stretches, markup."""
    stretches: list[tuple[int, int, Role, str]] = [
        (start, end, Role.BLANK, "blank") for start, end in page.layout.blanks
    ]
    for line in page.lines:
        assert line.role is not None
        if line.pieces:
            stretches += [(p.start, p.end, p.role, p.reason) for p in line.pieces]
        else:
            stretches.append((line.start, line.end, line.role, line.reason))
    stretches.sort()
    if not page.layout.holes:
        return Spans.of(stretches)
    return Spans(_with_holes(stretches, page.layout.holes, page.layout.text))


def _with_holes(
    stretches: list[tuple[int, int, Role, str]], holes: list[tuple[int, int]], text: str
) -> Iterator[Span]:
    """Cut tags out of the stretches they stand in; blanks between tags included."""
    at, length = 0, len(text)
    marks = iter([*holes, (length, length)])
    hole = next(marks)
    for start, end, role, reason in [*stretches, (length, length, Role.BLANK, "")]:
        while at < end or at < start:
            if at == hole[0] and hole[0] < hole[1]:
                yield Span(*hole, Role.FURNITURE, "markup")
                at = hole[1]
                hole = next(marks)
            elif at < start:
                stop = min(start, hole[0])
                yield Span(at, stop, Role.BLANK, "blank")
                at = stop
            else:
                stop = min(end, hole[0])
                empty = not text[at:stop].strip()
                yield Span(at, stop, *((Role.BLANK, "blank") if empty else (role, reason)))
                at = stop
