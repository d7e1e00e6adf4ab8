"""What an administrator may say of a field, and when the processes know it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils.translation import override

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.custom_fields import definitions, purge
from rapport.platform.custom_fields.indexes import make_indexes
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from tests.factories import make_custom_field, make_person, make_user, make_view
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db

PARTIES: Any = Party.objects
"""The rows without the types of their columns, among which custom fields are none."""


def changed(definition: CustomField, **values: Any) -> CustomField:
    """The definition after a change by the system."""
    found: CustomField = write.update(registry.get("custom-fields"), definition, values, actor=None)
    return found


def test_the_key_comes_from_the_first_label_and_stays() -> None:
    first = make_custom_field(label_en="", label_de="Größe der Schuhe")
    second = make_custom_field(label_en="Grosse der Schuhe!")
    chinese = make_custom_field(label_en="", label_zh="等级")

    assert [first.key, second.key, chinese.key] == ["grosse_der_schuhe", "grosse_der_schuhe_2", "deng_ji"]
    assert make_custom_field(label_en="???").key == "field"
    assert changed(second, label_en="Shoes").key == "grosse_der_schuhe_2"


def test_labels_and_choices_are_in_the_language_of_the_reader() -> None:
    choices = [{"value": "gold", "en": "Golden", "de": "Golden (de)"}, {"value": "plain", "zh": "普通"}]
    make_custom_field(label_en="Tier", label_de="Stufe", choices=choices)

    with customised():
        field = registry.get("people").fields["x_tier"]
        with override("de"):
            assert (str(field.label), [str(label) for _code, label in field.choices]) == (
                "Stufe",
                ["Golden (de)", "普通"],
            )
        with override("zh-hans"):
            labels = [str(label) for _code, label in field.choices]
            assert (str(field.label), labels) == ("Tier", ["Golden", "普通"])


@pytest.mark.parametrize(
    ("values", "at_fault"),
    [
        ({"label_en": ""}, "label_en"),
        ({"kind": "users"}, "kind"),
        ({"kind": "parties"}, "kind"),
        ({"type": "picture"}, "type"),
        ({"choices": []}, "choices"),
        ({"choices": [{"value": "A B", "en": "A"}]}, "choices"),
        ({"choices": ["Gold", "gold"]}, "choices"),
        ({"type": "text", "choices": ["Gold"]}, "choices"),
        ({"type": "integer", "default_value": "many"}, "default_value"),
        ({"default_value": "bronze"}, "default_value"),
        ({"type": "decimal", "decimal_places": 7}, "decimal_places"),
    ],
)
def test_what_makes_no_field_is_refused(values: dict[str, Any], at_fault: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_custom_field(**values)

    assert list(refused.value.errors) == [at_fault]
    assert not CustomField.objects.exists()


@pytest.mark.parametrize(("name", "value"), [("kind", "organisations"), ("type", "text")])
def test_kind_and_type_stay(name: str, value: str) -> None:
    definition = make_custom_field(type="integer", label_en="Seats")

    with pytest.raises(Invalid) as refused:
        changed(definition, **{name: value})

    assert list(refused.value.errors) == [name]
    assert getattr(CustomField.objects.get(), name) == getattr(definition, name)


def test_only_administrators_define_fields() -> None:
    with pytest.raises(Refused):
        make_custom_field(actor=make_user())

    assert not CustomField.objects.exists()


def test_kinds_of_one_table_share_a_key_only_with_one_type() -> None:
    make_custom_field(type="integer", label_en="Seats")

    with pytest.raises(Invalid) as refused:
        make_custom_field(kind="organisations", type="text", label_en="Seats")

    assert list(refused.value.errors) == ["type"]
    assert make_custom_field(kind="organisations", type="integer", label_en="Seats").name == "x_seats"


def test_a_choice_left_out_is_retired_and_comes_back() -> None:
    definition = make_custom_field(label_en="Tier")
    with customised():
        person = make_person(x_tier="silver")

    definition = changed(definition, choices=[{"value": "gold", "en": "Gold"}])

    with customised():
        field = registry.get("people").fields["x_tier"]
        assert (field.retired_choices, dict(field.choices)["silver"]) == (frozenset({"silver"}), "Silver")
        assert PARTIES.get(pk=person.pk).x_tier == "silver"
    definition = changed(definition, choices=["gold", {"value": "silver", "en": "Silver again"}])
    assert [choice["value"] for choice in definition.choices if not choice.get("retired")] == ["gold", "silver"]


def test_a_retired_field_is_shown_nowhere_and_comes_back_with_its_values() -> None:
    definition = make_custom_field(type="integer", label_en="Seats")
    with customised():
        person = make_person(x_seats=7)

    definition = changed(definition, state="retired")

    with customised():
        people = registry.get("people")
        assert "x_seats" not in people.fields
        assert "x_seats" not in (*people.filters, *people.sorts)
        with pytest.raises(Invalid):
            write.update(people, person, {"x_seats": 8}, actor=None)
    changed(definition, state="active")
    with customised():
        assert PARTIES.filter(x_seats=7).get().pk == person.pk


@pytest.mark.parametrize(
    "definition",
    [
        {"filters": [{"field": "x_seats", "op": "gte", "value": "2"}]},
        {"any": [[{"field": "x_seats", "op": "isnull", "value": True}]]},
        {"sort": "-x_seats"},
        {"columns": [{"name": "display_name"}, {"name": "x_seats"}]},
    ],
)
def test_a_field_that_a_view_uses_is_neither_retired_nor_deleted(definition: dict[str, Any]) -> None:
    field = make_custom_field(type="integer", label_en="Seats")
    make_custom_field(type="integer", label_en="Seats of honour")
    with customised():
        make_view(name="Large rooms", definition=definition)

    with pytest.raises(Invalid) as retiring:
        changed(field, state="retired")
    with pytest.raises(Invalid) as deleting:
        write.delete(registry.get("custom-fields"), field, actor=None)
    with customised():
        make_view(name="Others", definition={"sort": "x_seats_of_honour"})

    assert retiring.value.errors == {"state": ["Still used by: Large rooms. Take it out of them first."]}
    assert list(deleting.value.errors) == [""]
    assert CustomField.objects.get(key="seats").state == "active"


def test_deleting_a_field_is_taken_back_with_its_values() -> None:
    definition = make_custom_field(type="integer", label_en="Seats")
    with customised():
        person = make_person(x_seats=7)
    write.delete(registry.get("custom-fields"), definition, actor=None)
    act = ChangeSet.objects.latest("pk")
    with customised():
        assert "x_seats" not in registry.get("people").fields

    undo(act, actor=None)

    with customised():
        assert PARTIES.get(x_seats=7).pk == person.pk


def test_values_of_a_field_deleted_a_month_ago_go_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    definition = make_custom_field(type="integer", label_en="Seats")
    make_custom_field(label_en="Tier")
    with customised():
        person = make_person(x_seats=7, x_tier="gold")
    write.delete(registry.get("custom-fields"), definition, actor=None)

    assert purge.purge_deleted() == 0
    monkeypatch.setattr(purge, "KEPT", -purge.KEPT)
    assert purge.purge_deleted() == 1

    assert PARTIES.get(pk=person.pk).custom == {"x_tier": "gold"}
    undo(ChangeSet.objects.latest("pk"), actor=None)
    assert PARTIES.get(pk=person.pk).custom == {"x_seats": 7, "x_tier": "gold"}


def test_a_former_field_of_another_type_leaves_no_room_while_its_values_are_there() -> None:
    definition = make_custom_field(type="text", label_en="Seats")
    with customised():
        make_person(x_seats="many")
    write.delete(registry.get("custom-fields"), definition, actor=None)

    with pytest.raises(Invalid) as refused:
        make_custom_field(type="integer", label_en="Seats")

    assert list(refused.value.errors) == ["type"]
    assert make_custom_field(type="text", label_en="Seats").name == "x_seats"


def test_a_process_learns_of_a_change_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """given a process that has looked just now, when another one makes a field, then it has it at the next look"""
    clock = [100.0]
    monkeypatch.setattr(definitions, "CHECKED_EVERY", 1.0)
    monkeypatch.setattr("rapport.platform.custom_fields.definitions.time.monotonic", lambda: clock[0])
    with customised():
        held = registry.get("people")
        make_custom_field(type="integer", label_en="Seats")

        clock[0] += 0.9
        definitions.refresh_if_changed()
        assert "x_seats" not in registry.get("people").fields
        clock[0] += 0.1
        definitions.refresh_if_changed()

        assert "x_seats" in registry.get("people").fields
        assert "x_seats" not in held.fields  # what a request holds stays whole
        assert registry.current(held) is registry.get("people")


def test_a_look_without_a_change_costs_one_query(django_assert_num_queries: Any) -> None:
    make_custom_field(type="integer", label_en="Seats")
    with customised():
        people = registry.get("people")
        with django_assert_num_queries(1):
            definitions.refresh()
        assert registry.get("people") is people


@pytest.mark.django_db(transaction=True)
def test_an_index_is_made_for_what_lists_are_filtered_by_and_used() -> None:
    definition = make_custom_field(type="date", label_en="Since")
    make_custom_field(type="text", label_en="Remark", is_filterable=False)
    with customised():
        make_person(x_since="2024-02-29")

        assert make_indexes() == [f"cf_{definition.pk}"]
        assert make_indexes() == []
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            plan = PARTIES.filter(kind="person", x_since__gte="2024-01-01").order_by("x_since", "id").explain()
            cursor.execute("RESET enable_seqscan")
        assert f"cf_{definition.pk}" in plan
        changed(definition, is_filterable=False)
        assert make_indexes() == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'cf\\_%%'")
            assert cursor.fetchone() == (0,)
