"""What can be wrong with a file as a whole, told plainly. Trouble of a single row is a `Problem` (see
rows.py), not an error.
"""

from __future__ import annotations

from enum import StrEnum


class TableErrorCode(StrEnum):
    """Why a file cannot be read (or written) as a table; each has an English template in `TEXTS`."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    ENCRYPTED = "encrypted"
    ZIP_BOMB = "zip_bomb"
    NOT_A_TABLE = "not_a_table"
    NOT_A_VCARD = "not_a_vcard"
    BROKEN_JSON = "broken_json"
    BROKEN_WORKBOOK = "broken_workbook"
    NO_SUCH_SHEET = "no_such_sheet"
    UNKNOWN_ENCODING = "unknown_encoding"
    CELL_TOO_LONG_TO_WRITE = "cell_too_long_to_write"
    WRONG_NUMBER_OF_VALUES = "wrong_number_of_values"


TEXTS: dict[TableErrorCode, str] = {
    TableErrorCode.MISSING: "There is no file {name}.",
    TableErrorCode.UNREADABLE: "The file {name} cannot be opened: {reason}.",
    TableErrorCode.EMPTY: "The file {name} is empty.",
    TableErrorCode.TRUNCATED: "The file {name} is cut off: its end is missing. Copy or export it again.",
    TableErrorCode.TOO_LARGE: "The file {name} has {size} bytes; at most {limit} are accepted. Split it.",
    TableErrorCode.TOO_MANY_ROWS: "The file {name} has more than {limit} rows. Split it.",
    TableErrorCode.TOO_MANY_COLUMNS: "The file {name} has {count} columns; at most {limit} are accepted.",
    TableErrorCode.TOO_SLOW: "Reading the file {name} took longer than {limit} seconds and was given up.",
    TableErrorCode.TOO_MUCH_MEMORY: "The file {name} needs too much memory. Save it as CSV and try again.",
    TableErrorCode.ENCRYPTED: "The file {name} is protected by a password. Save it without one.",
    TableErrorCode.ZIP_BOMB: "The file {name} would unpack to {size} bytes; this is refused.",
    TableErrorCode.NOT_A_TABLE: "The file {name} is {kind}, not a table. Save it as CSV or XLSX.",
    TableErrorCode.NOT_A_VCARD: "The file {name} contains no vCard.",
    TableErrorCode.BROKEN_JSON: "The file {name} is not valid JSON: {reason}.",
    TableErrorCode.BROKEN_WORKBOOK: "The workbook {name} is damaged: {reason}.",
    TableErrorCode.NO_SUCH_SHEET: "The workbook {name} has no sheet {sheet}. It has: {sheets}.",
    TableErrorCode.UNKNOWN_ENCODING: "The character encoding {encoding} is not known.",
    TableErrorCode.CELL_TOO_LONG_TO_WRITE: (
        "Row {row} has a cell of {length} characters; a workbook holds at most {limit}. Export as CSV."
    ),
    TableErrorCode.WRONG_NUMBER_OF_VALUES: "Row {row} has {count} values for {columns} columns.",
}


class TableError(Exception):
    """A file that cannot be read or written as a table.

    `code` says which trouble, `message` is an English template to be translated, `params` fill it; `str()`
    gives the filled English sentence.
    """

    def __init__(self, code: TableErrorCode, **params: object) -> None:
        self.code = code
        self.message = TEXTS[code]
        self.params = params
        super().__init__(self.message.format(**params))
