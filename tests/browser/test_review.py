"""The review in a real browser: upload, say what lines are, save, publish; with keys alone, too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.importing.parts import Role
from articles.importing.relabel import Given
from articles.importing.save.decide import decide
from articles.models import KnownFurniture, LineDecision, SourceDocument, Story
from tests.factories import NOW
from tests.in_browser import press_in_ukrainian

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

MENU = "\n".join(["Home", "World", "Politics", "Subscribe", "Log in"])
HARBOUR = f"""\
{MENU}

Harbour reopens after the storm

by Olena SampleMarch 14, 2023 9:08 pm

The harbour reopened on Monday after a storm had kept ships at sea for three days, the port said.

Nine ships entered before noon, and the pilots expect twelve more by the end of the week.

The port has asked captains to report damage to the buoys at once.

What the storm left behind

Two cranes stand still, and the port will need until the summer to mend them, it said.
"""


@pytest.fixture
def bring(desk):
    """Bring the file to the desk, with two lines left open; return its document."""

    def bring():
        desk.goto("/admin/articles/sourcedocument/import/")
        file = {"name": "harbour.txt", "mimeType": "text/plain", "buffer": HARBOUR.encode()}
        desk.get_by_label("Drop text files here").set_input_files([file])
        desk.get_by_role("button", name="Import").click()
        desk.get_by_role("heading", name="Files, those that need a look first").wait_for()
        document = SourceDocument.objects.get()
        roles = [
            Given(at, at + len(words), Role.OPEN)
            for words in ("Nine ships entered", "What the storm left behind")
            for at, words in [line_of(document, words)]
        ]
        return decide(document, roles, by=None, at=NOW).document

    return bring


def line_of(document, words):
    line = next(line for line in document.text.splitlines() if line.startswith(words))
    return document.text.index(line), line


def box(desk, words):
    return desk.get_by_role("checkbox", name=words)


def told(desk, role):
    return desk.locator(f".told-{role} p")


def followed(desk):
    """Do something in a `with` and go on when the fields have followed."""
    return desk.expect_response(lambda response: response.url.endswith("/outlook/"))


def test_an_editor_brings_a_file_says_what_two_lines_are_and_publishes(desk, bring):
    document = bring()
    desk.get_by_role("link", name="harbour.txt").click()
    expect(desk.locator("#open-lines")).to_contain_text("2 lines are open")

    # One by mouse: the jump list leads there, a click in the palette says what it is.
    desk.locator("#open-lines").get_by_role("link", name="Nine ships").click()
    with followed(desk):
        desk.locator(".palette").get_by_role("button", name="text t").click()
    desk.get_by_text("1 line is open").wait_for()
    expect(told(desk, "body").filter(has_text="Nine ships")).to_have_count(1)

    # One by keys: to the next open line, and the key of what it is.
    box(desk, "The harbour reopened").focus()
    desk.keyboard.press(".")
    with followed(desk):
        desk.keyboard.press("u")
    expect(desk.locator("#open-lines nav")).to_have_count(0)
    expect(desk.locator(".told-body .is-subhead")).to_have_text("What the storm left behind")
    assert LineDecision.objects.filter(by__isnull=False).count() == 0

    desk.get_by_role("button", name="Save and open the story").click()
    desk.get_by_text("Saved: the story says what the lines tell.").wait_for()
    desk.get_by_role("button", name="Publish").click()
    desk.get_by_text("is live.").wait_for()
    story = Story.objects.get()
    assert "<h2>What the storm left behind</h2>" in story.body
    assert "Nine ships entered" in story.published().body
    document.refresh_from_db()
    assert (document.open_lines, document.reviewed_by.username) == (0, "iryna")


def test_a_story_with_open_lines_is_not_published_until_somebody_waives_them(desk, bring):
    document = bring()
    desk.goto(f"/admin/articles/story/{document.story_id}/change/")
    desk.get_by_text("2 lines of “harbour.txt” are open").wait_for()
    desk.goto(document.get_absolute_url())
    desk.get_by_text("Publish without deciding about them").click()
    desk.get_by_label("Why the open lines may stay open").fill("An advertisement.")
    desk.get_by_role("button", name="Waive").click()
    desk.get_by_text("no longer keep the story from readers").wait_for()
    desk.goto(f"/admin/articles/story/{document.story_id}/change/")
    desk.get_by_role("button", name="Publish").click()
    desk.get_by_text("is live.").wait_for()


def test_several_lines_are_chosen_with_shift(desk, bring):
    desk.goto(bring().get_absolute_url())
    box(desk, "Nine ships").focus()
    desk.keyboard.press("Shift+ArrowDown")
    desk.keyboard.press("Shift+ArrowDown")
    expect(desk.locator("[data-chosen]")).to_have_text("3 lines are")
    with followed(desk):
        desk.keyboard.press("f")
    expect(desk.locator("label.role-furniture:visible")).to_have_count(3)
    with followed(desk):
        desk.keyboard.press("z")
    desk.get_by_text("2 lines are open: are they").wait_for()
    desk.locator("label", has_text="Nine ships").click()
    desk.locator("label", has_text="Two cranes").click(modifiers=["Shift"])
    expect(desk.locator("[data-chosen]")).to_have_text("4 lines are")
    desk.keyboard.press("Escape")
    expect(desk.locator("[data-chosen]")).to_have_text("No line chosen")


def test_what_is_taken_back_looks_so_though_the_next_key_comes_before_the_answer(desk, bring):
    desk.goto(bring().get_absolute_url())
    cranes = desk.locator("label", has_text="Two cranes")
    box(desk, "Two cranes").focus()
    with followed(desk):
        desk.keyboard.press("f")
    expect(cranes).to_have_attribute("data-role", "furniture")
    waiting = []
    desk.route("**/outlook/", lambda route: waiting.append(route))
    with desk.expect_request("**/outlook/"):
        desk.keyboard.press("z")
    desk.unroute("**/outlook/")
    box(desk, "Nine ships").focus()
    with followed(desk):
        desk.keyboard.press("t")
    expect(cranes).to_have_attribute("data-role", "body")


def test_words_of_a_line_may_be_given_a_role_of_their_own(desk, bring):
    desk.goto(bring().get_absolute_url())
    text = desk.locator(".piece-text", has_text="Two cranes stand still")
    text.evaluate(
        "each => getSelection().setBaseAndExtent(each.firstChild, 0, each.firstChild, 22)"
    )
    with followed(desk):
        desk.locator(".palette").get_by_role("button", name="standfirst").click()
    expect(told(desk, "standfirst")).to_have_text(["Two cranes stand still"])
    desk.get_by_role("button", name="Save", exact=True).first.click()
    desk.get_by_text("Saved: the story says what the lines tell.").wait_for()
    assert Story.objects.get().standfirst == "Two cranes stand still"


def test_a_field_lights_its_lines_and_a_line_what_it_says(desk, bring):
    desk.goto(bring().get_absolute_url())
    desk.locator(".review-story").get_by_role("button", name="headline").focus()
    expect(desk.locator(".lines .is-lit")).to_have_text(
        ["headline Harbour reopens after the storm"], use_inner_text=True
    )
    box(desk, "The port has asked").focus()
    expect(desk.locator(".told-body .is-lit")).to_have_count(1)
    expect(desk.locator(".told-body .is-lit")).to_contain_text("The port has asked")


def test_a_ukrainian_keyboard_says_what_lines_are(desk, bring):
    desk.goto(bring().get_absolute_url())
    for key, code in [("г", "KeyU"), ("Г", "KeyU")]:
        box(desk, "What the storm").focus()
        with followed(desk):
            press_in_ukrainian(desk, key, code)
        expect(desk.locator(".told-body .is-subhead")).to_have_text("What the storm left behind")
        with followed(desk):
            press_in_ukrainian(desk, "я", "KeyZ")
        expect(desk.locator(".told-body .is-subhead")).to_have_count(0)
    press_in_ukrainian(desk, "?", "Digit7", shiftKey=True)
    expect(desk.get_by_role("dialog", name="Keys")).to_be_visible()


def test_decisions_outlast_a_login(desk, bring, said):
    desk.goto(bring().get_absolute_url())
    desk.context.clear_cookies(name="sessionid")
    box(desk, "Nine ships").focus()
    desk.keyboard.press("t")
    expect(desk.locator("[data-state]")).to_contain_text("You are logged out.")
    desk.get_by_role("button", name="Save", exact=True).first.click()
    expect(
        desk.get_by_role("alert").filter(has_text="Not sent: you are logged out")
    ).to_be_visible()
    tab = desk.context.new_page()
    tab.goto("/admin/")
    tab.get_by_label("Username").fill("iryna")
    tab.get_by_label("Password").fill("pass")
    tab.get_by_role("button", name="Log in").click()
    tab.get_by_role("button", name="Log out").wait_for(state="attached")
    desk.get_by_role("button", name="Save", exact=True).first.click()
    desk.get_by_text("Saved: the story says what the lines tell.").wait_for()
    assert LineDecision.objects.filter(by__isnull=False).count() == 1
    said.clear()  # the browser reports what was refused


def test_furniture_folds_and_its_lines_are_reached_all_the_same(desk, bring):
    desk.goto(bring().get_absolute_url())
    band = desk.locator("details.band")
    expect(band.locator("summary")).to_contain_text("5 lines: ")
    expect(box(desk, "Politics")).to_be_hidden()
    band.locator("summary").click()
    box(desk, "Politics").focus()
    with followed(desk):
        desk.keyboard.press("e")
    expect(told(desk, "section")).to_have_text(["Politics"])


def test_keys_are_listed(desk, bring):
    desk.goto(bring().get_absolute_url())
    box(desk, "Nine ships").focus()
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_tab_passes_the_lines_by(desk, bring):
    desk.goto(bring().get_absolute_url())
    expect(desk.locator(".lines [tabindex='0']")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["review", "keys", "import", "furniture"])
def test_screens_are_accessible_and_fit_a_phone(desk, said, bring, screen, scheme):
    document = bring()
    KnownFurniture.objects.create(source="wire", line="menu", shown="Menu", since=NOW)
    desk.emulate_media(color_scheme=scheme)
    addresses = {
        "import": "/admin/articles/sourcedocument/import/",
        "furniture": "/admin/articles/knownfurniture/",
    }
    desk.goto(addresses.get(screen, document.get_absolute_url()))
    if screen == "keys":
        desk.locator("[data-help]").click()
    assert said == []
    found = Axe().run(desk).response["violations"]
    said.clear()  # to look at a field for files, axe writes a style of its own into the page
    assert [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]])
        for fault in found
        if fault["impact"] in {"serious", "critical"}
    ] == []
    desk.set_viewport_size({"width": 390, "height": 844})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_works_without_scripts(chromium, live_server, desk, bring):
    document = bring()
    context = chromium.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        storage_state=desk.context.storage_state(),
    )
    page = context.new_page()
    page.goto(document.get_absolute_url())
    page.locator("label", has_text="Nine ships").click()
    page.locator("label", has_text="What the storm").click()
    page.locator(".palette").get_by_role("button", name="text t").click()
    page.get_by_text("Saved: the story says what the lines tell.").wait_for()
    context.close()
    assert SourceDocument.objects.get().open_lines == 0
