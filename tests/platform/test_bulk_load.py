"""Bulk loading: every row with its change set, its own uid and the model's defaults, or none at all."""

from datetime import date

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from rapport.customers.models import Party, PartyRole, RoleType, Tag
from rapport.lib.ids import uuid7_text
from rapport.platform.bulk_load import BulkTable
from rapport.platform.history.change_sets import change_set

pytestmark = pytest.mark.django_db

COLUMNS = ("id", "kind", "display_name", "sort_key", "birth_date", "principals")


def test_rows_get_their_change_set_uid_and_defaults() -> None:
    table = BulkTable(Party, COLUMNS)
    with change_set(actor=None, channel="import", act="test") as opened:
        first, second = table.draw_ids(2)
        count = table.load(
            [
                (first, "person", "A\tb\\c\nd", "a", date(1980, 2, 29), [3, 1]),
                (second, "organisation", "王 & Söhne", "w", None, "{}"),
            ]
        )
    assert count == 2
    one, two = Party.objects.filter(pk__in=[first, second]).order_by("pk")
    assert (one.display_name, one.birth_date, one.principals) == ("A\tb\\c\nd", date(1980, 2, 29), [3, 1])
    assert (two.display_name, two.birth_date, two.principals) == ("王 & Söhne", None, [])
    assert {one.created_in, two.created_in} == {opened.uid}
    assert one.uid != two.uid
    assert one.uid.version == 7
    assert (one.version, one.lifecycle, one.custom, one.owner_id) == (1, "active", {}, None)
    assert one.created_at == two.created_at == one.updated_at


def test_drawn_ids_are_not_given_again() -> None:
    table = BulkTable(Party, COLUMNS)
    drawn = {*table.draw_ids(5), *table.draw_ids(5)}
    assert len(drawn) == 10
    with change_set(actor=None, channel="import", act="test"):
        later = Party.objects.create(kind="person", display_name="x", sort_key="x")
    assert later.pk not in drawn


def test_lines_get_their_change_set_and_defaults() -> None:
    table = BulkTable(Party, ("id", "uid", *COLUMNS[1:]))
    first, second = table.draw_ids(2)
    uids = [uuid7_text(), uuid7_text()]
    head = table.head()
    with change_set(actor=None, channel="import", act="test") as opened:
        table.load_text(
            head + f"{first}\t{uids[0]}\tperson\tA\\tb\\\\c\\nd\ta\t1980-02-29\t{{3,1}}\n".encode()
            + head + f"{second}\t{uids[1]}\torganisation\t王\tw\t\\N\t{{}}\n".encode()
        )  # fmt: skip
    one, two = Party.objects.filter(pk__in=[first, second]).order_by("pk")
    assert (one.display_name, one.birth_date, one.principals) == ("A\tb\\c\nd", date(1980, 2, 29), [3, 1])
    assert (two.display_name, two.birth_date, two.principals) == ("王", None, [])
    assert [str(one.uid), str(two.uid)] == uids
    assert {one.created_in, two.created_in} == {opened.uid}
    assert (one.version, one.lifecycle, one.custom, one.owner_id) == (1, "active", {}, None)
    assert one.created_at == two.created_at == one.updated_at


def test_lines_must_bring_their_uid_and_a_bad_one_refuses_all() -> None:
    with pytest.raises(ValueError, match="uid"):
        BulkTable(Tag, ("name",)).load_text(b"")
    table = BulkTable(Tag, ("uid", "name"))
    line = table.head() + f"{uuid7_text()}\tone\n".encode()
    with pytest.raises(IntegrityError, match="created_in"), transaction.atomic():
        table.load_text(line)
    with change_set(actor=None, channel="import", act="test"), pytest.raises(IntegrityError), transaction.atomic():
        table.load_text(line + line)
    assert not Tag.objects.exists()


def test_one_bad_row_refuses_all_and_the_next_call_starts_afresh() -> None:
    table = BulkTable(Tag, ("name",))
    with change_set(actor=None, channel="import", act="test"):
        with pytest.raises(IntegrityError), transaction.atomic():
            table.load([("one",), ("one",)])
        with pytest.raises(DataError), transaction.atomic():
            table.load([("two",), ("x" * 61,)])
        assert table.load([("three",)]) == 1
    assert set(Tag.objects.values_list("name", flat=True)) == {"three"}


def test_outside_a_change_set_the_database_refuses() -> None:
    with pytest.raises(IntegrityError, match="created_in"), transaction.atomic():
        BulkTable(Tag, ("name",)).load([("lost",)])
    assert not Tag.objects.exists()


def test_staged_rows_serve_further_statements_and_are_gone_after() -> None:
    table = BulkTable(Tag, ("name",))
    with change_set(actor=None, channel="import", act="test"):
        with table.staged([("a",), ("b",), ("c",)]) as stage, connection.cursor() as cursor:
            assert stage.count == 3
            cursor.execute(f'DELETE FROM "{stage.name}" WHERE name = %s', ["b"])
            assert stage.insert() == 2
        with table.staged([]) as again:
            assert (again.name, again.insert()) == (stage.name, 0)
    assert list(Tag.objects.order_by("name").values_list("name", flat=True)) == ["a", "c"]


def test_two_shapes_of_one_table_do_not_meet() -> None:
    with change_set(actor=None, channel="import", act="test"):
        role = RoleType.objects.create(code="test-role", label="Test")
        party = Party.objects.create(kind="person", display_name="x", sort_key="x")
        BulkTable(PartyRole, ("type_id", "party_id", "valid_to")).load([(role.pk, party.pk, date(2020, 1, 1))])
        BulkTable(PartyRole, ("type_id", "party_id", "valid_from")).load([(role.pk, party.pk, date(2021, 1, 1))])
    held = PartyRole.objects.filter(party=party).order_by("id").values_list("valid_from", "valid_to")
    assert list(held) == [(None, date(2020, 1, 1)), (date(2021, 1, 1), None)]


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(ValueError, match="no column party"):
        BulkTable(PartyRole, ("party",))
