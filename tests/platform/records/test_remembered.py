"""Answers are kept for their time and no longer, and never more of them than fit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from rapport.platform.records.remembered import Remembered


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr("rapport.platform.records.remembered.time.monotonic", lambda: now[0])
    return now


def test_an_answer_is_known_until_its_time_is_over(clock: list[float]) -> None:
    kept: Remembered[str] = Remembered(seconds=60, most=10)
    assert kept.get("q") is None
    kept.keep("q", "a")
    clock[0] += 59
    assert kept.get("q") == "a"
    clock[0] += 2
    assert kept.get("q") is None
    assert len(kept) == 0


def test_an_answer_that_is_corrected_ages_on_and_one_that_was_too_old_begins_anew(clock: list[float]) -> None:
    kept: Remembered[str] = Remembered(seconds=60, most=10)
    kept.keep("q", "a")
    clock[0] += 40
    kept.keep("q", "b")
    assert kept.get("q") == "b"
    clock[0] += 21
    kept.keep("q", "c")
    clock[0] += 59
    assert kept.get("q") == "c"


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    kept: Remembered[int] = Remembered(seconds=60, most=3)
    for number in range(3):
        kept.keep(number, number)
    assert kept.get(0) == 0
    kept.keep(3, 3)
    assert [kept.get(number) for number in range(4)] == [0, None, 2, 3]
    kept.clear()
    assert len(kept) == 0


def test_threads_share_it_and_it_stays_within_its_bound() -> None:
    kept: Remembered[int] = Remembered(seconds=60, most=50)

    def use(seed: int) -> int:
        for number in range(2_000):
            question = (seed * number) % 97
            kept.keep(question, question)
            found = kept.get(question)
            assert found in (None, question)
        return len(kept)

    with ThreadPoolExecutor(8) as pool:
        assert max(pool.map(use, range(1, 9))) <= 50
