"""Files that editors bring to the desk themselves: the same import, in the time of a request."""

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from articles.models import ImportRun, Outcome, Section, SourceDocument
from articles.publishing import NotPermitted, NotPossible

from ..gather import SUFFIXES, Arrival, NotFound, gather, in_words
from ..parts import DateOrder
from . import Options, house, runs

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAY_UPLOAD = "articles.add_sourcedocument"

# What is read while somebody waits for the answer; operators import what is larger.
MOST_FILES = 500
MOST_BYTES = 20 * 1024**2
MOST_BYTES_UNPACKED = 100 * 1024**2
LONGEST_NAME = 255  # bytes of one file's name


class Upload(Protocol):
    """A file as a browser sent it."""

    name: str
    size: int

    def chunks(self) -> Iterator[bytes]: ...


def upload(
    files: Sequence[Upload],
    *,
    source: str,
    by: "User",
    at: datetime,
    name: str = "",
    section: Section | None = None,
    date_order: DateOrder | None = None,
) -> ImportRun:
    """Import text files and archives of them; return the run, whose page says what came of it.

    Raises NotPermitted, or NotPossible with a sentence; nothing is imported then.
    """
    if not by.has_perm(MAY_UPLOAD):
        raise NotPermitted(_("You may not import files."))
    _check_size(files)
    with _put_down(files) as places:
        others: Counter[str] = Counter()
        arrivals = _arrivals(places, source, others)
        told = {
            "files": [file.name for file in files],
            "passed_over": in_words(others),
            "date_order": date_order,
            "section": section.name if section else "",
        }
        reading = house.reading_for(arrivals, at=at, date_order=date_order)
        run = runs.start(arrivals, at=at, by=by, name=name, told=told)
        options = Options(at=at, by=by, reading=reading, section=section)
        runs.complete(arrivals, run=run, options=options)
    return run


def _check_size(files: Sequence[Upload]) -> None:
    if not files:
        raise NotPossible(_("Choose at least one file."))
    if sum(file.size for file in files) > MOST_BYTES:
        sentence = _("That is more than %(most)s MB: bring fewer files, or ask an operator.")
        raise NotPossible(sentence % {"most": MOST_BYTES // 1024**2})


@contextmanager
def _put_down(files: Iterable[Upload]) -> Iterator[list[Path]]:
    """Write the files where the importer finds them, for as long as the import takes.

    Each has a folder of its own: two files may have the same name.
    """
    with TemporaryDirectory(prefix="upload-") as folder:
        places = []
        for number, file in enumerate(files):
            place = Path(folder) / str(number) / _fit(PurePosixPath(file.name).name or "file.txt")
            place.parent.mkdir()
            with place.open("wb") as out:
                out.writelines(file.chunks())
            if zipfile.is_zipfile(place):
                _check_archive(place)
            places.append(place)
        yield places


def _fit(name: str) -> str:
    """Return `name` as Linux takes it; Windows and macOS count characters where it counts bytes."""
    suffix = PurePosixPath(name).suffix
    if suffix.lower() not in {*SUFFIXES, ".zip"}:
        suffix = ""  # a dot in a headline
    stem = name.removesuffix(suffix).encode()[: LONGEST_NAME - len(suffix)]
    return stem.decode(errors="ignore") + suffix


def _check_archive(place: Path) -> None:
    values = {"file": place.name, "most": MOST_BYTES_UNPACKED // 1024**2}
    try:
        with zipfile.ZipFile(place) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile:
        raise NotPossible(_("“%(file)s” is damaged: it cannot be unpacked.") % values) from None
    if size > MOST_BYTES_UNPACKED:
        sentence = _("“%(file)s” unpacks to more than %(most)s MB: ask an operator to import it.")
        raise NotPossible(sentence % values)


def _arrivals(places: Iterable[Path], source: str, others: Counter[str]) -> list[Arrival]:
    found = [arrival for place in places for arrival in _in(place, source, others)]
    if len(found) > MOST_FILES:
        sentence = _("Those are %(count)s files, more than %(most)s at once: ask an operator.")
        raise NotPossible(sentence % {"count": len(found), "most": MOST_FILES})
    return list(_under_own_names(found, source))


def _in(place: Path, source: str, others: Counter[str]) -> list[Arrival]:
    """Return what one of the files holds: gathered by itself, another may have its name."""
    try:
        found = list(gather([str(place)], stdin=BytesIO(), source=source, others=others))
    except NotFound:
        found = []
    if not found:
        sentence = _("There is no file to import in “%(file)s” (%(kinds)s).")
        raise NotPossible(sentence % {"file": place.name, "kinds": ", ".join(sorted(SUFFIXES))})
    return found


def _under_own_names(arrivals: Iterable[Arrival], source: str) -> Iterator[Arrival]:
    """Yield each file under a name that no other file has.

    In a folder the same name is the same file. What people carry to the desk is often called
    'story.txt', and must never be taken for a new text of yesterday's.
    """
    known: dict[str, set[str]] = {}  # how each came last, and how it was refused since
    versions = SourceDocument.objects.filter(source=source).order_by("pk")
    for path, digest, outcome in versions.values_list("path", "sha256", "outcome"):
        before = known.get(path, set()) if outcome == Outcome.REFUSED else set()
        known[path] = before | {digest}
    for arrival in arrivals:
        digest = _digest(arrival)
        place = PurePosixPath(arrival.path)
        path, number = arrival.path, 1
        while digest not in known.get(path, {digest}):
            number += 1
            path = str(place.with_name(f"{place.stem} ({number}){place.suffix}"))
        known[path] = {digest}
        yield replace(arrival, path=path)


def _digest(arrival: Arrival) -> str:
    try:
        return sha256(arrival.load()).hexdigest()
    except OSError:
        return ""  # said when the file's turn comes
