"""Pages as a reader meets them: in a browser, small or large, by day or night, by keyboard."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Section, Teaser, Topic
from articles.publishing import correct, publish, withdraw
from tests.factories import NOW, make_author, make_edition, make_picture, make_story, use_picture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

ADDRESSES = [
    "/",
    "/stories/ferries-run-again/",
    "/search/",
    "/search/?q=ferries&since=2020-01-01",
    "/search/?q=inspection&topic=boats",
    "/corrections/",
    "/sections/harbour/",
    "/topics/boats/",
    "/authors/",
    "/authors/olena-sample/",
    "/archive/",
    "/archive/2025/",
    "/archive/2025/3/",
    "/archive/2025/3/14/",
    "/about/",
    "/nowhere/",
    "/stories/ferries-run-agan/",
    "/stories/taken-back/",
]


LONG = "An inspection that nobody had announced finds cracks in two of the seven supports " * 3


def publish_headline(length):
    headline = f"{LONG[:length].strip()} {length}"
    make_edition(headline=headline, section=Section.objects.default())


@pytest.fixture
def newsroom(db):
    section = Section.objects.create(name="Harbour", is_default=True)
    for length in range(20, 220, 25):
        publish_headline(length)
    story = make_story(
        headline="Ferries run again",
        standfirst="After a year, two boats.",
        body="\n".join(
            [
                "<p>The harbour <a href='https://a.example/'>reopened</a>.</p>",
                "<h2>What next</h2>",
                '<blockquote class="pull-quote">Two boats.</blockquote>',
                '<aside data-teaser="1"></aside>',
                '<p class="editors-note">Names were changed.</p>',
            ]
        ),
        section=section,
        topics=["Boats"],
        authors=[make_author("Olena Sample", role="Reporter", bio="Bio.", email="o@news.example")],
    )
    use_picture(story, make_picture())
    for order in (0, 1):
        Teaser.objects.create(story=story, order=order, title=f"Elsewhere {order}")
    publish(story, by=None, at=NOW)
    gone = make_edition(headline="Taken back", section=section).story
    withdraw(gone, by=None, at=NOW, reason="It was wrong.", public=True)


@pytest.fixture
def long_feed(newsroom):
    """41 stories."""
    for length in range(31, 191, 5):
        publish_headline(length)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_shuts_anybody_out(page, newsroom, scheme):
    page.emulate_media(color_scheme=scheme)
    axe = Axe()
    found = {}
    for address in ADDRESSES:
        page.goto(address)
        if broken := axe.run(page).response["violations"]:
            found[address] = [(rule["id"], rule["nodes"][0]["html"]) for rule in broken]
    assert found == {}


def test_the_present_section_alone_is_underlined_in_colours_of_the_readers_own_too(page, newsroom):
    page.emulate_media(forced_colors="active")
    page.goto("/sections/harbour/")
    links = page.locator(".sections a")
    width = "found => found.map((each) => getComputedStyle(each).borderBlockEndWidth)"
    named = links.evaluate_all("found => found.map((each) => each.ariaCurrent)")
    assert links.evaluate_all(width) == ["2px" if each else "0px" for each in named]
    height = "found => new Set(found.map((each) => each.offsetHeight)).size"
    assert links.evaluate_all(height) == 1


def test_the_head_of_a_story_that_is_read_from_right_to_left_begins_at_the_right(page, db):
    Section.objects.create(name="Harbour", is_default=True)
    story = make_edition(headline="الميناء يعاد فتحه", standfirst="ملخص", language="ar")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(story.get_absolute_url())
    edges = "found => found.map((each) => Math.round(each.getBoundingClientRect().right))"
    parts = page.locator(".story-head, .story-headline, .story-standfirst")
    assert len(set(parts.evaluate_all(edges))) == 1


@pytest.mark.parametrize("width", [320, 768, 1600])
def test_no_page_is_wider_than_its_window(page, newsroom, width):
    page.set_viewport_size({"width": width, "height": 800})
    wider = []
    for address in ADDRESSES:
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wider.append(address)
    assert wider == []


def test_a_long_word_makes_no_page_wider(page, db):
    long = "Електрокардіографічнорентгенологічний"
    desk = make_author(f"{long} desk", kind="desk")
    author = make_author(f"{long} Koval", role=long, email=f"{'k' * 40}@news.example")
    author.desks.add(desk)
    section = Section.objects.create(name=long, is_default=True)
    for number in range(3):
        story = make_story(
            headline=f"{long} {number}",
            standfirst=long,
            body=f'<h2>{long}</h2>\n<p>{long}</p>\n<aside data-teaser="1"></aside>',
            section=section,
            topics=[long],
            authors=[author, desk],
            source_credit=long,
        )
        Teaser.objects.create(story=story, title=long, excerpt=long, publication=long)
        publish(story, by=None, at=NOW)
        correct(story, kind="correction", text=long, by=None, at=NOW)
    page.set_viewport_size({"width": 320, "height": 800})
    wider = []
    for address in (
        "/",
        "/corrections/",
        "/authors/",
        "/search/?q=desk",
        *(row.get_absolute_url() for row in (story, author, desk, section, Topic.objects.get())),
        f"{story.get_absolute_url()[:-4]}/",
    ):
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wider.append(address)
    assert wider == []


def test_the_names_of_many_authors_leave_room_for_other_stories(page, db):
    section = Section.objects.create(name="Harbour", is_default=True)
    names = [make_author(f"Olena Sample {number}") for number in range(60)]
    make_edition(section=section, authors=names)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/sections/harbour/")
    lines = (
        "(each) => Math.round(each.offsetHeight / parseFloat(getComputedStyle(each).lineHeight))"
    )
    assert page.locator(".story-card-byline").evaluate(lines) == 3


def test_a_comma_parts_day_and_clock_wherever_they_stand_in_one_line(page, newsroom):
    story = make_edition(headline="Corrected", section=Section.objects.default()).story
    correct(story, kind="correction", text="It was not so.", by=None, at=NOW)
    page.set_viewport_size({"width": 390, "height": 800})
    after = "found => found.map((each) => getComputedStyle(each, '::after').content)"
    for address in ("/", story.get_absolute_url(), "/corrections/"):
        page.goto(address)
        assert set(page.locator(".day").evaluate_all(after)) == {'","'}, address


def test_nothing_stands_on_paper_that_is_there_to_be_pressed(page, long_feed):
    page.emulate_media(media="print")
    pressed = page.locator(".finder, .finder-help, .facets, .feed-back, .feed-more, .share, .skip")
    seen = "found => found.filter((each) => each.checkVisibility()).length"
    for address in ("/search/?q=inspection", "/", "/?before=20250315T120000000000-9"):
        page.goto(address)
        assert pressed.evaluate_all(seen) == 0, address


def test_no_heading_is_left_at_the_foot_of_a_sheet_of_paper(page, long_feed):
    page.emulate_media(media="print")
    page.goto("/")
    heading = page.locator(".columns-label").first
    kept = "each => [getComputedStyle(each).display, getComputedStyle(each).breakAfter]"
    assert heading.evaluate(kept) == ["block", "avoid"]


def test_a_button_and_what_stands_beside_it_keep_their_words_whole(page, newsroom):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/search/?q=ferries")
    for place, words in ((".finder-go .button", "Знайти"), (".finder-go a", "спочатку")):
        lines = """(element, words) => {
            element.textContent = words;
            const range = document.createRange();
            range.selectNodeContents(element);
            return range.getClientRects().length;
        }"""
        assert page.locator(place).evaluate(lines, words) == 1, words


def test_show_more_adds_the_next_stories_and_goes_on_from_the_first(page, long_feed):
    page.goto("/")
    feed = page.locator("[data-feed] > li")
    shown = feed.count()
    address = page.locator("a[data-show-more]").get_attribute("href")
    page.locator("a[data-show-more]").click()
    expect(feed.nth(shown).locator("h3 a")).to_be_focused()
    expect(page).to_have_url(address)
    expect(page.locator("a[data-show-more]")).to_have_count(0)  # 41 stories: these were the last
    headlines = page.locator("h3").all_inner_texts()
    assert len(headlines) == len(set(headlines)) == 41


def test_show_more_goes_on_from_a_story_that_must_not_be_named(page, db):
    Section.objects.create(name="Harbour", is_default=True)
    stories = [make_edition().story for _ in range(21)]
    withdraw(stories.pop(), by=None, at=NOW, reason="A court said so.", kind="legal", public=True)
    for minutes, story in enumerate(stories, 1):
        at = NOW + timedelta(minutes=minutes)
        correct(story, kind="correction", text="It was not so.", by=None, at=at)
    page.goto("/corrections/")
    page.locator("a[data-show-more]").click()
    expect(page.get_by_role("heading", name="A story", exact=True)).to_be_focused()
    expect(page.locator("[data-feed] > li")).to_have_count(21)


def test_show_more_is_a_link_where_scripts_do_not_run(chromium, live_server, long_feed):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("a[data-show-more]").click()
    expect(page).to_have_url(re.compile("before="))
    expect(page.locator("[data-feed] > li")).to_have_count(13)
    context.close()


def test_the_first_thing_a_keyboard_meets_leads_past_the_navigation(page, newsroom):
    page.goto("/stories/ferries-run-again/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_no_page_is_wider_than_its_window_with_letters_twice_as_large(page, newsroom):
    page.set_viewport_size({"width": 640, "height": 800})
    wider = []
    for address in ADDRESSES:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wider.append(address)
    assert wider == []


def test_a_keyboard_reaches_all_that_can_be_used_and_shows_where_it_is(page, newsroom):
    page.goto("/search/?q=inspection")
    usable = "a[href], button:not([hidden]), input:not([type=hidden]), select, summary"
    number = page.locator(usable).evaluate_all(
        "found => found.filter((each) => each.tabIndex >= 0 && each.checkVisibility()).length"
    )
    outlines, reached = set(), 0
    # A date has a stop for each of its parts, so that there are more stops than elements.
    for _ in range(number + 20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        if page.evaluate("!document.activeElement.dataset.reached"):
            reached += 1
            outlines.add(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
            page.evaluate("document.activeElement.dataset.reached = 'yes'")
    assert reached == number
    assert outlines == {"solid"}


def test_what_a_reader_types_is_offered_back_as_names_and_headlines(page, newsroom):
    page.goto("/search/")
    page.locator("#id_q").press_sequentially("ferr")
    page.wait_for_timeout(100)
    page.locator("#id_q").press_sequentially("ies")
    first = page.locator("#suggestions option").first
    expect(first).to_have_attribute("value", "Ferries run again")


def test_a_link_is_shared_without_anybody_else(chromium, live_server, newsroom):
    context = chromium.new_context(
        base_url=live_server.url, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/stories/ferries-run-again/")
    page.get_by_role("button", name="copy the link").click()
    page.get_by_text("Copied").wait_for()
    address = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == address
    mail = page.get_by_role("link", name="by e-mail").get_attribute("href")
    assert mail == f"mailto:?subject=Ferries%20run%20again&body={quote(address, safe='')}"
    assert all(url.startswith(live_server.url) for url in asked)
    context.close()


def test_a_quote_is_copied_with_a_link_to_its_words(chromium, live_server, newsroom):
    context = chromium.new_context(
        base_url=live_server.url, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto("/stories/ferries-run-again/")
    expect(page.locator(".quote-button")).to_be_hidden()
    page.locator(".story-body > p").first.select_text()
    page.locator(".quote-button").click()
    page.get_by_text("Copied").wait_for()
    said, headline, link = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert said == "“The harbour reopened.”"
    assert headline == "Ferries run again"
    assert link.endswith("/stories/ferries-run-again/#:~:text=The%20harbour%20reopened.")
    context.close()
