"""``import_stories PATH...``: a folder of text files becomes stories at the desk."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from articles.importing import gather
from articles.importing.parts import House
from articles.importing.prepare import Reading, workers_for
from articles.importing.read import Unreadable, read
from articles.importing.recognise import RULES_VERSION, recurring_lines
from articles.importing.save import File, Options, import_files
from articles.models import Author, ImportRun, Outcome, Section

SAMPLE = 500  # a line has to stand in a fifth of the files to count
COLOURS = {"created": "green", "updated": "cyan", "unchanged": "dim", "refused": "red"}


class Command(BaseCommand):
    help = (
        "Import text files as draft stories. Exit status: 0 when all is well, "
        "1 when something needs a look, 2 for wrong use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("paths", nargs="+", metavar="PATH", help="file, folder, .zip, or - for standard input")
        add("--dry-run", action="store_true", help="say what would happen and write nothing")
        add("--json", action="store_true", help="one JSON object a file on standard output")
        add("--section", help="name or address of the section for files that name none")
        add("--publish", action="store_true", help="publish stories with a headline and a date")
        add("--encoding", help="take all files to be in this encoding")
        add("--date-order", choices=["dmy", "mdy"], help="how to read 03/04/2023")
        add("--source", help="name of where the files come from (default: the folder's name)")
        add("--name", default="", help="a name for this run")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            arrivals = list(
                gather.gather(options["paths"], stdin=sys.stdin.buffer, source=options["source"])
            )
        except gather.NotFound as error:
            raise CommandError(str(error), returncode=2) from error
        how = Options(
            at=timezone.now(),
            reading=Reading(
                house=house(arrivals, options),
                encoding=options["encoding"],
                tell_all=options["json"],
            ),
            section=named_section(options["section"]),
            publish=options["publish"],
            workers=workers_for(len(arrivals)),
        )
        run = None if options["dry_run"] else self._start(arrivals, how, options)
        report = self._print_json if options["json"] else self._print_lines
        counts = report(import_files(arrivals, run=run, options=how), len(arrivals))
        if run is not None:
            run.counts, run.finished_at = dict(counts), timezone.now()
            run.save()
        if counts["needs a look"]:
            sys.exit(1)

    def _start(
        self, arrivals: list[gather.Arrival], how: Options, options: dict[str, Any]
    ) -> ImportRun:
        told = ("paths", "section", "publish", "encoding", "date_order", "source")
        return ImportRun.objects.create(
            name=options["name"],
            source=", ".join(sorted({a.source for a in arrivals}))[:200],
            started_at=how.at,
            options={key: options[key] for key in told if options[key]},
            rules_version=RULES_VERSION,
        )

    def _print_json(self, files: Iterator[File], total: int) -> Counter[str]:
        counts: Counter[str] = Counter()
        for file in files:
            count(counts, file)
            self.stdout.write(json.dumps(file.as_json(), ensure_ascii=False))
        return counts

    def _print_lines(self, files: Iterator[File], total: int) -> Counter[str]:
        counts: Counter[str] = Counter()
        console = Console(file=cast(TextIO, self.stdout._out), highlight=False, soft_wrap=True)
        if console.is_terminal:
            files = iter(track(files, "Importing", total=total, transient=True, console=console))
        table = Table("File", "Outcome", "Headline", box=None, pad_edge=False)
        for file in files:
            count(counts, file)
            if console.is_terminal:
                colour = COLOURS[file.outcome]
                title = file.parsed.headline or file.parsed.working_headline
                table.add_row(escape(file.path), f"[{colour}]{label(file)}[/]", escape(title[:70]))
            else:
                self.stdout.write(f"{file.path}: {label(file)}")
            for note in file.notes if file.needs_a_look else ():
                sentence = f"{file.path}{f':{note.line}' if note.line else ''}: {note.text}"
                if console.is_terminal:
                    table.add_row("", "", f"[dim]{escape(sentence)}[/]")
                else:
                    self.stdout.write(f"  {sentence}")
        if console.is_terminal and table.row_count:
            console.print(table)
        self.stdout.write(summary(counts))
        return counts


def label(file: File) -> str:
    also = [", published" if file.published else "", ", needs a look" if file.needs_a_look else ""]
    return file.outcome.value + "".join(also)


def count(counts: Counter[str], file: File) -> None:
    counts[file.outcome.value] += 1
    counts["published"] += file.published
    counts["needs a look"] += file.needs_a_look


def summary(counts: Counter[str]) -> str:
    names = [*Outcome.values, "published", "needs a look"]
    told = ", ".join(f"{counts[name]:,} {name}" for name in names if counts[name])
    return f"{told}." if told else "There is no .txt file."


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


def house(arrivals: Sequence[gather.Arrival], options: dict[str, Any]) -> House:
    """Return what this newsroom knows that a parser may use."""
    publication = settings.PUBLICATION
    return House(
        publications=(publication["name"],),
        furniture=recurring_lines(_texts(_sample(arrivals), options["encoding"])),
        time_zone=publication["time_zone"],
        date_order=options["date_order"],
        authors=tuple(Author.objects.values_list("name", flat=True)),
        language=publication["language"],
    )


def _sample(arrivals: Sequence[gather.Arrival]) -> Sequence[gather.Arrival]:
    """Return enough of a long run, evenly spread, to know the lines that its pages share."""
    return arrivals[:: max(1, len(arrivals) // SAMPLE)]


def _texts(arrivals: Iterable[gather.Arrival], encoding: str | None) -> Iterator[str]:
    for arrival in arrivals:
        try:
            yield read(arrival.load(), encoding=encoding).text
        except (Unreadable, OSError):
            continue  # said when the file's turn comes
