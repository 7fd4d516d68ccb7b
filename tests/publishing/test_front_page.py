"""What editors put on top of the front page, from when until when, and what fills the rest."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from articles import caching
from articles.caching import Layer
from articles.models import Arrangement, Pin, Section, Site
from articles.models.site import next_due
from articles.publishing import NotPermitted, NotPossible, front_page, publish, withdraw
from articles.publishing.front_page import Pinned, Rearranged, arrange, current, in_slots, pins_of
from articles.urls import PARAMETERS
from tests.factories import make_author, make_editions, make_story, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def stories(number, **fields):
    """Return the stories 'S 1' (the newest) to 'S number', which went live an hour apart."""
    author, section = make_author(), Section.objects.default()
    fields = {"authors": [author], "section": section, **fields}
    several = [
        {"headline": f"S {n}", "published_at": NOON - n * HOUR, **fields}
        for n in range(1, number + 1)
    ]
    return [edition.story for edition in make_editions(several, at=NOON)]


def pin(*pins, at=NOON, by=None, **given):
    """Have each (slot, story, from, until) of `pins` hold its slot."""
    base = current()
    wanted = [Pinned(slot, story.pk, *times) for slot, story, *times in pins]
    return arrange(wanted, base=base.number if base else 0, by=by, at=at, **given)


def headlines(client, address="/"):
    page = client.get(address).text
    return re.findall(r'<h3 class="story-card-headline">\s*<a [^>]*>([^<]*)<', page)


def numbers(client, address="/"):
    return [int(headline.removeprefix("S ")) for headline in headlines(client, address)]


def test_pins_hold_their_slots_and_the_newest_fill_the_others_each_story_once(client):
    s = stories(12)
    pin((1, s[8]), (3, s[0]), (6, s[11]))
    assert numbers(client) == [9, 2, 1, 3, 4, 12, 5, 6, 7, 8, 10, 11]


def test_a_page_that_was_arranged_again_knows_the_last_arrangement_alone(client):
    s = stories(9)
    pin((1, s[8]), (2, s[7]))
    pin((2, s[8]))
    assert numbers(client) == [1, 9, 2, 3, 4, 5, 6, 7, 8]
    pin()
    assert numbers(client) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(("minutes", "leads"), [(-1, 1), (0, 9), (59, 9), (60, 1)])
def test_a_pin_holds_from_its_start_until_its_end(client, frozen, minutes, leads):
    s = stories(9)
    pin((1, s[8], NOON + HOUR, NOON + 2 * HOUR))
    frozen.move_to(NOON + HOUR + timedelta(minutes=minutes))
    found = numbers(client)
    assert found[0] == leads
    assert sorted(found) == list(range(1, 10))


def test_a_pinned_story_that_readers_lose_leaves_its_slot_to_the_next(client):
    s = stories(9)
    pin((1, s[8]), (3, s[7]))
    withdraw(s[8], by=None, at=NOON, reason="In error.")
    assert numbers(client) == [1, 2, 8, 3, 4, 5, 6, 7]
    publish(s[8], by=None, at=NOON)
    assert numbers(client)[0] == 9


def test_a_pinned_story_that_is_not_live_yet_takes_its_slot_when_it_is(client, frozen):
    stories(3)
    story = make_story(headline="S 0")
    publish(story, by=None, at=NOON, go_live_at=NOON + HOUR)
    pin((2, story))
    assert numbers(client) == [1, 2, 3]
    frozen.move_to(NOON + HOUR)
    assert numbers(client) == [1, 0, 2, 3]


def test_a_pinned_draft_never_shows(client):
    stories(3)
    draft = make_story(headline="Zebra")
    arrangement = pin((1, stories(1)[0]))
    Pin.objects.create(arrangement=arrangement, slot=2, story=draft, at=NOON)
    assert "Zebra" not in client.get("/").text


@pytest.mark.parametrize("number", [2, 4, 5, 7])
def test_on_a_page_with_few_stories_pins_close_up_or_stand_in_the_feed(client, number):
    s = stories(number)
    pin((3, s[-1]), (7, s[0]))
    found = numbers(client)
    assert sorted(found) == list(range(1, number + 1))
    assert found[:3][-1] == number


def test_what_is_pinned_to_a_row_that_cannot_be_filled_stands_in_the_feed_by_its_time(client):
    s = stories(7)
    pin((5, s[6]))
    assert numbers(client) == [1, 2, 3, 4, 5, 6, 7]


def test_an_old_story_on_top_does_not_come_again_with_show_more(client):
    s = stories(40)
    pin((1, s[38]))
    found = numbers(client)
    page = client.get("/")
    while more := re.search(r'href="([^"]*)" data-show-more', page.text):
        page = client.get(more[1].replace("&amp;", "&"))
        found += [int(n) for n in re.findall(r">S (\d+)<", page.text)]
    assert found == [39, *range(1, 39), 40]


def test_what_is_pinned_does_not_stand_in_the_block_of_its_section(client):
    for name in ("North", "South"):
        stories(14, section=Section.objects.create(name=name))
    old = Section.objects.get(name="North").editions.last()
    pin((2, old.story))
    page = client.get("/").text
    stand = re.findall(r'<h3 class="story-card-headline">\s*<a href="([^"]*)"', page)
    assert 'class="front-block"' in page
    assert len(stand) == len(set(stand))
    assert stand[1] == old.get_absolute_url()


@pytest.mark.parametrize("pinned", [0, 1, 8])
def test_pins_cost_no_query(client, pinned, django_assert_max_num_queries):
    s = stories(30)
    pin(*((slot, s[-slot]) for slot in range(1, pinned + 1)))
    with django_assert_max_num_queries(5):
        client.get("/")


def test_the_kept_page_falls_when_pins_are_saved_start_and_end(
    django_db_serialized_rollback, transactional_db, frozen
):
    layer = Layer(WSGIHandler(), apart=("/admin/",), parameters=PARAMETERS)

    def leads():
        caching.forget()  # a second has passed
        environ = RequestFactory().get("/").environ
        page = b"".join(layer(environ, lambda *told: None)).decode()
        return re.search(r">(S \d)</a>\s*</h3>", page)[1]

    s = stories(3)
    assert leads() == "S 1"
    pin((1, s[1]))
    assert leads() == "S 2"
    pin((1, s[2], NOON + HOUR, NOON + 2 * HOUR))
    assert (leads(), Site.objects.get().due_at) == ("S 1", NOON + HOUR)
    frozen.move_to(NOON + HOUR)
    assert (leads(), next_due(NOON + HOUR)) == ("S 3", NOON + 2 * HOUR)
    frozen.move_to(NOON + 2 * HOUR)
    assert leads() == "S 1"
    caching.forget()


def test_an_arrangement_that_holds_no_more_makes_nothing_due():
    s = stories(1)
    pin((1, s[0], None, NOON + HOUR))
    pin((1, s[0]))
    assert next_due(NOON) == datetime(2026, 3, 14, 22, 0, tzinfo=UTC)  # midnight in Kyiv


# ------------------------------------------------------------------------- the verb


def test_an_arrangement_is_saved_as_one_and_every_former_one_is_kept():
    s, editor = stories(3), make_user("Editors")
    first = pin((1, s[1]), (2, s[2], None, NOON + HOUR), by=editor)
    second = pin((2, s[1]), at=NOON + HOUR)
    assert [(a.number, a.by, a.at) for a in Arrangement.objects.all()] == [
        (2, None, NOON + HOUR),
        (1, editor, NOON),
    ]
    assert pins_of(first) == [Pinned(1, s[1].pk), Pinned(2, s[2].pk, None, NOON + HOUR)]
    moved = second.pins.get()
    assert (moved.slot, moved.by, moved.at) == (2, editor, NOON)  # who put it there first


def test_a_former_arrangement_is_restored_as_a_new_one():
    s = stories(3)
    first = pin((1, s[1]))
    pin((1, s[2]))
    third = pin(*((p.slot, s[1]) for p in pins_of(first)), restores=first)
    assert (third.number, third.restores, pins_of(third)) == (3, first, pins_of(first))


def test_saving_what_is_there_already_writes_nothing():
    s = stories(1)
    pin((1, s[0]))
    version = Site.objects.get().version
    assert pin((1, s[0])) is None
    assert (Arrangement.objects.count(), Site.objects.get().version) == (1, version)


def test_of_two_who_arrange_at_once_the_second_is_told_and_writes_nothing():
    s = stories(3)
    first = pin((1, s[0]))
    theirs = pin((1, s[1]))
    with pytest.raises(Rearranged) as refused:
        arrange([Pinned(1, s[2].pk)], base=first.number, by=None, at=NOON)
    assert refused.value.theirs == theirs
    assert current() == theirs


@pytest.mark.parametrize(
    ("role", "may"),
    [(None, False), ("Authors", False), ("Editors", True), ("Administrators", True)],
)
def test_who_arranges_the_front_page(role, may):
    s, user = stories(1), make_user(role)
    if may:
        pin((1, s[0]), by=user)
    else:
        with pytest.raises(NotPermitted):
            pin((1, s[0]), by=user)
    assert Arrangement.objects.filter(by=user).exists() == may


def _twice(story):
    return [Pinned(1, story.pk), Pinned(2, story.pk)]


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (_twice, "once"),
        (lambda story: [Pinned(9, story.pk)], "slot"),
        (lambda story: [Pinned(1, story.pk + 999)], "there at all"),
        (lambda story: [Pinned(1, story.pk, NOON + HOUR, NOON + HOUR)], "before it starts"),
        (lambda story: [Pinned(1, story.pk, None, NOON)], "is over"),
        (lambda story: [Pinned(1, make_story(headline="Draft").pk)], "neither live nor scheduled"),
    ],
)
def test_what_makes_no_arrangement_is_refused_with_a_reason(wanted, why):
    story = stories(1)[0]
    with pytest.raises(NotPossible, match=why):
        arrange(wanted(story), base=0, by=None, at=NOON)
    assert current() is None


def test_a_story_that_was_withdrawn_may_wait_in_its_slot():
    s = stories(2)
    pin((1, s[0]))
    withdraw(s[0], by=None, at=NOON, reason="In error.")
    assert pin((1, s[1]), (2, s[0])).pins.count() == 2
    pin((1, s[1]))
    with pytest.raises(NotPossible):  # somebody took it off
        pin((2, s[0]))


class Row:
    def __init__(self, pk):
        self.pk = pk


def test_a_page_without_pins_is_as_it_was():
    rows = [Row(n) for n in range(20)]
    assert in_slots(rows, {}) is rows


def test_what_shows_now_is_known_before_it_is_saved():
    s = stories(3)
    wanted = [Pinned(1, s[2].pk), Pinned(2, s[1].pk, NOON + HOUR), Pinned(3, make_story().pk)]
    assert {slot: e.headline for slot, e in front_page.showing(wanted, NOON).items()} == {1: "S 3"}
