"""Reads settings from the environment, strictly.

A value that cannot be understood stops the site with an error that names the variable
and says what is expected; nothing is guessed. An empty value counts as none. Values are
taken as they stand: ``$`` at the start of a password is a dollar sign.

django-environ only takes the service URLs apart. Its own readers take 'maybe' for False,
keep the spaces in lists and follow a leading ``$`` to another variable.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from django.conf.global_settings import LANGUAGES
from django.core.exceptions import ImproperlyConfigured
from environ import Env

_BOOLEANS: Final = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}
_DATABASES: Final = ("sqlite", "postgres", "postgresql")
_CACHES: Final = ("locmemcache", "dummycache", "redis", "rediss")
_EMAILS: Final = ("smtp", "smtp+tls", "smtp+ssl", "consolemail", "dummymail")


class Required:
    """The type of ``REQUIRED``, the default of a variable that has none."""


REQUIRED: Final = Required()


class Environment:
    """The variables of one environment; each method reads one of them by name."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str, default: str | Required = REQUIRED) -> str:
        value = self._value(name)
        if value is not None:
            return value
        if isinstance(default, Required):
            raise ImproperlyConfigured(f"{name} is not set, and nothing works without it.")
        return default

    def boolean(self, name: str, default: bool) -> bool:
        value = self._value(name)
        if value is None:
            return default
        if value.lower() not in _BOOLEANS:
            raise _wrong(name, value, "yes, true, on, 1, no, false, off or 0")
        return _BOOLEANS[value.lower()]

    def integer(self, name: str, default: int) -> int:
        value = self._value(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]+", value):
            raise _wrong(name, value, "a whole number, 0 or more")
        return int(value)

    def words(self, name: str, default: list[str]) -> list[str]:
        """Words separated by commas, without the spaces around them."""
        value = self._value(name)
        if value is None:
            return default
        return [word.strip() for word in value.split(",") if word.strip()]

    def address(self, name: str, default: str | Required = REQUIRED) -> str:
        """The address of a site, without a path or a slash at the end."""
        value = self.text(name, default)
        if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?/?", value):
            raise _wrong(name, value, "a site's address such as https://news.example")
        return value.rstrip("/")

    def language(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if value not in dict(LANGUAGES):
            raise _wrong(name, value, "a language code of Django's, such as en or uk")
        return value

    def time_zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (KeyError, OSError, ValueError) as error:
            raise _wrong(name, value, "a time zone such as Europe/Kyiv") from error
        return value

    def database(self, name: str, default: str) -> dict[str, Any]:
        """An entry of DATABASES."""
        return self._service(name, default, _DATABASES, Env.db_url_config)

    def cache(self, name: str, default: str) -> dict[str, Any]:
        """An entry of CACHES."""
        return self._service(name, default, _CACHES, Env.cache_url_config)

    def email(self, name: str, default: str) -> dict[str, Any]:
        """The EMAIL_* settings."""
        found = self._service(name, default, _EMAILS, Env.email_url_config)
        return {setting: value for setting, value in found.items() if value}

    def bucket(self, name: str) -> dict[str, str] | None:
        """``s3://BUCKET/PREFIX?custom_domain=HOST`` as django-storages' options, or None.

        Pages are stored as finished HTML, so a picture's address must stay as it is: the
        bucket is read through a public host, never through signed links that run out.
        """
        value = self._value(name)
        if value is None:
            return None
        url = urlsplit(value)
        options = {key: found[0] for key, found in parse_qs(url.query).items()}
        if url.scheme != "s3" or not url.netloc or "custom_domain" not in options:
            raise _wrong_url(name, "s3://BUCKET/PREFIX?custom_domain=PUBLIC.HOST")
        return {"bucket_name": url.netloc, "location": url.path.strip("/"), **options}

    def _value(self, name: str) -> str | None:
        return self._variables.get(name, "").strip() or None

    def _service(
        self, name: str, default: str, schemes: tuple[str, ...], config: Callable[[str], Any]
    ) -> dict[str, Any]:
        value = self.text(name, default)
        expected = "a URL that begins with " + ", ".join(f"{scheme}://" for scheme in schemes)
        scheme, separator, _ = value.partition("://")
        if not separator or scheme not in schemes:
            raise _wrong_url(name, expected)
        try:
            return dict(config(value))
        except ValueError as error:
            raise _wrong_url(name, f"{expected}; {error}") from error


def _wrong(name: str, value: str, expected: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is {value!r}; expected {expected}.")


def _wrong_url(name: str, expected: str) -> ImproperlyConfigured:
    # The value is not repeated: it may hold a password, and errors end up in logs.
    return ImproperlyConfigured(f"{name} cannot be read; expected {expected}.")
