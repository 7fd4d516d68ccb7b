"""``import_report RUN``: what an import said, printed again."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.timezone import localtime

from articles.importing.parts import Note
from articles.importing.relabel import read_back
from articles.importing.save import house, runs
from articles.importing.save.decisions import spans_of
from articles.models import ImportRun, SourceDocument

from .import_stories import named, named_run, sentences, summary


class Command(BaseCommand):
    help = "Print again what a run of import_stories said. Exit status 2 for wrong use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", metavar="RUN", help="its number or its name")
        parser.add_argument("--json", action="store_true", help="one JSON object a file, as then")

    def handle(self, *args: Any, **options: Any) -> None:
        run = named_run(options["run"])
        if options["json"]:
            for document in runs.report(run):
                self.stdout.write(json.dumps(as_json(document), ensure_ascii=False))
            return
        self.stdout.write(heading(run))
        for document in runs.report(run):
            look = ", needs a look" if document.needs_a_look else ""
            self.stdout.write(f"{document.path}: {document.outcome}{look}")
            notes = [Note(*note) for note in document.notes]
            said = sentences(document.path, document.outcome, notes, document.needs_a_look)
            for sentence in said:
                self.stdout.write(f"  {sentence}")
        counts = runs.counted(run)
        is_told = counts or run.finished_at
        self.stdout.write(summary(counts) if is_told else "No file was saved.")


def heading(run: ImportRun) -> str:
    """One line: which run, from where, when, how it was called, and what became of it."""
    told = [
        f"{named(run)} of {run.source}",
        f"{localtime(run.started_at):%Y-%m-%d %H:%M}",
        f"rules {run.rules_version}",
        *(f"{name.replace('_', ' ')} {value}" for name, value in sorted(run.options.items())),
    ]
    if run.rolled_back_at:
        told.append(f"rolled back {localtime(run.rolled_back_at):%Y-%m-%d %H:%M}")
    elif run.finished_at is None:
        told.append("not finished")
    return ", ".join(told) + "."


def as_json(document: SourceDocument) -> dict[str, Any]:
    """What the import said of a file, in the same keys; with what editors decided since."""
    known = house.house(document.run.options.get("date_order"))
    story = read_back(document.text, spans_of(document), known)
    told = story.as_json(document.path, document.outcome)
    notes = [Note(*note) for note in document.notes]
    return told | {
        "needs_a_look": document.needs_a_look,
        "refused": document.refusal or None,
        "notes": [{"line": note.line, "text": note.text} for note in notes],
    }
