"""The desk's screens. They show rows, call verbs of `publishing`, and never set a status.

``desk``       the site itself: its name, its rooms, what waits on its first page
``screens``    what all screens have in common
then a module for each noun. About stories: ``badges`` that say how one stands, ``story_list``
with ``story_filters`` and ``saved_filters``, ``bulk`` for what is done to many, ``story_form`` and
``story_rows``, ``story_verbs`` with ``verb_forms``, and pages of their own in ``history``,
``conflict``, ``notes``, ``preview_links``; ``saving`` makes versions, ``autosave`` keeps what is
``typed``, ``showing`` says what is in a version, ``story_pages`` what those pages share.
The top of the front page: ``front_page``, and its ``slots`` as they stand in the form.
``duplicates`` merges authors and topics that are one.
About files: ``accounting`` reads the labelled lines of a source document, ``review`` lets
editors decide about them, ``uploads`` brings files to the desk.
"""

from . import (
    accounts,
    appeals,
    front_page,
    furniture,
    people,
    pictures,
    records,
    sections,
    sources,
    stories,
)
from .desk import desk

__all__ = [
    "accounts",
    "appeals",
    "desk",
    "front_page",
    "furniture",
    "people",
    "pictures",
    "records",
    "sections",
    "sources",
    "stories",
]
