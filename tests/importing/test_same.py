"""What a text is to one that is here: the same, earlier, an update, or only like it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from articles.importing.parse import parse
from articles.importing.parts import House
from articles.importing.read import read
from articles.importing.same import Kind, Text, judge

ODD_FILES = Path(__file__).resolve().parents[3] / "shared" / "pages" / "odd_files"
MONDAY = date(2023, 3, 13)
HARBOUR = """\
The harbour reopened on Monday after a storm had kept ships at sea for three days, the port said.
Nine ships entered before noon, and the pilots expect 12 more by the end of the week.
The port has asked captains to report damage to the buoys at once.
The ferry to the island sails again on Wednesday, its captain told the village council."""
BAKERY = """\
The bakery on the main street has baked through every night of this winter, its owner said.
Bread leaves the oven at three in the morning and reaches four villages before the first bus."""
MORE = """
A crane that fell into the basin will be lifted next month by a ship from the other coast."""
WEATHER = """\
The weather service expects {} degrees on the coast today and {} degrees in the hills behind it.
Wind from the west will reach {} metres a second by noon and fall to {} metres in the evening.
Small ships are asked to stay in port while the yellow flag is up over the old lighthouse."""


def text(body: str, *, headline: str = "Harbour reopens", day: date | None = MONDAY) -> Text:
    return Text(body, headline, body, day)


def kind(new: Text, *known: Text) -> Kind:
    return judge(new, known).kind


def test_the_same_words_are_the_same_story_whatever_headline_and_day():
    again = text(HARBOUR.upper().replace(",", " –"), headline="Port opens", day=date(2023, 4, 1))
    assert kind(again, text(HARBOUR)) is Kind.SAME


def test_a_part_of_a_story_says_nothing_new():
    part = "\n".join(HARBOUR.splitlines()[1:])
    assert kind(text(part), text(HARBOUR)) is Kind.SAME


@pytest.mark.parametrize(
    "new",
    [HARBOUR + MORE, HARBOUR.replace("12 more", "14 more"), HARBOUR.replace("noon", "two")],
    ids=["more text", "another figure", "another word"],
)
@pytest.mark.parametrize("later", [0, 1])
def test_what_says_something_new_is_an_update(new, later):
    day = MONDAY + timedelta(later)
    assert kind(text(new, day=day), text(HARBOUR)) is Kind.UPDATE


def test_an_update_that_comes_before_what_it_updates_is_an_earlier_version():
    first = text(HARBOUR.replace("12 more", "14 more"), day=MONDAY - timedelta(1))
    assert kind(first, text(HARBOUR)) is Kind.EARLIER


def test_a_notice_of_another_day_with_other_figures_is_another_story():
    monday = text(WEATHER.format(4, 1, 9, 3), headline="Weather")
    tuesday = text(WEATHER.format(7, 2, 14, 5), headline="Weather", day=MONDAY + timedelta(1))
    verdict = judge(tuesday, [monday])
    assert (verdict.kind, verdict.same_headline) == (Kind.SHARES, True)
    assert verdict.containment >= 0.6


def test_the_same_notice_with_its_figures_put_right_that_day_is_an_update():
    monday = text(WEATHER.format(4, 1, 9, 3), headline="Weather")
    again = text(WEATHER.format(4, 2, 9, 3), headline="Weather")
    assert kind(again, monday) is Kind.UPDATE


def test_a_notice_that_was_sent_twice_is_the_same_among_its_like():
    issues = [
        text(WEATHER.format(n, n + 1, n + 2, n + 3), day=MONDAY + timedelta(n)) for n in range(4)
    ]
    verdict = judge(text(issues[2].body, day=issues[2].day), issues)
    assert (verdict.kind, verdict.other) == (Kind.SAME, issues[2])


def test_passages_in_common_are_told_and_nothing_else():
    mixed = "\n".join([*HARBOUR.splitlines()[:2], BAKERY])
    verdict = judge(text(mixed), [text(HARBOUR)])
    assert verdict.kind is Kind.SHARES
    assert 0.3 <= verdict.containment < 0.8
    assert kind(text(BAKERY), text(HARBOUR)) is Kind.NEW


def test_a_digest_is_no_update_of_the_stories_in_it():
    digest = text(HARBOUR + "\n" + BAKERY, headline="The week on the coast")
    assert kind(digest, text(HARBOUR), text(BAKERY, headline="A bakery")) is Kind.SHARES


def test_a_long_story_that_begins_with_a_flash_takes_its_headline_to_be_an_update():
    flash = "\n".join(HARBOUR.splitlines()[:1])
    long = HARBOUR + "\n" + BAKERY + MORE
    assert kind(text(long), text(flash)) is Kind.UPDATE
    assert kind(text(long, headline="A storm and what came of it"), text(flash)) is Kind.SHARES


@pytest.mark.parametrize("body", ["", "Breaking: the harbour is open again after a long storm."])
def test_a_few_words_are_nobodys(body):
    assert kind(text(body), text(body)) is Kind.NEW


def test_nothing_is_like_nothing():
    assert judge(text(HARBOUR), []).kind is Kind.NEW


def odd(name: str) -> Text:
    """The file as the importer reads it; what it refuses, line by line without its header."""
    source = read((ODD_FILES / name).read_bytes()).text
    parsed = parse(source, House())
    body = "\n".join(block.text for block in parsed.blocks) or source.split("\n", 2)[2]
    return Text(name, parsed.headline, body, parsed.published_at and parsed.published_at.date())


@pytest.mark.skipif(not ODD_FILES.exists(), reason="the odd files are not here")
@pytest.mark.parametrize("number", range(5))
def test_real_stories_that_were_sent_twice_are_the_same(number):
    first, again = (odd(f"same-story-twice-{number}{half}.txt") for half in "ab")
    assert kind(again, first) is Kind.SAME


@pytest.mark.skipif(not ODD_FILES.exists(), reason="the odd files are not here")
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, Kind.SHARES),  # a price that is set every week
        (1, Kind.UPDATE),
        (2, Kind.SHARES),  # rewritten: a quarter of it is new
        (3, Kind.UPDATE),
        (4, Kind.UPDATE),
    ],
)
def test_real_stories_under_the_same_headline_are_told_apart(number, expected):
    first, second = (odd(f"same-headline-updated-text-{number}{half}.txt") for half in "ab")
    assert kind(second, first) is expected
