"""The desk in a real browser: writing, publishing, and what scripts and styles may do there."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from articles import body
from articles.models import (
    ImportRun,
    Outcome,
    Picture,
    Section,
    SourceDocument,
    Story,
    Topic,
)
from articles.publishing import (
    correct,
    handover,
    previews,
    publish,
    put_in_bin,
    revisions,
)
from tests.factories import make_author, make_picture, make_story, use_picture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def write(desk, text):
    editor = desk.locator(".prose-editor .ProseMirror")
    editor.click()
    editor.press_sequentially(text)
    return editor


def tool(desk, name):
    return desk.locator(".prose-menubar").get_by_role("button", name=name, exact=True)


def pick(desk, box, typed, choice):
    desk.get_by_role("combobox", name=box).click()
    desk.locator(".select2-search__field:focus").fill(typed)
    desk.get_by_role("option", name=choice).click()


def test_an_editor_writes_a_story_and_publishes_it(desk):
    make_author("Olena Marchenko")
    Section.objects.default()
    desk.get_by_role("link", name="New story").click()
    desk.get_by_label("Headline", exact=True).fill("Harbour reopens")
    write(desk, "Two words ")
    desk.keyboard.press("Enter")
    desk.keyboard.type("What it means")
    tool(desk, "Subhead").click()
    desk.keyboard.press("Enter")
    desk.keyboard.type("We waited for years.")
    tool(desk, "Pull quote").click()
    desk.get_by_role("button", name="Add another Byline").click()
    pick(desk, "Author", "olena", "Olena Marchenko")
    desk.get_by_role("button", name="Publish").click()
    desk.get_by_text("“Harbour reopens” is live.").wait_for()
    story = Story.objects.get()
    assert story.body.splitlines() == [
        "<p>Two words</p>",
        "<h2>What it means</h2>",
        '<blockquote class="pull-quote"><p>We waited for years.</p></blockquote>',
    ]
    assert story.published().byline == "Olena Marchenko"
    desk.locator(".bar-more summary").click()
    desk.get_by_role("link", name="View on site").click()
    expect(desk.get_by_role("heading", name="Harbour reopens")).to_be_visible()


def test_a_headline_has_no_second_line(desk):
    desk.get_by_role("link", name="New story").click()
    headline = desk.get_by_label("Headline", exact=True)
    headline.press_sequentially("Harbour")
    headline.press("Enter")
    headline.press_sequentially(" reopens")
    expect(headline).to_have_value("Harbour reopens")


def test_blocks_come_and_go_with_their_buttons(desk):
    story = make_story(body="<p>Some words.</p>")
    desk.goto(f"/admin/articles/story/{story.pk}/change/")
    desk.locator(".ProseMirror p").click()
    stored = desk.locator("#id_body")
    for name, html in [
        ("Quote", "<blockquote><p>Some words.</p></blockquote>"),
        ("Pull quote", '<blockquote class="pull-quote"><p>Some words.</p></blockquote>'),
        ("Text", "<p>Some words.</p>"),
        ("Editor’s note", '<p class="editors-note">Some words.</p>'),
        ("Small subhead", "<h3>Some words.</h3>"),
        ("Text", "<p>Some words.</p>"),
    ]:
        tool(desk, name).click()
        expect(stored).to_have_value(html)


EVERY_BLOCK = """
<p>Words, <strong>strong</strong>, <em>stressed</em>, <a href="https://example.org/">linked</a>.</p>
<h2>A subhead</h2>
<ul><li><p>One</p></li><li><p>Two</p></li></ul>
<ol><li><p>First</p></li></ol>
<blockquote><p>A quotation</p><p>in two paragraphs</p></blockquote>
<blockquote class="pull-quote"><p>A line pulled</p></blockquote>
<figure data-picture="2"></figure>
<h3>A small one</h3>
<p>H<sub>2</sub>O<br>and a no-break\xa0space</p>
<aside data-teaser="1"></aside>
<p class="editors-note">Editor’s note.</p>
""".strip()


FROM_GOOGLE_DOCS = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal">
<h1 dir="ltr"><span style="font-weight:400;">Ports</span></h1>
<p dir="ltr"><span style="font-weight:400;font-style:normal">Ships </span
><span style="font-style:italic">came</span><span style="font-weight: 700"> late</span
><span style="font-size:0.6em;vertical-align:super;">2</span>: style=x.</p></b>"""
FROM_A_TABLE = "<table><tr><th>Odesa</th><td>12</td></tr><tr><td><p>Izmail</p></td></tr></table>"


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (
            FROM_GOOGLE_DOCS,
            "<h2>Ports</h2>\n"
            "<p>Ships <em>came</em><strong> late</strong><sup>2</sup>: style=x.</p>",
        ),
        (FROM_A_TABLE, "<p>Odesa</p>\n<p>12</p>\n<p>Izmail</p>"),
    ],
    ids=["google docs", "a table"],
)
def test_what_is_pasted_looks_as_where_it_came_from(desk, pasted, kept):
    desk.get_by_role("link", name="New story").click()
    desk.get_by_label("Headline", exact=True).fill("Pasted")
    desk.locator(".ProseMirror").evaluate(
        """(editor, html) => {
            const clipboardData = new DataTransfer()
            clipboardData.setData("text/html", html)
            editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }))
        }""",
        pasted,
    )
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Saved. This is version 1.")).to_be_visible()
    assert Story.objects.get().body == kept


def test_the_editor_leaves_alone_what_nobody_touched(desk):
    story = make_story(body=EVERY_BLOCK)
    desk.goto(f"/admin/articles/story/{story.pk}/change/")
    desk.locator(".ProseMirror p").first.click()
    desk.keyboard.press("End")
    desk.keyboard.type(" x")
    desk.keyboard.press("Backspace")
    desk.keyboard.press("Backspace")
    assert body.clean(desk.locator("#id_body").input_value()) == body.clean(EVERY_BLOCK)


def test_pictures_are_placed_in_the_text_and_moved_by_buttons(desk):
    story = make_story(body="<p>Some words.</p>")
    for caption in ("The pier.", "The crane."):
        use_picture(story, make_picture(), caption=caption, order=story.picture_uses.count() + 1)
    desk.goto(f"/admin/articles/story/{story.pk}/change/")
    desk.locator(".ProseMirror p").click()
    tool(desk, "Picture").click()
    desk.get_by_label("Which picture?").select_option("2: The crane.")
    desk.get_by_role("button", name="Place it").click()
    expect(desk.locator(".prose-place")).to_have_text("Picture 2: The crane.")
    desk.locator("#picture_uses-1").get_by_role("button", name="Move up").click()
    expect(desk.locator(".prose-place")).to_have_text("Picture 1: The crane.")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_text("Saved. This is version").wait_for()
    story.refresh_from_db()
    assert '<figure data-picture="1"></figure>' in story.body
    captions = [use.caption for use in story.picture_uses.all()]
    assert captions == ["The crane.", "The pier."]


def test_a_picture_in_the_text_stays_that_picture_whatever_goes_from_the_rows(desk):
    placed = '<figure data-picture="2"></figure>\n<figure data-picture="3"></figure>'
    story = make_story(body=f"<p>Some words.</p>\n{placed}")
    for order, caption in enumerate(["The pier.", "The crane.", "The buoy."], start=1):
        use_picture(story, make_picture(), caption=caption, order=order)
    desk.goto(f"/admin/articles/story/{story.pk}/change/")
    places = desk.locator(".prose-place")
    expect(places).to_have_text(["Picture 2: The crane.", "Picture 3: The buoy."])
    desk.locator("#picture_uses-2").get_by_role("button", name="Move up").click()
    expect(places).to_have_text(["Picture 3: The crane.", "Picture 2: The buoy."])
    desk.locator("#picture_uses-0 input[name$=-DELETE]").check()
    expect(places).to_have_text(["Picture 2: The crane.", "Picture 1: The buoy."])
    desk.locator("#picture_uses-2 input[name$=-DELETE]").check()
    expect(places.first).to_have_text("Picture 1: The crane.")
    expect(places.last).to_have_attribute("data-missing", "true")
    desk.locator("#picture_uses-2 input[name$=-DELETE]").uncheck()
    expect(places).to_have_text(["Picture 2: The crane.", "Picture 1: The buoy."])
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_text("Saved. This is version").wait_for()
    story.refresh_from_db()
    assert story.body.splitlines()[1:] == [
        '<figure data-picture="2"></figure>',
        '<figure data-picture="1"></figure>',
    ]
    assert [use.caption for use in story.picture_uses.all()] == ["The buoy.", "The crane."]


def test_a_topic_is_chosen_by_typing(desk):
    Topic.objects.create(name="Крим")
    story = make_story()
    desk.goto(f"/admin/articles/story/{story.pk}/change/")
    desk.get_by_role("searchbox", name="Topics").fill("Кри")
    desk.get_by_role("option", name="Крим").click()
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_text("Saved. This is version").wait_for()
    assert [topic.name for topic in story.topics.all()] == ["Крим"]


def test_the_preview_shows_the_page_as_narrow_as_a_phone(desk):
    story = make_story(headline="Harbour reopens")
    desk.goto(f"/admin/articles/story/{story.pk}/preview/")
    desk.get_by_role("link", name="Phone").click()
    frame = desk.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Harbour reopens")).to_be_visible()
    assert desk.locator("iframe").bounding_box()["width"] <= 392


@pytest.fixture
def full_desk(desk):
    """A story with a row of everything, and the file that it came from."""
    story = make_story(headline="Harbour reopens", body="<p>It did.</p>")
    use_picture(story, make_picture())
    story.teasers.create(title="The crane", order=1)
    story.topics.add("Harbours")
    at = timezone.now()
    revisions.save(story, by=None, at=at)
    publish(story, by=None, at=at)
    correct(story, kind="correction", text="It was Monday.", by=None, at=at)
    previews.make(revisions.latest(story), by=None, at=at, for_whom="The lawyer")
    handover.add_note(story, "Call the port.", by=None, at=at, kind="must_fix")
    text = "Menu\nLogin\nSearch\nHarbour reopens\nIt did.\nMore here\n"
    run = ImportRun.objects.create(source="archive", started_at=timezone.now())
    document = SourceDocument.objects.create(
        run=run,
        source="archive",
        path="harbour.txt",
        data=text.encode(),
        codec="utf-8",
        spans=[
            [0, 18, "furniture", "menu"],
            [18, 34, "headline", "first line"],
            [34, 42, "body", "after it"],
            [42, 52, "open", "may be part of the story"],
        ],
        notes=[[6, "1 line is open."]],
        outcome=Outcome.CREATED,
        needs_a_look=True,
        story=story,
    )
    binned = make_story()
    put_in_bin(binned, by=None, at=at)
    return {
        "story": story.pk,
        "draft": make_story(body="<p>TK</p>").pk,
        "binned": binned.pk,
        "document": document.pk,
        "picture": Picture.objects.get().pk,
        "run": run.pk,
    }


SCREENS = {
    "first page": "/admin/",
    "list of stories": "/admin/articles/story/",
    "board": "/admin/articles/story/board/",
    "calendar": "/admin/articles/story/calendar/",
    "story form": "/admin/articles/story/{story}/change/",
    "new story": "/admin/articles/story/add/",
    "versions": "/admin/articles/story/{story}/versions/",
    "comparison": "/admin/articles/story/{story}/versions/compare/?before=readers&after=now",
    "publishing": "/admin/articles/story/{story}/do/publish/",
    "scheduling": "/admin/articles/story/{draft}/do/schedule/",
    "correction": "/admin/articles/story/{story}/do/correct/",
    "taking a note back": "/admin/articles/story/{story}/do/take_back_note/",
    "withdrawal": "/admin/articles/story/{story}/do/withdraw/",
    "hand-over": "/admin/articles/story/{story}/do/hand_over/",
    "preview links": "/admin/articles/story/{story}/links/",
    "story in the bin": "/admin/articles/story/{binned}/change/",
    "moves": "/admin/articles/move/",
    "password": "/admin/password_change/",
    "source document": "/admin/articles/sourcedocument/{document}/change/",
    "list of documents": "/admin/articles/sourcedocument/",
    "import run": "/admin/articles/importrun/{run}/change/",
    "picture": "/admin/articles/picture/{picture}/change/",
    "new author": "/admin/articles/author/add/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screens_are_accessible_and_fit_a_phone(full_desk, desk, said, scheme):
    desk.emulate_media(color_scheme=scheme)
    faults = {}
    for screen, address in SCREENS.items():
        desk.set_viewport_size({"width": 1280, "height": 900})
        desk.goto(address.format(**full_desk))
        faults[screen] = list(said)
        faults[screen] += [
            (fault["id"], [node["html"][:160] for node in fault["nodes"]])
            for fault in Axe().run(desk).response["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]
        said.clear()  # axe tries styles of its own, and is refused
        desk.set_viewport_size({"width": 390, "height": 844})
        if desk.evaluate("document.documentElement.scrollWidth") > 390:
            faults[screen].append("wider than a phone")
    assert faults == {screen: [] for screen in SCREENS}


def test_a_card_is_carried_to_another_column(desk):
    story = make_story(headline="Harbour reopens")
    desk.goto("/admin/articles/story/board/")
    card = desk.locator(f"#story-{story.pk}")
    card.drag_to(desk.locator("#stage-live"))
    desk.locator(f"#stage-live #story-{story.pk}").wait_for()
    assert story.moves.get().verb == "publish"


def test_a_card_is_moved_by_keyboard(desk):
    story = make_story(headline="Harbour reopens")
    desk.goto("/admin/articles/story/board/")
    desk.get_by_role("button", name="Submit for review").focus()
    desk.keyboard.press("Enter")
    desk.locator(f"#stage-in_review #story-{story.pk}").wait_for()


def test_the_login_page_is_accessible(page):
    page.goto("/admin/login/")
    found = Axe().run(page).response["violations"]
    assert [f["id"] for f in found if f["impact"] in {"serious", "critical"}] == []


def test_what_is_only_shown_says_not_how_it_is_typed(desk):
    story = make_story(headline="Harbour reopens")
    desk.goto(f"/admin/articles/story/{story.pk}/change/")
    told = desk.locator(".field-topics .help, .field-published_at .help")
    assert [each.is_visible() for each in told.all()] == [True, True]
    put_in_bin(story, by=None, at=timezone.now())
    desk.reload()
    assert [each.is_visible() for each in told.all()] == [False, False]


def test_a_move_says_all_of_itself_beside_a_long_headline(desk):
    story = make_story(headline="Harbour reopens after the storm " * 4)
    publish(story, by=None, at=timezone.now())
    desk.goto("/admin/articles/move/")
    table = desk.locator("#result_list")
    assert table.evaluate("table => table.scrollWidth - table.parentElement.clientWidth") <= 0


def test_a_phone_shows_which_version_comes_before_which(desk):
    story = make_story(headline="Harbour reopens")
    revisions.save(story, by=None, at=timezone.now())
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"/admin/articles/story/{story.pk}/versions/")
    for pick in ("Before", "After"):
        named = desk.get_by_role("columnheader", name=pick).bounding_box()["x"]
        chosen = desk.get_by_role("radio", name=f"Version 1 {pick.lower()}").bounding_box()["x"]
        assert abs(named - chosen) < 2


def test_a_row_that_was_added_is_typed_into_at_once(desk):
    make_author("Olena Marchenko")
    story = make_story(headline="Harbour reopens", authors=[])
    desk.goto(f"/admin/articles/story/{story.pk}/change/")
    desk.get_by_role("button", name="Add another Byline").press("Enter")
    expect(desk.get_by_role("combobox", name="Author")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.type("olena")
    desk.get_by_role("option", name="Olena Marchenko").wait_for()
    desk.keyboard.press("Enter")
    desk.get_by_role("combobox", name="Author: Olena Marchenko").wait_for()


def test_an_author_that_was_missing_is_added_on_the_way(desk):
    story = make_story(headline="Harbour reopens", authors=[])
    desk.goto(f"/admin/articles/story/{story.pk}/change/")
    desk.get_by_role("button", name="Add another Byline").click()
    with desk.expect_popup() as opened:
        desk.locator("#bylines-0").get_by_role("link", name="Add another author").click()
    opened.value.get_by_label("Name").fill("Vera Sample")
    opened.value.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_role("combobox", name="Author: Vera Sample").wait_for()
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_text("Saved. This is version").wait_for()
    assert [byline.name for byline in story.bylines.all()] == ["Vera Sample"]
