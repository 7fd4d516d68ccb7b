"""What the tests of the desk in a browser share: somebody logged in, and what the browser says."""

from collections.abc import Callable, Iterator

import pytest

from tests.factories import make_user


def watch(page, said: list[str]) -> None:
    """Add to `said` what the browser complains of on `page`.

    Those are scripts that break, and scripts and styles that are refused.
    """
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    page.on("pageerror", lambda error: said.append(str(error)))


@pytest.fixture
def log_in() -> Callable:
    """Log an editor of this name in; the page is at the desk then."""

    def log_in(page, name="Iryna"):
        page.set_default_timeout(10_000)
        user = make_user("Editors", username=name.lower(), first_name=name)
        page.goto("/admin/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill("pass")
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("button", name="Log out").wait_for(state="attached")
        return user

    return log_in


@pytest.fixture
def said(page) -> list[str]:
    """What the browser complains of on `page`."""
    said: list[str] = []
    watch(page, said)
    return said


@pytest.fixture
def desk(page, said, log_in) -> Iterator:
    """A page logged in as an editor; the browser may have nothing to complain of."""
    log_in(page)
    yield page
    assert said == []
