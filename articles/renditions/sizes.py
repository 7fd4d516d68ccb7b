"""Which renditions of a picture there are, and at which addresses."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.urls import reverse

from articles.models import Picture

# From a portrait in a byline to a lead picture on a sharp screen.
WIDTHS = (120, 240, 400, 800, 1200, 1600)
WIDEST_PORTRAIT = 240
ORDINARY = 800  # for browsers that know no srcset
# The first that a browser knows is taken; JPEG is what all know.
FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
# What services that show links ask for: 1.91 to 1, and no less than this wide.
SHARE = (1200, 630)
SHARE_LEAST = 600
# A picture with more takes more memory to open than a server should give to one request.
MOST_PIXELS = 60_000_000
# Part of every address: renditions are made anew when the way they are made changes.
RECIPE = 1


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of one rendition; `crop` says that its shape is not the picture's."""

    width: int
    height: int
    crop: bool = False


def stamp(picture: Picture) -> str:
    """Return 10 hex digits that change with the picture's file.

    A storage gives no two files one name, so that the name says which file it is.
    """
    known = (picture.file.name, picture.width, picture.height, RECIPE)
    return sha256(repr(known).encode()).hexdigest()[:10]


def widths(picture: Picture) -> list[int]:
    """Return the widths there are of `picture`, smallest first: none wider than itself."""
    if picture.width * picture.height > MOST_PIXELS:
        return []
    smaller = [width for width in WIDTHS if width < picture.width]
    return [*smaller, picture.width] if picture.width <= WIDTHS[-1] else smaller


def size(picture: Picture, name: str) -> Size | None:
    """Return the size that the last part of an address names: '800', 'share'; None for no size."""
    if name == "share":
        return share(picture)
    found = next((width for width in widths(picture) if str(width) == name), None)
    return Size(found, _height(picture, found)) if found else None


def share(picture: Picture) -> Size | None:
    """Return the size of the picture for shared links; None for one too small to be shown there."""
    if not widths(picture) or picture.width < SHARE_LEAST:
        return None
    width, height = SHARE
    scale = min(1.0, picture.width / width, picture.height / height)
    return Size(round(width * scale), round(height * scale), crop=True)


def address(picture: Picture, name: str | int, extension: str = "jpg") -> str:
    """Return the path of one rendition."""
    return reverse("rendition", args=[picture.key, stamp(picture), name, extension])


def instead(picture: Picture, name: str, extension: str) -> str:
    """Return where an address leads that a former file of `picture` had: to the same size of it.

    Where there is none any more, to the largest.
    """
    if size(picture, name):
        return address(picture, name, extension)
    return str(largest(picture)["url"])


def sources(picture: Picture, widest: int = WIDTHS[-1]) -> dict[str, Any]:
    """Return the plain values of a `picture` element; how wide it is shown, its template says.

    {src, width, height, srcset, sources: [{type, srcset}, ...]}, with no rendition wider than
    `widest`. A picture too large to be opened has its own file for `src` and nothing else.
    """
    found = [width for width in widths(picture) if width <= widest]
    values = {"src": picture.file.url, "width": picture.width, "height": picture.height}
    if not found:
        return {**values, "srcset": "", "sources": []}
    ordinary = max((width for width in found if width <= ORDINARY), default=found[0])
    return {
        **values,
        "src": address(picture, ordinary),
        "srcset": _srcset(picture, found, "jpg"),
        "sources": [
            {"type": kind, "srcset": _srcset(picture, found, extension)}
            for extension, kind in FORMATS.items()
            if extension != "jpg"
        ],
    }


def largest(picture: Picture) -> dict[str, Any]:
    """Return {url, width, height} of the largest rendition that everybody can open."""
    found = widths(picture)
    if not found:
        return {"url": picture.file.url, "width": picture.width, "height": picture.height}
    width = found[-1]
    return {"url": address(picture, width), "width": width, "height": _height(picture, width)}


def shared(picture: Picture) -> dict[str, Any] | None:
    """Return {url, width, height} of the picture for shared links; None for one too small."""
    found = share(picture)
    if found is None:
        return None
    url = address(picture, "share")
    return {"url": url, "width": found.width, "height": found.height}


def _srcset(picture: Picture, found: list[int], extension: str) -> str:
    return ", ".join(f"{address(picture, width, extension)} {width}w" for width in found)


def _height(picture: Picture, width: int) -> int:
    return max(1, round(picture.height * width / picture.width))
