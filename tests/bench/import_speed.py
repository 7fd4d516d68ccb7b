"""How many files a second `import_stories` takes, beside the least that the database could do.

    python tests/bench/import_speed.py [--files N] [--words 500] [--postgres URL]

Makes N documents with a seeded generator and imports them with the command that operators use:
the first tenth of them into an empty SQLite database, then the bulk, then the last tenth into the
full one. Reports files per second, the most memory of their own that the command's processes held
together (not counted is what stands in files, too: libraries, and pages of the database), and what
importing the first tenth once more costs. The floor is measured in the same run: the
rows that came out, inserted again with the sqlite3 module and nothing else, into the same tables
and indexes.

With `--postgres` the first tenth is imported into a new database on that server, too.
"""

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
SYLLABLES = "ka ro mi ten sal vor lin dra po sha nel gu bri to wen fa ski mor el zi".split()
# A full-text index is filled by the triggers of its table.
ROWS = "SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
PAGE = os.sysconf("SC_PAGE_SIZE")


def word(pick: random.Random) -> str:
    return "".join(pick.choices(SYLLABLES, k=pick.choice((1, 2, 2, 3))))


def sentence(pick: random.Random, words: int) -> str:
    return " ".join(word(pick) for _ in range(words)).capitalize() + "."


def names(pick: random.Random, count: int) -> list[str]:
    return [f"{word(pick).title()} {word(pick).title()}" for _ in range(count)]


# As many as sign in a large newsroom over the years.
REPORTERS = names(random.Random(0), 500)


def document(pick: random.Random, number: int, words: int) -> str:
    """A page of some 40 lines: header, body, teaser, author box."""
    name = pick.choice(REPORTERS)
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


def manage(environment: dict[str, str], *arguments: str) -> tuple[float, int]:
    """Run a command; return its seconds, and the most bytes its processes held together."""
    started = time.perf_counter()
    most = 0
    with tempfile.TemporaryFile("w+") as said:
        running = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", *arguments],
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        while running.poll() is None:
            time.sleep(0.2)
            most = max(most, sum(resident(process) for process in family(running.pid)))
        seconds = time.perf_counter() - started
        said.seek(0)
        words = said.read()
    if running.returncode not in {0, 1} or "Traceback" in words:
        sys.exit(words)
    return seconds, most


def family(process: int) -> Iterator[int]:
    """The process and those that it has started, on Linux; elsewhere none."""
    yield process
    tasks = Path(f"/proc/{process}/task")
    try:
        for task in tasks.iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))
    except OSError:
        return


def resident(process: int) -> int:
    """The bytes of a process that stand in memory and in no file."""
    try:
        _, resident, mapped, *_ = Path(f"/proc/{process}/statm").read_text().split()
    except OSError:
        return 0
    return (int(resident) - int(mapped)) * PAGE


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
    parser.add_argument("--postgres", default="", metavar="URL", help="of a server, no database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        parts = make(place / "wire", options)
        environment = os.environ | {"DEBUG": "0", "SECRET_KEY": "x" * 60}
        environment["PUBLICATION_ADDRESS"] = "https://news.example"
        full, empty = place / "full.sqlite3", place / "empty.sqlite3"
        for database in (empty, full):
            environment["DATABASE_URL"] = f"sqlite:///{database}"
            manage(environment, "migrate", "--verbosity", "0")
        (place / "empty.txt").touch()
        startup, _ = manage(environment, "import_stories", str(place / "empty.txt"), "--dry-run")
        print(f"{options.files:,} files of {options.words} words, SQLite")
        spent = 0.0
        rates = []
        for part in parts:
            seconds, most = manage(environment, "import_stories", str(part))
            files = sum(1 for _ in part.rglob("*.txt"))
            spent += seconds - startup
            rates.append(files / (seconds - startup))
            print(
                f"{part.name:<16}{rates[-1]:8,.0f} files/s   {files:9,} files   {most >> 20:,} MB"
            )
        again, _ = manage(environment, "import_stories", str(parts[0]))
        again -= startup
        least = floor(full, empty)
        if options.postgres:
            on_postgres = import_to_postgres(options.postgres, environment, parts[0]) - startup
    tenth = options.files // 10
    rate, best = options.files / spent, options.files / least
    print(
        f"all             {rate:8,.0f} files/s   last tenth {rates[-1] / rates[0]:.2f} of the first"
    )
    print(f"again, same     {tenth / again:8,.0f} files/s")
    print(f"floor           {best:8,.0f} files/s   (sqlite3, the same rows)")
    print(f"of the floor    {rate / best:8.3f}")
    if options.postgres:
        there = tenth / on_postgres
        print(f"PostgreSQL      {there:8,.0f} files/s   {there / rates[0]:.2f} of SQLite")


def make(wire: Path, options: argparse.Namespace) -> list[Path]:
    """Write the documents; return the folders of the first tenth, the bulk and the last tenth."""
    pick = random.Random(options.seed)
    tenth = options.files // 10
    names = ("first tenth", "bulk", "last tenth")
    for number in range(options.files):
        part = 0 if number < tenth else 2 if number >= options.files - tenth else 1
        file = wire / names[part] / f"{number // 1000:03}" / f"{number:06}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(document(pick, number, options.words))
    return [wire / name for name in names]


def import_to_postgres(server: str, environment: dict[str, str], part: Path) -> float:
    """Return the seconds that importing `part` into a new database takes; it is dropped again."""
    name = f"import_speed_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    environment = environment | {"DATABASE_URL": f"{server.rstrip('/')}/{name}"}
    try:
        manage(environment, "migrate", "--verbosity", "0")
        return manage(environment, "import_stories", str(part))[0]
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}")


if __name__ == "__main__":
    main()
