"""Take the pictures of the README: `make pictures`. Needs Chromium, and overwrites docs/pictures.

A newsroom of its own is made in a temporary folder, with the samples and the demo logins, so the
pictures show what `make demo` shows.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
PASSWORD = "newsroom-demo"
MOST = 80_000  # bytes of a picture: a README is read on trains

HEADLINE = "Night ferry crosses the estuary again"
STANDFIRST = "After three winters the last boat leaves at ten, with room for bicycles."
PARAGRAPHS = (
    "The night ferry crossed the estuary on Monday for the first time in three years. Forty "
    "passengers and a dog called Captain were on board.",
    "“We kept the lamps filled, just in case,” said Marta Holub, who has sold tickets on the "
    "pier since she left school.",
    "A crossing costs TK and takes a quarter of an hour.",
)


def manage(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments], env=environment, capture_output=True
    )
    if done.returncode not in {0, 1}:
        sys.exit(done.stderr.decode())


@contextmanager
def newsroom() -> Iterator[None]:
    """Serve the demo's newsroom for as long as the pictures take."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DEBUG": "1",
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "PUBLICATION_NAME": "The Tavria Courier",
            "PUBLICATION_ADDRESS": SITE,
        }
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "load_demo")
        manage(environment, "rebuild_editions")
        manage(environment, "import_stories", str(ROOT / "fixtures" / "documents"))
        manage(environment, "create_demo_logins")
        server = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "runserver", "--noreload", str(PORT)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(60):
                try:
                    urllib.request.urlopen(SITE, timeout=1)
                    break
                except OSError:
                    time.sleep(0.5)
            yield
        finally:
            server.terminate()
            server.wait()


def open_page(browser: Browser, width: int, height: int, scheme: str = "light") -> Page:
    context = browser.new_context(
        base_url=SITE,
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    return context.new_page()


def snap(page: Page, name: str, *, shown: Locator | None = None) -> None:
    """Take what is in the window, scrolled to what is to be `shown`, and make it small."""
    page.wait_for_load_state("networkidle")
    if shown:
        shown.evaluate("place => scrollTo(0, place.getBoundingClientRect().top + scrollY - 110)")
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    whole = Image.open(path).convert("RGB")
    for colours in (256, 128, 96, 64, 48, 32):
        whole.quantize(colours).save(path, optimize=True)
        if path.stat().st_size <= MOST:
            break
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def take(page: Page, address: str, name: str) -> None:
    page.goto(address)
    snap(page, name)


def review(page: Page, address: str) -> None:
    """Take the review at work: a line in doubt, two chosen, and what they may be."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    text = page.locator("label.role-body .piece-box")
    text.nth(1).focus()
    with page.expect_response("**/outlook/"):
        page.keyboard.press("0")
    page.locator("label.role-caption .piece-box").first.focus()
    page.keyboard.press("Shift+ArrowDown")
    page.evaluate("scrollTo(0, 0)")
    snap(page, "review")


def front_page(page: Page) -> None:
    """Take the editor of the front page with stories pinned, one of them for a while."""
    page.goto("/admin/articles/arrangement/")
    for place, headline in ((1, "bakery"), (3, "courtroom")):
        page.select_option("#find-into", str(place))
        page.locator("[data-found] li", has_text=headline).get_by_role("button").click()
        page.locator("[data-slots] [data-headline]", has_text=headline).wait_for()
    page.locator("summary", has_text="until").nth(1).click()
    page.get_by_label("Until").nth(1).fill("2099-03-14T18:00")
    page.get_by_label("Until").nth(1).blur()
    page.get_by_text("until 14 March 2099").wait_for()
    page.evaluate("scrollTo(0, 0)")
    snap(page, "front-page-editor")


def log_in(browser: Browser, name: str) -> Page:
    page = open_page(browser, 1280, 800)
    page.goto("/admin/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_load_state("networkidle")
    return page


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state("networkidle")


def from_more(page: Page, button: str) -> None:
    """Press one of the rarer buttons, which stand together."""
    page.locator(".bar-more summary").click()
    press(page, button)


def replace_word(page: Page, word: str, by: str) -> None:
    """Put other words in place of one in the text, as a hand on the keyboard would."""
    page.locator(".ProseMirror").get_by_text(word).dblclick()
    page.locator(".ProseMirror").evaluate(
        """(text, word) => {
            const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
            while (walk.nextNode()) {
                const at = walk.currentNode.data.indexOf(word)
                if (at < 0) continue
                const node = walk.currentNode
                return getSelection().setBaseAndExtent(node, at, node, at + word.length)
            }
        }""",
        word,
    )
    page.keyboard.type(by)


def walk(browser: Browser) -> None:
    """From an empty draft to a corrected live story, a picture at each step."""
    author, editor = log_in(browser, "author"), log_in(browser, "editor")
    author.goto("/admin/articles/story/add/")
    author.get_by_label("Headline", exact=True).fill(HEADLINE)
    author.get_by_label("Standfirst").fill(STANDFIRST)
    author.locator(".ProseMirror").click()
    author.keyboard.type(PARAGRAPHS[0])
    for paragraph in PARAGRAPHS[1:]:
        author.keyboard.press("Enter")
        author.keyboard.type(paragraph)
    author.locator("[data-kept]", has_text="kept ").wait_for()
    author.evaluate("scrollTo(0, 0)")
    snap(author, "desk-1-draft")
    press(author, "Save")

    replace_word(author, "Forty", "Sixty-two")
    author.get_by_label("Note to this version").fill("Marta counted them")
    press(author, "Save")
    form = author.url
    author.goto(form.replace("/change/", "/versions/compare/"))
    snap(author, "desk-2-versions")

    author.goto(form)
    editor.goto(form)
    replace_word(author, "lamps filled", "lamps filled and lit")
    press(author, "Save")
    replace_word(editor, "lamps filled", "lanterns full")
    press(editor, "Save")
    snap(editor, "desk-3-conflict")
    press(editor, "Take all of mine")

    author.goto(form)
    press(author, "Submit for review")
    editor.goto(form)
    editor.get_by_label("New note").fill("Ask the ferry office what a crossing costs.")
    editor.get_by_label("must be fixed before it is published").check()
    press(editor, "Leave the note")
    snap(editor, "desk-4-review")

    press(editor, "Settle: Ask the ferry office what a crossing costs.")
    replace_word(editor, "TK", "40 hryvnias")
    press(editor, "Save")
    from_more(editor, "Schedule")
    morning = datetime.now(UTC) + timedelta(days=1)
    editor.get_by_label("Readers get it").fill(f"{morning:%Y-%m-%d}T06:00")
    editor.get_by_text("goes live in").wait_for()
    snap(editor, "desk-5-schedule")

    editor.goto(form)
    press(editor, "Publish")
    replace_word(editor, "a quarter of an hour", "ten minutes")
    press(editor, "Save")
    snap(editor, "desk-6-live-and-changed")

    press(editor, "Publish changes")
    editor.get_by_label("major").check()
    editor.get_by_label("What readers are told").fill("The crossing takes ten minutes since June.")
    snap(editor, "desk-7-publish-changes")
    press(editor, "Publish changes")

    from_more(editor, "Add a public note")
    editor.get_by_label("What readers are told").fill(
        "An earlier version said that the dog is called Captain. Her name is Kapitoshka."
    )
    snap(editor, "desk-8-correct")
    press(editor, "Add a public note")
    editor.locator(".bar-more summary").click()
    editor.get_by_role("link", name="View on site").click()
    snap(editor, "desk-9-corrected")
    editor.goto(form)
    from_more(editor, "Take back a public note")
    editor.get_by_label("Correction").check()
    editor.get_by_label("What is wrong with it?").fill("Captain is what the crew call her.")
    snap(editor, "desk-10-take-back")


def steer(page: Page) -> None:
    """Take the board and the morning view when stories stand in each column."""
    board = "/admin/articles/story/board/"
    page.goto(board)
    press(page, "Submit for review")
    card = page.locator("#stage-draft .card").last
    card.locator("summary").click()
    with page.expect_navigation():
        card.get_by_role("button", name="Schedule", exact=True).click()
    when = datetime.now(UTC) + timedelta(days=2)
    page.get_by_label("Readers get it").fill(when.strftime("%Y-%m-%dT08:30"))
    if page.locator("#id_override").count():
        page.fill("#id_override", "The agency confirmed it by telephone.")
    press(page, "Schedule")
    take(page, board, "board")
    take(page, "/admin/", "morning")


def media(page: Page) -> None:
    """Take the pictures of the desk, once their small forms have been made."""
    page.goto("/admin/articles/picture/")
    for number in range(8):
        page.locator(".picture-thumbnail").nth(number).evaluate("each => each.decode()")
    take(page, "/admin/articles/picture/", "media")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with newsroom(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        reader = open_page(browser, 1280, 960)
        take(reader, "/", "front-page")
        reader.goto("/stories/")
        story = reader.locator(".story-card a[href^='/stories/']").first.get_attribute("href")
        take(reader, story or "/", "story")
        take(open_page(browser, 390, 844, "dark"), story or "/", "story-phone-dark")
        take(reader, "/search/?q=crimea", "search")
        reader.goto("/authors/")
        author = reader.locator(".author-list-name").nth(1).get_attribute("href")
        take(reader, author or "/authors/", "author")

        editor = log_in(browser, "editor")
        media(editor)
        front_page(editor)
        editor.goto("/admin/articles/sourcedocument/")
        document = editor.get_by_role("link", name="summit-observatory").get_attribute("href")
        review(editor, document or "/admin/")
        walk(browser)
        steer(editor)
        browser.close()


if __name__ == "__main__":
    main()
