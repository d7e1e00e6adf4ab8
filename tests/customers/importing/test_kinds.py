"""What a row of a file of people is: a person, the organisation that it names, or nobody at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.customers.models import ContactPoint, Party
from rapport.platform.history.undo import undo
from rapport.platform.records.models import ExternalId
from tests.factories.access import make_administrator
from tests.platform.exchange.files import counts, import_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)

OUTLOOK = ("Anrede", "Vorname", "Nachname", "Firma", "Position", "Geburtstag", "E-Mail-Adresse", "Telefon geschäftlich")


def parties() -> set[tuple[str, str, str]]:
    return set(Party.objects.values_list("kind", "display_name", "email"))


def cards(path: Path, *lines: tuple[str, ...]) -> Path:
    path.write_text("".join("\r\n".join(("BEGIN:VCARD", "VERSION:4.0", *card, "END:VCARD", "")) for card in lines))
    return path


def outlook(path: Path, *rows: tuple[str, ...]) -> Path:
    return write_csv(path, OUTLOOK, rows)


def test_a_card_says_what_it_stands_for(tmp_path: Path) -> None:
    file = cards(
        tmp_path / "a.vcf",
        ("KIND:org", "UID:u1", "FN:Nordlicht", "ORG:Nordlicht", "EMAIL:post@nordlicht.example", "TEL:+49305550118"),
        ("KIND:individual", "FN:Acme GmbH", "ORG:Acme GmbH"),
        ("KIND:x-robot", "FN:Rob Otter", "N:Otter;Rob;;;"),
        ("ORG:Ohne Namen AG", "EMAIL:info@ohnenamen.example"),
        ("KIND:group", "FN:Friends", "EMAIL:friends@lists.example", "MEMBER:urn:uuid:1"),
        ("KIND:location", "FN:Hall 4"),
    )
    run = import_file("people", file)
    assert counts(run) == (4, 0, 0, 2)
    assert parties() == {
        ("organisation", "Nordlicht", "post@nordlicht.example"),
        ("organisation", "Ohne Namen AG", "info@ohnenamen.example"),
        ("person", "Acme GmbH", ""),
        ("organisation", "Acme GmbH", ""),
        ("person", "Rob Otter", ""),
    }
    assert ExternalId.objects.get(value="u1").kind == "organisations"
    assert {issue.message for issue in run.issues.filter(severity="failed")} == {
        "The card stands for a group, a place or a thing, not for a person or an organisation."
    }


def test_an_organisations_card_keeps_what_only_people_have_and_its_parent(tmp_path: Path) -> None:
    card = ("KIND:org", "FN:Nordlicht Labor", "N:Labor;Nordlicht;;;", "ORG:Nordlicht AG", "TITLE:Einkauf")
    import_file("people", cards(tmp_path / "a.vcf", card))
    labor = Party.objects.get(display_name="Nordlicht Labor")
    assert (labor.kind, labor.description, labor.job_title, labor.family_name) == (
        "organisation", "Title: Einkauf", "", "",
    )  # fmt: skip
    assert labor.organisation is not None
    assert labor.organisation.display_name == "Nordlicht AG"


def test_a_row_that_names_only_a_company_is_the_company(tmp_path: Path) -> None:
    file = outlook(
        tmp_path / "o.csv",
        ("", "", "", "Nur Firma GmbH", "", "0.0.00", "info@nurfirma.example", "030 5550118"),
        ("Herr", "Anton", "Abel", "Nur Firma GmbH", "", "0.0.00", "anton@nurfirma.example", ""),
        ("", "", "", "Acme GmbH", "", "0.0.00", "jane.doe@acme.example", ""),
        ("", "", "", "Acme GmbH", "Einkauf", "0.0.00", "einkauf@acme.example", ""),
        ("", "", "", "", "", "", "solo@example.org", ""),
        ("", "", "", "Keine Spur AG", "", "", "", ""),
    )
    run = import_file("people", file)
    assert counts(run) == (5, 0, 0, 1)
    assert parties() == {
        ("organisation", "Nur Firma GmbH", "info@nurfirma.example"),
        ("person", "Anton Abel", "anton@nurfirma.example"),
        ("person", "jane.doe@acme.example", "jane.doe@acme.example"),
        ("person", "einkauf@acme.example", "einkauf@acme.example"),
        ("organisation", "Acme GmbH", ""),
        ("person", "solo@example.org", "solo@example.org"),
    }
    firm, anton = Party.objects.get(display_name="Nur Firma GmbH"), Party.objects.get(display_name="Anton Abel")
    assert anton.organisation == firm
    assert set(ContactPoint.objects.filter(party=firm).values_list("kind", "norm")) == {
        ("email", "info@nurfirma.example"), ("phone", "+49305550118"),
    }  # fmt: skip
    assert list(run.issues.order_by("row").values_list("row", "column", "value", "severity")) == [
        (2, "Firma", "Nur Firma GmbH", "marked"),
        (7, "", "", "failed"),
    ]


def test_a_contact_with_a_number_of_its_own_stays_a_person(tmp_path: Path) -> None:
    rows = [["17", "", "", "info@acme.example", "Acme GmbH"]]
    import_file("people", write_csv(tmp_path / "h.csv", ["Id", "First Name", "Last Name", "Email", "Company"], rows))
    assert parties() == {("person", "info@acme.example", "info@acme.example"), ("organisation", "Acme GmbH", "")}


def test_the_company_is_found_again_and_the_import_is_taken_back(tmp_path: Path) -> None:
    row = ("", "", "", "Nur Firma GmbH", "", "", "info@nurfirma.example", "")
    first = import_file("people", outlook(tmp_path / "a.csv", ("", "Anton", "Abel", "Nur Firma", "", "", "", ""), row))
    assert counts(first) == (2, 0, 0, 0)
    again = import_file("people", outlook(tmp_path / "b.csv", row))
    assert counts(again) == (0, 1, 0, 0)
    assert Party.objects.filter(kind="organisation").count() == 1
    assert first.change_set is not None
    undo(first.change_set, actor=make_administrator())
    assert not Party.objects.exists()


def test_an_empty_date_of_outlook_is_no_problem(tmp_path: Path) -> None:
    header = ["First Name", "Last Name", "Birthday"]
    rows = [["Ann", "A", "0/0/00"], ["Bob", "B", "0.0.00"], ["Cy", "C", "00.00.0000"], ["Di", "D", "32.13.1999"]]
    run = import_file("people", write_csv(tmp_path / "o.csv", header, rows))
    assert list(run.issues.values_list("row", "value")) == [(5, "32.13.1999")]
    assert set(Party.objects.values_list("birth_date", "description")) == {(None, ""), (None, "Birthday: 32.13.1999")}
