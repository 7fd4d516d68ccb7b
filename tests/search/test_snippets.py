"""What is shown of a story that was found."""

import re

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from articles import search
from articles.search.snippets import LENGTH


def snippet(text: str, asked: str) -> str:
    return search.snippets({1: text}, asked)[1]


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
        ("Black Sea", 'sea "black sea" black', "<mark>Black Sea</mark>"),
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


def test_each_text_has_its_own():
    shown = search.snippets({1: "The harbour, 1.", 7: "2, a harbour."}, "harbour")
    assert shown == {1: "The <mark>harbour</mark>, 1.", 7: "2, a <mark>harbour</mark>."}
