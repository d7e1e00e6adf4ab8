"""What an import's page tells once it is over: figures that lead to the records, refused rows, and what was undone."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import Party
from rapport.platform.exchange import report, tasks
from rapport.platform.exchange.models import ImportIssue, ImportRun
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write import create
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db(transaction=True)

CSV = (
    b"Vorname,Nachname,E-Mail,Firma\n"
    b"Anna,Albrecht,anna@example.com,Albrecht GmbH\n"
    b"Bert,Berger,bert(at)example,\n"
    b",,,Nobody Ltd\n"
    b"Vera,Vorhanden,vera@example.com,\n"
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do the job when it is queued, as a worker does a moment later."""
    monkeypatch.setattr(tasks.run_import, "defer", lambda run: tasks.run_import(run))


@pytest.fixture
def client() -> Client:
    """An administrator's browser; one of the people of the file is there already."""
    ensure_catalogue()
    client = Client()
    client.force_login(make_administrator())
    create(registry.get("people"), {"family_name": "Vorhanden", "email": "vera@example.com"}, actor=None)
    return client


def imported(client: Client, content: bytes, **choices: str) -> str:
    """The address of the report of a file that came in."""
    upload = client.post("/people/import/", {"file": SimpleUploadedFile("kunden.csv", content)})
    return str(client.post(upload["Location"], {"do": "import", **choices})["Location"])


def links(text: str) -> dict[str, str]:
    """The addresses that filter a list by this import, by the value of the filter without the run."""
    run = ImportRun.objects.latest("id")
    found = [unescape(address) for address in re.findall(r'href="([^"]*import=[^"]*)"', text)]
    return {urlsplit(a).path + parse_qs(urlsplit(a).query)["import"][0].replace(str(run.uid), ""): a for a in found}


def names(client: Client, address: str) -> set[str]:
    """Who stands in the list at an address."""
    page = client.get(address)
    assert page.status_code == 200
    rows = re.findall(r'<th[^>]*scope="row".*?</th>', page.content.decode(), re.DOTALL)
    return {name for row in rows for name in re.findall(r">([^<>]*)</a>", row) if name.strip()}


def test_each_figure_leads_to_exactly_its_records(client: Client) -> None:
    text = client.get(imported(client, CSV)).content.decode()
    found = links(text)
    assert set(found) == {"/people/", "/people/.updated", "/organisations/"}
    assert names(client, found["/people/"]) == {"Anna Albrecht", "Bert Berger"}
    assert names(client, found["/people/.updated"]) == {"Vera Vorhanden"}
    assert names(client, found["/organisations/"]) == {"Albrecht GmbH"}
    assert "kunden.csv, updated" in client.get(found["/people/.updated"]).content.decode()


def test_skipped_rows_lead_to_the_records_they_found(client: Client) -> None:
    text = client.get(imported(client, CSV, on_match="skip")).content.decode()
    assert names(client, links(text)["/people/.skipped"]) == {"Vorhanden"}


def test_the_filter_refuses_what_is_no_import_and_shows_nobody_to_strangers(client: Client) -> None:
    imported(client, CSV)
    run = ImportRun.objects.get()
    assert client.get("/api/v1/people?import=nonsense").status_code == 400
    assert client.get(f"/api/v1/people?import={run.uid}.deleted").status_code == 400
    assert client.get(f"/api/v1/people?import__gte={run.uid}").status_code == 400
    assert len(client.get(f"/api/v1/people?import={run.uid}").json()["items"]) == 2
    assert client.get("/api/v1/people?import=00000000-0000-7000-8000-000000000000").json()["items"] == []
    stranger = Client()
    stranger.force_login(make_holder("own"))
    assert stranger.get(f"/api/v1/people?import={run.uid}").json()["items"] == []


def test_refused_rows_are_told_with_number_column_value_and_reason(client: Client) -> None:
    address = imported(client, CSV)
    text = client.get(address).content.decode()
    section = text[text.index('id="rows"') :]
    assert re.search(r">4</span>", section)
    assert "The row names nobody" in section
    kept = client.get(f"{address}?rows=marked").content.decode()
    kept = kept[kept.index('id="rows"') :]
    assert [
        bit for bit in (">3</span>", "E-Mail", "bert(at)example", "no valid e-mail address") if bit not in kept
    ] == []


def test_a_kept_cell_leads_to_its_record_for_who_sees_it(client: Client) -> None:
    """Of a new record and of one that was there; once the import is taken back there is none to lead to."""
    address = imported(
        client, CSV.replace(b"Firma", b"Geburtstag").replace(b"vera@example.com,", b"vera@example.com,31.02.1980")
    )
    bert, vera = (Party.objects.get(family_name=name) for name in ("Berger", "Vorhanden"))
    kept = client.get(f"{address}?rows=marked").content.decode()
    kept = kept[kept.index('id="rows"') :]
    assert f'href="/people/{bert.uid}/"' in kept
    assert f'href="/people/{vera.uid}/"' in kept
    run = ImportRun.objects.get()
    stranger = make_holder("own")
    assert {line.url for line in report.issue_page(run, stranger, "marked", "").items} == {""}
    refused = report.issue_page(run, stranger, "failed", "").items
    assert (len(refused), {line.url for line in refused}) == (run.failed_count, {""})
    assert run.change_set is not None
    undo(run.change_set, actor=run.actor)
    assert f"/people/{bert.uid}/" not in client.get(f"{address}?rows=marked").content.decode()


def test_a_hundred_problems_stand_on_a_page() -> None:
    reader = make_administrator()
    run = ImportRun.objects.create(kind="people", file_name="x.csv", storage_name="x", failed_count=250)
    ImportIssue.objects.bulk_create(
        ImportIssue(run=run, row=n, message="no", severity=ImportIssue.Severity.FAILED) for n in range(2, 252)
    )

    def shown(number: str) -> tuple[Any, ...]:
        page = report.issue_page(run, reader, "", number)
        return page.number, page.first, page.last, page.items[0].row, page.previous, page.next

    assert shown("") == (1, 1, 100, 2, 0, 2)
    assert shown("3") == (3, 201, 250, 202, 2, 0)
    assert shown("99") == shown("3")
    assert shown("-1") == shown("x") == shown("")


def test_after_the_undo_nothing_says_imported_and_no_list_is_offered(client: Client) -> None:
    address = imported(client, CSV)
    run = ImportRun.objects.select_related("change_set").get()
    assert run.change_set is not None
    undo(run.change_set, actor=run.actor, channel="web")
    text = client.get(address).content.decode()
    assert "This import was taken back." in text
    assert "Imported." not in text
    assert links(text) == {}
    assert "Undo the whole import" not in text
    assert list(Party.objects.values_list("display_name", flat=True)) == ["Vorhanden"]


def test_imports_stand_among_ones_own_jobs(client: Client) -> None:
    assert "No long work yet." in client.get("/jobs/").content.decode()
    address = imported(client, CSV)
    text = client.get("/jobs/").content.decode()
    assert f'href="{address}">kunden.csv</a>' in text
    assert "100 %" in text
    run = ImportRun.objects.select_related("change_set").get()
    assert run.change_set is not None
    undo(run.change_set, actor=run.actor, channel="web")
    assert "Undone" in client.get("/jobs/").content.decode()
    assert "Undone" in client.get("/people/import/history/").content.decode()
    other = Client()
    other.force_login(make_holder("all"))
    assert "kunden.csv" not in other.get("/jobs/").content.decode()


def test_a_file_that_was_only_looked_at_is_no_job(client: Client) -> None:
    client.post("/people/import/", {"file": SimpleUploadedFile("kunden.csv", CSV)})
    assert "No long work yet." in client.get("/jobs/").content.decode()
