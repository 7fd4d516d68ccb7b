"""What a reader may ask, and that nothing else is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.language import MOST, Query, Term, parse


def word(text: str, column: str = "") -> Term:
    return Term(tuple(text.split()), column)


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("harbour", ["harbour"], []),
        ("Harbour PORT harbour", ["harbour", "port"], []),
        ('"black sea" fleet', ["black sea", "fleet"], []),
        ("“black sea” «fleet»", ["black sea", "fleet"], []),
        ('"black sea', ["black sea"], []),
        ("harbour -port", ["harbour"], ["port"]),
        ('harbour -"black sea"', ["harbour"], ["black sea"]),
        ("covid-19", ["covid 19"], []),
        ("sea - shore", ["sea", "shore"], []),
        ("NEAR(a b) AND c*", ["near a", "b", "and", "c"], []),
    ],
)
def test_words_and_phrases(text, wanted, unwanted):
    assert parse(text) == Query(tuple(map(word, wanted)), tuple(map(word, unwanted)))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("author:Koval", word("koval", "byline")),
        ('author:"Anna Koval"', word("anna koval", "byline")),
        ("Author: Коваль", word("koval", "byline")),
        ("topic:Crimea", word("crimea", "topics")),
        ('TOPIC:"Black Sea"', word("black sea", "topics")),
        ("author:", word("author")),
        ("headline:sea", word("headline sea")),
    ],
)
def test_names(text, term):
    assert parse(text) == Query((term,))


def test_a_name_can_be_left_out():
    assert parse("sea -author:Koval").unwanted == (word("koval", "byline"),)


@pytest.mark.parametrize(
    "text", ["", "  ", "-", '""', '"', "-sea", "!?", "\0", "\x1b", "-author:x"]
)
def test_nothing_is_wanted(text):
    assert not parse(text)


@given(st.text())
def test_any_text_asks_for_something(text):
    query = parse(text)
    assert sum(len(term.words) for term in query.wanted + query.unwanted) <= MOST


def test_a_very_long_text_is_read_at_once():
    assert len(parse('author:"-' * 100_000).wanted) <= MOST
