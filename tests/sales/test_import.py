"""A plan of imports: values read as the mapping says, values that no column holds, stages by their ids."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from rapport.platform.exchange import command_run
from rapport.platform.exchange.models import ImportRun
from rapport.sales.models import Deal, Product
from tests.factories.sales import make_ladder

pytestmark = pytest.mark.django_db(transaction=True)


def plan(folder: Path, *steps: dict[str, str], **files: object) -> Path:
    for name, content in files.items():
        stem, _sign, ending = name.rpartition("_")
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{stem}.{ending}").write_text(text)
    (folder / "plan.json").write_text(json.dumps({"imports": list(steps)}))
    return folder / "plan.json"


def run(path: Path) -> list[ImportRun]:
    runs = [command_run.prepare(step) for step in command_run.steps_of(path, path.parent)]
    for one in runs:
        command_run.execute(one, lambda text: None, lambda run: None)
    return runs


def test_a_plan_brings_products_and_deals_and_says_what_it_read_otherwise(tmp_path: Path) -> None:
    ladder = make_ladder()
    path = plan(
        tmp_path,
        {"kind": "products", "file": "products.csv", "mapping": "products.json"},
        {"kind": "deals", "file": "deals.csv", "mapping": "deals.json"},
        products_csv="what,costs\nGTX Pro,4821\n",
        products_json={
            "columns": {"what": "name", "costs": "list_price"},
            "fixed": {"code": "{what:login}", "description": "{what} for {nobody}"},
            "match": ["code"],
        },
        deals_csv=f"id,sold,where,day\nA1,GTXPro,{ladder['won'].uid},3/1/2026\nA2,GTX Pro,{ladder['first'].uid},\n",
        deals_json={
            "columns": {
                "id": {"to": "external_id", "system": "old"},
                "sold": {"to": "product", "values": {"GTXPro": "GTX Pro"}},
                "where": "stage",
                "day": {"to": "closed_on", "order": "MDY"},
            },
            "fixed": {"name": "{sold} {id}"},
            "match": ["external_id"],
        },
    )

    _products, deals = run(path)

    [product] = Product.objects.all()
    assert (product.code, product.description, product.list_price) == ("gtx.pro", "GTX Pro for {nobody}", 4821)
    assert [(d.name, d.state, d.product, d.opened_on) for d in Deal.objects.order_by("name")] == [
        ("GTX Pro A1", "won", product, None),
        ("GTX Pro A2", "open", product, None),
    ]
    assert [(one.row, one.column, one.value) for one in deals.issues.all()] == [(2, "sold", "GTXPro")]
    again = run(path)[1]
    assert (again.created_count, again.updated_count, Deal.objects.count()) == (0, 2, 2)


def test_an_odd_amount_costs_no_deal_its_row_and_is_reported(tmp_path: Path) -> None:
    make_ladder()
    amounts = ["-100", "(500)", "1e400", "NaN", "99999999999999999999", "0.00005", "1,200.50", "€ 7", "", "many"]
    rows = "".join(f'D{place},"{amount}"\n' for place, amount in enumerate(amounts))
    path = plan(
        tmp_path,
        {"kind": "deals", "file": "deals.csv", "mapping": "deals.json"},
        deals_csv="what,worth\n" + rows,
        deals_json={"columns": {"what": "name", "worth": "amount"}},
    )

    [deals] = run(path)

    made = {deal.name: (deal.amount, deal.description) for deal in Deal.objects.all()}
    assert made == {
        "D0": (None, "worth: -100"),
        "D1": (None, "worth: (500)"),
        "D2": (None, "worth: 1e400"),
        "D3": (None, "worth: NaN"),
        "D4": (None, "worth: 99999999999999999999"),
        "D5": (Decimal(0), ""),
        "D6": (Decimal("1200.5"), ""),
        "D7": (7, ""),
        "D8": (None, ""),
        "D9": (None, "worth: many"),
    }
    marked = {one.row: (one.severity, one.column, one.value, one.message) for one in deals.issues.all()}
    assert sorted(marked) == [2, 3, 4, 5, 6, 11]
    assert marked[3] == ("marked", "worth", "(500)", "An amount is not negative.")
    assert marked[6][3] == "“99999999999999999999” is too large."
    assert (deals.created_count, deals.failed_count) == (10, 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "is no plan"), ('{"imports": [{"kind": "deals", "file": "gone.csv"}]}', "there is no gone.csv")],
)
def test_a_plan_that_makes_no_sense_is_refused_before_anything_is_written(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(command_run.CommandError, match=said):
        command_run.steps_of(tmp_path / "plan.json", tmp_path)
