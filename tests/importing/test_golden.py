"""Golden cases: a folder each, `source.txt` as it is met and `expected.json` as it has to come out.

`pytest tests/importing/test_golden.py --update` writes what is expected anew: read the diff.
"""

import json
from pathlib import Path

import pytest

from articles.importing.parse import parse
from articles.importing.parts import House
from articles.importing.read import read
from articles.importing.recognise import RULES

CASES = sorted(Path(__file__).with_name("golden").iterdir())
# What this newsroom knows, for the cases that are about it.
HOUSES = {"teaser_of_a_known_publication": House(publications=("river notes",))}


def outcome(case: Path) -> dict:
    """What comes out, with each span as its line, role, reason and the beginning of its text."""
    source = read((case / "source.txt").read_bytes())
    story = parse(source.text, HOUSES.get(case.name, House()))
    found = story.as_json("source.txt", "refused" if story.refused else "created")
    found["spans"] = [
        f"{source.text.count(chr(10), 0, span.start) + 1} {span.role}: {span.reason}"
        f" | {source.text[span.start : span.end].strip()[:40]}"
        for span in story.spans
        if span.role != "blank"
    ]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(case, update):
    expected = case / "expected.json"
    found = outcome(case)
    if update:
        text = json.dumps(found, indent=1, ensure_ascii=False)
        expected.write_text(text + "\n", encoding="utf8")
    assert found == json.loads(expected.read_text(encoding="utf8"))


def test_every_rule_has_a_case():
    told = "".join((case / "expected.json").read_text(encoding="utf8") for case in CASES)

    assert [rule.name for rule in RULES if f": {rule.reason} |" not in told] == []


def test_a_story_is_the_same_with_and_without_furniture():
    plain, dressed = (
        outcome(CASES[0].with_name(name))["body"]
        for name in ("copy_without_a_headline", "ticker_above_the_headline")
    )

    assert plain == dressed
