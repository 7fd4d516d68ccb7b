"""The project's settings in an environment that is the same for everyone who runs the tests.

Only the services may differ: DATABASE_URL and CACHE_URL take the same tests to PostgreSQL
and Redis.
"""

import os
import tempfile
from pathlib import Path

for name in Path(__file__).parent.with_name(".env.example").read_text().splitlines():
    name = name.lstrip("# ").partition("=")[0]
    if name not in {"DATABASE_URL", "CACHE_URL"}:
        os.environ.pop(name, None)

os.environ |= {
    "SECRET_KEY": "for the tests",
    "PUBLICATION_ADDRESS": "https://news.example",
    "SECURE_SSL_REDIRECT": "no",
}

from newsroom.settings import *  # noqa: E402, F403
from newsroom.settings import CACHES, DATABASES, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["*"]
# Tests sign in hundreds of times, and a good password hash is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="newsroom-tests-"))
# Browsers ask for several things at once. A database in memory has one lock for all of them and
# refuses who comes second; a file lets readers read, as on a real site.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": MEDIA_ROOT.with_suffix(".sqlite3")}
# Nobody collects static files for a test.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# Each process of pytest-xdist has a Redis database of its own: clearing a cache empties it.
if "redis" in CACHES["default"]["BACKEND"]:
    server, _, number = CACHES["default"]["LOCATION"].rpartition("/")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    CACHES["default"]["LOCATION"] = f"{server}/{int(number) + int(worker)}"
