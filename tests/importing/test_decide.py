"""Editors say what lines are: the story follows, and their word outlives newer files and rules."""

import io
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from articles.importing.parse import parse
from articles.importing.parts import Role
from articles.importing.relabel import Given, give, read_back
from articles.importing.save.decide import decide, outlook, waive
from articles.importing.save.house import furniture_of, learn
from articles.models import KnownFurniture, LineDecision, SourceDocument, Story
from articles.publishing import NotPermitted, NotPossible, preflight, publish
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HARBOUR = """\
Harbour reopens after the storm

by Olena SampleMarch 14, 2023 9:08 pm

The harbour reopened on Monday after a storm had kept ships at sea for three days, the port said.

Nine ships entered before noon, and the pilots expect twelve more by the end of the week.

The port has asked captains to report damage to the buoys at once.

Brought to you by the port
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR)
    return folder


@pytest.fixture
def document(folder):
    return arrive(folder)


@pytest.fixture
def editor():
    return make_user("Editors", username="iryna")


def arrive(folder):
    """Import the folder; return the newest document."""
    with suppress(SystemExit):
        call_command("import_stories", str(folder), stdout=io.StringIO())
    return SourceDocument.objects.latest("pk")


def line(document, words, role):
    start = document.text.index(words)
    return Given(start, start + len(words), role)


def role_of(document, words):
    at = document.text.index(words)
    return next(role for start, end, role, _why in document.spans if start <= at < end)


def leave_open(document, words="Nine ships entered before noon, and the pilots expect twelve more"):
    return decide(document, [line(document, words, Role.OPEN)], by=None, at=NOW).document


def story_of(document):
    return Story.objects.whole().get(pk=document.story_id)


# ------------------------------------------------------------------------- the story follows


def test_the_story_says_what_the_lines_tell(document, editor):
    last = line(document, "The port has asked captains to report damage", Role.FURNITURE)
    last = last._replace(end=document.text.index("\n\nBrought"))
    done = decide(document, [last], by=editor, at=NOW)
    assert (done.is_written, done.kept) == (True, [])
    story = story_of(document)
    assert len(story.body.splitlines()) == 2
    assert story.published_at.isoformat() == "2023-03-14T19:08:00+00:00"
    assert story.slug == "harbour-reopens-after-the-storm"


def test_who_decided_and_when_is_written_down(document, editor):
    decide(document, [line(document, "Brought to you by the port", Role.CREDIT)], by=editor, at=NOW)
    row = LineDecision.objects.get()
    assert (row.by, row.at, row.role) == (editor, NOW, "credit")
    assert (row.line, row.part) == ("brought to you by the port", "")
    document.refresh_from_db()
    assert (document.reviewed_by, document.reviewed_at) == (editor, NOW)
    assert [s[0] for s in document.spans] == [0, *(s[1] for s in document.spans)][:-1]


def test_looking_is_a_decision_too(document, editor):
    SourceDocument.objects.update(needs_a_look=True)
    done = decide(document, [], by=editor, at=NOW)
    assert (done.is_written, done.document.needs_a_look) == (False, False)
    assert story_of(document).revisions.count() == 1


def test_a_story_that_was_edited_is_left_and_what_differs_is_listed(document, editor):
    Story.objects.update(headline="Harbour open again")
    change = line(document, "Harbour reopens after the storm", Role.STANDFIRST)
    done = decide(document, [change], by=editor, at=NOW)
    assert not done.is_written
    assert [(d.role, d.story) for d in done.kept] == [
        (Role.HEADLINE, "Harbour open again"),
        (Role.STANDFIRST, ""),
    ]
    assert story_of(document).headline == "Harbour open again"
    done.document.refresh_from_db()
    assert role_of(done.document, "Harbour") == "standfirst"
    assert done.document.needs_a_look


def test_an_editor_may_say_that_it_is_written_all_the_same(document, editor):
    Story.objects.update(headline="Harbour open again")
    change = line(document, "Brought to you by the port", Role.STANDFIRST)
    assert decide(document, [change], by=editor, at=NOW, overwrite=True).is_written
    story = story_of(document)
    assert story.headline == "Harbour reopens after the storm"
    assert story.standfirst == "Brought to you by the port"


def test_a_time_that_the_desk_gave_stays(document, editor):
    Story.objects.update(published_at=NOW)
    decide(document, [line(document, "Brought to you by the port", Role.BODY)], by=editor, at=NOW)
    assert story_of(document).published_at == NOW


def test_the_screen_is_told_what_would_come_of_it(document):
    change = line(document, "Brought to you by the port", Role.BODY)
    seen = outlook(document, [change])
    assert [d.role for d in seen.differences] == [Role.BODY]
    assert (len(seen.parsed.blocks), seen.is_edited) == (4, False)
    assert not LineDecision.objects.exists()


def test_a_file_that_was_refused_becomes_a_story(folder, editor):
    (folder / "harbour.txt").write_text("Harbour reopens\n\nIt did.\n")
    document = arrive(folder)
    assert (document.outcome, document.story) == ("refused", None)
    roles = [line(document, "Harbour reopens", Role.HEADLINE), line(document, "It did.", Role.BODY)]
    done = decide(document, roles, by=editor, at=NOW)
    assert (done.story.headline, done.document.outcome) == ("Harbour reopens", "created")


def test_a_file_that_tells_a_story_again_makes_no_second_one(folder, document, editor):
    (folder / "copy.txt").write_text("Menu\n\n" + HARBOUR)
    copy = arrive(folder)
    assert (copy.path, copy.outcome, copy.story) == ("copy.txt", "unchanged", None)
    done = decide(copy, [line(copy, "Menu", Role.SECTION)], by=editor, at=NOW)
    assert (done.story, Story.objects.count()) == (None, 1)


def test_an_editor_takes_over_the_new_text_of_an_edited_story(folder, document, editor):
    Story.objects.update(headline="Harbour open again")
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine", "Ten"))
    newer = arrive(folder)
    assert newer.outcome == "unchanged"
    done = decide(newer, [], by=editor, at=NOW, overwrite=True)
    assert (done.is_written, done.document.outcome) == (True, "updated")
    assert "Ten ships" in story_of(newer).body


def test_only_editors_decide(document):
    with pytest.raises(NotPermitted):
        decide(document, [], by=make_user("Authors"), at=NOW)


def test_there_has_to_be_such_a_line(document, editor):
    with pytest.raises(NotPossible):
        decide(document, [Given(5, 5000, Role.BODY)], by=editor, at=NOW)


def test_a_story_in_the_bin_is_left_there(document, editor):
    Story.objects.update(binned_at=NOW)
    change = line(document, "Brought to you by the port", Role.BODY)
    with pytest.raises(NotPossible):
        decide(document, [change], by=editor, at=NOW)
    assert not LineDecision.objects.exists()


# ------------------------------------------------------------------------- open lines


def test_a_story_with_open_lines_is_not_published(document, editor):
    document = leave_open(document)
    assert document.open_lines == 1
    with pytest.raises(NotPossible, match=r"1 line of “harbour\.txt” is open"):
        publish(story_of(document), by=editor, at=NOW)
    decide(document, [line(document, "Nine ships entered", Role.BODY)], by=editor, at=NOW)
    decide(document, [line(document, ", and the pilots", Role.BODY)], by=editor, at=NOW)


def test_open_lines_are_waived_by_somebody_with_a_reason(document, editor):
    document = leave_open(document)
    with pytest.raises(NotPossible):
        waive(document, by=editor, at=NOW, reason=" ")
    waive(document, by=editor, at=NOW, reason="A line of an advertisement.")
    assert preflight.problems(story_of(document), go_live_at=NOW) == []


def test_a_line_that_is_opened_later_is_not_waived(document, editor):
    document = leave_open(document)
    waive(document, by=editor, at=NOW, reason="A line of an advertisement.")
    decided = decide(document, [line(document, "Brought to you", Role.CREDIT)], by=editor, at=NOW)
    assert decided.document.waived_by == editor
    later = leave_open(document, "The port has asked captains to report damage")
    assert (later.waived_by, later.waived_at, later.waived_reason) == (None, None, "")
    with pytest.raises(NotPossible, match=r"2 lines of “harbour\.txt” are open"):
        publish(story_of(document), by=editor, at=NOW)


def opening(words):
    """Return a parser like ours whose newer rules leave the line with `words` open."""

    def parse_anew(text, house):
        start = text.index(words)
        given = [Given(start, start + len(words), Role.OPEN)]
        return read_back(text, give(text, parse(text, house).spans, given, house), house)

    return parse_anew


def test_a_line_that_newer_rules_open_is_not_waived(folder, document, editor, monkeypatch):
    waive(leave_open(document), by=editor, at=NOW, reason="A line of an advertisement.")
    Story.objects.update(headline="Harbour open again")
    monkeypatch.setattr("articles.importing.save.again.RULES", 99)
    assert arrive(folder).waived_by == editor
    monkeypatch.setattr("articles.importing.save.again.RULES", 100)
    monkeypatch.setattr("articles.importing.prepare.parse", opening("Brought to you by the port"))
    later = arrive(folder)
    assert (later, later.open_lines) == (document, 2)
    assert (later.waived_by, later.waived_at, later.waived_reason) == (None, None, "")


def test_newer_rules_that_open_no_other_line_leave_a_waiver(folder, document, editor, monkeypatch):
    waive(leave_open(document), by=editor, at=NOW, reason="A line of an advertisement.")
    monkeypatch.setattr("articles.importing.save.again.RULES", 99)
    learn("wire", ["The port has asked captains to report damage to the buoys at once."],
          by=None, at=NOW)  # fmt: skip
    newer = arrive(folder)
    assert (newer.version, newer.outcome, newer.open_lines) == (2, "updated", 1)
    assert (newer.waived_by, newer.waived_at) == (editor, NOW)
    assert newer.waived_reason == "A line of an advertisement."
    monkeypatch.setattr("articles.importing.save.again.RULES", 100)
    monkeypatch.setattr("articles.importing.prepare.parse", opening("Brought to you by the port"))
    newest = arrive(folder)
    assert (newest.open_lines, newest.waived_by) == (2, None)


def test_only_the_file_counts_that_the_story_was_written_from_last(folder, document):
    leave_open(document)
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Ten ships"))
    LineDecision.objects.all().delete()
    assert arrive(folder).open_lines == 0
    assert preflight.problems(story_of(document), go_live_at=NOW) == []


# ------------------------------------------------------------------------- furniture


def test_a_line_that_an_editor_calls_furniture_is_known_in_the_next_run(folder, document, editor):
    words = "The port has asked captains to report damage to the buoys at once."
    decide(document, [line(document, words, Role.FURNITURE)], by=editor, at=NOW)
    known = KnownFurniture.objects.get()
    assert (known.source, known.shown, known.count, known.by) == ("wire", words, 1, editor)
    (folder / "later.txt").write_text(HARBOUR.replace("Harbour", "Pier"))
    later = arrive(folder)
    assert (later.path, role_of(later, words)) == ("later.txt", "furniture")


def test_it_is_known_for_its_source_alone(folder, document, editor):
    words = "The port has asked captains to report damage to the buoys at once."
    decide(document, [line(document, words, Role.FURNITURE)], by=editor, at=NOW)
    other = folder.rename(folder.with_name("elsewhere"))
    assert role_of(arrive(other), words) == "body"


def test_a_line_that_turns_out_to_be_of_the_story_is_forgotten(document, editor):
    words = "Brought to you by the port"
    decide(document, [line(document, words, Role.FURNITURE)], by=editor, at=NOW)
    decide(document, [line(document, words, Role.CREDIT)], by=editor, at=NOW)
    known = KnownFurniture.objects.get()
    assert (known.undone_by, known.undone_at) == (editor, NOW)


@pytest.mark.parametrize(
    ("said", "is_known"),
    [((Role.BODY, Role.FURNITURE), True), ((Role.FURNITURE, Role.BODY), False)],
)
def test_what_is_said_last_of_a_line_is_what_is_known(document, editor, said, is_known):
    words = "Brought to you by the port"
    decide(document, [line(document, words, role) for role in said], by=editor, at=NOW)
    assert role_of(SourceDocument.objects.get(), words) == said[-1]
    assert KnownFurniture.objects.in_use().filter(shown=words).exists() == is_known


def test_what_recurs_is_remembered_with_its_count_and_stays_undone(folder):
    for number in range(4):
        text = "Read our town guide\n" + HARBOUR.replace("on Monday", f"on {number} May")
        (folder / f"{number}.txt").write_text(text)
    arrive(folder)
    known = KnownFurniture.objects.get(line="read our town guide")
    assert (known.count, known.by, known.source) == (4, None, "wire")
    KnownFurniture.objects.update(undone_at=NOW)
    (folder / "5.txt").write_text("Read our town guide\n" + HARBOUR.replace("Monday", "Friday"))
    arrive(folder)
    known.refresh_from_db()
    assert (known.count, known.undone_at) == (5, NOW)


def test_what_a_story_of_ours_is_called_is_no_furniture_on_its_own_page(folder, document):
    learn("wire", ["Harbour reopens after the storm", "Read our town guide"], by=None, at=NOW)
    assert furniture_of(["wire"]) == {"wire": {"read our town guide"}}


# ------------------------------------------------------------------------- the file comes again


def test_a_file_that_came_empty_once_keeps_nobody_from_deciding(folder, document, editor):
    file = folder / "harbour.txt"
    file.write_text("")
    assert arrive(folder).outcome == "refused"
    change = line(document, "Brought to you by the port", Role.STANDFIRST)
    assert decide(document, [change], by=editor, at=NOW).is_written
    file.write_text(HARBOUR.replace("Nine", "Ten"))
    assert arrive(folder).outcome == "updated"
    with pytest.raises(NotPossible, match="A newer version"):
        decide(document, [change], by=editor, at=NOW)
    assert story_of(document).standfirst == "Brought to you by the port"


def test_a_decision_outlives_a_newer_version_of_the_file(folder, document, editor):
    words = "The port has asked captains to report damage to the buoys at once."
    decide(document, [line(document, words, Role.STANDFIRST)], by=editor, at=NOW)
    (folder / "harbour.txt").write_text("Menu\n\n" + HARBOUR.replace("Nine", "Ten"))
    newer = arrive(folder)
    assert (newer.version, role_of(newer, words)) == (2, "standfirst")
    story = story_of(newer)
    assert (story.standfirst, "Ten ships" in story.body) == (words, True)
    row = newer.decisions.get()
    assert (row.by, row.at) == (editor, NOW)
    assert newer.text[row.start : row.end] == words


def test_newer_rules_read_a_file_again_and_keep_decisions(folder, document, editor, monkeypatch):
    words = "The port has asked captains to report damage to the buoys at once."
    decide(document, [line(document, words, Role.STANDFIRST)], by=editor, at=NOW)
    monkeypatch.setattr("articles.importing.save.again.RULES", 99)
    again = arrive(folder)
    assert again == document
    assert (again.rules_version, role_of(again, words)) == (99, "standfirst")
    assert story_of(again).standfirst == words


def test_newer_rules_that_tell_another_story_make_another_version(folder, document, monkeypatch):
    words = "The port has asked captains to report damage to the buoys at once."
    monkeypatch.setattr("articles.importing.save.again.RULES", 99)
    learn("wire", [words], by=None, at=NOW)  # newer rules would know more, too
    newer = arrive(folder)
    assert (newer.version, newer.outcome, newer.sha256) == (2, "updated", document.sha256)
    assert words not in story_of(newer).body
    assert arrive(folder) == newer


def test_newer_rules_leave_a_story_alone_that_was_edited(folder, document, monkeypatch):
    Story.objects.update(headline="Harbour open again")
    monkeypatch.setattr("articles.importing.save.again.RULES", 99)
    learn("wire", ["The port has asked captains to report damage to the buoys at once."],
          by=None, at=NOW)  # fmt: skip
    newer = arrive(folder)
    assert (newer, newer.rules_version, newer.needs_a_look) == (document, 99, False)
    assert story_of(document).headline == "Harbour open again"
    assert len(story_of(document).body.splitlines()) == 3


def test_with_the_same_rules_the_same_bytes_are_not_read_again(folder, document, monkeypatch):
    learn("wire", ["The port has asked captains to report damage to the buoys at once."],
          by=None, at=NOW)  # fmt: skip
    assert arrive(folder) == document
    assert len(story_of(document).body.splitlines()) == 3
