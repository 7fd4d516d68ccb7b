"""Dates and times as newspapers print them, found inside a line.

dateutil reads 'May' and '10' as dates; the forms here are the ones that were seen on pages, and
each has to be whole. 03/04/2023 is ambiguous: without a known order it is found, but not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

from ..parts import DateOrder

_MONTHS = {
    1: "january jan січня січень січ января январь янв janvier januar enero gennaio janeiro"
    " stycznia yanvar",
    2: "february feb лютого лютий лют февраля февраль февр фев février fevrier februar febrero"
    " febbraio fevereiro lutego fevral",
    3: "march mar березня березень бер марта март мар mars märz marz marzo março marca mart",
    4: "april apr квітня квітень квіт кві апреля апрель апр avril abril aprile kwietnia aprel",
    5: "may травня травень трав тра мая май mai mayo maggio maio maja mayıs mayis",
    6: "june jun червня червень черв чер июня июнь июн juin juni junio giugno junho czerwca iyün",
    7: "july jul липня липень лип июля июль июл juillet juli julio luglio julho lipca iyül",
    8: "august aug серпня серпень серп сер августа август авг août aout agosto sierpnia avgust",
    9: "september sept sep вересня вересень верес вер сентября сентябрь сент сен septembre"
    " septiembre settembre setembro września sentâbr",
    10: "october oct жовтня жовтень жовт жов октября октябрь окт octobre oktober octubre ottobre"
    " outubro października oktâbr",
    11: "november nov листопада листопад лист лис ноября ноябрь нояб ноя novembre noviembre"
    " novembro listopada noyabr",
    12: "december dec грудня грудень груд гру декабря декабрь дек décembre decembre dezember"
    " diciembre dicembre dezembro grudnia dekabr",
}
MONTHS = {word: number for number, words in _MONTHS.items() for word in words.split()}

# Hours east of Greenwich. IST is left out: it is India, Ireland and Israel.
ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "cet": 1, "west": 1, "cest": 2, "eet": 2,
    "eest": 3, "msk": 3, "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5, "ct": -6,
    "mst": -7, "mdt": -6, "mt": -7, "pst": -8, "pdt": -7, "pt": -8, "aest": 10, "aedt": 11,
    "jst": 9, "kst": 9, "hkt": 8, "sgt": 8,
}  # fmt: skip

_MONTH = "(?:" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")"
_YEAR = r"(?:19|20)\d\d"
# The time may be glued to the year: 'April 25, 20232:26 PM'.
_YEAR_END = r"(?:(?!\d)|(?=[012]?\d:[0-5]\d))"
_TIME = (
    r"(?P<{p}h>[01]?\d|2[0-3])(?:[:.h](?P<{p}m>[0-5]\d)(?:[:.][0-5]\d(?:\.\d+)?)?"
    r"\s?(?P<{p}a>[ap]\.?m\b\.?|[AP]\.?M\b\.?|[ap]m(?=by\b))?|\s?(?P<{p}b>[ap]\.?m\b\.?))"
    r"(?:\s?(?P<{p}z>(?:GMT|UTC)?[+-]\d\d?(?::?\d\d)?(?!\d)"
    r"|(?-i:Z\b|\(?[A-Z]{{2,4}}\)?(?![a-z]|[A-Z](?![a-z])))))?"
)
# Ukrainian, Russian and Crimean Tatar names are whole words; English ones stand glued, too.
_DAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|(?<!\w)(?:понеділ(?:ок|ка)|вівтор(?:ок|ка)|серед[ау]|четвер|п[’'ʼ]ятниц[яю]|субот[ау]"
    r"|неділ[яю]|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье"
    r"|пн|вт|ср|чт|пт|сб|нд|вс|bazarertesi|salı|çarşembe|cumaaqşamı|cuma|cumaertesi|bazar)\b)\.?"
)
_DAY_NAME = rf"(?:{_DAY},?\s+)"
# '2024 року', '2024 г.', and the day's name between the date and the time.
_AFTER_YEAR = rf"(?:\s?(?:року|рік|р|года|год|г)\b\.?)?(?:,?\s\(?{_DAY}\)?(?=\W*(?:\d|$)))?"
_LINK = (
    r"(?:\s*(?:,|\||·|•|–|—|-|/|@|T(?=\d)|\bat\b|\bo'clock\b|\bum\b|\bà\b|\bоб?\b|\bв\b|\bsaat\b|:)\s*"
    r"|\s+){1,3}"
)

# Glued to the name before it ('deskMarch 14, 2023') a month's name has a capital; so a lower-case
# letter may stand before one, but not before a small letter ('dismay 4, 2023').
_WORD_START = r"(?:(?<![^\W_])|(?-i:(?<=[a-z.])(?=[A-Z])))"
_DATE = (
    rf"(?P<iso>(?<!\d)(?P<iy>{_YEAR})(?P<is>[-/.])\s?(?P<im>0?[1-9]|1[0-2])(?P=is)\s?"
    r"(?P<id>[12]\d|3[01]|0?[1-9])(?!\d))"
    rf"|(?P<cjk>(?P<cy>{_YEAR})\s?[年년]\s?(?P<cm>\d\d?)\s?[月월]\s?(?P<cd>\d\d?)\s?[日일])"
    rf"|(?P<mdy>{_WORD_START}(?P<mn>{_MONTH})\.?\s{{0,2}}(?P<md>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
    rf"(?:(?:,|\s)\s*(?:at\s)?(?P<my>{_YEAR}){_YEAR_END})?)"
    rf"|(?P<dmy>(?<!\d)(?P<dd>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|\.|º)?[\s/-]?\s?(?:of\s|de\s)?"
    rf"(?P<dn>{_MONTH})(?![^\W\d_])\.?(?:[\s,/-]+(?:de\s|del\s)?(?P<dy>{_YEAR}){_YEAR_END})?)"
    rf"|(?P<num>(?<![\d/.])(?P<n1>\d\d?)(?P<ns>[/.-])(?P<n2>\d\d?)(?P=ns)(?P<ny>{_YEAR}|\d\d)(?![\d/]))"
)
_STAMP = re.compile(
    rf"(?:{_TIME.format(p='x')}{_LINK})?(?P<day>{_DAY_NAME})?(?:{_DATE}){_AFTER_YEAR}"
    rf"(?:(?:{_LINK}|(?<=\d\d\d\d)(?=\d?\d:))(?:{_TIME.format(p='y')}))?",
    re.I,
)
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?$")
_MONTH_BEGINNINGS = tuple({word[:3] for word in MONTHS})
# A cheap way past most lines: no date without a digit, and in longer lines none without a year.
_DIGIT = re.compile(r"\d")
_YEAR_SOMEWHERE = re.compile(r"(?:19|20)\d\d|\d[/.]\d\d?[/.]\d")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date found in `line[start:end]`. `year` is None in 'Dec. 4'; `hour` None without a time.

    `ambiguous` is set for 03/04/2023 while the order is not known; month and day mean nothing then.
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int
    hour: int | None
    minute: int
    zone: tzinfo | None
    weekday: bool
    ambiguous: bool = False

    def moment(self, house_zone: tzinfo) -> datetime | None:
        """When this is, midnight if no time is printed; None for a day that does not exist."""
        if self.year is None or self.ambiguous:
            return None
        try:
            return datetime(
                self.year, self.month, self.day, self.hour or 0, self.minute,
                tzinfo=self.zone if self.zone and self.hour is not None else house_zone,
            )  # fmt: skip
        except ValueError:
            return None


def find_stamps(line: str, order: DateOrder | None = None) -> list[Stamp]:
    """Every date in a line, left to right. Nothing is raised for days that do not exist."""
    if not _YEAR_SOMEWHERE.search(line) and (len(line) > 60 or not _day_of_month(line)):
        return []
    stamps = (_read(match, order) for match in _STAMP.finditer(line))
    return [stamp for stamp in stamps if stamp]


def _day_of_month(line: str) -> bool:
    lower = line.lower()
    return bool(_DIGIT.search(line)) and any(map(lower.__contains__, _MONTH_BEGINNINGS))


def _read(match: re.Match[str], order: DateOrder | None) -> Stamp | None:
    found = match.groupdict()
    ambiguous = False
    year: str | None
    if found["iso"]:
        year, month, day = found["iy"], int(found["im"]), int(found["id"])
    elif found["cjk"]:
        year, month, day = found["cy"], int(found["cm"]), int(found["cd"])
    elif found["mdy"]:
        year, month, day = found["my"], _month(found["mn"]), int(found["md"])
    elif found["dmy"]:
        year, month, day = found["dy"], _month(found["dn"]), int(found["dd"])
    else:
        year, (month, day, ambiguous) = found["ny"], _ordered(found, order)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    whole_year = int(year) + (2000 if len(year) == 2 else 0) if year else None
    return Stamp(
        match.start(), match.end(), whole_year, month, day, *_clock(found),
        weekday=bool(found["day"]), ambiguous=ambiguous,
    )  # fmt: skip


def _month(word: str) -> int:
    """The month's number; 0 for a word that only looks like one: to `re.I` an İ is an i, too."""
    return MONTHS.get(word.lower(), 0)


def _ordered(found: dict[str, str], order: DateOrder | None) -> tuple[int, int, bool]:
    """Month, day, and whether that is a guess. A dot puts the day first, and so does a 13."""
    first, second = int(found["n1"]), int(found["n2"])
    if first > 12 or found["ns"] == "." or (order == "dmy" and second <= 12):
        return second, first, False
    if second > 12 or order == "mdy" or first == second:
        return first, second, False
    return first, second, True


def _clock(found: dict[str, str]) -> tuple[int | None, int, tzinfo | None]:
    for p in ("x", "y"):
        if found[p + "h"] is None:
            continue
        hour, minute = int(found[p + "h"]), int(found[p + "m"] or 0)
        half = (found[p + "a"] or found[p + "b"] or "")[:1].lower()
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        return hour, minute, _zone(found[p + "z"])
    return None, 0, None


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if offset := _OFFSET.search(name):
        hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
        if hours > 14 or minutes > 59:
            return None
        size = timedelta(hours=hours, minutes=minutes)
        return timezone(-size if offset["sign"] == "-" else size)
    east = ZONES.get(name.strip("()").lower())
    return None if east is None else timezone(timedelta(hours=east))
