"""Two versions side by side: what an editor reads of the difference."""

import pytest
from hypothesis import given

from articles.publishing import diffs
from articles.publishing.diffs import Piece, compare, compare_bodies

from .test_merging import SNAPSHOTS


@given(SNAPSHOTS, SNAPSHOTS)
def test_a_difference_applied_to_one_version_gives_the_other(before, after):
    comparison = compare(before, after)
    assert diffs.apply(before, comparison) == after
    assert bool(comparison) == (before != after)


@given(SNAPSHOTS, SNAPSHOTS)
def test_both_versions_of_a_text_can_be_read_from_its_pieces(before, after):
    for change in compare(before, after).fields:
        if change.field in {"headline", "standfirst"}:
            old, new = (
                "".join(p.text for p in change.pieces if p.kind != kind)
                for kind in ("added", "removed")
            )
            assert (old, new) == (before[change.field], after[change.field])
    sides = list(compare_bodies(before["body"], after["body"]))
    assert [p.before for p in sides if p.before] == before["body"].splitlines()
    assert [p.after for p in sides if p.after] == after["body"].splitlines()


def test_paragraphs_are_paired_before_words_are():
    before = "<p>The harbour reopened on Monday.</p>\n<p>Nobody had waited for it.</p>"
    after = (
        "<p>It had been a long winter by the sea.</p>\n"
        "<p>The harbour reopened on Tuesday.</p>\n<p>Nobody had waited for it.</p>"
    )
    shown = list(compare_bodies(before, after))
    assert [p.kind for p in shown] == ["added", "changed", "same"]
    assert shown[1].pieces == (
        Piece("same", "The harbour reopened on"),
        Piece("removed", " Monday"),
        Piece("added", " Tuesday"),
        Piece("same", "."),
    )


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("<p>A b c.</p>", "<p>A <strong>b</strong> c.</p>", "bold added: “b”"),
        ("<p>A <em>b c</em>.</p>", "<p>A b c.</p>", "italic removed: “b c”"),
        ("<p>A b.</p>", '<p>A <a href="https://x.example">b</a>.</p>', "link added: “b”"),
        ("<p>A b.</p>", "<h2>A b.</h2>", "text became subhead"),
        (
            '<figure data-picture="1"></figure>',
            '<figure data-picture="2"></figure>',
            "another one is placed here",
        ),
    ],
)
def test_formatting_that_changed_is_named(before, after, named):
    (paragraph,) = compare_bodies(before, after)
    assert paragraph.kind == "changed"
    assert paragraph.formatting == (named,)


def test_a_link_that_leads_elsewhere_is_named_both_ways():
    (paragraph,) = compare_bodies(
        '<p>A <a href="https://x.example">b</a>.</p>', '<p>A <a href="https://y.example">b</a>.</p>'
    )
    assert sorted(paragraph.formatting) == ["link added: “b”", "link removed: “b”"]
    assert {piece.kind for piece in paragraph.pieces} == {"same"}


def test_rows_are_added_changed_moved_and_removed():
    def byline(author, signed=""):
        return {"author": author, "role": "author", "as_signed": signed}

    before = {"bylines": [byline("anna"), byline("boris"), byline("clara"), byline("dmytro")]}
    after = {"bylines": [byline("boris"), byline("anna"), byline("clara", "C. K."), byline("emma")]}
    rows = compare(before, after).rows["bylines"]
    assert [(row.kind, (row.after or row.before)["author"]) for row in rows] == [
        ("moved", "boris"),
        ("moved", "anna"),
        ("changed", "clara"),
        ("added", "emma"),
        ("removed", "dmytro"),
    ]
