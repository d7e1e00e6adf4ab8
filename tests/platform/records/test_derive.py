"""Declarations are checked when Rapport starts, and what is derived from a model is exact."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from rapport.customers.models import Party, Task
from rapport.customers.virtual import Tags
from rapport.platform.access.policy import OwnedBy
from rapport.platform.records.derive import build_spec
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.records.registry import Registry, UnknownKindError, registry


class GoodTask(RecordType[Task]):
    """A declaration with nothing but what is needed."""

    name = "good-tasks"
    access = OwnedBy("owner")


def wrong(**attributes: Any) -> str:
    """The message with which a declaration with these attributes is refused."""
    declared = type("WrongTask", (GoodTask,), attributes)
    with pytest.raises(ImproperlyConfigured) as refused:
        build_spec(declared(), "tests")
    return str(refused.value)


def test_a_wrong_name_is_refused_with_near_matches() -> None:
    assert "WrongTask.columns: there is no field 'subjct'. Did you mean 'subject'?" in wrong(columns=["subjct"])
    assert "WrongTask.filters: there is no field 'ownr'. Did you mean 'owner'" in wrong(filters=["ownr"])
    assert "WrongTask.fieldsets" in wrong(fieldsets=[Fieldset("x", ["nothing_like_it"])])
    assert "Known: " in wrong(fieldsets=[Fieldset("x", ["zzz"])])
    for attribute in ("sorts", "quick_create", "facts", "read_only", "import_keys"):
        assert f"WrongTask.{attribute}: there is no field 'x1'" in wrong(**{attribute: ["x1"]})
    assert "WrongTask.search: there is no field 'party__nam'" not in wrong(search={"party__nam": "A"})
    assert "there is no field 'nam'" in wrong(search={"party__nam": "A"})
    assert "there is no field 'zzz'" in wrong(default_sort="-zzz")


def test_an_unknown_attribute_is_refused_with_near_matches() -> None:
    assert wrong(colums=["subject"]) == "WrongTask has no attribute 'colums'. Near: columns, title_columns"
    assert wrong(qqqq=1).endswith("Near: none")


def test_what_no_index_can_order_is_no_sort() -> None:
    message = wrong(virtual=[Tags("tags", "Tags")], sorts=["tags"])
    assert message == "WrongTask.sorts: 'tags' is not a column, so no index can order by it"


def test_no_field_is_filtered_by_a_parameter_of_every_list() -> None:
    message = wrong(virtual=[Tags("sort", "Sort")], filters=["sort"])
    assert message == "WrongTask.filters: 'sort' is a parameter of every list already"


def test_a_model_without_history_is_refused() -> None:
    class Plain(models.Model):  # noqa: DJ008 - never a row
        class Meta:
            app_label = "tests"

    class PlainRecord(RecordType[Plain]):
        access = OwnedBy("owner")

    with pytest.raises(ImproperlyConfigured, match="must derive from TrackedModel"):
        build_spec(PlainRecord(), "tests")


def test_what_is_not_declared_is_derived() -> None:
    spec = build_spec(GoodTask(), "tests")
    editable = ("owner", "subject", "party", "due_on", "remind_at", "priority", "is_done", "description")
    assert spec.columns == editable[:6]
    assert [tuple(fieldset.fields) for fieldset in spec.fieldsets] == [editable]
    assert spec.quick_create == ("subject",)
    assert spec.label_plural == "tasks"
    assert {"is_done", "created_at"} <= set(spec.sorts) <= {"is_done", "created_at", "due_on"}
    assert spec.derived == {"columns", "fieldsets", "filters", "sorts", "quick_create", "facts"}


def test_the_spec_of_tasks() -> None:
    spec = registry.get("tasks")
    kinds = {name: (field.kind, field.required, field.nullable, field.read_only) for name, field in spec.fields.items()}
    assert kinds == {
        "uid": (FieldKind.UID, False, False, True),
        "created_at": (FieldKind.DATETIME, False, False, True),
        "updated_at": (FieldKind.DATETIME, False, False, True),
        "version": (FieldKind.INTEGER, False, False, True),
        "owner": (FieldKind.LINK, False, True, False),
        "subject": (FieldKind.TEXT, True, False, False),
        "party": (FieldKind.LINK, False, True, False),
        "due_on": (FieldKind.DATE, False, True, False),
        "remind_at": (FieldKind.DATETIME, False, True, False),
        "priority": (FieldKind.CHOICE, False, False, False),
        "is_done": (FieldKind.BOOLEAN, False, False, False),
        "done_at": (FieldKind.DATETIME, False, True, True),
        "description": (FieldKind.LONG_TEXT, False, False, False),
        "external_id": (FieldKind.COLLECTION, False, True, False),
        "about": (FieldKind.COLLECTION, False, True, False),
    }
    assert spec.owned
    assert spec.writable == {
        "owner", "subject", "party", "due_on", "remind_at", "priority", "is_done", "description", "external_id",
        "about",
    }  # fmt: skip
    assert [code for code, _label in spec.fields["priority"].choices] == ["low", "normal", "high"]


def test_the_spec_of_people() -> None:
    spec = registry.get("people")
    assert spec.fields["email"].kind is FieldKind.EMAIL
    assert spec.fields["phone"].kind is FieldKind.PHONE
    assert spec.fields["language"].kind is FieldKind.LANGUAGE
    assert spec.fields["birth_date"].kind is FieldKind.DATE
    assert spec.fields["organisation"].link_model is Party
    assert [f.name for f in spec.virtual_fields] == ["emails", "phones", "addresses", "roles", "tags", "external_id"]
    hidden = {"kind", "script", "merged_into", "next_task_on", "industry", "currency", "principals", "custom", "id"}
    assert not hidden & spec.fields.keys()
    read_only = {"display_name", "city", "country", "last_touch_at", "sort_key", "created_at"}
    assert not read_only & spec.writable
    assert spec.base_filter == {"kind": "person"}


def test_a_row_is_of_the_most_specific_kind() -> None:
    assert registry.of_instance(Party(kind="person")).name == "people"
    assert registry.of_instance(Party(kind="household")).name == "households"
    assert {spec.name for spec in registry.of_model(Party)} == {"people", "organisations", "households", "parties"}
    with pytest.raises(UnknownKindError):
        Registry().of_instance(Party(kind="person"))


def test_an_unknown_kind_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownKindError, match=r"no record kind 'peoples'. Known: .*people"):
        registry.get("peoples")
