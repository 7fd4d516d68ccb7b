"""The verbs of the desk, and the only writer of editions.

``workflow``    submit, return to author, approve, publish, withdraw: who may, from which status
``preflight``   what keeps a story from being published, in plain words
``snapshots``   all that makes up a story, as one JSON value
``editions``    what readers get, made of a snapshot
"""

from .workflow import (
    MOVES,
    NotPermitted,
    NotPossible,
    approve,
    may,
    publish,
    return_to_author,
    submit,
    withdraw,
)

__all__ = [
    "MOVES",
    "NotPermitted",
    "NotPossible",
    "approve",
    "may",
    "publish",
    "return_to_author",
    "submit",
    "withdraw",
]
