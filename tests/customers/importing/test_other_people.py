"""Rows that name a second person: spouse, manager, assistant, household, contact person."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.customers.importing.headers import read_organisation_header, read_person_header
from rapport.customers.models import ContactPoint, Party, Relationship, TouchBody
from rapport.platform.exchange import run as runner
from rapport.platform.exchange.models import ImportRun, LooseEnd
from rapport.platform.exchange.preview import preview
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from tests.platform.exchange.files import begin, counts, import_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ["Id", "First Name", "Last Name", "Company"]
NPSP = [
    "Contact1 First Name", "Contact1 Last Name", "Contact1 Personal Email", "Contact2 First Name", "Contact2 Last Name",
    "Contact2 Personal Email", "Contact2 Mobile Phone", "Home Street", "Home City", "Home Zip/Postal Code",
    "Home Country",
]  # fmt: skip


def ties() -> set[tuple[str, str, str]]:
    """Relationships but employments: first party, type, second party."""
    rows = Relationship.objects.exclude(type__is_employment=True).filter(valid_to__isnull=True)
    return set(rows.values_list("first__display_name", "type__code", "second__display_name"))


def people() -> list[str]:
    return sorted(Party.objects.filter(kind="person").values_list("display_name", flat=True))


def told(run: ImportRun) -> list[tuple[int, str, str]]:
    return list(run.issues.order_by("row").values_list("row", "column", "value"))


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Spouse/Partner Name", "spouse.name"), ("Manager's Name", "manager.name"), ("Reports To", "manager.name"),
        ("ReportsToId", "manager.external_id"), ("Reporting To", "manager.name"), ("AssistantName", "assistant.name"),
        ("Assistant's Phone", "assistant.phones"), ("Name des/der Vorgesetzten", "manager.name"),
        ("Name Assistent", "assistant.name"), ("Telefon Assistent", "assistant.phones"), ("配偶", "spouse.name"),
        ("经理姓名", "manager.name"), ("助理的电话", "assistant.phones"), ("Conjoint(e)", "spouse.name"),
        ("Emergency Contact Phone", "emergency.phones"), ("Contact2 Work Email", "second.emails"),
        ("Relation 1 - Value", "relation.name"), ("Household Name", "household.name"), ("Account Manager", "owner"),
        ("Children", "child.name"), ("Referred By", "referrer.name"),
    ],
)  # fmt: skip
def test_headers_that_speak_of_somebody_else(header: str, target: str) -> None:
    found = read_person_header(header)
    assert found is not None
    assert found.target == target


def test_a_file_of_organisations_names_contact_persons() -> None:
    targets = {name: read_organisation_header(name) for name in ("联系人", "Primary Contact", "Contact First Name")}
    assert [found.target for found in targets.values() if found] == [
        "contact.name", "contact.name", "contact.given_name",
    ]  # fmt: skip


def test_a_manager_given_by_name_is_linked_when_unique_at_the_same_organisation(tmp_path: Path) -> None:
    rows = [
        ["1", "Ann", "Lee", "Acme", "Bob Boss"], ["2", "Cid", "Roy", "Acme", "Boss, Bob"],
        ["3", "Bob", "Boss", "Acme", ""], ["4", "Bob", "Boss", "Other Ltd", ""], ["5", "Dee", "Fox", "Acme", "Zed Nil"],
    ]  # fmt: skip
    run = import_file("people", write_csv(tmp_path / "staff.csv", [*NAMES, "Manager"], rows))
    assert counts(run) == (5, 0, 0, 0)
    assert ties() == {("Ann Lee", "reports-to", "Bob Boss"), ("Cid Roy", "reports-to", "Bob Boss")}
    boss = Relationship.objects.filter(type__code="reports-to").values_list("second__organisation__name", flat=True)
    assert set(boss) == {"Acme"}
    assert people() == ["Ann Lee", "Bob Boss", "Bob Boss", "Cid Roy", "Dee Fox"]
    assert told(run) == [(6, "Manager", "Zed Nil")]
    assert list(TouchBody.objects.values_list("party__display_name", "text")) == [("Dee Fox", "Manager: Zed Nil")]
    assert not LooseEnd.objects.exists()


def test_two_namesakes_at_one_organisation_are_not_guessed_between(tmp_path: Path) -> None:
    rows = [["1", "Bob", "Boss", "Acme", ""], ["2", "Bob", "Boss", "Acme", ""], ["3", "Ann", "Lee", "Acme", "Bob Boss"]]
    run = import_file("people", write_csv(tmp_path / "staff.csv", [*NAMES, "Manager"], rows))
    assert ties() == set()
    assert run.issues.get().message.startswith("Several people")


def test_managers_by_id_are_linked_in_any_order_and_never_in_a_circle(tmp_path: Path) -> None:
    rows = [["1", "Ann", "Lee", "2"], ["2", "Bob", "Boss", "3"], ["3", "Cy", "Top", "1"], ["4", "Di", "End", "99"]]
    file = write_csv(tmp_path / "m.csv", ["Id", "First Name", "Last Name", "Manager ID"], rows)
    run = import_file("people", file)
    assert ties() == {("Ann Lee", "reports-to", "Bob Boss"), ("Bob Boss", "reports-to", "Cy Top")}
    assert told(run) == [(4, "Manager ID", "1"), (5, "Manager ID", "99")]


def test_a_new_manager_ends_the_old_one_and_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    header = ["Id", "First Name", "Last Name", "Manager ID"]
    rows = [["1", "Ann", "Lee", "2"], ["2", "Bob", "Boss", ""], ["3", "Cy", "Top", ""]]
    import_file("people", write_csv(tmp_path / "a.csv", header, rows))
    first = Relationship.objects.get()
    import_file("people", write_csv(tmp_path / "a.csv", header, rows))
    assert Relationship.objects.get() == first
    rows[0][3] = "3"
    import_file("people", write_csv(tmp_path / "a.csv", header, rows))
    assert ties() == {("Ann Lee", "reports-to", "Cy Top")}


def test_couples_that_name_each_other_are_two_people(tmp_path: Path) -> None:
    header = ["First Name", "Last Name", "Spouse", "Spouse Birthday"]
    rows = [["Jo", "Day", "Al Day", "1980-02-03"], ["Al", "Day", "Jo Day", ""], ["Ed", "May", "Flo May", "1.2.1990"],
            ["Gus", "Fry", "Hilda", ""]]  # fmt: skip
    run = import_file("people", write_csv(tmp_path / "c.csv", header, rows))
    assert ties() == {("Jo Day", "spouse-of", "Al Day"), ("Ed May", "spouse-of", "Flo May")}
    assert people() == ["Al Day", "Ed May", "Flo May", "Gus Fry", "Jo Day"]
    assert str(Party.objects.get(display_name="Al Day").birth_date) == "1980-02-03"
    assert told(run) == [(5, "Spouse", "Hilda")]
    again = import_file("people", write_csv(tmp_path / "c.csv", header, rows), match=["name"])
    assert counts(again) == (0, 4, 0, 0)
    assert len(people()) == 5


def test_an_assistant_with_a_number_is_made_at_the_same_organisation_once(tmp_path: Path) -> None:
    header = [*NAMES, "Assistant's Name", "Assistant's Phone"]
    rows = [["1", "Ann", "Lee", "Acme", "Sue Pen", "+49 30 5550118"], ["2", "Bo", "Ax", "Acme", "Sue Pen", ""],
            ["3", "Cy", "Ox", "Acme", "", "+49 30 5550119"]]  # fmt: skip
    import_file("people", write_csv(tmp_path / "a.csv", header, rows))
    assert ties() == {("Sue Pen", "assistant-of", "Ann Lee"), ("Sue Pen", "assistant-of", "Bo Ax")}
    sue = Party.objects.get(display_name="Sue Pen")
    assert (sue.phone, sue.organisation and sue.organisation.name) == ("+49305550118", "Acme")


def test_without_a_name_column_the_assistants_number_stays_with_the_person(tmp_path: Path) -> None:
    rows = [["1", "Ann", "Lee", "Acme", "+49 30 5550118"]]
    import_file("people", write_csv(tmp_path / "a.csv", [*NAMES, "Assistant's Phone"], rows))
    assert list(ContactPoint.objects.values_list("party__display_name", "norm", "label")) == [
        ("Ann Lee", "+49305550118", "assistant")
    ]


def test_npsp_rows_become_two_people_and_their_household(tmp_path: Path) -> None:
    row = ["Jo", "Day", "jo@example.org", "Al", "Fry", "al@example.org", "+1 212 555 0123", "1 Main St", "Troy",
           "12180", "United States"]  # fmt: skip
    run = import_file("people", write_csv(tmp_path / "n.csv", NPSP, [row]))
    assert counts(run) == (1, 0, 0, 0)
    assert ties() == {
        ("Jo Day", "household-member", "Day and Fry household"),
        ("Al Fry", "household-member", "Day and Fry household"),
    }  # fmt: skip
    al = Party.objects.get(display_name="Al Fry")
    assert (al.email, al.phone, al.city) == ("al@example.org", "+12125550123", "Troy")
    assert Party.objects.get(kind="household").city == "Troy"
    import_file("people", write_csv(tmp_path / "n.csv", NPSP, [row]))
    assert Party.objects.count() == 3
    assert Relationship.objects.count() == 2


def test_members_of_a_named_household_join_it(tmp_path: Path) -> None:
    header = ["First Name", "Last Name", "Household Name", "Household ID"]
    rows = [["Jo", "Day", "The Days", "h1"], ["Al", "Day", "The Days", "h1"], ["Ed", "Day", "The Days", "h2"]]
    import_file("people", write_csv(tmp_path / "h.csv", header, rows))
    assert Party.objects.filter(kind="household", display_name="The Days").count() == 2
    assert Relationship.objects.filter(second__kind="household").values("second").distinct().count() == 2


def test_a_contact_person_of_an_organisation_is_made_and_works_there(tmp_path: Path) -> None:
    header = ["Firma", "Ansprechpartner", "Telefon"]
    rows = [["Acme GmbH", "Eva Kern", "030 5550118"], ["Beta AG", "Einkauf", ""]]
    run = import_file("organisations", write_csv(tmp_path / "o.csv", header, rows))
    eva = Party.objects.get(kind="person")
    assert (eva.display_name, eva.organisation and eva.organisation.name) == ("Eva Kern", "Acme GmbH")
    assert ties() == {("Eva Kern", "contact-for", "Acme GmbH")}
    assert told(run) == [(3, "Ansprechpartner", "Einkauf")]


def test_the_whole_import_is_taken_back_with_those_it_made(tmp_path: Path) -> None:
    row = ["Jo", "Day", "jo@example.org", "Al", "Fry", "al@example.org", "", "1 Main St", "Troy", "12180", "US"]
    run = import_file("people", write_csv(tmp_path / "n.csv", NPSP, [row]))
    assert run.change_set is not None
    undo(run.change_set, actor=None)
    assert (Party.objects.count(), Relationship.objects.count(), ContactPoint.objects.count()) == (0, 0, 0)


def test_a_resumed_import_ties_what_earlier_chunks_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["1", "Ann", "Lee", "3"], ["2", "Bob", "Ash", "3"], ["3", "Cy", "Top", ""]]
    file = write_csv(tmp_path / "m.csv", ["Id", "First Name", "Last Name", "Manager ID"], rows)
    run = begin("people", file)
    monkeypatch.setattr(runner, "CHUNK", 1)

    def stop(run: ImportRun) -> None:
        if run.rows_done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runner.execute(run, channel="command", progress=stop)
    assert (Relationship.objects.count(), LooseEnd.objects.count()) == (0, 2)
    runner.execute(run, channel="command")
    assert ties() == {("Ann Lee", "reports-to", "Cy Top"), ("Bob Ash", "reports-to", "Cy Top")}
    assert not LooseEnd.objects.exists()


def test_a_child_before_its_parent_is_linked_and_nothing_is_doubled_after_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["1", "Acme North", "Acme", ""], ["2", "Acme South", "", "9"], ["9", "Acme", "", ""]]
    file = write_csv(tmp_path / "o.csv", ["Id", "Account Name", "Parent Account", "Parent Account ID"], rows)
    run = begin("organisations", file)
    monkeypatch.setattr(runner, "CHUNK", 1)

    def stop(run: ImportRun) -> None:
        if run.rows_done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runner.execute(run, channel="command", progress=stop)
    runner.execute(run, channel="command")
    found = Party.objects.values_list("display_name", "organisation__display_name")
    assert set(found) == {("Acme North", "Acme"), ("Acme South", "Acme"), ("Acme", None)}
    assert Party.objects.count() == 3
    assert counts(run) == (2, 1, 0, 0)
    assert told(run) == []


def test_the_preview_tells_of_somebody_who_cannot_be_linked(tmp_path: Path) -> None:
    run = begin("people", write_csv(tmp_path / "s.csv", [*NAMES, "Manager"], [["1", "Ann", "Lee", "Acme", "Zed Nil"]]))
    shown = preview(run, registry.get("people"))
    assert [cell.problem for cell in shown.rows[0].cells if cell.column.column == "Manager"] == [
        "Nobody could be linked for certain. The name was kept in a note."
    ]
    assert (Party.objects.count(), LooseEnd.objects.count()) == (0, 0)
