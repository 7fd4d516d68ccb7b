"""The sample documents, whose every line is to have a role and a good one."""

from pathlib import Path

import pytest

from articles.importing.parse import parse
from articles.importing.parts import House, ParsedStory, Role
from articles.importing.read import read

SAMPLES = sorted((Path(__file__).parents[2] / "fixtures" / "documents").rglob("*.txt"))
HOUSE = House(publications=("The Tavria Courier",))


def story_of(name: str) -> ParsedStory:
    [file] = [file for file in SAMPLES if file.stem == name]
    return parse(read(file.read_bytes()).text, HOUSE)


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_no_line_of_the_samples_is_left_open(file):
    text = read(file.read_bytes()).text
    spans = parse(text, HOUSE).spans

    assert [text[s.start : s.end] for s in spans if s.role is Role.OPEN] == []
    assert [s for s in spans if s.reason.startswith("between the paragraphs")] == []


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_no_doubt_is_left_about_the_language(file):
    expected = "uk" if file.stem == "zymovyi-rozklad" else "en"
    assert story_of(file.stem).language == expected


def test_points_below_a_paragraph_are_a_list():
    kinds = [block.kind for block in story_of("suitcase-archive").blocks]
    assert kinds.count("list") == 5
    assert kinds.count("subhead") == 3


def test_each_picture_has_its_own_text():
    pictures = story_of("night-bakery").pictures
    assert [(picture.alt[:13], picture.caption[:8]) for picture in pictures] == [
        ("A lit bakery ", "The lamp"),
        ("A straight st", "The road"),
    ]


def test_who_drew_signs_for_the_drawings():
    bylines = story_of("suitcase-archive").bylines
    assert [(byline.name, byline.role) for byline in bylines] == [
        ("Safiye Kermenli", "author"),
        ("Nadiia Kolos", "author"),
        ("Ostap Riznyk", "illustration"),
    ]


def test_the_sentence_above_the_picture_is_the_standfirst():
    story = story_of("empty-dock")
    assert story.standfirst.startswith("A trial in absentia")
    assert story.blocks[0].text.startswith("The glass dock")


def test_an_editor_s_note_stays_where_it_stood():
    kinds = [block.kind for block in story_of("night-bakery").blocks]
    assert (kinds[0], kinds[-1]) == ("editors_note", "editors_note")
    assert story_of("empty-dock").blocks[2].kind == "editors_note"
