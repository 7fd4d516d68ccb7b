"""All that can be done to a file before a database is asked, in this process or in others.

Parsing costs far more than writing, so a run of many files parses in worker processes while one
writer saves what they have finished. Only a few batches are on their way at a time: memory stays
flat however long the run is.
"""

from __future__ import annotations

import gc
import os
import re
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing import get_context, parent_process
from threading import Thread

from articles import body, shingles, text

from . import markdown
from .gather import Arrival, why_closed
from .parse import parse
from .parts import DateOrder, House, Note, ParsedStory
from .read import Unreadable, read

BATCH = 250
BATCH_BYTES = 8 * 1024**2
# Fewer files than this are parsed sooner than two more Pythons have started.
WORTH_WORKERS = 400

Digests = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the files of a run are read: what every worker has to know, and nothing else.

    `houses` are those of sources of which more is known than of others.
    """

    house: House = field(default_factory=House)
    houses: Mapping[str, House] = field(default_factory=dict)
    encoding: str | None = None
    repair: bool = False  # mojibake
    # Whether to tell what stands in files that have not changed, which costs parsing them.
    tell_all: bool = False

    @property
    def told(self) -> str:
        """What the operator said of the files: other words may make another story of a file."""
        words = {
            "encoding": self.encoding,
            "repair": self.repair,
            "date_order": self.house.date_order,
        }
        return " ".join(f"{name}={word}" for name, word in words.items() if word)

    def house_of(self, source: str) -> House:
        return self.houses.get(source, self.house)


def said_of_dates(told: str) -> DateOrder | None:
    """Return the date order in what `Reading.told` gave."""
    orders: tuple[DateOrder, ...] = ("dmy", "mdy")
    return next((order for order in orders if f"date_order={order}" in told.split()), None)


@dataclass(slots=True)
class Prepared:
    """A file as it arrived and, unless it was known to the byte, what stands in it.

    `refused` is a sentence when there is no story to be had from it. `body` is as `articles.body`
    has it, `plain` its text, and `marks` are those of that: see `articles.shingles`.
    """

    arrival: Arrival
    data: bytes = b""
    digest: str = ""
    codec: str = ""
    codec_reason: str = ""
    parsed: ParsedStory = field(default_factory=ParsedStory)
    body: str = ""
    plain: str = ""
    word_count: int = 0
    marks: tuple[int, ...] = ()
    notes: list[Note] = field(default_factory=list)
    refused: str | None = None

    def tell(self, parsed: ParsedStory) -> None:
        """Take `parsed` for what stands in the file."""
        is_markdown = markdown.is_markdown(self.arrival.path)
        self.parsed = markdown.in_words(parsed) if is_markdown else parsed
        self.refused = parsed.refused
        self.body = body_of(parsed, is_markdown=is_markdown)
        self.plain = body.plain_text(self.body)
        self.word_count = text.count_words(self.plain)
        self.marks = shingles.marks(self.plain)


def prepare(arrival: Arrival, reading: Reading, known: str = "") -> Prepared:
    """Load, read and parse one file; a file whose digest is `known` is only loaded."""
    try:
        data = arrival.load()
    except OSError as error:
        return Prepared(arrival, refused=f"It cannot be opened: {why_closed(error)}.")
    file = Prepared(arrival, data, sha256(data).hexdigest())
    if file.digest == known and not reading.tell_all:
        return file
    try:
        source = read(data, encoding=reading.encoding, repair=reading.repair)
    except Unreadable as refusal:
        file.refused = str(refusal)
        return file
    file.codec, file.codec_reason = source.codec, source.codec_reason
    file.tell(parse(source.text, reading.house_of(arrival.source)))
    file.notes = [*source.notes, *file.parsed.notes]
    return file


def body_of(parsed: ParsedStory, *, is_markdown: bool = False) -> str:
    """Return the body, as `articles.body` has it, that the blocks of a page make."""
    if is_markdown:
        return body.from_text(_quotes_told(_body_parts(parsed)), read=markdown.marked)
    return body.from_text(_body_parts(parsed))


def _quotes_told(parts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for kind, told in parts:
        quoted = markdown.QUOTE.match(told) if kind == "paragraph" else None
        yield ("quote", told[quoted.end() :]) if quoted else (kind, told)


POINT = re.compile(r"^[•*·▪‣–—-]\s+")  # which a list prints by itself; numbers stay


def _body_parts(parsed: ParsedStory) -> Iterator[tuple[str, str]]:
    for block in parsed.blocks:
        if block.kind == "list":
            yield from (("list_item", POINT.sub("", line)) for line in block.text.splitlines())
        else:
            yield block.kind, block.text


@dataclass(frozen=True, slots=True)
class Batch:
    """Files on their way to a worker, with the digests under which they were seen last."""

    arrivals: Sequence[Arrival]
    known: Digests

    def prepare(self, reading: Reading) -> list[Prepared]:
        return [prepare(a, reading, self.known.get((a.source, a.path), "")) for a in self.arrivals]


Preparing = Generator[list[Prepared], None, None]  # to be closed, for it may have processes


def in_this_process(batches: Iterable[Batch], reading: Reading) -> Preparing:
    """Yield each batch prepared, in order."""
    for batch in batches:
        yield batch.prepare(reading)


_reading = Reading()  # of a worker: sent once, not with every batch


def _begin(reading: Reading) -> None:
    Thread(target=_end_with_the_writer, daemon=True).start()
    # What a batch is made of has no cycles, and looking for them takes up to a twentieth.
    gc.freeze()
    gc.set_threshold(100_000)
    global _reading
    _reading = reading


def _end_with_the_writer() -> None:
    """A writer that was killed cannot tell its workers to stop: they notice that it is gone."""
    writer = parent_process()
    if writer is not None:
        writer.join()
        os._exit(1)


def _work(batch: Batch) -> list[Prepared]:
    return batch.prepare(_reading)


@contextmanager
def _unstopped() -> Iterator[None]:
    """Start processes that Ctrl-C does not stop, which goes to all of a terminal: one answers."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def in_workers(batches: Iterable[Batch], reading: Reading, workers: int) -> Preparing:
    """Yield each batch prepared by one of `workers` processes, in order.

    Workers are started afresh and not forked: a copy of an open database connection would end
    it for the writer too.
    """
    waiting: deque[Future[list[Prepared]]] = deque()
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(reading,)) as pool:
        try:
            for batch in batches:
                with _unstopped():
                    waiting.append(pool.submit(_work, batch))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def workers_for(files: int) -> int:
    """Return how many processes `files` are worth; 0 is this one alone."""
    return (os.cpu_count() or 1) if files >= WORTH_WORKERS else 0


def batched(arrivals: Iterable[Arrival]) -> Iterator[tuple[Arrival, ...]]:
    """Yield `arrivals` in batches, smaller ones where the files are large."""
    batch: list[Arrival] = []
    size = 0
    for arrival in arrivals:
        batch.append(arrival)
        size += arrival.size
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)
