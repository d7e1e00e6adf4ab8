"""Columns of a file become custom fields: known by label or key, read by the fields' own rules, back as they went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.importing.slots import OWN
from rapport.customers.models import Party
from rapport.platform.exchange.guess import guess_mapping
from rapport.platform.exchange.models import ImportRun
from rapport.platform.exchange.preview import preview
from rapport.platform.history.undo import undo
from rapport.platform.records.custom import PREFIX
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from tests.factories import make_custom_field, make_person, make_role, make_user
from tests.factories.access import make_administrator
from tests.factories.custom_fields import customised
from tests.platform.custom_fields.conftest import fields as fields  # the fixture
from tests.platform.exchange.files import begin, counts, import_file, write_csv
from tests.platform.exchange.test_round_trip import exported, state

pytestmark = pytest.mark.django_db(transaction=True)
PARTIES: Any = Party.objects
HEADER = ("Name", "Nickname", "Story", "Seats", "Score", "Vip", "Since", "Tier", "Page")
ANNA = ("Anna Albrecht", "Anni", "Once\nupon", "1,200", "7.2551", "x", "2/29/2024", "Silver", "anni.example")


@pytest.fixture
def required(db: None) -> Iterator[None]:
    """People need x_seats and have x_grade 4 unless it is said; organisations have x_rank 9."""
    make_custom_field(type="integer", label_en="Seats", is_required=True)
    make_custom_field(type="integer", label_en="Grade", default_value="4")
    make_custom_field(kind="organisations", type="integer", label_en="Rank", default_value="9")
    with customised():
        yield


def issues(run: ImportRun) -> list[tuple[int, str, str, str]]:
    """Row, column, value and message of everything that was told."""
    return list(run.issues.order_by("row", "column").values_list("row", "column", "value", "message"))


def test_both_sides_know_the_fields_by_the_same_prefix() -> None:
    assert OWN == PREFIX


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Nickname", "x_nickname"),  # what the administrator calls a field comes before the importer's own word
        ("seats", "x_seats"),
        ("Score auf Deutsch", "x_score"),
        ("x_tier", "x_tier"),
        ("Phone", "phones"),
        ("Vorname", "given_name"),
    ],
)
def test_a_header_means_the_field_that_is_called_so(fields: None, header: str, target: str) -> None:
    with translation.override("zh-hans"):
        mapping = guess_mapping(registry.get("people"), [header], [[""]])

    assert mapping.columns[0].target == target


def test_cells_become_values_of_the_type(fields: None, tmp_path: Path) -> None:
    run = import_file("people", write_csv(tmp_path / "f.csv", HEADER, [ANNA]))

    anna = PARTIES.get()
    assert (counts(run), issues(run)) == ((1, 0, 0, 0), [])
    assert (anna.display_name, anna.x_nickname, anna.x_story) == ("Anna Albrecht", "Anni", "Once\nupon")
    assert (anna.x_seats, anna.x_score, anna.x_vip) == (1200, Decimal("7.26"), True)
    assert (anna.x_since, anna.x_tier, anna.x_page) == (date(2024, 2, 29), "silver", "anni.example")
    assert not anna.names.exists()


def test_a_cell_that_is_no_value_is_told_and_kept(fields: None, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "f.csv", ["Name", "Seats", "Tier"], [["Anna", "many\\", "bronze"]])

    run = import_file("people", file)

    anna = PARTIES.get()
    assert counts(run) == (1, 0, 0, 0)
    assert (anna.custom, anna.description) == ({}, "Seats: many\\\nTier: bronze")
    assert issues(run) == [
        (2, "Seats", "many\\", "“many\\” is not a number. Write it like 1234.56. It was kept in the description."),
        (2, "Tier", "bronze", "“bronze” is not one of: gold, silver. It was kept in the description."),
    ]


def test_a_new_record_needs_what_is_required_and_holds_the_defaults(required: None, tmp_path: Path) -> None:
    old = PARTIES.get(pk=make_person(given_name="Olga", family_name="Old", email="o@example.com", x_seats=1).pk)
    rows = [
        ["Anna Albrecht", "", "3", "", "Acme GmbH"],
        ["Bert Braun", "", "", "5", ""],
        ["Cleo Cramer", "", "none", "", ""],
        ["Olga Old", "o@example.com", "", "6", ""],
    ]
    file = write_csv(tmp_path / "f.csv", ["Name", "E-mail", "Seats", "Grade", "Company"], rows)

    run = import_file("people", file)

    assert counts(run) == (1, 1, 0, 2)
    assert PARTIES.get(given_name="Anna").custom == {"x_seats": 3, "x_grade": 4}
    assert PARTIES.get(kind="organisation").custom == {"x_rank": 9}
    old.refresh_from_db()
    assert old.custom == {"x_seats": 1, "x_grade": 6}
    needed = [(row, message) for row, _column, _value, message in issues(run) if "new record" in message]
    assert needed == [(3, "A new record needs a value here: Seats."), (4, "A new record needs a value here: Seats.")]


def test_rows_that_match_change_or_fill_the_fields(fields: None, tmp_path: Path) -> None:
    person = make_person(given_name="Anna", family_name="Ast", email="a@example.com", x_seats=1, x_vip=False)
    rows = [["a@example.com", "", "7", "gold"], ["a@example.com", "Ja", "8", ""]]
    file = write_csv(tmp_path / "f.csv", ["E-mail", "Vip", "Seats", "Tier"], rows)

    filled = import_file("people", file, on_match="fill")
    held = PARTIES.get(pk=person.pk).custom
    updated = import_file("people", file)

    assert (counts(filled), held) == ((0, 2, 0, 0), {"x_seats": 1, "x_vip": False, "x_tier": "gold"})
    assert (counts(updated), PARTIES.get(pk=person.pk).custom) == (
        (0, 2, 0, 0),
        {"x_seats": 8, "x_vip": True, "x_tier": "gold"},
    )
    assert updated.change_set is not None
    undo(updated.change_set, actor=None)
    assert PARTIES.get(pk=person.pk).custom == held


@pytest.mark.parametrize("labels", [True, False])
def test_an_export_imports_back_unchanged(fields: None, labels: bool, tmp_path: Path) -> None:
    ensure_catalogue()
    make_custom_field(type="text", label_en="Last name")  # as the importer calls a field of the kind
    with customised():
        given = dict(zip(HEADER[1:], ANNA[1:], strict=True))
        values = {f"x_{name.lower()}": value for name, value in given.items()} | {"x_seats": 12, "x_vip": True}
        values["x_since"] = "2024-02-29"
        make_person(**values, x_last_name="Tab\there, “quote” \\N")
        spec = registry.get("people")
        before = state(spec)

        run = import_file("people", exported(spec, tmp_path / "f.csv", labels=labels))

        assert (counts(run), issues(run)) == ((0, 1, 0, 0), [])
        assert state(spec) == before
        before_versions = {row["version"] for row in before.values()}
        assert before_versions == {row["version"] for row in state(spec).values()}


def test_the_preview_shows_how_cells_are_read(fields: None, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "f.csv", ["Name", "Seats", "Since", "Tier"], [["Anna", "1,200", "29.02.2024", "GOLD"]])

    shown = preview(begin("people", file), registry.get("people"))

    assert [(cell.text, cell.stored) for cell in shown.rows[0].cells] == [
        ("Anna", ""),
        ("1,200", ""),
        ("29.02.2024", "29 Feb 2024"),
        ("GOLD", "Gold"),
    ]
    assert not PARTIES.exists()


def test_who_may_not_set_a_field_does_not_import_it(fields: None, tmp_path: Path) -> None:
    role = make_role(
        grants=[{"kind": "people", "action": action, "scope": "all"} for action in ("view", "create", "update")],
        field_rules=[{"kind": "people", "field": "x_seats", "rule": "read_only"}],
    )
    file = write_csv(tmp_path / "f.csv", ["Name", "Seats", "Tier"], [["Anna", "3", "gold"]])

    import_file("people", file, actor=make_user(roles=[str(role.uid)]))

    assert PARTIES.get().custom == {"x_tier": "gold"}


def test_imported_records_are_found_by_their_short_texts(fields: None, tmp_path: Path) -> None:
    rows = [["Anna Albrecht", "Quaxi", "Ohne Suche"], ["Bert Braun", "", ""]]

    import_file("people", write_csv(tmp_path / "f.csv", ["Name", "Nickname", "Story"], rows))

    reader = make_administrator()
    assert [hit.title for hit in search(reader, "quaxi").items] == ["Anna Albrecht"]
    assert [hit.title for hit in search(reader, "albrecht").items] == ["Anna Albrecht"]
    assert search(reader, "suche").items == []
