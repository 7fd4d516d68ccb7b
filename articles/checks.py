"""What must be true of the desk's table of moves, said when the server starts."""

from typing import Any

from django.core.checks import Error, register

from articles import publishing
from articles.models import Status
from articles.publishing import MOVES


@register
def moves_cover_the_desk(app_configs: Any = None, **options: Any) -> list[Error]:
    """Every verb can be called, and every status be got into and out of again."""
    errors = [
        Error(f"MOVES names the verb “{verb}”, and there is none.", id="articles.E001")
        for verb in MOVES
        if not callable(getattr(publishing, verb, None))
    ]
    leading = [rule for rule in MOVES.values() if rule.end]
    reached = {Status.DRAFT, *(rule.end for rule in leading)}
    for status in Status:
        if not any(status in rule.start and rule.end != status for rule in leading):
            errors.append(Error(f"No move leads out of “{status}”.", id="articles.E002"))
        if status not in reached:
            errors.append(Error(f"No move leads to “{status}”.", id="articles.E003"))
    return errors
