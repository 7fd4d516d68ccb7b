"""What tests in a browser do before they begin: log in, and listen to what the browser says."""

from typing import Any

from tests.factories import make_user


def watch(page: Any, said: list[str]) -> None:
    """Add to `said` what the browser complains of on `page`.

    Those are scripts that break, and scripts and styles that are refused.
    """
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    page.on("pageerror", lambda error: said.append(str(error)))


def press_in_ukrainian(page: Any, key: str, code: str, **held: bool) -> None:
    """Press what types `key` on a Ukrainian keyboard and stands where `code` says."""
    page.evaluate(
        "event => document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', { ...event, bubbles: true, cancelable: true }))",
        {"key": key, "code": code, **held},
    )


def log_in(page: Any, name: str = "Iryna") -> None:
    """Log in as an editor of this name; the page is at the desk then."""
    page.set_default_timeout(10_000)
    user = make_user("Editors", username=name.lower(), first_name=name)
    page.goto("/admin/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill("pass")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Log out").wait_for(state="attached")
