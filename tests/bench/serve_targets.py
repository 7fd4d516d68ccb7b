"""The hello-worlds of `serve_speed`; SERVE says which."""

import os

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


makers = {"bare": lambda: bare, "django": django_hello}
if "SERVE" in os.environ and not settings.configured:
    application = makers[os.environ["SERVE"]]()
