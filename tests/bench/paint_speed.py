"""When the largest thing on a page is painted on a slow phone, and what the page weighs.

    python tests/bench/paint_speed.py FOLDER [--slower 4] [--times 5]

Serves the newsroom of three thousand stories with pictures that `look_at_pages` makes, and opens
pages in headless Chromium at 390 px with the processor slowed down, each time with an empty cache.
Reports the median of the largest contentful paint in milliseconds, how far anything moved at most
(0 to 1), and the bytes that came over the wire, by kind; `elsewhere` counts requests to other
hosts. The network is that of the machine.
"""

import argparse
import shutil
import statistics
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from look_at_pages import PAGES, WATCH, served
from playwright.sync_api import Browser, Request, sync_playwright

NEWSROOM = "many-pictured"
OPENED = ("front", "section", "topic", "author-person", "archive-month", "search-found", "story")
WEIGHED = {"document": "HTML", "stylesheet": "CSS", "script": "script", "image": "pictures"}

_PAINTED = """
window.painted = 0;
new PerformanceObserver((list) => {
  for (const paint of list.getEntries()) window.painted = paint.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
"""


def opened(browser: Browser, address: str, slower: float) -> tuple[float, float, Counter[str]]:
    """Return (milliseconds to the largest paint, how far things moved, bytes by kind)."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    page = context.new_page()
    page.add_init_script(WATCH + _PAINTED)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    painted, moved = page.evaluate("[window.painted, window.moved]")
    weight: Counter[str] = Counter()
    for request in asked:
        kind = WEIGHED.get(request.resource_type, "other")
        weight[kind] += request.sizes()["responseBodySize"]
        weight["elsewhere"] += urlsplit(request.url).netloc != urlsplit(address).netloc
    context.close()
    return painted, moved, weight


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--port", type=int, default=8766)
    arguments.add_argument("--slower", type=float, default=4)
    arguments.add_argument("--times", type=int, default=5)
    asked = arguments.parse_args()
    kinds = [*WEIGHED.values(), "other", "elsewhere"]
    print(f"{'':16}{'paint ms':>10}{'moved':>8}" + "".join(f"{kind:>10}" for kind in kinds))
    with (
        sync_playwright() as playwright,
        served(NEWSROOM, asked.folder.resolve(), asked.port, is_built=True) as site,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name in OPENED:
            opened(browser, site + PAGES[name], 1)  # renditions are made when first asked for
            found = [opened(browser, site + PAGES[name], asked.slower) for _ in range(asked.times)]
            painted = statistics.median(paint for paint, *_ in found)
            moved = max(moved for _, moved, _ in found)
            weight = found[-1][2]
            row = "".join(f"{weight[kind]:10,}" for kind in kinds)
            print(f"{name:16}{painted:10,.0f}{moved:8.3f}{row}")
        browser.close()


if __name__ == "__main__":
    main()
