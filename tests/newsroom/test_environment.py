import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import settings
from newsroom.environment import Environment

ROOT = Path(__file__).parents[2]
# As the settings read them.
READ = {
    "PUBLICATION_ADDRESS": lambda env: env.address("PUBLICATION_ADDRESS"),
    "PUBLICATION_EMAIL": lambda env: env.mailbox("PUBLICATION_EMAIL", ""),
    "ALLOWED_HOSTS": lambda env: env.hosts("ALLOWED_HOSTS", []),
    "CSRF_TRUSTED_ORIGINS": lambda env: env.origins("CSRF_TRUSTED_ORIGINS", []),
    "CACHE_URL": lambda env: env.cache("CACHE_URL", ""),
    "DATABASE_URL": lambda env: env.database("DATABASE_URL", ""),
    "MEDIA_STORAGE": lambda env: env.bucket("MEDIA_STORAGE"),
}


def test_an_empty_value_is_none_at_all():
    env = Environment({"NAME": "", "DEBUG": "  "})
    assert env.text("NAME", default="Herald") == "Herald"
    assert env.boolean("DEBUG", default=True) is True


def test_what_has_no_default_must_be_set():
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        Environment({}).text("SECRET_KEY")


def test_a_dollar_at_the_start_is_a_dollar():
    env = Environment({"SECRET_KEY": "$PASSWORD", "PASSWORD": "other"})
    assert env.text("SECRET_KEY") == "$PASSWORD"


@pytest.mark.parametrize("value", ["1", "true", "True", "YES", "on", " on "])
def test_yes(value):
    assert Environment({"DEBUG": value}).boolean("DEBUG", default=False) is True


@pytest.mark.parametrize("value", ["0", "false", "False", "NO", "off"])
def test_no(value):
    assert Environment({"DEBUG": value}).boolean("DEBUG", default=True) is False


@pytest.mark.parametrize("value", ["maybe", "2", "y", "-1"])
def test_neither_yes_nor_no_names_the_variable_and_what_is_expected(value):
    with pytest.raises(ImproperlyConfigured) as raised:
        Environment({"DEBUG": value}).boolean("DEBUG", default=False)
    assert str(raised.value) == (
        f"DEBUG is {value!r}; expected yes, true, on, 1, no, false, off or 0."
    )


def test_a_number():
    assert Environment({"SECURE_HSTS_SECONDS": "3600"}).integer("SECURE_HSTS_SECONDS", 0) == 3600


@pytest.mark.parametrize("value", ["an hour", "1.5", "-1", "1_000"])
def test_not_a_number(value):
    with pytest.raises(ImproperlyConfigured, match=r"SECURE_HSTS_SECONDS is .* whole number"):
        Environment({"SECURE_HSTS_SECONDS": value}).integer("SECURE_HSTS_SECONDS", 0)


def test_words_come_without_their_spaces():
    env = Environment({"ALLOWED_HOSTS": " a.example , b.example,, "})
    assert env.words("ALLOWED_HOSTS", default=[]) == ["a.example", "b.example"]


@pytest.mark.parametrize(
    "value", ["https://news.example", "https://news.example/", " https://news.example "]
)
def test_an_address_has_no_slash_at_its_end(value):
    env = Environment({"PUBLICATION_ADDRESS": value})
    assert env.address("PUBLICATION_ADDRESS") == "https://news.example"


@pytest.mark.parametrize("value", ["news.example", "ftp://news.example", "https://a.b/c", "https:"])
def test_not_an_address(value):
    with pytest.raises(ImproperlyConfigured, match=r"PUBLICATION_ADDRESS is .* a site's address"):
        Environment({"PUBLICATION_ADDRESS": value}).address("PUBLICATION_ADDRESS")


def test_languages_and_time_zones_must_exist():
    env = Environment({"LANGUAGE": "qq", "ZONE": "Europe/Atlantis", "ELSEWHERE": "../etc/passwd"})
    with pytest.raises(ImproperlyConfigured, match="LANGUAGE is 'qq'"):
        env.language("LANGUAGE", default="en")
    with pytest.raises(ImproperlyConfigured, match="ZONE is 'Europe/Atlantis'"):
        env.time_zone("ZONE", default="Europe/Kyiv")
    with pytest.raises(ImproperlyConfigured, match="ELSEWHERE is"):
        env.time_zone("ELSEWHERE", default="Europe/Kyiv")


def test_a_postgresql_database_with_a_dollar_in_its_password():
    env = Environment({"DATABASE_URL": "postgres://desk:$ecret@db.example:5433/news"})
    assert env.database("DATABASE_URL", default="") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "news",
        "USER": "desk",
        "PASSWORD": "$ecret",
        "HOST": "db.example",
        "PORT": 5433,
    }


def test_a_redis_cache():
    assert Environment({"CACHE_URL": "redis://127.0.0.1:6379/1"}).cache("CACHE_URL", "") == {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:6379/1",
    }


def test_a_mail_server_with_tls():
    env = Environment({"EMAIL_URL": "smtp+tls://desk:secret@post.example:587"})
    assert env.email("EMAIL_URL", default="") == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "post.example",
        "EMAIL_HOST_PASSWORD": "secret",
        "EMAIL_HOST_USER": "desk",
        "EMAIL_PORT": 587,
        "EMAIL_USE_TLS": True,
    }


def test_a_bucket_is_read_through_a_public_host():
    env = Environment({"MEDIA_STORAGE": "s3://pictures/2026?custom_domain=cdn.example"})
    assert env.bucket("MEDIA_STORAGE") == {
        "bucket_name": "pictures",
        "location": "2026",
        "custom_domain": "cdn.example",
    }
    assert Environment({}).bucket("MEDIA_STORAGE") is None
    with pytest.raises(ImproperlyConfigured, match="MEDIA_STORAGE cannot be read"):
        Environment({"MEDIA_STORAGE": "s3://pictures"}).bucket("MEDIA_STORAGE")


@pytest.mark.parametrize(
    "value", ["mysql://a:hush@b/c", "db.sqlite3", "sqlite", "postgres://a:hush@b:port/c"]
)
def test_a_service_that_cannot_be_read_is_named_without_its_password(value):
    with pytest.raises(ImproperlyConfigured) as raised:
        Environment({"DATABASE_URL": value}).database("DATABASE_URL", default="")
    assert str(raised.value).startswith(
        "DATABASE_URL cannot be read; expected a URL that begins with "
        "sqlite://, postgres://, postgresql://"
    )
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLICATION_ADDRESS", "http://x:99999"),
        ("PUBLICATION_EMAIL", "notanemail"),
        ("ALLOWED_HOSTS", "http://x"),
        ("ALLOWED_HOSTS", "news.example:8000"),
        ("ALLOWED_HOSTS", "news.example other.example"),
        ("CSRF_TRUSTED_ORIGINS", "desk.news.example"),
        ("CSRF_TRUSTED_ORIGINS", "https://desk.news.example/admin/"),
        ("CACHE_URL", "redis://h:x/1"),
        ("CACHE_URL", "redis://"),
        ("CACHE_URL", "redis://h/one"),
        ("DATABASE_URL", "postgres://"),
        ("DATABASE_URL", "postgres://db.example/"),
        ("MEDIA_STORAGE", "s3://pictures?custom_domain=cdn.example&endpont_url=https://s3.example"),
        ("MEDIA_STORAGE", "s3://pictures?custom_domain=https://cdn.example"),
    ],
)
def test_what_cannot_be_meant_stops_the_site_and_is_named(name, value):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} "):
        READ[name](Environment({name: value}))


def test_what_is_meant_is_taken():
    env = Environment(
        {
            "ALLOWED_HOSTS": "news.example, .news.example, *, [::1], 127.0.0.1",
            "CSRF_TRUSTED_ORIGINS": "https://*.news.example, http://127.0.0.1:8000",
            "PUBLICATION_EMAIL": "desk@news.example",
        }
    )
    hosts = ["news.example", ".news.example", "*", "[::1]", "127.0.0.1"]
    assert env.hosts("ALLOWED_HOSTS", []) == hosts
    origins = ["https://*.news.example", "http://127.0.0.1:8000"]
    assert env.origins("CSRF_TRUSTED_ORIGINS", []) == origins
    assert env.mailbox("PUBLICATION_EMAIL", "") == "desk@news.example"
    assert env.mailbox("OTHER", "") == ""


def test_the_example_names_every_variable_that_is_read():
    read = re.findall(r'env\.\w+\(\s*"(\w+)"', Path(settings.__file__).read_text())
    written = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert set(written) == set(read)
