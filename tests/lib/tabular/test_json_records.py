"""JSON of records as tables."""

import json
from pathlib import Path

import pytest

from rapport.lib.tabular import Limits, TableError, open_table


def read(tmp_path: Path, text: str) -> tuple[str, list[str], list[list[str]]]:
    path = tmp_path / "file.json"
    path.write_text(text)
    table = open_table(path)
    return table.format, table.columns, [row.values for row in table.rows()]


def test_objects_are_flattened_and_numbers_keep_their_digits(tmp_path: Path) -> None:
    first = '{"a": 1.10, "b": {"c": true, "d": null}}'
    second = '{"a": 12345678901234567890, "e": ["x", "y"], "f": [{"g": 1}]}'
    assert read(tmp_path, f"[{first}, {second}]") == (
        "json",
        ["a", "b.c", "b.d", "e", "f"],
        [["1.10", "true", "", "", ""], ["12345678901234567890", "", "", "x; y", '[{"g": "1"}]']],
    )


def test_salesforce_trees(tmp_path: Path) -> None:
    record = {"attributes": {"type": "Account", "referenceId": "r1"}, "Name": "Wheel"}
    assert read(tmp_path, json.dumps({"records": [record]}, indent=2)) == (
        "json",
        ["attributes.type", "attributes.referenceId", "Name"],
        [["Account", "r1", "Wheel"]],
    )


def test_json_lines(tmp_path: Path) -> None:
    assert read(tmp_path, '{"a": 1}\n\n{"b": "x"}\n') == ("jsonl", ["a", "b"], [["1", ""], ["", "x"]])


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read(tmp_path, '{"a": 1}\n{"a": \n')
    assert caught.value.code == "broken_json"
    assert str(caught.value.params["reason"]).startswith("line ")


def test_a_document_too_large_to_hold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps([{"a": 1}] * 50))
    with pytest.raises(TableError) as caught:
        open_table(path, limits=Limits(max_json_bytes=100))
    assert caught.value.code == "too_large"
