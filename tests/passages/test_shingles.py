"""Shingles and marks: what two texts have in common, whatever their layout."""

from hypothesis import given
from hypothesis import strategies as st

from articles.shingles import (
    containment,
    figures,
    letter_shingles,
    marks,
    possible_marks,
    sentences,
    shingles,
    words,
)

WORDS = st.lists(
    st.sampled_from("the port harbour ship day new of at to sea storm".split()), max_size=60
)
LETTERS = st.text("abcdefg", min_size=1, max_size=4)
SENTENCE = st.lists(LETTERS, min_size=5, max_size=15).map(" ".join)


@given(WORDS)
def test_a_text_contains_itself(said):
    own = shingles(said)
    assert containment(own, own) == (1 if len(said) >= 5 else 0)


@given(WORDS, WORDS)
def test_containment_is_a_share_and_the_same_both_ways(one, other):
    share = containment(shingles(one), shingles(other))
    assert 0 <= share <= 1
    assert share == containment(shingles(other), shingles(one))


@given(WORDS, WORDS)
def test_a_text_is_contained_in_what_goes_on_from_it(said, more):
    assert containment(shingles(said), shingles(said + more)) == (1 if len(said) >= 5 else 0)


@given(WORDS, st.sampled_from([" ", ", ", " – ", "\n", " (", "” “", "…  "]))
def test_punctuation_case_and_white_space_do_not_count(said, between):
    plain = " ".join(said)
    assert words(between.join(said).upper()) == words(plain) == said


def test_a_letter_is_the_same_however_it_was_typed():
    assert words("cafe\u0301") == words("café")


def test_scripts_without_spaces_have_a_word_for_each_character():
    assert words("港口 reopened") == ["港", "口", "reopened"]
    assert marks("港口在暴风雨后重新开放。船只已经进港。")[1:]


def test_figures_are_words_with_a_digit():
    assert figures(words("On 3 May the 2nd of 1,200 ships came")) == ["3", "2nd", "1", "200"]


@given(st.text(max_size=200))
def test_any_text_has_marks_in_range_and_order(said):
    first, *rest = marks(said) or [0]
    assert rest == sorted(set(rest))
    assert all(-(2**31) <= mark < 2**31 for mark in [first, *rest])
    assert bool(marks(said)) == bool(words(said))


@given(SENTENCE, st.lists(SENTENCE, max_size=4), st.lists(SENTENCE, max_size=4))
def test_a_sentence_has_a_mark_in_every_text_it_stands_in(sentence, before, after):
    text = ". ".join([*before, sentence, *after]) + "."
    assert set(possible_marks(sentence)) & set(marks(text)[1:])


@given(SENTENCE, st.integers(0, 10_000), st.integers(0, 10_000))
def test_other_figures_leave_the_marks_of_a_sentence_but_not_of_the_text(sentence, one, other):
    first, second = marks(f"{sentence} {one} ships."), marks(f"{sentence} {other} ships.")
    assert first[1:] == second[1:]
    assert (first[0] == second[0]) == (one == other)


def test_a_short_text_has_more_than_one_mark():
    assert len(marks("Nobody was hurt when the old crane fell into the harbour on Monday.")) == 9


def test_letter_shingles_stay_within_a_sentence():
    assert letter_shingles("One 1 two 2 three four five. Six seven.") == {
        ("one", "two", "three", "four", "five")
    }


def test_sentences_end_where_any_text_would_end_them():
    assert sentences("On Feb. 3 it rained. “It stopped!” Mr. Brown said") == [
        "On Feb",
        "3 it rained",
        "“It stopped",
        "Mr",
        "Brown said",
    ]
