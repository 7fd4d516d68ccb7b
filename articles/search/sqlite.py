"""Search as SQLite does it: FTS5."""

from collections.abc import Iterable

from django.db import DatabaseError, connection, transaction

from .language import Part, Query, Term


def matches(column: str, query: Query) -> tuple[str, list[Part]]:
    """Return the condition that the row of `column` is what `query` asks for."""
    return f"{column} MATCH %s", [_expression]


def is_sound(index: str) -> bool:
    """Whether `index` holds what the entries hold, word for word."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


def mend(index: str) -> None:
    """Make `index` anew from its entries."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


def _expression(query: Query) -> str:
    asked = f"({_joined(' AND ', query.wanted)})"
    if query.unwanted:
        asked += f" NOT ({_joined(' OR ', query.unwanted)})"
    return asked


def _joined(operator: str, terms: Iterable[Term]) -> str:
    return operator.join(_phrase(term) for term in terms)


def _phrase(term: Term) -> str:
    # In quotes, nothing that a reader types is an operator.
    phrase = f'"{" ".join(term.words)}"' + (" *" if term.is_begun else "")
    return f"{term.column} : {phrase}" if term.column else phrase
