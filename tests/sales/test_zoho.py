"""The documented move of Zoho's demo company: every table that Rapport has a kind for, every link; skips without it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count, Sum

from rapport.customers.models import Party, Touch
from rapport.platform.exchange import command_run
from rapport.platform.exchange.models import ImportRun
from rapport.sales.models import Deal, Lead, LeadTouch
from tests.real_data import DATA

FILES = DATA / "zoho_crm_demo"
PLAN = Path(__file__).resolve().parents[2] / "docs" / "guides" / "zoho-crm-demo" / "plan.json"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(900),  # 23,000 rows, most of them through the write path
    pytest.mark.skipif(not FILES.is_dir(), reason="the files of Zoho's demo company are not on this machine"),
]


def test_a_whole_crm_moves_in_by_one_command_with_its_links(settings: Any) -> None:
    settings.BASE_CURRENCY = "USD"
    for step in command_run.steps_of(PLAN, FILES):
        command_run.execute(command_run.prepare(step), lambda text: None, lambda run: None)

    runs = [(run.kind, run.created_count, run.failed_count) for run in ImportRun.objects.order_by("pk")]
    assert runs == [
        ("users", 11, 0), ("pipelines", 1, 0), ("stages", 8, 0), ("organisations", 2_229, 0), ("people", 1_265, 0),
        ("products", 2_000, 0), ("price-books", 10, 0), ("deals", 3_632, 0), ("leads", 3_900, 0), ("tasks", 2_978, 0),
        ("touches", 2_310, 1_790), ("touches", 2_975, 3),
    ]  # fmt: skip
    by_state = Deal.objects.order_by("state").values_list("state").annotate(n=Count("pk"), worth=Sum("base_amount"))
    assert list(by_state) == [
        ("lost", 485, Decimal(32_059_400)), ("open", 1_722, Decimal(110_255_300)), ("won", 1_425, Decimal(89_066_200)),
    ]  # fmt: skip
    converted = Lead.objects.filter(status="converted")
    assert converted.count() == converted.exclude(deal=None).count() == 3_632
    assert not converted.filter(person=None, organisation=None).exists()
    assert not Deal.objects.filter(party=None).exists() and not Deal.objects.filter(owner=None).exists()
    made = ImportRun.objects.get(kind="leads").issues.filter(message__contains="made of the lead itself").count()
    assert (made, Party.objects.filter(kind="person").count()) == (1_974, 1_265 + 1_974)
    assert Touch.objects.count() == 2_286 + 2_901
    assert LeadTouch.objects.count() == 24 + 74
    assert not LeadTouch.objects.filter(lead__status="converted").exists()
