"""From bytes to text, and nothing lost on the way.

The codec is chosen so that encoding the text again gives the very bytes: the file itself is the
only copy that has to be kept. What is odd in a file is said in notes, not mended.
"""

from __future__ import annotations

import re

import charset_normalizer

from .mending import damage
from .parts import MOST_BYTES, Note, Source

BOMS = (  # UTF-32 first: its mark begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a rich-text document"),
    (b"SQLite format 3", "a database"),
)
DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w-]{3,20})", re.I
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
C1 = re.compile("[\x80-\x9f]")
HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]")
LOST = "\ufffd"
ODD = re.compile("|".join([CONTROLS.pattern, C1.pattern, HIDDEN.pattern, LOST]))


class Unreadable(ValueError):
    """The file cannot be read as text; the message is for whoever put it there."""


def read(data: bytes, *, encoding: str | None = None, repair: bool = False) -> Source:
    """Decode a file. `encoding` overrides the guess, `repair` mends mojibake: see `mending`.

    Raises Unreadable with what to do about it.
    """
    if not data:
        raise Unreadable("The file is empty: there is nothing to import.")
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"The file has more than {MOST_BYTES // 1024**2} MB, which is a thousand times what a"
            " page has: split it into one file a story."
        )
    text, codec, reason = _chosen(data, encoding) if encoding else _guessed(data)
    if not text.strip("\ufeff\x00 \t\r\n\v\f\u00a0"):
        raise Unreadable("The file holds no text: there is nothing to import.")
    notes = _oddities(text)
    if damaged := damage(text):
        mender, first = damaged
        mended = _decoded(data, mender) if repair and codec == "utf-8" else None
        line = text.count("\n", 0, first.start()) + 1
        notes.insert(0, Note(line, _said_of_damage(first.group(), mended is not None)))
        if mended is not None:
            text, codec, reason = mended, mender, f"{reason}; damaged letters mended, as asked for"
    return Source(data, text, codec, reason, tuple(notes))


def _said_of_damage(letters: str, is_mended: bool) -> str:
    done = "mended, as asked for" if is_mended else "kept as it is; --repair mends it"
    return f"UTF-8 had once been read as Windows text here ('{letters[:8]}'): {done}."


def _chosen(data: bytes, encoding: str) -> tuple[str, str, str]:
    try:
        text = data.decode(encoding)
    except LookupError:
        raise Unreadable(f"'{encoding}' is not an encoding this computer knows.") from None
    except UnicodeError as error:
        raise Unreadable(f"The file is not {encoding}{_where(data, error)}.") from None
    if _encoded(text, encoding) == data and _encoded(text, "utf-8") is not None:
        return text, encoding, "as asked for"
    # 'utf-16' and 'utf-8-sig' swallow the mark at the beginning: read with a codec that does not.
    for mark, codec in BOMS:
        if data.startswith(mark) and codec.startswith(encoding.lower().replace("-sig", "")[:6]):
            return data.decode(codec), codec, "as asked for"
    raise Unreadable(
        f"Read as {encoding}, the file could not be written back byte for byte: name another."
    )


def _encoded(text: str, codec: str) -> bytes | None:
    try:
        return text.encode(codec)
    except UnicodeError:
        return None


def _where(data: bytes, error: UnicodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        line = data.count(b"\n", 0, error.start) + 1
        return f": line {line} holds the byte 0x{data[error.start]:02x}"
    return ""


def _guessed(data: bytes) -> tuple[str, str, str]:
    for signature, what in SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(f"This is {what}, not text: open it and save it as plain text.")
    for mark, codec in BOMS:
        if data.startswith(mark):
            text = _decoded(data, codec)
            if text is not None:
                return text, codec, "the mark at the beginning of the file says so"
    text = _decoded(data, "utf-8")
    if text is not None and "\x00" not in text:
        _refuse_binary(text)
        return text, "utf-8", "every byte fits"
    if wide := _utf16_without_mark(data):
        return data.decode(wide), wide, "every other byte is that of Latin or Cyrillic letters"
    if text is not None:
        _refuse_binary(text)
        return text, "utf-8", "every byte fits"
    return _eight_bit(data)


def _decoded(data: bytes, codec: str) -> str | None:
    """The text, if the codec fits and gives the same bytes back."""
    try:
        text = data.decode(codec)
    except (UnicodeError, LookupError):
        return None
    if codec == "utf-8":
        return text
    # Half a pair of UTF-16, which some codecs let through, is no character: no database takes it.
    whole = _encoded(text, "utf-8") is not None
    return text if whole and _encoded(text, codec) == data else None


def _refuse_binary(text: str) -> None:
    sample = text[:20_000]
    if len(CONTROLS.findall(sample)) > 0.1 * len(sample):
        raise Unreadable("The file is not text: open it and save it as plain text.")


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:4000]
    half = len(sample) // 2
    for codec, highs in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        latin, cyrillic = highs.count(0), highs.count(4)
        fits = latin > 0.4 * half or latin + cyrillic > 0.8 * half
        if half and fits and _decoded(data, codec) is not None:
            return codec
    return None


# ---------------------------------------------------------------- eight bits


def _eight_bit(data: bytes) -> tuple[str, str, str]:
    if declared := DECLARED.search(data[:4000]):
        codec = declared[1].decode("ascii").lower()
        if codec in ("iso-8859-1", "latin-1", "latin1", "us-ascii"):
            codec = "cp1252"  # what every browser takes these names for
        text = None if codec in ("utf-8", "utf8") else _decoded(data, codec)
        if text is not None:
            return text, codec, "the file's own markup says so"
    _refuse_broken_utf8(data)
    sample = data[:50_000]
    letters = sum(byte >= 0xC0 or chr(byte).isalpha() for byte in sample) or 1
    high = [byte for byte in sample if byte >= 0x80]
    for codec, reason in _candidates(high, letters, sample):
        text = _decoded(data, codec)
        if text is not None:
            _refuse_binary(text)
            return text, codec, reason
    raise Unreadable("The file's encoding could not be found out: name it with --encoding.")


def _refuse_broken_utf8(data: bytes) -> None:
    """UTF-8 with a damaged byte or two would come out as mojibake from every 8-bit codec."""
    text = data.decode("utf-8", "replace")
    damaged = text.count(LOST)
    whole = sum(char > "\x7f" for char in text) - damaged
    if whole > 10 * damaged and damaged:
        line = text.count("\n", 0, text.index(LOST)) + 1
        raise Unreadable(
            f"Line {line} holds bytes that are not UTF-8, while the rest of the file is:"
            " save it again as UTF-8, or name its encoding."
        )


def _candidates(high: list[int], letters: int, sample: bytes) -> list[tuple[str, str]]:
    """Codecs to try, likeliest first, each with the reason an editor reads."""
    western = [
        ("cp1252", "few letters beyond ASCII, as in western European text"),
        ("latin-1", "few letters beyond ASCII, and bytes that Windows does not use"),
    ]
    if len(high) < 0.3 * letters and not _in_whole_words(sample):
        central = "few letters beyond ASCII, of which most are Polish or Czech ones"
        for codec in ("cp1250", "iso8859-2"):
            if _central_european(high, codec):
                return [(codec, central), *western]
        if _turkish(high):
            turkish = "few letters beyond ASCII, of which many are Turkish or Crimean Tatar ones"
            return [("cp1254", turkish), *western]
        return western
    high = [byte for byte in high if byte >= 0xC0]
    small_1251 = sum(byte >= 0xE0 for byte in high)
    small_koi8 = len(high) - small_1251
    if max(small_1251, small_koi8) > 0.7 * len(high):
        cyrillic = "letters beyond ASCII make whole words, of small Cyrillic letters here"
        first, second = ("cp1251", "koi8-u") if small_1251 > small_koi8 else ("koi8-u", "cp1251")
        return [(first, cyrillic), (second, cyrillic)]
    best = charset_normalizer.from_bytes(sample).best()
    guess = [(best.encoding, "its letters make the most ordinary words")] if best else []
    return [*guess, ("cp1251", "most letters are beyond ASCII"), *western]


# The letters of cp1251 and, but for four, of koi8-u.
_WHOLE_WORD = re.compile(rb"[\xb3\xb4\xba\xbf-\xff]{3,}")


def _in_whole_words(sample: bytes) -> bool:
    """Whether letters beyond ASCII stand side by side: not accents, but another alphabet."""
    letters = sum(byte >= 0xC0 for byte in sample)
    return sum(map(len, _WHOLE_WORD.findall(sample))) > 0.7 * letters


def _turkish(high: list[int]) -> bool:
    """Whether the letters are ğ, ı, ş and not ð, ý, þ, which have the same bytes in cp1252."""
    text = bytes(high).decode("cp1254", "ignore")
    ours = sum(char in "ğışĞİŞ" for char in text)
    icelandic = sum(char in "áæíóúÁÆÍÓÚ" for char in text)
    return ours > 2 and ours > 4 * icelandic


def _central_european(high: list[int], codec: str) -> bool:
    text = bytes(high).decode(codec, "ignore")
    ours = sum(char in "ąęłńśźżćĄĘŁŃŚŹŻĆčřšžěůďťňČŘŠŽĚŮőű" for char in text)
    west = bytes(high).decode("cp1252", "ignore")
    theirs = sum(char in "éèêàâçëïîôûùüöäßñáíóúåæøœÉÀÇÜÖÄÅØ’‘“”–—…€£°«»" for char in west)
    return ours > 2 and ours > theirs


# ---------------------------------------------------------------- what is odd


def _oddities(text: str) -> list[Note]:
    found: list[Note] = []
    if not ODD.search(text):
        return found
    for pattern, saying in (
        (CONTROLS, "Control characters are kept in the file and left out of the story."),
        (C1, "Control characters of the C1 range are kept in the file. The story has the quotes"
             " and dashes that Windows means by them."),
        (HIDDEN, "Invisible characters are kept in the file and left out of the story."),
    ):  # fmt: skip
        if first := pattern.search(text):
            found.append(Note(text.count("\n", 0, first.start()) + 1, saying))
    if LOST in text:
        line = text.count("\n", 0, text.index(LOST)) + 1
        found.append(Note(line, "Letters were lost before the file came here ('\ufffd')."))
    return found
