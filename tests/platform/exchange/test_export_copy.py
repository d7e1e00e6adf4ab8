"""The CSV that PostgreSQL writes holds exactly what the exporter would write row by row."""

from __future__ import annotations

import csv
import io
from concurrent.futures import Future
from decimal import Decimal

import psycopg
import pytest

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import Address
from rapport.lib.tabular.write import CsvWriter
from rapport.platform import write
from rapport.platform.exchange import export_copy, exporting
from rapport.platform.exchange.exporting import Export, csv_stream, everything
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from tests.factories import FACTORIES
from tests.factories.access import make_holder, make_user

pytestmark = pytest.mark.django_db
NASTY = (
    "=1+1", "+49 30 555", "+49,5", "+49, =x", "-5", "-x", "@sum", "'=x", "'x", "a,-b", "a, =b", 'say "=1"', '"', '+"',
    "-1\n=2", "tab\tin", " ", "x\r\ny", "\\.", "\\", "NULL", "ü, 李", "+1 (2) 3/4", "+\u00a05", ",", "+", "-,",
)  # fmt: skip


def by_copy(export: Export) -> list[list[str]]:
    """The export as the database makes it."""
    assert export.blocks() is not None
    return streamed(export)


def streamed(export: Export) -> list[list[str]]:
    """The export as it is streamed, read by a plain CSV reader."""
    return list(csv.reader(io.StringIO(b"".join(csv_stream(export, bom=False)).decode(), newline="")))


def row_by_row(export: Export) -> list[list[str]]:
    """The same written one row after the other."""
    stream = io.BytesIO()
    with CsvWriter(stream, export.headers()) as writer:
        writer.write_many(export.rows())
    return list(csv.reader(io.StringIO(stream.getvalue().decode(), newline="")))


def whole(spec: RecordSpec) -> Export:
    """Everything of a kind."""
    return Export(ListQuery.parse(spec, {}, None), None, names=everything(spec))


def test_every_nasty_text_is_written_alike() -> None:
    ensure_catalogue()
    people = registry.get("people")
    owner = make_user()
    for number, text in enumerate(NASTY):
        person = write.create(
            people,
            {"family_name": "N", "owner": owner if number % 2 else None, "tags": [f"b{number}", f"a{number}"],
             "roles": ["customer"], "birth_date": "1980-12-31" if number % 3 else None,
             "emails": [{"value": "a@example.com", "label": "work"}, {"value": f"b{number}@example.com"}],
             "external_id": [{"system": "crm", "value": f"{number}"}, {"system": "", "value": f"plain-{number}"}]},
            actor=None,
        )  # fmt: skip
        with change_set(actor=None, channel="system", act="update"):
            people.model._default_manager.filter(pk=person.pk).update(family_name=text, job_title=text, city=text)
            Address.objects.create(party_id=person.pk, street=text, is_primary=True)
            Address.objects.create(party_id=person.pk, raw=f"{text}|raw")
            Address.objects.create(party_id=person.pk, street="W|eg 1", region=text, label="home")
            Address.objects.create(party_id=person.pk, country="DE", locality="Bonn")
    rows = by_copy(whole(people))
    assert len(rows) == 1 + len(NASTY)
    assert rows == row_by_row(whole(people))
    place = rows[0].index("job_title")
    written = {row[place] for row in rows[1:]}
    assert {"'=1+1", "+49 30 555", "+49,5", "'+49, =x", "''=x", "'x", "'-x", "'@sum", "a, =b"} <= written


def test_numbers_lose_their_trailing_zeros() -> None:
    organisations = registry.get("organisations")
    for number, amount in enumerate(("1000.00", "0.50", "0", "12.3456", None)):
        values = {"name": f"O{number}", "annual_revenue": amount and Decimal(amount), "currency": "EUR"}
        write.create(organisations, values, actor=None)
    rows = by_copy(whole(organisations))
    assert rows == row_by_row(whole(organisations))
    place = rows[0].index("annual_revenue")
    assert sorted(row[place] for row in rows[1:])[:3] == ["", "0", "0.5"]


@pytest.mark.parametrize("kind", [spec.name for spec in registry if spec.module == "customers"])
def test_every_kind_is_written_alike(kind: str) -> None:
    ensure_catalogue()
    spec = registry.get(kind)
    for _ in range(3):
        FACTORIES[kind]()
    assert streamed(whole(spec)) == row_by_row(whole(spec))


def test_links_that_a_reader_may_not_see_take_the_way_that_hides_them() -> None:
    people = registry.get("people")
    rita = make_holder("own")
    mine = write.create(people, {"family_name": "Mine", "owner": rita}, actor=None)
    write.create(people, {"family_name": "Theirs", "owner": make_user()}, actor=None)
    query = ListQuery.parse(people, {}, rita)
    assert Export(query, rita, names=["family_name", "organisation"]).blocks() is None
    assert by_copy(Export(query, rita, names=["family_name"]))[1:] == [[str(mine.uid), "Mine"]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [0, 3, 4, 11, 12])
def test_two_connections_write_each_row_once_and_in_order(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    people = registry.get("people")
    for number in range(count):
        write.create(people, {"family_name": f"N{number:02}", "job_title": "=1" if number % 3 else "a, =b"}, actor=None)
    asked: list[str] = []
    plain = export_copy._Beside.ask

    def noted(self: export_copy._Beside, sql: str) -> Future[bytes]:
        asked.append(sql)
        return plain(self, sql)

    monkeypatch.setattr(exporting, "CHUNK", 4)
    monkeypatch.setattr(export_copy._Beside, "ask", noted)
    rows = streamed(Export(ListQuery.parse(people, {}, None), None, names=["family_name", "job_title"]))
    assert [row[1:] for row in rows[1:]] == [[f"N{n:02}", "'=1" if n % 3 else "a, =b"] for n in range(count)]
    assert len(asked) == (count + 3) // 4 // 2


@pytest.mark.parametrize("count", [0, 3, 4, 5])
def test_rows_as_stored_come_in_the_order_in_which_they_were_made(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    people = registry.get("people")
    names = [f"N{number}" for number in reversed(range(count))]
    for name in names:
        write.create(people, {"family_name": name, "job_title": name}, actor=None)
    monkeypatch.setattr(exporting, "CHUNK", 2)
    query = ListQuery.parse(people, {}, None)
    made, listed = (Export(query, None, names=["family_name"], as_stored=stored) for stored in (True, False))
    assert [row[1] for row in streamed(made)[1:]] == names
    assert [row[1] for row in streamed(listed)[1:]] == sorted(names)
    filtered = ListQuery.parse(people, {"job_title": "N1"}, None)
    assert [row[1] for row in streamed(Export(filtered, None, names=["family_name"], as_stored=True))[1:]] == [
        name for name in names if name == "N1"
    ]


def test_a_kind_that_is_kept_by_month_comes_in_the_order_of_its_list() -> None:
    touches = registry.get("touches")
    for _ in range(3):
        FACTORIES["touches"]()
    query = ListQuery.parse(touches, {}, None)
    assert Export(query, None, as_stored=True).as_stored is False
    assert streamed(Export(query, None, as_stored=True)) == streamed(Export(query, None))


@pytest.mark.django_db(transaction=True)
def test_without_a_second_connection_the_export_goes_over_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: object) -> None:
        raise psycopg.OperationalError("too many clients already")

    people = registry.get("people")
    for number in range(9):
        write.create(people, {"family_name": f"N{number}"}, actor=None)
    monkeypatch.setattr(exporting, "CHUNK", 4)
    monkeypatch.setattr(export_copy, "open_beside", refused)
    rows = streamed(Export(ListQuery.parse(people, {}, None), None, names=["family_name"]))
    assert [row[1] for row in rows[1:]] == [f"N{number}" for number in range(9)]
