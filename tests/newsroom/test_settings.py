"""What the settings become in environments other than that of the tests."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

PRODUCTION = {"SECRET_KEY": "for the tests", "PUBLICATION_ADDRESS": "https://news.example"}

PRINT = """
import json, sys
from newsroom import settings
print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}, default=str))
"""


def start(environment, *names):
    return subprocess.run(
        [sys.executable, "-c", PRINT, *names],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def read(environment, *names):
    ran = start(environment, *names)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_production_is_safe_without_being_asked():
    assert read(
        PRODUCTION,
        "DEBUG",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_PROXY_SSL_HEADER",
    ) == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["news.example"],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_PROXY_SSL_HEADER": None,
    }


def test_production_has_no_secret_of_its_own():
    ran = start({"PUBLICATION_ADDRESS": "https://news.example"})
    assert ran.returncode != 0
    assert "SECRET_KEY is not set" in ran.stderr


def test_production_must_know_its_address():
    ran = start({"SECRET_KEY": "for the tests"})
    assert ran.returncode != 0
    assert "PUBLICATION_ADDRESS is not set" in ran.stderr


def test_a_developer_needs_one_variable():
    assert read({"DEBUG": "1"}, "DEBUG", "SECURE_SSL_REDIRECT", "PUBLICATION", "EMAIL_BACKEND") == {
        "DEBUG": True,
        "SECURE_SSL_REDIRECT": False,
        "PUBLICATION": {
            "name": "The Newsroom",
            "address": "http://127.0.0.1:8000",
            "language": "en",
            "time_zone": "Europe/Kyiv",
            "description": "",
            "email": "",
        },
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
    }


def test_sqlite_waits_for_its_turn_and_readers_do_not_wait():
    database = read(PRODUCTION, "DATABASES")["DATABASES"]["default"]
    assert database["NAME"] == str(ROOT / "db.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    assert "journal_mode = WAL" in database["OPTIONS"]["init_command"]


def test_postgresql_and_redis_take_over():
    found = read(
        {
            **PRODUCTION,
            "DATABASE_URL": "postgres://desk@db.example/news?sslmode=require",
            "CACHE_URL": "redis://cache.example/0",
        },
        "DATABASES",
        "CACHES",
    )
    assert found["DATABASES"]["default"] == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "news",
        "USER": "desk",
        "PASSWORD": "",
        "HOST": "db.example",
        "PORT": "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"sslmode": "require"},
    }
    assert found["CACHES"]["default"]["LOCATION"] == "redis://cache.example/0"


def test_pictures_in_a_bucket_may_be_shown():
    found = read(
        {**PRODUCTION, "MEDIA_STORAGE": "s3://pictures?custom_domain=cdn.example"},
        "STORAGES",
        "SECURE_CSP",
    )
    assert found["STORAGES"]["default"]["OPTIONS"] == {
        "file_overwrite": False,
        "querystring_auth": False,
        "bucket_name": "pictures",
        "location": "",
        "custom_domain": "cdn.example",
    }
    assert found["SECURE_CSP"]["img-src"] == ["'self'", "https://cdn.example"]
