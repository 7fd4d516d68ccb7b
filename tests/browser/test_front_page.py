"""The editor of the front page in a real browser: by mouse, by keyboard, and without a script."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Section
from articles.publishing.front_page import Pinned, arrange, current, pins_of
from tests.factories import make_author, make_edition, make_user
from tests.in_browser import log_in

EDITOR = "/admin/articles/arrangement/"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def s():
    """Live stories 'S 0' (the newest) to 'S 9'."""
    author, section, now = make_author(), Section.objects.default(), timezone.now()
    return [
        make_edition(
            headline=f"S {n}",
            authors=[author],
            section=section,
            at=now,
            published_at=now - timedelta(hours=n + 1),
        ).story
        for n in range(10)
    ]


@pytest.fixture
def desk(desk, s):
    """The editor of the front page, opened by an editor."""
    desk.goto(EDITOR)
    return desk


def held(desk):
    """Return {place: headline} of the pins on the screen."""
    places = desk.locator("[data-slot]:has(.is-pinned)")
    return {
        place.locator("[data-name]").inner_text().lower(): place.locator(
            "[data-headline]"
        ).inner_text()
        for place in places.all()
    }


def pin(desk, headline):
    desk.locator("[data-found]").get_by_role("button", name=f"Pin “{headline}”").click()
    desk.locator(f"[data-slots] [data-headline]:text-is('{headline}')").wait_for()


def save(desk):
    desk.get_by_role("button", name="Save").click()
    desk.get_by_text("Saved: readers have this front page now.").wait_for()


def test_stories_are_found_by_typing_pinned_dragged_and_saved_and_readers_see_them(desk, s):
    for word in ("S 8", "S 9"):
        desk.get_by_label("Words of it, or its address").fill(word)
        desk.locator("[data-live]", has_text="Stories found: 1").wait_for()
        pin(desk, word)
    assert held(desk) == {"lead": "S 8", "beside 1": "S 9"}
    desk.locator("[data-slot='1'] [data-handle]").hover()
    handle = desk.locator("[data-slot='1'] [data-handle]").bounding_box()
    below = desk.locator("[data-slot='4']").bounding_box()
    desk.mouse.down()
    for step in range(1, 11):
        y = handle["y"] + (below["y"] + below["height"] - 5 - handle["y"]) * step / 10
        desk.mouse.move(handle["x"] + 5, y)
    desk.mouse.up()
    desk.locator("[data-live]", has_text="“S 8” stands at: Beside 3.").wait_for()
    assert held(desk) == {"lead": "S 9", "beside 3": "S 8"}
    save(desk)
    assert pins_of(current()) == [Pinned(1, s[9].pk), Pinned(4, s[8].pk)]
    desk.goto("/")
    cards = desk.locator(".front .story-card-headline").all_inner_texts()
    assert cards == ["S 9", "S 0", "S 1", "S 8", "S 2", "S 3", "S 4", "S 5"]


def test_a_story_is_moved_by_keyboard_and_the_screen_reader_hears_where_it_is(desk, s):
    pin(desk, "S 7")
    for place in ("Beside 1", "Beside 2"):
        desk.get_by_role("button", name="Move down: S 7").press("Enter")
        desk.locator("[data-live]", has_text=f"“S 7” stands at: {place}.").wait_for()
        expect(desk.get_by_role("button", name="Move down: S 7")).to_be_focused()
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Enter")
    desk.locator("[data-live]", has_text="“S 7” stands at: Beside 1.").wait_for()
    save(desk)
    assert pins_of(current()) == [Pinned(2, s[7].pk)]


def test_escape_puts_back_what_is_dragged(desk):
    pin(desk, "S 7")
    desk.locator("[data-handle]").hover()
    handle = desk.locator("[data-handle]").bounding_box()
    desk.mouse.down()
    desk.mouse.move(handle["x"] + 5, handle["y"] + 200, steps=5)
    assert "lead" not in held(desk)
    desk.keyboard.press("Escape")
    desk.mouse.up()
    assert held(desk) == {"lead": "S 7"}


def test_how_long_a_pin_holds_is_said_while_it_is_typed(desk):
    pin(desk, "S 7")
    desk.get_by_text("until somebody takes it off").click()
    desk.get_by_label("Until").fill("2099-03-14T18:00")
    desk.get_by_label("Until").blur()
    desk.get_by_text("until 14 March 2099 18:00 Kyiv time").wait_for()
    save(desk)
    assert current().pins.get().ends_at.year == 2099


def test_the_preview_opens_beside_the_editor_and_shows_what_is_not_saved(desk):
    pin(desk, "S 7")
    with desk.expect_popup() as opened:
        desk.get_by_role("button", name="Preview").click()
    preview = opened.value
    for width, way in ((390, "Phone"), (None, "Desk")):
        preview.get_by_role("link", name=way, exact=True).click()
        lead = preview.frame_locator("iframe").locator(".front-lead .story-card-headline")
        lead.get_by_text("S 7").wait_for()
        if width:
            assert preview.locator("iframe").bounding_box()["width"] == width
    assert held(desk) == {"lead": "S 7"}
    assert current() is None


def test_without_a_script_all_of_it_works(chromium, live_server, s):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    desk = context.new_page()
    log_in(desk)
    desk.goto(EDITOR)
    desk.get_by_label("Words of it, or its address").fill("S 8")
    desk.get_by_label("Words of it, or its address").press("Enter")
    desk.get_by_role("button", name="Pin “S 8”", exact=True).click()
    desk.get_by_role("button", name="Move down: S 8").click()
    desk.get_by_text("“S 8” stands at: Beside 1.").wait_for()
    save(desk)
    assert pins_of(current()) == [Pinned(2, s[8].pk)]
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_the_screens_of_the_front_page(desk, s, scheme, width):
    user = make_user("Editors", first_name="Olena")
    now = timezone.now()
    arrange(
        [
            Pinned(1, s[9].pk, None, now + timedelta(hours=1)),
            Pinned(2, s[8].pk, now.replace(year=2099)),
        ],
        base=0,
        by=user,
        at=now,
    )
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 900})
    pin(desk, "S 7")
    desk.locator("summary", has_text="until").first.click()
    desk.get_by_role("button", name="Save").click()  # it was opened before that
    desk.get_by_text("Somebody else has arranged").first.wait_for()
    desk.wait_for_load_state()
    assert axe(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    for address in (EDITOR, f"{EDITOR}?restore=1", f"{EDITOR}former/", f"{EDITOR}preview/"):
        desk.goto(address)
        assert axe(desk) == [], address
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, address


def axe(desk):
    found = Axe().run(desk).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
