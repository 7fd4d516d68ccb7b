"""Writing, saving, moving: what the story form does with what it is sent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from articles.models import Section, Status, Story, Topic
from articles.publishing import publish
from tests.admin.conftest import change_url, form_of
from tests.factories import make_author, make_picture, make_story

ADD = "/admin/articles/story/add/"


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_an_author_begins_a_story_and_signs_it_without_asking(client, author):
    olena = make_author("Olena Marchenko", user=author)
    client.post(ADD, form_of(headline="Harbour reopens"))
    story = Story.objects.get()
    assert story.created_by == author
    assert [byline.author for byline in story.bylines.all()] == [olena]
    assert story.status == Status.DRAFT


def test_a_given_byline_is_left_alone(client, author):
    make_author(user=author)
    other = make_author("Somebody Else")
    byline = {"bylines-TOTAL_FORMS": 1, "bylines-0-author": other.pk, "bylines-0-role": "author"}
    client.post(ADD, form_of(headline="Harbour reopens", **byline))
    assert [b.author for b in Story.objects.get().bylines.all()] == [other]


def test_a_story_may_be_written_and_published_in_one_go(client, editor):
    section = Section.objects.default()
    filled = form_of(
        headline="Harbour reopens",
        body="<p>It did.</p>",
        section=section.pk,
        source_credit="Harbour office",
        _verb="publish",
    )
    response = client.post(ADD, filled)
    story = Story.objects.get()
    assert said(response) == ["“Harbour reopens” is live."]
    assert story.published().headline == "Harbour reopens"


def test_who_goes_back_to_the_empty_form_and_sends_it_anew_makes_no_second_story_unasked(
    client, editor, log_in
):
    sent = form_of(headline="Harbour reopens", body="<p>It did.</p>")
    client.post(ADD, sent)
    page = client.post(ADD, {**sent, "body": "<p>It did, at last.</p>"})
    assert "Save again to have another" in page.text
    assert change_url(Story.objects.get()) in page.text
    assert page.context["adminform"].form["body"].value() == "<p>It did, at last.</p>"
    assert 'name="again"' in page.text
    refused = client.post(ADD, {**sent, "again": "1", "slug": "no address"})
    assert 'name="again"' in refused.text  # it asks once, whatever else is to be put right
    client.post(ADD, {**sent, "again": "1"})
    assert Story.objects.count() == 2
    log_in("author")
    client.post(ADD, sent)
    assert Story.objects.count() == 3


@pytest.mark.parametrize("names", [{"headline": ""}, {"working_headline": "evening"}])
def test_another_story_is_begun_without_being_asked(client, editor, names):
    client.post(ADD, form_of(headline="Harbour reopens"))
    client.post(ADD, form_of(**{"headline": "Harbour reopens", "working_headline": "x", **names}))
    assert Story.objects.count() == 2


def test_a_headline_that_no_database_takes_is_told_beside_it(client, editor):
    answer = client.post(ADD, form_of(headline="Harbour\0"))
    assert "Null characters are not allowed." in answer.text


def test_who_is_logged_out_while_writing_is_told_where_the_text_is(client, editor):
    story = make_story()
    client.logout()
    page = client.post(change_url(story), form_of(story, headline="Better"), follow=True)
    assert page.redirect_chain[-1][0] == f"/admin/login/?next={change_url(story)}"
    assert "go back in your browser to the form" in page.text
    client.post(f"{change_url(story)}autosave/", {}, headers={"Sec-Fetch-Mode": "cors"})
    client.post("/admin/logout/")
    assert "go back" not in client.get("/admin/login/").text


def test_what_was_typed_is_saved_before_the_verb(client, author):
    story = make_story(authors=[make_author(user=author)])
    client.post(change_url(story), form_of(story, headline="Better", _verb="submit"))
    story.refresh_from_db()
    assert (story.headline, story.status) == ("Better", Status.IN_REVIEW)
    move = story.moves.get()
    assert (move.verb, move.by) == ("submit", author)


def test_a_story_that_cannot_be_published_is_saved_and_says_why(client, editor):
    story = make_story()
    response = client.post(
        change_url(story), form_of(story, headline="", working_headline="pier", _verb="publish")
    )
    story.refresh_from_db()
    assert story.working_headline == "pier"
    assert said(response) == ["“pier” was not published. It has no headline."]


def test_what_stands_in_the_way_leads_to_its_place(client, editor):
    story = make_story(authors=[], headline="", working_headline="pier", section=None)
    page = client.get(change_url(story)).content.decode()
    for place in ("#id_headline", "#id_section", "#bylines-group"):
        assert f'href="{place}"' in page


def test_saving_what_nobody_changed_changes_nothing(client, editor):
    story = make_story(body="<p>One.</p>\n<p>Two.</p>")
    before = story.updated_at
    client.post(change_url(story), form_of(story))
    story.refresh_from_db()
    assert story.updated_at == before


def test_a_publication_time_keeps_the_seconds_that_the_form_does_not_show(client, editor):
    at = datetime(2025, 3, 14, 12, 30, 42, tzinfo=UTC)
    story = make_story(published_at=at)
    client.post(change_url(story), form_of(story, headline="New", published_at="2025-03-14T14:30"))
    story.refresh_from_db()
    assert (story.headline, story.published_at) == ("New", at)


def test_changes_to_a_live_story_are_flagged_until_they_are_published(client, editor):
    story = make_story()
    publish(story, by=None, at=timezone.now())

    def flagged():
        return client.get(change_url(story)).context["has_unpublished_changes"]

    assert not flagged()
    client.post(change_url(story), form_of(story, standfirst="More."))
    assert flagged()
    story.refresh_from_db()
    asked = client.post(change_url(story), form_of(story, _verb="publish"))
    assert asked.url == reverse("admin:articles_story_verb", args=[story.pk, "publish"])
    client.post(asked.url, {"change": "minor"})
    assert not flagged()
    assert story.published().updated_at is None


def test_a_changed_byline_is_a_change(client, editor):
    story = make_story()
    publish(story, by=None, at=timezone.now())
    sent = form_of(story) | {"bylines-0-as_signed": "O. Marchenko"}
    client.post(change_url(story), sent)
    assert client.get(change_url(story)).context["has_unpublished_changes"]


def test_a_future_time_schedules(client, editor):
    later = timezone.localtime() + timedelta(days=1)
    story = make_story()
    when = later.strftime("%Y-%m-%dT%H:%M")
    response = client.post(change_url(story), form_of(story, published_at=when, _verb="publish"))
    time = f"{later.day} {later:%b %Y, %H:%M}"
    assert said(response)[0].endswith(f"is scheduled: readers get it on {time}.")


def test_an_embargo_beyond_the_schedule_is_refused_at_its_field(client, editor):
    story, soon = make_story(), timezone.now() + timedelta(hours=1)
    publish(story, by=None, at=timezone.now(), go_live_at=soon)
    later = timezone.localtime(soon + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    response = client.post(change_url(story), form_of(story, embargo_until=later, headline="New"))
    [error] = response.context["adminform"].form.errors["embargo_until"]
    assert error.endswith("change that time first, or take it off the schedule.")
    assert 'value="' + later in response.content.decode()
    story.refresh_from_db()
    assert story.embargo_until is None


def test_withdrawing_asks_why_first(client, editor):
    story = make_story()
    publish(story, by=None, at=timezone.now())
    response = client.post(change_url(story), form_of(story, _verb="withdraw"))
    ask = reverse("admin:articles_story_verb", args=[story.pk, "withdraw"])
    assert response.url == ask
    assert "Why is it withdrawn?" in client.get(ask).content.decode()
    assert client.post(ask, {"kind": "in_error", "reason": "  "}).status_code == 200
    assert story.moves.filter(verb="withdraw").count() == 0
    client.post(ask, {"kind": "in_error", "reason": "In error."})
    story.refresh_from_db()
    assert story.published().withdrawn_reason == "In error."


@pytest.mark.parametrize(
    ("verb", "sent", "sentence"),
    [
        ("withdraw", {"kind": "merged"}, "Say which other story it is merged into."),
        ("withdraw", {"kind": "in_error", "into": "own"}, "Only a story that is merged leads"),
        ("withdraw", {"kind": "merged", "into": "own"}, "Say which other story it is merged into."),
        ("schedule", {"go_live_at": "2020-01-01T10:00"}, "That time is over"),
    ],
)
def test_a_refused_verb_asks_again_with_what_was_typed(client, editor, verb, sent, sentence):
    story = make_story(slug="own")
    when = {"go_live_at": timezone.now() + timedelta(hours=1)} if verb == "schedule" else {}
    publish(story, by=None, at=timezone.now(), **when)
    ask = reverse("admin:articles_story_verb", args=[story.pk, verb])
    page = client.post(ask, {"reason": "A long reason.", "note": "A long note.", **sent})
    assert sentence in page.content.decode()
    words = {"withdraw": "A long reason.", "schedule": "A long note."}[verb]
    assert f"{words}</textarea>" in page.content.decode()
    assert story.moves.count() == 1


def test_an_unknown_verb_is_not_found(client, editor):
    story = make_story()
    assert client.get(f"/admin/articles/story/{story.pk}/do/refresh/").status_code == 404
    client.post(change_url(story), form_of(story, _verb="refresh_from_db"))
    assert not story.moves.exists()


def test_rows_keep_the_order_of_their_numbers(client, editor):
    first, second, third = (make_author(name) for name in ("A", "B", "C"))
    story = make_story(authors=[first, second])
    sent = form_of(story) | {
        "bylines-TOTAL_FORMS": 3,
        "bylines-0-order": 2,
        "bylines-1-order": 1,
        "bylines-2-author": third.pk,
        "bylines-2-role": "author",
        "bylines-2-order": "",
    }
    client.post(change_url(story), sent)
    rows = [(byline.order, byline.name) for byline in story.bylines.all()]
    assert rows == [(1, "B"), (2, "A"), (3, "C")]


def test_a_picture_brings_what_is_known_of_it(client, editor):
    story = make_story()
    picture = make_picture(caption="The pier.", credit="A. Sample", alt="A pier")
    sent = form_of(story) | {
        "picture_uses-TOTAL_FORMS": 1,
        "picture_uses-0-picture": picture.pk,
        "picture_uses-0-credit": "Somebody else",
    }
    client.post(change_url(story), sent)
    use = story.picture_uses.get()
    assert (use.caption, use.credit, use.alt) == ("The pier.", "Somebody else", "A pier")


def test_topics_are_chosen(client, editor):
    topic = Topic.objects.create(name="Крим")
    story = make_story()
    client.post(change_url(story), form_of(story, topics=[topic.pk]))
    assert list(story.topics.all()) == [topic]


def test_a_headline_is_one_line(client, editor):
    client.post(ADD, form_of(headline="Harbour\r\nreopens "))
    assert Story.objects.get().headline == "Harbour reopens"


def test_the_preview_is_the_readers_page_of_the_working_copy(client, editor):
    story = make_story(headline="Old")
    publish(story, by=None, at=timezone.now())
    Story.objects.filter(pk=story.pk).update(headline="New")
    page = client.get(reverse("admin:articles_story_page", args=[story.pk]))
    assert "articles/story_detail.html" in [template.name for template in page.templates]
    assert "New" in page.content.decode()
    assert page["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("width", ["", "?width=phone"])
def test_the_preview_has_a_ribbon_around_it(client, editor, width):
    story = make_story()
    page = client.get(reverse("admin:articles_story_preview", args=[story.pk]) + width)
    assert reverse("admin:articles_story_page", args=[story.pk]) in page.content.decode()
    assert ("preview-narrow" in page.content.decode()) == bool(width)


def test_somebody_elses_story_is_read_and_not_edited(client, author):
    story = make_story(headline="Theirs", body="<p>Text of <strong>others</strong>.</p>")
    page = client.get(change_url(story)).content.decode()
    assert "Text of <strong>others</strong>." in page
    assert 'name="headline"' not in page
    assert 'name="_save"' not in page


def test_a_card_takes_the_headline_of_our_story(client, editor):
    story, target = make_story(), make_story(headline="The crane")
    sent = form_of(story) | {"teasers-TOTAL_FORMS": 1, "teasers-0-target": target.pk}
    client.post(change_url(story), sent)
    assert story.teasers.get().title == "The crane"


def test_a_card_without_a_story_needs_a_title(client, editor):
    story = make_story()
    sent = form_of(story) | {"teasers-TOTAL_FORMS": 1, "teasers-0-url": "https://example.org/"}
    page = client.post(change_url(story), sent).content.decode()
    assert "Give it a title, or choose a story of ours." in page
    assert not story.teasers.exists()


@pytest.mark.parametrize(("number", "status"), [("abc", 302), ("99999999", 404), ("9" * 30, 404)])
def test_the_preview_of_no_story_is_not_found(client, editor, number, status):
    assert client.get(f"/admin/articles/story/{number}/preview/").status_code == status
