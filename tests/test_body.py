import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import body


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("<p>One</p><p>Two</p>", "<p>One</p>\n<p>Two</p>"),
        ("bare text", "<p>bare text</p>"),
        ("<div>One</div><div>Two</div>", "<p>One</p>\n<p>Two</p>"),
        ("<p>a\nb</p>", "<p>a b</p>"),
        ("<p> <br></p><p>&nbsp;</p>", ""),
        ("<h1>Subhead</h1><h5>Minor</h5>", "<h2>Subhead</h2>\n<h3>Minor</h3>"),
        ("<b>bold</b> <i>slanted</i>", "<p><strong>bold</strong> <em>slanted</em></p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("<blockquote>said</blockquote>", "<blockquote><p>said</p></blockquote>"),
        (
            '<blockquote class="pull-quote big">said</blockquote>',
            '<blockquote class="pull-quote"><p>said</p></blockquote>',
        ),
        ('<p class="editors-note">Note</p>', '<p class="editors-note">Note</p>'),
        ('<p class="huge">Text</p>', "<p>Text</p>"),
        ('<figure data-picture="2"><img src="x"></figure>', '<figure data-picture="2"></figure>'),
        ('<figure data-picture="x"></figure>', ""),
        ('<aside data-teaser="1"></aside>', '<aside data-teaser="1"></aside>'),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a</p>\n<p>b</p>"),
        ("<p>a\x08b&#2;c\x7f\x9d\ufffe</p>", "<p>abc</p>"),
        ("<p>a\x0bb\x85c</p>", "<p>a b c</p>"),
        (
            '<a href="http://x"><select><a href="http://y">z</a>',
            '<p><a href="http://x">z</a></p>',
        ),
    ],
)
def test_a_body_is_one_block_to_a_line(given, stored):
    assert body.clean(given) == stored


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<p style="position:fixed" onclick="alert(1)">x</p>',
        "<svg><style><img src=x onerror=alert(1)>",
        '<aside data-teaser="1&quot; onclick=&quot;alert(1)"></aside>',
        '<a href="data:text/html,x">x</a>',
        "<iframe src=//x></iframe>",
    ],
)
def test_nothing_that_runs_is_stored(attack):
    assert not re.search(r"alert|javascript|onclick|style|data:|iframe|<img", body.clean(attack))


_MARKUP = st.lists(
    st.sampled_from(
        "<p> </p> <ul> </ul> <ol> <li> </li> <blockquote> </blockquote> <em> </em> <br> <h2> </h2>"
        " <div> <td> </figure> &lt; &nbsp; word word".split()
        + [
            " ",
            "\n",
            "\xa0",
            '<a href="/x">',
            "</a>",
            "<select>",
            "<button>",
            "\x08",
            '<figure data-picture="2">',
            '<blockquote class="pull-quote">',
            '<p class="editors-note">',
        ]
    ),
    max_size=14,
).map("".join)


@given(_MARKUP | st.text())
def test_cleaning_is_stable_and_every_line_is_a_block(html):
    cleaned = body.clean(html)
    assert body.clean(cleaned) == cleaned
    blocks = list(body.blocks(cleaned))
    assert [block.html for block in blocks] == cleaned.splitlines()
    assert "\n".join(block.text for block in blocks if block.text) == body.plain_text(cleaned)


def test_a_link_that_is_broken_over_two_lines_leads_where_it_did():
    cleaned = body.clean('<p><a href="https://a.exam\r\nple/\tb">Word</a></p>')
    assert cleaned == '<p><a href="https://a.example/b">Word</a></p>'
    assert body.clean(cleaned) == cleaned


@given(_MARKUP)
def test_cleaning_drops_no_word(html):
    assert body.plain_text(body.clean(html)).count("word") == html.count("word")


@given(st.lists(st.tuples(st.sampled_from(["paragraph", "subhead", "quote"]), st.text())))
def test_text_comes_back_as_it_went_in(parts):
    def words(text):
        return re.sub(r"[\s\0-\x1f\x7f-\x9f\ufffe\uffff]+", "", text)

    lines = body.plain_text(body.from_text(parts))
    assert words(lines) == "".join(words(text) for _, text in parts)


_KINDS = ["paragraph", "subhead", "quote", "pull_quote", "editors_note", "list_item", "no such"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(_KINDS),
            st.text() | _MARKUP | st.text("ab \n\t\xa0\u2028\x85\0\r<&;>", max_size=9),
        )
    )
)
def test_text_makes_a_clean_body(parts):
    html = body.from_text(parts)
    assert body.clean(html) == html


def test_blocks_know_their_kind_text_and_number():
    html = body.from_text(
        [
            ("subhead", "Ships"),
            ("paragraph", "5 < 6 & so on"),
            ("list_item", "one"),
            ("list_item", "two"),
            ("pull_quote", "said"),
        ]
    )
    html += '\n<figure data-picture="3"></figure>'
    assert [(b.kind, b.text, b.number) for b in body.blocks(html)] == [
        ("subhead", "Ships", 0),
        ("paragraph", "5 < 6 & so on", 0),
        ("list", "one\ntwo", 0),
        ("pull_quote", "said", 0),
        ("picture", "", 3),
    ]


@pytest.mark.parametrize("tags", [["ul", "li"], ["strong"], ["ol", "li", "p"], ["blockquote"]])
def test_no_depth_is_too_deep_and_no_word_is_lost_in_it(tags):
    deep = "".join(f"<{tag}>" for tag in tags) * 3000
    html = body.clean(
        f"<p>before</p>{deep}inside{'</strong></p></li></ol></ul>' * 3000}<p>after</p>"
    )
    assert body.plain_text(html).split() == ["before", "inside", "after"]
    assert body.clean(html) == html
