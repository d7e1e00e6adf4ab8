"""The figures of a running installation with two web processes: whichever is asked tells those of both."""

from __future__ import annotations

import re
import urllib.request

import pytest

from tests.e2e.conftest import METRICS_TOKEN, Installation

pytestmark = pytest.mark.e2e


def read(installation: Installation) -> str:
    request = urllib.request.Request(  # noqa: S310 - our own http address
        f"{installation.url}/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}", "Connection": "close"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return str(answer.read().decode())


def count(text: str) -> float:
    found = re.search(r'rapport_requests_total\{method="GET",route="healthz",status="200"\} (\S+)', text)
    return float(found[1]) if found else 0.0


def test_the_figures_of_every_web_process_are_added_up(installation: Installation) -> None:
    begun = count(read(installation))
    for _ in range(60):
        with urllib.request.urlopen(f"{installation.url}/healthz", timeout=10):  # noqa: S310
            pass
    assert [count(read(installation)) - begun for _ in range(12)] == [60.0] * 12
    text = read(installation)
    folder = installation.data_dir / "run" / "metrics"
    assert len(list(folder.glob("counter_*.db"))) == 2, "each of the two processes counts for itself"
    for process in ("web", "worker", "database"):
        assert re.search(rf'rapport_process_memory_bytes{{process="{process}"}} \d', text), process
