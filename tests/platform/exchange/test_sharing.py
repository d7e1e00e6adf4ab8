"""New records of an import shared out by the rules of assignment: rehearsed, done once, resumed, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import Party, Task
from rapport.platform.access.models import User
from rapport.platform.assignment.models import Decision, Turn
from rapport.platform.exchange import run as runner
from rapport.platform.exchange import sharing, tasks
from rapport.platform.exchange.models import ImportRun
from rapport.platform.history.undo import undo
from tests.factories.access import make_administrator, make_holder, make_user
from tests.factories.assignment import make_assignment_rule
from tests.platform.exchange.files import begin, import_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)

FILE = (
    b"Last Name,Email,City,Contact Owner\n"
    b"Albrecht,a@example.com,Bonn,\n"
    b"Berger,b@example.com,Bonn,\n"
    b"Conrad,c@example.com,Kiel,\n"
    b"Dorn,d@example.com,Bonn,Nora Falk\n"
)
BONN = {"any": [{"all": [{"field": "city", "op": "exact", "value": "Bonn"}]}]}


@pytest.fixture
def mia() -> User:
    return make_user(username="mia", full_name="Mia Berg")


@pytest.fixture
def ben() -> User:
    return make_user(username="ben", full_name="Ben Kurz")


@pytest.fixture
def rule(mia: User, ben: User) -> Any:
    """People in Bonn go to Mia and Ben in turn."""
    ensure_catalogue()
    return make_assignment_rule(kind="people", people=[str(mia.uid), str(ben.uid)], condition=BONN)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    """An administrator's browser; work is done when it is queued."""
    monkeypatch.setattr(tasks.run_import, "defer", lambda run: tasks.run_import(run))
    client = Client()
    client.force_login(make_administrator(username="boss"))
    return client


def upload(client: Client, content: bytes = FILE) -> str:
    return str(client.post("/people/import/", {"file": SimpleUploadedFile("contacts.csv", content)})["Location"])


def owners() -> dict[str, str | None]:
    return dict(Party.objects.filter(kind="person").values_list("family_name", "owner__username"))


def test_the_page_rehearses_the_shares_and_the_import_gives_them(client: Client, rule: Any) -> None:
    make_user(username="nora", full_name="Nora Falk")
    page = upload(client)
    assert 'name="by_rules"' in client.get(page).content.decode()

    shown = " ".join(client.post(page, {"do": "preview", "rules_asked": "1", "by_rules": "1"}).content.decode().split())
    assert "Of the new ones among the first rows:" in shown
    told = shown[shown.index("Of the new ones") :][:600]
    assert [told.index(name) for name in ("Ben Kurz", "Mia Berg", "nobody by these rules")] == sorted(
        told.index(name) for name in ("Ben Kurz", "Mia Berg", "nobody by these rules")
    )
    assert not Turn.objects.filter(served__gt=0).exists(), "a rehearsal takes no turn"
    assert Party.objects.count() == 0
    report = client.post(page, {"do": "import", "rules_asked": "1", "by_rules": "1"})["Location"]

    assert owners() == {"Albrecht": "mia", "Berger": "ben", "Conrad": "boss", "Dorn": "nora"}
    run = ImportRun.objects.get()
    assert (run.options[sharing.SHARED], run.created_count, run.updated_count) == (2, 4, 0)
    assert "Assigned by rules" in client.get(report).content.decode()
    assert Decision.objects.filter(change_set=run.change_set).count() == 2
    assert run.change_set is not None
    assert undo(run.change_set, actor=run.actor).complete
    assert Party.objects.count() == 0


def test_without_the_choice_or_without_rules_the_records_are_the_importers(client: Client, mia: User) -> None:
    ensure_catalogue()
    page = upload(client)
    assert 'name="by_rules"' not in client.get(page).content.decode(), "no rules for people"
    client.post(page, {"do": "import", "rules_asked": "1", "by_rules": "1"})
    assert set(owners().values()) == {"boss"}
    make_assignment_rule(kind="people", people=[str(mia.uid)])
    client.post(upload(client, FILE.replace(b"@example.com", b"@example.org")), {"do": "import", "rules_asked": "1"})
    assert set(owners().values()) == {"boss"}


def test_who_may_not_change_records_is_not_offered_it(rule: Any, tmp_path: Path) -> None:
    maker = make_holder("all", actions=("view", "create"))
    client = Client()
    client.force_login(maker)
    assert 'name="by_rules"' not in client.get(upload(client)).content.decode()
    path = write_csv(tmp_path / "p.csv", ["Last Name", "City"], [["Albrecht", "Bonn"]])
    mapping = {"columns": {"Last Name": "family_name", "City": "address.locality"}, "by_rules": True}
    import_file("people", path, actor=maker, mapping=mapping)
    assert owners() == {"Albrecht": maker.username}


def test_the_command_line_shares_out_what_would_be_nobodys(mia: User, tmp_path: Path) -> None:
    make_assignment_rule(people=[str(mia.uid)])
    path = write_csv(tmp_path / "t.csv", ["Subject"], [["Call"], ["Write"]])
    run = import_file("tasks", path, mapping={"columns": {"Subject": "subject"}, "by_rules": True})
    assert run.options[sharing.SHARED] == 2
    assert set(Task.objects.values_list("owner__username", flat=True)) == {"mia"}


def test_a_run_that_was_cut_off_goes_on_and_gives_nothing_twice(
    rule: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = make_administrator()
    rows = [[f"Albrecht{number}", "Bonn"] for number in range(5)]
    path = write_csv(tmp_path / "p.csv", ["Last Name", "City"], rows)
    mapping = {"columns": {"Last Name": "family_name", "City": "address.locality"}, "by_rules": True}
    run = begin("people", path, actor=boss, mapping=mapping)
    monkeypatch.setattr("rapport.platform.records.bulk.CHUNK", 2)
    calls: list[int] = []

    def cut_off(*args: Any, **kwargs: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(runner, "_heed_cancel", cut_off)
    with pytest.raises(KeyboardInterrupt):
        runner.execute(run, channel="command")
    run.refresh_from_db()
    assert Decision.objects.count() == run.options[sharing.SHARED] < 5
    monkeypatch.setattr(runner, "_heed_cancel", lambda run: None)
    runner.execute(run, channel="command")

    assert run.options[sharing.SHARED] == 5
    assert Decision.objects.count() == 5
    given = list(Party.objects.filter(kind="person").order_by("pk").values_list("owner__username", flat=True))
    assert given == ["mia", "ben", "mia", "ben", "mia"]
