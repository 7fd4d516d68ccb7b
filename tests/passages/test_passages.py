"""The index of passages: which stories say the same, and where."""

import pytest
from django.core.management import call_command
from django.db import connection

from articles import passages
from articles.body import from_text
from articles.models import PassageMarks, Story
from articles.passages import Likeness, Place, sqlite
from articles.publishing import bin as the_bin
from articles.publishing import put_in_bin, revisions
from tests.factories import NOW, make_story

pytestmark = pytest.mark.django_db

HARBOUR = [
    "The harbour reopened on Monday after a storm had kept ships at sea for three days.",
    "Nine ships entered before noon, and 12 more are expected by the end of the week.",
    "The port has asked captains to report damage to the buoys at once.",
    "Pilots went out before dawn. They brought in the ferry first, with 240 people on board.",
]
BAKERY = [
    "The bakery on the main street has baked through every night of this winter.",
    "Bread leaves the oven at three in the morning and reaches four villages by bus.",
]


def html(paragraphs) -> str:
    return from_text(("paragraph", paragraph) for paragraph in paragraphs)


def indexed(paragraphs, **fields) -> Story:
    story = make_story(body=html(paragraphs), **fields)
    passages.index([(story.pk, story.body)])
    return story


def rows() -> int:
    tables = ["articles_passage"]
    tables += ["articles_passage_recent"] if connection.vendor == "sqlite" else []
    with connection.cursor() as cursor:
        counts = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts += cursor.fetchone()
        return sum(counts)


def test_a_story_is_found_by_its_own_body_and_another_is_not():
    harbour = indexed(HARBOUR)
    indexed(BAKERY)
    assert passages.like_this(html(HARBOUR)) == [Likeness(harbour.pk, 1.0)]


def test_containment_is_exact_and_the_likest_comes_first():
    whole = indexed(HARBOUR)
    half = indexed(HARBOUR[:2] + BAKERY[:1])
    found = passages.like_this(html(HARBOUR[:2]))
    assert [(likeness.story, likeness.containment) for likeness in found] == [
        (half.pk, 1.0),
        (whole.pk, 1.0),
    ]
    (other, share), *_ = passages.like_this(html(BAKERY + HARBOUR[:1]))
    assert (other, share) == (half.pk, (12 + 10) / 41)


def test_a_story_can_be_left_out():
    story = indexed(HARBOUR)
    assert passages.like_this(story.body, but=[story.pk]) == []


@pytest.mark.parametrize("paragraphs", [[], ["Read our newsletter every morning at six."]])
def test_nothing_is_like_a_body_of_a_few_words(paragraphs):
    indexed(paragraphs)
    assert passages.like_this(html(paragraphs)) == []


def test_the_bodies_decide_what_the_index_proposes():
    story = indexed(HARBOUR)
    Story.objects.filter(pk=story.pk).update(body=html(BAKERY))
    assert passages.like_this(html(HARBOUR)) == []


def test_a_sentence_is_found_with_its_story_and_its_line():
    story = indexed(HARBOUR)
    indexed(BAKERY)
    sentence = "They brought in the ferry first, with 240 people on board."
    assert passages.who_says(sentence) == [Place(story.pk, 4, sentence, 1.0)]
    assert passages.who_says(sentence.upper().replace(",", " –")) == [
        Place(story.pk, 4, sentence, 1.0)
    ]


def test_a_sentence_with_other_figures_is_found_after_the_same_one():
    changed = [HARBOUR[1].replace("12 more", "15 more")]
    same, other = indexed(HARBOUR), indexed(changed)
    first, second = passages.who_says(HARBOUR[1])
    assert (first.story, first.line, first.containment) == (same.pk, 2, 1.0)
    assert (second.story, second.line, second.sentence) == (other.pk, 1, changed[0])
    assert 0 < second.containment < 1


@pytest.mark.parametrize(
    "sentence", ["", "He said so.", "1 2 3 4 5 6 7", "Nobody has ever said this."]
)
def test_too_little_to_look_for_finds_nothing(sentence):
    indexed(HARBOUR)
    assert passages.who_says(sentence) == []


def test_a_list_and_a_quotation_are_places_too():
    body = "<ul><li><p>One.</p></li><li><p>The second pier stays closed until May.</p></li></ul>"
    story = make_story(body=body)
    passages.index([(story.pk, story.body)])
    assert passages.who_says("The second pier stays closed until May.") == [
        Place(story.pk, 1, "The second pier stays closed until May.", 1.0)
    ]


def test_indexing_again_leaves_nothing_of_the_old_body():
    story = indexed(HARBOUR)
    before = rows()
    passages.index([(story.pk, html(BAKERY))])
    passages.index([(story.pk, html(HARBOUR))])
    assert (rows(), PassageMarks.objects.count()) == (before, 1)


def test_what_is_removed_is_not_found():
    story = indexed(HARBOUR)
    passages.remove([story.pk, 999_999])
    assert passages.like_this(story.body) == []
    assert (rows(), PassageMarks.objects.count()) == (0, 0)


def test_rebuilding_finds_what_was_never_indexed_and_sweeps_out_what_is_gone():
    gone, story = indexed(BAKERY), make_story(body=html(HARBOUR))
    gone.delete()
    call_command("rebuild_passages")
    assert passages.like_this(story.body) == [Likeness(story.pk, 1.0)]
    assert rows() == len(PassageMarks.objects.get().marks)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's two tables")
def test_marks_are_found_wherever_they_are(monkeypatch):
    old = indexed(HARBOUR)
    monkeypatch.setattr(sqlite, "MANY", 1)
    settled = indexed(HARBOUR)
    monkeypatch.undo()
    new = indexed(HARBOUR)
    found = {likeness.story for likeness in passages.like_this(html(HARBOUR))}
    assert found == {old.pk, settled.pk, new.pk}


def test_a_text_that_comes_daily_is_looked_up_among_the_newest_and_an_old_issue_by_itself():
    notice = (
        "The weather on the coast today: clouds in the morning, wind from the west at {} metres."
    )
    issues = [make_story(body=html([notice.format(number)])) for number in range(40)]
    passages.index((issue.pk, issue.body) for issue in issues)
    first, *others = passages.like_this(issues[0].body)
    assert first == Likeness(issues[0].pk, 1.0)
    assert len(others) <= 4


def test_one_question_costs_two_queries(django_assert_num_queries):
    story = indexed(HARBOUR)
    with django_assert_num_queries(2):
        passages.like_this(story.body)
    with django_assert_num_queries(2):
        passages.who_says(HARBOUR[0])


def test_what_the_desk_saves_is_found_and_what_the_bin_lost_is_not():
    story = make_story(body=html(HARBOUR))
    revisions.save(story, by=None, at=NOW)
    assert [place.story for place in passages.who_says(HARBOUR[0])] == [story.pk]
    story.body = html(BAKERY)
    story.save()
    revisions.save(story, by=None, at=NOW)
    assert passages.who_says(HARBOUR[0]) == []
    assert rows() == len(PassageMarks.objects.get().marks)
    put_in_bin(story, by=None, at=NOW)
    the_bin.empty(at=NOW + the_bin.KEPT_FOR)
    assert rows() == 0
