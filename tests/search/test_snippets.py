"""What is shown of a story that was found."""

import re

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from articles import search
from articles.search.language import parse
from articles.search.snippets import LENGTH, _marked, _passage, _pattern
from tests.factories import make_edition


def snippet(text: str, asked: str) -> str:
    phrases = parse(asked).phrases
    pattern = re.compile("|".join(map(_pattern, phrases)) or "(?!)")
    return _marked(*_passage(text, pattern, phrases))


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("The harbour.", "harbour", "The <mark>harbour</mark>."),
        ("HARBOUR, harbours", "harbour", "<mark>HARBOUR</mark>, harbours"),
        ("Київ’s port", "kyiv", "<mark>Київ</mark>’s port"),
        ("Щасливі Qırımlı тут", "qirimli", "Щасливі <mark>Qırımlı</mark> тут"),
        ("Black\u00a0Sea, black", '"black sea"', "<mark>Black\u00a0Sea</mark>, black"),
        ("an F-16 or F16s", "f16", "an <mark>F-16</mark> or <mark>F16</mark>s"),
        ("in 2016", "f-16", "in 2016"),
        ("м’яч у воротах", "мяч", "<mark>м’яч</mark> у воротах"),
        ("<b> & harbour", "harbour", "&lt;b&gt; &amp; <mark>harbour</mark>"),
        ("a harbour", "b -harbour", "a harbour"),
        ("by Anna", "author:anna", "by Anna"),
        ("One.\nTwo sea.\nSea harbour.", "harbour sea", "<mark>Sea</mark> <mark>harbour</mark>."),
        ("", "harbour", ""),
    ],
)
def test_what_is_marked(text, asked, shown):
    assert snippet(text, asked) == shown


def test_a_long_paragraph_is_cut_between_words_around_what_was_asked_for():
    shown = snippet("before " * 50 + "harbour " + "after " * 50, "harbour")
    assert re.fullmatch(r"…(before )+<mark>harbour</mark>( after)+…", shown)
    assert len(strip_tags(shown)) <= LENGTH + 2


@given(st.text(), st.text())
def test_a_snippet_is_a_piece_of_the_text(text, asked):
    shown = snippet(text, asked)
    pieces = re.sub("</?mark>", "", shown)
    plain = pieces.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    plain = plain.replace("&#x27;", "'").replace("&amp;", "&")
    assert plain.removeprefix("…").removesuffix("…") in text or plain in text


@pytest.mark.django_db
def test_snippets_of_a_page_take_one_query(django_assert_num_queries):
    editions = [make_edition(body=f"<p>The harbour, {n}.</p>") for n in range(3)]
    with django_assert_num_queries(1):
        shown = search.snippets(editions, "harbour")
    assert [shown[edition.pk] for edition in editions] == [
        f"The <mark>harbour</mark>, {n}." for n in range(3)
    ]
