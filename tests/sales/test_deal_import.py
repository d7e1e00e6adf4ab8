"""Files of deals and products as other programs export them, read without a mapping."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rapport.platform.exchange.guess import can_name, guess_mapping
from rapport.platform.records.registry import registry
from rapport.sales.models import Deal
from tests.factories.access import make_administrator, make_user
from tests.factories.parties import make_organisation
from tests.factories.sales import make_ladder, make_pipeline, make_stage
from tests.platform.exchange.files import counts, import_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)

COMMON = {"name", "party", "stage", "amount", "expected_close_on", "owner"}
DEALS = {
    "hubspot": "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal owner,"
    "Associated Company IDs",
    "salesforce": "Opportunity Name,Stage,Close Date,Amount,Probability (%),Lead Source,Account Name,Opportunity Owner",
    "salesforce-api": "Id,Name,AccountId,StageName,Amount,CloseDate,Owner,NextStep,CreatedDate",
    "zoho": "Record Id,Deal Owner,Deal Name,Account Name,Amount,Closing Date,Stage,Reason For Loss,Currency",
    "dynamics": "(Do Not Modify) Opportunity,Topic,Potential Customer,Est. Close Date,Est. Revenue,Owner,"
    "Pipeline Stage",
    "pipedrive": "Deal - ID,Deal - Title,Deal - Value,Deal - Organization,Deal - Stage,Deal - Owner,"
    "Deal - Expected close date",
    "german": "Verkaufschance,Kunde,Verkaufsphase,Auftragswert,Abschlussdatum,Zuständig",
    "chinese": "商机名称,客户名称,销售阶段,预计金额,预计成交日期,负责人",
}


@pytest.mark.parametrize("program", DEALS)
def test_the_columns_of_another_programs_deals_are_known(program: str) -> None:
    columns = DEALS[program].split(",")
    mapping = guess_mapping(registry.get("deals"), columns, [[""] * len(columns)])
    assert mapping.targets >= COMMON
    assert can_name(registry.get("deals"), mapping)


@pytest.mark.parametrize(
    ("header", "targets"),
    [
        (
            "Product Name,Product Code,Unit Price,Product Category,Product Active",
            {"name", "code", "list_price", "family", "is_active"},
        ),
        ("Artikelnummer,Bezeichnung,Listenpreis,Einheit", {"code", "name", "list_price", "unit"}),
        ("产品名称,产品编码,单价,单位", {"name", "code", "list_price", "unit"}),
    ],
)
def test_the_columns_of_another_programs_products_are_known(header: str, targets: set[str]) -> None:
    columns = header.split(",")
    assert guess_mapping(registry.get("products"), columns, [[""] * len(columns)]).targets == targets


def test_deals_of_hubspot_come_in_with_stage_customer_owner_and_days(tmp_path: Path) -> None:
    make_ladder()
    pipeline = make_pipeline(name="Sales Pipeline")
    for place, (name, state) in enumerate([("Contract Sent", "open"), ("Closed Won", "won")]):
        make_stage(pipeline=pipeline, name=name, position=place, state=state, probability=100 if state == "won" else 50)
    sam = make_user(username="sam", full_name="Sam Sales")
    firm = make_organisation(external_id=[{"system": "hubspot", "value": "9084"}])
    rows = [
        ["7000", "Lee – renewal", "Contract Sent", "Sales Pipeline", "87039.36", "2126-01-15 00:00",
         "2025-11-01 08:00", "Sam Sales", "9084"],
        ["7001", "Park – renewal", "Closed Won", "Sales Pipeline", "100", "2026-01-15 00:00",
         "2025-11-02 08:00", "", ""],
    ]  # fmt: skip
    path = write_csv(tmp_path / "hubspot_deals.csv", DEALS["hubspot"].split(","), rows)

    run = import_file("deals", path, actor=make_administrator(username="boss"))

    assert (counts(run), run.marked_count) == ((2, 0, 0, 0), 0)
    lee, park = Deal.objects.order_by("name")
    assert (lee.stage.name, lee.party, lee.owner, lee.amount) == ("Contract Sent", firm, sam, Decimal("87039.36"))
    assert (lee.opened_on, lee.expected_close_on) == (date(2025, 11, 1), date(2126, 1, 15))
    assert (park.state, park.closed_on) == ("won", date(2026, 1, 15))
    again = import_file("deals", path, actor=make_administrator())
    assert counts(again) == (0, 2, 0, 0)
