"""Renditions made at the first request, and kept in the storage for all others.

The storage may be served as it lies, to whoever knows an address in it. The file of a picture that
is revoked is therefore moved to one that nobody has been told, and its renditions are deleted.
"""

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from threading import Lock

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from articles.models import Picture

from . import card
from .encode import Unreadable, encode
from .sizes import Size, stamp

FOLDER = "renditions"
HIDDEN = "revoked/"
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
    return _kept(f"{FOLDER}/cards/{slug}/{drawing.stamp}.png", drawing.draw)


def forget_cards(slug: str) -> None:
    """Delete the cards drawn for the story at `slug` when the transaction is committed."""
    transaction.on_commit(partial(_delete_folder, f"{FOLDER}/cards/{slug}"))


def is_hidden(picture: Picture) -> bool:
    return bool(picture.file.name.startswith(HIDDEN))


def hide(picture: Picture) -> None:
    """Move the file of `picture` to where nobody finds it, and delete what was made of it.

    What was there goes when the transaction is committed; until then it is in both places.
    """
    _move(picture, f"{HIDDEN}{secrets.token_urlsafe(24)}/{PurePath(picture.file.name).name}")
    transaction.on_commit(partial(_delete_folder, f"{FOLDER}/{picture.key}"))


def show(picture: Picture) -> None:
    """Move the file of `picture` back to where files of pictures are."""
    field = picture._meta.get_field("file")
    _move(picture, field.generate_filename(picture, PurePath(picture.file.name).name))


def _move(picture: Picture, name: str) -> None:
    old, room = picture.file.name, picture._meta.get_field("file").max_length
    try:
        with default_storage.open(old) as file:
            picture.file.name = default_storage.save(name, file, max_length=room)
    except FileNotFoundError:
        return  # there is nothing that anybody could see
    Picture.objects.filter(pk=picture.pk).update(file=picture.file.name)
    transaction.on_commit(partial(default_storage.delete, old))


def _delete_folder(folder: str) -> None:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        _delete_folder(f"{folder}/{name}")


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


__all__ = [
    "HIDDEN",
    "Unreadable",
    "forget_cards",
    "hide",
    "is_hidden",
    "rendition",
    "share_card",
    "show",
]
