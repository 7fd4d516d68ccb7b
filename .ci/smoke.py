"""Start `make demo` as a stranger would, look at what it serves, stop it.

Its database and pictures are put into a folder that is thrown away.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180  # seconds until the first page


def main() -> int:
    port = free_port()
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-demo-") as folder,
        Path(folder, "log").open("w+") as log,
    ):
        demo = start(port, folder, log)
        try:
            wait_for(port, demo)
            look_around(port)
        except AssertionError as error:
            print(f"FAILED: {error}\n--- what make demo wrote:\n{Path(log.name).read_text()}")
            return 1
        finally:
            os.killpg(demo.pid, signal.SIGTERM)
            demo.wait(timeout=20)
    print("make demo serves its pages.")
    return 0


def start(port: int, folder: str, log) -> subprocess.Popen:
    return subprocess.Popen(
        ["make", "--silent", "demo", f"PORT={port}"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
        },
        stdout=log,
        stderr=subprocess.STDOUT,
        # A group of its own, so that make and the server it started stop together.
        start_new_session=True,
    )


def wait_for(port: int, demo: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if demo.poll() is not None:
            raise AssertionError(f"make demo ended with status {demo.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError(f"nothing was served within {PATIENCE} seconds")


def look_around(port: int) -> None:
    front = fetch(port, "/")
    stories = re.findall(r'href="(/stories/[^"/?]+/)"', front)
    expect(stories, "the front page links to no story")
    story = fetch(port, stories[0])
    expect("<h1" in story, f"{stories[0]} has no headline")
    expect('name="password"' in fetch(port, "/admin/login/"), "the desk asks for no password")
    styles = re.findall(r'href="(/static/[^"]+\.css)"', front)
    expect(styles, "the front page has no stylesheet")
    for style in styles:
        fetch(port, style)


def fetch(port: int, address: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", address)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    expect(response.status == 200, f"{address} answered {response.status}")
    if not address.startswith("/static/"):
        expect(response.headers["Content-Security-Policy"], f"{address} has no policy")
    if not address.startswith(("/admin/", "/static/")):
        expect(response.headers["Set-Cookie"] is None, f"{address} sets a cookie")
        expect("Cookie" not in response.headers.get("Vary", ""), f"{address} varies by cookie")
    print(f"200 {address}")
    return text


def expect(fact: object, otherwise: str) -> None:
    if not fact:
        raise AssertionError(otherwise)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
