"""Two spellings of one word are one word to search."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from articles.search.words import LONGEST, fold, unfold, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qırımlı", "qirimli"),
        ("Київ", "KYIV"),
        ("Львів", "Lviv"),
        ("Зеленський", "Zelenskyi"),
        ("Перемога", "peremoha".replace("h", "g")),
        ("м’яч", "м'яч"),
        ("мяч", "м'яч"),
        ("Café", "cafe\u0301"),
        ("co\u00adop\u200berate", "cooperate"),
        ("F-16", "F16"),
        ("COVID-19", "covid 19"),
        ("Ukraine’s", "Ukraine's"),
    ],
)
def test_spellings_of_one_word(one, other):
    assert words(one) == words(other) != []


def test_a_name_is_found_in_its_possessive_and_after_its_article():
    assert words("Ukraine’s")[0] == words("l’Ukraine")[1] == "ukraine"


def test_words_are_cut_where_nobody_reads_on():
    assert words("x" * 1000) == ["x" * LONGEST]


@pytest.mark.parametrize("space", [" ", "\xa0", "\x85", "\u2028", "\u3000", "\x1c"])
def test_every_kind_of_space_parts_two_words(space):
    assert words(f"одна{space}two") == ["odna", "two"]


@given(st.text())
def test_folded_text_is_plain_and_stays_as_it_is(text):
    folded = fold(text)
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert fold(folded) == folded


@given(st.text(st.sampled_from("aЩї’ь½\u00ad \n") | st.characters()), st.data())
def test_what_folded_text_comes_of_is_known(text, data):
    folded = fold(text)
    assume(folded)
    start = data.draw(st.integers(0, len(folded) - 1))
    end = data.draw(st.integers(start + 1, len(folded)))
    [(opens, closes)] = unfold(text, [(start, end)])

    def left(place):
        return len(fold(text[place:]))

    assert left(opens) >= len(folded) - start > left(opens + 1)
    assert left(closes - 1) > len(folded) - end >= left(closes)
