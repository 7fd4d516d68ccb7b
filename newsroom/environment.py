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
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from environ import Env

_BOOLEANS: Final = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}
_DATABASES: Final = ("sqlite", "postgres", "postgresql")
_CACHES: Final = ("locmemcache", "dummycache", "redis", "rediss")
_HOST: Final = r"[A-Za-z0-9_.-]+"
# What django-storages may be told of a bucket in a URL; all else is settled in settings.py.
_BUCKET: Final = frozenset(
    """access_key secret_key security_token custom_domain endpoint_url region_name
    addressing_style signature_version default_acl""".split()
)
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
        if not _is_origin(value.removesuffix("/"), _HOST):
            raise _wrong(name, value, "a site's address such as https://news.example")
        return value.removesuffix("/")

    def hosts(self, name: str, default: list[str]) -> list[str]:
        """Names of hosts, without scheme or port; ``.news.example`` stands for all below it."""
        found = self.words(name, default)
        for host in found:
            if not re.fullmatch(rf"\*|{_HOST}|\[[0-9A-Fa-f:.]+\]", host):
                raise _wrong(name, host, "names of hosts such as news.example")
        return found

    def origins(self, name: str, default: list[str]) -> list[str]:
        """Addresses of sites; ``https://*.news.example`` stands for all below it."""
        found = self.words(name, default)
        for origin in found:
            if not _is_origin(origin, rf"(\*\.)?{_HOST}"):
                raise _wrong(name, origin, "sites' addresses such as https://desk.news.example")
        return found

    def mailbox(self, name: str, default: str) -> str:
        """Somebody's e-mail address."""
        value = self.text(name, default)
        try:
            if value:
                validate_email(value)
        except ValidationError as error:
            raise _wrong(name, value, "an e-mail address such as desk@news.example") from error
        return value

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
        found = self._service(name, default, _DATABASES, Env.db_url_config)
        if not found["NAME"]:
            raise _wrong_url(name, "the name of a database at its end, postgres://HOST/NAME")
        return found

    def cache(self, name: str, default: str) -> dict[str, Any]:
        """An entry of CACHES."""
        found = self._service(name, default, _CACHES, Env.cache_url_config)
        url = urlsplit(self.text(name, default))
        is_redis = url.scheme in {"redis", "rediss"}
        if is_redis and not (url.hostname and re.fullmatch(r"(/[0-9]*)?", url.path)):
            raise _wrong_url(name, "redis://HOST:6379/NUMBER")
        return found

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
        host = options.get("custom_domain", "")
        if url.scheme != "s3" or not url.netloc or not re.fullmatch(_HOST, host):
            raise _wrong_url(name, "s3://BUCKET/PREFIX?custom_domain=PUBLIC.HOST")
        if unknown := sorted(options.keys() - _BUCKET):
            known = ", ".join(sorted(_BUCKET))
            raise _wrong_url(name, f"none but {known} after the '?', and not {unknown[0]}")
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
            _ = urlsplit(value).port  # which not all of the readers look at
            return dict(config(value))
        except ValueError as error:
            raise _wrong_url(name, f"{expected}; {error}") from error


def _is_origin(value: str, host: str) -> bool:
    """Whether `value` is scheme, host (a pattern) and perhaps a port, and no more."""
    found = re.fullmatch(rf"https?://{host}(?::([0-9]{{1,5}}))?", value)
    return found is not None and int(found[found.re.groups] or 443) < 2**16


def _wrong(name: str, value: str, expected: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is {value!r}; expected {expected}.")


def _wrong_url(name: str, expected: str) -> ImproperlyConfigured:
    # The value is not repeated: it may hold a password, and errors end up in logs.
    return ImproperlyConfigured(f"{name} cannot be read; expected {expected}.")
