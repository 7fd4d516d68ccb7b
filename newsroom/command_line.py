"""Commands as operators call them: what stops one is a sentence, and never looks like its answer.

A command ends with 1 when something needs a look. Python ends with 1 when anything goes wrong,
and a timer that waits for files to look at would take a database that is away for one of them.
"""

import codecs
import errno
import json
import os
import sys
from io import TextIOWrapper
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

NOT_POSSIBLE = 2  # as for wrong use
NOBODY_READS = 128 + 13  # as shells have it of a process that SIGPIPE ended
REFUSED = {errno.EACCES, errno.EDQUOT, errno.ENOSPC, errno.EROFS}  # of a disk: full, read only


def run(argv: list[str]) -> None:
    """Run the command of `argv`. Ends the process with a sentence where it cannot be run."""
    _open_what_is_closed()
    _write_any_letter()
    try:
        try:
            execute_from_command_line(argv)
        finally:
            sys.stdout.flush()  # or it fails when nobody can say anything of it any more
    except BrokenPipeError:  # `| head` has seen enough
        _write_no_more()
        sys.exit(NOBODY_READS)
    except KeyboardInterrupt:
        if "--traceback" not in argv:
            sys.stderr.write("Stopped.\n")
            # Raised on: a shell goes on with its loop unless the signal itself ends the command.
            sys.excepthook = lambda *_: None
        raise
    except (ImproperlyConfigured, DatabaseError, OSError) as error:
        why = _why(error, argv)
        if not why or "--traceback" in argv:
            raise
        if isinstance(error, OSError):
            _write_no_more()
        sys.stderr.write(f"{why}\n")
        sys.exit(NOT_POSSIBLE)


def _why(error: Exception, argv: list[str]) -> str:
    """Return what to tell the operator; '' for what is a fault of ours."""
    if isinstance(error, OSError):
        place = f": {error.filename}" if error.filename else ""
        return f"The system refuses it: {error.strerror}{place}" if error.errno in REFUSED else ""
    said = " ".join(str(error).split())
    if isinstance(error, ImproperlyConfigured):
        return said
    if argv[1] != "migrate" and _is_behind():
        return "The database is not as this version has it: run 'manage.py migrate'."
    if isinstance(error, OperationalError):
        return f"The database cannot be used: {said}"
    return ""


def _is_behind() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return False


def _open_what_is_closed() -> None:
    """Python has no standard input or output where a service was started without."""
    sys.stdin = sys.stdin or Path(os.devnull).open()  # noqa: SIM115
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115


def _write_no_more() -> None:
    """Leave what could not be written, which Python would try once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_any_letter() -> None:
    """Write letters that a terminal lacks as JSON does: no import ends at one in a headline."""
    codecs.register_error("as_json", _as_json)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="as_json")


def _as_json(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end
