"""``import_stories PATH...``: a folder of text files becomes stories at the desk."""

import gc
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from articles.importing import gather
from articles.importing.parts import Note
from articles.importing.prepare import workers_for
from articles.importing.save import File, Options, house, import_files, runs
from articles.models import ImportRun, Outcome, Section

TOLD = ("paths", "section", "publish", "anew", "encoding", "repair", "date_order", "source")
LONGEST_NAME = 120
READ = 1_000  # files of one run that anybody reads a line about
COLOURS = {"created": "green", "updated": "cyan", "unchanged": "dim", "refused": "red"}


class Command(BaseCommand):
    help = (
        "Import text files as draft stories. Exit status: 0 when all is well, "
        "1 when something needs a look, 2 for wrong use. With --rollback, take a run back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("paths", nargs="*", metavar="PATH", help="file, folder, .zip, or - for standard input")
        add("--dry-run", action="store_true", help="say what would happen and write nothing")
        add("--json", action="store_true", help="one JSON object a file on standard output")
        add("--section", help="name or address of the section for files that name none")
        add("--publish", action="store_true", help="publish stories with a headline and a date")
        add("--anew", action="store_true", help="make stories again that were put into the bin")
        add("--encoding", help="take all files to be in this encoding")
        add("--repair", action="store_true", help="mend UTF-8 that was once read as Windows text")
        add("--date-order", choices=["dmy", "mdy"], help="how to read 03/04/2023")
        add("--source", help="name of where the files come from (default: the folder's name)")
        add("--name", default="", help="a name for this run")
        add("--rollback", metavar="RUN", help="number or name of a run whose stories go to the bin")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_wrong_use(options)
        if options["rollback"]:
            return self._roll_back(options["rollback"], is_dry=options["dry_run"])
        others: Counter[str] = Counter()
        arrivals = gathered(options, others)
        how = chosen(arrivals, options)
        run = None
        if not options["dry_run"]:
            told = told_of(options, others)
            run = runs.start(arrivals, at=how.at, by=None, name=options["name"], told=told)
        files = import_files(arrivals, run=run, options=how)
        with calm_collector():
            if options["json"]:
                counts = self._print_json(files)
            else:
                counts = self._print_lines(files, len(arrivals))
                self.stdout.write(summary(counts, run))
        if others:
            # Not among the objects of --json.
            say = self.stderr if options["json"] else self.stdout
            say.write(f"Passed over, for only .txt and .md are read: {gather.in_words(others)}.")
        if run is not None:
            runs.finish(run, counts)
        # A folder without a file in it is a wrong mount more often than a quiet night.
        if counts[runs.NEEDS_A_LOOK] or not arrivals:
            sys.exit(1)

    def _roll_back(self, wish: str, *, is_dry: bool) -> None:
        kept = False
        for run in runs.attempts(named_run(wish)):
            if is_dry:
                done = runs.foretell(run)
            else:
                done = runs.roll_back(run, by=None, at=timezone.now())
            self._say(run, done, is_dry=is_dry)
            kept = kept or bool(done.kept)
        if kept:
            sys.exit(1)

    def _say(self, run: ImportRun, done: runs.TakenBack, *, is_dry: bool) -> None:
        for kept in done.kept:
            self.stdout.write(f"{kept.document.path}: “{kept.story}” is kept. {kept.why}")
        told = [
            (len(done.binned), "in the bin"),
            (len(done.restored), "as before"),
            (len(done.kept), "kept"),
        ]
        said = ", ".join(f"{count:,} {what}" for count, what in told if count)
        dry = " would be" if is_dry and said else ""
        self.stdout.write(f"{named(run)}:{dry} {said or 'nothing to take back'}.")

    def _print_json(self, files: Iterator[File]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for file in files:
            runs.tally(counts, file)
            self.stdout.write(json.dumps(file.as_json(), ensure_ascii=False))
        return counts

    def _print_lines(self, files: Iterator[File], total: int) -> Counter[str]:
        counts: Counter[str] = Counter()
        console = Console(file=cast(TextIO, self.stdout._out), highlight=False, soft_wrap=True)
        if console.is_terminal:
            self._show(files, total, counts, console)
        else:
            for file in files:
                runs.tally(counts, file)
                self.stdout.write(f"{file.path}: {label(file)}")
                for sentence in sentences_of(file):
                    self.stdout.write(f"  {sentence}")
        return counts

    def _show(
        self, files: Iterator[File], total: int, counts: Counter[str], console: Console
    ) -> None:
        """Show how far the run is, and of each file what became of it.

        Of more files than anybody reads about, those alone of which there is something to say.
        """
        columns = (
            TextColumn("Importing"),
            BarColumn(),
            MofNCompleteColumn(),
            Rate(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, transient=True, console=console) as progress:
            for file in progress.track(files, total=total):
                runs.tally(counts, file)
                said = list(sentences_of(file))
                if total > READ and not (said or file.needs_a_look):
                    continue
                title = file.parsed.headline or file.parsed.working_headline
                outcome = f"[{COLOURS[file.outcome]}]{label(file):<22}[/]"
                console.print(f"{outcome}  {escape(file.path)}  [dim]{escape(title[:70])}[/]")
                for sentence in said:
                    console.print(f"    [dim]{escape(sentence)}[/]")


def refuse_wrong_use(options: dict[str, Any]) -> None:
    """Raise CommandError for what makes no sense before any file is looked at."""
    if bool(options["paths"]) == bool(options["rollback"]):
        raise CommandError("Name the files to import, or a run to --rollback.", returncode=2)
    if len(options["name"]) > LONGEST_NAME:
        raise CommandError(f"--name takes {LONGEST_NAME} characters at most.", returncode=2)
    if options["name"].isdecimal():
        raise CommandError(
            "--name takes more than figures: every run has a number already.", returncode=2
        )
    for name in (*TOLD, "name", "json") if options["rollback"] else ():
        if options[name]:
            option = name.replace("_", "-")
            raise CommandError(f"--{option} says nothing to --rollback.", returncode=2)
    if options["encoding"]:
        try:
            "".encode(options["encoding"])
        except (LookupError, ValueError) as error:
            why = str(error).partition(";")[0]
            raise CommandError(f"--encoding: {why}.", returncode=2) from error


def gathered(options: dict[str, Any], others: Counter[str]) -> list[gather.Arrival]:
    """Return the files to import; `others` counts those that are passed over."""
    paths, source = options["paths"], options["source"]
    try:
        return list(gather.gather(paths, stdin=sys.stdin.buffer, source=source, others=others))
    except gather.NotFound as error:
        raise CommandError(str(error), returncode=2) from error


def chosen(arrivals: Sequence[gather.Arrival], options: dict[str, Any]) -> Options:
    """Return how the files are treated: what was asked for, and what the house knows by now."""
    at = timezone.now()
    reading = house.reading_for(
        arrivals,
        at=None if options["dry_run"] else at,
        encoding=options["encoding"],
        repair=options["repair"],
        date_order=options["date_order"],
        tell_all=options["json"],
    )
    return Options(
        at=at,
        reading=reading,
        section=named_section(options["section"]),
        publish=options["publish"],
        anew=options["anew"],
        workers=workers_for(len(arrivals)),
    )


def told_of(options: dict[str, Any], others: Counter[str]) -> dict[str, Any]:
    """Return what a run keeps of how it was called, and of what it passed over."""
    paths = [gather.as_text(path) for path in options["paths"]]
    told = {name: options[name] for name in TOLD}
    return told | {"paths": paths, "passed_over": gather.in_words(others)}


class Rate(ProgressColumn):
    """How many files a second, lately."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f} files/s" if speed else "", style="progress.data.speed")


def sentences(path: str, outcome: str, notes: Sequence[Note], needs_a_look: bool) -> Iterator[str]:
    """Yield what a report says of a file: what to look at and where, or why no story was made."""
    if not needs_a_look:
        notes = notes[-1:] if outcome == Outcome.UNCHANGED else ()
    for note in notes:
        yield f"{path}{f':{note.line}' if note.line else ''}: {note.text}"


def sentences_of(file: File) -> Iterator[str]:
    return sentences(file.path, file.outcome, file.notes, file.needs_a_look)


def label(file: File) -> str:
    also = [", published" if file.published else "", ", needs a look" if file.needs_a_look else ""]
    return file.outcome.value + "".join(also)


def summary(counts: Counter[str], run: ImportRun | None = None) -> str:
    """Return how many files came to what, and the run by which --rollback would know them."""
    names = [*Outcome.values, "published", runs.NEEDS_A_LOOK]
    told = ", ".join(f"{counts[name]:,} {name}" for name in names if counts[name])
    if not told:
        return "There is no .txt or .md file."
    return f"{named(run)}: {told}." if run else f"{told}."


def named(run: ImportRun) -> str:
    """Return what a run is called, and its number, by which no other is."""
    return f"{run} (run {run.pk})" if run.name else str(run)


@contextmanager
def calm_collector() -> Iterator[None]:
    """Look for unreachable cycles now and then: a batch makes thousands of rows and no cycle, and
    looking for one each 700 of them was a sixth of what the writer did."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def named_section(wish: str | None) -> Section | None:
    """Return the section called or addressed `wish`; wrong use if there is none."""
    if wish is None:
        return None
    sections = Section.objects.all()
    found = next((s for s in sections if wish.casefold() in (s.name.casefold(), s.slug)), None)
    if found is None:
        names = ", ".join(section.name for section in sections) or "none yet"
        raise CommandError(f"There is no section “{wish}”. There are: {names}.", returncode=2)
    return found


def named_run(wish: str) -> ImportRun:
    """Return the run of this number or name; wrong use if there is none."""
    run = runs.find(wish)
    if run is None:
        raise CommandError(f"There is no run “{wish}”.", returncode=2)
    return run
