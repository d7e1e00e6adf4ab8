"""Why a file is no table, in the reader's language; the library that reads it knows no Django and speaks English."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from rapport.lib.tabular import TableError, TableErrorCode

_TEXTS: Final[dict[TableErrorCode, Any]] = {
    TableErrorCode.MISSING: _("There is no file {name}."),
    TableErrorCode.UNREADABLE: _("The file {name} cannot be opened: {reason}."),
    TableErrorCode.EMPTY: _("The file {name} is empty."),
    TableErrorCode.TRUNCATED: _("The file {name} is cut off: its end is missing. Copy or export it again."),
    TableErrorCode.TOO_LARGE: _("The file {name} has {size} bytes; at most {limit} are accepted. Split it."),
    TableErrorCode.TOO_MANY_ROWS: _("The file {name} has more than {limit} rows. Split it."),
    TableErrorCode.TOO_MANY_COLUMNS: _("The file {name} has {count} columns; at most {limit} are accepted."),
    TableErrorCode.TOO_SLOW: _("Reading the file {name} took longer than {limit} seconds and was given up."),
    TableErrorCode.TOO_MUCH_MEMORY: _("The file {name} needs too much memory. Save it as CSV and try again."),
    TableErrorCode.ENCRYPTED: _("The file {name} is protected by a password. Save it without one."),
    TableErrorCode.ZIP_BOMB: _("The file {name} would unpack to {size} bytes; this is refused."),
    TableErrorCode.NOT_A_TABLE: _("The file {name} is {kind}, not a table. Save it as CSV or XLSX."),
    TableErrorCode.NOT_A_VCARD: _("The file {name} contains no vCard."),
    TableErrorCode.BROKEN_JSON: _("The file {name} is not valid JSON: {reason}."),
    TableErrorCode.BROKEN_WORKBOOK: _("The workbook {name} is damaged: {reason}."),
    TableErrorCode.NO_SUCH_SHEET: _("The workbook {name} has no sheet {sheet}. It has: {sheets}."),
    TableErrorCode.UNKNOWN_ENCODING: _("The character encoding {encoding} is not known."),
    TableErrorCode.CELL_TOO_LONG_TO_WRITE: _(
        "Row {row} has a cell of {length} characters; a workbook holds at most {limit}. Export as CSV."
    ),
    TableErrorCode.WRONG_NUMBER_OF_VALUES: _("Row {row} has {count} values for {columns} columns."),
}

_KINDS: Final[dict[str, Any]] = {
    "JSON without records": _("JSON without records"),
    "a PDF document": _("a PDF document"),
    "a Parquet file": _("a Parquet file"),
    "a calendar": _("a calendar"),
    "a compressed file; unpack it first": _("a compressed file; unpack it first"),
    "a database": _("a database"),
    "a file of binary data": _("a file of binary data"),
    "a media file": _("a media file"),
    "a program": _("a program"),
    "a text document": _("a text document"),
    "a web page": _("a web page"),
    "an Access database": _("an Access database"),
    "an LDIF directory export": _("an LDIF directory export"),
    "an Office document": _("an Office document"),
    "an XML file": _("an XML file"),
    "an archive; unpack it first": _("an archive; unpack it first"),
    "an image": _("an image"),
}
"""What a file is instead of a table, as rapport.lib.tabular.detect calls it."""


def table_error_text(error: TableError) -> str:
    """The sentence of the error, translated and filled in."""
    params = dict(error.params)
    if "kind" in params:
        params["kind"] = _KINDS.get(str(params["kind"]), params["kind"])
    return str(_TEXTS[error.code]).format(**params)
