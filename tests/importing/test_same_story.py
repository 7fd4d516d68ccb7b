"""Files that tell a story again: what becomes of them, and of the updates they offer."""

import io
import json
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import call_command

from articles import passages
from articles.importing.save.offers import MovedOn, accept_update, decline_update, offered
from articles.models import ImportRun, SourceDocument, Story, Twin
from articles.publishing import NotPermitted, NotPossible, put_in_bin
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

ODD_FILES = Path(__file__).resolve().parents[3] / "shared" / "pages" / "odd_files"
HARBOUR = """\
Harbour reopens after the storm

by Olena SampleMarch 14, 2023 9:08 pm

The harbour reopened on Monday after a storm had kept ships at sea for three days, the port said.

Nine ships entered before noon, and the pilots expect 12 more by the end of the week.

The port has asked captains to report damage to the buoys at once.

The ferry to the island sails again on Wednesday, its captain told the village council.
"""
MORE = "\nA crane that fell into the basin will be lifted next month by a ship from the coast.\n"
NOTICE = """\
Weather on the coast

by The WeatherdeskMarch {day}, 2023 6:00 am

The weather service expects {a} degrees on the coast today and {b} degrees in the hills behind it.

Wind from the west will reach {c} metres a second by noon and fall to {d} metres in the evening.

Small ships are asked to stay in port while the yellow flag is up over the old lighthouse.
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "wire"
    folder.mkdir()
    return folder


def arrive(folder, /, **files) -> dict[str, dict]:
    """Import `files`, {name: text}, and return what was said of all in the folder."""
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text)
    out = io.StringIO()
    with suppress(SystemExit):
        call_command("import_stories", str(folder), json=True, stdout=out)
    rows = map(json.loads, out.getvalue().splitlines())
    return {row["file"].removesuffix(".txt"): row for row in rows}


def said(row) -> tuple[str, bool, str]:
    return row["outcome"], row["needs_a_look"], row["notes"][-1]["text"] if row["notes"] else ""


SAME = "This is the same story as “Harbour reopens after the storm”; it says nothing new."
UPDATE = (
    "This is an update of “Harbour reopens after the storm”. It is offered there as a new "
    "version: accept it, or leave the story as it is."
)


def document(name: str) -> SourceDocument:
    return SourceDocument.objects.filter(path=f"{name}.txt").latest("pk")


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one after the other"])
def test_the_same_story_in_another_file_makes_no_second_one(folder, together):
    again = HARBOUR.replace("Harbour reopens after the storm", "Port opens again")
    if not together:
        arrive(folder, first=HARBOUR)
    rows = arrive(folder, first=HARBOUR, second=again)
    assert said(rows["second"]) == ("unchanged", False, SAME)
    story = Story.objects.get()
    twin = Twin.objects.get()
    assert (twin.document, twin.story, twin.kind) == (document("second"), story, "same")
    assert bytes(document("second").data) == again.encode()


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one after the other"])
def test_an_update_is_offered_and_changes_nothing_by_itself(folder, together):
    if not together:
        arrive(folder, first=HARBOUR)
    rows = arrive(folder, first=HARBOUR, second=HARBOUR + MORE)
    assert said(rows["second"]) == ("unchanged", True, UPDATE)
    story = Story.objects.get()
    assert "crane" not in story.body
    assert [twin.document for twin in story.twins.on_offer()] == [document("second")]


def test_a_dry_run_says_the_same_and_writes_nothing(folder):
    arrive(folder, first=HARBOUR)
    (folder / "second.txt").write_text(HARBOUR + MORE)
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_stories", str(folder), json=True, dry_run=True, stdout=out)
    assert said(json.loads(out.getvalue().splitlines()[-1])) == ("unchanged", True, UPDATE)
    assert not Twin.objects.exists()


def test_shared_passages_are_told_and_the_story_is_made(folder):
    head = HARBOUR.split("\n\n")
    other = "\n\n".join(
        [
            "A week without ships",
            head[1],
            head[2],
            head[3],
            "Fishermen counted what the storm had cost them: nets, boats and a week of work.",
            "In the market there was no herring, and the price of cod rose by a third in a day.",
            "The mayor promised help to those who had lost a boat, and named no sum at all.",
        ]
    )
    rows = arrive(folder, first=HARBOUR, second=other)
    note = "It shares passages with “Harbour reopens after the storm”."
    assert said(rows["second"])[0] == "created"
    assert note in [each["text"] for each in rows["second"]["notes"]]
    assert Story.objects.count() == 2


def test_a_notice_that_comes_daily_is_a_story_each_day(folder):
    monday = NOTICE.format(day=13, a=4, b=1, c=9, d=3)
    tuesday = NOTICE.format(day=14, a=7, b=2, c=14, d=5)
    rows = arrive(folder, monday=monday, tuesday=tuesday)
    assert [row["outcome"] for row in rows.values()] == ["created", "created"]


def test_files_are_compared_with_stories_of_other_sources_too(folder, tmp_path):
    arrive(folder, first=HARBOUR)
    other = tmp_path / "agency"
    other.mkdir()
    assert said(arrive(other, copy=HARBOUR)["copy"]) == ("unchanged", False, SAME)


def test_a_story_in_the_bin_is_no_reason_to_leave_a_file(folder):
    arrive(folder, first=HARBOUR)
    put_in_bin(Story.objects.get(), by=None, at=NOW)
    assert arrive(folder, second=HARBOUR)["second"]["outcome"] == "created"


def test_a_file_that_told_a_story_again_is_imported_once_that_is_in_the_bin(folder):
    arrive(folder, first=HARBOUR, second=HARBOUR)
    put_in_bin(Story.objects.get(), by=None, at=NOW)
    (folder / "first.txt").unlink()
    again = arrive(folder)["second"]
    assert again["outcome"] == "unchanged"
    assert "Its story is in the bin since" in again["notes"][-1]["text"]
    call_command("import_stories", str(folder), anew=True)
    assert Story.objects.at_desk().get().headline == "Harbour reopens after the storm"


def test_the_same_bytes_again_are_not_judged_again(folder):
    arrive(folder, first=HARBOUR, second=HARBOUR + MORE)
    rows = arrive(folder)
    assert [row["outcome"] for row in rows.values()] == ["unchanged", "unchanged"]
    assert Twin.objects.count() == 1


def test_a_newer_version_of_the_file_takes_the_place_of_the_offer(folder):
    arrive(folder, first=HARBOUR, second=HARBOUR + MORE)
    arrive(folder, second=HARBOUR + MORE.replace("next month", "in May"))
    (offer,) = Twin.objects.on_offer()
    assert (offer.document, offer.document.version) == (document("second"), 2)
    assert Story.objects.count() == 1


def test_what_was_imported_is_found_by_its_passages(folder):
    arrive(folder, first=HARBOUR)
    story = Story.objects.get()
    (place,) = passages.who_says("Nine ships entered before noon, and the pilots expect 12 more.")
    assert (place.story, place.line) == (story.pk, 2)
    arrive(folder, first=HARBOUR.replace("Nine ships entered before", "Ten ships sailed after"))
    assert passages.who_says("Ten ships sailed after noon, and the pilots expect more.")


class TestAnOffer:
    @pytest.fixture(autouse=True)
    def _offer(self, folder):
        changed = HARBOUR.replace("Harbour reopens after the storm", "Harbour busy again")
        arrive(folder, first=HARBOUR, second=changed + MORE)
        self.story = Story.objects.get()
        self.document = document("second")

    def test_can_be_looked_at_before(self):
        offer = offered(self.document)
        assert (offer.told["headline"], "crane" in offer.told["body"]) == (
            "Harbour busy again",
            True,
        )
        assert offer.told["bylines"][0]["as_signed"] == "Olena Sample"
        assert not offer.is_edited
        with pytest.raises(NotPossible):
            offered(document("first"))

    def test_becomes_a_version_of_the_story_once_an_editor_accepts_it(self):
        editor = make_user("Editors")
        story = accept_update(self.document, by=editor, at=NOW)
        assert (story, story.headline) == (self.story, "Harbour busy again")
        assert "crane" in story.body
        assert [byline.name for byline in story.bylines.all()] == ["Olena Sample"]
        newest, before = story.revisions.working()
        assert (newest.by, newest.note) == (editor, "Update accepted from the file second.txt.")
        assert "crane" not in before.snapshot["body"]
        assert passages.who_says("A crane that fell into the basin will be lifted next month.")
        assert not story.twins.on_offer()
        assert not document("second").needs_a_look

    def test_is_merged_with_what_the_desk_has_changed_since_the_file_came(self):
        Story.objects.update(body=self.story.body.replace("Nine ships", "Ten ships"))
        offer = offered(self.document)
        assert offer.is_edited
        assert offer.merge.changed_by("theirs") == {"body"}
        accept_update(self.document, by=None, at=NOW, texts=offer.merge.resolve())
        self.story.refresh_from_db()
        assert "Ten ships" in self.story.body
        assert "crane" in self.story.body

    def test_begins_with_the_update_that_was_accepted_before(self, folder):
        accept_update(self.document, by=None, at=NOW)
        more = (folder / "second.txt").read_text() + "\nDivers will look at the quay on Sunday.\n"
        arrive(folder, third=more)
        offer = offered(document("third"))
        assert not offer.is_edited
        assert "crane" in offer.before["body"]

    def test_is_not_taken_over_a_story_that_says_something_else_by_now(self):
        beside = offered(self.document).beside
        Story.objects.update(headline="Harbour reopens at last")
        with pytest.raises(MovedOn):
            accept_update(self.document, by=None, at=NOW, beside=beside)
        self.story.refresh_from_db()
        assert self.story.headline == "Harbour reopens at last"
        assert self.story.twins.on_offer()

    def test_waits_while_its_story_is_in_the_bin(self):
        put_in_bin(self.story, by=None, at=NOW)
        with pytest.raises(NotPossible):
            accept_update(self.document, by=None, at=NOW)
        assert Twin.objects.on_offer()

    def test_leaves_the_story_alone_when_it_is_declined(self):
        decline_update(self.document, by=make_user("Editors"), at=NOW)
        self.story.refresh_from_db()
        assert "crane" not in self.story.body
        twin = self.document.twin
        assert (twin.is_accepted, twin.decided_at, twin.is_on_offer) == (False, NOW, False)

    @pytest.mark.parametrize("verb", [accept_update, decline_update])
    def test_is_decided_once(self, verb):
        decline_update(self.document, by=None, at=NOW)
        with pytest.raises(NotPossible):
            verb(self.document, by=None, at=NOW)

    @pytest.mark.parametrize("verb", [accept_update, decline_update])
    def test_is_not_for_somebody_elses_author(self, verb):
        with pytest.raises(NotPermitted):
            verb(self.document, by=make_user("Authors"), at=NOW)

    def test_that_was_accepted_is_no_news_when_it_comes_again(self, folder):
        accept_update(self.document, by=None, at=NOW)
        row = arrive(folder, third=(folder / "second.txt").read_text())["third"]
        assert said(row) == (
            "unchanged",
            False,
            SAME.replace("reopens after the storm", "busy again"),
        )


@pytest.mark.skipif(not ODD_FILES.exists(), reason="the odd files are not here")
def test_real_stories_are_told_apart_in_one_run(folder):
    for name in ODD_FILES.glob("same-*.txt"):
        (folder / name.name).write_bytes(name.read_bytes())
    rows = arrive(folder)
    twice = [said(rows[f"same-story-twice-{n}b"]) for n in range(5)]
    assert [(outcome, look) for outcome, look, _ in twice] == [("unchanged", False)] * 5
    assert ImportRun.objects.get().counts["unchanged"] == Twin.objects.count()
    for number in (1, 3, 4):
        kinds = Twin.objects.filter(document__path__contains=f"updated-text-{number}")
        assert "update" in kinds.values_list("kind", flat=True)
