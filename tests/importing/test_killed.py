"""A run that is killed, at any moment, leaves whole stories; the next call finishes the job.

Real processes on a real file: nothing here could be shown inside one transaction of a test.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings

from tests.bench.import_speed import document

FILES = 700  # enough for worker processes, and for two batches after the first
KILLS = 3

# What is wrong with each story that is not whole: nothing may come out of any of these.
FAULTS = {
    "a story without its file": "SELECT id FROM articles_story WHERE id NOT IN"
    " (SELECT story_id FROM articles_sourcedocument WHERE story_id IS NOT NULL)",
    "a file without its story": "SELECT id FROM articles_sourcedocument WHERE story_id IS NULL",
    "a story without a byline": "SELECT id FROM articles_story WHERE id NOT IN"
    " (SELECT story_id FROM articles_byline)",
    "a story without a picture use": "SELECT id FROM articles_story WHERE id NOT IN"
    " (SELECT story_id FROM articles_pictureuse)",
    "a story without an address": "SELECT id FROM articles_story WHERE id NOT IN"
    " (SELECT story_id FROM articles_slug WHERE story_id IS NOT NULL)",
    "a story without a first version": "SELECT id FROM articles_story WHERE id NOT IN"
    " (SELECT story_id FROM articles_revision)",
    "a story told twice": "SELECT headline FROM articles_story GROUP BY headline"
    " HAVING count(*) > 1",
    "a file kept twice": "SELECT path FROM articles_sourcedocument GROUP BY path"
    " HAVING count(*) > 1",
}


@pytest.fixture
def place(own_database, tmp_path):
    pick = random.Random(5)
    wire = tmp_path / "wire"
    wire.mkdir()
    for number in range(FILES):
        (wire / f"{number:04}.txt").write_text(document(pick, number, 120))
    return tmp_path


def manage(place, *arguments, **options):
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{place}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DEBUG": "1",
    }
    return subprocess.Popen(
        [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        **{"stderr": subprocess.DEVNULL, **options},
    )


def ask(place, question):
    with sqlite3.connect(place / "db.sqlite3", timeout=30) as database:
        return database.execute(question).fetchall()


def stories(place):
    return ask(place, "SELECT count(*) FROM articles_story")[0][0]


def test_whenever_it_is_killed_every_story_is_whole_and_a_rerun_finishes(place):
    pick = random.Random()
    killed = 0
    for _ in range(KILLS):
        before = stories(place)
        run = manage(place, "import_stories", str(place / "wire"))
        while run.poll() is None and stories(place) == before:
            time.sleep(0.01)
        time.sleep(pick.random() * 0.1)
        if run.poll() is None:
            run.send_signal(signal.SIGKILL)
            killed += 1
        run.wait()
        found = {fault: ask(place, question) for fault, question in FAULTS.items()}
        assert not any(found.values()), found
    assert killed
    assert manage(place, "import_stories", str(place / "wire")).wait() in {0, 1}
    assert stories(place) == FILES
    assert all(not ask(place, question) for question in FAULTS.values())


def test_whoever_stops_it_at_the_keyboard_reads_one_word(place):
    run = manage(
        place, "import_stories", str(place / "wire"),
        # As in a terminal: the signal goes to all of its processes, and none of them ignores it.
        start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    while run.poll() is None and not stories(place):
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate()
    # Ended by the signal itself: so is the loop of a shell that called it.
    assert (said, run.returncode) == ("Stopped.\n", -signal.SIGINT)


def test_a_database_that_takes_no_story_is_told_in_one_sentence(place):
    ask(place, "ALTER TABLE articles_pictureuse RENAME TO away")
    run = manage(
        place, "import_stories", str(place / "wire"), stderr=subprocess.PIPE, encoding="utf-8"
    )
    _, said = run.communicate()
    assert said == "The database cannot be used: no such table: articles_pictureuse\n"
    assert run.returncode == 2
