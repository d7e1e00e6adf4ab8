"""Errors of whole files in the reader's language: every one the library knows, with its values filled in."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from rapport.lib.tabular import TEXTS, TableError, TableErrorCode, detect
from rapport.platform.exchange.file_errors import table_error_text

VALUES = dict.fromkeys(
    ("name", "reason", "size", "limit", "count", "kind", "sheet", "sheets", "encoding", "row", "length", "columns"), "7"
)


@pytest.mark.parametrize("code", TableErrorCode)
def test_every_error_says_in_english_what_the_library_says(code: TableErrorCode) -> None:
    error = TableError(code, **VALUES)
    with override("en"):
        assert table_error_text(error) == str(error) == TEXTS[code].format(**VALUES)


def test_every_kind_of_file_that_is_no_table_is_named() -> None:
    source = Path(detect.__file__).read_text()
    kinds = set(re.findall(r'"((?:an? |JSON without )[^".\n]+)"', source))
    assert len(kinds) > 12
    for kind in sorted(kinds):
        with override("de"):
            text = table_error_text(TableError(TableErrorCode.NOT_A_TABLE, name="x", kind=kind))
        assert kind not in text
