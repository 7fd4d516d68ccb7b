"""No text is lost: versions, conflicts, what was typed and not saved, and who may have it."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import AutosaveSlot, Correction, PreviewLink, Revision, Story
from articles.publishing import (
    autosave,
    handover,
    previews,
    publish,
    put_in_bin,
    return_to_author,
    revisions,
    submit,
)
from tests.admin.conftest import change_url, form_of
from tests.factories import make_author, make_picture, make_story, make_user, use_picture

ROLES = ["stranger", "author", "editor", "administrator"]


def url(story, page):
    return f"/admin/articles/story/{story.pk}/{page}"


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def saved_by(user, story, **fields):
    """Save the story as somebody else does meanwhile."""
    now = {"by": user, "at": timezone.now()}
    with revisions.saving(story, base=revisions.base(story), **now):
        Story.objects.filter(pk=story.pk).update(**fields)


@pytest.fixture
def olena(db):
    return make_user("Editors", first_name="Olena")


# ------------------------------------------------------------------------------- saving


def test_each_save_that_changes_something_is_a_version_with_its_note(client, editor):
    story = make_story()
    sent = form_of(story, headline="Better", note="  Shorter\n words ")
    response = client.post(change_url(story), sent)
    assert said(response) == ["Saved. This is version 2."]
    newest = revisions.latest(story)
    assert (newest.by, newest.note) == (editor, "Shorter words")
    story.refresh_from_db()
    again = client.post(change_url(story), form_of(story))
    assert said(again)[-1] == "Nothing was changed, so there is no new version."
    assert story.revisions.count() == 2


def test_a_new_story_has_a_version_and_its_slot_is_empty(client, editor):
    autosave.keep(
        None, by=editor, at=timezone.now(), opening="o", base=0, form={"headline": ["Half"]}
    )
    client.post("/admin/articles/story/add/", form_of(headline="Whole", opening="o"))
    assert Revision.objects.get().snapshot["headline"] == "Whole"
    assert not AutosaveSlot.objects.exists()


def test_a_form_that_is_sent_with_a_mistake_saves_nothing_and_keeps_what_was_typed(client, editor):
    story = make_story(headline="Old")
    revisions.save(story, by=None, at=timezone.now())
    client.post(url(story, "autosave/"), form_of(story, headline="New", opening="mine"))
    sent = form_of(story, headline="New", published_at="soon", opening="mine")
    page = client.post(change_url(story), sent)
    assert "It was not saved" in page.content.decode()
    assert page.context["carried"]["opening"] == "mine"
    story.refresh_from_db()
    assert (story.headline, story.revisions.count()) == ("Old", 1)
    assert AutosaveSlot.objects.get().form["headline"] == ["New"]


def test_a_form_that_hides_on_what_it_was_opened_does_not_write_over_others(client, editor, olena):
    story = make_story(headline="Old")
    revisions.save(story, by=None, at=timezone.now())
    saved_by(olena, story, headline="Olena’s")
    for base in ("", "x", "-1", "99999999999999999999", "0"):
        response = client.post(change_url(story), form_of(story, headline="Mine", base=base))
        assert response.url == url(story, "conflict/")
        story.refresh_from_db()
        assert story.headline == "Olena’s"


# ---------------------------------------------------------------------------- conflicts


@pytest.fixture
def conflict(client, editor, olena):
    """A story that Olena saved while the editor's form was open; the form was sent after."""
    body = "<p>One two three.</p>\n<p>Four five six.</p>"
    story = make_story(headline="Ships", body=body)
    revisions.save(story, by=None, at=timezone.now())
    sent = form_of(story, headline="Boats", body=body.replace("six", "<em>seven</em>"))
    saved_by(olena, story, headline="Vessels", body=body.replace("two", "2 & 2"))
    response = client.post(change_url(story), sent)
    assert response.url == url(story, "conflict/")
    return story


def choices_of(page):
    parts = [part for _name, parts in page.context["fields"] for part in parts]
    return {part.key: part for part in parts if hasattr(part, "key")}


def test_both_texts_stand_side_by_side(client, conflict):
    page = client.get(url(conflict, "conflict/"))
    choices = choices_of(page)
    [headline] = [c for c in choices.values() if c.kind == "conflict"]
    assert (headline.base, headline.theirs, headline.yours) == ("Ships", "Vessels", "Boats")
    assert {c.kind for c in choices.values()} == {"conflict", "theirs", "yours"}
    assert "Olena" in page.content.decode()


def test_nothing_is_saved_before_all_is_chosen(client, conflict):
    page = client.post(url(conflict, "conflict/"), {})
    assert "Say what to take at one more place." in page.content.decode()
    conflict.refresh_from_db()
    assert conflict.headline == "Vessels"


@pytest.mark.parametrize(
    ("sent", "headline"),
    [
        ({"take-headline-0": "yours"}, "Boats"),
        ({"take-headline-0": "theirs"}, "Vessels"),
        ({"take-headline-0": "base"}, "Ships"),
        ({"take-headline-0": "own", "own-headline-0": "Fleet"}, "Fleet"),
    ],
)
def test_what_is_chosen_is_saved_and_what_is_not_stays(client, editor, conflict, sent, headline):
    response = client.post(url(conflict, "conflict/"), sent)
    assert response.url == change_url(conflict)
    conflict.refresh_from_db()
    assert conflict.headline == headline
    assert conflict.body == "<p>One 2 &amp; 2 three.</p>\n<p>Four five <em>seven</em>.</p>"
    kept = [revision.snapshot["headline"] for revision in conflict.revisions.all()]
    assert {"Ships", "Vessels", "Boats", headline} == set(kept)
    assert conflict.revisions.get(is_aside=True).by == editor
    assert not AutosaveSlot.objects.exists()


@pytest.mark.parametrize(("side", "headline"), [("theirs", "Vessels"), ("yours", "Boats")])
def test_one_side_is_taken_whole(client, conflict, side, headline):
    client.post(url(conflict, "conflict/"), {"all": side})
    conflict.refresh_from_db()
    assert conflict.headline == headline
    assert {"Vessels", "Boats"} <= {r.snapshot["headline"] for r in conflict.revisions.all()}


def test_words_of_ones_own_are_words_and_no_markup(client, conflict):
    keys = choices_of(client.get(url(conflict, "conflict/")))
    [key] = [key for key, c in keys.items() if key.startswith("body") and c.kind == "yours"]
    own = {f"take-{key}": "own", f"own-{key}": "<script>8</script>", "take-headline-0": "yours"}
    client.post(url(conflict, "conflict/"), own)
    conflict.refresh_from_db()
    assert "Four five &lt;script&gt;8&lt;/script&gt;." in conflict.body


def test_who_saves_a_third_time_meanwhile_is_asked_about_too(client, conflict, olena):
    page = client.get(url(conflict, "conflict/"))
    assert page.status_code == 200
    saved_by(olena, conflict, headline="Third")
    page = client.get(url(conflict, "conflict/"))
    [headline] = [c for c in choices_of(page).values() if c.kind == "conflict"]
    assert headline.theirs == "Third"


@pytest.mark.parametrize("everything", [{}, {"all": "theirs"}])
def test_what_was_chosen_is_applied_to_what_was_shown_and_kept(client, conflict, olena, everything):
    shown = choices_of(client.get(url(conflict, "conflict/")))
    sent = {f"mark-{key}": choice.mark for key, choice in shown.items()}
    [body] = [key for key, c in shown.items() if key.startswith("body") and c.kind == "yours"]
    sent |= {"take-headline-0": "own", "own-headline-0": "Fleet"}
    sent |= {f"take-{body}": "own", f"own-{body}": "eight"}
    # One more change before it: what was chosen has another key now.
    saved_by(olena, conflict, headline="Third", body=conflict_body(conflict).replace("One", "1"))
    page = client.post(url(conflict, "conflict/"), sent | everything)
    choices = choices_of(page)
    assert [c.own for c in choices.values() if c.chosen == "own"] == ["eight"]
    assert choices["headline-0"].chosen == ""
    assert page.context["own_left"] == ["Fleet"]
    assert "It was changed once more meanwhile" in page.content.decode()
    conflict.refresh_from_db()
    assert conflict.headline == "Third"


def conflict_body(story):
    return Story.objects.get(pk=story.pk).body


def test_a_row_that_somebody_removed_does_not_lose_the_text(client, editor, olena):
    story = make_story(headline="Ships")
    revisions.save(story, by=None, at=timezone.now())
    sent = form_of(story, headline="Boats")
    with revisions.saving(story, base=1, by=olena, at=timezone.now()):
        story.bylines.all().delete()
    response = client.post(change_url(story), sent)
    assert response.url == url(story, "conflict/")
    assert story.revisions.get(is_aside=True).snapshot["headline"] == "Boats"
    assert client.get(response.url).status_code == 200


def test_a_story_that_changed_hands_keeps_what_its_author_typed(client, author, olena):
    story = make_story(headline="Ships", authors=[make_author(user=author)])
    revisions.save(story, by=author, at=timezone.now())
    sent = form_of(story, headline="Boats", opening="hers")
    submit(story, by=olena, at=timezone.now())
    answer = client.post(url(story, "autosave/"), sent).json()
    assert answer["refused"] == (
        "You may not change this story. Press Save to set your text aside as a version."
    )
    response = client.post(change_url(story), sent)
    assert response.url == change_url(story)
    aside = story.revisions.get(is_aside=True)
    assert (aside.by, aside.snapshot["headline"]) == (author, "Boats")
    [sentence] = said(response)
    assert f"it is version {aside.number}" in sentence
    [page] = re.findall(r'href="([^"]+)"', sentence)
    assert "<ins>Boats</ins>" in client.get(page.replace("&amp;", "&")).content.decode()
    story.refresh_from_db()
    assert story.headline == "Ships"

    return_to_author(story, by=olena, at=timezone.now(), note="Once more.")
    assert client.get(change_url(story)).context["offer"]
    page = client.get(client.post(url(story, "autosave/take/")).url)
    assert page.context["adminform"].form["headline"].value() == "Boats"


def test_a_story_that_was_binned_keeps_what_was_typed(client, editor, olena):
    story = make_story(headline="Ships")
    revisions.save(story, by=None, at=timezone.now())
    put_in_bin(story, by=olena, at=timezone.now())
    sent = form_of(story, headline="Boats", opening="o")
    answer = client.post(url(story, "autosave/"), sent).json()
    assert answer["refused"].startswith("It is in the bin")
    client.post(change_url(story), sent)
    assert story.revisions.get(is_aside=True).snapshot["headline"] == "Boats"
    client.post(change_url(story), form_of(story))
    assert story.revisions.filter(is_aside=True).count() == 1


# ----------------------------------------------------------------------------- autosave


def test_what_is_typed_is_kept_with_its_rows_and_given_back(client, editor):
    story = make_story(headline="Old", authors=[])
    use_picture(story, make_picture())
    vera = make_author("Vera Sample")
    row = {"bylines-TOTAL_FORMS": 1, "bylines-0-author": vera.pk, "bylines-0-role": "author"}
    sent = form_of(story, headline="Typed", opening="crashed") | row
    answer = client.post(url(story, "autosave/"), sent).json()
    assert re.fullmatch(r"kept \d\d:\d\d", answer["kept"])
    slot = AutosaveSlot.objects.get()
    assert slot.snapshot["bylines"] == [
        {"author": "vera-sample", "role": "author", "as_signed": "Vera Sample"}
    ]
    assert not story.revisions.exists()
    page = client.get(change_url(story)).content.decode()
    assert "you typed this and did not save it" in page
    assert "<ins>Typed</ins>" in page
    taken = client.post(url(story, "autosave/take/"))
    page = client.get(taken.url)
    assert page.context["adminform"].form["headline"].value() == "Typed"
    assert "Vera Sample" in page.content.decode()
    assert page.context.get("offer") is None
    story.refresh_from_db()
    assert story.headline == "Old"


def test_what_is_typed_into_a_new_story_is_given_back(client, editor):
    sent = form_of(headline="Half a th", standfirst="It begins.", opening="crashed")
    signed = {"bylines-TOTAL_FORMS": 1, "bylines-0-author": make_author("Anna Koval").pk}
    client.post("/admin/articles/story/autosave/", {**sent, **signed})
    offered = client.get("/admin/articles/story/add/")
    compared = offered.context["offer"]["compared"]
    assert [name for name, _pair in compared["fields"]] == ["Headline", "Standfirst"]
    assert [name for name, _pairs in compared["rows"]] == ["Bylines"]
    assert "Anna Koval" in offered.text
    taken = client.post("/admin/articles/story/autosave/take/")
    page = client.get(taken.url)
    assert page.context["adminform"].form["headline"].value() == "Half a th"
    assert not Story.objects.exists()


def test_what_is_typed_on_an_older_version_is_merged_and_not_put_over_it(client, editor, olena):
    story = make_story(headline="Ships")
    revisions.save(story, by=None, at=timezone.now())
    client.post(url(story, "autosave/"), form_of(story, headline="Boats", opening="crashed"))
    saved_by(olena, story, headline="Vessels")
    assert client.post(url(story, "autosave/take/")).url == url(story, "conflict/")


def test_text_on_offer_is_not_written_over(client, editor):
    story = make_story()
    client.post(url(story, "autosave/"), form_of(story, headline="First", opening="crashed"))
    answer = client.post(
        url(story, "autosave/"), form_of(story, headline="Second", opening="new")
    ).json()
    assert answer["kept"] is None
    assert "waits for you" in answer["held"]
    assert AutosaveSlot.objects.get().snapshot["headline"] == "First"
    client.post(url(story, "autosave/leave/"))
    assert not AutosaveSlot.objects.exists()
    new = client.post("/admin/articles/story/autosave/leave/")
    thrown = "What you had typed is thrown away."
    assert said(new) == [f"{thrown} The story is as it was saved.", thrown]


def test_who_else_is_editing_is_said_and_nobody_is_kept_out(client, editor, olena):
    story = make_story()
    autosave.touch(story, by=olena, at=timezone.now(), opening="hers")
    answer = client.post(url(story, "autosave/"), {"opening": "mine", "_touch": "1"}).json()
    assert answer["present"].startswith("Olena is editing since")
    assert "Olena is editing since" in client.get(change_url(story)).content.decode()
    assert client.post(change_url(story), form_of(story, headline="Mine")).status_code == 302


@pytest.mark.parametrize("opening", ["", "x" * 41])
def test_a_form_has_to_say_which_opening_it_is(client, editor, opening):
    story = make_story()
    answer = client.post(url(story, "autosave/"), form_of(story, opening=opening))
    assert answer.status_code == 400


# ------------------------------------------------------------------------------ history


@pytest.fixture
def told(editor, olena):
    """A story of three versions, the second Olena's."""
    story = make_story(headline="One", body="<p>A b c.</p>")
    revisions.save(story, by=editor, at=timezone.now(), note="Begun.")
    saved_by(olena, story, headline="Two", body="<p>A <strong>b</strong> c.</p>\n<p>New.</p>")
    saved_by(editor, story, headline="Three")
    return story


def test_the_list_says_who_changed_what(client, told):
    page = client.get(url(told, "versions/"))
    versions = [(v.number, v.changed, v.note) for v in page.context["versions"]]
    assert versions == [
        (3, "headline", ""),
        (2, "headline, 2 paragraphs", ""),
        (1, "", "Begun."),
    ]


def test_a_story_leads_to_its_versions(client, told):
    versions = url(told, "versions/")
    assert client.get(url(told, "change/")).content.decode().count(f'href="{versions}"') == 2
    assert client.post(url(told, "versions/2/name/"), {"name": "For legal"}).url == versions


def test_the_list_of_versions_costs_the_same_for_many(client, told):
    with CaptureQueriesContext(connection) as few:
        client.get(url(told, "versions/"))
    for number in range(5):
        saved_by(None, told, headline=f"Version {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(url(told, "versions/"))
    assert len(many) == len(few)


def test_two_versions_stand_side_by_side_and_formatting_is_named(client, told):
    page = client.get(url(told, "versions/compare/"), {"before": 1, "after": 2})
    text = page.content.decode()
    assert "<del>One</del>" in text
    assert "<ins>Two</ins>" in text
    assert "bold added: “b”" in text
    assert page.context["words"] == "headline, 2 paragraphs"


def test_what_readers_have_stands_beside_the_working_copy(client, told):
    publish(told, by=None, at=timezone.now())
    Story.objects.filter(pk=told.pk).update(headline="Newer")
    text = client.get(url(told, "versions/compare/?before=readers&after=now")).content.decode()
    assert "<del>Three</del>" in text
    assert "<ins>Newer</ins>" in text
    form = client.get(change_url(told)).content.decode()
    assert "The working copy differs: headline." in form


@pytest.mark.parametrize("which", ["9", "x", "-1", "readers", "99999999999999999999999"])
def test_a_version_that_is_not_there_is_not_found(client, told, which):
    assert client.get(url(told, "versions/compare/"), {"before": which}).status_code == 404


def test_an_old_version_is_restored_as_a_new_one(client, told):
    response = client.post(url(told, "versions/1/restore/"))
    assert said(response) == ["Version 1 restored. It is version 4."]
    told.refresh_from_db()
    assert (told.headline, told.body) == ("One", "<p>A b c.</p>")


def test_a_version_is_given_a_name(client, told):
    client.post(url(told, "versions/2/name/"), {"name": "As sent to legal"})
    assert told.revisions.get(number=2).name == "As sent to legal"
    assert "As sent to legal" in client.get(url(told, "versions/")).content.decode()


def test_a_version_is_read_as_readers_would(client, told):
    page = client.get(url(told, "preview/page/?version=1")).content.decode()
    assert "A b c." in page
    assert "New." not in page
    frame = client.get(url(told, "preview/?version=1")).content.decode()
    assert f'src="{url(told, "preview/page/?version=1")}"' in frame


def test_a_story_that_others_changed_says_so_once(client, editor, olena):
    story = make_story()
    revisions.save(story, by=None, at=timezone.now())
    client.get(change_url(story))
    saved_by(olena, story, headline="Changed")
    listed = "changed since you read it"
    changelist = "/admin/articles/story/?mine=all"
    assert listed in client.get(changelist).content.decode()
    assert "Others have saved it since" in client.get(change_url(story)).content.decode()
    assert "Others have saved it since" not in client.get(change_url(story)).content.decode()
    assert listed not in client.get(changelist).content.decode()


# ----------------------------------------------------------------- notes, links, the bin


def test_a_note_that_must_be_fixed_blocks_until_it_is_settled(client, editor):
    story = make_story()
    client.post(url(story, "notes/"), {"text": "Name the source.", "kind": "must_fix"})
    page = client.get(change_url(story)).content.decode()
    assert "Must be fixed: “Name the source.”" in page
    response = client.post(change_url(story), form_of(story, _verb="publish"))
    assert response.url == url(story, "do/publish/")
    note = story.notes.get()
    client.post(url(story, f"notes/{note.pk}/settle/"))
    note.refresh_from_db()
    assert note.settled_by == editor


def hidden(page, name):
    """Return what the form of a page carries along."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


@pytest.mark.parametrize("verb", ["publish", "schedule"])
def test_words_that_were_saved_while_the_page_asked_do_not_go_to_readers(
    client, editor, olena, verb
):
    story, asked = make_story(), f"do/{verb}/"
    base = hidden(client.get(url(story, asked)), "base")
    saved_by(olena, story, headline="Nobody saw this")
    soon = timezone.localtime(timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    sent = {"base": base, "go_live_at": soon}
    refused = client.post(url(story, asked), sent | {"note": "For the evening."})
    assert "Saved by Olena meanwhile: look at it again." in refused.content.decode()
    assert "For the evening." in refused.content.decode()
    assert not Story.objects.get().published()
    assert hidden(refused, "base") != base
    sent["base"] = hidden(client.get(url(story, asked)), "base")
    client.post(url(story, asked), sent)
    assert Story.objects.get().published().headline == "Nobody saw this"


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("correct", {"kind": "correction", "place": "top", "text": "It was Tuesday."}),
        ("publish", {"change": "major", "text": "It was Tuesday."}),
    ],
)
def test_a_button_that_is_pressed_twice_is_pressed_once(client, editor, verb, sent):
    story = make_story()
    publish(story, by=None, at=timezone.now())
    page = client.get(url(story, f"do/{verb}/"))
    sent |= {name: hidden(page, name) for name in ("base", "key")}
    answers = [client.post(url(story, f"do/{verb}/"), sent) for _ in range(2)]
    assert [answer.url for answer in answers] == [change_url(story)] * 2
    assert len(set(said(answers[1]))) == 1
    assert (story.moves.count(), Correction.objects.count()) == (2, 1)


def test_who_leaves_and_settles_a_note_is_told(client, editor):
    story = make_story()
    left = client.post(url(story, "notes/"), {"text": "Name the source."})
    assert said(left) == ["Your note stands below the story."]
    settled = client.post(url(story, f"notes/{story.notes.get().pk}/settle/"))
    assert said(settled)[-1:] == ["The note is settled."]


def test_a_note_that_is_left_twice_is_one(client, editor):
    story = make_story()
    for text in ("Name the source.", "Name the source.", "Name it soon."):
        client.post(url(story, "notes/"), {"text": text})
    assert story.notes.count() == 2


def test_a_block_is_overridden_with_a_reason_that_is_shown(client, editor):
    story = make_story(body="<p>TK</p>")
    asked = url(story, "do/publish/")
    client.post(asked, {"note": "", "override": ""})
    assert story.published() is None
    client.post(asked, {"override": "The name comes at noon."})
    page = client.get(change_url(story)).content.decode()
    assert "Overridden: The name comes at noon." in page
    assert Story.objects.get(pk=story.pk).published()


def test_overrides_are_counted_on_the_first_page(client, editor):
    story = make_story(headline="Harbour", body="<p>TK</p>")
    publish(story, by=editor, at=timezone.now(), override="The name comes at noon.")
    page = client.get("/admin/")
    [counted] = [each for each in page.context["given"] if each.key == "overrides"]
    assert str(counted.count) == "1"
    assert "The name comes at noon." in page.content.decode()
    assert "Harbour" in client.get(counted.more).content.decode()


def test_whose_turn_it_is_finds_it_on_the_first_page(client, editor, olena):
    story, binned = make_story(headline="Harbour"), make_story(headline="Binned")
    sent = {"to": editor.pk, "due_at": "2099-03-14T12:00", "priority": "2", "note": "Please."}
    client.post(url(story, "do/hand_over/"), sent)
    client.post(url(binned, "do/hand_over/"), sent)
    put_in_bin(binned, by=None, at=timezone.now())
    [turn] = [w for w in client.get("/admin/").context["waiting"] if w.key == "turn"]
    assert [row.title for row in turn.rows] == ["Harbour"]
    assert list(client.get(turn.more).context["cl"].result_list) == [story]


def test_a_major_change_is_told_to_readers(client, editor):
    story = make_story()
    publish(story, by=None, at=timezone.now())
    saved_by(editor, story, headline="New")
    asked = url(story, "do/publish/")
    assert "Say what readers are told" in client.post(asked, {"change": "major"}).content.decode()
    told = {"change": "major", "text": "We had the name wrong.", "kind": "correction"}
    client.post(asked, told)
    assert story.published().corrections.get().text == "We had the name wrong."


def test_a_time_that_no_clock_shows_is_refused_in_plain_words(client, editor):
    page = client.get("/admin/articles/story/when/", {"at": "2027-03-28T03:30"})
    assert page.content.decode() == "Clocks go forward that night: there is no 03:30."
    story = make_story()
    sent = {"go_live_at": "2027-03-28T03:30"}
    assert "Clocks go forward" in client.post(url(story, "do/schedule/"), sent).content.decode()


def test_a_time_is_said_in_words(client, editor):
    page = client.get("/admin/articles/story/when/", {"at": "2099-03-14T12:00"})
    assert page.content.decode().startswith("goes live in ")
    assert "Kyiv time" in page.content.decode()


def test_a_scheduled_story_says_when_it_goes_live(client, editor):
    story = make_story()
    client.post(url(story, "do/schedule/"), {"go_live_at": "2099-03-14T12:00"})
    page = client.get(change_url(story))
    assert "goes live in" in page.context["countdown"]
    assert page.context["countdown"] in page.content.decode()
    client.post(url(story, "do/unschedule/"), {"note": "Not yet."})
    assert Story.objects.get(pk=story.pk).published() is None


def test_an_outsider_reads_one_version_until_the_link_is_revoked(client, editor):
    story = make_story(headline="Secret plan")
    client.post(url(story, "links/"), {"version": "", "days": "7", "for_whom": "Lawyer"})
    link = PreviewLink.objects.get()
    Story.objects.filter(pk=story.pk).update(headline="Newer plan")
    client.logout()
    page = client.get(f"/preview/{link.token}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Secret plan" in text
    assert "Newer plan" not in text
    assert 'name="robots" content="noindex, nofollow"' in text
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    client.force_login(editor)
    client.post(url(story, f"links/{link.pk}/revoke/"))
    client.logout()
    assert client.get(f"/preview/{link.token}/").status_code == 404


@pytest.mark.django_db
def test_no_link_leads_to_a_story_in_the_bin_or_from_a_guess(client):
    story = make_story()
    revisions.save(story, by=None, at=timezone.now())
    link = previews.make(revisions.latest(story), by=None, at=timezone.now())
    put_in_bin(story, by=None, at=timezone.now())
    assert client.get(f"/preview/{link.token}/").status_code == 404
    assert client.get("/preview/guess/").status_code == 404


def test_the_bin_is_a_list_of_its_own(client, editor):
    story = make_story(headline="Thrown away")
    client.post(url(story, "do/put_in_bin/"), {"note": "Nobody needs it."})
    lists = ["/admin/articles/story/?mine=all", "/admin/articles/story/?bin=yes"]
    listed = [list(client.get(each).context["cl"].result_list) for each in lists]
    assert listed == [[], [story]]
    found = client.get(
        "/admin/autocomplete/",
        {"app_label": "articles", "model_name": "teaser", "field_name": "target", "term": "Th"},
    )
    assert found.json()["results"] == []


# -------------------------------------------------------------------------- who may what

# (page, what is sent) of every address that changes something.
CHANGES = {
    "autosave/": {"opening": "o", "headline": "Crafted"},
    "autosave/take/": {},
    "autosave/leave/": {},
    "conflict/": {"all": "yours"},
    "versions/1/restore/": {},
    "versions/1/name/": {"name": "Crafted"},
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("whose", ["own", "another's"])
@pytest.mark.parametrize("page", CHANGES)
def test_who_may_send_what(log_in, client, role, whose, page):
    user = log_in(role)
    owner = make_author(user=user) if whose == "own" else make_author()
    story = make_story(headline="Old", authors=[owner])
    revisions.save(story, by=None, at=timezone.now())
    before = _everything(story)
    may = role in {"editor", "administrator"} or (role == "author" and whose == "own")
    response = client.post(url(story, page), CHANGES[page])
    assert response.status_code in ({200, 302} if may else {302, 403})
    if not may:
        assert response.status_code == 403 or "/login/" in response.url
        assert _everything(story) == before


def _everything(story):
    story.refresh_from_db()
    rows = story.revisions.values_list("number", "name", "note")
    return story.headline, list(rows), AutosaveSlot.objects.count(), story.notes.count()


@pytest.mark.parametrize("page", [*CHANGES, "notes/", "links/1/revoke/", "notes/1/settle/"])
def test_what_changes_something_is_not_done_by_a_link(client, editor, page):
    story = make_story(headline="Old")
    revisions.save(story, by=None, at=timezone.now())
    before = _everything(story)
    answer = client.get(url(story, page))
    assert _everything(story) == before
    assert answer.url == change_url(story)
    assert said(answer)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("whose", ["own", "another's"])
def test_who_leaves_notes_and_makes_links(log_in, client, role, whose):
    user = log_in(role)
    owner = make_author(user=user) if whose == "own" else make_author()
    story = make_story(authors=[owner])
    revisions.save(story, by=None, at=timezone.now())
    may = role in {"editor", "administrator"} or (role == "author" and whose == "own")
    client.post(url(story, "notes/"), {"text": "A remark."})
    assert story.notes.exists() == may
    client.post(url(story, "links/"), {"days": "7"})
    assert PreviewLink.objects.exists() == may
    assert (client.get(url(story, "links/")).status_code == 200) == may
    client.post(url(story, "notes/"), {"text": "Fix it.", "kind": "must_fix"})
    assert story.notes.must_fix().exists() == (role in {"editor", "administrator"})


def test_an_author_settles_no_note_that_must_be_fixed_and_revokes_no_link_of_others(client, author):
    story, other = make_story(authors=[make_author(user=author)]), make_story()
    now = timezone.now()
    note = handover.add_note(story, "Fix it.", by=None, at=now, kind="must_fix")
    client.post(url(story, f"notes/{note.pk}/settle/"))
    assert story.notes.must_fix().exists()
    revisions.save(other, by=None, at=now)
    link = previews.make(revisions.latest(other), by=None, at=now)
    client.post(url(other, f"links/{link.pk}/revoke/"))
    client.post(url(story, f"links/{link.pk}/revoke/"))
    link.refresh_from_db()
    assert link.revoked_at is None


def test_text_of_one_is_never_offered_to_another(client, editor, olena):
    story = make_story()
    autosave.keep(
        story, by=olena, at=timezone.now(), opening="hers", base=0, form={"headline": ["Hers"]}
    )
    assert client.get(change_url(story)).context["offer"] is None
    assert client.post(url(story, "autosave/take/")).url == change_url(story)
    page = client.get(change_url(story) + "?typed=hers")
    assert page.context["adminform"].form["headline"].value() != "Hers"
