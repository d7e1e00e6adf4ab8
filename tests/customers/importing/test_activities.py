"""Files of touches and tasks as other programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from rapport.customers.importing.activities import minutes_of
from rapport.customers.models import Party, Task, Touch, TouchBody
from rapport.platform.history.undo import undo
from rapport.platform.records.models import ExternalId
from rapport.platform.records.registry import registry
from rapport.platform.write import update
from tests.factories.access import make_administrator
from tests.platform.exchange.files import counts, import_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)


def people(tmp_path: Path) -> None:
    rows = [["2440", "Ann", "Lee", "ann@example.org"], ["2441", "Bob", "Boss", "bob@example.org"]]
    import_file("people", write_csv(tmp_path / "p.csv", ["CONTACTID", "First Name", "Last Name", "Email"], rows))


def local(touch: Touch) -> str:
    return timezone.localtime(touch.happened_at).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("25", 25), ("00:25:00", 25), ("1:30", 90), ("1h 30m", 90), ("90 sec", 2), ("5 min", 5), ("25分钟", 25),
     ("1,5 Std", 90), ("2 Stunden", 120), ("soon", None), ("25 apples", None)],
)  # fmt: skip
def test_durations(text: str, minutes: int | None) -> None:
    assert minutes_of(text) == minutes


def test_calls_of_another_program_become_touches(tmp_path: Path) -> None:
    people(tmp_path)
    header = ["TASKID", "Call Start Time", "Call Duration (in seconds)", "Subject", "Call Type", "CONTACTID"]
    rows = [["1", "2021-04-15 23:03:00", "420", "Invoice", "Outbound", "2440"],
            ["2", "16 Apr, 2021 09:01:19", "90", "Back", "Inbound", "2441"]]  # fmt: skip
    assert counts(import_file("touches", write_csv(tmp_path / "c.csv", header, rows))) == (2, 0, 0, 0)
    found = [
        (t.party.display_name, local(t), t.channel, t.direction, t.duration_minutes, t.subject)
        for t in Touch.objects.select_related("party").order_by("happened_at")
    ]
    assert found == [
        ("Ann Lee", "2021-04-15 23:03", "call", "outbound", 7, "Invoice"),
        ("Bob Boss", "2021-04-16 09:01", "call", "inbound", 2, "Back"),
    ]


def test_touches_find_their_party_by_mail_name_or_id_and_dates_of_any_form(tmp_path: Path) -> None:
    people(tmp_path)
    header = ["Datum", "Kontakt", "Art", "Richtung", "Dauer", "Betreff", "Notizen"]
    rows = [["05.03.2025 09:15", "ann@example.org", "Telefonat", "ausgehend", "25 min", "Angebot", "Alles gut"],
            ["2025-03-06T10:00", "Bob Boss", "E-Mail", "eingehend", "", "Re", ""],
            ["7. März 2025", "2440", "Besprechung", "", "1:30", "Besuch", ""],
            ["08.03.2025", "nobody@example.org", "Anruf", "", "", "X", ""]]  # fmt: skip
    run = import_file("touches", write_csv(tmp_path / "t.csv", header, rows))
    assert counts(run) == (3, 0, 0, 1)
    found = Touch.objects.select_related("party").order_by("happened_at")
    assert [(t.party.display_name, local(t)[:10], t.channel, t.duration_minutes) for t in found] == [
        ("Ann Lee", "2025-03-05", "call", 25), ("Bob Boss", "2025-03-06", "email", None),
        ("Ann Lee", "2025-03-07", "meeting", 90),
    ]  # fmt: skip
    assert list(TouchBody.objects.values_list("text", flat=True)) == ["Alles gut"]
    assert run.issues.get().message == "There is no record “nobody@example.org”."


def test_an_id_of_a_contact_is_not_taken_for_one_of_an_organisation(tmp_path: Path) -> None:
    people(tmp_path)
    import_file("organisations", write_csv(tmp_path / "o.csv", ["ACCOUNTID", "Account Name"], [["2440", "Acme"]]))
    header = ["Start DateTime", "Subject", "CONTACTID", "ACCOUNTID"]
    rows = [["2025-03-05 10:00", "Demo", "", "2440"], ["2025-03-06 10:00", "Talk", "2440", "2440"]]
    assert counts(import_file("touches", write_csv(tmp_path / "e.csv", header, rows))) == (2, 0, 0, 0)
    found = Touch.objects.order_by("happened_at").values_list("party__display_name", "channel")
    assert list(found) == [("Acme", "meeting"), ("Ann Lee", "meeting")]


CALLS = ["TASKID", "Call Start Time", "Subject", "CONTACTID"]
EVENTS = ["EVENTID", "Start DateTime", "Subject", "CONTACTID"]


def touched() -> list[tuple[str, str]]:
    return sorted(Touch.objects.values_list("subject", "channel"))


def test_a_number_of_a_contact_is_not_taken_for_one_of_a_lead(tmp_path: Path) -> None:
    people(tmp_path)
    leads = [["2440", "Cara", "Lund", "c@example.org"], ["2442", "Dora", "Lark", "d@example.org"]]
    import_file("people", write_csv(tmp_path / "l.csv", ["LEADID", "First Name", "Last Name", "Email"], leads))
    header = ["TASKID", "Call Start Time", "Subject", "CONTACTID", "LEADID"]
    rows = [["1", "2021-04-15 23:03:00", "As a contact", "2440", "0"],
            ["2", "2021-04-16 23:03:00", "As a lead", "0", "2440"],
            ["3", "2021-04-17 23:03:00", "Nobody", "2442", "0"]]  # fmt: skip
    assert counts(import_file("touches", write_csv(tmp_path / "c.csv", header, rows))) == (2, 0, 0, 1)
    found = Touch.objects.select_related("party").order_by("happened_at")
    assert [(touch.subject, touch.party.display_name) for touch in found] == [
        ("As a contact", "Ann Lee"),
        ("As a lead", "Cara Lund"),
    ]


def test_the_same_touches_twice_are_there_once(tmp_path: Path) -> None:
    people(tmp_path)
    rows = [["1", "2021-04-15 23:03:00", "Invoice", "2440"], ["2", "2021-04-16 09:01:00", "Back", "2441"]]
    calls = write_csv(tmp_path / "calls.csv", CALLS, rows)
    assert counts(import_file("touches", calls)) == (2, 0, 0, 0)
    assert counts(import_file("touches", calls, on_match="skip")) == (0, 0, 2, 0)
    rows[1][2] = "Called back"
    again = import_file("touches", write_csv(tmp_path / "calls 2.csv", CALLS, rows))
    assert counts(again) == (0, 2, 0, 0)
    assert touched() == [("Called back", "call"), ("Invoice", "call")]
    # Another sort of activity may have the same numbers.
    events = write_csv(tmp_path / "events.csv", EVENTS, [["1", "2021-04-15 10:00:00", "Visit", "2440"]])
    assert counts(import_file("touches", events)) == (1, 0, 0, 0)
    assert touched() == [("Called back", "call"), ("Invoice", "call"), ("Visit", "meeting")]
    assert set(ExternalId.objects.filter(kind="touches").values_list("system", "value")) == {
        ("taskid", "1"), ("taskid", "2"), ("eventid", "1"),
    }  # fmt: skip
    assert again.change_set is not None
    undo(again.change_set, actor=None, channel="system")
    assert touched() == [("Back", "call"), ("Invoice", "call"), ("Visit", "meeting")]


def test_an_undone_import_of_touches_leaves_no_ids_and_can_be_done_again(tmp_path: Path) -> None:
    people(tmp_path)
    calls = write_csv(tmp_path / "calls.csv", CALLS, [["1", "2021-04-15 23:03:00", "Invoice", "2440"]])
    first = import_file("touches", calls)
    assert first.change_set is not None
    undo(first.change_set, actor=None, channel="system")
    assert (touched(), ExternalId.objects.filter(kind="touches").count()) == ([], 0)
    assert counts(import_file("touches", calls)) == (1, 0, 0, 0)


def test_the_same_tasks_twice_are_there_once_and_keep_their_other_ids(tmp_path: Path) -> None:
    rows = [["7", "Write", "2026-12-24"], ["8", "Call", "2026-12-25"]]
    path = write_csv(tmp_path / "tasks 2026-01.csv", ["Id", "Subject", "Due Date"], rows)
    assert counts(import_file("tasks", path)) == (2, 0, 0, 0)
    write = Task.objects.get(subject="Write")
    held = [{"system": "file tasks", "value": "7"}, {"system": "erp", "value": "A-1"}]
    update(registry.get("tasks"), write, {"external_id": held}, actor=None)
    rows[0][1] = "Write a letter"
    path = write_csv(tmp_path / "tasks 2026-02.csv", ["Id", "Subject", "Due Date"], rows)
    assert counts(import_file("tasks", path)) == (0, 2, 0, 0)
    assert sorted(Task.objects.values_list("subject", flat=True)) == ["Call", "Write a letter"]
    kept = ExternalId.objects.filter(kind="tasks", record_id=write.pk).values_list("system", "value")
    assert set(kept) == {("file tasks", "7"), ("erp", "A-1")}


def test_touches_and_tasks_are_found_by_their_external_id(tmp_path: Path) -> None:
    people(tmp_path)
    import_file("touches", write_csv(tmp_path / "c.csv", CALLS, [["77", "2021-04-15 23:03:00", "Invoice", "2440"]]))
    import_file("tasks", write_csv(tmp_path / "t.csv", ["Task ID", "Subject"], [["78", "Write"]]))
    client = Client()
    client.force_login(make_administrator())

    def found(kind: str, value: str) -> list[str]:
        answer = client.get(f"/api/v1/{kind}", {"external_id": value})
        assert answer.status_code == 200
        return [item["subject"] for item in answer.json()["items"]]

    assert [found("touches", value) for value in ("77", "taskid:77", "78")] == [["Invoice"], ["Invoice"], []]
    assert [found("tasks", value) for value in ("78", "task id:78", "other:78")] == [["Write"], ["Write"], []]


def test_tasks_of_other_programs(tmp_path: Path) -> None:
    people(tmp_path)
    header = ["Betreff", "Fällig am", "Priorität", "Status", "Kontakt"]
    rows = [["Anrufen", "24.12.2026", "Hoch", "Nicht begonnen", "Ann Lee"], ["Fertig", "1.2.2026", "", "Erledigt", ""]]
    assert counts(import_file("tasks", write_csv(tmp_path / "t.csv", header, rows))) == (2, 0, 0, 0)
    ann = Party.objects.get(display_name="Ann Lee")
    assert list(Task.objects.order_by("due_on").values_list("subject", "priority", "is_done", "party")) == [
        ("Fertig", "normal", True, None), ("Anrufen", "high", False, ann.pk),
    ]  # fmt: skip
