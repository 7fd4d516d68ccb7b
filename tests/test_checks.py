"""The desk's table of moves is looked at when the server starts."""

from dataclasses import replace

import pytest
from django.core.checks import run_checks

from articles.checks import moves_cover_the_desk
from articles.models import Status
from articles.publishing import MOVES


def ids():
    return [error.id for error in moves_cover_the_desk()]


def test_the_table_of_moves_covers_the_desk():
    assert ids() == []
    assert not [error for error in run_checks() if error.id.startswith("articles.")]


def test_a_verb_that_is_not_there_is_found(monkeypatch):
    monkeypatch.setitem(MOVES, "shout", MOVES["submit"])
    assert ids() == ["articles.E001"]


@pytest.mark.parametrize(
    ("status", "change", "found"),
    [
        (Status.IN_REVIEW, "start", "articles.E002"),
        (Status.IN_REVIEW, "end", "articles.E003"),
    ],
)
def test_a_status_without_a_way_in_or_out_is_found(monkeypatch, status, change, found):
    for verb, rule in MOVES.items():
        if change == "start":
            monkeypatch.setitem(MOVES, verb, replace(rule, start=rule.start - {status}))
        elif rule.end == status:
            monkeypatch.setitem(MOVES, verb, replace(rule, end=Status.READY))
    assert ids() == [found]
