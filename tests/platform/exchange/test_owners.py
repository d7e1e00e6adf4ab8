"""Whose imported records are: values of the owner column, guessed, chosen on the page or in a file, and remembered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import Party, Task
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.exchange import command_run, tasks
from rapport.platform.exchange.models import ImportRun, RememberedOwner
from rapport.platform.exchange.owners import UserNames
from rapport.platform.records.registry import registry
from tests.factories.access import make_administrator, make_holder, make_user
from tests.platform.exchange.files import counts, import_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)

FILE = (
    b"Last Name,Email,Contact Owner\n"
    b"Albrecht,a@example.com,Nora Falk\n"
    b"Berger,b@example.com,Karl Gone\n"
    b"Conrad,c@example.com,Karl Gone\n"
    b"Dorn,d@example.com,Old Team\n"
    b"Ebert,e@example.com,\n"
)


@pytest.fixture
def nora() -> User:
    return make_user(username="nora", email="nora.falk@example.com", full_name="Nora Falk")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    """An administrator's browser; work is done when it is queued."""
    ensure_catalogue()
    monkeypatch.setattr(tasks.run_import, "defer", lambda run: tasks.run_import(run))
    client = Client()
    client.force_login(make_administrator(username="boss"))
    return client


def upload(client: Client, content: bytes, name: str) -> str:
    return str(client.post("/people/import/", {"file": SimpleUploadedFile(name, content)})["Location"])


def owners() -> dict[str, str | None]:
    return dict(Party.objects.filter(kind="person").values_list("family_name", "owner__username"))


def test_users_are_guessed_by_username_mail_and_name_and_never_between_two(nora: User) -> None:
    make_user(username="a1", email="sam@one.example", full_name="Sam Two")
    make_user(username="a2", email="sam@two.example", full_name="Sam Two")
    names = UserNames()
    ways = ("NORA", "nora.falk@example.com", "Nora Falk", "Falk, Nora", "nora_falk@old.example", "Nora Falk:17")
    assert {way: names.find(way) for way in ways} == dict.fromkeys(ways, nora.pk)
    assert [names.find(way) for way in ("Sam Two", "sam@three.example", "Karl", "", ",", "@")] == [None] * 6


def test_the_page_asks_once_for_each_value_and_does_what_was_chosen(client: Client, nora: User) -> None:
    page = upload(client, FILE, "contacts.csv")
    text = client.get(page).content.decode()
    assert "Whose are the records?" in text
    assert "No such user is known" not in text
    asked = ImportRun.objects.get().options["owners"]["values"]
    assert asked == [["Karl Gone", 2], ["Nora Falk", 1], ["Old Team", 1]]
    client.post(page, {"do": "import", "o:0": "nora", "o:1": "nora", "o:2": "nobody"})
    run = ImportRun.objects.get()
    assert (counts(run), run.marked_count) == ((5, 0, 0, 0), 0)
    assert owners() == {"Albrecht": "nora", "Berger": "nora", "Conrad": "nora", "Dorn": None, "Ebert": "boss"}


def test_choices_are_remembered_and_me_and_nobody_leave_present_owners_alone(client: Client, nora: User) -> None:
    page = upload(client, FILE, "contacts 2025-01.csv")
    client.post(page, {"do": "import", "o:0": "nora", "o:1": "nora", "o:2": "nobody"})
    assert set(RememberedOwner.objects.values_list("source", "value", "user__username")) == {
        ("file contacts", "Karl Gone", "nora"), ("file contacts", "Nora Falk", "nora"),
        ("file contacts", "Old Team", None),
    }  # fmt: skip
    upload(client, FILE, "contacts 2026-01.csv")
    assert ImportRun.objects.latest("id").mapping["owners"] == {
        "Karl Gone": "nora", "Nora Falk": "nora", "Old Team": "nobody",
    }  # fmt: skip
    other = upload(client, FILE.replace(b"Nora Falk", b"17"), "accounts.csv")
    assert "17" not in ImportRun.objects.latest("id").mapping["owners"]
    client.post(other, {"do": "import", "o:0": "me", "o:1": "me", "o:2": "me"})
    assert counts(ImportRun.objects.latest("id"))[:2] == (0, 5)
    assert owners()["Albrecht"] == "nora"
    assert owners()["Dorn"] is None


def test_a_choice_that_is_not_offered_is_passed_over(client: Client, nora: User) -> None:
    page = upload(client, FILE, "contacts.csv")
    client.post(page, {"do": "import", "o:0": "stranger", "o:1": "<script>", "o:2": ""})
    assert ImportRun.objects.get().mapping.get("owners", {}) == {}
    assert owners()["Albrecht"] == "nora"
    assert owners()["Berger"] == "boss"


def test_who_may_give_records_to_nobody_else_is_offered_nobody_else(nora: User, tmp_path: Path) -> None:
    rules = [{"kind": "people", "field": "owner", "rule": "read_only"}]
    rita = make_holder("own", username="rita", field_rules=rules)
    client = Client()
    client.force_login(rita)
    text = client.get(upload(client, FILE, "contacts.csv")).content.decode()
    assert 'value="rita"' in text
    assert 'value="nora"' not in text
    mapping = {"owners": {"Nora Falk": "nora", "Karl Gone": "nobody"}}
    path = write_csv(tmp_path / "p.csv", ["Last Name", "Owner"], [["Albrecht", "Nora Falk"], ["Berger", "Karl Gone"]])
    run = import_file("people", path, actor=rita, mapping={**mapping, "columns": {"Last Name": "family_name",
                                                                                   "Owner": "owner"}})  # fmt: skip
    assert (run.marked_count, owners()) == (0, {"Albrecht": "rita", "Berger": "rita"})


@pytest.mark.parametrize("scope", ["own", "team"])
def test_who_may_write_a_colleague_as_owner_may_import_for_them(scope: str, nora: User, tmp_path: Path) -> None:
    rita = make_holder(scope, username="rita")
    written = write.create(registry.get("people"), {"family_name": "Adler", "owner": nora}, actor=rita)
    path = write_csv(tmp_path / "p.csv", ["Last Name", "Owner"], [["Albrecht", "Nora Falk"], ["Berger", ""]])
    run = import_file("people", path, actor=rita)
    assert (written.owner, run.marked_count) == (nora, 0)
    assert owners() == {"Adler": "nora", "Albrecht": "nora", "Berger": "rita"}


def test_the_command_takes_owners_from_the_mapping_file(nora: User, tmp_path: Path) -> None:
    ensure_catalogue()
    file = tmp_path / "contacts.csv"
    file.write_bytes(FILE)
    mapping = tmp_path / "mapping.json"
    columns = {"Last Name": "family_name", "Email": "email", "Contact Owner": "owner"}

    def given(**owned: str) -> Any:
        mapping.write_text(json.dumps({"columns": columns, "owners": owned}))
        return command_run.prepare(command_run.Given("people", file, "", "update", mapping, "", ""))

    with pytest.raises(command_run.CommandError, match="'stranger', which is no user"):
        given(**{"Karl Gone": "stranger"})
    command_run.execute(given(**{"Karl Gone": "nora"}), lambda text: None, lambda run: None)
    assert [owners()[name] for name in ("Albrecht", "Berger", "Dorn")] == ["nora", "nora", None]
    assert RememberedOwner.objects.get().value == "Karl Gone"


def test_tasks_go_to_whom_the_owner_column_means(nora: User, tmp_path: Path) -> None:
    boss = make_administrator(username="boss")
    rows = [["Call", "Falk, Nora"], ["Write", "Karl Gone"], ["Visit", "Old Team"], ["Wait", "Somebody"]]
    path = write_csv(tmp_path / "tasks.csv", ["Subject", "Task Owner"], rows)
    mapping = {"columns": {"Subject": "subject", "Task Owner": "owner"},
               "owners": {"Karl Gone": "me", "Old Team": "nora"}}  # fmt: skip
    run = import_file("tasks", path, actor=boss, mapping=mapping)
    assert (counts(run), run.marked_count) == ((4, 0, 0, 0), 1)
    assert dict(Task.objects.values_list("subject", "owner__username")) == {
        "Call": "nora", "Write": "boss", "Visit": "nora", "Wait": "boss",
    }  # fmt: skip
