"""A range of a spreadsheet pasted into a list: shown first, written at once, taken back at once, never half."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from rapport.customers.models import Party, Task
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.pasted import TooMuch, grid_of
from tests.browser import Browser, text_of
from tests.factories import make_organisation, make_task
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db


def paste(user: User, kind: str, rows: list[Any], columns: list[str], text: str, **more: Any) -> Any:
    data = {"text": text, "uid": [row.uid for row in rows], "column": columns, **more}
    return Browser(user).post(f"/{kind}/paste/", data, "dialog-body")


def versions(rows: list[Any]) -> list[int]:
    return [type(row).objects.get(pk=row.pk).version for row in rows]


def errors_in(page: str) -> list[str]:
    return re.findall(r'<div class="sm bad">\s*([^<]*?)\s*</div>', page)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc", [["a", "b"], ["c", ""]]),
        ('"a\tx"\t"two\nlines"\nc\td', [["a\tx", "two\nlines"], ["c", "d"]]),
        ('"said "hello" to me\tb', [['"said "hello" to me', "b"]]),
        ("a\x00b", [["ab"]]),
        ("", [[""]]),
    ],
)
def test_a_range_is_read_as_spreadsheets_copy_it(text: str, grid: list[list[str]]) -> None:
    assert grid_of(text) == grid


@pytest.mark.parametrize("text", ["x" * 200_001, "x\n" * 201, "\t" * 60, ("x\t" * 20 + "\n") * 100])
def test_a_range_that_is_too_large_is_refused(text: str) -> None:
    with pytest.raises(TooMuch):
        grid_of(text)


def test_a_range_is_shown_then_written_in_one_change_set_with_one_undo() -> None:
    admin = make_administrator()
    rows = [make_task(subject=name, priority="low", due_on=None) for name in ("One", "Two")]
    columns, text = ["due_on", "priority"], "2026-12-24\tHigh\r\n31.12.2026\tnormal\r\n"
    before = ChangeSet.objects.count()

    shown = paste(admin, "tasks", rows, columns, text)

    assert shown.status_code == 200
    assert "Change 4 values" in text_of(shown)
    assert ChangeSet.objects.count() == before, "nothing is written by looking"
    done = paste(admin, "tasks", rows, columns, text, version=versions(rows), apply="1")
    assert done.status_code == 204
    found = [(str(t.due_on), t.priority) for t in Task.objects.filter(pk__in=[r.pk for r in rows]).order_by("pk")]
    assert found == [("2026-12-24", "high"), ("2026-12-31", "normal")]
    [change] = ChangeSet.objects.order_by("pk")[before:]
    assert (change.act, change.counts, change.summary) == (
        "bulk_update",
        {"updated": 2},
        "4 values pasted (Due on, Priority)",
    )
    Browser(admin).post(f"/changes/{change.uid}/undo/", {}, "toast")
    assert set(Task.objects.values_list("priority", flat=True)) == {"low"}


def test_each_cell_that_can_t_be_written_says_why_and_the_others_are() -> None:
    admin = make_administrator()
    rows = [make_task(priority="low", due_on="2026-01-01") for _number in range(2)]
    text = "urgent\t2026-12-24\nhigh\tnever"

    page = text_of(paste(admin, "tasks", rows, ["priority", "due_on"], text))

    assert errors_in(page) == [
        "“urgent” is not one of: low, normal, high.",
        "“never” is not a date. Write it like 2026-12-31.",
    ]
    assert "2 cells stay as they are" in page
    paste(admin, "tasks", rows, ["priority", "due_on"], text, version=versions(rows), apply="1")
    found = [(t.priority, str(t.due_on)) for t in Task.objects.filter(pk__in=[r.pk for r in rows]).order_by("pk")]
    assert found == [("low", "2026-12-24"), ("high", "2026-01-01")]


def test_numbers_links_and_owners_are_read_as_people_write_them() -> None:
    admin = make_administrator()
    colleague = make_holder("all", username="mei", email="mei@example.com")
    parent = make_organisation(name="Nordwind GmbH")
    rows = [make_organisation(name="A", currency="EUR"), make_organisation(name="B", currency="EUR")]
    text = "1.234,50\tNordwind GmbH\tmei@example.com\n1.000.000,00\t\tmei@example.com"

    done = paste(
        admin, "organisations", rows, ["annual_revenue", "organisation", "owner"], text, version=[1, 1], apply="1"
    )

    assert done.status_code == 204
    first, second = (Party.objects.get(pk=row.pk) for row in rows)
    assert (first.annual_revenue, first.organisation, first.owner) == (Decimal("1234.50"), parent, colleague)
    assert (second.annual_revenue, second.organisation) == (Decimal("1000000.00"), None)


def test_a_record_that_was_changed_since_it_was_shown_is_shown_anew() -> None:
    admin = make_administrator()
    row = make_task(priority="low")
    write.update(registry.get("tasks"), row, {"priority": "high"}, actor=None)

    answer = paste(admin, "tasks", [row], ["priority"], "normal", version=[1], apply="1")

    assert answer.status_code == 409
    assert "A record was changed meanwhile" in text_of(answer)
    assert Task.objects.get(pk=row.pk).priority == "high"


def test_only_what_may_be_changed_is() -> None:
    reader = make_holder("own")
    mine, theirs = make_task(owner=reader, priority="low"), make_task(priority="low")
    shown = text_of(paste(reader, "tasks", [mine, theirs], ["priority"], "high\nhigh"))
    assert errors_in(shown) == ["You may not change this record, or it is gone."]
    paste(reader, "tasks", [mine, theirs], ["priority"], "high\nhigh", apply="1", version=[1, 1])
    assert Task.objects.get(pk=mine.pk).priority == "high"
    assert Task.objects.get(pk=theirs.pk).priority == "low"
    fixed = make_holder("all", field_rules=[{"kind": "tasks", "field": "priority", "rule": "read_only"}])
    page = text_of(paste(fixed, "tasks", [theirs], ["priority"], "high", apply="1", version=[1]))
    assert errors_in(page) == ["This column is not changed here."]
    blind = make_holder("all", field_rules=[{"kind": "tasks", "field": "priority", "rule": "hidden"}])
    assert paste(blind, "tasks", [theirs], ["priority"], "high").status_code == 404
    assert paste(make_holder("all", actions=("view",)), "tasks", [theirs], ["priority"], "x").status_code == 403
    assert Task.objects.get(pk=theirs.pk).priority == "low"


def test_what_only_the_whole_record_refuses_is_found_before() -> None:
    admin = make_administrator()
    rows = [make_organisation(name="A"), make_organisation(name="B")]
    page = text_of(paste(admin, "organisations", rows, ["name"], "\nC"))
    assert errors_in(page) == ["Enter a name, or an e-mail address, or a phone number."]
    assert "Change 1 value" in page


def test_hostile_text_is_shown_as_text_and_what_has_no_place_is_told() -> None:
    admin = make_administrator()
    row = make_task(subject="One")
    page = text_of(paste(admin, "tasks", [row], ["subject"], "<script>alert(1)</script>\tx\nmore"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "1 lines of the range are below the list." in page
    assert "1 columns of the range are beside the list." in page
    assert paste(admin, "tasks", [row], ["subject"], "x\n" * 201).status_code == 422
