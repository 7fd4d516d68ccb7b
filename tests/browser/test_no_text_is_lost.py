"""Tabs that die, editors who save at once, and the texts that are still there."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import AutosaveSlot, Story
from articles.publishing import autosave, handover, previews, put_in_bin, revisions
from tests.factories import make_author, make_picture, make_story, make_user, use_picture
from tests.in_browser import log_in, press_in_ukrainian, watch

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def at_desk(chromium, live_server):
    """Open a browser of its own, logged in as an editor; none may have anything to complain of."""
    contexts, said = [], []

    def open_browser(name):
        context = chromium.new_context(base_url=live_server.url)
        contexts.append(context)
        page = new_page(context)
        log_in(page, name)
        return page

    def new_page(context):
        page = context.new_page()
        page.set_default_timeout(10_000)
        watch(page, said)
        return page

    open_browser.new_page = new_page
    open_browser.said = said
    yield open_browser
    for context in contexts:
        context.close()
    assert said == []


def form_url(story):
    return f"/admin/articles/story/{story.pk}/change/"


def type_at_the_end(page, words):
    page.locator(".prose-editor .ProseMirror p").last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def test_a_tab_that_is_killed_while_somebody_types_loses_nothing(at_desk):
    story = make_story(headline="Harbour reopens", authors=[])
    make_author("Vera Sample")
    page = at_desk("Iryna")
    page.goto(form_url(story))
    type_at_the_end(page, " Typed and never saved.")
    page.get_by_role("button", name="Add another Byline").click()
    page.get_by_role("combobox", name="Author").click()
    page.locator(".select2-search__field:focus").fill("vera")
    page.get_by_role("option", name="Vera Sample").click()
    page.locator("[data-kept]", has_text="kept ").wait_for()
    page.wait_for_timeout(3000)
    page.close(run_before_unload=False)
    story.refresh_from_db()
    assert "never saved" not in story.body

    page = at_desk.new_page(page.context)
    page.goto(form_url(story))
    offer = page.get_by_role("region", name="you typed this and did not save it")
    expect(offer.locator("ins").first).to_contain_text("Typed and never saved.")
    offer.get_by_role("button", name="Take it").click()
    page.get_by_role("combobox", name="Author: Vera Sample").wait_for()
    expect(page.locator(".ProseMirror")).to_contain_text("Typed and never saved.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. This is version").wait_for()
    story.refresh_from_db()
    assert story.body == "<p>The harbour reopened on Monday. Typed and never saved.</p>"
    assert [byline.name for byline in story.bylines.all()] == ["Vera Sample"]
    assert not AutosaveSlot.objects.filter(kept_at__isnull=False).exists()


def test_a_logout_in_another_tab_is_said_and_loses_nothing(at_desk):
    story = make_story(headline="Harbour reopens")
    page = at_desk("Iryna")
    page.goto(form_url(story))
    type_at_the_end(page, " Kept.")
    page.locator("[data-kept]", has_text="kept ").wait_for()
    page.wait_for_timeout(3000)
    page.context.clear_cookies()
    page.keyboard.type(" And more.")
    page.get_by_text("you are logged out").wait_for()
    expect(page.locator(".ProseMirror")).to_contain_text("And more.")
    assert " Kept." in AutosaveSlot.objects.get().snapshot["body"]
    page.close(run_before_unload=False)
    at_desk.said.clear()  # the browser reports what was refused


def forget_login(page):
    """Let the session be over, as the server's clock does it: the other cookies stay."""
    page.context.clear_cookies(name="sessionid")


def log_in_in_another_tab(at_desk, page, name="Iryna"):
    tab = at_desk.new_page(page.context)
    tab.goto("/admin/")
    tab.get_by_label("Username").fill(name.lower())
    tab.get_by_label("Password").fill("pass")
    tab.get_by_role("button", name="Log in").click()
    tab.get_by_role("button", name="Log out").wait_for(state="attached")
    tab.close()


def test_a_form_goes_on_after_a_login_in_another_tab(at_desk):
    story = make_story(headline="Harbour reopens")
    page = at_desk("Iryna")
    page.goto(form_url(story))
    forget_login(page)
    type_at_the_end(page, " Typed while out.")
    page.get_by_text("you are logged out").first.wait_for()
    log_in_in_another_tab(at_desk, page)
    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"^kept \d"))
    assert "Typed while out." in AutosaveSlot.objects.get().snapshot["body"]
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. This is version").wait_for()
    story.refresh_from_db()
    assert "Typed while out." in story.body
    at_desk.said.clear()  # the browser reports what was refused


def test_a_form_is_not_sent_to_the_login(at_desk):
    story = make_story(headline="Harbour reopens")
    page = at_desk("Iryna")
    page.goto(form_url(story))
    forget_login(page)
    type_at_the_end(page, " Typed while out.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(
        page.get_by_role("alert").filter(has_text="Not sent: you are logged out")
    ).to_be_visible()
    expect(page.locator(".ProseMirror")).to_contain_text("Typed while out.")
    log_in_in_another_tab(at_desk, page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. This is version").wait_for()
    story.refresh_from_db()
    assert "Typed while out." in story.body
    at_desk.said.clear()


def test_a_story_that_is_binned_under_an_open_form_gives_the_text_back(at_desk):
    story = make_story(headline="Ships")
    page = at_desk("Iryna")
    page.goto(form_url(story))
    put_in_bin(story, by=None, at=timezone.now())
    type_at_the_end(page, " Typed after.")
    expect(page.locator("[data-kept]")).to_contain_text("It is in the bin")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("What you typed is not lost").wait_for()
    page.get_by_role("link", name="See it beside the story").click()
    expect(page.locator("ins").first).to_contain_text("Typed after.")


def test_what_one_typed_is_not_saved_by_another_who_logged_in_since(at_desk):
    story = make_story(headline="Harbour reopens")
    page = at_desk("Iryna")
    page.goto(form_url(story))
    forget_login(page)
    make_user("Editors", username="olena")
    log_in_in_another_tab(at_desk, page, "Olena")
    type_at_the_end(page, " By Iryna.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(
        page.get_by_role("alert").filter(has_text="Not sent: you are logged out")
    ).to_be_visible()
    assert not AutosaveSlot.objects.filter(by__username="olena").exists()
    at_desk.said.clear()


def test_a_page_that_cannot_be_sent_stays_as_it_is(at_desk):
    story = make_story()
    page = at_desk("Iryna")
    page.goto(f"/admin/articles/story/{story.pk}/do/return_to_author/")
    page.get_by_role("textbox").first.fill("Agreed with legal.")
    page.context.set_offline(True)
    page.locator(".verb-buttons button").click()
    expect(page.get_by_role("alert").filter(has_text="Not sent: no connection")).to_be_visible()
    page.context.set_offline(False)
    forget_login(page)
    page.locator(".verb-buttons button").click()
    expect(page.get_by_role("alert").filter(has_text="you are logged out")).to_be_visible()
    expect(page.get_by_role("textbox").first).to_have_value("Agreed with legal.")
    at_desk.said.clear()


def test_a_new_story_is_given_back_too(at_desk):
    page = at_desk("Iryna")
    page.goto("/admin/articles/story/add/")
    page.get_by_label("Headline", exact=True).fill("Half a thought")
    page.locator("[data-kept]", has_text="kept ").wait_for()
    page.close(run_before_unload=False)
    page = at_desk.new_page(page.context)
    page.goto("/admin/articles/story/add/")
    page.get_by_role("button", name="Take it").click()
    page.wait_for_url("**typed=**")
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Half a thought")
    assert not Story.objects.exists()


def test_a_button_that_is_pressed_twice_saves_one_story(at_desk):
    page = at_desk("Iryna")
    page.goto("/admin/articles/story/add/")
    page.get_by_label("Headline", exact=True).fill("Saved by a double click")
    save = page.get_by_role("button", name="Save", exact=True).first
    save.evaluate("save => [0, 50, 100, 150].forEach(ms => setTimeout(() => save.click(), ms))")
    page.wait_for_url(re.compile(r"/story/\d+/change/"))
    assert Story.objects.get().headline == "Saved by a double click"


def test_two_browsers_fight_over_one_story_and_both_texts_survive(at_desk):
    story = make_story(headline="Ships", body="<p>One two three.</p>")
    revisions.save(story, by=None, at=timezone.now())
    olena, iryna = at_desk("Olena"), at_desk("Iryna")
    for page in (olena, iryna):
        page.goto(form_url(story))
    iryna.reload()
    iryna.get_by_text("Olena is editing since").wait_for()
    olena.get_by_label("Headline", exact=True).fill("Vessels")
    type_at_the_end(olena, " Four by Olena.")
    olena.get_by_role("button", name="Save", exact=True).click()
    olena.get_by_text("Saved. This is version 2.").wait_for()

    iryna.get_by_label("Headline", exact=True).fill("Boats")
    iryna.get_by_role("button", name="Save", exact=True).click()
    iryna.get_by_text("While you were writing, Olena saved version 2").wait_for()
    iryna.get_by_text("Still to choose: 1").wait_for()
    iryna.get_by_role("radio", name="You Boats").check()
    iryna.get_by_text("All is decided.").wait_for()
    iryna.get_by_role("button", name="Save what is chosen").click()
    iryna.get_by_text("Merged and saved as version").wait_for()

    story.refresh_from_db()
    assert (story.headline, story.body) == ("Boats", "<p>One two three. Four by Olena.</p>")
    kept = {revision.snapshot["headline"] for revision in story.revisions.all()}
    assert kept == {"Ships", "Vessels", "Boats"}


def test_the_keyboard_saves_and_lists_its_shortcuts(at_desk):
    story = make_story(headline="Ships")
    page = at_desk("Iryna")
    page.goto(form_url(story))
    page.get_by_label("Headline", exact=True).fill("Boats")
    page.keyboard.press("Control+s")
    page.get_by_text("Saved. This is version").wait_for()
    page.locator("body").press("?")
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+h")
    expect(page.get_by_label("Headline", exact=True)).to_be_focused()


def test_a_ukrainian_keyboard_saves(at_desk):
    story = make_story(headline="Ships")
    page = at_desk("Iryna")
    page.goto(form_url(story))
    page.get_by_label("Headline", exact=True).fill("Boats")
    press_in_ukrainian(page, "і", "KeyS", ctrlKey=True)
    page.get_by_text("Saved. This is version").wait_for()


def test_under_a_time_stands_when_that_is(at_desk):
    story = make_story()
    page = at_desk("Iryna")
    page.goto(f"/admin/articles/story/{story.pk}/do/schedule/")
    page.get_by_label("Readers get it").fill("2099-03-14T18:00")
    page.get_by_text("goes live in").wait_for()
    page.get_by_label("Readers get it").fill("2027-03-28T03:30")
    page.get_by_text("Clocks go forward that night").wait_for()


@pytest.fixture
def full_story(transactional_db):
    """A story with versions, a conflict, kept text, notes and a link."""
    olena, iryna = make_user("Editors", first_name="Olena"), make_user("Editors", username="x")
    story = make_story(headline="Ships", body="<p>One two three.</p>\n<p>Four.</p>")
    use_picture(story, make_picture())
    revisions.save(story, by=None, at=timezone.now())
    at = timezone.now()
    with revisions.saving(story, base=1, by=olena, at=at, note="Shorter."):
        Story.objects.filter(pk=story.pk).update(headline="Vessels", body="<p>One 2 three.</p>")
    handover.add_note(story, "Name the source.", by=olena, at=at, kind="must_fix")
    previews.make(revisions.latest(story), by=iryna, at=at, for_whom="A lawyer")
    autosave.touch(story, by=olena, at=at, opening="hers")
    return story


SCREENS = {
    "form": "change/",
    "conflict": "conflict/",
    "versions": "versions/",
    "two versions": "versions/compare/",
    "links": "links/",
    "publish": "do/publish/",
    "schedule": "do/schedule/",
    "hand over": "do/hand_over/",
}


def conflict_for(user, story):
    snapshot = {**story.revisions.get(number=1).snapshot, "headline": "Boats"}
    autosave.keep(
        story,
        by=user,
        at=timezone.now(),
        opening="crashed",
        base=1,
        form={"headline": ["Boats"]},
        snapshot=snapshot,
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_a_story_are_accessible_and_fit_a_phone(full_story, at_desk, scheme):
    page = at_desk("Iryna")
    page.emulate_media(color_scheme=scheme)
    conflict_for(User.objects.get(username="iryna"), full_story)
    faults = {}
    for name, address in SCREENS.items():
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(f"/admin/articles/story/{full_story.pk}/{address}")
        assert (name, answer.status) == (name, 200)
        assert at_desk.said == []
        found = Axe().run(page).response["violations"]
        faults[name] = [
            (fault["id"], [node["html"][:160] for node in fault["nodes"]])
            for fault in found
            if fault["impact"] in {"serious", "critical"}
        ]
        at_desk.said.clear()  # axe tries styles of its own, and is refused
        page.set_viewport_size({"width": 390, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            faults[name].append("wider than a phone")
    assert {name: some for name, some in faults.items() if some} == {}
