"""The desk's screens. They show rows, call verbs of `publishing`, and never set a status.

``desk``       the site itself: its name, its rooms, what waits on its first page
``screens``    what all screens have in common
then a module for each noun, and three more about stories: ``story_list``, ``story_verbs``
and ``story_rows``. About files: ``accounting`` reads the labelled lines of a source document,
``review`` lets editors decide about them, ``uploads`` brings files to the desk.
"""

from . import accounts, appeals, furniture, people, pictures, records, sections, sources, stories
from .desk import desk

__all__ = [
    "accounts",
    "appeals",
    "desk",
    "furniture",
    "people",
    "pictures",
    "records",
    "sections",
    "sources",
    "stories",
]
