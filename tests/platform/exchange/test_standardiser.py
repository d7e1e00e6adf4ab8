"""Chunks of prepared rows: what they hold and how they grow, from another process or from this one."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from rapport.platform.exchange import run as runner
from rapport.platform.exchange.mapping import ColumnMap, Mapping
from rapport.platform.exchange.standardiser import Job, Standardiser, prepared_chunks
from tests.platform.exchange.files import begin, counts, people_file

MAPPING = Mapping((ColumnMap(0, "Name", "name"), ColumnMap(1, "Note", "note")))
ROWS = 23


@pytest.fixture
def job(tmp_path: Path) -> Job:
    path = tmp_path / "people.csv"
    path.write_text("Name,Note\n" + "".join(f"Anna Albrecht {number},n{number}\n" for number in range(ROWS)))
    return Job(str(path), MAPPING, "rapport.customers.importing.prepare.person_preparer", chunk=8)


def test_chunks_hold_as_many_rows_as_asked(job: Job) -> None:
    assert [chunk.consumed for chunk in prepared_chunks(job)] == [8, 8, 7]


def test_chunks_begin_small_and_double_up_to_their_size(job: Job) -> None:
    assert [chunk.consumed for chunk in prepared_chunks(replace(job, first=2))] == [2, 4, 8, 8, 1]
    assert [chunk.consumed for chunk in prepared_chunks(replace(job, first=3, start=3))] == [3, 6, 8, 3]


def test_a_first_chunk_is_never_larger_than_the_others(job: Job) -> None:
    assert [chunk.consumed for chunk in prepared_chunks(replace(job, first=500))] == [8, 8, 7]


def test_another_process_prepares_the_same_rows(job: Job) -> None:
    job = replace(job, first=2)
    with Standardiser(job) as chunks:
        beside = [
            (chunk.consumed, [(row.number, row.display_name, row.note) for row in chunk.rows]) for chunk in chunks
        ]
    assert [consumed for consumed, _rows in beside] == [2, 4, 8, 8, 1]
    here = chain.from_iterable(chunk.rows for chunk in prepared_chunks(job))
    assert list(chain.from_iterable(rows for _consumed, rows in beside)) == [
        (row.number, row.display_name, row.note) for row in here
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("rows", "processes"), [(4, 0), (40, 1)])
def test_only_a_file_of_more_than_one_chunk_is_read_by_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, processes: int
) -> None:
    begun: list[Job] = []

    def noted(job: Job) -> Standardiser:
        begun.append(job)
        return Standardiser(job)

    monkeypatch.setattr(runner, "FIRST_CHUNK", 10)
    monkeypatch.setattr(runner, "Standardiser", noted)
    run = begin("people", people_file(tmp_path / "p.csv", rows))
    runner.execute(run, channel="command")
    assert counts(run) == (rows, 0, 0, 0)
    assert len(begun) == processes
