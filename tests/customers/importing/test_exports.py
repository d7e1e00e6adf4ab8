"""Exports as other programs write them today (made-up people): columns known, nobody lost, nobody invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from rapport.customers.models import Address, ContactPoint, Party, PartyTag, Relationship, TouchBody
from rapport.platform.exchange.models import ImportRun
from tests.platform.exchange.files import counts, import_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)

EXPORTS = Path(__file__).parent / "exports"


def ties() -> set[tuple[str, str, str]]:
    rows = Relationship.objects.exclude(type__is_employment=True)
    return set(rows.values_list("first__display_name", "type__code", "second__display_name"))


def points(person: Party) -> set[tuple[str, str, str]]:
    return set(ContactPoint.objects.filter(party=person).values_list("kind", "norm", "label"))


def addresses(person: Party) -> set[tuple[str, str, str, str, str, str]]:
    rows = Address.objects.filter(party=person)
    return set(rows.values_list("label", "street", "postcode", "locality", "region", "country"))


def import_export(name: str) -> ImportRun:
    run = import_file("people", EXPORTS / name)
    assert run.failed_count == 0 or name == "sf_report.csv"
    return run


def test_outlook_in_german() -> None:
    assert import_export("outlook_de.csv").mapping["layout"] == "outlook"
    anton = Party.objects.get(display_name="Anton Müller")
    assert (anton.job_title, anton.department, anton.birth_date) == ("Leiter", "Einkauf", date(1980, 3, 5))
    assert addresses(anton) == {
        ("work", "Weg 1\nHaus B", "10115", "Berlin", "", "DE"), ("home", "Gasse 2", "53111", "Bonn", "", "DE"),
    }  # fmt: skip
    assert {("fax", "+49305550110", "work"), ("phone", "+491715550115", "mobile")} < points(anton)
    assert ties() == {("Anton Müller", "spouse-of", "Eva Müller"), ("Sue Pen", "assistant-of", "Anton Müller")}
    assert set(TouchBody.objects.values_list("text", flat=True)) == {
        "Notiz", "Kinder: Tim", "Kinder: Tom", "Name des/der Vorgesetzten: Bob Boss",
    }  # fmt: skip


def test_outlook_in_french() -> None:
    run = import_export("outlook_fr.csv")
    assert (run.mapping["layout"], run.mapping["country"], run.marked_count) == ("outlook", "FR", 0)
    jean = Party.objects.get(given_name="Jean")
    assert (jean.family_name, jean.job_title, jean.department) == ("Dupont", "Directeur", "Ventes")
    assert jean.birth_date == date(1980, 3, 5)
    assert points(jean) >= {("fax", "+33142685301", "work"), ("phone", "+33612345678", "mobile")}
    assert ("work", "1 rue de la Paix", "75002", "Paris", "", "FR") in addresses(jean)


def test_outlook_in_chinese() -> None:
    assert import_export("outlook_zh.csv").mapping["layout"] == "outlook"
    wang = Party.objects.get(display_name="王小明")
    assert addresses(wang) == {("work", "中关村大街1号", "100080", "北京", "北京", "CN")}
    assert points(wang) >= {("phone", "+861062345678", "work"), ("phone", "+8613800138000", "mobile")}
    assert ties() == {("王小明", "spouse-of", "李梅"), ("张三", "assistant-of", "王小明")}


def test_google_with_its_new_headers() -> None:
    import_export("google2024.csv")
    anna = Party.objects.get(given_name="Anna")
    assert (anna.job_title, anna.organisation and anna.organisation.name) == ("CEO", "Acme GmbH")
    assert addresses(anna) == {("home", "Weg 1", "10115", "Berlin", "", "DE")}  # "DE" is no Delaware here
    assert list(PartyTag.objects.values_list("tag__name", flat=True)) == ["Friends"]
    assert ties() == {(anna.display_name, "spouse-of", "Hans Müller")}


def test_apple_cards_with_labels_of_their_own() -> None:
    import_export("apple.vcf")
    anna = Party.objects.get(given_name="Anna")
    assert points(anna) >= {("phone", "+491715550118", "Ferienhaus"), ("email", "anna@ex.org", "work")}
    assert ties() == {("Dr. Anna Müller", "spouse-of", "Hans Müller")}
    assert Party.objects.filter(kind="person").count() == 2  # the husband of the first card is the second one


def test_hubspot_with_several_companies_takes_the_first() -> None:
    run = import_export("hubspot.csv")
    anna = Party.objects.get(kind="person")
    assert anna.organisation is not None
    assert anna.organisation.name == "Acme GmbH"
    assert anna.description == "Associated Company: Acme GmbH;Beta AG"
    assert run.issues.filter(column="Associated Company IDs").count() == 1


def test_lines_below_a_report_are_nobody() -> None:
    run = import_export("sf_report.csv")
    assert counts(run) == (2, 0, 0, 5)
    assert ties() == {("Bob Boss", "reports-to", "Anna Muller")}


def test_dynamics_has_one_address_of_two_lines() -> None:
    import_export("dynamics.csv")
    anna = Party.objects.get(given_name="Anna")
    assert addresses(anna) == {("", "Weg 1\nHaus B", "10115", "Berlin", "", "DE"), ("", "", "", "Bonn", "", "")}


def test_headers_without_blanks_and_columns_of_one_name(tmp_path: Path) -> None:
    header = ["FIRSTNAME", "LASTNAME", "COMPANYNAME", "Notes", "Notes"]
    import_file("people", write_csv(tmp_path / "p.csv", header, [["Anna", "Albrecht", "Acme", "one", "two"]]))
    anna = Party.objects.get(kind="person")
    assert anna.organisation is not None
    assert TouchBody.objects.get().text == "one\n\ntwo"


def test_a_cover_sheet_is_passed_over_and_merged_cells_count_for_each_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.create_sheet("Cover", 0)["A1"] = "Cover"
    sheet = book.create_sheet("People")
    for row in (["Company", "First Name", "Last Name"], ["Acme", "Anna", "A"], [None, "Bert", "B"], ["", "Cora", "C"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "b.xlsx")
    run = import_file("people", tmp_path / "b.xlsx")
    assert run.options["sheet"] == "People"
    found = Party.objects.filter(kind="person").values_list("given_name", "organisation__name")
    assert set(found) == {("Anna", "Acme"), ("Bert", "Acme"), ("Cora", None)}
