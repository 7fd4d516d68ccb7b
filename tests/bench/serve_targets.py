"""What the newsroom is held against in `serve_speed`; SERVE says which.

``bare`` and ``django`` are hello-worlds; ``same`` is as bare, and says what the newsroom said of
the page that ANSWER holds: headers and body.
"""

import json
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path

HELLO = b"Hello, world!"
# As `startproject` writes it.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def bare(environ, start_response):
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(HELLO)))]
    start_response("200 OK", headers)
    return [HELLO]


def same():
    status, headers, body = json.loads(Path(os.environ["ANSWER"]).read_text())
    headers, body = [(name, value) for name, value in headers], body.encode("latin-1")

    def repeat(environ, start_response):
        start_response(status, headers[:])
        return [body]

    return repeat


def hello(request):
    return HttpResponse(HELLO, content_type="text/plain")


urlpatterns = [path("", hello)]


def django_hello():
    apps = [f"django.contrib.{name}" for name in "auth contenttypes sessions messages".split()]
    settings.configure(
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=apps,
        MIDDLEWARE=MIDDLEWARE,
        ROOT_URLCONF=__name__,
        SECRET_KEY="for the bench",
    )
    django.setup(set_prefix=False)
    return WSGIHandler()


makers = {"bare": lambda: bare, "same": same, "django": django_hello}
if "SERVE" in os.environ and not settings.configured:
    application = makers[os.environ["SERVE"]]()
