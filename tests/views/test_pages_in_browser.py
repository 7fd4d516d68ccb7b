"""Pages as a reader meets them: in a browser, small or large, by day or night, by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Section, Teaser
from articles.publishing import publish
from tests.factories import NOW, make_author, make_edition, make_picture, make_story, use_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = [
    "/",
    "/stories/ferries-run-again/",
    "/stories/?text=ferries&since=2020-01-01",
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
]


@pytest.fixture
def newsroom(db):
    section = Section.objects.create(name="Harbour", is_default=True)
    long = "An inspection that nobody had announced finds cracks in two of the seven supports " * 3
    for n in range(40):
        make_edition(headline=f"{long[: 20 + 5 * n].strip()} {n}", section=section)
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


@pytest.mark.parametrize("width", [320, 768, 1600])
def test_no_page_is_wider_than_its_window(page, newsroom, width):
    page.set_viewport_size({"width": width, "height": 800})
    wider = []
    for address in ADDRESSES:
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wider.append(address)
    assert wider == []


def test_show_more_adds_the_next_stories_and_goes_on_from_the_first(page, newsroom):
    page.goto("/")
    feed = page.locator("[data-feed] > li")
    shown = feed.count()
    address = page.locator("a[data-show-more]").get_attribute("href")
    page.locator("a[data-show-more]").click()
    first_new = feed.nth(shown).locator("h3 a")
    first_new.wait_for()
    assert first_new.evaluate("link => link === document.activeElement")
    assert page.url.endswith(address)
    assert page.locator("a[data-show-more]").count() == 0  # 41 stories: these were the last
    headlines = page.locator("h3").all_inner_texts()
    assert len(headlines) == len(set(headlines)) == 41


def test_show_more_is_a_link_where_scripts_do_not_run(chromium, live_server, newsroom):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("a[data-show-more]").click()
    assert "before=" in page.url
    assert page.locator("[data-feed] > li").count() == 13
    context.close()


def test_the_first_thing_a_keyboard_meets_leads_past_the_navigation(page, newsroom):
    page.goto("/stories/ferries-run-again/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
