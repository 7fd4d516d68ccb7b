"""How fast pages are served, beside a bare WSGI application and a Django hello-world.

    python tests/bench/serve_speed.py [--stories 10000] [--words 600] [--seconds 4] [--rounds 3]

Fills a new SQLite database, has granian serve it with two workers, and asks for pages from memory
and, of one without a memory, for pages that Django has to make. Beside them a bare application
that answers with the bytes and the headers of the story: what they cost the server. Reports
requests a second, the server's CPU time for one request, and both as ratios to the hello-worlds of
the same run. Uses wrk where it is installed, else a client of the standard library, which is
slower than the fastest of what it measures.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORKERS, THREADS, CONNECTIONS = 2, 2, 16  # the first two as the README has them
HOST = "news.example"
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Speed:
    """Requests a second, and milliseconds of the server's CPU for each."""

    rate: float
    cpu: float


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def served(target: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Yield (port, process) of granian serving the WSGI application `target`."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS)]
    command += ["--blocking-threads", str(THREADS), "--port", str(port), "--no-log", "--no-ws"]
    command.append(target)
    with subprocess.Popen(command, env=os.environ | environment, cwd=ROOT) as server:
        try:
            wait(port)
            yield port, server.pid
        finally:
            server.send_signal(signal.SIGTERM)


def wait(port: int) -> None:
    for _ in range(200):
        try:
            get(port, "/", HEADERS)
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not start")


# As browsers ask. Where there is no memory, nothing is kept for the next, and compressing each
# answer anew would be all that is measured: the hello-worlds do not compress either.
AS_BROWSERS = {"Accept-Encoding": "br"}
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https"}


def request(path: str, headers: dict[str, str]) -> bytes:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode()


def get(port: int, path: str, headers: dict[str, str]) -> tuple[int, int]:
    """Return status and length of the answer to one request."""
    with socket.create_connection(("127.0.0.1", port)) as wire:
        return exchange(wire, wire.makefile("rb"), request(path, headers))


def save_answer(port: int, path: str, place: Path) -> None:
    """Keep what the newsroom says to a browser, for `serve_targets` to repeat."""
    wire = http.client.HTTPConnection("127.0.0.1", port)
    wire.request("GET", path, headers=HEADERS | AS_BROWSERS)
    answer = wire.getresponse()
    body = answer.read().decode("latin-1")
    headers = [pair for pair in answer.getheaders() if pair[0].lower() not in {"date", "server"}]
    place.write_text(json.dumps([f"{answer.status} {answer.reason}", headers, body]))
    wire.close()


def exchange(wire: socket.socket, reader, ask: bytes) -> tuple[int, int]:
    wire.sendall(ask)
    status = int(reader.readline().split()[1])
    length = 0
    while (line := reader.readline()) not in {b"\r\n", b""}:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    reader.read(length)
    return status, length


def cpu_of(process: int) -> float:
    """Return the seconds of CPU that `process` and its children have had."""
    found = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if process in (int(stat.parent.name), int(fields[1])):
            found += (int(fields[11]) + int(fields[12])) / TICK
    return found


def measure(port: int, process: int, path: str, seconds: float, **more: str) -> Speed:
    headers = HEADERS | more
    status, _ = get(port, path, headers)
    assert status == 200, (path, status)
    for _ in range(2 * WORKERS * 10):
        get(port, path, headers)  # each worker has made the page, and knows it
    before = cpu_of(process)
    rate = (with_wrk if shutil.which("wrk") else with_sockets)(port, path, headers, seconds)
    return Speed(rate, 1000 * (cpu_of(process) - before) / (rate * seconds))


def with_wrk(port: int, path: str, headers: dict[str, str], seconds: float) -> float:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    command += [f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    return int(re.search(r"(\d+) requests in", said)[1]) / seconds


def with_sockets(port: int, path: str, headers: dict[str, str], seconds: float) -> float:
    with multiprocessing.Pool(2) as pool:
        return sum(pool.starmap(ask_for, [(port, path, headers, seconds)] * 2)) / seconds


def ask_for(port: int, path: str, headers: dict[str, str], seconds: float) -> int:
    """Return how many answers one connection gets."""
    ask, done, end = request(path, headers), 0, time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", port)) as wire:
        reader = wire.makefile("rb")
        while time.monotonic() < end:
            exchange(wire, reader, ask)
            done += 1
    return done


def pages(story: str) -> dict[str, str]:
    return {
        "front page": "/",
        "story": story,
        "section": "/sections/section-1/",
        "topic": "/topics/topic-1/",
        "list of stories": "/stories/",
        "search, a usual word": "/search/?q=karo",
        "search, the newest first": "/search/?q=karo&sort=date",
        "archive, a month": "/archive/2025/12/",
        "RSS": "/feeds/rss.xml",
        "sitemap of a month": "/sitemap-2025-12.xml",
    }


def run(options: argparse.Namespace, environment: dict[str, str], story: str) -> dict:
    """Return {what: [speed of each round]}; the rounds take turns, for machines are moody."""
    found: dict[str, list[Speed]] = {}

    def note(what: str, *asked, **headers: str) -> None:
        found.setdefault(what, []).append(measure(*asked, options.seconds, **headers))

    for _ in range(options.rounds):
        with served("serve_targets:application", {**environment, "SERVE": "bare"}) as server:
            note("bare WSGI", *server, "/")
        with served("serve_targets:application", {**environment, "SERVE": "django"}) as server:
            note("Django hello-world", *server, "/")
        with served("newsroom.wsgi:application", environment) as server:
            for name in ("front page", "story"):
                note(f"{name}, from memory", *server, pages(story)[name], **AS_BROWSERS)
            save_answer(server[0], story, Path(environment["ANSWER"]))
        with served("serve_targets:application", {**environment, "SERVE": "same"}) as server:
            note("bare WSGI, the same story", *server, "/", **AS_BROWSERS)
        with served("serve_anew:application", environment) as server:
            for name, path in pages(story).items():
                note(f"{name}, made anew", *server, path)
    return found


def report(found: dict[str, list[Speed]]) -> None:
    middle = {
        what: Speed(
            statistics.median(speed.rate for speed in speeds),
            statistics.median(speed.cpu for speed in speeds),
        )
        for what, speeds in found.items()
    }
    bare, hello = middle["bare WSGI"], middle["Django hello-world"]
    print(f"{'':28}{'a second':>10}{'x bare':>9}{'x Django':>10}{'CPU ms':>9}{'x Django':>10}")
    for what, speed in middle.items():
        print(
            f"{what:28}{speed.rate:10,.0f}{speed.rate / bare.rate:9.2f}"
            f"{speed.rate / hello.rate:10.2f}{speed.cpu:9.3f}{speed.cpu / hello.cpu:10.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-serve-") as folder:
        environment = {
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "SECRET_KEY": "for the bench",
            "PUBLICATION_ADDRESS": f"https://{HOST}",
            "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
            "TRUST_X_FORWARDED_PROTO": "yes",
            "DEBUG": "no",
            "STATIC_ROOT": f"{folder}/static",
            "DJANGO_SETTINGS_MODULE": "serve_settings",
            "PYTHONPATH": os.pathsep.join([str(HERE), str(ROOT)]),
            "ANSWER": f"{folder}/answer.json",
        }
        command = [sys.executable, str(HERE / "serve_stories.py")]
        command += [str(options.stories), str(options.words)]
        fill = subprocess.run(
            command, env=os.environ | environment, stdout=subprocess.PIPE, text=True, check=True
        )
        story = fill.stdout.split()[-1]
        report(run(options, environment, story))


if __name__ == "__main__":
    main()
