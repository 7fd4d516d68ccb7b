"""Who signed: the shape of names, lists of names, and names glued to a publication's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from ..parts import AuthorKind, Byline, BylineRole, House
from .lines import fold

BY = re.compile(
    r"\s*(?:(?:written|words|reported|reporting|story|text|posted|published|edited|article|post"
    r"|analysis|opinion|review|report|exclusive)\s+)?"
    r"(?:by\b|by(?=[A-Z])|authors?\s*:|автори?\s*:|автор\b|текст\s*:|von\b|par\b"
    r"|(?:записа|підготува|розмовля|спілкува)(?:ла|ли|в)(?:ся)?\b"
    r"|(?:записал|подготовил|беседовал)[аи]?\b)\s*:?\s*",
    re.I,
)
# Who did something else on the story than write it, on a line below the byline.
WORK: dict[BylineRole, str] = {
    "illustration": r"illustrat(?:ions?|ed)|drawings?|artwork|graphics|ілюстрації|иллюстрации",
    "photography": r"photos|photographs|photography|photographed|pictures",
    "translation": r"translated|translation|переклад(?:ено|ач|ала|ав)?|перевод",
    "editing": r"edited|editing|редактор(?:ка)?|редактор",
    "reporting": r"(?:additional |with )?reporting|reported",
}
WORK_BY = re.compile(
    r"\W*(?:" + "|".join(f"(?P<{role}>{words})" for role, words in WORK.items())
    + r")(?:\s+by\b\s*:?|\s*:)\s*(?=\S)",
    re.I,
)  # fmt: skip
# Beside the names of those who wrote: 'фото: Ігор Ткач' and 'Ігор Ткач (фото)'.
PHOTOS = re.compile(r"(?:фото|світлини|photos?|pictures)\s*:\s*", re.I)
PHOTOS_IN_BRACKETS = re.compile(
    r"(?P<name>(?:[^\W\d_a-zа-яіїєґ][\w'’ʼ.-]*\s+){1,4})\((?P<photos>(?i:фото|світлини|photos?))(?:\)|$)"
)
# Words that no person is called, and that stand in the names of departments and companies.
DESK = re.compile(
    r"\b(?:desk|staff|team|newsroom|editors?|editorial|board|reporters?|correspondents?|writers?"
    r"|bureau|service|contributors?|newsdesk|редакція|редакции|служба)\b",
    re.I,
)
AGENCY = re.compile(
    r"\b(?:press|agency|agence|wire|newswire|news service|agencies|агентство)\b"
    r"|^(?:[A-Z]{2,4}|dpa|reuters|bloomberg)$",
    re.I,
)
AGENCY_LETTERS = re.compile(r"^(?:[A-Z]{2,4}|dpa)$")
PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten bin ibn al el y e af".split()
)
# Capitalised words of menus and labels; a line with one of them is not somebody's name.
NOT_IN_NAMES = frozenset(
    """about account activity ads advertise advertisement air all also am analysis and app apps
    archive archives article articles arts at audio author authors award back banking best
    black blog blogs book books breaking business buy by careers cars category celebrity
    central city click close comment comments contact content cookie cookies copy copyright
    corona coronavirus country court crime culture daily data deals design digital donate
    east economy edition editor editorial education election elections email energy english
    entertainment environment episode europe event events explore facebook family fashion
    feature features feed film finance financial find follow food football for forum free
    friday from full gallery games get gift global google government guide health help here
    hide history home how image images in info instagram international internet is jobs join
    july june language latest law league learn leave legal life lifestyle like link linkedin
    links list live local log login magazine mail main map market markets media membership
    menu minister ministry mobile monday money more most movie movies music my nation
    national navigation network new news newsletter newsletters next north not now of off
    office on online open opinion our page pages party people photo photos picture pictures
    pinterest play podcast podcasts police policy politics popular post posts powered
    premium president previous privacy profile programme project property publication
    published radio rate rates read real recent recipes recommended reddit related reply
    report reports research review reviews rights russia russian sale saturday save science
    search season section see series service services share shares shop show shows sign site
    sitemap skip social society south special sport sports st start state states stories
    story street style subscribe subscription summer sunday support team tech technology
    telegram terms the theatre this thursday ticket tickets tips to today top topic topics
    trading travel trending tuesday tumblr tv twitter uk ukraine ukrainian united university
    up updated updates us use video videos view views war watch we weather web wednesday
    week weekend welcome west what whatsapp who why with women work world xing year you your
    youtube текст фото світлини розмова джерело источник""".split()
)
JOB = re.compile(
    r"(?:editor|reporter|correspondent|writer|journalist|columnist|producer|director|analyst|manager"
    r"|photographer|critic|fellow|intern|chief)\b",
    re.I,
)
AFTER_NAME = re.compile(r"\d*$|\s+(?:follow|published|posted|updated|contributor)\b.*$", re.I)
SEPARATOR = re.compile(
    r"\s*(?:[|·•/»]|\s[-–—]\s|\b[Ff]or\b(?=\s+[A-Z])|\bin\b(?=\s+[A-Z])|@\S+)\s*"
)
BETWEEN_NAMES = re.compile(
    r"\s*(,\s*(?:and|&)\s|[,;&]|\s(?:and|with|und|et|y|і|й|та|и)\s)\s*", re.I
)
ADDRESS = re.compile(r"\S+@\S+\.\S+|https?://\S+|\(.*?\)|<.*?>")
WORD = re.compile(r"^[^\W\d_](?:[^\W\d_]|['’ʼ.-])*$")
SUFFIXES = frozenset("jr jr. sr sr. ii iii iv phd md".split())


GLUE = re.compile(r"(?<=[a-zà-ÿа-яіїєґ.)])(?=[A-ZÀ-ÞА-ЯІЇЄҐ])")
GLUED_INSIDE_NAMES = re.compile(r"(?:^|[\s'’-])(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz|O)$")


@lru_cache(maxsize=16)
def _folded(publications: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, publications))


def kind_of(name: str, house: House) -> AuthorKind:
    """Person, desk or agency, from the words of the name."""
    kind = _kind_by_words(name)
    known = house.publications and fold(name) in _folded(house.publications)
    return "desk" if known else kind


@lru_cache(maxsize=10_000)
def _kind_by_words(name: str) -> AuthorKind:
    if DESK.search(name):
        return "desk"
    if AGENCY.search(name) and (len(name) > 4 or AGENCY_LETTERS.match(name)):
        return "agency"
    return "person"


@lru_cache(maxsize=10_000)
def is_person(name: str, *, least: int = 2) -> bool:
    """Whether this has the shape of a person's name: `least` to five capitalised words."""
    words = name.split()
    if not least <= len(words) <= 5 or len(name) > 45:
        return False
    capitals = 0
    for word in words:
        bare = word.casefold().strip(".")
        if not WORD.match(word) or bare in NOT_IN_NAMES:
            return False
        if word[0].isupper():
            capitals += 1
        elif bare not in PARTICLES and word[0].lower() != word[0].upper():
            return False
    return capitals >= min(least, len(words)) and (words[0][0].isupper() or capitals >= 2)


def is_signature(name: str, house: House, *, signed: bool = False) -> bool:
    """Whether a name may stand in a byline: a person, a desk, an agency or a known author.

    `signed` is set after 'by', where one word is enough and a publication may sign.
    """
    if is_person(name, least=1 if signed else 2):
        return True
    folded = fold(name)
    if folded in house.authors or folded in _folded(house.publications):
        return True
    words = name.split()
    if not words or len(words) > 7 or len(name) > 60 or name[-1] in ".!?:":
        return False
    if kind_of(name, house) == "person":
        long = [word for word in words if len(word) > 3]
        return signed and len(words) <= 5 and bool(long) and all(w[0].isupper() for w in long)
    return signed or all(word[0].isupper() for word in words if len(word) > 4)


def read_names(text: str, house: House) -> tuple[list[Byline], bool]:
    """The names in a byline, and whether 'by' or the like stood before them.

    Empty if the text is not a byline. Roles and places behind a name are left out.
    """
    prefix = BY.match(text)
    signed = bool(prefix)
    rest = text[prefix.end() :] if prefix else text
    if "(" in rest:
        rest = PHOTOS_IN_BRACKETS.sub(r"\g<photos>: \g<name>", rest)
    rest = ADDRESS.sub(" ", rest)
    first = next((part for part in SEPARATOR.split(rest) if part.strip(" ,.-–—")), "")
    names: list[Byline] = []
    parts = BETWEEN_NAMES.split(first)
    for part, before in zip(parts[::2], ["", *parts[1::2]], strict=True):
        role, part = _work_of(part, beside=bool(names))
        name = _without_by(part).strip(" \t\u00a0,.:;-–—") if signed else part.strip(" ,")
        if name.casefold() in SUFFIXES:
            continue
        name = without_title(AFTER_NAME.sub("", name, count=1))
        if not is_signature(name, house, signed=signed):
            return (names if signed else []), signed
        kind = kind_of(name, house)
        if kind != "person" and names and "," in before:
            break  # 'Jane Roe and John Poe, CNN': an employer, not a third author
        if kind != "person" and signed and (pair := _running_together(name, house)):
            names.append(pair)
            continue
        names.append(Byline(name, kind, role))
    return (names if signed or len(names) <= 4 else []), signed


def _work_of(part: str, *, beside: bool) -> tuple[BylineRole, str]:
    """What somebody `beside` other names did, and the name: 'Editing by Jane Roe'."""
    if not beside:
        return "author", part
    if photos := PHOTOS.match(part):
        return "photography", part[photos.end() :]
    if work := WORK_BY.match(part):
        return cast(BylineRole, work.lastgroup), part[work.end() :]
    return "author", part


def _without_by(part: str) -> str:
    return part[by.end() :] if (by := BY.match(part)) else part


def read_work(text: str, house: House) -> list[Byline]:
    """The names in 'Illustrations by Jane Roe', with the role these words give them."""
    work = WORK_BY.match(text)
    if not work:
        return []
    names, _ = read_names(f"by {text[work.end() :]}", house)
    role = cast(BylineRole, work.lastgroup)
    return [Byline(name.name, name.kind, role) for name in names]


def without_title(text: str) -> str:
    """'Jane RoeNews Reporter' and 'Jane Roe News Reporter' -> 'Jane Roe'; other text as it is."""
    if not JOB.search(text):
        return text
    glued = (match.start() for match in GLUE.finditer(text))
    spaces = [match.start() for match in re.finditer(r"\s", text)]
    for cut in [*glued, *spaces[1:3]]:
        name = text[:cut]
        if is_person(name) and not GLUED_INSIDE_NAMES.search(name) and JOB.search(text, cut):
            return name
    return text


def _running_together(text: str, house: House) -> Byline | None:
    """'Jane Roe The Associated Press': a person with the employer behind, nothing between."""
    words = text.split()
    for cut in (2, 3):
        name, employer = " ".join(words[:cut]), " ".join(words[cut:])
        if employer and is_person(name) and AGENCY.search(employer) and words[0] != "The":
            return Byline(name, "person")
    return None


def split_credit(text: str, house: House) -> tuple[str, str, int] | None:
    """Publication and author of a teaser credit, and where the second begins.

    The house's publications come first; else the cut is where lower case meets upper case and
    a person's name follows: 'The Morning PaperJane Roe'.
    """
    folded = fold(text)
    for publication in house.publications:
        if folded.startswith(fold(publication)):
            author = text[len(publication) :].strip(" ,|·•–—-")
            if not author or is_signature(author, house):
                return text[: len(publication)], author, len(publication)
    if len(text) > 90:
        return None
    for match in GLUE.finditer(text):
        left, right = text[: match.start()], text[match.start() :]
        if GLUED_INSIDE_NAMES.search(left) or not is_person(right):
            continue
        if left[0].isupper() and len(left) >= 3:
            return left.strip(), right.strip(), match.start()
    return None
