"""Dates as newspapers print them in Ukrainian, Russian and Crimean Tatar, with all around them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.importing.parse import parse
from articles.importing.parts import Role
from articles.importing.recognise import find_stamps

KYIV = ZoneInfo("Europe/Kyiv")
HEADLINE = "Пором через лиман повернувся на стару пристань"
BODY = (
    "Пором через лиман знову ходить від старої пристані, яку закрили після зимової бурі.",
    "За словами капітана, перші пасажири чекали на березі ще до світанку, попри холод.",
    "Квиток коштує стільки ж, як і торік, а велосипеди перевозитимуть без жодної доплати.",
)


def page(date: str) -> str:
    return "\n\n".join(["Громада", HEADLINE, f"Соломія Зразок\n{date}", *BODY])


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("1 травня 2024 року", "2024-05-01"),
        ("1 травня 2024 р., 10:30", "2024-05-01 10:30"),
        ("01.05.2024 р. 10:30", "2024-05-01 10:30"),
        ("Середа, 1 травня 2024, 10:30", "2024-05-01 10:30"),
        ("П’ятниця, 3 травня 2024 року, об 11:05", "2024-05-03 11:05"),
        ("01 травня 2024, середа, 10:30", "2024-05-01 10:30"),
        ("пт, 3 трав. 2024", "2024-05-03"),
        ("02 тра 2024", "2024-05-02"),
        ("Травень 2, 2024", "2024-05-02"),
        ("Дата: 2 травня 2024", "2024-05-02"),
        ("Дата публікації: 2 травня 2024 року, 9:15", "2024-05-02 09:15"),
        ("2 мая 2024 года, 09:15", "2024-05-02 09:15"),
        ("2 мая 2024 г. 09:15", "2024-05-02 09:15"),
        ("Четверг, 2 мая 2024 г., в 09:15", "2024-05-02 09:15"),
        ("Дата публикации: 2 нояб. 2024", "2024-11-02"),
        ("18 mayıs 2024", "2024-05-18"),
        ("18 MAYIS 2024", "2024-05-18"),
        ("cumaertesi, 18 mayıs 2024, saat 12:40", "2024-05-18 12:40"),
        ("5 sentâbr 2024", "2024-09-05"),
    ],
)
def test_a_date_with_its_year_and_day_in_words_leaves_the_header_whole(printed, moment):
    story = parse(page(printed))

    assert story.published_at == datetime.fromisoformat(moment).replace(tzinfo=KYIV)
    assert story.section == "Громада"
    assert story.headline == HEADLINE
    assert [byline.name for byline in story.bylines] == ["Соломія Зразок"]
    assert tuple(block.text for block in story.blocks) == BODY
    assert not story.needs_a_look


def test_the_later_of_two_labelled_dates_is_that_of_an_update():
    story = parse(page("Оновлено: 4 травня 2024 року | Опубліковано: 2 травня 2024 року"))

    assert story.published_at == datetime(2024, 5, 2, tzinfo=KYIV)


@pytest.mark.parametrize(
    "prose",
    [
        "До 2024 року тут було 12 травматологічних відділень.",
        "У 2 травмпунктах міста працюють до ночі.",
        "Він додав 12 листів і 5 грудок крейди.",
    ],
)
def test_words_that_begin_like_a_month_are_no_dates(prose):
    assert find_stamps(prose) == []


def test_a_sentence_that_begins_with_a_date_stays_in_the_text():
    sentence = "1 травня 2024 року пором уперше вийшов із нової пристані з пасажирами на борту."

    story = parse(page("2 травня 2024 року").replace(BODY[1], sentence))

    assert sentence in [block.text for block in story.blocks]
    assert sum(span.role is Role.DATE for span in story.spans) == 1
