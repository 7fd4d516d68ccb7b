"""The files an operator points at: folders, single files, zip archives, standard input.

Nothing is decoded here and nothing is written; a member of an archive is only ever read.
"""

from __future__ import annotations

import lzma
import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO

from .parts import MOST_BYTES

SUFFIXES = frozenset({".txt", ".md"})
OF_A_PAGE = 64 * 1024  # bytes; few pages have more
MOST_MEMBERS = 100_000
MOST_EXPANDED = 2 * 1024**3  # bytes of an archive
MOST_KINDS = 10  # that are named of what is passed over: what follows a dot may be anything
LONGEST_SOURCE, LONGEST_PATH = 200, 500  # characters that are kept of a name
ESCAPED = {code: f"\\x{code:02x}" for code in (*range(1, 32), *range(127, 160))} | {0: ""}
MARKED_AS_UTF8 = 0x800  # among the flags of a member
CYRILLIC_WORD = re.compile("[\u0400-\u04ff]{3}")
# What archives raise that are damaged, encrypted, or packed in an unknown way.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    NotImplementedError,
)


class NotFound(Exception):
    """What the operator named is not there, or cannot be told apart; one sentence."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file to import. (`source`, `path`) says which file it is, run after run.

    `load` can be sent to another process; it brings one byte more than `MOST_BYTES` at most, so
    that a file of gigabytes is refused and not read. `place` is where it lies on this machine.
    """

    source: str
    path: str
    load: Callable[[], bytes]
    size: int = 0
    place: str = ""


def gather(
    paths: Iterable[str],
    *,
    stdin: BinaryIO,
    source: str | None = None,
    others: Counter[str] | None = None,
) -> Iterator[Arrival]:
    """Yield the files under `paths` in a fixed order and once, so that two runs report alike.

    `source` is by default the name of the folder or of the archive. `others` counts by their
    kind, '.jpg', the files in folders and archives that are none to import. Raises NotFound.
    """
    places: dict[tuple[str, str], str] = {}
    for arrival in _found(paths, stdin, source, Counter() if others is None else others):
        key = (arrival.source, arrival.path)
        if key not in places:
            places[key] = arrival.place
            yield arrival
            continue
        before, now = Path(places[key]).resolve(), Path(arrival.place).resolve()
        if before != now:
            raise NotFound(
                f"{before} and {now} cannot be told apart: both are "
                f"“{arrival.path}” of “{arrival.source}”. Import them in two calls, each with "
                "a --source of its own."
            )


def in_words(others: Counter[str]) -> str:
    """Return how many files of which kind were passed over, the most frequent; '' for none."""
    told = sorted(others.items(), key=lambda other: (-other[1], other[0]))
    if more := sum(count for _, count in told[MOST_KINDS:]):
        told[MOST_KINDS:] = [("of other kinds", more)]
    return ", ".join(f"{count:,} {kind}" for kind, count in told)


def _found(
    paths: Iterable[str], stdin: BinaryIO, source: str | None, others: Counter[str]
) -> Iterator[Arrival]:
    for path in paths:
        if path == "-":
            yield _piped(stdin.read(MOST_BYTES + 1), source)
            continue
        try:
            yield from _at(path, source, others)
        except OSError as error:
            raise NotFound(f"{path}: it cannot be opened: {why_closed(error)}.") from error


def _at(path: str, source: str | None, others: Counter[str]) -> Iterator[Arrival]:
    place = Path(path)
    if not path:
        raise NotFound("One of the paths is empty: a variable that is not set?")
    if place.is_dir():
        yield from _folder(place, source or place.resolve().name, others)
    elif not place.exists():
        raise NotFound(f"{path}: there is no such file or folder.")
    elif not place.is_file():  # whoever opens a pipe waits for what is written into it
        raise NotFound(f"{path}: it is neither a file nor a folder. Pipe text in with - instead.")
    elif zipfile.is_zipfile(place):
        yield from _archive(place, source or place.stem, others)
    elif place.suffix.lower() == ".zip":
        raise NotFound(f"{path}: the archive is damaged or was cut off.")
    else:
        size = place.stat().st_size
        yield _file(place, source or place.resolve().parent.name, place.name, size)


def _piped(data: bytes, source: str | None) -> Arrival:
    """Two texts piped in are two files, unless the operator says what they come from."""
    path = "-" if source else f"-{sha256(data).hexdigest()[:16]}"
    return _arrival(source or "stdin", path, partial(bytes, data), len(data), "-")


def _arrival(
    source: str, path: str, load: Callable[[], bytes], size: int, place: Path | str
) -> Arrival:
    return Arrival(_fit(source, LONGEST_SOURCE), _fit(path, LONGEST_PATH), load, size, str(place))


def _file(place: Path, source: str, path: str, size: int) -> Arrival:
    return _arrival(source, path, partial(_read, place), size, place)


def _read(place: Path) -> bytes:
    with place.open("rb") as file:
        # Room is made for as many bytes as are asked for, which takes longer than to read a page.
        begun = file.read(OF_A_PAGE)
        return begun if len(begun) < OF_A_PAGE else begun + file.read(MOST_BYTES + 1 - OF_A_PAGE)


def as_text(name: str) -> str:
    """Return a file's name as text that a database keeps.

    Linux lets file names hold any bytes; those that are no UTF-8 are written as escapes, and so
    are those that break lines and move the cursor in the terminal that a report is read in.
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace").translate(ESCAPED)


def _fit(name: str, most: int) -> str:
    """Return `name` as a database keeps it, told apart from its like when cut."""
    name = as_text(name)
    if len(name) <= most:
        return name
    return f"{name[: most - 18]}… {sha256(name.encode()).hexdigest()[:16]}"


def _is_to_import(name: PurePath, others: Counter[str]) -> bool:
    """Whether a file of that name is one to import; one that is not is counted.

    Nothing that is hidden: macOS leaves a '.DS_Store' in each folder, and adds a '__MACOSX/._name'
    for each file of an archive.
    """
    if name.name.startswith("."):
        return False
    kind = name.suffix.lower()
    if kind not in SUFFIXES:
        others[as_text(kind) or "without a kind"] += 1
    return kind in SUFFIXES


def _folder(folder: Path, source: str, others: Counter[str]) -> Iterator[Arrival]:
    """Yield the files below `folder`; what cannot be opened refuses when it is loaded.

    Nothing below a name that begins with a dot, and no link to a folder: it may lead in circles.
    """
    for place, size, why in sorted(_below(folder, others)):
        name = place.relative_to(folder).as_posix()
        if why:
            yield _arrival(source, name, partial(_refuse, why), 0, place)
        else:
            yield _file(place, source, name, size)


def _below(folder: Path, others: Counter[str]) -> Iterator[tuple[Path, int, str]]:
    """Yield (path, size, why it cannot be opened or '') of what is to be imported."""
    closed: list[OSError] = []
    for where, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in folders:
            place = Path(where, name)
            with suppress(OSError):  # the walk says why, once it comes there
                if place.is_symlink():
                    yield place, 0, "it is a link to a folder; import that folder itself"
        for name in files:
            place = Path(where, name)
            if _is_to_import(place, others):
                try:
                    if place.is_file():
                        yield place, place.stat().st_size, ""
                    elif place.is_symlink() and not place.exists():
                        yield place, 0, "it is a link that leads nowhere"
                except OSError as refusal:
                    yield place, 0, why_closed(refusal)
    for error in closed:
        yield Path(error.filename), 0, why_closed(error)


def why_closed(error: OSError) -> str:
    """Return why a file or folder cannot be opened, in words."""
    return error.strerror or str(error)


def _refuse(why: str) -> bytes:
    raise OSError(why)


def _archive(place: Path, source: str, others: Counter[str]) -> Iterator[Arrival]:
    try:
        found = _opened(place).infolist()
    except zipfile.BadZipFile as error:
        raise NotFound(f"{place}: the archive is damaged: {error}.") from error
    if _is_within_another(place, found):
        raise NotFound(f"{place}: the archive is damaged or was cut off.")
    members = [(_name(member), member) for member in found if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise NotFound(
            f"{place}: the archive holds {len(members):,} files, more than {MOST_MEMBERS:,}. "
            "Unpack it and import the folder."
        )
    if sum(member.file_size for _, member in members) > MOST_EXPANDED:
        raise NotFound(
            f"{place}: the archive expands to more than {MOST_EXPANDED // 1024**3} GiB. "
            "Unpack it and import the folder."
        )
    names: Counter[PurePosixPath] = Counter()
    for written, member in sorted(members, key=lambda member: member[0]):
        name = PurePosixPath(written)
        names[name] += 1
        if names[name] > 1:  # an archive may hold several files of one name
            name = name.with_stem(f"{name.stem} ({names[name]})")
        if _is_to_import(name, others):
            load = partial(_member, place, member)
            yield _arrival(source, str(name), load, member.file_size, f"{place}/{name}")


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name of `member` as whoever packed it read it.

    Names that are not marked as UTF-8 are taken for the letters of an American DOS. Windows writes
    them in the code page that DOS had in its country, which for Cyrillic is 866; others write
    UTF-8 and do not say so.
    """
    if member.flag_bits & MARKED_AS_UTF8 or member.filename.isascii():
        return member.filename
    try:
        name = member.filename.encode("cp437")
    except UnicodeEncodeError:  # newer Pythons read the field that says it once more, in UTF-8
        return member.filename
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        cyrillic = name.decode("cp866")
        return cyrillic if CYRILLIC_WORD.search(cyrillic) else member.filename


def _is_within_another(place: Path, members: list[zipfile.ZipInfo]) -> bool:
    """Whether these are the members of an archive that lies in `place`, which lost its own list.

    Its list stands at the end of a file. Before the first that is listed, another one begins.
    """
    if not min((member.header_offset for member in members), default=0):
        return False
    with place.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


@lru_cache(maxsize=4)
def _opened(place: Path) -> zipfile.ZipFile:
    """Return the archive, opened once in each process: its directory may be long."""
    return zipfile.ZipFile(place)


def _member(place: Path, member: zipfile.ZipInfo) -> bytes:
    try:
        with _opened(place).open(member) as file:
            # Whatever size the archive's directory promises: no more than one page may have.
            return file.read(MOST_BYTES + 1)
    except DAMAGED as error:
        raise OSError(str(error) or "it is cut off") from error
