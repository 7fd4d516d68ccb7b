"""How right the importer is on pages with known answers.

    python tests/bench/import_quality.py [--worst N] [--floors] [--write DIR]

Runs read and parse over the pages of ../shared/pages, full and near, turns what `--json` prints
into predictions, and has that folder's own score.py judge them. Also reports how many lines stay
open, and how much of clean files (a headline and paragraphs, nothing else) is kept.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from statistics import mean, median

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT.parent / "shared" / "pages"
sys.path[:0] = [str(ROOT), str(PAGES)]

from articles.importing.parse import parse  # noqa: E402
from articles.importing.parts import House  # noqa: E402
from articles.importing.read import read  # noqa: E402


def rows():
    with open(PAGES / "index.tsv", newline="", encoding="utf8") as index:
        yield from csv.DictReader(index, delimiter="\t")


def as_json(file: Path) -> dict:
    return parse(read(file.read_bytes()).text, House()).as_json(file.name, "created")


def prediction(story: dict) -> dict:
    return {
        "articleBody": "\n".join(story["body"]),
        "headline": story["headline"] or "",
        "author": story["authors"],
        "date": (story["published_at"] or "")[:10],
    }


def predictions(kind: str) -> tuple[dict, list[int]]:
    found, opened = {}, []
    for row in rows():
        file = PAGES / row["file"].replace("pages_text", f"pages_{kind}")
        if file.exists():
            story = as_json(file)
            found[row["id"]] = prediction(story)
            opened.append(sum(span["role"] == "open" for span in story["spans"]))
    return found, opened


def dates(found: dict) -> None:
    """Of the dates that are in the text: wrong, and missing."""
    import score

    wrong, missing, count = [], [], 0
    for row in rows():
        truth = json.loads((PAGES / row["truth"]).read_text(encoding="utf8"))
        if truth.get("inText", {}).get("date") and row["split"] == "dev":
            guess = found[row["id"]]["date"]
            count += 1
            if not guess:
                missing.append(row["id"])
            elif not score.same_day(truth["date"], guess):
                wrong.append(row["id"])
    print(f"dates: {len(wrong)} wrong, {len(missing)} missing of {count}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--write", type=Path, default=Path("/tmp"))
    options = parser.parse_args()
    for kind, name in (("text", "full pages"), ("near", "near pages")):
        found, opened = predictions(kind)
        print(f"\n{name}: open lines a page: median {median(opened):g}, mean {mean(opened):.1f}")
        file = options.write / f"predictions_{kind}.json"
        file.write_text(json.dumps(found), encoding="utf8")
        score_pages(kind, file, options.worst)
        if kind == "text":
            dates(found)


def score_pages(kind: str, file: Path, worst: int) -> None:
    """score.py's own report; of the near pages only those that exist count."""
    import score

    found = json.loads(file.read_text(encoding="utf8"))
    groups = defaultdict(list)
    for row in rows():
        if row["id"] in found:
            truth = json.loads((PAGES / row["truth"]).read_text(encoding="utf8"))
            for group in (row["split"], f"{row['split']}/{row['source']}"):
                groups[group].append((row["id"], truth))
    pages = {name: score.report(name, group, found) for name, group in sorted(groups.items())}
    for f1, ident in sorted(pages.get("dev", []))[:worst]:
        print(f"  {f1:.3f}  {ident}")


if __name__ == "__main__":
    main()
