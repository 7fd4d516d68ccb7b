"""Bytes to text: the right codec, for a reason, and the same bytes back."""

import pytest

from articles.importing.read import MOST_BYTES, Unreadable, read

ENGLISH = "The mayor said “no”: the wall costs £2m.\n"
FRENCH = "Le maire a refusé d’élever la digue, où l’eau passait déjà à minuit.\n"
UKRAINIAN = "Мер міста відмовився будувати дамбу, бо вода щороку обходить її з півдня.\n"
TATAR = "Köy halqı qışta suvnı çeşmeden taşıy, baarde ise yağmur suvunı toplay edi.\n"
ICELANDIC = "Þorpið fékk það vatn sem það þurfti, en brúin yfir ána stóð ekki veturinn.\n"
SIGN = "The mayor said “no”: the wall costs too much.\n" * 9 + "The sign said Слава Україні.\n"
POLISH = "Rzecznik powiedział, że wał będzie gotowy w październiku, choć źródła są sceptyczne.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "codec"),
    [
        ("plain\n", "ascii", "utf-8"),
        (UKRAINIAN, "utf-8", "utf-8"),
        (UKRAINIAN, "utf-8-sig", "utf-8"),
        (UKRAINIAN, "utf-16", "utf-16-le"),
        (ENGLISH, "utf-16-be", "utf-16-be"),
        (ENGLISH * 3, "utf-16-le", "utf-16-le"),
        (ENGLISH, "cp1252", "cp1252"),
        (FRENCH.replace("’", "'"), "latin-1", "cp1252"),
        (UKRAINIAN, "cp1251", "cp1251"),
        (UKRAINIAN, "koi8-u", "koi8-u"),
        (POLISH, "cp1250", "cp1250"),
        (TATAR, "cp1254", "cp1254"),
        (ICELANDIC, "cp1252", "cp1252"),
        (UKRAINIAN * 3, "utf-16-le", "utf-16-le"),
        (SIGN, "cp1251", "cp1251"),
        (SIGN.translate({0x201C: '"', 0x201D: '"'}), "koi8-u", "koi8-u"),
        ("<meta charset=koi8-u>" + UKRAINIAN, "koi8-u", "koi8-u"),
    ],
)
def test_the_codec_is_found(text, encoding, codec):
    data = text.encode(encoding)

    source = read(data)

    assert source.codec == codec
    assert source.codec_reason
    assert source.text.lstrip("\ufeff") == text
    assert source.text.encode(source.codec) == data


def test_bytes_that_windows_does_not_use_are_read_as_latin_1():
    assert read(b"caf\xe9 \x81 au lait").codec == "latin-1"


def test_a_byte_order_mark_stays_in_the_text():
    assert read("\ufeffA line.".encode()).text == "\ufeffA line."


def test_line_ends_stay_as_they_are():
    assert read(b"a line\r\nanother\rthird\n").text == "a line\r\nanother\rthird\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_an_encoding_that_swallows_the_mark_may_be_asked_for(encoding):
    data = UKRAINIAN.encode(encoding)

    source = read(data, encoding=encoding)

    assert source.text.encode(source.codec) == data


def test_an_encoding_overrides_the_guess():
    assert read("Ї".encode("cp1251"), encoding="latin-1").text == "¯"


@pytest.mark.parametrize(
    ("data", "saying"),
    [
        (b"", "empty"),
        (b" \r\n\t", "no text"),
        ("\ufeff\n".encode(), "no text"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "office document"),
        (bytes(range(32)) * 20, "not text"),
        (b"x" * (MOST_BYTES + 1), "MB"),
        (("ґ" * 100).encode() + b"\xff\n", "Line 1 holds bytes that are not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data, saying):
    with pytest.raises(Unreadable, match=saying):
        read(data)


@pytest.mark.parametrize(
    ("data", "encoding", "saying"),
    [
        (b"a", "no-such-codec", "not an encoding"),
        (b"ok\nbad \xff", "utf-8", "line 2 holds the byte 0xff"),
        (b"+AGE-", "utf-7", "byte for byte"),
    ],
)
def test_an_encoding_that_does_not_fit_is_refused(data, encoding, saying):
    with pytest.raises(Unreadable, match=saying):
        read(data, encoding=encoding)


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("one\nitâ€™s and wonâ€™t", "UTF-8 had once been read"),
        ("one\nA line with a\x00 in it", "Control characters"),
        ("one\nwait\x85", "C1"),
        ("one\nsoft\u00adhyphen", "Invisible"),
        ("one\nlost \ufffd", "lost"),
    ],
)
def test_what_is_odd_is_said_with_its_line(text, saying):
    [note] = read(text.encode()).notes

    assert note.line == 2
    assert saying in note.text


def test_an_ordinary_file_has_nothing_odd():
    assert read((ENGLISH + FRENCH + UKRAINIAN).encode()).notes == ()
