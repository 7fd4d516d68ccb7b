"""What readers have changes only when somebody publishes it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from articles.models import Edition, Picture, Teaser
from articles.publishing import editions, publish, snapshots, withdraw
from tests.factories import NOW, make_author, make_picture, make_story, make_user, use_picture

pytestmark = pytest.mark.django_db


def test_editing_a_live_story_changes_nothing_for_readers():
    story = make_story(headline="First", topics=["Ships"])
    before = vars(publish(story, by=None, at=NOW)).copy()
    story.headline, story.body, story.slug = "Second", "<p>Other.</p>", "other"
    story.topics.clear()
    story.save()
    after = vars(Edition.objects.get())
    assert {k: after[k] for k in after if k != "_state"} == {
        k: before[k] for k in after if k != "_state"
    }


def test_publishing_again_gives_readers_the_story_as_it_stands():
    story = make_story(headline="First", topics=["Ships"])
    publish(story, by=None, at=NOW)
    story.headline = "Second"
    story.topics.set(["Ports"])
    story.save()
    edition = publish(story, by=None, at=NOW + timedelta(hours=1))
    assert (edition.headline, edition.published_at) == ("Second", NOW)
    assert [topic.name for topic in edition.topics.all()] == ["Ports"]
    assert "Second" in edition.page_html and "Second" in edition.card_html


def test_an_edition_can_be_made_again_from_its_own_content():
    story = make_story(topics=["Ships"], authors=[make_author("Olena Koval")])
    use_picture(story, make_picture())
    edition = publish(story, by=None, at=NOW)
    page, card = edition.page_html, edition.card_html
    story.headline, story.body = "Not yet published", "<p>Nor this.</p>"
    story.save()
    Edition.objects.update(page_html="", card_html="")
    assert editions.refresh(Edition.objects.all(), at=NOW) == 1
    edition.refresh_from_db()
    assert (edition.page_html, edition.card_html) == (page, card)


def test_a_page_made_again_follows_people_and_sections_that_were_renamed():
    author = make_author("Olena Koval")
    edition = publish(make_story(authors=[author]), by=None, at=NOW)
    author.slug = "olena"
    author.save()
    editions.refresh(Edition.objects.all(), at=NOW)
    edition.refresh_from_db()
    assert 'href="/authors/olena/"' in edition.page_html


def test_readers_never_see_a_picture_use_without_a_picture():
    story = make_story()
    use_picture(story, picture=None, caption="A caption that waits.")
    edition = publish(story, by=None, at=NOW)
    assert "A caption that waits." not in edition.page_html


def test_readers_never_see_a_revoked_picture():
    story = make_story()
    picture = make_picture(revoked_at=NOW)
    use_picture(story, picture)
    edition = publish(story, by=None, at=NOW)
    assert default_storage.url(picture.file.name) not in edition.page_html


def test_the_first_picture_leads_and_placed_ones_stand_in_the_text():
    story = make_story(body='<p>One.</p>\n<figure data-picture="1"></figure>\n<p>Two.</p>')
    for caption in ("Placed.", "Leading."):
        use_picture(story, make_picture(), caption=caption, order=story.picture_uses.count())
    page = publish(story, by=None, at=NOW).page_html
    assert page.index("Leading.") < page.index("One.") < page.index("Placed.") < page.index("Two.")


def test_a_teaser_follows_a_story_of_ours_that_is_renamed_or_withdrawn():
    target = make_story(headline="Target")
    story = make_story()
    Teaser.objects.create(story=story, title="As printed", target=target)
    edition = publish(story, by=None, at=NOW)
    assert "As printed" not in edition.page_html

    publish(target, by=None, at=NOW)
    edition.refresh_from_db()
    assert 'href="/stories/target/"' in edition.page_html

    target.headline, target.slug = "Renamed", "renamed"
    target.save()
    publish(target, by=None, at=NOW)
    edition.refresh_from_db()
    assert 'href="/stories/renamed/"' in edition.page_html and "Renamed" in edition.page_html

    withdraw(target, by=None, at=NOW, reason="in error")
    edition.refresh_from_db()
    assert "renamed" not in edition.page_html


@pytest.fixture
def while_made(monkeypatch):
    """Do one thing in a thread of its own, and another between the making and the keeping."""

    def do(make, meanwhile):
        made, go = Event(), Event()
        render = editions.render

        def slowly(several, at):
            monkeypatch.setattr(editions, "render", render)
            render(several, at)
            made.set()
            go.wait(1)  # those who wait for us cannot tell us to go on

        def in_thread():
            try:
                make()
            finally:
                connection.close()

        monkeypatch.setattr(editions, "render", slowly)
        with ThreadPoolExecutor(1) as threads:
            making = threads.submit(in_thread)
            assert made.wait(10)
            meanwhile()
            go.set()
            making.result()

    return do


def rebuild():
    call_command("rebuild_editions", "--all")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_published_while_its_page_is_made_anew_stays(while_made):
    story = make_story(headline="Minister guilty")
    publish(story, by=None, at=NOW)
    story.headline = "Minister not guilty"
    story.save()
    while_made(rebuild, lambda: publish(story, by=None, at=NOW))
    edition = Edition.objects.get()
    for html in (edition.head_html, edition.page_html, edition.card_html):
        assert "not guilty" in html


@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_story_withdrawn_while_a_page_that_teases_it_is_made_is_not_on_it(while_made, is_new):
    target = publish(make_story(headline="Libel"), by=None, at=NOW).story
    story = make_story(headline="Teases")
    Teaser.objects.create(story=story, title="As printed", target=target)
    if not is_new:
        publish(story, by=None, at=NOW)
    while_made(
        rebuild if not is_new else lambda: publish(story, by=None, at=NOW),
        lambda: withdraw(target, by=None, at=NOW, reason="A court said so", kind="legal"),
    )
    assert "Libel" not in Edition.objects.get(story=story).page_html


def test_a_teaser_of_a_scheduled_story_shows_once_its_time_has_come(client):
    target = make_story(headline="Target", standfirst="Not yet.")
    story = make_story(headline="Teases")
    Teaser.objects.create(story=story, title="As printed", target=target)
    publish(story, by=None, at=NOW)
    publish(target, by=None, at=NOW, go_live_at=NOW + timedelta(hours=1))
    with time_machine.travel(NOW + timedelta(minutes=59), tick=False):
        before = client.get("/stories/teases/").text
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        after = client.get("/stories/teases/").text
    assert "arget" not in before and "until" not in before
    assert 'href="/stories/target/"' in after and "until" not in after


def test_a_picture_goes_when_its_time_is_over(client):
    story = make_story(headline="Pictured")
    picture = make_picture(revoked_at=NOW + timedelta(hours=1))
    use_picture(story, picture)
    edition = publish(story, by=None, at=NOW)
    assert "/pictures/" not in edition.card_html
    assert "until" not in editions.preview(story, at=NOW)
    shown = []
    for at in (NOW + timedelta(minutes=59), NOW + timedelta(hours=1)):
        with time_machine.travel(at, tick=False):
            shown.append("The pier at dawn." in client.get("/stories/pictured/").text)
            assert (picture in Picture.objects.free(at)) is shown[-1]
            assert picture.is_revoked(at) is not shown[-1]
    assert shown == [True, False]


def test_a_preview_shows_the_working_copy_and_writes_nothing():
    story = make_story(headline="First")
    publish(story, by=None, at=NOW)
    story.headline = "Second"
    story.save()
    assert "Second" in editions.preview(story, at=NOW)
    assert Edition.objects.get().headline == "First"


def test_making_many_editions_anew_costs_the_same_queries(django_assert_max_num_queries):
    for _ in range(3):
        publish(make_story(topics=["Ships"]), by=None, at=NOW)
    with django_assert_max_num_queries(19):
        assert editions.refresh(Edition.objects.all(), at=NOW) == 3


def test_equal_stories_have_equal_digests():
    story = make_story(created_by=make_user("Authors"), topics=["Ships", "Ports"])
    first = snapshots.digest(snapshots.take(story))
    story.topics.set(["Ports", "Ships"])
    assert snapshots.digest(snapshots.take(story)) == first
    story.headline += "!"
    assert snapshots.digest(snapshots.take(story)) != first
