"""Importing and exporting in the browser: upload, mapping with preview, job, result, error file, undo, export."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import Party
from rapport.platform.exchange import storage, tasks
from rapport.platform.exchange.models import ImportRun, SavedMapping
from rapport.platform.records.registry import registry
from rapport.platform.write import create
from tests.factories.access import make_administrator, make_holder, make_user
from tests.platform.exchange.files import people_file

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.platform.exchange.urlconf"),
]


@pytest.fixture
def client() -> Client:
    """An administrator's browser."""
    ensure_catalogue()
    client = Client()
    client.force_login(make_administrator())
    return client


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do the job when it is queued, as a worker does a moment later."""
    monkeypatch.setattr(tasks.run_import, "defer", lambda run: tasks.run_import(run))


def streamed(answer: Any) -> bytes:
    """The whole body of a streamed answer."""
    return b"".join(answer.streaming_content)


def upload(client: Client, content: bytes, name: str = "kunden.csv") -> Any:
    return client.post("/people/import/", {"file": SimpleUploadedFile(name, content)})


CSV = b"Vorname,Nachname,E-Mail\nAnna,Albrecht,anna@example.com\nBert,Berger,bert(at)example\n"


@pytest.mark.usefixtures("at_once")
def test_a_file_comes_in_with_three_clicks(client: Client) -> None:
    assert client.get("/people/import/").status_code == 200
    mapped = upload(client, CSV)
    page = client.get(mapped["Location"])
    assert page.status_code == 200
    text = page.content.decode()
    assert "2 new" in text
    assert "no valid e-mail address" in text
    done = client.post(mapped["Location"], {"do": "import"})
    result = client.get(done["Location"]).content.decode()
    assert "Undo the whole import" in result
    assert set(Party.objects.values_list("display_name", flat=True)) == {"Anna Albrecht", "Bert Berger"}


@pytest.mark.usefixtures("at_once")
def test_a_cell_is_mended_and_a_column_left_out_before_the_import(client: Client) -> None:
    page = upload(client, CSV)["Location"]
    client.post(page, {"do": "preview", "was:3:2": "bert(at)example", "c:3:2": "bert@example.com", "t:0": ""})
    run = ImportRun.objects.get()
    assert run.corrections == {"3": {"E-Mail": "bert@example.com"}}
    client.post(page, {"do": "import", "save_as": "Fair"})
    assert set(Party.objects.values_list("display_name", "email")) == {
        ("Albrecht", "anna@example.com"),
        ("Berger", "bert@example.com"),
    }
    assert SavedMapping.objects.get().name == "Fair"
    again = upload(client, CSV)["Location"]
    client.get(again)
    assert ImportRun.objects.latest("id").mapping["columns"]["Vorname"]["to"] == ""


@pytest.mark.usefixtures("at_once")
def test_the_error_file_is_mended_and_imported_again(client: Client) -> None:
    people = registry.get("people")
    for name in ("Dora", "Emil"):
        create(people, {"family_name": name, "email": "info@example.com"}, actor=None)
    page = upload(client, b"last name,email\nConrad,info@example.com\nFalk,f@example.com\n")["Location"]
    run_page = client.post(page, {"do": "import"})["Location"]
    answer = client.get(run_page.replace("/run/", "/errors/"))
    rows = list(csv.reader(io.StringIO(streamed(answer).decode("utf-8-sig"))))
    assert rows[0] == ["last name", "email", "Problem"]
    assert rows[1][:2] == ["Conrad", "info@example.com"]
    assert len(rows) == 2
    mended = b"last name,email,Problem\nConrad,c@example.com,Several records\n"
    client.post(upload(client, mended, "mended.csv")["Location"], {"do": "import"})
    assert Party.objects.filter(email="c@example.com", family_name="Conrad").count() == 1


def test_what_cannot_be_read_is_said_on_the_page_and_not_kept(client: Client) -> None:
    kept = set(storage.folder().iterdir())
    answer = upload(client, b"")
    assert answer.status_code in (200, 422)
    answer = upload(client, b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "people.csv")
    assert answer.status_code == 422
    assert "people.csv" in answer.content.decode()
    assert set(storage.folder().iterdir()) == kept


def test_a_file_without_names_is_not_imported(client: Client) -> None:
    page = upload(client, b"age,balance\n1,2\n")["Location"]
    answer = client.post(page, {"do": "import"})
    assert answer.status_code == 422
    assert ImportRun.objects.get().state == "uploaded"


def test_nobody_sees_another_ones_import_and_who_may_not_create_sees_none(client: Client) -> None:
    page = upload(client, CSV)["Location"]
    colleague = Client()
    colleague.force_login(make_holder("all"))
    assert colleague.get(page).status_code == 404
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get("/people/import/").status_code == 403
    assert Client().get("/people/import/").status_code == 302


def test_an_export_is_the_readers_own_list(client: Client, tmp_path: Path) -> None:
    rita, sam = make_holder("own"), make_user()
    people = registry.get("people")
    create(people, {"family_name": "Albrecht", "description": "=1+1", "owner": rita}, actor=None)
    create(people, {"family_name": "Secret", "owner": sam}, actor=None)
    browser = Client()
    browser.force_login(rita)
    answer = browser.get("/people/export/?format=csv")
    text = streamed(answer).decode("utf-8-sig")
    assert "Albrecht" in text
    assert "Secret" not in text
    everything = streamed(browser.get("/people/export/?columns=all")).decode("utf-8-sig")
    assert "'=1+1" in everything
    assert browser.get("/people/export/?format=pdf").status_code == 400
    assert browser.get("/people/export/?nonsense=1").status_code == 400
    workbook = streamed(browser.get("/people/export/?format=xlsx"))
    assert workbook[:2] == b"PK"
    viewer = Client()
    viewer.force_login(make_holder("all", actions=("view",)))
    assert viewer.get("/people/export/").status_code == 403


def test_hidden_fields_and_linked_names_out_of_reach_are_left_out(tmp_path: Path) -> None:
    sam = make_user()
    organisation = create(registry.get("organisations"), {"name": "Hidden GmbH", "owner": sam}, actor=None)
    rita = make_holder("own", field_rules=[{"kind": "people", "field": "email", "rule": "hidden"}])
    create(
        registry.get("people"),
        {"family_name": "Albrecht", "email": "a@example.com", "owner": rita, "organisation": organisation},
        actor=None,
    )
    browser = Client()
    browser.force_login(rita)
    text = streamed(browser.get("/people/export/")).decode("utf-8-sig")
    assert "Albrecht" in text
    assert "a@example.com" not in text
    assert "Hidden" not in text


@pytest.mark.usefixtures("at_once")
def test_the_history_lists_the_imports(client: Client, tmp_path: Path) -> None:
    page = upload(client, people_file(tmp_path / "p.csv", 3).read_bytes(), "messe.csv")["Location"]
    client.post(page, {"do": "import"})
    assert "messe.csv" in client.get("/people/import/history/").content.decode()


@pytest.mark.usefixtures("at_once")
def test_the_error_file_of_a_swept_import_is_not_there(client: Client) -> None:
    page = upload(client, b"last name,email\nConrad,c@example.com\n")["Location"]
    run_page = client.post(page, {"do": "import"})["Location"]
    storage.path_of(ImportRun.objects.latest("id")).unlink()
    assert client.get(run_page.replace("/run/", "/errors/")).status_code == 404


def test_another_sheet_of_a_workbook_is_chosen_on_the_page(client: Client) -> None:
    book = openpyxl.Workbook()
    for title, row in (("First", ["Last name", "Anna"]), ("Second", ["Nachname", "Berger"])):
        sheet = book.create_sheet(title)
        sheet.append([row[0], "Email"])
        sheet.append([row[1], "x@example.com"])
    book.remove(book.worksheets[0])
    stream = io.BytesIO()
    book.save(stream)
    page = upload(client, stream.getvalue(), "book.xlsx")["Location"]
    assert ImportRun.objects.get().options["sheet"] == "First"
    answer = client.post(page, {"do": "preview", "sheet": "Second", "t:0": ""})
    run = ImportRun.objects.get()
    assert (answer.status_code, run.options["sheet"], run.mapping["columns"]["Nachname"]["to"]) == (
        200, "Second", "family_name",
    )  # fmt: skip
