"""Pages laid out once and filled in come out as those laid out each time."""

from datetime import UTC, datetime

import pytest

from articles.caching import STAMP
from articles.models import Banner, Section, Topic
from articles.views.holes import Holes, Layouts
from tests.factories import make_edition

FINDING = [
    "/stories/",
    "/search/?topic=topic-1",
    "/search/?q=sample&year=2025",
    "/search/?q=%22%26",
]
AT = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)


def test_what_is_filled_in_is_escaped_unless_it_is_html():
    holes = Holes()
    page = f'<a href="{holes.text("/?a=1&b=2")}">{holes.html("<b>x</b>")}</a>'
    filled = Layouts().filled(holes, "key", None, lambda: page)
    assert filled == '<a href="/?a=1&amp;b=2"><b>x</b></a>'


def test_a_hole_may_stand_twice_and_nothing_in_a_text_is_taken_for_one():
    first, second = Holes(), Holes()
    one, two = Layouts(), Layouts()
    mark = first.text("A")
    assert one.filled(first, "key", None, lambda: f"{mark}, {mark}") == "A, A"
    other = second.text(mark)
    assert two.filled(second, "key", None, lambda: other) == mark


def test_a_layout_is_kept_while_the_site_stays_as_it_is():
    layouts, laid_out = Layouts(), []

    def filled(value, stamp, key="key"):
        holes = Holes()
        mark = holes.text(value)
        return layouts.filled(holes, key, stamp, lambda: laid_out.append(1) or f"<{mark}>")

    now, later = object(), object()
    assert [filled(value, now) for value in "ab"] == ["<a>", "<b>"]
    assert len(laid_out) == 1
    filled("c", now, "another key")
    filled("d", later)
    assert len(laid_out) == 3
    filled("e", None), filled("f", None)
    assert len(laid_out) == 5
    filled("g", later)  # those for whom nothing is kept take nothing from the others
    assert len(laid_out) == 5


def test_the_memory_for_layouts_is_bounded():
    layouts, stamp = Layouts(), object()
    for number in range(1000):
        layouts.filled(Holes(), number, stamp, lambda: "page")
    assert len(layouts._kept[1]) <= 200


@pytest.mark.django_db
def test_every_page_is_the_same_whether_it_is_laid_out_or_filled_in(client):
    sections = [Section.objects.create(name=f"S & {n}", description="About.") for n in "ab"]
    plain = Section.objects.create(name="Plain")
    Banner.objects.create(text="Join us", starts_at=AT)
    for number in range(30):
        section = [*sections, plain][number % 3]
        topics = ["Quoted “&”", f"Topic {number % 2}"]
        make_edition(section=section, topics=topics, headline=f"<{number}>", standfirst="")
    Topic.objects.filter(name="Topic 1").update(description="On & on.")
    stamp = object()
    for address in _addresses(client):
        laid_out = client.get(address).text
        for _ in range(2):
            assert client.get(address, **{STAMP: stamp}).text == laid_out, address


def _addresses(client):
    slugs = Topic.objects.values_list("slug", flat=True)
    lists = ["/", *(s.get_absolute_url() for s in Section.objects.all())]
    lists += [f"/topics/{slug}/" for slug in slugs]
    older = [
        page.text.partition("data-show-more")[0].rpartition('href="')[2].partition('"')[0]
        for page in map(client.get, lists)
        if "data-show-more" in page.text
    ]
    assert older
    return [
        *lists,
        *(link.replace("&amp;", "&") for link in older),
        "/stories/3/",
        "/stories/4/",
        *FINDING,
    ]
