"""The picture of a shared link, drawn for a story that has no picture of its own."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from .sizes import RECIPE, SHARE

# We ship no fonts: serifs that servers have, the widest in scripts first. Pillow's own font,
# which is there always, knows no letter outside of ASCII.
FONTS = (
    "DejaVuSerif-Bold.ttf",
    "NotoSerif-Bold.ttf",
    "LiberationSerif-Bold.ttf",
    "FreeSerifBold.ttf",
    "Georgia Bold.ttf",
    "timesbd.ttf",
)
PAPER, INK, ACCENT, HAIRLINE = "#fffefb", "#1a1815", "#9a1f17", "#d9d4ca"
MARGIN = 72
LARGEST, SMALLEST, STEP = 92, 44, 4
MOST_LINES = 6
NAME_SIZE = 36
_NO_CHARACTER = "\U0010ffff"

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is written on the card of a story."""

    headline: str
    publication: str

    @property
    def stamp(self) -> str:
        """Return 10 hex digits that change with what is written."""
        known = (self.headline, self.publication, RECIPE)
        return sha256(repr(known).encode()).hexdigest()[:10]

    def draw(self) -> bytes:
        """Return the card as a PNG of SHARE size.

        What no font here can write is left out, for a row of empty boxes helps nobody: then
        the card bears the mark of the publication alone.
        """
        image = Image.new("RGB", SHARE, PAPER)
        pen = ImageDraw.Draw(image)
        pen.rectangle((0, 0, SHARE[0], 14), fill=ACCENT)
        if font := _font_for(self.publication, NAME_SIZE):
            pen.text((MARGIN, 62), self.publication, fill=ACCENT, font=font)
        pen.line((MARGIN, 124, SHARE[0] - MARGIN, 124), fill=HAIRLINE, width=2)
        if not _write_headline(pen, self.headline):
            image.paste(mark(280), ((SHARE[0] - 280) // 2, 230))
        out = BytesIO()
        image.save(out, "PNG", optimize=True)
        return out.getvalue()


def mark(side: int) -> Image.Image:
    """Return the mark of the publication as a square: a page with its headline and columns."""
    image = Image.new("RGB", (side * 4, side * 4), ACCENT)
    pen, unit = ImageDraw.Draw(image), side * 4 / 32
    for left, top, right, bottom in (
        (6, 7, 26, 11),
        (6, 14, 15, 25),
        (18, 14, 26, 16),
        (18, 18.5, 26, 20.5),
        (18, 23, 26, 25),
    ):
        box = (left * unit, top * unit, right * unit - 1, bottom * unit - 1)
        pen.rectangle(box, fill=PAPER)
    return image.resize((side, side), Image.Resampling.LANCZOS)


def _write_headline(pen: ImageDraw.ImageDraw, headline: str) -> bool:
    """Write it as large as it fits, cut if it is too long; return whether it could be written."""
    width, height = SHARE[0] - 2 * MARGIN, SHARE[1] - 124 - 2 * 48
    for points in range(LARGEST, SMALLEST - 1, -STEP):
        font = _font_for(headline, points)
        if font is None:
            return False
        lines = _lines(headline, font, width)
        line_height = round(points * 1.18)
        fits = len(lines) <= MOST_LINES and len(lines) * line_height <= height
        if fits or points == SMALLEST:
            lines = _cut(lines, min(MOST_LINES, height // line_height))
            for number, line in enumerate(lines):
                pen.text((MARGIN, 124 + 44 + number * line_height), line, fill=INK, font=font)
            return True
    return False


def _lines(text: str, font: Font, width: int) -> list[str]:
    """Return `text` in lines that are no wider than `width`, broken between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        # A word that is wider than the card is broken where the card ends.
        while len(word) > 1 and font.getlength(word) > width:
            part = next(n for n in range(len(word) - 1, 0, -1) if font.getlength(word[:n]) <= width)
            lines.append(word[:part])
            word = word[part:]
        lines.append(word)
    return lines


def _cut(lines: list[str], most: int) -> list[str]:
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"{lines[most - 1].rpartition(' ')[0] or lines[most - 1]}…"]


def _font_for(text: str, points: int) -> Font | None:
    """Return the first font that has every letter of `text`; None if there is none."""
    letters = {letter for letter in text if not letter.isspace()}
    return next(
        (font for name in FONTS if (font := _font(name, points)) and _has(name, letters)), None
    ) or (_font("", points) if _has("", letters) else None)


@cache
def _font(name: str, points: int) -> Font | None:
    """Return the system's font of that file name; Pillow's own for no name."""
    if not name:
        own = ImageFont.load_default(points)
        return own if isinstance(own, Font) else None
    try:
        return ImageFont.truetype(name, points)
    except OSError:
        return None


def _has(name: str, letters: set[str]) -> bool:
    return all(_has_letter(name, letter) for letter in letters)


@cache
def _has_letter(name: str, letter: str) -> bool:
    # A font draws one and the same box for every letter that it does not have.
    font = _font(name, 20)
    return font is not None and bytes(font.getmask(letter)) != bytes(font.getmask(_NO_CHARACTER))
