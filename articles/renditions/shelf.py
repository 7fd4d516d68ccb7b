"""Renditions made at the first request, and kept in the storage for all others."""

from collections.abc import Callable
from threading import Lock

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.models import Picture

from . import card
from .encode import Unreadable, encode
from .sizes import Size, stamp

FOLDER = "renditions"
# One at a time in each process: a large picture takes a second and a hundred megabytes.
_making = Lock()


def rendition(picture: Picture, size: Size, name: str, extension: str) -> bytes:
    """Return the bytes of one rendition of `picture`. Raises Unreadable, and OSError if it is gone.

    `name` is the part of the address that says the size.
    """

    def make() -> bytes:
        with picture.file.open() as file:
            return encode(file, size, extension)

    return _kept(f"{FOLDER}/{picture.key}/{stamp(picture)}/{name}.{extension}", make)


def share_card(slug: str, drawing: card.Drawing) -> bytes:
    """Return the bytes of the picture that is drawn for a story without one."""
    return _kept(f"{FOLDER}/cards/{slug}-{drawing.stamp}.png", drawing.draw)


def _kept(path: str, make: Callable[[], bytes]) -> bytes:
    if (found := _read(path)) is not None:
        return found
    with _making:
        # Another request may have made it while this one was waiting.
        if (found := _read(path)) is not None:
            return found
        data = make()
    content = ContentFile(data)
    # Written at one stroke, so that no other process reads half of it.
    content.DEFAULT_CHUNK_SIZE = max(1, len(data))
    # Should another process have been quicker, the storage finds this one another name: it is
    # the same picture, and nobody asks for it there.
    default_storage.save(path, content)
    return data


def _read(path: str) -> bytes | None:
    try:
        with default_storage.open(path) as file:
            return file.read() or None  # another process has just opened it to write
    except FileNotFoundError:
        return None


__all__ = ["Unreadable", "rendition", "share_card"]
