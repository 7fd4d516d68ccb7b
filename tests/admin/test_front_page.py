"""The editor of the front page, as it works without a script: every button sends the form."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.urls import reverse

from articles.models import Arrangement, Pin
from articles.publishing import publish, withdraw
from articles.publishing.front_page import Pinned, arrange, current, pins_of
from tests.factories import make_author, make_edition, make_editions, make_story

EDITOR = "/admin/articles/arrangement/"
NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)  # 14:00 in Kyiv
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def s(db):
    """Stories 'S 0' (the newest) to 'S 11'."""
    author = make_author()
    made = make_editions(
        [
            {"headline": f"S {n}", "authors": [author], "published_at": NOON - (n + 1) * HOUR}
            for n in range(12)
        ],
        at=NOON,
    )
    return [edition.story for edition in made]


def pin(*pins):
    base = current().number if current() else 0
    return arrange([Pinned(*each) for each in pins], base=base, by=None, at=NOON)


def form(response, **fields):
    """Return what a browser sends of the page."""
    rows = response.context["rows"]
    sheet = response.context["sheet"]
    return {
        "base": sheet.base,
        "restores": sheet.restores.number if sheet.restores else "",
        "into": sheet.into,
        "story": [row["slot"].story or "" for row in rows],
        "feed": [row["shown"].story_id if row["shown"] else "" for row in rows],
        "starts_at": [row["slot"].starts_at for row in rows],
        "ends_at": [row["slot"].ends_at for row in rows],
        **fields,
    }


def press(client, response, button, **fields):
    return client.post(EDITOR, form(response, **fields, **button))


def act(client, response, what, **fields):
    return press(client, response, {"_do": what}, **fields)


def save(client, response, **fields):
    return press(client, response, {"_save": "1"}, **fields)


def held(response):
    """Return {slot: headline} of what is pinned on the page of the editor."""
    return {r["number"]: r["story"].headline for r in response.context["rows"] if r["story"]}


def shown(response):
    return [row["shown"].headline for row in response.context["rows"] if row["shown"]]


def test_stories_are_put_moved_held_and_taken_off_and_readers_get_them_when_saved(
    client, editor, s
):
    page = client.get(EDITOR)
    assert shown(page) == [f"S {n}" for n in range(8)]
    page = act(client, page, f"put:{s[9].pk}", into="1")
    page = act(client, page, f"put:{s[10].pk}", into="1")
    assert held(page) == {1: "S 10", 2: "S 9"}
    page = act(client, page, "down:1")
    page = act(client, page, "down:2")
    assert held(page) == {1: "S 9", 3: "S 10"}
    assert "“S 10” stands at: Beside 2." in page.text
    page = act(client, page, f"hold:{s[0].pk}")
    assert held(page) == {1: "S 9", 2: "S 0", 3: "S 10"}
    page = act(client, page, "remove:1")
    assert shown(page)[:4] == ["S 1", "S 0", "S 10", "S 2"]
    assert current() is None
    assert save(client, page).status_code == 302
    assert pins_of(current()) == [Pinned(2, s[0].pk), Pinned(3, s[10].pk)]
    assert (current().by, current().at) == (editor, NOON)
    assert client.get("/").text.index("S 10") < client.get("/").text.index("S 2<")


def test_a_story_that_is_put_in_moves_others_down_as_far_as_it_must(client, editor, s):
    pin((1, s[0].pk), (2, s[1].pk), (4, s[3].pk))
    page = act(client, client.get(EDITOR), f"put:{s[9].pk}", into="1")
    assert held(page) == {1: "S 9", 2: "S 0", 3: "S 1", 4: "S 3"}
    page = act(client, page, f"put:{s[3].pk}", into="2")
    assert held(page) == {1: "S 9", 2: "S 3", 3: "S 0", 4: "S 1"}


def test_where_all_are_taken_the_last_falls_off_and_the_page_says_so(client, editor, s):
    pin(*((n, s[n].pk) for n in range(1, 9)))
    page = act(client, client.get(EDITOR), f"put:{s[0].pk}", into="8")
    assert held(page)[8] == "S 0"
    assert "“S 8” fell off the page." in page.text


def test_a_pin_ends_on_the_clock_of_the_publication_in_plain_words(client, editor, s, frozen):
    page = act(client, client.get(EDITOR), f"put:{s[9].pk}", into="1")
    times = ["2026-03-14T18:00"] + [""] * 7
    page = act(client, page, "", ends_at=times)
    assert "until 18:00 Kyiv time" in page.text
    save(client, page)
    assert pins_of(current()) == [Pinned(1, s[9].pk, None, NOON + 4 * HOUR)]
    frozen.move_to(NOON + 4 * HOUR)
    assert held(client.get(EDITOR)) == {}  # over, and not offered to be saved again


@pytest.mark.parametrize(
    ("starts", "ends", "why"),
    [
        ("2026-03-14T19:00", "2026-03-14T18:00", "would end before it starts"),
        ("", "2026-03-14T13:00", "is over"),
        ("", "2026-03-29T03:30", "Clocks go forward that night"),
        ("x", "", "Enter a valid date/time"),
    ],
)
def test_a_time_that_is_not_right_is_said_and_nothing_is_lost(client, editor, s, starts, ends, why):
    page = act(client, client.get(EDITOR), f"put:{s[9].pk}", into="1")
    empty = [""] * 7
    page = save(client, page, starts_at=[starts, *empty], ends_at=[ends, *empty])
    assert why in page.text
    assert held(page) == {1: "S 9"}
    assert current() is None


def test_what_waits_for_its_start_says_what_stands_there_until_then(client, editor, s):
    withdraw(s[3], by=None, at=NOON, reason="In error.")
    later = make_story(headline="Later")
    publish(later, by=None, at=NOON, go_live_at=NOON + HOUR)
    pin((1, s[9].pk, NOON + HOUR), (2, later.pk))
    page = client.get(EDITOR)
    assert "from 15:00 Kyiv time" in page.text
    assert "Until then the feed fills the place: “S 0”." in page.text
    assert "Until then the feed fills the place: “S 1”." in page.text
    assert 'badge-scheduled">scheduled' in page.text


@pytest.mark.parametrize(("number", "is_told"), [(0, True), (7, True), (8, False)])
def test_a_paper_of_few_stories_is_told_that_it_has_no_row_below(
    client, editor, db, number, is_told
):
    for _ in range(number):
        make_edition(at=NOON, published_at=NOON)
    assert ("not stories enough for the row below" in client.get(EDITOR).text) == is_told


def test_the_second_of_two_is_told_what_differs_and_keeps_what_he_did(client, editor, s):
    page = act(client, client.get(EDITOR), f"put:{s[9].pk}", into="1")
    theirs = pin((1, s[5].pk))
    page = save(client, page)
    assert "Somebody else has arranged the front page" in page.text
    assert [row[1:3] for row in page.context["compared"] if row[3]] == [(s[5], s[9])]
    assert held(page) == {1: "S 9"}
    assert current() == theirs
    save(client, page)  # he has seen it
    assert pins_of(current()) == [Pinned(1, s[9].pk)]
    assert pins_of(theirs) == [Pinned(1, s[5].pk)]


def test_a_former_arrangement_is_looked_at_and_saved_again(client, editor, s):
    first = pin((1, s[5].pk), (2, s[6].pk, None, NOON + HOUR))
    pin((3, s[7].pk))
    assert "Take up number 1 again" in client.get(f"{EDITOR}former/").text
    page = client.get(EDITOR, {"restore": "1"})
    assert held(page) == {1: "S 5", 2: "S 6"}
    save(client, page)
    assert (current().number, current().restores) == (3, first)
    assert pins_of(current()) == pins_of(first)
    assert client.get(EDITOR, {"restore": "99"}).status_code == 404


def test_former_arrangements_come_in_pages_of_one_cost(
    client, editor, s, django_assert_max_num_queries
):
    for n in range(25):
        pin((1, s[n % 3].pk))
    with django_assert_max_num_queries(6):
        page = client.get(f"{EDITOR}former/")
    assert [each.number for each, _pins in page.context["former"]] == list(range(25, 5, -1))
    older = client.get(page.context["older"])
    assert [each.number for each, _pins in older.context["former"]] == list(range(5, 0, -1))


def test_the_preview_shows_what_is_not_saved_as_readers_would_get_it(client, editor, s):
    page = act(client, client.get(EDITOR), f"put:{s[11].pk}", into="1")
    ends = ["2026-03-14T18:00"] + [""] * 7
    answer = press(client, page, {"_preview": "1"}, ends_at=ends)
    ribbon = client.get(answer.url)
    assert ribbon.status_code == 200
    query = dict(parse_qsl(urlsplit(answer.url).query))
    unsaved = client.get(f"{EDITOR}preview/page/", query).text
    assert client.get("/").text.index("S 11") > client.get("/").text.index("S 0")
    assert unsaved.index("S 11") < unsaved.index("S 0")
    later = client.get(f"{EDITOR}preview/page/", {**query, "at": "2026-03-14T18:00"}).text
    assert later.index("S 11") > later.index("S 0")
    save(client, page)
    assert client.get("/").text == unsaved
    assert Arrangement.objects.count() == 1


@pytest.mark.parametrize("pins", ["1", "1.x.2.3", "9.1..", "1.1.99999999999999999.", "a" * 50, ""])
def test_a_preview_of_nonsense_is_the_page_as_it_is(client, editor, s, pins):
    page = client.get(f"{EDITOR}preview/page/", {"pin": pins, "at": "nonsense"})
    assert page.text == client.get("/").text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("harb", ["The harbour reopens"]),
        ("reopens harbour", ["The harbour reopens"]),
        ("ferries", ["The harbour reopens"]),  # stands in its text
        ("https://news.example/stories/the-harbour-reopens/", ["The harbour reopens"]),
        ("sched", ["Scheduled"]),
        ("gone", []),
        ("draft", []),
        ("''\"*%_\0", ["Scheduled", "The harbour reopens"]),
    ],
)
def test_live_and_scheduled_stories_are_found_by_their_words(client, editor, db, words, found):
    body = "<p>The ferries sail.</p>"
    make_edition(headline="The harbour reopens", at=NOON, published_at=NOON, body=body)
    make_edition(headline="Scheduled", at=NOON, published_at=NOON + HOUR)
    make_story(headline="A draft")
    withdraw(make_edition(headline="Gone", at=NOON).story, by=None, at=NOON, reason="In error.")
    for page in (
        client.get(f"{EDITOR}find/", {"q": words}),
        act(client, client.get(EDITOR), "find", q=words),
    ):
        assert [edition.headline for edition, _badge in page.context["found"]] == found


@pytest.mark.parametrize("number", [0, 1, 3, 8])
def test_the_editor_costs_the_same_whatever_is_pinned(
    client, editor, s, number, django_assert_max_num_queries
):
    pin(*((n, s[-n].pk) for n in range(1, number + 1)))
    with django_assert_max_num_queries(14):
        client.get(EDITOR)


@pytest.mark.parametrize(
    ("role", "may"),
    [("stranger", False), ("author", False), ("editor", True), ("administrator", True)],
)
def test_who_arranges_and_previews_the_front_page(log_in, client, s, role, may):
    log_in(role)
    sent = {"base": "0", "story": [str(s[9].pk)], "_save": "1"}
    client.post(EDITOR, sent)
    assert (current() is not None) == may
    for name in ("changelist", "find", "when", "former", "preview", "page"):
        page = client.get(reverse(f"admin:articles_arrangement_{name}"))
        assert (page.status_code == 200) == may
    assert ("Front page</a>" in client.get("/admin/").text) == may


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"story": ["x", "-1", "9" * 30], "_save": "1"},
        {"story": ["999999"], "_save": "1"},
        {"_do": "up:99"},
        {"_do": "up:1"},
        {"_do": "put:x"},
        {"_do": "put:99999"},
        {"_do": "nonsense"},
        {"base": "x", "into": "77", "restores": "x", "q": "\0"},
    ],
)
def test_whatever_is_sent_is_answered(client, editor, s, sent):
    assert client.post(EDITOR, sent).status_code in {200, 302}
    assert not Pin.objects.exists()


def test_a_story_of_another_year_does_not_look_as_if_it_were_to_come(client, editor):
    make_edition(headline="Old", at=NOON, published_at=datetime(2024, 12, 3, 6, tzinfo=UTC))
    slots, _find, _found = client.get(EDITOR).text.partition("arrange-find")
    assert "3 Dec 2024, 08:00</time>" in slots
