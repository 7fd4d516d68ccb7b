"""The first page of the desk, the board and the calendar: what they say, cost, and let do."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import ImportRun, Outcome, SourceDocument, Status, Story
from articles.publishing import MOVES, correct, publish, schedule, submit
from tests.admin.test_who_may import MAY, OTHERS, OWN, ROLES, SENT
from tests.factories import make_author, make_story

FIRST, BOARD = "/admin/", "/admin/articles/story/board/"
MOVE, CALENDAR = "/admin/articles/story/board/move/", "/admin/articles/story/calendar/"
FRIDAY = datetime(2025, 3, 14, 12, tzinfo=UTC)


def cards(page):
    return {
        column.stage.value: [str(card.story) for card in cards]
        for column, cards, _more in page.context["columns"]
        if cards
    }


def fill(user):
    """Put something into every list, column and day."""
    at = timezone.now()
    run = ImportRun.objects.create(source="archive", started_at=at)
    make_story(created_by=user, assigned_to=user, due_at=at, embargo_until=at)
    submit(make_story(), by=None, at=at)
    out = make_story(authors=[])
    publish(out, by=None, at=at, override="It was late.")
    correct(out, kind="correction", text="It was Monday.", by=None, at=at)
    schedule(make_story(), by=None, at=at, go_live_at=at + timedelta(hours=1))
    path = f"{run.pk}.txt"
    SourceDocument.objects.create(
        run=run, source="archive", path=path, data=b"", outcome=Outcome.CREATED, needs_a_look=True
    )


def fill_up(user):
    """Put 300 stories more where there are the most."""
    at = timezone.now()
    Story.objects.bulk_create(
        Story(
            headline=str(number),
            slug=f"more-{number}",
            status=list(Status)[number % 3],
            assigned_to=user,
            created_by=user,
            due_at=at,
            embargo_until=at,
            published_at=at + timedelta(hours=1),
        )
        for number in range(300)
    )


@pytest.mark.parametrize(
    ("url", "most"),
    [(FIRST, 37), (BOARD, 16), (f"{BOARD}?mine=yes", 17), (CALENDAR, 12)],
)
def test_what_a_page_costs_does_not_grow(client, editor, url, most):
    costs = []
    for more in (fill, fill, fill_up):
        more(editor)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] == costs[2] <= most


@pytest.mark.parametrize("url", [BOARD, CALENDAR])
def test_strangers_are_sent_to_the_login(client, log_in, url):
    log_in("stranger")
    assert client.get(url).status_code == 302


def test_the_first_page_says_how_much_waits_and_links_to_it(client, editor):
    fill(editor)
    fill_up(editor)
    page = client.get(FIRST)
    figures = {figure.key: str(figure.count) for figure in page.context["figures"]}
    assert figures == {
        "turn": "99+",
        "review": "99+",
        "ready": "99+",
        "due": "99+",
        "mine": "99+",
        "updates": "0",
        "look": "1",
        "week": "1",
        "live": "1",
        "corrections": "1",
        "overrides": "1",
    }
    text = page.content.decode()
    for shown in (*page.context["waiting"], *page.context["given"]):
        assert f'href="#{shown.key}"' in text
        assert client.get(shown.more).status_code == 200


def test_charts_say_in_words_and_in_a_table_what_they_draw(client, editor):
    publish(make_story(), by=None, at=timezone.now())
    text = client.get(FIRST).content.decode()
    assert '<title id="published-title">Stories a day</title>' in text
    assert "1 story went live from" in text
    assert "style=" not in text


def test_the_first_page_of_an_empty_newsroom(client, author):
    text = client.get(FIRST).content.decode()
    assert "Nothing is waiting." in text
    assert "Nothing went live from" in text


every_case = pytest.mark.parametrize(
    ("role", "whose", "status"), list(product(ROLES, [OWN, OTHERS], Status))
)


@pytest.fixture
def table(log_in):
    def prepare(role, whose, status):
        user = log_in(role)
        owner = make_author(user=user) if whose == OWN else make_author()
        story = make_story(authors=[owner])
        Story.objects.filter(pk=story.pk).update(status=status)
        return story, MAY.get((role, whose, status), set())

    return prepare


@every_case
def test_who_is_offered_which_move_on_the_board(table, client, role, whose, status):
    story, may = table(role, whose, status)
    page = client.get(BOARD)
    offered = set()
    if "see" in may:
        [[card]] = [cards for _column, cards, _more in page.context["columns"] if cards]
        offered = {button.verb for button, _stage in (*card.next, *card.others)}
        assert cards(page) == {status: [str(story)]}
    assert offered == may - {"see", "change"}


@every_case
@pytest.mark.parametrize("verb", MOVES)
def test_who_moves_what_on_the_board(table, client, role, whose, status, verb):
    """A button does it, or leads to the page that asks, for those who may; nobody else moves it."""
    story, may = table(role, whose, status)
    answer = client.post(MOVE, {"move": f"{verb}-{story.pk}"})
    if "/do/" in answer["Location"]:
        client.post(answer["Location"], {"note": "A good reason.", **SENT.get(verb, {})})
    assert story.moves.filter(verb=verb).exists() == (verb in may)


def test_the_board_says_why_a_story_was_not_published(client, editor):
    story = make_story(headline="", working_headline="harbour")
    page = client.post(MOVE, {"move": f"publish-{story.pk}"}, follow=True)
    assert "It has no headline." in str(*page.context["messages"])
    assert cards(page) == {"draft": ["harbour"]}


def test_what_preflight_blocks_is_published_with_a_reason_and_leads_back(client, editor):
    story = make_story(headline="Harbour reopens", authors=[])
    sent = {"move": f"publish-{story.pk}", "section": story.section.slug}
    asked = client.post(MOVE, sent)
    assert asked["Location"].startswith(
        reverse("admin:articles_story_verb", args=[story.pk, "publish"])
    )
    assert "Nobody signs it" in client.get(asked["Location"]).content.decode()
    done = client.post(asked["Location"], {"override": "The agency asked for it."})
    assert done["Location"] == f"{BOARD}?section={story.section.slug}"
    assert cards(client.get(done["Location"])) == {"live": ["Harbour reopens"]}


def test_a_move_keeps_the_board_as_it_was_narrowed(client, author):
    story = make_story(authors=[make_author(user=author)])
    done = client.post(MOVE, {"move": f"submit-{story.pk}", "mine": "yes"})
    assert done["Location"] == f"{BOARD}?mine=yes#story-{story.pk}"


@pytest.mark.parametrize("move", ["", "publish", "publish-x", "delete-1", "publish-0"])
def test_what_is_no_move_is_not_found(client, editor, move):
    assert client.post(MOVE, {"move": move}).status_code == 404


def test_the_board_is_moved_by_post_alone(client, editor):
    story = make_story()
    assert client.get(MOVE, {"move": f"publish-{story.pk}"}).status_code == 302
    assert not story.moves.exists()


def test_a_dragged_card_presses_a_button_that_leads_to_the_column(client, editor):
    story = make_story()
    text = " ".join(client.get(BOARD).content.decode().split())
    for verb, stage in [("submit", "in_review"), ("publish", "live"), ("schedule", "scheduled")]:
        assert f'value="{verb}-{story.pk}" data-to="{stage}"' in text


@pytest.mark.parametrize(
    ("query", "name", "first", "last"),
    [
        ("", "10–16 March 2025", "2025-03-10", "2025-03-16"),
        ("?first=2025-03-01&last=2025-03-31", "March 2025", "2025-03-01", "2025-03-31"),
        ("?first=2025-02-24&last=2025-03-02", "24 February – 2 March 2025", "2025-02-24", None),
        ("?first=2025-03-16&last=2025-03-10", "10–16 March 2025", "2025-03-10", "2025-03-16"),
        ("?first=2025-03-10", "10 March 2025", "2025-03-10", "2025-03-10"),
        ("?first=2024-12-30&last=2025-01-05", "30 December 2024 – 5 January 2025", None, None),
        ("?first=2025-01-01&last=9999-12-31", "1 January – 3 April 2025", None, "2025-04-03"),
        ("?first=0001-01-01", "1 January 1900", "1900-01-01", "1900-01-01"),
        ("?first=nonsense", "10–16 March 2025", "2025-03-10", "2025-03-16"),
        ("?section=nowhere", "10–16 March 2025", "2025-03-10", "2025-03-16"),
    ],
)
def test_the_calendar_shows_the_days_that_are_asked_for(client, log_in, query, name, first, last):
    with time_machine.travel(FRIDAY, tick=False):
        log_in("editor")
        page = client.get(CALENDAR + query)
    assert page.context["name"] == name
    shown = page.context["range"]
    assert first in {None, shown.first.isoformat()}
    assert last in {None, shown.last.isoformat()}
    assert len(page.context["calendar"].days) % 7 == 0


def test_the_calendar_goes_back_and_forth(client, log_in):
    with time_machine.travel(FRIDAY, tick=False):
        log_in("editor")
        ways = client.get(CALENDAR).context["ways"]
        assert ways["earlier"] == "?first=2025-03-03&last=2025-03-09"
        assert ways["month"] == "?first=2025-03-01&last=2025-03-31"
        ways = client.get(CALENDAR + ways["month"]).context["ways"]
    assert ways["later"] == "?first=2025-04-01&last=2025-04-30"
    assert ways["today"] == "?first=2025-03-01&last=2025-03-31"
    assert ways["week"] == "?first=2025-03-10&last=2025-03-16"


def test_the_first_page_turns_at_midnight_in_the_publications_zone(client, log_in):
    at = datetime(2025, 3, 29, 21, 59, tzinfo=UTC)  # 23:59 in Kyiv; clocks go forward that night
    with time_machine.travel(at, tick=False):
        log_in("editor")
        make_story(headline="due", due_at=at + timedelta(hours=23))  # 23:59 again, on Sunday
        publish(make_story(headline="out"), by=None, at=at)
        page = client.get(FIRST)
    assert [figure.key for figure in page.context["figures"] if figure.count] == ["live"]
    assert [day.date.isoformat() for day in page.context["week"].days][::6] == [
        "2025-03-29",
        "2025-04-04",
    ]
    with time_machine.travel(at + timedelta(minutes=1), tick=False):
        page = client.get(FIRST)
    assert [figure.key for figure in page.context["figures"] if figure.count] == ["due"]
