"""A file of people becomes people, organisations, employments, contact points, addresses, tags, roles and notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.customers.importing.headers import read_person_header
from rapport.customers.models import (
    Address,
    ContactPoint,
    Party,
    PartyRole,
    PartyTag,
    Relationship,
    TimelineItem,
    TouchBody,
)
from rapport.platform import write
from rapport.platform.history.undo import undo
from rapport.platform.records.models import ExternalId
from rapport.platform.records.registry import registry
from rapport.platform.search.entries import sample_token
from rapport.platform.search.models import SearchEntry
from rapport.platform.search.queries import search
from tests.factories.access import make_administrator
from tests.platform.exchange.files import counts, import_file, people_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_row_becomes_a_person_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "one.csv",
        ["Vorname", "Nachname", "E-Mail", "Telefon", "Handy", "Firma", "Straße", "PLZ", "Ort", "Land", "Tags", "Rolle",
         "Notiz", "Kundennummer", "Geburtsdatum"],
        [["Anna", "Albrecht", "Anna@Example.com", "030 5550118", "0171 5550118", "Acme GmbH", "Weg 1", "10115",
          "Berlin", "Deutschland", "vip, messe", "Kunde", "Mag Tee.", "K1", "31.12.1980"]],
    )  # fmt: skip
    run = import_file("people", file)
    anna = Party.objects.get(kind="person")
    assert counts(run) == (1, 0, 0, 0)
    assert (anna.display_name, anna.email, anna.phone, anna.city, anna.country) == (
        "Anna Albrecht", "anna@example.com", "+49305550118", "Berlin", "DE",
    )  # fmt: skip
    assert str(anna.birth_date) == "1980-12-31"
    assert anna.organisation is not None
    assert anna.organisation.display_name == "Acme GmbH"
    assert list(Relationship.objects.values_list("first", "second", "type__code")) == [
        (anna.pk, anna.organisation.pk, "works-for")
    ]
    assert set(ContactPoint.objects.values_list("kind", "norm", "label", "is_primary")) == {
        ("email", "anna@example.com", "", True),
        ("phone", "+49305550118", "", True),
        ("phone", "+491715550118", "mobile", False),
    }
    assert list(Address.objects.values_list("street", "postcode", "is_primary")) == [("Weg 1", "10115", True)]
    assert set(PartyTag.objects.values_list("tag__name", flat=True)) == {"vip", "messe"}
    assert list(PartyRole.objects.values_list("type__code", flat=True)) == ["customer"]
    assert list(ExternalId.objects.values_list("kind", "record_id", "value")) == [("people", anna.pk, "K1")]
    assert list(TouchBody.objects.values_list("party", "text")) == [(anna.pk, "Mag Tee.")]
    assert list(TimelineItem.objects.values_list("party", "kind", "summary")) == [(anna.pk, "note", "Mag Tee.")]


def test_the_import_writes_what_the_write_path_writes(tmp_path: Path) -> None:
    given = {"given_name": "Zoë", "family_name": "Çelik-Öz", "prefix": "Dr.", "job_title": "CEO"}
    file = write_csv(
        tmp_path / "z.csv",
        ["given_name", "family_name", "prefix", "job_title", "email", "phone"],
        [[*given.values(), "z@example.org", "+49 30 5550118 x12"]],
    )
    import_file("people", file)
    imported = Party.objects.get()
    written = write.create(
        registry.get("people"), {**given, "emails": ["z@example.org"], "phones": ["+49 30 5550118 x12"]}, actor=None
    )
    written.refresh_from_db()
    for name in (
        "display_name",
        "sort_key",
        "name_key",
        "script",
        "email",
        "phone",
        "prefix",
        "lifecycle",
        "job_title",
    ):
        assert getattr(imported, name) == getattr(written, name), name
    entries = {entry.record_id: entry for entry in SearchEntry.objects.filter(kind="people")}
    first, second = entries[imported.pk], entries[written.pk]
    for name in ("title", "title_key", "subtitle", "principals"):
        assert getattr(first, name) == getattr(second, name), name
    own = {sample_token(imported.pk), sample_token(written.pk)}  # the only token that says which record it is
    tokens = [
        {token for token in str(entry.tokens).split() if token.strip("'") not in own} for entry in (first, second)
    ]
    assert tokens[0] == tokens[1]
    points = ContactPoint.objects.values_list("kind", "value", "norm", "label", "is_primary", "state", "problem")
    assert set(points.filter(party=imported)) == set(points.filter(party=written))


def test_signs_that_copy_would_read_as_its_own_come_in_as_they_are(tmp_path: Path) -> None:
    odd = 'a\\b \\N c\td "e"\nf'
    file = write_csv(
        tmp_path / "odd.csv",
        ["given_name", "family_name", "nickname", "email", "street", "city", "description", "organisation"],
        [["Anna\\N", "O\\tto", "Back\\slash", "weird\\@example.org", "Hof\\1\nLinks", "Bonn\\", odd, "Pipe\\Line"]],
    )
    run = import_file("people", file)
    assert counts(run) == (1, 0, 0, 0)
    person = Party.objects.get(kind="person")
    assert (person.given_name, person.family_name, person.display_name) == ("Anna\\N", "O\\tto", "Anna\\N O\\tto")
    assert person.description == 'a\\b \\N c d "e"\nf'
    assert person.organisation is not None
    assert person.organisation.display_name == "Pipe\\Line"
    assert person.names.get().value == "Back\\slash"
    assert person.contact_points.get().value == "weird\\@example.org"
    address = person.addresses.get()
    assert (address.street, address.locality, address.is_primary) == ("Hof\\1\nLinks", "Bonn\\", True)
    assert person.contact_points.get().source == run.file_name == address.source
    assert SearchEntry.objects.get(kind="people").title == "Anna\\N O\\tto"


def test_a_second_import_of_the_same_file_changes_nothing(tmp_path: Path) -> None:
    file = people_file(tmp_path / "p.csv", 30)
    assert counts(import_file("people", file)) == (30, 0, 0, 0)
    before = set(Party.objects.values_list("pk", "version", "display_name"))
    points = set(ContactPoint.objects.values_list("pk", "norm", "is_primary"))
    assert counts(import_file("people", file)) == (0, 30, 0, 0)
    assert set(Party.objects.values_list("pk", "version", "display_name")) == before
    assert set(ContactPoint.objects.values_list("pk", "norm", "is_primary")) == points
    assert Party.objects.filter(kind="organisation").count() == 7


def test_update_overwrites_fill_does_not_and_skip_leaves(tmp_path: Path) -> None:
    header = ["external_id", "given_name", "family_name", "job_title", "department"]
    import_file("people", write_csv(tmp_path / "a.csv", header, [["1", "Anna", "Albrecht", "Clerk", ""]]))
    changed = write_csv(tmp_path / "b.csv", header, [["1", "Anna", "Albrecht", "Boss", "Sales"]])
    person = Party.objects.get(kind="person")
    assert counts(import_file("people", changed, on_match="skip")) == (0, 0, 1, 0)
    person.refresh_from_db()
    assert (person.job_title, person.department) == ("Clerk", "")
    assert counts(import_file("people", changed, on_match="fill")) == (0, 1, 0, 0)
    person.refresh_from_db()
    assert (person.job_title, person.department) == ("Clerk", "Sales")
    run = import_file("people", changed)
    person.refresh_from_db()
    assert (person.job_title, person.department) == ("Boss", "Sales")
    assert run.change_set is not None
    assert undo(run.change_set, actor=None).complete
    person.refresh_from_db()
    assert person.job_title == "Clerk"


def test_an_empty_cell_empties_nothing(tmp_path: Path) -> None:
    header = ["external_id", "family_name", "email", "job_title"]
    import_file("people", write_csv(tmp_path / "a.csv", header, [["1", "Albrecht", "a@example.com", "Clerk"]]))
    import_file("people", write_csv(tmp_path / "b.csv", header, [["1", "Albrecht", "", ""]]))
    person = Party.objects.get()
    assert (person.email, person.job_title) == ("a@example.com", "Clerk")


def test_later_rows_of_one_file_match_earlier_ones(tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "d.csv",
        ["first name", "last name", "email", "phone"],
        [["Anna", "Albrecht", "a@example.com", ""], ["Anna", "Albrecht", "A@EXAMPLE.COM", "+49 30 5550118"]],
    )
    assert counts(import_file("people", file)) == (1, 1, 0, 0)
    assert Party.objects.get().phone == "+49305550118"


def test_several_matches_fail_the_row_and_name_them(tmp_path: Path) -> None:
    people = registry.get("people")
    for name in ("Albrecht", "Berger"):
        write.create(people, {"family_name": name, "email": "info@example.com"}, actor=None)
    run = import_file("people", write_csv(tmp_path / "s.csv", ["name", "email"], [["Cora Conrad", "info@example.com"]]))
    assert counts(run) == (0, 0, 0, 1)
    assert "Albrecht, Berger" in run.issues.get().message
    assert Party.objects.count() == 2


def test_two_contacts_of_one_source_that_share_an_address_stay_two(tmp_path: Path) -> None:
    rows = [["1", "Anna Albrecht", "info@example.com"], ["2", "Bert Berger", "info@example.com"]]
    file = write_csv(tmp_path / "i.csv", ["external_id", "name", "email"], rows)
    assert counts(import_file("people", file)) == (2, 0, 0, 0)
    assert counts(import_file("people", file)) == (0, 2, 0, 0)


def test_the_same_bare_number_of_another_source_is_another_person(tmp_path: Path) -> None:
    import_file("people", write_csv(tmp_path / "shop.csv", ["Id", "Name"], [["17", "Anna Albrecht"]]))
    other = write_csv(tmp_path / "fair.csv", ["Id", "Name"], [["17", "Bert Berger"]])
    assert counts(import_file("people", other)) == (1, 0, 0, 0)
    assert counts(import_file("people", other)) == (0, 1, 0, 0)
    assert set(Party.objects.values_list("display_name", flat=True)) == {"Anna Albrecht", "Bert Berger"}


def test_bad_cells_are_kept_marked_and_reported(tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "bad.csv",
        ["last name", "email", "phone", "birth date", "language", "owner", "value class"],
        [["Albrecht", "anna(at)example", "12", "31.02.2020", "Nonsensish", "nobody", "Z"]],
    )
    run = import_file("people", file)
    person = Party.objects.get()
    assert counts(run) == (1, 0, 0, 0)
    assert run.marked_count == 1
    assert set(ContactPoint.objects.values_list("kind", "value", "state")) == {
        ("email", "anna(at)example", "invalid"),
        ("phone", "12", "invalid"),
    }
    assert person.birth_date is None
    assert person.description == "birth date: 31.02.2020\nlanguage: Nonsensish\nvalue class: Z"
    assert set(run.issues.values_list("column", flat=True)) == {
        "email", "phone", "birth date", "language", "owner", "value class",
    }  # fmt: skip


def test_the_whole_import_is_taken_back(tmp_path: Path) -> None:
    kept = write.create(registry.get("people"), {"family_name": "Keeper", "email": "p3@example.com"}, actor=None)
    run = import_file("people", people_file(tmp_path / "p.csv", 20))
    assert counts(run) == (19, 1, 0, 0)
    assert run.change_set is not None
    assert undo(run.change_set, actor=None).complete
    kept.refresh_from_db()
    assert list(Party.objects.values_list("pk", flat=True)) == [kept.pk]
    assert (kept.display_name, kept.phone, kept.organisation_id) == ("Keeper", "", None)
    assert ContactPoint.objects.count() == 1
    assert Relationship.objects.count() == 0
    assert ExternalId.objects.count() == 0
    entries = SearchEntry.objects.filter(kind__in=("people", "organisations"))
    assert list(entries.values_list("title", flat=True)) == ["Keeper"]


def test_a_person_who_moved_ends_one_employment_and_begins_another(tmp_path: Path) -> None:
    header = ["external_id", "name", "company"]
    import_file("people", write_csv(tmp_path / "a.csv", header, [["1", "Anna Albrecht", "Acme GmbH"]]))
    import_file("people", write_csv(tmp_path / "b.csv", header, [["1", "Anna Albrecht", "Bolt AG"]]))
    import_file("people", write_csv(tmp_path / "c.csv", header, [["1", "Anna Albrecht", "Acme GmbH"]]))
    anna = Party.objects.get(kind="person")
    in_force = Relationship.objects.filter(first=anna, valid_to__isnull=True)
    assert anna.organisation is not None
    assert anna.organisation.display_name == "Acme GmbH"
    assert [row.second.display_name for row in in_force] == ["Acme GmbH"]
    assert Party.objects.filter(kind="organisation").count() == 2


def test_a_parent_named_before_its_own_row_is_one_organisation(tmp_path: Path) -> None:
    rows = [["Bolt AG", "Acme GmbH", "Tools"], ["Acme GmbH", "", "Holding"], ["Cord Ltd", "Cord Ltd", ""]]
    run = import_file("organisations", write_csv(tmp_path / "o.csv", ["account", "subsidiary_of", "sector"], rows))
    assert run.rows_done == 3
    found = {party.display_name: party for party in Party.objects.all()}
    assert set(found) == {"Bolt AG", "Acme GmbH", "Cord Ltd"}
    assert found["Bolt AG"].organisation_id == found["Acme GmbH"].pk
    assert found["Acme GmbH"].industry == "Holding"
    assert found["Cord Ltd"].organisation_id is None


@pytest.mark.parametrize(
    ("header", "target", "group", "label"),
    [
        ("E-mail 1 - Value", "emails", "1", ""),
        ("Phone 2 - Type", "phones.label", "2", ""),
        ("Business Street 2", "address.street2", "work", "work"),
        ("MailingPostalCode", "address.postcode", "mailing", "mailing"),
        ("Mobiltelefon", "phones", "mobile", "mobile"),
        ("Home Phone 2", "phones", "home 2", "home"),
        ("address_1", "address.street", "", ""),
        ("Address 2 city", "address.locality", "2", ""),
        ("手机", "phones", "mobile", "mobile"),
        ("公司名称", "organisation", "", ""),
        ("Contact1 First Name", "given_name", "", ""),
        ("E-Mail-Adresse", "emails", "", ""),
    ],
)
def test_headers_of_many_programs_are_read(header: str, target: str, group: str, label: str) -> None:
    found = read_person_header(header)
    assert found is not None
    assert (found.target, found.group, found.label) == (target, group, label)


@pytest.mark.parametrize("header", ["Do Not Fax", "PhoneService", "Contact3 Last Name", "Status", "Churn"])
def test_headers_that_only_look_alike_are_left(header: str) -> None:
    assert read_person_header(header) is None


def test_a_column_that_says_the_same_in_every_row_is_no_id(tmp_path: Path) -> None:
    rows = [["Member", "Anna", "Albrecht"], ["Member", "Bert", "Berger"], ["Member", "Cora", "Conrad"]]
    run = import_file("people", write_csv(tmp_path / "p.csv", ["External_id__c", "First Name", "Last Name"], rows))
    assert counts(run) == (3, 0, 0, 0)


def test_equal_numbers_of_two_sorts_are_two_people(tmp_path: Path) -> None:
    rows = [["1", "2", "Anna", "Albrecht"], ["2", "1", "Bert", "Albrecht"]]
    file = write_csv(tmp_path / "p.csv", ["Id", "Customer number", "First Name", "Last Name"], rows)
    assert counts(import_file("people", file)) == (2, 0, 0, 0)
    assert set(ExternalId.objects.values_list("system", "value")) == {
        ("", "1"), ("", "2"), ("customer_number", "1"), ("customer_number", "2"),
    }  # fmt: skip


@pytest.mark.parametrize("row", [["First Name", "Last Name", "Email"], ["F__C", "NPSP__LASTNAME__C", ""]])
def test_a_row_that_repeats_the_headers_is_nobody(tmp_path: Path, row: list[str]) -> None:
    rows = [["Anna", "Albrecht", "a@example.org"], row, ["Bert", "Berger", ""]]
    run = import_file("people", write_csv(tmp_path / "p.csv", ["First Name", "Last Name", "Email"], rows))
    assert counts(run) == (2, 0, 0, 1)
    assert run.issues.get(severity="failed").message == "The row repeats the headers of the table."


def test_tags_of_a_file_are_found_by_the_search_for_new_and_known_people(tmp_path: Path) -> None:
    head = ["Vorname", "Nachname", "E-Mail", "Tags", "Rolle"]
    first = write_csv(tmp_path / "1.csv", head, [["Anna", "Albrecht", "a@example.com", "Messe", "Gärtner"]])
    second = write_csv(tmp_path / "2.csv", head, [["Anna", "Albrecht", "a@example.com", "Weinprobe", ""]])

    import_file("people", first)
    run = import_file("people", second, on_match="update")
    reader = make_administrator()

    def found(text: str) -> list[str]:
        return [hit.title for hit in search(reader, f"type:people {text}").items]

    assert [found(word) for word in ("messe", "gärtner", "weinprobe")] == [["Anna Albrecht"]] * 3
    assert run.change_set is not None
    undo(run.change_set, actor=None)
    assert (found("messe"), found("weinprobe")) == (["Anna Albrecht"], [])
