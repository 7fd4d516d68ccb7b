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
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
PASSWORD = "newsroom-demo"


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


def take(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"{name}.png")


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
    page.screenshot(path=PICTURES / "review.png")
    print("review.png")


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

        editor = open_page(browser, 1280, 960)
        editor.goto("/admin/login/")
        editor.fill("#id_username", "editor")
        editor.fill("#id_password", PASSWORD)
        editor.press("#id_password", "Enter")
        editor.wait_for_load_state()
        take(editor, "/admin/articles/story/", "stories")
        draft = editor.locator("#result_list a[href*='/change/']").first.get_attribute("href")
        take(editor, draft or "/admin/", "story-form")
        editor.goto("/admin/articles/sourcedocument/")
        document = editor.get_by_role("link", name="summit-observatory").get_attribute("href")
        review(editor, document or "/admin/")
        browser.close()


if __name__ == "__main__":
    main()
