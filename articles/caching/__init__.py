"""Readers' pages from memory, ahead of Django, and never older than what was published.

``headers``     what a page says to browsers and to a CDN about keeping it
``freshness``   how new the site is: one row, read at most once a second
``pages``       finished answers, compressed, within a bounded memory
``layer``       the WSGI application around Django

Whoever changes what readers get calls ``site_changed`` in the same transaction.
"""

from .freshness import Freshness, forget, site_changed
from .headers import CACHE_CONTROL, STAMP, may_be_kept, public
from .layer import Layer

__all__ = [
    "CACHE_CONTROL",
    "STAMP",
    "Freshness",
    "Layer",
    "forget",
    "may_be_kept",
    "public",
    "site_changed",
]
