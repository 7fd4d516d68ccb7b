"""The front page: who leads, what follows, and how a reader gets on to older stories."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.caching import STAMP
from articles.models import Banner, Campaign, Section
from articles.publishing import correct, publish
from articles.views.front import arrange
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


def headlines(response):
    return re.findall(r'<h3 class="story-card-headline[^"]*">\s*<a [^>]*>([^<]*)<', response.text)


def make_stories(number):
    """Stories 'S 1' (the newest) to 'S number', an hour apart."""
    section, author = Section.objects.default(), make_author()
    make_editions(
        {
            "headline": f"S {n}",
            "section": section,
            "published_at": NOW - timedelta(hours=n),
            "authors": [author],
        }
        for n in range(number, 0, -1)
    )
    return [f"S {n}" for n in range(1, number + 1)]


@pytest.mark.parametrize("number", [1, 3, 8, 9])
def test_every_story_stands_once_on_the_front_page_newest_first(client, number):
    made = make_stories(number)
    assert headlines(client.get("/")) == made


@pytest.mark.parametrize(
    ("number", "lead", "beside", "below", "feed"),
    [
        (0, 0, 0, 0, 0),
        (1, 1, 0, 0, 0),
        (3, 1, 2, 0, 0),
        (5, 1, 3, 0, 1),
        (8, 1, 3, 4, 0),
        (28, 1, 3, 4, 20),
    ],
)
def test_a_row_that_cannot_be_filled_is_left_out(number, lead, beside, below, feed):
    top = arrange(list(range(number)))
    assert {name: len(row) for name, row in top.items()} == {
        "lead": lead,
        "beside": beside,
        "below": below,
    }
    assert number - sum(map(len, top.values())) == feed


def test_a_paper_without_stories_says_so(client):
    assert "Nothing to read here yet." in client.get("/").text


def test_show_more_leads_through_the_whole_archive_and_gives_each_story_once(client):
    made = make_stories(30)
    response = client.get("/")
    seen = headlines(response)
    while more := re.search(r'href="([^"]*)" data-show-more', response.text):
        response = client.get(more[1].replace("&amp;", "&"))
        seen += headlines(response)
    assert seen == made


def test_a_page_of_older_stories_leads_back_to_the_latest(client):
    make_stories(30)
    more = re.search(r'href="([^"]*)" data-show-more', client.get("/").text)[1]
    assert '<a href="/">Back to the latest</a>' in client.get(more).text


@pytest.mark.parametrize(
    "cursor", ["x", "20250314T120000000000-", "20250314T120000000000-x", "-1", "1-" + "9" * 40]
)
def test_a_place_that_no_list_has_is_not_found(client, cursor):
    assert client.get("/", {"before": cursor}).status_code == 404


@pytest.mark.parametrize("number", [1, 29])
@pytest.mark.parametrize("sections", [1, 7])
def test_the_front_page_costs_five_queries_at_most(
    client, number, sections, django_assert_max_num_queries
):
    make_stories(number)
    for n in range(1, sections):
        section = Section.objects.create(name=f"Section {n}")
        make_editions([{"section": section}] * (number // 5))
    with django_assert_max_num_queries(5):
        client.get("/")


def make_sections(number, stories):
    """Sections 'Section 1' to 'Section `number`', each with `stories`, an hour apart."""
    for n in range(1, number + 1):
        section = Section.objects.create(name=f"Section {n}", position=n)
        make_editions(
            {
                "headline": f"{n} before {hour}",
                "section": section,
                "published_at": NOW - timedelta(hours=hour, minutes=n),
            }
            for hour in range(1, stories + 1)
        )


def blocks(page):
    """Return {section: headlines} of the blocks of the front page."""
    found = re.findall(r'<section class="front-block".*?</section>', page.text, re.DOTALL)
    return {
        re.search(r'href="/sections/section-(\d)/"', block)[1]: re.findall(
            r'story-card-headline">\s*<a [^>]*>([^<]*)<', block
        )
        for block in found
    }


def test_each_section_has_a_block_of_its_newest_stories_that_do_not_stand_on_top(client):
    make_sections(4, 7)
    page = client.get("/")
    assert blocks(page) == {
        f"{n}": [f"{n} before {hour}" for hour in range(3, 7)] for n in range(1, 5)
    }
    seen = headlines(page)
    assert len(seen) == len(set(seen)) == 28


def test_a_section_with_fewer_stories_and_one_out_of_the_navigation_have_no_block(client):
    make_sections(4, 7)
    Section.objects.filter(name="Section 1").update(in_navigation=False)
    make_edition(section=Section.objects.create(name="Section 5"))
    assert list(blocks(client.get("/"))) == ["2", "3", "4"]


def test_with_blocks_too_the_feed_leads_to_every_story(client):
    make_sections(3, 20)
    response = client.get("/")
    seen = set(headlines(response))
    while more := re.search(r'href="([^"]*)" data-show-more', response.text):
        response = client.get(more[1].replace("&amp;", "&"))
        seen |= set(headlines(response))
    assert len(seen) == 60


def test_what_stands_under_the_top_is_found_out_once_for_each_state_of_the_site(
    client, django_assert_num_queries
):
    make_sections(3, 8)
    stamp = object()
    first = client.get("/", **{STAMP: stamp})
    with django_assert_num_queries(1):
        again = client.get("/", **{STAMP: stamp})
    assert again.text == first.text
    make_edition(headline="New", section=Section.objects.first())
    assert "New" in client.get("/", **{STAMP: object()}).text


def test_the_latest_corrections_stand_on_the_front_page_for_two_weeks(client):
    story = make_edition(headline="Corrected").story
    now = timezone.now()
    for days, kind in ((20, "correction"), (2, "clarification"), (1, "update")):
        correct(story, kind=kind, text="It was so.", by=None, at=now - timedelta(days=days))
    page = client.get("/").text
    latest = page[page.index("corrections-latest") :]
    assert latest.count("Clarification,") == 1
    assert "Correction," not in latest
    assert "Update," not in latest
    assert 'href="/corrections/">All corrections' in latest


def test_the_banner_shows_the_count_of_members_while_it_runs(client):
    now = timezone.now()
    Banner.objects.create(text="Join {count}+ members", member_count=10_000, starts_at=now)
    Banner.objects.create(text="Last year's", starts_at=now - timedelta(days=9))
    Banner.objects.create(text="Not yet", starts_at=now + timedelta(days=1))
    Campaign.objects.create(quote="We stay.", attribution="O. Sample", starts_at=now)
    page = client.get("/").text
    assert "Join 10,000+ members" in page
    assert "We stay." in page
    assert "Last year" not in page
    assert "Not yet" not in page


def test_nothing_is_asked_of_readers_when_nothing_runs(client):
    now = timezone.now()
    Campaign.objects.create(quote="Kept", starts_at=None)
    Banner.objects.create(text="Over", starts_at=now - timedelta(2), ends_at=now - timedelta(1))
    page = client.get("/").text
    assert "Kept" not in page
    assert "Over" not in page


def test_a_reader_who_has_the_page_already_is_told_so(client):
    make_stories(1)
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("address", ["/", "/robots.txt", "/stories/a/share-b.png", "/preview/x/"])
def test_nothing_can_be_sent_to_a_page(address, method):
    response = Client(enforce_csrf_checks=True).generic(method, address)
    assert (response.status_code, response.headers.get("Allow")) == (405, "GET, HEAD")


def test_the_picture_of_the_lead_is_asked_for_first_and_alone(client):
    for number in range(9):
        story = make_story(headline=f"S {number}")
        use_picture(story, make_picture())
        publish(story, by=None, at=NOW)
    pictures = re.findall(r'<img(?:"[^"]*"|[^">])*>', client.get("/").text)
    assert len(pictures) == 9
    at_once = [picture for picture in pictures if 'loading="lazy"' not in picture]
    assert at_once == [picture for picture in pictures if 'fetchpriority="high"' in picture]
    assert at_once == pictures[:1]
    assert "auto" not in at_once[0]
    assert all(re.search(r'width="\d+"\s+height="\d+"', picture) for picture in pictures)


def test_an_appeal_without_heading_or_name_on_its_button_has_none_of_them(client):
    Banner.objects.create(text="Join us", button_url="https://join.example/", starts_at=NOW)
    Campaign.objects.create(quote="We stay.", button_url="https://join.example/", starts_at=NOW)
    page = client.get("/").text
    assert 'class="button"' not in page
    assert "campaign-heading" not in page
    assert '<aside class="campaign" aria-label="Support us">' in page
