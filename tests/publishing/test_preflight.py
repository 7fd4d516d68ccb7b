"""What keeps a story from readers, what is worth another look, and where it is put right."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from articles.models import Edition, LinkCheck, Slug, Story
from articles.publishing import (
    NotPossible,
    fetching,
    links,
    preflight,
    proofreading,
    publish,
    withdraw,
)
from tests.factories import NOW, make_edition, make_picture, make_story, use_picture

pytestmark = pytest.mark.django_db


def report(story, **given):
    story = Story.objects.whole().get(pk=story.pk)
    found = preflight.report(story, at=NOW, **{"go_live_at": NOW} | given)
    return [(problem.text, (problem.field, problem.row), problem.blocks) for problem in found]


def blocks(story, **given):
    return [text for text, _, blocking in report(story, **given) if blocking]


def warned(story):
    return [text for text, _, blocking in report(story) if not blocking]


def quiet(**fields):
    return make_story(**{"standfirst": "What happened."} | fields)


def test_there_is_nothing_against_a_proper_story():
    assert report(quiet()) == []


def test_each_finding_leads_to_its_place_on_the_form():
    story = quiet(slug="ships")
    use_picture(story, make_picture(), credit="", order=1)
    use_picture(story, make_picture(), alt="", order=2)
    Story.objects.update(headline="", working_headline="Ships")
    assert report(story) == [
        ("It has no headline.", ("headline", 0), True),
        ("Picture 1 has no credit.", ("picture_uses", 1), True),
        ("Picture 2 has no description.", ("picture_uses", 2), True),
    ]


def test_a_date_before_there_were_newspapers_blocks():
    year_1000 = datetime(1000, 1, 1, tzinfo=UTC)
    sentence = "No newspaper is older than 1600: look at the date."
    story = quiet(published_at=year_1000)
    assert [p.text for p in preflight.problems(story, go_live_at=year_1000)] == [sentence]
    with pytest.raises(NotPossible, match=sentence):
        publish(story, by=None, at=NOW, override="It is that old.")


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("headline", "Ships TK", "TK"),
        ("standfirst", "Three ships, XXX of them grey.", "XXX"),
        ("body", "<p>Lorem ipsum dolor.</p>", "Lorem ipsum"),
        ("body", "<p>Born in ???? in Kherson.</p>", "????"),
    ],
)
def test_placeholders_block(field, text, found):
    assert blocks(quiet(**{field: text})) == [f"“{found}” waits to be replaced."]


@pytest.mark.parametrize("text", ["Super Bowl XX", "tk maxx", "The TKO came late.", "xxx"])
def test_what_only_looks_like_a_placeholder_does_not_block(text):
    assert proofreading.placeholders(text) == []


@pytest.mark.parametrize(
    "address", ["/stories/target/", "https://news.example/stories/target/#part", "/stories/old/"]
)
def test_a_link_to_a_story_of_ours_blocks_until_readers_have_it(address):
    target = make_story(slug="target")
    Slug.objects.create(kind="story", slug="old", story=target)
    story = quiet(body=f'<p>As <a href="{address}">reported</a>.</p>')
    assert blocks(story) == [f"It links to a story that readers do not have: {address}"]
    later = NOW + timedelta(hours=1)
    publish(target, by=None, at=NOW, go_live_at=later)
    assert blocks(story) != []
    assert blocks(story, go_live_at=later) == []
    publish(target, by=None, at=NOW, go_live_at=NOW)
    assert blocks(story) == []
    withdraw(target, by=None, at=NOW, reason="in error")
    assert blocks(story) != []


def test_a_link_to_a_story_that_never_was_blocks_and_other_pages_of_ours_do_not():
    story = quiet(
        slug="self",
        body='<p><a href="/stories/never/">a</a> <a href="/sections/news/">b</a> '
        '<a href="/stories/self/">c</a> <a href="https://elsewhere.example/stories/x/">d</a></p>',
    )
    assert blocks(story) == ["It links to a story that readers do not have: /stories/never/"]


def test_an_address_that_readers_know_as_another_storys_blocks():
    edition = make_edition(headline="Ships")
    story = quiet()
    Edition.objects.filter(pk=edition.pk).update(slug=story.slug)
    assert blocks(story) == [f"The address “{story.slug}” belongs to another story."]


# What only warns.


def test_what_warns_does_not_keep_a_story_from_readers():
    story = make_story(headline="x" * 91, body=f"<p>{'word ' * 46}end.</p>")
    assert [text.partition(":")[0] for text in warned(story)] == [
        "It has no standfirst.",
        "The headline has 91 characters",
        "A sentence of 47 words",
    ]
    publish(story, by=None, at=NOW)


@pytest.mark.parametrize(
    "html",
    [
        "<p>“We did not expect any ships,” said Olena Koval.</p>",
        "<p>Olena Koval did not like it.</p>\n<p>“We did not expect any ships at all.”</p>\n"
        "<p>She told us so twice.</p>",
        "<p>«Ми не чекали на ці кораблі», – каже Олена Коваль.</p>",
        "<p>The so-called “special rate” is over.</p>",
        "<blockquote><p>We did not expect any ships at all. – Olena Koval</p></blockquote>",
        '<blockquote class="pull-quote"><p>“We did not expect any ships.”</p></blockquote>',
    ],
)
def test_a_quotation_with_its_speaker_near_is_fine(html):
    assert proofreading.unattributed(html) == []


def test_a_quotation_that_nobody_says_is_worth_a_look():
    html = "<p>It rained.</p>\n<p>“We did not expect any ships at all.”</p>\n<p>It rained on.</p>"
    assert proofreading.unattributed(html) == ["We did not expect any ships at all."]
    assert warned(quiet(body=html)) == [
        "Nobody near says it: “We did not expect any ships at all.”"
    ]


def test_a_body_that_says_what_another_story_says_is_worth_a_look():
    text = (
        "The harbour reopened on Monday after a long winter. Three grey ships came in at dawn "
        "and left again before noon. Nobody had waited for them but the baker and his two sons."
    )
    make_edition(headline="Ships", body=f"<p>{text}</p>", standfirst="S")
    assert warned(quiet(body=f"<p>{text}</p>")) == ["It shares 100 % of its text with “Ships”."]


# Links elsewhere.

DEAD = "https://dead.example/page"


def linking(url=DEAD):
    return quiet(
        body=f'<p>See <a href="{url}#part">there</a> and <a href="mailto:a@b.c">here</a>.</p>'
    )


def test_a_dead_link_warns_once_the_command_has_found_it(monkeypatch, capsys):
    story = linking()
    asked = []
    monkeypatch.setattr(fetching, "ask", lambda url: asked.append(url) or "404")
    assert warned(story) == []
    call_command("check_links")
    assert warned(story) == [f"A link is dead: {DEAD}"]
    call_command("check_links")
    assert asked == [DEAD]
    assert "1 links asked for, 1 of them dead." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answers", "dead"),
    [
        (["200"], False),
        (["403"], False),
        (["429"], False),
        (["404"], True),
        (["410"], True),
        (["503", "503"], False),
        (["no route", "503", "timed out"], True),
        (["503", "503", "200", "503"], False),
        (["404", "200"], False),
    ],
)
def test_one_clear_answer_or_three_failures_make_a_link_dead(answers, dead):
    for answer in answers:
        check = links.write_down(DEAD, answer, at=NOW)
    assert check.is_dead is dead
    assert LinkCheck.objects.get().answer == answers[-1]


def test_links_never_asked_for_come_first_and_those_of_binned_drafts_never():
    linking("https://old.example/")
    linking("https://new.example/")
    Story.objects.filter(pk=linking("https://binned.example/").pk).update(binned_at=NOW)
    links.write_down("https://old.example/", "200", at=NOW)
    later = NOW + timedelta(days=1)
    assert links.to_check(before=NOW, most=9) == ["https://new.example/"]
    assert links.to_check(before=later, most=9) == ["https://new.example/", "https://old.example/"]
    assert links.to_check(before=later, most=1) == ["https://new.example/"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]:80/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://localhost:8000/",
        "ftp://example.org/",
        "http:///nowhere",
        "http://[::ffff:127.0.0.1]/",
        "http://224.0.0.1/",
        "file:///etc/hostname",
    ],
)
def test_nothing_inside_our_own_network_is_ever_asked_for(url, monkeypatch):
    connect = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it was asked"))
    answer = fetching.ask(url)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert answer in {"The host is not on the public network.", "It is not a web address."}


PUBLIC = "93.184.215.14"


@pytest.fixture
def internet(monkeypatch):
    """Names that lead where the test says, one answer after the other; who was connected to."""
    names, connected, far_ends = {"inside.example": ["10.0.0.1"]}, [], []

    def look_up(host, port, **_):
        answers = names[host]
        return [(2, 1, 6, "", (answers.pop(0) if len(answers) > 1 else answers[0], port))]

    def connect(address, timeout):
        connected.append(address)
        ours, theirs = socket.socketpair()
        theirs.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://inside.example/\r\n\r\n")
        theirs.shutdown(socket.SHUT_WR)
        far_ends.append(theirs)
        return ours

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    yield names, connected
    for theirs in far_ends:
        theirs.close()


def test_a_name_that_says_something_else_the_second_time_leads_nowhere_else(internet):
    names, connected = internet
    names["rebound.example"] = [PUBLIC, "127.0.0.1"]
    fetching.ask("http://rebound.example/")
    assert connected == [(PUBLIC, 80)]


def test_who_answers_cannot_lead_into_our_own_network(internet):
    names, connected = internet
    names["fine.example"] = [PUBLIC]
    assert fetching.ask("http://fine.example/") == "The host is not on the public network."
    assert connected == [(PUBLIC, 80)]


def test_a_host_with_one_private_address_among_others_is_not_asked(monkeypatch):
    both = [(2, 1, 6, "", (address, 80)) for address in (PUBLIC, "192.168.1.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(fetching.NotPublic):
        fetching.public_addresses("mixed.example", 80)
