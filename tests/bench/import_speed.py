"""How many files a second `import_stories` takes, beside the least that the database could do.

    python tests/bench/import_speed.py [--files N] [--words 500]

Makes N documents with a seeded generator, imports them into a new SQLite database with the
command that operators use, and reports files per second. The floor is measured in the same run:
the rows that came out, inserted again with the sqlite3 module and nothing else, into the same
tables and indexes.
"""

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SYLLABLES = "ka ro mi ten sal vor lin dra po sha nel gu bri to wen fa ski mor el zi".split()
ROWS = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def word(pick: random.Random) -> str:
    return "".join(pick.choices(SYLLABLES, k=pick.choice((1, 2, 2, 3))))


def sentence(pick: random.Random, words: int) -> str:
    return " ".join(word(pick) for _ in range(words)).capitalize() + "."


def document(pick: random.Random, number: int, words: int) -> str:
    """A page of some 40 lines: header, body, teaser, author box."""
    name = f"{word(pick).title()} {word(pick).title()}"
    headline = sentence(pick, 9)[:-1] + f" {number}"
    paragraphs = [
        " ".join(sentence(pick, 14) for _ in range(3)) for _ in range(max(1, words // 42))
    ]
    head = ["News Feed", "", headline, "", "2 min read", headline]
    head += [f"{sentence(pick, 12)} ({name} / Sample)", ""]
    head += [f"by {name} March {pick.randint(1, 28)}, 2023 9:08 pm", ""]
    body = [line for paragraph in paragraphs for line in (paragraph, "")]
    tail = [sentence(pick, 7)[:-1], sentence(pick, 20)[:-1] + "…", "Avatar", name, "", "Reporter"]
    tail += ["", f"{name} is a reporter. {sentence(pick, 15)}", "", "Read more"]
    return "\n".join([*head, *body, *tail])


def manage(environment: dict[str, str], *arguments: str) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        sys.exit(done.stdout + done.stderr)
    return time.perf_counter() - started


def floor(full: Path, empty: Path) -> float:
    """Return the seconds that inserting the rows of `full` into `empty` takes."""
    source, target = sqlite3.connect(full), sqlite3.connect(empty)
    target.execute("PRAGMA foreign_keys = OFF")
    target.execute("PRAGMA synchronous = NORMAL")
    tables = [name for (name,) in source.execute(ROWS)]
    rows = {}
    for table in tables:
        if not target.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone():
            rows[table] = source.execute(f'SELECT * FROM "{table}"').fetchall()
    started = time.perf_counter()
    with target:
        for table, values in rows.items():
            if values:
                marks = ", ".join("?" * len(values[0]))
                target.executemany(f'INSERT INTO "{table}" VALUES ({marks})', values)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        wire = place / "wire"
        pick = random.Random(options.seed)
        for number in range(options.files):
            file = wire / f"{number // 1000:03}" / f"{number:06}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(document(pick, number, options.words))
        environment = os.environ | {"DEBUG": "0", "SECRET_KEY": "x" * 60}
        environment["PUBLICATION_ADDRESS"] = "https://news.example"
        full, empty = place / "full.sqlite3", place / "empty.sqlite3"
        for database in (empty, full):
            environment["DATABASE_URL"] = f"sqlite:///{database}"
            manage(environment, "migrate", "--verbosity", "0")
        (place / "empty.txt").touch()
        startup = manage(environment, "import_stories", str(place / "empty.txt"), "--dry-run")
        seconds = manage(environment, "import_stories", str(wire)) - startup
        again = manage(environment, "import_stories", str(wire)) - startup
        least = floor(full, empty)
    rate, best = options.files / seconds, options.files / least
    print(f"{options.files:,} files of {options.words} words, SQLite")
    print(f"imported        {rate:8,.0f} files/s   {seconds:7.1f} s")
    print(f"again, same     {options.files / again:8,.0f} files/s   {again:7.1f} s")
    print(f"floor           {best:8,.0f} files/s   {least:7.1f} s   (sqlite3, the same rows)")
    print(f"of the floor    {rate / best:8.3f}")


if __name__ == "__main__":
    main()
