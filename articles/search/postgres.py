"""Search as PostgreSQL does it: tsvector columns, generated from the entries."""

from typing import Any

from .language import Query, Term

WEIGHTS = "{0.1, 0.2, 0.4, 1.0}"  # body, byline and topics, standfirst, headline
BY_LENGTH = 1  # the normalization that divides the rank by 1 + the logarithm of the length
_LABELS = {"": "", "byline": "A", "topics": "B"}  # of the words in `names`


def matches(column: str, query: Query) -> tuple[str, list[Any]]:
    """Return the condition that the row of `column` is what `query` asks for."""
    table = column.rpartition(".")[0]
    asked = {column: _tsquery(query, named=False), f'{table}."names"': _tsquery(query, named=True)}
    conditions = {where: what for where, what in asked.items() if what}
    sql = " AND ".join(f"{where} @@ %s::tsquery" for where in conditions)
    return f"({sql})", list(conditions.values())


def relevance(column: str, query: Query) -> tuple[str, list[Any]]:
    """Return a number that is lower for what fits better, worked out for what is handed out.

    PostgreSQL would rank all that was found before it sorts and cuts it, were there nothing in it
    that must not be asked too often: chance, of which nothing is taken.
    """
    sql = f"-ts_rank(%s, {column}, %s::tsquery, {BY_LENGTH}) + 0 * random()"
    return sql, [WEIGHTS, _tsquery(query, named=False)]


def is_sound() -> bool:
    """Whether the index holds what the entries hold: columns are generated from columns."""
    return True


def mend() -> None:
    """Make the index anew from the entries: there is nothing to do."""


def _tsquery(query: Query, *, named: bool) -> str:
    wanted = [_phrase(term) for term in query.wanted if bool(term.column) is named]
    unwanted = [f"!{_phrase(term)}" for term in query.unwanted if bool(term.column) is named]
    return " & ".join(wanted + unwanted)


def _phrase(term: Term) -> str:
    label = _LABELS[term.column]
    marks = [label] * (len(term.words) - 1) + [("*" if term.is_begun else "") + label]
    words = (
        f"{word}:{mark}" if mark else word for word, mark in zip(term.words, marks, strict=True)
    )
    return f"({' <-> '.join(words)})"
