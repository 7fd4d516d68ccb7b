"""Takes a picture of every kind of readers' page: small and large, by day, by night, on paper.

    python tests/bench/look_at_pages.py FOLDER [--port 8765] [--only few-plain ...]

Four newsrooms are made, each in a database of its own: with three stories and with three thousand,
with pictures and without. Each has the longest headline there may be and a story of one line. The
pictures are FOLDER/newsroom/page-width-mode.png. What a browser complains of is printed, and so is
how far things moved while a page was loaded, which should be nowhere.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NEWSROOMS = {
    "few-plain": ("3", "plain"),
    "few-pictured": ("3", "pictured"),
    "many-plain": ("3000", "plain"),
    "many-pictured": ("3000", "pictured"),
}
WIDTHS = (390, 768, 1440)
ODD = (
    "/search/?q=%22%27%3Cb%3E-+author%3A&since=yesterday&until=2025-02-31"
    "&year=12&topic=%F0%9F%9A%A2"
)
PAGES = {
    "front": "/",
    "front-earlier": "/?before=20250310T000000000000-1",
    "section": "/sections/harbour/",
    "topic": "/topics/shipping/",
    "authors": "/authors/",
    "author-person": "/authors/olena-sample/",
    "author-desk": "/authors/night-desk/",
    "archive": "/archive/",
    "archive-year": "/archive/2025/",
    "archive-month": "/archive/2025/3/",
    "archive-day": "/archive/2025/3/14/",
    "search": "/search/",
    "search-found": "/search/?q=harbour",
    "search-nothing": "/search/?q=zzzz",
    "search-odd": ODD,
    "corrections": "/corrections/",
    "about": "/about/",
    "not-found": "/stories/ferries-run-agan/",
    "gone": "/stories/taken-back/",
    "broken": "/broken/",
    "story": "/stories/ferries-run-again/",
    "story-longest": "/stories/longest/",
    "story-one-line": "/stories/one-line/",
}


@contextmanager
def served(name: str, folder: Path, port: int, *, is_built: bool = False) -> Iterator[str]:
    """Serve the newsroom of that name, made if it is not there, while it is looked at.

    Style sheets come as they lie in the project, or `is_built`, as readers get them.
    """
    site = f"http://127.0.0.1:{port}"
    home = folder / name
    home.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "SECRET_KEY": "for pictures alone",
        "SECURE_SSL_REDIRECT": "no",
        "DATABASE_URL": f"sqlite:///{home}/db.sqlite3",
        "MEDIA_ROOT": f"{home}/media",
        "PUBLICATION_NAME": "The Tavria Courier",
        "PUBLICATION_DESCRIPTION": "News and reporting from Ukraine’s south.",
        "PUBLICATION_EMAIL": "desk@news.example",
        "PUBLICATION_ADDRESS": site,
        "DJANGO_SETTINGS_MODULE": f"tests.bench.{'serve' if is_built else 'look'}_settings",
        "STATIC_ROOT": f"{home}/static",
        "PYTHONPATH": str(ROOT),
    }
    fill = [sys.executable, HERE / "look_stories.py", home, *NEWSROOMS[name]]
    manage = [sys.executable, ROOT / "manage.py"]
    if is_built:
        static = ["collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run([*manage, *static], env=environment, check=True)
    if not (home / "500.html").exists():
        (home / "db.sqlite3").unlink(missing_ok=True)
        subprocess.run(fill, env=environment, check=True)
    else:
        for command in (["migrate", "--verbosity", "0"], ["rebuild_editions"]):
            subprocess.run([*manage, *command], env=environment, check=True)
    granian = Path(sys.executable).with_name("granian")
    command = [granian, "--interface", "wsgi", "--port", str(port), "newsroom.wsgi:application"]
    with (home / "server.txt").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(site)
            yield site
        finally:
            server.terminate()
            server.wait()


def _wait(site: str) -> None:
    for _ in range(60):
        try:
            urllib.request.urlopen(site, timeout=5)
            return
        except OSError:
            time.sleep(0.5)
    sys.exit(f"Nothing answers at {site}.")


# Has to be there before the page is: what moves first is told of first.
WATCH = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) window.moved += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def take(browser, site: str, home: Path, pages: dict[str, str]) -> None:
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            context = browser.new_context(
                base_url=site, viewport={"width": width, "height": 900}, color_scheme=scheme
            )
            context.add_init_script(WATCH)
            page = context.new_page()
            # Nothing here breaks by itself.
            page.route("**/broken/", lambda route: route.fulfill(path=home / "500.html"))
            page.on("console", lambda said: print("  console:", said.text))
            for name, address in pages.items():
                show(page, name, address)
                if moved := page.evaluate("window.moved"):
                    print(f"  {name} moved by {moved:.4f} at {width} px")
                page.screenshot(path=home / f"{name}-{width}-{scheme}.png", full_page=True)
                if (scheme, width) == ("light", 768):
                    page.pdf(path=home / f"{name}.pdf", format="A4", prefer_css_page_size=True)
            context.close()


def show(page, name: str, address: str) -> None:
    """Open the page and all its pictures, which come as a reader comes to them."""
    page.goto(address)
    page.wait_for_load_state("load")
    page.evaluate(
        "async () => { for (let y = 0; y < document.body.scrollHeight; y += 700) {"
        " scrollTo(0, y); await new Promise((go) => setTimeout(go, 30)); } scrollTo(0, 0); }"
    )
    page.wait_for_load_state("networkidle")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--port", type=int, default=8765)
    arguments.add_argument("--only", nargs="+", choices=NEWSROOMS, default=list(NEWSROOMS))
    arguments.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES))
    asked = arguments.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name in asked.only:
            print(name)
            with served(name, asked.folder.resolve(), asked.port) as site:
                pages = {each: PAGES[each] for each in asked.pages}
                take(browser, site, asked.folder / name, pages)
        browser.close()


if __name__ == "__main__":
    main()
