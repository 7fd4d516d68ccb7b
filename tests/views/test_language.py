"""The paper in Ukrainian: everything that readers are told, but for what the desk has written."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as project
from django.utils import translation

from articles.models import Section
from articles.publishing import correct, previews, publish, revisions, withdraw
from tests.factories import (
    NOW,
    make_author,
    make_edition,
    make_picture,
    make_story,
    use_picture,
)

pytestmark = pytest.mark.django_db

# Names of formats, and what search is asked in.
UNTRANSLATED = {"RSS", "Atom", "JSON Feed", "author:", "topic:", "404", "EET", "Kyiv", "cookie"}
ADDRESSES = [
    "/",
    "/stories/матеріал/",
    "/search/",
    "/search/?q=порт",
    "/search/?q=ніде",
    "/sections/novini/",
    "/topics/porti/",
    "/authors/",
    "/authors/olena-koval/",
    "/archive/",
    "/archive/2025/",
    "/archive/2025/3/",
    "/archive/2025/3/14/",
    "/corrections/",
    "/about/",
    "/nowhere/",
    "/stories/gone/",
]


@pytest.fixture
def in_ukrainian(settings):
    settings.LANGUAGE_CODE = "uk"
    settings.PUBLICATION = {
        **settings.PUBLICATION,
        "name": "Вісник",
        "language": "uk",
        "description": "Новини.",
        "email": "",
    }
    with translation.override("uk"):
        yield


@pytest.fixture
def newsroom(in_ukrainian):
    section = Section.objects.create(name="Новини", slug="novini", is_default=True)
    author = make_author("Олена Коваль", slug="olena-koval", role="Репортерка", bio="Пише.")
    for number in range(30):
        edition = make_edition(
            headline=f"Порт {number}",
            body="<p>Порт відкрили.</p>",
            section=section,
            language="uk",
            authors=[author, make_author(f"Авторка {number}")],
            topics=["Порти"],
        )
    correct(edition.story, kind="correction", text="Було не так.", by=None, at=NOW)
    gone = make_edition(headline="Gone", slug="gone", authors=[author])
    withdraw(gone.story, by=None, at=NOW, reason="Помилка.")
    return edition


class _Said(HTMLParser):
    """What is seen and heard of a page: texts, and the attributes that are read out."""

    def __init__(self):
        super().__init__()
        self.texts, self._silent = [], 0

    def handle_starttag(self, tag, attrs):
        self._silent += tag in {"script", "style"}
        told = ("aria-label", "alt", "placeholder", "data-copied", "data-quote")
        self.texts += [value for name, value in attrs if name in told and value]

    def handle_endtag(self, tag):
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self._silent and data.strip():
            self.texts.append(data.strip())


def test_no_english_is_left_around_what_the_desk_wrote(client, newsroom):
    english = {}
    for address in ADDRESSES:
        said = _Said()
        path = address.replace("/stories/матеріал/", newsroom.get_absolute_url())
        said.feed(client.get(path).text)
        said.texts = [re.sub(r"https://\S+", "", text) for text in said.texts]
        for word in UNTRANSLATED:
            said.texts = [text.replace(word, "") for text in said.texts]
        english[address] = [text for text in said.texts if re.search("[A-Za-z]{2}", text)]
    assert english == {address: [] for address in ADDRESSES}


def test_dates_and_numbers_are_said_as_readers_say_them(client, newsroom):
    page = client.get(newsroom.get_absolute_url()).text
    assert '<span class="day">14 березня 2025</span>' in page
    assert "1 хвилина читання" in page
    month = client.get("/archive/2025/3/").text
    assert "<h1>Березень 2025</h1>" in month
    # A month is written with a capital at the start of a sentence alone.
    assert not re.search(r'[^\s>"] Березень', month)


def test_one_word_stands_before_one_author_and_before_several(client, newsroom):
    page = client.get(newsroom.get_absolute_url()).text
    assert '<span class="byline-role">Текст:</span>' in page


def test_the_orders_of_a_search_are_no_longer_than_the_box_on_a_phone(client, newsroom):
    options = re.findall(r"<option[^>]*>([^<]+)<", client.get("/search/").text)
    assert len(options) == 2
    assert max(map(len, options)) <= len("Best match first")


def test_a_quote_is_copied_in_the_marks_of_the_language(client, newsroom):
    assert 'data-marks="«»">' in client.get(newsroom.get_absolute_url()).text


def test_a_preview_says_how_long_it_lasts_as_readers_say_it(client, in_ukrainian):
    version = revisions.save(make_story(), by=None, at=NOW)
    link = previews.make(version, by=None, at=NOW)
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/preview/{link.token}/").text
    assert '<span class="day">21 березня 2025</span> <span class="clock">14:00</span>' in page


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 матеріал"), (3, "3 матеріали"), (11, "11 матеріалів"), (22, "22 матеріали")],
)
def test_how_many_is_said_in_the_right_form(in_ukrainian, number, said):
    words = translation.ngettext("%(number)s story", "%(number)s stories", number)
    assert words % {"number": number} == said


def test_the_catalogue_in_use_is_the_one_that_can_be_read():
    folder = Path(project.LOCALE_PATHS[0], "uk", "LC_MESSAGES")
    said = re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', (folder / "django.po").read_text(), re.M)
    compiled = (folder / "django.mo").read_bytes().decode(errors="replace")
    assert [text for text in said if text.replace("\\n", "\n") not in compiled] == []


_VOID = {"base", "br", "hr", "img", "input", "link", "meta", "source"}


class _Languages(HTMLParser):
    """Collects the texts that are Cyrillic and not marked as Ukrainian, or the other way round."""

    def __init__(self):
        super().__init__()
        self.wrong, self._open = [], [("", "en")]

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        language = values.get("lang", self._open[-1][1])
        self._see(values.get("alt") or "", language)
        if tag not in _VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag):
        self._open.pop()

    def handle_data(self, data):
        if not {tag for tag, _ in self._open} & {"script", "title", "dl"}:
            self._see(data, self._open[-1][1])

    def _see(self, words, language):
        letters = {"en": "[а-яі]", "uk": "[a-z]"}[language]
        if re.search(letters, words, re.IGNORECASE):
            self.wrong.append(words.strip())


def test_each_text_says_which_language_it_is_in(client, db):
    section = Section.objects.create(name="News", is_default=True)
    story = make_story(
        headline="Порти працюють",
        standfirst="Вступ.",
        body='<p>Порти.</p>\n<figure data-picture="2"></figure>\n<aside data-teaser="1"></aside>',
        section=section,
        language="uk",
    )
    for alt in ("Пірс", "Човен"):
        use_picture(story, make_picture(), caption="Підпис", credit="Фото", alt=alt)
    for title in ("У тексті", "Під текстом"):
        story.teasers.create(title=title, excerpt="Уривок")
    publish(story, by=None, at=NOW)
    correct(story, kind="correction", text="Було не так.", by=None, at=NOW)
    english = make_story(body='<p>Ports.</p>\n<aside data-teaser="1"></aside>', section=section)
    english.teasers.create(title="Ports", target=story)
    publish(english, by=None, at=NOW)
    wrong = {}
    for address in (
        "/",
        story.get_absolute_url(),
        english.get_absolute_url(),
        "/search/?q=ports",
        "/search/?q=porti",
        "/sections/news/",
        "/corrections/",
        f"{story.get_absolute_url()[:-2]}/",
    ):
        page = _Languages()
        page.feed(client.get(address).text)
        if page.wrong:
            wrong[address] = page.wrong
    assert wrong == {}
