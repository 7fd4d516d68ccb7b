"""The HTML of every kind of page, read by a parser that forgives nothing.

What it does not know, such as which element may stand in which, a validator says: the pages were
clean in vnu when this was written.
"""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from articles.models import Banner, Campaign, Section, Teaser
from articles.publishing import correct, publish, withdraw
from tests.factories import (
    NOW,
    make_author,
    make_edition,
    make_editions,
    make_picture,
    make_story,
    use_picture,
)

pytestmark = pytest.mark.django_db

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Attributes that name elements of the same page.
NAMING = ("for", "list", "aria-labelledby", "aria-describedby", "aria-controls")
ADDRESSES = [
    "/",
    "/?before=20250315T000000000000-1",
    "/stories/",
    "/stories/ferries-run-again/",
    "/sections/harbour/",
    "/topics/boats/",
    "/authors/",
    "/authors/olena-sample/",
    "/archive/",
    "/archive/2025/",
    "/archive/2025/3/",
    "/archive/2025/3/14/",
    "/search/?q=ferries",
    "/search/?q=nothing+of+that+kind",
    "/search/?q=%22%3Cb%3E&since=yesterday&until=2025-02-31&year=12&topic=%C2%AB",
    "/corrections/",
    "/about/",
    "/stories/ferries-run-agan/",
    "/stories/taken-back/",
]


@pytest.fixture
def newsroom(db):
    section = Section.objects.create(name="Harbour", is_default=True)
    Section.objects.create(name="City")
    Banner.objects.create(text="Join us", starts_at=NOW, button_label="Join", button_url="/about/")
    Campaign.objects.create(heading="We stay", quote="Because.", starts_at=NOW)
    make_editions({"headline": f"Boat {n}", "section": section} for n in range(30))
    story = make_story(
        headline="Ferries run again",
        standfirst="Two <boats> & more.",
        body='<p>The harbour.</p>\n<aside data-teaser="1"></aside>',
        section=section,
        topics=["Boats"],
        authors=[make_author("Olena Sample", bio="Bio.", portrait=make_picture())],
    )
    use_picture(story, make_picture())
    for order in (0, 1):
        Teaser.objects.create(story=story, order=order, title=f"Elsewhere {order}")
    publish(story, by=None, at=NOW)
    correct(story, kind="correction", text="It was so.", by=None, at=NOW)
    gone = make_edition(headline="Taken back").story
    withdraw(gone, by=None, at=NOW, reason="It was wrong.", public=True)


class _Strict(HTMLParser):
    """Collects what is wrong with a page in `faults`."""

    def __init__(self):
        super().__init__()
        self.faults, self._open, self._ids, self._named = [], [], Counter(), []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if len(values) < len(attrs):
            self._fault(f"{tag} has an attribute twice")
        if "id" in values:
            self._ids[values["id"]] += 1
        self._named += [name for each in NAMING for name in (values.get(each) or "").split()]
        if tag == "img" and not {"src", "alt", "width", "height"} <= values.keys():
            self._fault(f"img without what it needs: {values}")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if not self._open or self._open.pop() != tag:
            self._fault(f"</{tag}> ends nothing that is open")

    def close(self):
        super().close()
        self.faults += [f"{tag} is never ended" for tag in self._open]
        self.faults += [f"id {each} is there twice" for each, n in self._ids.items() if n > 1]
        self.faults += [
            f"nothing is called {name}" for name in self._named if name not in self._ids
        ]

    def _fault(self, words):
        self.faults.append(f"line {self.getpos()[0]}: {words}")


def test_every_page_is_well_made(client, newsroom):
    faults = {}
    for address in ADDRESSES:
        page = client.get(address).text
        strict = _Strict()
        strict.feed(page)
        strict.close()
        faults[address] = strict.faults
        faults[address] += [once for once in ("<h1", "<main") if page.count(once) != 1]
    assert faults == {address: [] for address in ADDRESSES}


def test_every_page_tells_its_name_and_address_to_those_who_share_it(client, newsroom):
    lost = ADDRESSES[-2:]
    for address in ADDRESSES:
        page = client.get(address).text
        told = re.findall(r'<meta property="og:(title|url)" content="([^"]+)">', page)
        names = [name for name, _ in told]
        assert names == ([] if address in lost else ["title", "url"]), address
        canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', page)
        assert [value for name, value in told if name == "url"] == canonical, address


@pytest.mark.parametrize(
    ("address", "place"),
    [
        *(
            (address, "?before=20250315T000000000000-1")
            for address in (
                "/",
                "/sections/harbour/",
                "/topics/boats/",
                "/authors/olena-sample/",
                "/archive/2025/3/",
                "/corrections/",
            )
        ),
        ("/authors/", "?after=a+b"),
    ],
)
def test_each_page_of_a_list_has_an_address_of_its_own(client, newsroom, address, place):
    for asked, its_own in (("", ""), ("?before=&after=", ""), (f"{place}&more=1", place)):
        page = client.get(address + asked).text
        told = re.findall(r'(?:canonical" href|og:url" content)="https?://[^/]+([^"]+)">', page)
        assert told == [address + its_own] * 2


def test_the_page_of_a_failure_is_well_made(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("articles.views.house.page", lambda *args, **kwargs: 1 / 0)
    strict = _Strict()
    strict.feed(client.get("/about/").text)
    strict.close()
    assert strict.faults == []
