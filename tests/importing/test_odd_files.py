"""Files as they are met: each is read, or refused with a sentence that says what to do."""

import json
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.importing import markdown
from articles.importing.gather import Arrival, gather
from articles.importing.mending import MARK
from articles.importing.parse import parse
from articles.importing.parts import MOST_BYTES, House, Role
from articles.importing.prepare import Prepared, Reading, prepare
from articles.importing.read import read
from articles.importing.relabel import read_back
from articles.models import SourceDocument, Story

ODD = Path(__file__).resolve().parents[3] / "shared" / "pages" / "odd_files"

HEADLINE = "Port Anselm’s council votes on a wall that nobody has paid for"
PARAGRAPHS = (
    "The council of Port Anselm will vote on Monday on a wall of 900 metres – a plan that the"
    " town’s engineers have redrawn three times since the flood.",
    "“We will build it,” said the mayor, Ada Sample, who has run the town of nine thousand people"
    " for eleven years and has seen the water in her own kitchen.",
    "The wall would cost £14 million, and the county, which promised half of the sum in spring,"
    " has not said when the money will come.",
)
PAGE = "\n\n".join([HEADLINE, "By Ben Quist\nMarch 14, 2023 9:08 pm", *PARAGRAPHS]) + "\n"
UKRAINIAN = "\n\n".join([
    "Міська рада голосує за дамбу, на яку ще ніхто не дав грошей",
    "Автор: Ірина Зразкова\n14 березня 2023, 21:08",
    "Міська рада в понеділок голосує за дамбу завдовжки 900 метрів: це план, який інженери міста"
    " після повені перемальовували тричі, бо вода щороку обходить її з півдня.",
    "«Ми її збудуємо», — сказала міська голова, яка керує містом одинадцять років і бачила воду у"
    " власній кухні.",
])  # fmt: skip


def prepared(data: bytes, **reading) -> Prepared:
    arrival = Arrival("odd", "file.txt", partial(bytes, data))
    file = prepare(arrival, Reading(**reading))
    if not file.codec:
        return file
    text = data.decode(file.codec)
    assert text.encode(file.codec) == data
    assert "".join(text[s.start : s.end] for s in file.parsed.spans) == text
    assert all(a.end == b.start for a, b in pairwise(file.parsed.spans))
    return file


def check(file: Prepared, *said: str) -> None:
    """The page of this module came out, and `said` stands in its notes."""
    assert file.refused is None
    assert file.parsed.headline == HEADLINE
    assert [block.text for block in file.parsed.blocks] == list(PARAGRAPHS)
    assert [byline.name for byline in file.parsed.bylines] == ["Ben Quist"]
    notes = " ".join(note.text for note in file.notes)
    assert all(words in notes for words in said)


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_same_page_in_many_encodings(encoding, codec):
    file = prepared(PAGE.encode(encoding))
    check(file)
    assert file.codec == codec
    assert file.codec_reason


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-u", "utf-16"])
def test_cyrillic_in_eight_bits(encoding):
    file = prepared(UKRAINIAN.replace("—", "-").encode(encoding, "replace"))
    assert file.parsed.headline.startswith("Міська рада голосує за дамбу")
    assert [byline.name for byline in file.parsed.bylines] == ["Ірина Зразкова"]
    assert file.parsed.language == "uk"
    assert len(file.parsed.blocks) == 2


def test_latin_1():
    file = prepared("Élever la digue à Marlow, où l'eau monte: le préfet hésite.".encode("latin-1"))
    assert file.codec == "cp1252"
    assert (
        file.parsed.working_headline == "Élever la digue à Marlow, où l'eau monte: le préfet hésite"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\f", "\v"])
def test_line_ends(end):
    check(prepared(PAGE.replace("\n", end).encode()))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("three times", "three\u00a0times", ""),
        ("the town", "the\u00ad town", "Invisible"),
        ("mayor", "ma\u200byor", "Invisible"),
        ("said the", "\u202asaid\u202c the", "Invisible"),
        ("council", "coun\x00cil", "Control characters"),
        ("council", "coun\x07cil", "Control characters"),
        ("’", "\x92", "C1"),
        ("–", "\x96", "C1"),
        ("£", "&pound;", ""),
        ("’", "&#8217;", ""),
    ],
)
def test_characters_that_stand_for_others_or_for_nothing(before, after, said):
    file = prepared(PAGE.replace(before, after).encode())
    assert file.refused is None
    values = [file.parsed.headline, *(block.text for block in file.parsed.blocks)]
    told = "\n".join(values).replace("\u00a0", " ")
    assert told == "\n".join([HEADLINE, *PARAGRAPHS])
    assert any(said in note.text for note in file.notes) or not said
    assert "\x00" not in file.body


@pytest.mark.parametrize("wrong", ["cp1252", "cp1251"])
def test_mojibake_is_named_and_kept(wrong):
    file = prepared(mojibake(PAGE if wrong == "cp1252" else UKRAINIAN, wrong))
    [note] = [note for note in file.notes if "had once been read" in note.text]
    assert note.line == 1
    assert "kept as it is" in note.text
    assert file.codec == "utf-8"


def test_mojibake_is_mended_when_that_is_asked_for():
    file = prepared(mojibake(PAGE, "cp1252"), repair=True)
    check(file, "mended, as asked for")
    assert file.codec == "utf-8-mended-cp1252"
    assert "mended" in file.codec_reason


def test_cyrillic_mojibake_is_mended():
    file = prepared(mojibake(UKRAINIAN, "cp1251"), repair=True)
    assert file.parsed.headline.startswith("Міська рада голосує за дамбу")
    assert file.parsed.language == "uk"


def test_only_what_is_damaged_is_mended():
    good = "A café that is whole. "
    file = prepared(good.encode() + mojibake(PAGE, "cp1252"), repair=True)
    assert "café that is whole" in data_of(file)
    assert "town’s engineers" in data_of(file)


def test_what_holds_the_mark_of_mended_letters_stays_as_it_is():
    file = prepared(mojibake(PAGE, "cp1252") + MARK.encode(), repair=True)
    assert file.codec == "utf-8"
    assert any("kept as it is" in note.text for note in file.notes)


def test_a_whole_text_is_not_mended():
    assert prepared(UKRAINIAN.encode(), repair=True).codec == "utf-8"
    assert prepared(PAGE.encode(), repair=True).codec == "utf-8"


def mojibake(text: str, wrong: str) -> bytes:
    letters = (bytes([b]).decode(wrong, "ignore") or chr(b) for b in text.encode())
    return "".join(letters).encode()


def data_of(file: Prepared) -> str:
    return file.data.decode(file.codec).replace(MARK, "")


def test_markup_saved_as_text():
    paragraphs = "".join(f"<p>{text.replace('£', '&pound;')}</p>" for text in PARAGRAPHS)
    page = (
        f"<!doctype html><html><head><title>{HEADLINE} | Post</title><script>x()</script></head>"
        f"<body><nav><a href='/'>Home</a></nav><h1>{HEADLINE}</h1><p>By <b>Ben Quist</b></p>"
        f"{paragraphs}<!-- end --></body></html>"
    )
    check(prepared(page.encode()), "holds markup")


def test_a_wire_file_with_tags_has_its_paragraphs():
    wire = "\n".join([
        "<STORY ID='7'>", "<DATE>14-MAR-2023 21:08</DATE>", "<HEAD>&#2;&#22;f0704</HEAD>",
        "<TEXT>", f"<TITLE>{HEADLINE}</TITLE>", f"<BODY>{PARAGRAPHS[0].replace(' plan', chr(10))}",
        f"    {PARAGRAPHS[1].replace(' the ', chr(10) + 'the ')}", f"    {PARAGRAPHS[2]}",
        "</BODY></TEXT>", "</STORY>",
    ])  # fmt: skip
    file = prepared(wire.encode())
    assert file.parsed.headline == HEADLINE
    assert [block.text[:11] for block in file.parsed.blocks] == [p[:11] for p in PARAGRAPHS]


def test_a_line_of_eight_thousand_characters():
    line = " ".join(PARAGRAPHS * 20)
    assert len(line) > 8000
    file = prepared(f"{HEADLINE}\n\n{line}\n".encode())
    assert [block.text for block in file.parsed.blocks] == [line]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n \n", "no text"),
        (bytes(range(256)) * 30, "text"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"x" * (MOST_BYTES + 1), "more than 5 MB"),
        ((PAGE * 5).encode().replace(b"wall", b"w\xffll", 1), "not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data, said):
    file = prepared(data)
    assert file.refused is not None
    assert said in file.refused
    assert file.refused.endswith(".")


def test_a_file_of_fifty_megabytes_is_refused_without_being_read_whole(tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    [arrival] = gather([str(large)], stdin=None)  # type: ignore[arg-type]
    assert len(arrival.load()) <= MOST_BYTES + 1
    refused = prepare(arrival, Reading()).refused
    assert refused is not None


def test_markdown_with_front_matter(tmp_path):
    front = f'---\ntitle: "{HEADLINE}"\nauthor: Ben Quist\ndate: 2023-03-14\n---\n\n'
    (tmp_path / "story.md").write_text(front + "\n\n".join(PARAGRAPHS) + "\n", encoding="utf8")
    [arrival] = gather([str(tmp_path)], stdin=None)  # type: ignore[arg-type]
    check(prepare(arrival, Reading()))


STORY = """\
{headline}

by {name} March {day}, 2023 9:08 pm

The {what} reopened on Monday after a storm had kept it closed for three days, the council said.

Nobody was hurt, and the repairs are expected to last until the end of the month, it added.

The council has asked everybody to report damage at once, and to keep away from the cranes.

"We open the {what} again with what we have," its director said on Monday in the evening.
"""
HARBOUR = STORY.format(headline="Harbour reopens", name="Ben Quist", day=14, what="harbour")
MARKET = STORY.format(headline="Market opens again", name="Iryna Lind", day=13, what="market")


@pytest.mark.parametrize("between", ["\n\n", "\n***\n\n"])
def test_several_stories_in_one_file_are_refused(between):
    file = prepared(f"{HARBOUR}{between}{MARKET}".encode())
    assert file.refused == (
        "The file holds 2 stories, each with its own byline and date: cut it into files of one "
        "story each."
    )
    text = data_of(file)
    assert "".join(text[span.start : span.end] for span in file.parsed.spans) == text
    assert prepared(HARBOUR.encode()).refused is None


@pytest.mark.parametrize("byline", ["By {name}\nMarch {day}, 2023", "{name}\nMarch {day}, 2023"])
def test_several_stories_with_name_and_date_on_lines_of_their_own_are_refused(byline):
    stories = STORY.replace("by {name} March {day}, 2023 9:08 pm", byline)
    harbour = stories.format(headline="Harbour reopens", name="Ben Quist", day=14, what="harbour")
    market = stories.format(headline="Market opens again", name="Iryna Lind", day=13, what="market")
    market = market.replace("Nobody", "No trader").replace("everybody", "all traders")

    refused = prepared(f"{harbour}\n\n{market}".encode()).refused

    assert refused and refused.startswith("The file holds 2 stories")
    assert prepared(harbour.encode()).refused is None


def test_a_list_of_stories_with_two_sentences_of_each_is_not_taken_for_several_stories():
    teasers = "\n\n".join(
        f"Market number {n} opens again\n\nIryna Lind\nMarch {n}, 2023\n\nThe market at pier {n} is"
        f" open again from dawn to dusk, and its traders hope for {n} calm days.\n\nNobody was hurt"
        f" at pier {n} when the roof came down, and a new one is to be built of oak."
        for n in (11, 12)
    )

    assert prepared(f"{HARBOUR}\n\n{teasers}\n".encode()).refused is None


def test_a_box_with_a_name_and_a_date_below_a_story_is_no_second_story():
    comment = "Comments\n\nIryna Lind\nMarch 15, 2023\n\nWhat a fine harbour this is, and so clean."

    assert prepared(f"{HARBOUR}\n\n{comment}\n".encode()).refused is None


MARKDOWN = """\
# Harbour reopens *after* the storm

by Olena Sample

March 14, 2023

**The harbour** reopened on Monday after a storm had kept *ships* at sea for three days, the \
[port](https://port.example/news) said in a statement.

## What is next

Nine ships entered before noon, and the pilots expect 2 * 3 * 4 more by the `end` of the week.

- The first point of the list is about the buoys
- The second point is about the **ferry** to the island

> We have never seen such a storm, the captain said to the reporters.

![A crane in the basin](crane.jpg)

The ferry sails again on Wednesday, its captain told the village council.
"""


def test_markdown_within_lines(tmp_path):
    (tmp_path / "story.md").write_text(MARKDOWN)
    [arrival] = gather([str(tmp_path)], stdin=None)  # type: ignore[arg-type]
    file = prepare(arrival, Reading())
    spans = file.parsed.spans
    assert "".join(MARKDOWN[span.start : span.end] for span in spans) == MARKDOWN
    assert file.parsed.headline == "Harbour reopens after the storm"
    assert [picture.alt for picture in file.parsed.pictures] == ["A crane in the basin"]
    assert file.body.splitlines() == [
        "<p><strong>The harbour</strong> reopened on Monday after a storm had kept "
        "<em>ships</em> at sea for three days, the "
        '<a href="https://port.example/news">port</a> said in a statement.</p>',
        "<h2>What is next</h2>",
        "<p>Nine ships entered before noon, and the pilots expect 2 * 3 * 4 more by the end of "
        "the week.</p>",
        "<ul><li><p>The first point of the list is about the buoys</p></li>"
        "<li><p>The second point is about the <strong>ferry</strong> to the island</p></li></ul>",
        "<blockquote><p>We have never seen such a storm, the captain said to the reporters.</p>"
        "</blockquote>",
        "<p>The ferry sails again on Wednesday, its captain told the village council.</p>",
    ]
    assert file.parsed.blocks[0].text.startswith("The harbour reopened")


def test_markdown_brings_no_trap_and_no_tags_into_a_body():
    told = markdown.marked("A [trap](javascript:alert) and <b>tags</b> ![of](a.jpg) *it*")
    assert told == "A [trap](javascript:alert) and &lt;b&gt;tags&lt;/b&gt; of <em>it</em>"


def test_the_same_signs_are_words_in_a_text_that_is_not_markdown():
    page = PAGE.replace(PARAGRAPHS[0], f"**{PARAGRAPHS[0]}**")
    assert f"<p>**{PARAGRAPHS[0]}**</p>" in prepared(page.encode()).body


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ('authors: ["Ben Quist", "Olena O’Neil"]', ["Ben Quist", "Olena O’Neil"]),
        ("authors: [Ben Quist, 'Olena Lind']", ["Ben Quist", "Olena Lind"]),
        ("author: Ben Quist and Olena Lind", ["Ben Quist", "Olena Lind"]),
        ("authors:\n- name: Ben Quist\n- Olena Lind", ["Ben Quist", "Olena Lind"]),
    ],
)
def test_front_matter_names_authors_in_several_ways(said, names):
    text = f"---\ntitle: >\n  A wall of a headline\n  goes on below\n{said}\n---\n\n"
    text += "\n\n".join(PARAGRAPHS) + "\n"
    story = parse(text)
    assert story.headline == "A wall of a headline goes on below"
    assert [byline.name for byline in story.bylines] == names
    again = read_back(text, story.spans, House())
    assert (again.headline, again.bylines) == (story.headline, story.bylines)


@pytest.mark.parametrize(("is_draft", "role"), [("true", Role.OPEN), ("false", Role.FURNITURE)])
def test_front_matter_that_says_draft_keeps_the_story_from_readers(is_draft, role):
    text = f"---\ntitle: {HEADLINE}\ndraft: {is_draft}\n---\n\n" + "\n\n".join(PARAGRAPHS) + "\n"
    [span] = [s for s in parse(text).spans if "draft" in text[s.start : s.end]]
    assert span.role is role


def test_front_matter_whose_headline_stands_again_as_a_heading(tmp_path):
    front = f"---\ntitle: {HEADLINE}\nauthor: Ben Quist\ndate: 2023-03-14\n---\n\n# {HEADLINE}\n\n"
    (tmp_path / "story.md").write_text(front + "\n\n".join(PARAGRAPHS) + "\n", encoding="utf8")
    [arrival] = gather([str(tmp_path)], stdin=None)  # type: ignore[arg-type]
    file = prepare(arrival, Reading())
    check(file)
    assert file.parsed.standfirst == ""


def test_plain_text_as_word_saves_it():
    page = PAGE.replace("\n\n", "\r\n").replace("\n", "\r\n").replace("\r\r", "\r")
    page = page.replace(HEADLINE, f"\t{HEADLINE}").replace("said the", "said\tthe")
    file = prepared(page.encode("cp1252"))
    check(file)
    assert file.codec == "cp1252"


def test_no_codec_lets_half_a_character_through():
    declared = b'<?xml encoding="raw_unicode_escape"?>' + PAGE.encode("cp1252") + b" \\ud800"
    assert prepared(declared).codec == "cp1252"
    assert prepared(rb"half \ud800", encoding="raw_unicode_escape").refused


# ---------------------------------------------------------------- files that were met

REFUSED = {"empty": "empty", "lone-CR": "No running text", "html-saved-as-txt-latin1": "not UTF-8"}
# The first words of the headline, or of the text where there is none.
TOLD = {
    "C1-control-1": "Ah, the holidays",
    "cp1252": "Chelsea sack Mutu",
    "html-entity-0": "Gold falls on IMF sale concerns",
    "html-entity-1": "£1.8m indecency fine",
    "html-saved-as-txt-BOM": "Claudia Brandes und ihr",
    "html-saved-as-txt-CRLF": "Vier Sitzmodelle",
    "html-saved-as-txt-NUL": "Juicio por el caso golpe II",
    "html-saved-as-txt-bidi": "12 Twitter-Nutzer und ihre Zutaten",
    "html-saved-as-txt-chinese": "梁振英",
    "html-saved-as-txt-cp1252": "CDU-Fraktion im Erfurter Stadtrat",
    "html-saved-as-txt-mojibake": "Vier Sitzmodelle",
    "C1-control-0": "香港行政长官",
    "one-line-file-0": "Maryam Montague",
    "one-line-file-1": "In 2013, the Federal",
    "sgml-control-characters-0": "BAHIA COCOA REVIEW",
    "sgml-control-characters-1": "STANDARD OIL <SRD> TO FORM",
    "same-": "",
}


def begins(name: str, table: dict[str, str]) -> str | None:
    return next((told for start, told in table.items() if name.startswith(start)), None)


@pytest.mark.skipif(not ODD.exists(), reason="the files are not here")
@pytest.mark.parametrize("file", sorted(ODD.glob("*.txt")), ids=lambda file: file.stem)
def test_a_file_that_was_met(file):
    met = prepared(file.read_bytes())
    if said := begins(file.name, REFUSED):
        assert met.refused is not None
        assert said in met.refused
        return
    told = begins(file.name, TOLD)
    assert told is not None, "a new file needs its line in the table"
    assert met.refused is None
    assert met.parsed.working_headline.startswith(told)
    assert met.parsed.blocks


@pytest.mark.django_db
@pytest.mark.skipif(not ODD.exists(), reason="the files are not here")
def test_files_that_were_met_go_into_the_database(capsys):
    with pytest.raises(SystemExit):
        call_command("import_stories", str(ODD), "--json")
    outcomes = [json.loads(line)["outcome"] for line in capsys.readouterr().out.splitlines()]
    assert len(outcomes) == len(list(ODD.glob("*.txt")))
    assert outcomes.count("refused") == 9
    assert Story.objects.exists()
    for document in SourceDocument.objects.exclude(codec=""):
        assert document.text.encode(document.codec) == bytes(document.data)
    stories = Story.objects.values_list("headline", "working_headline", "standfirst", "body")
    assert not any("\x00" in value for values in stories for value in values)


@pytest.mark.django_db
def test_mended_text_goes_into_the_database_mended(tmp_path, capsys):
    (tmp_path / "odd.txt").write_bytes(mojibake(PAGE, "cp1252"))
    call_command("import_stories", str(tmp_path), "--repair")
    story = Story.objects.get()
    assert story.headline == HEADLINE
    document = SourceDocument.objects.get()
    assert bytes(document.data) == mojibake(PAGE, "cp1252")
    assert read(bytes(document.data), repair=True).text == document.text
    assert document.run.options["repair"] is True
