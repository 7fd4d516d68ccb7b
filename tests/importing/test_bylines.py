"""Who signed, and who did what else, as bylines say it."""

import pytest

from articles.importing.parse import parse
from articles.importing.parts import Byline

HEADLINE = "Choir of ferry pilots sings on the last crossing of the year"
BODY = (
    "The choir of the ferry pilots sang on the last crossing of the year, as it has done since"
    " the first ferry left the quay.",
    "“We know four songs,” said its conductor. “On a calm day we sing all of them, and in a storm"
    " we sing one of them very fast.”",
    "Passengers paid with apples and candles, which the pilots gave to the school on the island.",
)


def signed(byline: str) -> tuple[Byline, ...]:
    return parse("\n\n".join([HEADLINE, f"{byline}\nMarch 14, 2024", *BODY])).bylines


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("Записала Соломія Зразок", "Соломія Зразок"),
        ("Підготувала: Соломія Зразок", "Соломія Зразок"),
        ("Розмовляв Лук’ян Приклад", "Лук’ян Приклад"),
        ("Спілкувалася Соломія Зразок", "Соломія Зразок"),
        ("Подготовил Лукьян Пример", "Лукьян Пример"),
        ("Беседовала Соломея Пример", "Соломея Пример"),
    ],
)
def test_who_wrote_is_named_without_the_verb(byline, author):
    assert signed(byline) == (Byline(author),)


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("Reporting by Ines Sample; Editing by Peter Mould", ("Peter Mould", "editing")),
        ("By Ines Sample; Photographs by Peter Mould", ("Peter Mould", "photography")),
        ("By Ines Sample (words), Peter Mould (photo)", ("Peter Mould", "photography")),
    ],
)
def test_those_who_did_other_work_are_no_authors(byline, expected):
    name, role = expected

    assert signed(byline) == (Byline("Ines Sample"), Byline(name, "person", role))


@pytest.mark.parametrize(
    "byline",
    [
        "Соломія Зразок (текст), Лук’ян Приклад (фото)",
        "Текст: Соломія Зразок, фото: Лук’ян Приклад",
        "Автор: Соломія Зразок; світлини: Лук’ян Приклад",
        "Соломія Зразок та Лук’ян Приклад (фото)",
    ],
)
def test_who_took_the_photos_beside_a_ukrainian_byline_is_no_author(byline):
    assert signed(byline) == (
        Byline("Соломія Зразок"),
        Byline("Лук’ян Приклад", "person", "photography"),
    )


def test_a_name_in_the_genitive_is_left_to_the_editor():
    text = "\n\n".join([HEADLINE, "Текст Соломії Зразок\nMarch 14, 2024", *BODY])

    story = parse(text)

    assert story.bylines == ()
    assert story.needs_a_look
