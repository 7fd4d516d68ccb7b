"""Bytes of a picture in, bytes of a rendition out. Knows no rows and no storage."""

from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

from .sizes import MOST_PIXELS, Size

# Chosen by eye on photographs: the three look alike, and differ in weight.
_SAVE: dict[str, dict[str, object]] = {
    "avif": {"format": "AVIF", "quality": 58, "speed": 7},
    "webp": {"format": "WEBP", "quality": 76, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
}
HEAVY_PROFILE = 20_000  # bytes


class Unreadable(Exception):
    """The file is no picture that can be opened here, or too large a one."""


def encode(file: IO[bytes], size: Size, extension: str) -> bytes:
    """Return the picture in `file` at `size`, in the format of `extension`.

    It stands upright, keeps its colours, and says nothing of camera or place. Of pictures that
    move, the first frame. Raises Unreadable.
    """
    try:
        with Image.open(file) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unreadable("too many pixels")
            # A JPEG is opened at a half, a quarter or an eighth: less memory, much less time.
            image.draft("RGB", (size.width * 2, size.height * 2))
            profile = _profile(image)
            picture = _colours(ImageOps.exif_transpose(image), extension)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable(str(error)) from error
    out = BytesIO()
    resized = _resized(picture, size)
    resized.save(out, **_SAVE[extension], icc_profile=profile, exif=b"")  # type: ignore[arg-type]
    return out.getvalue()


def check(file: IO[bytes]) -> None:
    """Raise Unreadable unless the picture in `file` can be opened to its end."""
    encode(file, Size(1, 1), "jpg")


def _resized(picture: Image.Image, size: Size) -> Image.Image:
    if size.crop:
        # Faces are more often above the middle than below.
        target = (size.width, size.height)
        return ImageOps.fit(picture, target, Image.Resampling.LANCZOS, centering=(0.5, 0.4))
    # The row's height is that of the file as it lies; a photograph may have been turned since.
    width = min(size.width, picture.width)
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _profile(image: Image.Image) -> bytes:
    """Return the colour profile; empty if it is heavy, or of colours that are converted here."""
    profile = image.info.get("icc_profile") or b""
    return profile if image.mode in {"RGB", "RGBA"} and len(profile) < HEAVY_PROFILE else b""


def _colours(image: Image.Image, extension: str) -> Image.Image:
    """Return `image` in colours that the format has; where JPEG has no holes, white."""
    if image.mode.startswith("I;16"):
        # A scanner's greys: all but the darkest 256 of 65,536 would be cut off to white.
        return image.convert("I").point(lambda grey: grey * (1 / 257)).convert("RGB")
    clear = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    if not clear:
        return image.convert("RGB")
    image = image.convert("RGBA")
    if extension != "jpg":
        return image
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")
