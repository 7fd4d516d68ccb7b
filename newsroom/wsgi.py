"""The door for WSGI servers: ``granian --interface wsgi newsroom.wsgi:application``."""

import gc
import os
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application: WSGIApplication = get_wsgi_application()

# Models can be imported only now.
from articles.caching import Layer  # noqa: E402
from articles.urls import PARAMETERS  # noqa: E402

# A developer's pages change with every template that is saved, which no version knows of.
if not settings.DEBUG:
    application = Layer(
        application,
        apart=("/admin/", "/preview/", "/pictures/", settings.STATIC_URL, settings.MEDIA_URL),
        parameters=PARAMETERS,
        patience=0.05 if connection.vendor == "sqlite" else 0,
    )

# What is loaded by now stays for good, and a request makes no cycles worth looking for after each
# 700 objects: the collector had a tenth of a page's time.
gc.collect()
gc.freeze()
gc.set_threshold(10_000)
