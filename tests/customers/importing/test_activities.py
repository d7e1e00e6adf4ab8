"""Files of touches and tasks as other programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from rapport.customers.importing.activities import minutes_of
from rapport.customers.models import Party, Task, Touch, TouchBody
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


def test_tasks_of_other_programs(tmp_path: Path) -> None:
    people(tmp_path)
    header = ["Betreff", "Fällig am", "Priorität", "Status", "Kontakt"]
    rows = [["Anrufen", "24.12.2026", "Hoch", "Nicht begonnen", "Ann Lee"], ["Fertig", "1.2.2026", "", "Erledigt", ""]]
    assert counts(import_file("tasks", write_csv(tmp_path / "t.csv", header, rows))) == (2, 0, 0, 0)
    ann = Party.objects.get(display_name="Ann Lee")
    assert list(Task.objects.order_by("due_on").values_list("subject", "priority", "is_done", "party")) == [
        ("Fertig", "normal", True, None), ("Anrufen", "high", False, ann.pk),
    ]  # fmt: skip
