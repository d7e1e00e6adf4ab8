"""The process that reads a file and prepares its rows while another loads them; Django is never set up in it.

Started by :class:`Standardiser`; it takes its job from standard input and writes frames to standard output, each with
its length before it. The pipe's own limit keeps it from running ahead, so memory stays flat. Pickle crosses only
between these two processes of ours.
"""

from __future__ import annotations

import gc
import importlib
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from queue import Full, Queue
from typing import IO, Any

from rapport.lib.tabular import Row, Table, TableError, TableErrorCode, open_table
from rapport.platform.exchange.mapping import Mapping as ColumnMapping

AHEAD = 1
"""Chunks that wait in the loader beside the one that it loads: some 10 MB each. Unpacked they wait, since that is
work for the time in which the database has its own."""
_LENGTH = struct.Struct("!Q")
_PACKAGE_ROOT = Path(__file__).resolve().parents[3]
_FAILURE = "standardiser"


@dataclass(frozen=True)
class Job:
    """What to read and how: ``start`` rows are passed over, ``corrections`` are cells mended by row and column."""

    path: str
    mapping: ColumnMapping
    preparer: str
    options: Mapping[str, Any] = field(default_factory=dict)
    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    start: int = 0
    chunk: int = 5_000
    first: int = 0
    """Rows of the first chunk where it shall be smaller: each one after it doubles, up to ``chunk``."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Prepared rows, and how many of the file's rows they stand for."""

    rows: list[Any]
    consumed: int


class StandardiserError(Exception):
    """The reading process ended before the file did."""


def open_file(path: str, options: Mapping[str, Any]) -> Table:
    """Open a file with what was settled about it: sheet, encoding, delimiter, header."""
    return open_table(
        path,
        sheet=options.get("sheet") or None,
        encoding=options.get("encoding") or None,
        delimiter=options.get("delimiter") or None,
        has_header=options.get("has_header"),
    )


def corrected(rows: Iterable[Row], columns: list[str], corrections: Mapping[str, Mapping[str, str]]) -> Iterator[Row]:
    """The rows with the cells that a person mended in the preview."""
    if not corrections:
        yield from rows
        return
    places = {name: index for index, name in enumerate(columns)}
    for row in rows:
        mended = corrections.get(str(row.number))
        if mended:
            values = list(row.values)
            for name, value in mended.items():
                if name in places:
                    values[places[name]] = value
            row = row._replace(values=values)
        yield row


def prepared_chunks(job: Job) -> Iterator[Chunk]:
    """Read and prepare here and now, without another process."""
    module, _, name = job.preparer.rpartition(".")
    make: Callable[..., Callable[[Row], Any]] = getattr(importlib.import_module(module), name)
    with open_file(job.path, job.options) as table:
        prepare = make(job.mapping, job.options)
        rows: list[Any] = []
        wanted = min(job.first or job.chunk, job.chunk)
        for row in corrected(table.rows(job.start), table.columns, job.corrections):
            rows.append(prepare(row))
            if len(rows) >= wanted:
                yield Chunk(rows, len(rows))
                rows, wanted = [], min(2 * wanted, job.chunk)
        if rows:
            yield Chunk(rows, len(rows))


def plain_preparer(mapping: ColumnMapping, options: Mapping[str, Any]) -> Callable[[Row], Row]:
    """Rows of kinds without a preparer of their own cross as they are."""
    return _as_it_is


def _as_it_is(row: Row) -> Row:
    return row


class Standardiser:
    """The other side of the pipe: iterate over it within ``with``; the process ends with the block."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._over = threading.Event()

    def __enter__(self) -> Iterator[Chunk]:
        command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(_PACKAGE_ROOT)!r}); "
                   "from rapport.platform.exchange.standardiser import main; main()"]  # fmt: skip
        # A process group of its own: Ctrl-C at the terminal is for the loader, which ends this process in order.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(pickle.dumps(self.job))
            self._process.stdin.close()
        except BrokenPipeError:
            raise StandardiserError("The process that reads the file could not start.") from None
        items: Queue[Chunk | Exception | None] = Queue(AHEAD)
        self._reader = threading.Thread(target=self._read_ahead, args=(self._process.stdout, items), daemon=True)
        self._reader.start()
        return self._chunks(items)

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._over.set()
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait()
        if self._reader is not None:
            self._reader.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read_ahead(self, pipe: IO[bytes], items: Queue[Chunk | Exception | None]) -> None:
        """Unpack chunks while the loader waits for the database; the last item is None or what went wrong.

        Without it the other process stands still as soon as the pipe is full.
        """
        more = True
        while more and not self._over.is_set():
            item: Chunk | Exception | None
            try:
                item = _next_chunk(pipe)
            except Exception as error:  # raised where the chunks are taken
                item = error
            more = isinstance(item, Chunk)
            while not self._over.is_set():
                try:
                    items.put(item, timeout=0.2)
                    break
                except Full:
                    continue
            del item

    def _chunks(self, items: Queue[Chunk | Exception | None]) -> Iterator[Chunk]:
        while (item := items.get()) is not None:
            if isinstance(item, Exception):
                raise item
            yield item
            del item


def _next_chunk(pipe: IO[bytes]) -> Chunk | None:
    """What the other process sends next, None when it is done; raises what went wrong there."""
    head = pipe.read(_LENGTH.size)
    frame = pipe.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    if not frame or len(frame) < _LENGTH.unpack(head)[0]:
        raise StandardiserError("The process that reads the file ended too early.")
    item = pickle.loads(frame)  # noqa: S301 - written by our own process
    if isinstance(item, tuple):
        code, params = item
        if code == _FAILURE:
            raise StandardiserError(params["reason"])
        raise TableError(TableErrorCode(code), **params)
    assert item is None or isinstance(item, Chunk)
    return item


def patient_collector() -> tuple[int, int, int]:
    """Look for unreachable cycles less often; returns the thresholds that held until now.

    A chunk is some hundred thousand living objects, none of them in a cycle: walking through them time and again took
    half of the loading process's time.
    """
    before = gc.get_threshold()
    gc.freeze()  # what was imported stays
    gc.set_threshold(200_000, 20, 100)
    return before


def main() -> None:
    """Do one job: frames of chunks, then None; a file's error as its code and parameters."""
    patient_collector()
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own process
    out = sys.stdout.buffer
    try:
        for chunk in prepared_chunks(job):
            _send(out, chunk)
        _send(out, None)
    except TableError as error:
        _send(out, (error.code.value, error.params))
    except BrokenPipeError:
        sys.exit(1)
    except Exception as error:  # told to the loader, which reports it; a traceback here would be seen by nobody
        _send(out, (_FAILURE, {"reason": f"{type(error).__name__}: {error}"}))
    out.flush()


def _send(out: IO[bytes], item: object) -> None:
    data = pickle.dumps(item, protocol=pickle.HIGHEST_PROTOCOL)
    out.write(_LENGTH.pack(len(data)))
    out.write(data)
