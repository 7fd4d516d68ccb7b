"""Search as PostgreSQL does it: tsvector columns, generated from the entries."""

from functools import partial

from .language import Part, Query, Term

_LABELS = {"": "", "byline": "A", "topics": "B"}  # of the words in `names`


def matches(column: str, query: Query) -> tuple[str, list[Part]]:
    """Return the condition that the row of `column` is what `query` asks for."""
    table = column.rpartition(".")[0]
    asked = {column: _in_text, f'{table}."names"': _in_names}
    conditions = {where: part for where, part in asked.items() if part(query)}
    sql = " AND ".join(f"{where} @@ %s::tsquery" for where in conditions)
    return f"({sql})", list(conditions.values())


def is_sound(index: str) -> bool:
    """Whether `index` holds what its entries hold: columns are generated from columns."""
    return True


def mend(index: str) -> None:
    """Make `index` anew from its entries: there is nothing to do."""


def _tsquery(query: Query, *, named: bool) -> str:
    wanted = [_phrase(term) for term in query.wanted if bool(term.column) is named]
    unwanted = [f"!{_phrase(term)}" for term in query.unwanted if bool(term.column) is named]
    return " & ".join(wanted + unwanted)


_in_text = partial(_tsquery, named=False)
_in_names = partial(_tsquery, named=True)


def _phrase(term: Term) -> str:
    label = _LABELS[term.column]
    marks = [label] * (len(term.words) - 1) + [("*" if term.is_begun else "") + label]
    words = (
        f"{word}:{mark}" if mark else word for word, mark in zip(term.words, marks, strict=True)
    )
    return f"({' <-> '.join(words)})"
