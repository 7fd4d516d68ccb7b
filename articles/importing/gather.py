"""The files an operator points at: folders, single files, zip archives, standard input.

Nothing is decoded here and nothing is written; a member of an archive is only ever read.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

SUFFIXES = frozenset({".txt"})
MOST_MEMBERS = 100_000
MOST_BYTES = 2 * 1024**3  # of an archive, expanded


class NotFound(Exception):
    """What the operator named is not there or not an archive; one sentence."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file to import. (`source`, `path`) says which file it is, run after run.

    `load` can be sent to another process.
    """

    source: str
    path: str
    load: Callable[[], bytes]


def gather(
    paths: Iterable[str], *, stdin: BinaryIO, source: str | None = None
) -> Iterator[Arrival]:
    """Yield the files under `paths` in a fixed order, so that two runs report alike.

    `source` is by default the name of the folder or of the archive. Raises NotFound.
    """
    for path in paths:
        if path == "-":
            yield Arrival(source or "stdin", "-", partial(bytes, stdin.read()))
            continue
        place = Path(path)
        if place.is_dir():
            yield from _folder(place, source or place.resolve().name)
        elif zipfile.is_zipfile(place):
            yield from _archive(place, source or place.stem)
        elif place.is_file():
            yield Arrival(source or place.resolve().parent.name, place.name, place.read_bytes)
        else:
            raise NotFound(f"{path}: there is no such file or folder.")


def _folder(folder: Path, source: str) -> Iterator[Arrival]:
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in SUFFIXES and file.is_file():
            yield Arrival(source, file.relative_to(folder).as_posix(), file.read_bytes)


def _archive(place: Path, source: str) -> Iterator[Arrival]:
    members = [member for member in _opened(place).infolist() if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise NotFound(
            f"{place}: the archive holds {len(members):,} files, more than {MOST_MEMBERS:,}. "
            "Unpack it and import the folder."
        )
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise NotFound(
            f"{place}: the archive expands to more than {MOST_BYTES // 1024**3} GiB. "
            "Unpack it and import the folder."
        )
    for member in sorted(members, key=lambda member: member.filename):
        name = PurePosixPath(member.filename)
        # macOS adds a shadow '__MACOSX/._name' for each file.
        if name.suffix.lower() in SUFFIXES and not name.name.startswith("._"):
            yield Arrival(source, str(name), partial(_member, place, member))


@lru_cache(maxsize=4)
def _opened(place: Path) -> zipfile.ZipFile:
    """Return the archive, opened once in each process: its directory may be long."""
    return zipfile.ZipFile(place)


def _member(place: Path, member: zipfile.ZipInfo) -> bytes:
    try:
        with _opened(place).open(member) as file:
            # The size was promised in the directory; a bomb that breaks its word is cut off there.
            return file.read(member.file_size)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise OSError(str(error)) from error  # damaged, encrypted, or packed in an unknown way
