import doctest

import pytest

from articles import text


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(text).failed == 0


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Russia illegally drafted 5,500 residents", "russia-illegally-drafted-5-500-residents"),
        ("What’s next?", "whats-next"),
        ("Бахчисарай", "bakhchisaray"),
        ("東京", "dongjing"),
        ("…", ""),
        (
            "one two three " * 10,
            "one-two-three-one-two-three-one-two-three-one-two-three-one-two-three",
        ),
    ],
)
def test_a_slug_is_plain_letters_cut_between_words(words, slug):
    assert text.slug(words, most=72) == slug


def test_two_spellings_of_a_name_fold_to_one():
    assert text.fold("Qırımlı") == text.fold(" QIRIMLI ") == "qirimli"
    assert text.fold("O’Neill") == text.fold("O'Neill")


def test_abbreviations_and_initials_do_not_end_a_sentence():
    assert text.sentences(
        "The report of Dec. 4 says so. “We know,” Gen. A. Koval said. The U.S. Army left at 5.5 km."
    ) == [
        "The report of Dec. 4 says so.",
        "“We know,” Gen. A. Koval said.",
        "The U.S. Army left at 5.5 km.",
    ]


def test_any_text_takes_at_least_a_minute_to_read():
    assert [text.reading_minutes(n) for n in (0, 1, 230, 575)] == [0, 1, 1, 2]


def test_a_shortened_text_ends_between_words():
    assert text.shorten("The harbour reopened on Monday", 15) == "The harbour…"
    assert text.shorten("Short", 15) == "Short"


def test_initials_are_of_the_first_and_the_last_name():
    assert [text.initials(n) for n in ("Olena Ivanivna Koval", "Ukrinform", "", "анна-марія")] == [
        "OK",
        "U",
        "",
        "АМ",
    ]
