"""Upper bounds on everything a stranger's file controls."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file and its parts may be.

    max_bytes: size of the file. max_rows: data rows delivered. max_columns: columns of the table.
    max_cell_chars: characters of one cell (the surplus is cut and the row says so). max_zip_ratio: unpacked
    size of a workbook part divided by its packed size, looked at from 16 MiB unpacked on.
    max_unzipped_bytes: unpacked size of a whole workbook. max_json_bytes: a JSON document that has to be
    held whole (JSON lines are streamed). max_photo_bytes: a decoded vCard photo. max_memory_bytes: address
    space of the child process that unpacks workbooks. max_seconds: time to open a file, not to walk through
    its rows.
    """

    max_bytes: int = 1024 * 1024 * 1024
    max_rows: int = 5_000_000
    max_columns: int = 2_000
    max_cell_chars: int = 1_000_000
    max_zip_ratio: float = 200.0
    max_unzipped_bytes: int = 4 * 1024 * 1024 * 1024
    max_json_bytes: int = 128 * 1024 * 1024
    max_photo_bytes: int = 5 * 1024 * 1024
    max_memory_bytes: int = 2 * 1024 * 1024 * 1024
    max_seconds: float = 120.0


DEFAULT_LIMITS = Limits()
