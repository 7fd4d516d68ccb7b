"""What an operator is told when a command cannot do its work, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOLD = (
    "The bridge over the Ingul was opened on Monday after two years of work: “at last”, said the "
    "mayor, who had promised it to «Мости» and to the town of Łódź, which had paid for it. 🌉"
)
PAGE = f"The bridge opens\n\nMarch 14, 2023\n\n{TOLD}\n\nBuses cross it from Tuesday on.\n"


def manage(*arguments, **options):
    told = options.pop("environment", {})
    environment = {"PATH": os.environ["PATH"], "DEBUG": "1", **told}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
        **{"capture_output": True, "encoding": "utf-8", **options},
    )


@pytest.fixture
def database(tmp_path):
    """Return the environment of a database of its own, without a table."""
    return {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "page.txt").write_text(PAGE)
    return str(folder)


def test_a_setting_that_is_missing_is_named_in_one_sentence():
    ended = manage("check_index", environment={"DEBUG": ""})
    assert ended.stderr == "PUBLICATION_ADDRESS is not set, and nothing works without it.\n"
    assert (ended.returncode, ended.stdout) == (2, "")


@pytest.mark.parametrize("command", [["import_stories", "wire"], ["check_index"], ["migrate"]])
def test_without_a_database_nothing_looks_as_if_files_needed_a_look(command, folder):
    command = [folder if word == "wire" else word for word in command]
    away = {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}
    ended = manage(*command, environment=away)
    assert ended.stderr == "The database cannot be used: unable to open database file\n"
    assert ended.returncode == 2
    assert "Traceback" in manage(*command, "--traceback", environment=away).stderr


def test_a_database_that_is_behind_is_to_be_migrated(database, folder):
    ended = manage("import_stories", folder, environment=database)
    assert ended.stderr == "The database is not as this version has it: run 'manage.py migrate'.\n"
    assert ended.returncode == 2


def test_what_reads_a_report_may_stop_and_may_lack_letters(own_database, folder):
    database = {"DATABASE_URL": f"sqlite:///{own_database}"}
    narrow = {**database, "PYTHONIOENCODING": "koi8-u"}
    told = manage("import_stories", folder, "--json", environment=narrow, encoding="koi8-u")
    assert "Мости" in told.stdout
    (line,) = told.stdout.splitlines()
    assert TOLD in json.loads(line)["body"]

    reading, writing = os.pipe()
    os.close(reading)
    ended = manage(
        "import_report", "1", environment=database,
        capture_output=False, stdout=writing, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, "")


def test_a_folder_is_imported_without_a_standard_input(own_database, folder):
    ended = manage(
        "import_stories", folder, environment={"DATABASE_URL": f"sqlite:///{own_database}"},
        preexec_fn=lambda: os.close(0),
    )  # fmt: skip
    assert (ended.stdout.partition(",")[0], ended.stderr) == ("page.txt: created", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
def test_a_disk_that_is_full_does_not_look_as_if_files_needed_a_look(own_database, folder):
    with Path("/dev/full").open("w") as full:
        ended = manage(
            "import_stories", folder, environment={"DATABASE_URL": f"sqlite:///{own_database}"},
            capture_output=False, stdout=full, stderr=subprocess.PIPE,
        )  # fmt: skip
    assert ended.stderr == "The system refuses it: No space left on device\n"
    assert ended.returncode == 2
