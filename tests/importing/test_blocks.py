"""What the lines of a story's text are: who speaks, points of lists, pull quotes."""

from functools import partial

import pytest

from articles.importing.gather import Arrival
from articles.importing.parse import parse
from articles.importing.parse.body import block_kinds
from articles.importing.parts import House
from articles.importing.prepare import Reading, prepare
from articles.importing.relabel import read_back

HEAD = "Сторож маяка двадцять років не зачиняє дверей\n\nСоломія Зразок\n1 травня 2024\n\n"
OPENING = (
    "Сторож маяка на косі двадцять років не зачиняє дверей і знає поіменно всіх, хто заходив"
    " до нього перечекати негоду."
)
CLOSING = (
    "Узимку до маяка можна дійти лише в берегових чоботах, тож рибалки з лиману носять сторожеві"
    " хліб, гас і газети за минулий тиждень.",
    "За словами голови громади, стежку на косі обіцяють укріпити наступного року, якщо вистачить"
    " каменю зі старої пристані.",
)
TALK = (
    "— Чому ви не зачиняєте дверей?",
    "— Бо ключ утопив ще мій попередник, а новий ніхто так і не зробив.",
    "— І ніхто нічого не вкрав?",
    "— Хіба що нічний сон, коли тут ночують рибалки з усього лиману.",
)


def told(*lines: str):
    return prepare(
        Arrival("test", "a.txt", partial(bytes, (HEAD + "\n\n".join(lines)).encode())), Reading()
    )


@pytest.mark.parametrize("dash", ["–", "—"])
def test_an_interview_is_paragraphs_that_keep_their_dashes(dash):
    talk = [line.replace("—", dash) for line in TALK]

    file = told(OPENING, *talk)

    assert [(b.kind, b.text) for b in file.parsed.blocks] == [
        ("paragraph", line) for line in (OPENING, *talk)
    ]
    assert file.plain.splitlines() == [OPENING, *talk]


def test_an_interview_stays_one_below_a_line_that_ends_in_a_colon():
    opening = f"{OPENING[:-1]}, і розповідає про це так:"

    assert block_kinds([opening, *TALK]) == ["paragraph"] * 5


def test_what_two_people_say_with_a_dash_is_no_list():
    said = ["– Вода стояла до вікон, – каже сторож.", "– І досі стоїть, – додає його сусідка."]

    assert block_kinds([OPENING, *said, OPENING[::-1]]) == ["paragraph"] * 4


def test_one_dash_below_a_colon_is_what_somebody_says():
    assert block_kinds(["Сторож відповів коротко:", "– Нічого."]) == ["paragraph"] * 2


def test_points_with_dashes_below_a_line_that_announces_them_are_a_list():
    points = ("– нову драбину до ліхтаря", "– фарбу для дверей", "– два мішки вугілля")
    announced = "До зими сторож просить громаду привезти йому на косу три речі:"

    file = told(OPENING, *CLOSING, announced, *points, CLOSING[0].replace("рибалки", "чайки"))

    assert [b.kind for b in file.parsed.blocks] == [
        *["paragraph"] * 4, *["list"] * 3, "paragraph",
    ]  # fmt: skip
    assert "– фарбу" not in file.plain
    assert "фарбу для дверей" in file.plain


def test_points_with_hyphens_need_nobody_to_announce_them():
    assert block_kinds([OPENING, "- a ladder", "- a pot of paint"]) == ["paragraph", "list", "list"]


def test_an_editor_s_word_makes_no_list_of_an_interview():
    text = HEAD + "\n\n".join([OPENING, *TALK])
    story = parse(text)

    assert read_back(text, story.spans, House()).blocks == story.blocks


def test_a_pull_quote_is_found_beside_its_sentence_however_long_the_text_is():
    many = [f"Човен номер {n} стоїть біля берега з обірваним линвовим кінцем." for n in range(3000)]
    quoted = "«Хіба що нічний сон, коли тут ночують рибалки»"
    texts = [*many, f"«Хіба що нічний сон, коли тут ночують рибалки», – каже {OPENING}", quoted]

    assert block_kinds(texts) == ["paragraph"] * 3001 + ["pull_quote"]


def test_what_is_said_again_a_book_away_is_no_pull_quote():
    many = [f"Човен номер {n} стоїть біля берега з обірваним линвовим кінцем." for n in range(3000)]

    assert set(block_kinds([CLOSING[0], *many, CLOSING[0]])) == {"paragraph"}
