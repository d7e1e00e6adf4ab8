"""The documented move of a real sales team's data, to the last figure; skips where the files are not there."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from rapport.platform.exchange import command_run
from rapport.platform.exchange.models import ImportRun
from rapport.platform.records.registry import registry
from rapport.platform.reports.question import parse_question
from rapport.platform.reports.result import answer
from rapport.sales.models import Deal
from tests.factories.access import make_administrator
from tests.platform.api.caller import Caller
from tests.real_data import DATA

FILES = DATA / "maven_crm_sales"
PLAN = Path(__file__).resolve().parents[2] / "docs" / "guides" / "maven-crm-sales" / "plan.json"
MANAGERS = {
    "Melvin Marxen": 2_251_930,
    "Summer Sewald": 1_964_750,
    "Rocco Neubert": 1_960_545,
    "Celia Rouche": 1_603_897,
    "Cara Losch": 1_130_049,
    "Dustin Brinkmann": 1_094_363,
}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),  # 8,800 deals through the write path
    pytest.mark.skipif(not FILES.is_dir(), reason="the files of the Maven sales challenge are not on this machine"),
]


def sql(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def test_a_sales_team_moves_in_by_one_command_and_every_figure_is_right(settings: Any) -> None:
    settings.BASE_CURRENCY = "USD"
    import_the_folder()

    runs = {run.kind: run for run in ImportRun.objects.order_by("pk")}
    assert {kind: (run.created_count, run.failed_count) for kind, run in runs.items()} == {
        "pipelines": (1, 0), "stages": (4, 0), "products": (7, 0), "teams": (6, 0), "users": (35, 0),
        "organisations": (85, 0), "deals": (8_800, 0),
    }  # fmt: skip
    told = runs["deals"].issues.filter(column="product", value="GTXPro", message__contains="“GTX Pro”")
    assert told.count() == Deal.objects.filter(product__name="GTX Pro").count() == 1_480
    assert Deal.objects.filter(party=None).count() == 1_425
    assert not Deal.objects.filter(product=None).exists() and not Deal.objects.filter(owner=None).exists()

    assert dict(states_by_sql()) == {"Won": 4_238, "Lost": 2_473, "Engaging": 1_589, "Prospecting": 500}
    worth, days = sql("SELECT sum(base_amount), avg(closed_on - opened_on) FROM sales_deal WHERE state = 'won'")
    assert (worth, round(days, 2)) == (Decimal(10_005_534), Decimal("51.78"))
    assert Deal.objects.filter(state="open", opened_on=None).count() == 500  # nobody says when: nothing is guessed

    # Nothing in the files tells who will win, so nobody is told a probability.
    assert not Deal.objects.filter(state="open").exclude(probability=None, weighted_amount=None).exists()

    reader = make_administrator()
    by_stage = Caller(reader).get("/deals/aggregate?group_by=stage&sum=base_amount").json()["items"]
    assert {item["label"]: item["count"] for item in by_stage} == dict(states_by_sql())
    [won] = [item for item in by_stage if item["label"] == "Won"]
    assert (Decimal(won["sum"]), won["currency"]) == (Decimal(10_005_534), "USD")
    asked = {
        "rows": [{"field": "owner", "by": "team"}],
        "measures": [{"function": "sum", "field": "base_amount"}, {"function": "avg", "field": "cycle_days"}],
        "filters": [{"field": "state", "op": "exact", "value": "won"}],
    }
    question = parse_question(registry.get("deals"), asked, reader)
    found = answer(question, reader)
    money, cycle = question.measures
    figures = {row.keys[0].label: found.crosstab.figures(row.total, money) for row in found.rows}
    assert {name: int(one.value) for name, [one] in figures.items()} == MANAGERS
    [mean] = found.crosstab.figures(found.total, cycle)
    assert round(mean.value, 2) == Decimal("51.78")


def states_by_sql() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT s.name, count(*) FROM sales_deal d JOIN sales_stage s ON s.id = d.stage_id GROUP BY 1")
        return list(cursor.fetchall())


def import_the_folder() -> None:
    """What `rapport import-folder` does."""
    for step in command_run.steps_of(PLAN, FILES):
        command_run.execute(command_run.prepare(step), lambda text: None, lambda run: None)
