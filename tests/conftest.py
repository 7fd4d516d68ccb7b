"""What any test may ask for."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import hypothesis
import pytest
from django.db import connection

from tests.in_browser import log_in, watch

# The same browser without its windows, where there is one, opens a page in a third of the time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")

# CI tries the same examples every time: when it fails, the change did it. Elsewhere each run
# looks further. No example has a time limit, for machines are slow at times.
hypothesis.settings.register_profile(
    "newsroom", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True
)
hypothesis.settings.load_profile("newsroom")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update",
        action="store_true",
        help="write what the golden cases expect anew, from what comes out now",
    )


@pytest.fixture(scope="session")
def update(pytestconfig: pytest.Config) -> bool:
    """Whether golden cases are to be written anew; look at the diff before you commit it."""
    return pytestconfig.getoption("--update")


@pytest.fixture
def own_database(db, tmp_path) -> Path:
    """A database for processes of their own: all tables, and what migrations put there.

    It is of SQLite whatever the tests run on, and need not be tried on more than that.
    """
    if connection.vendor != "sqlite":
        pytest.skip("the database of these processes is the same on any other")
    place = tmp_path / "db.sqlite3"
    tested, own = sqlite3.connect(connection.settings_dict["NAME"]), sqlite3.connect(place)
    with closing(tested), closing(own):
        tested.backup(own)  # to migrate another takes ten seconds
    return place


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """A running Chromium. A machine may be without one; CI may not."""
    if not CHROMIUM:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("no Chromium here: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api")
    api.expect.set_options(timeout=10_000)
    playwright = api.sync_playwright().start()
    # Playwright's event loop runs in this thread, where Django would refuse to query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # As root, and in most containers, Chromium's sandbox does not start.
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()
    playwright.stop()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium, django_db_serialized_rollback, live_server) -> Iterator:
    """An empty page in a new profile, with the live server's address as its base."""
    context = chromium.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def said(page) -> list[str]:
    """What the browser complains of on `page`."""
    said: list[str] = []
    watch(page, said)
    return said


@pytest.fixture
def desk(page, said) -> Iterator:
    """A page at the desk, where an editor is logged in; the browser may complain of nothing."""
    log_in(page)
    yield page
    assert said == []
