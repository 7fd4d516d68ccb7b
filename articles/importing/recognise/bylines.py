"""Lines about who, when and how long: 'by NAMEMarch 14, 2023 9:08 pm · 2 min read' taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..parts import Byline, House, Role
from .dates import Stamp, find_stamps
from .names import BY, read_names

LONGEST = 220
AN_AGE = "an age"
# Longer lines without a date and without 'by' at their beginning are prose.
SHORT = 90

READING = re.compile(
    r"(?:(?:estimated\s+)?(?:reading|read)\s+time\s*:?\s*)?(?:about\s+|~\s?)?"
    r"(?P<n>\d{1,3})[\s-]?(?:min(?:ute)?s?\.?|хв(?:илин[иа]?)?\.?|мин(?:ут[аы]?)?\.?)"
    r"(?:[\s-](?:read(?:ing)?(?:\s+time)?|читання|чтения|listen))?(?-i:(?![a-zа-яіїєґ\d]))",
    re.I,
)
MINUTES = re.compile(r"min|хв|мин", re.I)
READING_WORD = re.compile(r"\bread|читан|чтен|хв|мин", re.I)
LABEL = re.compile(
    r"(?P<updated>(?:last\s+)?(?:updated?|modified|edited|revised|(?:дата\s+)?оновлен(?:о|ня)"
    r"|(?:дата\s+)?обновлен(?:о|ия)|aktualisiert|mis à jour)(?:\s+on|\s+at)?)"
    r"|(?P<published>(?:(?:first|originally|article|story|date)\s+)?(?:published?|posted|created"
    r"|filed|issued|uploaded|added|released|publication date|date|опубліковано|опубликовано"
    r"|дата(?:\s+(?:публікації|публикации|виходу|выхода))?|neşir etil(?:di|gen)|tarih"
    r"|veröffentlicht|publié(?: le)?|publicado|기사입력|this (?:story|article) is from|time)"
    r"(?:\s+on|\s+at|\s+date)?)"
    r"|(?P<neutral>on|at|le|am|el|vom|as of|from)",
    re.I,
)
# How a label can end: looked at first, because few words before a date are one.
LABEL_ENDS = tuple(
    "updated update modified edited revised оновлено оновлення обновлено обновления aktualisiert"
    " jour published publish posted post created filed issued uploaded added released date"
    " опубліковано опубликовано дата публікації публикации виходу выхода etildi etilgen tarih le"
    " veröffentlicht publié publicado 기사입력 from time on at am el vom of".split()
)
BETWEEN = " \t\u00a0\u2009\u202f,;:|·•–—-/()[]•»›*"
_AGO = (
    r"(?:(?:about|over)\s+)?(?:\d{1,3}|an?)?\s*"
    r"(?:min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?)?\s*\bago"
)
# Seen beside dates: weekdays, zones, a page's number, a number of comments, ages.
NOTHING = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|[A-Z]{2,5}|page\s?\w{1,3}|\d{1,3}|follow|IST"
    rf"|this article is more than \d+ \w+ old\.?|(?:(?:last )?updated\s*)?{_AGO}|[ap]\.?m\.?)"
    r"(?:[\s,|·•/-]*(?:\d{1,3}|follow|share))?",
    re.I,
)
DIGIT_OR_AGO = re.compile(r"[0-9]|ago\b|\d")
AGO = re.compile(rf"(?:(?:last\s+)?(?:published|posted|updated)\s*:?\s*)?{_AGO}\b", re.I)


@dataclass(slots=True)
class When:
    stamp: Stamp
    label: str  # 'published', 'updated' or ''


@dataclass(slots=True)
class Meta:
    """What such a line says. `cuts` are (start, end, role, reason), in order, covering the line."""

    names: list[Byline] = field(default_factory=list)
    signed: bool = False
    aged: bool = False  # '4 months ago' stands in the place of a date
    whens: list[When] = field(default_factory=list)
    minutes: int | None = None
    cuts: list[tuple[int, int, Role, str]] = field(default_factory=list)


def take_apart(line: str, house: House) -> Meta | None:
    """The parts of a line that is only about who, when and how long; None for any other line."""
    if len(line) > LONGEST:
        return None
    if not DIGIT_OR_AGO.search(line) and not BY.match(line):
        return None
    stamps = find_stamps(line, house.date_order)
    signed = BY.match(line)
    if not (stamps or signed) and len(line) > SHORT:
        return None
    marks: list[tuple[int, int, Stamp | int | str]] = [(s.start, s.end, s) for s in stamps]
    for match in READING.finditer(line) if MINUTES.search(line) else ():
        inside = any(s.start <= match.start() < s.end for s in stamps)
        if not inside and READING_WORD.search(match.group()):
            marks.append((match.start(), match.end(), int(match.group("n"))))
    if not stamps and "ago" in line and (age := AGO.search(line)) and age.group().strip(BETWEEN):
        marks.append((age.start(), age.end(), AN_AGE))
    if not (marks or signed):
        return None
    marks.sort(key=lambda mark: mark[0])
    meta = Meta()
    at = 0
    for start, end, found in [*marks, (len(line), len(line), None)]:
        if not _words_between(line, at, start, meta, house):
            return None
        if isinstance(found, Stamp):
            meta.whens.append(When(found, _label_before(line, at, start)))
            meta.cuts.append((start, end, Role.DATE, "a date"))
        elif found == AN_AGE:
            meta.aged = True
            meta.cuts.append((start, end, Role.DATE, "an age instead of a date"))
        elif isinstance(found, int):
            meta.minutes = found
            meta.cuts.append((start, end, Role.READING_TIME, "minutes of reading"))
        at = end
    if not (meta.names or meta.whens or meta.aged or meta.minutes is not None):
        return None
    meta.cuts = _touching(meta.cuts, len(line))
    return meta


def _words_between(line: str, start: int, end: int, meta: Meta, house: House) -> bool:
    """Read the words between two dates. False if they are neither a byline nor a label."""
    words = line[start:end]
    label = _last_label(words)
    core = words[: label.start()] if label else words
    core_text = core.strip(BETWEEN)
    first = LABEL.match(core_text)
    if first and first.end() == len(core_text):
        core_text = ""
    if not core_text or _says_nothing(core_text):
        if core_text:
            meta.cuts.append((start, start + len(core), Role.DATE, "belongs to the date"))
        return True
    if meta.names:
        # Behind the name: the newspaper, a role, a place.
        meta.cuts.append((start, start + len(core), Role.BYLINE, "words beside the name"))
        return len(core_text) <= 60
    names, signed = read_names(core_text, house)
    if not names:
        return False
    meta.names, meta.signed = names, signed
    meta.cuts.append((start, start + len(core), Role.BYLINE, "who signed the story"))
    return True


def _last_label(words: str) -> re.Match[str] | None:
    """The label that ends these words: 'Posted:' in 'Jane Roe · Posted:'."""
    stripped = words.rstrip(BETWEEN)
    if not stripped.lower().endswith(LABEL_ENDS):
        return None
    found = None
    for match in LABEL.finditer(words):
        before = words[: match.start()]
        clear = (
            not before
            or not before[-1].isalnum()
            or (before[-1].islower() and words[match.start()].isupper())
        )
        if match.end() == len(stripped) and clear:
            found = match
            break
    return found


def _says_nothing(words: str) -> bool:
    return bool(NOTHING.fullmatch(words))


def _label_before(line: str, start: int, end: int) -> str:
    label = _last_label(line[start:end])
    if not label:
        return ""
    return "updated" if label["updated"] else "published" if label["published"] else ""


def _touching(
    cuts: list[tuple[int, int, Role, str]], length: int
) -> list[tuple[int, int, Role, str]]:
    """The same cuts, each stretched to the left so that they touch and cover the line."""
    done: list[tuple[int, int, Role, str]] = []
    at = 0
    for number, (_, end, role, reason) in enumerate(cuts):
        stop = length if number == len(cuts) - 1 else end
        if done and done[-1][2] == role:
            at = done.pop()[0]
        done.append((at, stop, role, reason))
        at = stop
    return done
