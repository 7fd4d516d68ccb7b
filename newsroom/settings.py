"""Everything about how the newsroom runs, read from the environment once, at start.

``.env.example`` describes the variables. Without any of them nothing starts, on purpose:
what is safe for readers is the default, and ``DEBUG=1`` is how a developer says otherwise.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django_prose_editor.config import html_tags
from js_asset import static_lazy

from newsroom import csp
from newsroom.environment import REQUIRED, Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)

# ------------------------------------------------------------------------ the publication

DEBUG = env.boolean("DEBUG", default=False)

PUBLICATION = {
    "name": env.text("PUBLICATION_NAME", default="The Newsroom"),
    "address": env.address(
        "PUBLICATION_ADDRESS", default="http://127.0.0.1:8000" if DEBUG else REQUIRED
    ),
    "language": env.language("PUBLICATION_LANGUAGE", default="en"),
    "time_zone": env.time_zone("PUBLICATION_TIME_ZONE", default="Europe/Kyiv"),
    "description": env.text("PUBLICATION_DESCRIPTION", default=""),
    "email": env.mailbox("PUBLICATION_EMAIL", default=""),
}
# Whether feeds carry whole stories or only what they are about.
FEEDS_FULL_TEXT = env.boolean("FEEDS_FULL_TEXT", default=False)
HOST = urlsplit(PUBLICATION["address"]).hostname or ""

# The interface speaks the publication's language and is never negotiated: pages are shared.
LANGUAGE_CODE = PUBLICATION["language"]
LOCALE_PATHS = [BASE_DIR / "articles" / "locale"]
FORMAT_MODULE_PATH = ["newsroom.formats"]
USE_I18N = True
TIME_ZONE = PUBLICATION["time_zone"]
USE_TZ = True

# --------------------------------------------------------------------------------- the site

SECRET_KEY = env.text("SECRET_KEY", default="insecure: for development" if DEBUG else REQUIRED)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", default=[] if DEBUG else [HOST])
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS", default=[])

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "articles.apps.ArticlesConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    # Before staticfiles: `runserver` hands out static files as the server in production does.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_prose_editor",
    "taggit",
]

# Sessions, sign-ins and messages are the desk's alone: pages of the readers carry no cookie and
# no Vary.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.csp.ContentSecurityPolicyMiddleware",
    "newsroom.permissions_policy.permissions_policy",
    "newsroom.desk_only.DeskSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "newsroom.desk_only.DeskAuthentication",
    "newsroom.desk_only.DeskMessages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.csp.csp",
            ],
        },
    },
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

TAGGIT_CASE_INSENSITIVE = True

# The blocks of a body that only the desk has; what is kept of them is said in articles.body.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("articles/admin/prose_blocks.js")],
        "extensions": dict.fromkeys(("BlockButtons", "PictureBlock", "TeaserBlock"), html_tags([])),
    }
]

# ------------------------------------------------------------------- where things are kept


def database() -> dict[str, Any]:
    """SQLite beside manage.py, or what DATABASE_URL says."""
    found = env.database("DATABASE_URL", default="sqlite:///db.sqlite3")
    if not found["ENGINE"].endswith("sqlite3"):
        return {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, **found}
    if found["NAME"] != ":memory:":
        found["NAME"] = BASE_DIR / found["NAME"]
    # Opening the file and setting it up takes longer than most pages do. Not for ever: a backup
    # that is put in its place is a file of its own.
    found["CONN_MAX_AGE"] = 60
    found["OPTIONS"] = {
        # A transaction takes its turn to write when it begins. Begun as a reader it would
        # fail at its first write, at once and without waiting, if another had written since.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode = WAL;"
            "PRAGMA synchronous = NORMAL;"
            "PRAGMA cache_size = -16000;"
            "PRAGMA mmap_size = 134217728;"
            # Pages, of 4 kB. An import writes the same pages of its indexes again and again: the
            # fewer times they are carried over to the database, the better. It takes 0.1 s.
            "PRAGMA wal_autocheckpoint = 8000;"
            "PRAGMA journal_size_limit = 67108864;"
            "PRAGMA temp_store = MEMORY;"
        ),
        **found.get("OPTIONS", {}),
    }
    return found


DATABASES = {"default": database()}
DATABASE_ROUTERS = ["articles.models.search.OnlyAsked"]
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / env.text("MEDIA_ROOT", default="media")

bucket = env.bucket("MEDIA_STORAGE")
STORAGES: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {"file_overwrite": False, "querystring_auth": False, **bucket},
        }
        if bucket
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}

# --------------------------------------------------------------------------------- security

# Not for DEBUG, which is served without TLS.
SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", default=0 if DEBUG else 31_536_000)
# These two promise something for every other host of the domain as well.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.boolean("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.boolean("SECURE_HSTS_PRELOAD", default=False)
# Only for a server that nobody can reach but through the proxy: anyone may send this header.
if env.boolean("TRUST_X_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "articles.admin.desk.not_sent"

PERMISSIONS_POLICY = ", ".join(
    f"{ability}=()"
    for ability in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)

SECURE_CSP = {
    "default-src": [csp.SELF],
    "img-src": [csp.SELF, *([f"https://{bucket['custom_domain']}"] if bucket else [])],
    "object-src": [csp.NONE],
    "base-uri": [csp.NONE],
    "form-action": [csp.SELF],
    # The desk shows a page inside its preview. Browsers that know this directive, all that
    # are in use, follow it and not X-Frame-Options.
    "frame-ancestors": [csp.SELF],
}
SECURE_CSP_DESK = {
    **SECURE_CSP,
    "script-src": [csp.SELF, csp.NONCE],
    "style-src": [
        csp.SELF,
        # The prose editor's own styles, which it writes into the page: of the text, without
        # which typed spaces are stored as &nbsp;, and of the marks for invisible characters.
        # A test compares them with the installed editor.
        "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='",
        "'sha256-PO7p0X5lhMOwLo6YHG5vVCWPgbGNDh30KX0k1Dfrl7M='",
    ],
}

# ------------------------------------------------------------------------- post and records

EMAIL_TIMEOUT = 30  # seconds; Django would wait for ever
DEFAULT_FROM_EMAIL = SERVER_EMAIL = PUBLICATION["email"] or f"newsroom@{HOST}"
globals().update(
    env.email("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25")
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"articles": {"level": "INFO"}, "django": {"level": "INFO"}},
}
