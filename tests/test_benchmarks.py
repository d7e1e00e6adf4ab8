"""The benchmarks themselves: on three hundred parties they run, compare rows, and end at a wrong answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import figures, jobs, lists, pages, records, report, reports, search, shown
from benchmarks.base import ROOT, Reader, open_base
from benchmarks.figures import Figure, Mismatch
from benchmarks.growth import growth
from benchmarks.installation import Installation, running
from benchmarks.list_cases import ListCase, list_cases

DATA = ROOT / ".cache" / "benchmarks"


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with running(open_base(300, touches=900, data=DATA)) as started:
        yield started


@pytest.fixture(autouse=True)
def _few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "MOST_SECONDS", 0.0)
    monkeypatch.setattr(figures, "FEWEST", 2)
    monkeypatch.setattr(figures, "WARM_UP", 1)


@pytest.mark.slow
def test_every_list_is_compared_row_by_row_as_each_reader(installation: Installation) -> None:
    compared = {
        (case.label, reader.part): lists.check(installation, case, reader)
        for case in list_cases(installation)
        for reader in installation.readers
    }
    assert compared["people", "administrator"] == 50
    assert compared["people", "nobody"] == 0
    assert 0 < compared["people", "team lead"] <= 50


@pytest.mark.slow
def test_a_wrong_answer_ends_the_run(installation: Installation) -> None:
    wrong = ListCase("people", "sort=sort_key", "kind = 'person'", "sort_key DESC, id DESC")
    with pytest.raises(Mismatch, match="other rows than plain SQL"):
        lists.check(installation, wrong, installation.administrator)


@pytest.mark.slow
def test_records_search_and_pages_yield_verified_figures(installation: Installation) -> None:
    before = installation.plain.one("SELECT count(*) FROM customers_party")
    found = [*records.run(installation), *search.run(installation), *pages.run(installation)]
    of_administrator = [figure for figure in found if figure.reader == "administrator"]
    assert {f.budget for f in found} >= {"open", "update", "create", "search", "list_page", "record_page", "weight"}
    assert all(f.p50 is not None or f.value is not None for f in of_administrator)
    assert all(f.verified for f in of_administrator if f.budget in ("open", "update", "create", "list_page"))
    assert installation.plain.one("SELECT count(*) FROM customers_party") == before


@pytest.mark.slow
def test_reports_and_other_looks_of_lists_are_compared_with_plain_sql(installation: Installation) -> None:
    found = [*reports.run(installation), *shown.run(installation)]
    of_administrator = {figure.budget: figure.verified for figure in found if figure.reader == "administrator"}
    assert {"report", "list_groups", "list_board", "list_calendar"} == set(of_administrator)
    assert all(figure.verified for figure in found if figure.budget in ("report", "list_board") and not figure.note)


def test_a_wrong_number_of_a_board_ends_the_run() -> None:
    page = '<span class="board-count" data-board-count="high">1,204</span>'
    (board,) = (case for case in shown.CASES if case.budget == "list_board")
    reader = Reader("administrator", "boss", "", None)
    assert shown.check(board, reader, page, {"high": 1204}) == 1
    with pytest.raises(Mismatch, match="high"):
        shown.check(board, reader, page, {"high": 1205})
    with pytest.raises(Mismatch, match="nothing is shown of 7"):
        shown.check(board, reader, "", {"high": 7})


def test_percentiles_are_nearest_ranks() -> None:
    values = [float(n) for n in range(1, 21)]
    assert figures.percentile(values, 50) == 10.0
    assert figures.percentile(values, 95) == 19.0
    assert figures.percentile([7.0], 95) == 7.0


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (Figure("lists", "x", p50=3.9, p95=9.9), "target"),
        (Figure("lists", "x", p50=3.9, p95=19.0), "required"),
        (Figure("lists", "x", p50=8.1, p95=9.0), "missed"),
        (Figure("throughput", "x", value=650.0), "target"),
        (Figure("throughput", "x", value=299.0), "missed"),
        (Figure("import", "x"), "absent"),
    ],
)
def test_a_verdict_says_which_budget_is_kept(figure: Figure, verdict: str) -> None:
    assert figure.verdict == verdict


def test_a_job_is_judged_by_its_most_actions_and_the_middle_of_its_seconds() -> None:
    done = [["Control+k", "Enter"], ["Control+k", "click", "click", "Enter"]]
    actions, seconds = jobs.figures("find_phone", done, [0.3, 2.0, 0.7], 1)
    assert (actions.value, actions.verdict) == (4, "missed")
    assert actions.note.startswith("Control+k, click, click, Enter;")
    assert (seconds.value, seconds.verdict) == (0.7, "target")


def test_growth_compares_the_same_cases() -> None:
    smallest = {"figures": [{"budget": "open", "reader": "nobody", "p50": 2.0}]}
    grown = list(growth([Figure("open", "x", "nobody", p50=3.0), Figure("lists", "x", "nobody", p50=1.0)], smallest))
    assert [(figure.budget, figure.value, figure.verdict) for figure in grown] == [("growth", 1.5, "target")]


def test_the_page_shows_the_worst_case_of_each_budget_how_many_miss_it_and_why(tmp_path: Path) -> None:
    measured = [Figure("lists", "a", "nobody", p50=2.0, p95=3.0), Figure("lists", "b", "nobody", p50=9.0, p95=12.0)]
    report.save(10_000, measured, {"cpu": "c", "cores": 2, "memory_gb": 8}, replace=True, folder=tmp_path)
    report.write_page([10_000], tmp_path, tmp_path / "page.md")
    text = (tmp_path / "page.md").read_text()
    label = "API list of 50, filtered and sorted"
    assert f"| {label} | ms | p50 8 / p95 20 | p50 4 / p95 10 | 9.0 / 12.0 **missed** by 1 of 2 |" in text
    assert f"- {label}: a filtered page of" in text
    assert "- Import people" not in text
