"""Three versions become one, and no word of anybody disappears on the way."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import body
from articles.publishing import merging
from articles.publishing.merging import Undecided, three_way

WORDS = st.sampled_from("the ships came in at dawn , . “ ” and left again <b> & Київ".split())
LINES = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
KINDS = st.sampled_from(["paragraph", "subhead", "quote", "list_item", "editors_note"])
BODIES = st.lists(st.tuples(KINDS, LINES), max_size=5).map(body.from_text)
BYLINES = st.lists(
    st.fixed_dictionaries(
        {
            "author": st.sampled_from(["olena", "petro", "maria"]),
            "role": st.just("author"),
            "as_signed": st.sampled_from(["Olena", "O. K."]),
        }
    ),
    unique_by=lambda row: row["author"],
    max_size=3,
)
PICTURES = st.lists(
    st.fixed_dictionaries(
        {
            "picture": st.sampled_from([None, "one", "two"]),
            "caption": LINES,
            "credit": st.just(""),
            "alt": st.just(""),
        }
    ),
    max_size=2,
)
SNAPSHOTS = st.fixed_dictionaries(
    {
        "headline": LINES,
        "working_headline": st.just(""),
        "standfirst": st.one_of(st.just(""), LINES),
        "body": BODIES,
        "language": st.sampled_from(["en", "uk"]),
        "source_credit": st.just(""),
        "slug": st.just("ships"),
        "section": st.sampled_from([None, "news", "sport"]),
        "bylines": BYLINES,
        "pictures": PICTURES,
        "teasers": st.just([]),
        "topics": st.lists(st.sampled_from("abc"), unique=True).map(sorted),
        "editor": st.sampled_from([None, "anna"]),
        "published_at": st.just(None),
        "embargo_until": st.just(None),
    }
)


def made(**fields):
    """Return a snapshot with little in it."""
    return {"headline": "Ships", "body": "", "section": "news", "bylines": [], **fields}


@given(SNAPSHOTS, SNAPSHOTS)
def test_what_one_side_alone_has_changed_is_what_it_becomes(base, changed):
    assert three_way(base, base, changed).resolve() == changed
    assert three_way(base, changed, base).resolve() == changed
    assert three_way(base, changed, changed).resolve() == changed


@given(SNAPSHOTS, SNAPSHOTS, SNAPSHOTS)
def test_every_version_can_be_read_whole_from_the_hunks(base, theirs, yours):
    merge = three_way(base, theirs, yours)
    versions = {"base": base, "theirs": theirs, "yours": yours}
    for side, version in versions.items():
        for field in ("headline", "standfirst", "body"):
            whole = "".join(chain(*(hunk.side(side) for hunk in merge.fields[field])))
            assert whole.removesuffix("\n") == version[field]
        chosen = dict.fromkeys(merge.changes(), side)
        assert merge.resolve(chosen) == version


@given(SNAPSHOTS, SNAPSHOTS, SNAPSHOTS)
def test_somebody_chooses_wherever_both_changed_the_same(base, theirs, yours):
    merge = three_way(base, theirs, yours)
    if merge.conflicts():
        with pytest.raises(Undecided) as undecided:
            merge.resolve(dict.fromkeys(merge.conflicts(), "neither"))
        assert undecided.value.keys == list(merge.conflicts())
    else:
        merge.resolve()


@given(st.text())
def test_words_give_back_the_text(text):
    assert "".join(merging.split(text)) == text


def test_changes_at_different_places_are_merged():
    base = made(body="<p>The ships came in.</p>\n<p>It rained.</p>\n<p>Nobody cared.</p>")
    theirs = made(body="<p>The ships came in late.</p>\n<p>It rained.</p>\n<p>Nobody cared.</p>")
    yours = made(body="<p>The ships came in.</p>\n<p>It rained.</p>\n<p>Nobody cared much.</p>")
    assert three_way(base, theirs, yours).resolve()["body"] == (
        "<p>The ships came in late.</p>\n<p>It rained.</p>\n<p>Nobody cared much.</p>"
    )


def test_different_words_of_one_paragraph_are_merged():
    base = made(body="<p>The old ships came in at dawn.</p>")
    theirs = made(body="<p>The grey ships came in at dawn.</p>")
    yours = made(body="<p>The old ships came in at noon.</p>")
    merged = three_way(base, theirs, yours).resolve()["body"]
    assert merged == "<p>The grey ships came in at noon.</p>"


def test_the_same_words_are_chosen_or_written_anew():
    base, theirs, yours = (made(headline=f"{n} ships came") for n in ("Three", "Four", "Five"))
    merge = three_way(base, theirs, yours)
    ((key, hunk),) = merge.conflicts().items()
    assert (hunk.base, hunk.theirs, hunk.yours) == (("Three",), ("Four",), ("Five",))
    assert merge.resolve({key: "theirs"})["headline"] == "Four ships came"
    assert merge.resolve({key: "yours"})["headline"] == "Five ships came"
    assert merge.resolve(edits={key: "Four or five"})["headline"] == "Four or five ships came"


def test_rows_that_both_added_are_there_once():
    signed = {"author": "olena", "role": "author", "as_signed": "Olena Koval"}
    other = {"author": "petro", "role": "author", "as_signed": "Petro"}
    merge = three_way(made(), made(bylines=[signed, other]), made(bylines=[signed]))
    assert merge.resolve(dict.fromkeys(merge.conflicts(), "theirs"))["bylines"] == [signed, other]
    assert merge.changed_by("theirs") == {"bylines"}


def placed(number):
    return f'<figure data-picture="{number}"></figure>'


def with_pictures_placed(snapshot):
    lines = [placed(n) for n in range(1, len(snapshot["pictures"]) + 2)]
    return snapshot | {"body": "\n".join([*lines, *snapshot["body"].splitlines()])}


@given(SNAPSHOTS.map(with_pictures_placed), SNAPSHOTS.map(with_pictures_placed))
def test_pictures_stay_placed_as_the_side_that_changed_has_them(base, changed):
    assert three_way(base, base, changed).resolve() == changed
    assert three_way(base, changed, base).resolve() == changed


def picture(key):
    return {"picture": key, "caption": "", "credit": "", "alt": ""}


def test_a_picture_stays_where_it_was_placed_although_its_number_changes():
    base = made(body=f"<p>Ships.</p>\n{placed(1)}", pictures=[picture("ships")])
    theirs = made(body=f"<p>Ships.</p>\n{placed(2)}", pictures=[picture("port"), picture("ships")])
    yours = made(body=f"<p>Grey ships.</p>\n{placed(1)}", pictures=[picture("ships")])
    merged = three_way(base, theirs, yours).resolve()
    assert merged["body"] == f"<p>Grey ships.</p>\n{placed(2)}"
    assert merged["pictures"] == theirs["pictures"]


def test_a_placed_picture_that_the_other_side_removed_leaves_its_place_to_no_other():
    base = made(body="<p>Ships.</p>", pictures=[picture("ships"), picture("port")])
    theirs = made(body="<p>Ships.</p>", pictures=[picture("port")])
    yours = made(body=f"<p>Ships.</p>\n{placed(1)}", pictures=[picture("ships"), picture("port")])
    merged = three_way(base, theirs, yours).resolve()
    assert (merged["body"], merged["pictures"]) == (
        f"<p>Ships.</p>\n{placed(2)}",
        [picture("port")],
    )
