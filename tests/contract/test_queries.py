"""A list costs the same number of queries whatever its length; query_counts.json keeps the number of each kind.

After a deliberate change: ``UPDATE_QUERY_COUNTS=1 pytest tests/contract/test_queries.py``, and commit the file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.browser import Browser, text_of
from tests.contract.acts import KINDS
from tests.factories import make
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

KEPT = Path(__file__).parent / "query_counts.json"
MOST = 12


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_costs_the_same_queries_for_few_and_for_many_rows(kind: str, administrator: Browser) -> None:
    url = reverse(f"{kind}-list")
    for _ in range(4):
        make(kind, owner=administrator.user)
    few = queries(administrator, url)
    for _ in range(12):
        make(kind, owner=administrator.user)
    many = queries(administrator, url)

    # Fewer is right: a page that its first statement does not fill asks for the rows without a value as well. Rows that
    # all stand on the page are not counted.
    assert len(uncounted(many)) <= len(uncounted(few)), "\n".join(many)
    assert len(few) <= MOST, "\n".join(few)
    counts = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        KEPT.write_text(json.dumps({**counts, kind: len(uncounted(few))}, indent=2, sort_keys=True) + "\n")
    else:
        assert len(uncounted(few)) == counts.get(kind), f"{KEPT.name} says {counts.get(kind)}:\n" + "\n".join(few)


def uncounted(statements: list[str]) -> list[str]:
    """Without those by which the rows of the whole list are counted, and without what the planner is told, which
    follows from statistics that other tests move."""
    besides = ("EXPLAIN", "SELECT set_config", "SELECT COUNT(*)", "SET LOCAL")
    return [one for one in statements if not one.startswith(besides)]


def queries(browser: Browser, url: str) -> list[str]:
    """The statements of a list that has rows to show."""
    answer, own = queries_of(browser, url)
    assert "<table" in text_of(answer)
    return own
