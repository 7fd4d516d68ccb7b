"""What the golden cases do not show: what the house knows, and what must not go wrong."""

import pickle
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.importing.parse import parse
from articles.importing.parts import House, ParsedStory, Role
from articles.importing.recognise import RULES, fold, recurring_lines

HEADLINE = "Marlow Bend asks for a flood wall that was promised three times"
BODY = (
    "The town of Marlow Bend has asked the county three times for a wall, its mayor said.",
    "Water from the Teal River entered some 340 houses after eleven hours of rain.",
    "The county's engineers estimate that a wall of 900 metres would cost 14 million crowns.",
)


def page(*above: str, headline: str = HEADLINE, body=BODY, below=()) -> str:
    return "\n\n".join([*above, headline, *body, *below])


def text_of(story) -> tuple[str, ...]:
    return tuple(block.text for block in story.blocks)


@pytest.mark.parametrize(
    ("order", "day"), [("dmy", (2023, 4, 3)), ("mdy", (2023, 3, 4)), (None, None)]
)
def test_an_ambiguous_date_is_read_as_the_house_orders_it_and_else_not_at_all(order, day):
    text = f"{HEADLINE}\n\nBy Ada Sample\n03/04/2023\n\n" + "\n\n".join(BODY)

    story = parse(text, House(date_order=order))

    found = story.published_at
    assert (found and (found.year, found.month, found.day)) == day
    assert any("day first" in note.text for note in story.notes) == (day is None)


def test_a_time_is_the_house_s_own_unless_the_page_names_a_zone():
    own = parse(page(headline=f"{HEADLINE}\n\nby Ada SampleMarch 14, 2023 9:08 pm"), House())
    named = parse(page(headline=f"{HEADLINE}\n\nBy Ada Sample, March 14, 2023 9:08 pm EDT"))

    assert own.published_at == datetime(2023, 3, 14, 21, 8, tzinfo=ZoneInfo("Europe/Kyiv"))
    assert named.published_at is not None
    assert named.published_at.isoformat() == "2023-03-14T21:08:00-04:00"


def test_an_unknown_time_zone_of_the_house_is_no_reason_to_fail():
    assert parse(page(), House(time_zone="Atlantis/Capital")).headline == HEADLINE


def test_a_day_that_does_not_exist_is_no_date():
    assert parse(f"{HEADLINE}\n\nBy Ada Sample\n31 February 2023\n\n{BODY[0]}").published_at is None


def test_a_month_in_odd_letters_is_no_date():
    text = f"{HEADLINE}\n\nBy Ada Sample\n4 JUN\u0130 2023\n\n{BODY[0]}"

    assert parse(text).published_at is None


def test_known_furniture_is_not_the_story():
    slogan = (
        "The paper that reads the river like a timetable, every morning, for all who live by it."
    )
    text = page(body=(BODY[0], slogan, *BODY[1:]))

    assert slogan in text_of(parse(text))
    assert text_of(parse(text, House(furniture=frozenset({fold(slogan)})))) == BODY


def test_a_known_author_may_have_any_name():
    text = f"{HEADLINE}\n\nthe lighthouse keeper\nMarch 14, 2023\n\n" + "\n\n".join(BODY)

    story = parse(text, House(authors=frozenset({fold("The Lighthouse Keeper")})))

    assert [byline.name for byline in story.bylines] == ["the lighthouse keeper"]


def test_a_headline_longer_than_any_label_takes_no_other_line_with_it():
    long = "Marlow Bend asks " + "and asks again " * 14 + "for a flood wall"
    paragraphs = tuple(f"{sentence} {sentence} {sentence}" for sentence in BODY)

    assert text_of(parse(page(headline=long, body=paragraphs)))[-3:] == paragraphs


def test_nothing_invisible_is_left_in_a_value():
    story = parse(
        "\ufeff" + page(body=tuple(text.replace("wall", "wa\u00adll\x00") for text in BODY))
    )

    assert story.headline == HEADLINE
    assert text_of(story) == BODY


def test_line_ends_make_no_difference():
    text = page("News Feed", "Show More")
    expected = text_of(parse(text))

    for end in ("\r\n", "\r", "\u2028"):
        assert text_of(parse(text.replace("\n", end))) == expected == BODY


def test_a_huge_line_is_read_as_one_paragraph():
    line = " ".join(BODY * 40)

    assert text_of(parse(f"{HEADLINE}\n\n{line}\n\n{BODY[0]}")) == (line, BODY[0])


@pytest.mark.parametrize("text", ["", " \n", "\ufeff", "Comments", "* * *", "2 min read"])
def test_a_page_without_text_is_refused(text):
    story = parse(text)

    assert story.refused
    assert story.needs_a_look
    assert story.blocks == ()


def test_lines_that_a_site_repeats_are_found():
    stories = [
        page("Upland Daily Shop", headline=f"{HEADLINE} {n}", body=(f"{BODY[0]} {n * 7}.", BODY[1]))
        for n in range(4)
    ]

    assert recurring_lines(stories) == {"upland daily shop"}


def test_what_versions_of_one_story_share_is_not_furniture():
    assert recurring_lines([page(below=(f"Version {n}",)) for n in range(5)]) == frozenset()


def test_a_desk_that_signs_often_is_not_furniture():
    stories = [
        f"{HEADLINE} {n}\n\nby The River desk\n2 min read\n\n{BODY[0]} {n}.\n\nThe River desk"
        for n in range(6)
    ]

    assert recurring_lines(stories) == frozenset()


def test_a_paragraph_in_letters_without_capitals_is_no_link_in_capitals():
    paragraphs = (
        "시는 월요일에 강가의 집 삼백 채가 물에 잠겼다고 밝혔고, 군은 조사단을 보내기로 했다.",
        "방송국 MBC 기자는 열한 시간 동안 내린 비가 둑을 넘었다고 현장에서 전했다고 한다.",
        "군의 기술자들은 구백 미터의 벽을 세우는 데 천사백만이 들 것으로 보고 있다고 했다.",
    )

    assert (
        text_of(parse(page(headline="강가의 마을이 세 번째로 벽을 요청하다", body=paragraphs)))
        == paragraphs
    )


def test_the_goods_of_a_trade_mark_are_no_legal_notice():
    jam = "Add one cup of Marlow® honey and boil until the jam is thick enough to stick to a spoon."

    assert jam in text_of(parse(page(body=(BODY[0], jam, BODY[1], BODY[2]))))


def test_what_stands_under_the_header_s_own_byline_is_no_standfirst():
    """Though another story's byline stands right below so short a text."""
    above = ("By Ada Quist", "March 4, 2023")
    text = "\n".join([HEADLINE, *above, *BODY[:2], "Other towns ask", "By Tom Reed"])
    story = parse(text)

    assert (story.standfirst, text_of(story)) == ("", BODY[:2])


def test_a_list_of_days_that_ends_the_text_is_taken_to_its_last_point():
    days = [f"March {day} – Coral Quay, hall {day - 10}" for day in range(14, 26)]
    story = parse(page(below=["The engineers' hearings", *days, "Latest news", "Boats are late"]))

    assert text_of(story)[-13:] == ("The engineers' hearings", *days)


def test_rules_have_names_and_reasons_of_their_own():
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.reason and rule.role in Role for rule in RULES)


def test_a_story_comes_back_whole_from_another_process():
    story = parse("Join 10,000+ members todaySupport us\n\n" + page("By Ada Sample", "2 min read"))

    assert pickle.loads(pickle.dumps(story)) == story
    assert pickle.loads(pickle.dumps(ParsedStory())) == ParsedStory()
