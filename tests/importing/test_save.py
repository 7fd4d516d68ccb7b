"""The command `import_stories`: files become stories, once, whole, and never over an edit."""

import io
import json
import os
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection
from django.utils import timezone

from articles.importing import gather, save
from articles.importing.save.decide import decide
from articles.management.commands import import_stories
from articles.models import (
    Author,
    Campaign,
    Edition,
    ImportRun,
    Section,
    SourceDocument,
    Story,
    Teaser,
)
from articles.publishing import bin, put_in_bin, submit, take_from_bin, withdraw
from articles.publishing.duplicates import merge_authors
from tests.factories import NOW, make_author, make_user

pytestmark = pytest.mark.django_db

HARBOUR = """\
Harbour reopens after the storm

by Olena SampleMarch 14, 2023 9:08 pm

The harbour reopened on Monday after a storm had kept ships at sea for three days, the port said.

Nine ships entered before noon, and the pilots expect twelve more by the end of the week.

The port has asked captains to report damage to the buoys at once.
"""
BAKERY = """\
A bakery works through the night

by Taras SampleMarch 15, 2023 7:30 am

The bakery on the main street has baked through every night of this winter, its owner said.

Bread leaves the oven at three in the morning and reaches four villages before the first bus.

Nobody in those villages has another shop within a day’s walk.
"""

FERRY = """\
The ferry to the island sails again

by Olena Sample

The ferry to the island sailed on Tuesday for the first time since its engine had failed.

Its captain said that passengers had waited in three villages and that all of them came along.
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR)
    (folder / "bakery.txt").write_text(BAKERY)
    return folder


def run(*args, out=None, **options):
    """Return the exit status and what was printed."""
    out = out or io.StringIO()
    try:
        call_command("import_stories", *map(str, args), stdout=out, **options)
        status = 0
    except SystemExit as stop:
        status = stop.code
    return SimpleNamespace(status=status, out=out.getvalue())


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("read_at_most", [10, 1])
def test_a_terminal_shows_each_file_or_of_many_those_to_look_at(folder, monkeypatch, read_at_most):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(import_stories, "READ", read_at_most)
    (folder / "ferry.txt").write_text(FERRY)
    done = run(folder, out=Terminal())
    assert done.status == 1
    assert "3/3" in done.out
    assert "ferry.txt: No date of publication was found." in done.out
    assert ("bakery.txt" in done.out) is (read_at_most == 10)


def test_a_terminal_says_of_many_files_why_one_makes_no_story(folder, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(import_stories, "READ", 1)
    run(folder)
    put_in_bin(Story.objects.get(headline__startswith="Harbour"), by=None, at=NOW)
    done = run(folder, out=Terminal())
    assert "harbour.txt: Its story is in the bin since" in done.out
    assert "bakery.txt" not in done.out


def test_a_file_and_a_link_to_it_are_one_file(folder, tmp_path):
    (tmp_path / "also").mkdir()
    (tmp_path / "also" / "harbour.txt").symlink_to(folder / "harbour.txt")
    assert outcomes(folder, tmp_path / "also", source="wire") == {
        "bakery.txt": "created",
        "harbour.txt": "created",
    }


def outcomes(*args, **options):
    lines = run(*args, json=True, **options).out.splitlines()
    return {row["file"]: row["outcome"] for row in map(json.loads, lines)}


def test_files_become_drafts_that_readers_do_not_see(folder):
    assert run(folder).status == 0
    story = Story.objects.get(headline="Harbour reopens after the storm")
    assert (story.status, story.slug) == ("draft", "harbour-reopens-after-the-storm")
    assert story.published_at.isoformat() == "2023-03-14T19:08:00+00:00"
    assert [byline.name for byline in story.bylines.all()] == ["Olena Sample"]
    assert len(story.body.splitlines()) == 3
    assert story.section == Section.objects.default()
    assert not Edition.objects.exists()


def test_the_bytes_and_every_span_are_kept(folder):
    run(folder)
    for document in SourceDocument.objects.all():
        assert bytes(document.data) == (folder / document.path).read_bytes()
        ends = [0, *(end for _, end, _, _ in document.spans)]
        assert [start for start, _, _, _ in document.spans] == ends[:-1]
        assert ends[-1] == len(document.text)
        assert document.story is not None


def test_what_was_written_is_told_as_the_desk_would_tell_it(folder):
    (folder / "harbour.txt").write_text(HARBOUR + TEASER)
    run(folder)
    for document in SourceDocument.objects.all():
        story = Story.objects.whole().get(pk=document.story_id)
        assert document.imported_digest == save.fingerprint(story)


def test_workers_bring_the_same_as_one_process(folder, monkeypatch, tmp_path):
    told = run(folder, dry_run=True, json=True).out
    monkeypatch.setattr("articles.importing.prepare.WORTH_WORKERS", 1)
    monkeypatch.setattr("articles.importing.prepare.BATCH", 1)
    assert run(folder, dry_run=True, json=True).out == told


def test_the_same_bytes_again_change_nothing(folder):
    run(folder)
    before = [list(m.objects.order_by("pk").values()) for m in (Story, Author, SourceDocument)]
    assert outcomes(folder) == {"bakery.txt": "unchanged", "harbour.txt": "unchanged"}
    after = [list(m.objects.order_by("pk").values()) for m in (Story, Author, SourceDocument)]
    assert after == before


def test_new_text_updates_a_story_that_nobody_edited(folder):
    run(folder)
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Ten ships"))
    assert outcomes(folder) == {"bakery.txt": "unchanged", "harbour.txt": "updated"}
    assert Story.objects.count() == 2
    assert "Ten ships" in Story.objects.get(headline__startswith="Harbour").body
    versions = SourceDocument.objects.filter(path="harbour.txt").order_by("version")
    assert [document.version for document in versions] == [1, 2]


def test_new_text_for_a_story_that_was_edited_keeps_both_and_asks_for_a_look(folder):
    run(folder)
    story = Story.objects.get(headline__startswith="Harbour")
    story.headline = "Harbour reopens"
    story.save()
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Ten ships"))
    done = run(folder)
    assert done.status == 1
    assert "Both texts are kept" in done.out
    story.refresh_from_db()
    assert (story.headline, "Nine ships" in story.body) == ("Harbour reopens", True)
    kept = SourceDocument.objects.get(path="harbour.txt", version=2)
    assert (kept.needs_a_look, b"Ten ships" in bytes(kept.data)) == (True, True)
    # And so it stays when the file changes once more.
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Eleven ships"))
    assert outcomes(folder)["harbour.txt"] == "unchanged"
    story.refresh_from_db()
    assert "Nine ships" in story.body


def test_a_file_that_goes_back_to_its_first_text_is_an_update(folder):
    run(folder)
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Ten ships"))
    run(folder)
    (folder / "harbour.txt").write_text(HARBOUR)
    assert outcomes(folder)["harbour.txt"] == "updated"
    assert "Nine ships" in Story.objects.get(headline__startswith="Harbour").body


def test_a_dry_run_says_what_would_happen_and_writes_nothing(folder):
    assert outcomes(folder, dry_run=True) == {"bakery.txt": "created", "harbour.txt": "created"}
    for model in (Story, SourceDocument, ImportRun, Author):
        assert not model.objects.exists()


def test_a_file_named_twice_is_imported_once(folder):
    run(folder, folder)
    assert Story.objects.count() == 2


def test_an_author_who_is_known_is_not_made_again(folder):
    known = make_author("OLENA SAMPLE")
    run(folder)
    story = Story.objects.get(headline__startswith="Harbour")
    byline = story.bylines.get()
    assert (byline.author, byline.as_signed) == (known, "Olena Sample")


def test_two_who_signed_one_story_may_turn_out_to_be_one(folder):
    known, other = make_author("Olena Sample"), make_author("Petro Sample")
    merge_authors(other, into=known, by=None, at=NOW)
    (folder / "harbour.txt").write_text(HARBOUR.replace("Sample", "Sample and Petro Sample"))
    assert run(folder).status == 0
    assert Story.objects.get(headline__startswith="Harbour").bylines.get().author == known


def test_a_file_that_the_database_does_not_take_is_refused_and_the_rest_go_on(folder, monkeypatch):
    write = save._document

    def failing(file, run, read_as):
        if file.path == "harbour.txt" and file.outcome != "refused":
            raise IntegrityError("no room")
        return write(file, run, read_as)

    monkeypatch.setattr(save, "_document", failing)
    done = run(folder)
    assert (done.status, Story.objects.get().headline) == (1, "A bakery works through the night")
    assert "harbour.txt: It could not be saved: no room." in done.out
    assert bytes(SourceDocument.objects.get(path="harbour.txt").data) == HARBOUR.encode()


def test_a_name_that_is_used_again_for_another_story_leaves_the_first_alone(folder):
    run(folder, publish=True)
    (folder / "harbour.txt").write_text(FERRY)
    done = run(folder, publish=True)
    assert done.status == 1
    assert "The file tells another story than it did. A new one was made; “Harbour" in done.out
    assert "Nine ships" in Edition.objects.get(headline__startswith="Harbour").text
    assert Story.objects.filter(headline__startswith="The ferry").exists()
    assert Story.objects.count() == 3


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "empty"), (b"\x00\x01\x02\xff\xfe\x00" * 50, ""), (b" \n\n\t\n", "")],
)
def test_a_bad_file_is_refused_with_its_reason_and_the_rest_go_on(folder, data, why):
    (folder / "bad.txt").write_bytes(data)
    done = run(folder)
    assert done.status == 1
    assert "bad.txt: refused, needs a look" in done.out and why in done.out
    assert Story.objects.count() == 2
    kept = SourceDocument.objects.get(path="bad.txt")
    assert (kept.outcome, bytes(kept.data), kept.story) == ("refused", data, None)
    assert outcomes(folder)["bad.txt"] == "refused"
    assert SourceDocument.objects.filter(path="bad.txt").count() == 1


def test_publishing_takes_headline_and_date_and_goes_through_the_desks_own_verb(folder):
    (folder / "dateless.txt").write_text(FERRY)
    done = run(folder, publish=True)
    assert done.status == 1
    assert "It stays a draft: the file has not a date." in done.out
    published = Story.objects.filter(edition__isnull=False)
    assert {story.moves.get().verb for story in published} == {"publish"}
    assert sorted(published.values_list("headline", flat=True)) == [
        "A bakery works through the night",
        "Harbour reopens after the storm",
    ]


def test_a_published_story_that_changes_in_its_file_stays_as_it_is_for_readers(folder):
    run(folder, publish=True)
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Ten ships"))
    assert outcomes(folder)["harbour.txt"] == "updated"
    story = Story.objects.get(headline__startswith="Harbour")
    assert ("Ten ships" in story.body, "Ten ships" in story.edition.body) == (True, False)


def test_an_archive_is_read_like_a_folder_and_its_shadows_are_left_out(tmp_path):
    archive = tmp_path / "wire.zip"
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("../2023/harbour.txt", HARBOUR)
        members.writestr("__MACOSX/2023/._harbour.txt", b"\x00\x05\x16\x07")
        members.writestr("picture.jpg", b"\xff\xd8")
    assert outcomes(archive) == {"../2023/harbour.txt": "created"}
    assert list(tmp_path.iterdir()) == [archive]


def test_what_is_passed_over_is_counted_and_kept_with_the_run(folder, tmp_path):
    for name in ("a.jpg", "b.JPG", "c.zip", "README", ".DS_Store"):
        (folder / name).write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as members:
        members.writestr("d.docx", "")
        members.writestr("__MACOSX/._bakery.txt", b"\x00\x05\x16\x07")
    done = run(folder, tmp_path / "archive.zip")
    others = "2 .jpg, 1 .docx, 1 .zip, 1 without a kind"
    last = done.out.splitlines()[-1]
    assert last == f"Passed over, for only .txt and .md are read: {others}."
    assert (done.status, ImportRun.objects.get().options["passed_over"]) == (0, others)


def test_of_many_kinds_that_are_passed_over_the_most_frequent_are_named(folder):
    """A site that was fetched with wget is full of 'index.html?p=1'."""
    for number in range(30):
        (folder / f"index.html?p={number}").write_bytes(b"")
        (folder / f"{number}.jpg").write_bytes(b"")
    run(folder)
    told = ImportRun.objects.get().options["passed_over"]
    assert told.startswith("30 .jpg, 1 .html?p=0, ")
    assert told.endswith(", 21 of other kinds")


@pytest.mark.parametrize(
    ("name", "code_page"),
    [
        ("Гавань/порт.txt", "utf-8"),
        ("Гавань/порт.txt", "cp866"),
        ("Café été.txt", "cp437"),
    ],
)
def test_names_in_an_archive_are_read_as_they_were_written(tmp_path, name, code_page):
    archive, written = tmp_path / "wire.zip", name.encode(code_page)
    stand_in = b"x" * (len(written) - 4) + b".txt"  # which no archive marks as UTF-8
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr(stand_in.decode(), HARBOUR)
    archive.write_bytes(archive.read_bytes().replace(stand_in, written))
    assert outcomes(archive) == {name: "created"}


def test_a_name_that_python_itself_has_read_as_unicode_is_left_as_it_is():
    """Some archives say a name once more, in UTF-8, and newer Pythons take that."""
    assert gather._name(zipfile.ZipInfo("Гавань/порт.txt")) == "Гавань/порт.txt"


def test_an_archive_that_is_too_large_is_refused_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("articles.importing.gather.MOST_EXPANDED", 100)
    archive = tmp_path / "wire.zip"
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("harbour.txt", HARBOUR)
    with pytest.raises(CommandError, match="expands to more than") as error:
        call_command("import_stories", archive)
    assert error.value.returncode == 2


def test_texts_of_one_name_in_an_archive_are_two_files(tmp_path):
    archive = tmp_path / "wire.zip"
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("a.txt", HARBOUR)
        members.writestr("./a.txt", BAKERY)
    assert outcomes(archive) == {"a.txt": "created", "a (2).txt": "created"}


@pytest.mark.parametrize("cut", [30, -30])
def test_a_damaged_archive_is_wrong_use_and_says_so(tmp_path, cut):
    archive = tmp_path / "wire.zip"
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("harbour.txt", HARBOUR)
    archive.write_bytes(archive.read_bytes()[:cut])
    with pytest.raises(CommandError, match="damaged") as error:
        run(archive)
    assert error.value.returncode == 2


def test_an_archive_that_was_cut_off_is_not_taken_for_one_within_it(tmp_path):
    inner, archive = tmp_path / "inner.zip", tmp_path / "wire.zip"
    with zipfile.ZipFile(inner, "w") as members:
        members.writestr("bakery.txt", BAKERY)
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("harbour.txt", HARBOUR)
        members.write(inner, "inner.zip")
    archive.write_bytes(archive.read_bytes()[:-30])
    with pytest.raises(CommandError, match="damaged") as error:
        run(archive)
    assert error.value.returncode == 2


def test_a_member_that_is_shorter_than_it_says_is_refused_and_the_rest_go_on(tmp_path):
    archive = tmp_path / "wire.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("bakery.txt", BAKERY)
        members.writestr("harbour.txt", HARBOUR)
    data = bytearray(archive.read_bytes())
    data[data.index(b"bakery.txt") + len("bakery.txt") + 20] ^= 0xFF
    archive.write_bytes(data)
    assert outcomes(archive) == {"bakery.txt": "refused", "harbour.txt": "created"}


def test_a_file_that_the_system_cannot_look_at_is_refused_and_the_rest_go_on(folder, monkeypatch):
    monkeypatch.chdir(folder)
    while len(str(Path.cwd())) < 3_950:  # of the 4,095 bytes that Linux takes for a path
        Path("d" * 100).mkdir()
        os.chdir("d" * 100)
    Path("f" * 200 + ".txt").write_text(FERRY)
    done = run(folder)
    assert (done.status, Story.objects.count()) == (1, 2)
    assert "It cannot be opened: File name too long." in done.out


def test_a_pipe_is_no_file_and_nobody_waits_for_it(folder):
    os.mkfifo(folder / "pipe.txt")
    assert outcomes(folder) == {"bakery.txt": "created", "harbour.txt": "created"}
    with pytest.raises(CommandError, match="neither a file nor a folder") as error:
        run(folder / "pipe.txt")
    assert error.value.returncode == 2


def test_a_file_that_could_not_be_read_for_a_while_goes_on_telling_its_story(folder):
    run(folder)
    file = folder / "harbour.txt"
    for said, outcome, version in [
        ("", "refused", 2),
        ("", "refused", 2),
        (HARBOUR, "unchanged", 2),
        (HARBOUR.replace("Nine", "Ten"), "updated", 3),
    ]:
        file.write_text(said)
        assert outcomes(folder) == {"bakery.txt": "unchanged", "harbour.txt": outcome}
        assert SourceDocument.objects.filter(path="harbour.txt").count() == version
    assert "Ten ships" in Story.objects.get(headline__startswith="Harbour").body


def test_what_cannot_be_opened_is_said_and_what_is_hidden_is_left_out(folder, tmp_path):
    (folder / "gone.txt").symlink_to(tmp_path / "absent")
    (tmp_path / "other").mkdir()
    (folder / "aside").symlink_to(tmp_path / "other")
    (folder / ".venv").mkdir()
    (folder / ".venv" / "LICENSE.txt").write_text(FERRY)
    done = run(folder)
    assert done.status == 1
    assert "gone.txt: It cannot be opened: it is a link that leads nowhere." in done.out
    assert "aside: It cannot be opened: it is a link to a folder; import that folder" in done.out
    assert Story.objects.count() == 2


def test_standard_input_is_a_file_too(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(HARBOUR.encode())))
    assert outcomes("-", source="wire") == {"-": "created"}
    assert Story.objects.get().headline == "Harbour reopens after the storm"


def test_two_texts_piped_in_are_two_stories(monkeypatch):
    for text in (HARBOUR, BAKERY, HARBOUR):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        run("-")
    assert Story.objects.count() == SourceDocument.objects.count() == 2


def test_two_folders_of_one_name_are_not_mixed_up(tmp_path):
    for place, text in (("x", HARBOUR), ("y", BAKERY)):
        (tmp_path / place / "inbox").mkdir(parents=True)
        (tmp_path / place / "inbox" / "a.txt").write_text(text)
    with pytest.raises(CommandError, match="cannot be told apart") as error:
        run(tmp_path / "x" / "inbox", tmp_path / "y" / "inbox")
    assert error.value.returncode == 2
    assert not Story.objects.exists()


def test_a_file_name_that_is_no_text_is_escaped(folder):
    (folder / os.fsdecode(b"\xff\xfe.txt")).write_text(HARBOUR.replace("Nine", "Nineteen"))
    run(folder)
    assert SourceDocument.objects.filter(path=r"\xff\xfe.txt").exists()


def test_a_name_with_a_line_break_is_one_line_of_the_report(folder):
    (folder / "wire\n2 refused.\x1b[2J.txt").write_text(HARBOUR.replace("Nine", "Nineteen"))
    assert r"wire\x0a2 refused.\x1b[2J.txt" in outcomes(folder)


def test_a_refused_file_is_tried_again(folder):
    assert set(outcomes(folder, encoding="utf-32").values()) == {"refused"}
    assert outcomes(folder) == {"bakery.txt": "created", "harbour.txt": "created"}


def test_other_options_read_the_same_bytes_anew(folder):
    (folder / "harbour.txt").write_text(HARBOUR.replace("March 14, 2023", "03/04/2023"))
    run(folder)
    assert Story.objects.get(headline__startswith="Harbour").published_at is None
    assert outcomes(folder, date_order="dmy")["harbour.txt"] == "updated"
    assert Story.objects.get(headline__startswith="Harbour").published_at.month == 4
    assert outcomes(folder, date_order="dmy")["harbour.txt"] == "unchanged"


def test_an_import_never_brings_back_what_the_desk_has_withdrawn(folder):
    run(folder, publish=True)
    story = Story.objects.get(headline__startswith="Harbour")
    withdraw(story, by=None, at=timezone.now(), reason="A court order.")
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Ten ships"))
    assert "only the desk gives it to readers again" in run(folder, publish=True).out
    assert not Edition.objects.live(timezone.now()).filter(story=story).exists()


def test_what_somebody_has_approved_is_not_written_over(folder):
    run(folder)
    story = Story.objects.get(headline__startswith="Harbour")
    submit(story, by=make_user("Editors"), at=timezone.now())
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Ten ships"))
    assert outcomes(folder)["harbour.txt"] == "unchanged"
    story.refresh_from_db()
    assert "Nine ships" in story.body


# ------------------------------------------------------------------------- what was thrown away


@pytest.fixture
def thrown_away(folder):
    """The story of harbour.txt, which the desk has put into the bin."""
    run(folder)
    story = Story.objects.get(headline__startswith="Harbour")
    put_in_bin(story, by=make_user("Editors"), at=NOW)
    return story


def harbours():
    return Story.objects.filter(headline__startswith="Harbour").order_by("pk")


def test_a_story_in_the_bin_is_not_made_again_and_the_report_says_where_it_is(folder, thrown_away):
    again = run(folder)
    assert again.status == 0
    assert (
        "harbour.txt: unchanged\n"
        "  harbour.txt: Its story is in the bin since 2025-03-14: take it out of the bin, or have "
        "it made again with --anew.\n"
    ) in again.out
    assert harbours().get().binned_at


def test_new_text_for_a_story_in_the_bin_does_not_touch_it(folder, thrown_away):
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Ten ships"))
    again = run(folder)
    assert again.status == 1
    assert "its story is in the bin since 2025-03-14" in again.out
    story = harbours().get()
    assert "Nine ships" in story.body
    # Both texts are kept: once it is taken out, the file's lines can be made its text.
    take_from_bin(story, by=None, at=NOW)
    newest = SourceDocument.objects.filter(path="harbour.txt").latest("version")
    assert newest.needs_a_look
    decide(newest, [], by=None, at=NOW)
    assert "Ten ships" in harbours().get().body


def test_a_story_that_was_deleted_from_the_bin_stays_away(folder, thrown_away):
    bin.empty(at=timezone.now())
    again = run(folder)
    assert again.status == 0
    assert "Its story was deleted from the bin: have it made again with --anew." in again.out
    assert not harbours().exists()


@pytest.mark.parametrize("is_deleted", [False, True])
def test_what_was_thrown_away_is_made_again_when_that_is_asked_for(folder, thrown_away, is_deleted):
    if is_deleted:
        bin.empty(at=timezone.now())
    assert outcomes(folder, anew=True) == {"bakery.txt": "unchanged", "harbour.txt": "created"}
    assert harbours().at_desk().count() == 1
    assert outcomes(folder, anew=True)["harbour.txt"] == "unchanged"


def test_a_date_that_an_editor_has_set_is_an_edit(folder):
    run(folder)
    story = Story.objects.get(headline__startswith="Harbour")
    story.published_at = NOW
    story.save()
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Ten ships"))
    assert outcomes(folder)["harbour.txt"] == "unchanged"
    story.refresh_from_db()
    assert story.published_at == NOW


def test_renaming_an_author_is_no_edit_of_the_story(folder):
    run(folder)
    author = Author.objects.get(name="Olena Sample")
    author.name, author.slug = "Olena Example", "olena-example"
    author.save()
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Ten ships"))
    assert outcomes(folder)["harbour.txt"] == "updated"


def test_the_bytes_of_a_dump_are_not_kept(folder, monkeypatch):
    for module in ("gather", "read", "save"):
        monkeypatch.setattr(f"articles.importing.{module}.MOST_BYTES", 2000)
    (folder / "dump.txt").write_bytes(b"dump " * 1000)
    assert outcomes(folder)["dump.txt"] == "refused"
    assert bytes(SourceDocument.objects.get(path="dump.txt").data) == b""


@pytest.mark.parametrize(
    ("paths", "options", "saying"),
    [
        (["."], {"section": "Gardening"}, "There is no section"),
        (["absent"], {}, "there is no such file"),
        (["x" * 300], {}, "cannot be opened"),
        ([""], {}, "empty"),
        (["."], {"encoding": "klingon"}, "unknown encoding"),
        (["."], {"encoding": "hex"}, "'hex' is not a text encoding.$"),
        (["."], {"name": "7"}, "--name takes more than figures"),
        ([], {"rollback": "1", "publish": True}, "--publish says nothing"),
        ([], {}, "Name the files"),
    ],
)
def test_wrong_use_is_said_and_exits_with_2(tmp_path, monkeypatch, paths, options, saying):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=saying) as error:
        call_command("import_stories", *paths, **options)
    assert error.value.returncode == 2


def test_a_known_file_that_cannot_be_read_as_asked_needs_a_look(folder):
    run(folder)
    again = run(folder, encoding="utf-32")
    assert again.status == 1
    assert "harbour.txt: unchanged, needs a look" in again.out


def test_a_named_section_takes_the_files_that_name_none(folder):
    culture = Section.objects.create(name="Culture")
    run(folder, section="culture")
    assert {story.section for story in Story.objects.all()} == {culture}


def test_a_run_keeps_its_options_and_counts(folder):
    run(folder, name="First try", date_order="dmy")
    kept = ImportRun.objects.get()
    assert (kept.name, kept.source, kept.counts["created"]) == ("First try", "wire", 2)
    assert kept.options["date_order"] == "dmy" and kept.finished_at >= kept.started_at
    assert kept.rules_version > 0


def test_a_run_killed_between_batches_is_finished_by_the_next(folder, monkeypatch):
    monkeypatch.setattr("articles.importing.prepare.BATCH", 1)
    calls, real = [], save._document

    def dies_on_the_second(*args):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(save, "_document", dies_on_the_second)
    with pytest.raises(KeyboardInterrupt):
        call_command("import_stories", folder, stdout=io.StringIO())
    assert Story.objects.count() == SourceDocument.objects.count() == 1
    assert outcomes(folder) == {"bakery.txt": "unchanged", "harbour.txt": "created"}
    assert Story.objects.count() == 2


TEASER = """\

A bakery works through the night
The bakery on the main street has baked through every night of this winter, its owner said, and…
Avatar
Olena Sample

Reporter

Olena Sample is a reporter on the coast. She has covered ports and shipping since 2015.

Read more
"""


def test_a_teaser_points_to_the_story_whose_headline_it_shows(folder):
    (folder / "harbour.txt").write_text(HARBOUR + TEASER)
    run(folder)
    teaser = Teaser.objects.get()
    assert teaser.target == Story.objects.get(headline="A bakery works through the night")
    assert outcomes(folder) == {"bakery.txt": "unchanged", "harbour.txt": "unchanged"}
    author = Author.objects.get(name="Olena Sample")
    assert author.role == "Reporter" and author.bio.startswith("Olena Sample is a reporter")
    # Found out by itself, a target is no edit: new text still comes through.
    (folder / "harbour.txt").write_text(HARBOUR.replace("Nine ships", "Ten ships") + TEASER)
    assert outcomes(folder)["harbour.txt"] == "updated"


def test_an_imported_campaign_waits_and_is_not_doubled(folder):
    campaign = "\nShare our dream.\nSupport our reporting\nI dream of the day when every ship "
    campaign += "comes home on time and nobody on the coast counts the hours.\n"
    campaign += "Anna Sample, editor-in-chief\n"
    for name, text in (("harbour.txt", HARBOUR), ("bakery.txt", BAKERY)):
        (folder / name).write_text(text + campaign)
    run(folder)
    kept = Campaign.objects.get()
    assert (kept.attribution, kept.starts_at) == ("Anna Sample, editor-in-chief", None)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer")
def test_two_imports_at_once_wait_for_each_other(folder):
    """Or both would find that no story is here yet, and both make it."""
    other = connection.copy()
    with other.cursor() as cursor, connection.cursor() as own:
        cursor.execute("SELECT pg_advisory_lock(%s)", [save.LOCK])
        own.execute("SET lock_timeout = '200ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            run(folder)
        own.execute("RESET lock_timeout")
    other.close()
    run(folder)
    assert Story.objects.count() == 2
