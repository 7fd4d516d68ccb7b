"""The verbs of the desk, and the only writer of editions.

``moves``         the table of what can be done with a story: from where, to where, by whom
``workflow``      submit, return to author, approve, publish, schedule, unschedule, withdraw
``corrections``   public notes on what readers have
``bin``           drafts thrown away, taken back, and deleted for good after a while
``topics``        what stories are about, for many at once
``handover``      whose turn it is, and notes among the desk
``revisions``     every version that was saved; conflicts of two who save at once
``autosave``      what is typed and not saved; who is editing
``merging``       three versions become one, word by word; ``embeds`` keeps pictures in place
``diffs``         two versions side by side; ``formatting`` names what changed but the words
``preflight``     what keeps a story from being published, in plain words;
                  ``proofreading`` and ``links`` find it, ``fetching`` asks the sites of others
``pictures``      those that we may not show any more
``duplicates``    authors, or topics, that are one
``previews``      links for outsiders to read one version
``outbox``        post for those concerned
``snapshots``     all that makes up a story, as one JSON value; ``unpacking`` is the way back
``editions``      what readers get, made of a snapshot; ``pages`` is its finished HTML
``front_page``    what editors put on top of it, and what fills the rest
``times``         'goes live in 3 h 12 min'
"""

from .bin import put_in_bin, take_from_bin
from .corrections import PublicNote, correct, take_back_note
from .handover import hand_over
from .moves import MOVES, NotPermitted, NotPossible, fits, may, refused
from .topics import add_topic
from .workflow import (
    approve,
    publish,
    return_to_author,
    schedule,
    submit,
    unschedule,
    withdraw,
)

__all__ = [
    "MOVES",
    "NotPermitted",
    "NotPossible",
    "PublicNote",
    "add_topic",
    "approve",
    "correct",
    "fits",
    "hand_over",
    "may",
    "publish",
    "put_in_bin",
    "refused",
    "return_to_author",
    "schedule",
    "submit",
    "take_back_note",
    "take_from_bin",
    "unschedule",
    "withdraw",
]
