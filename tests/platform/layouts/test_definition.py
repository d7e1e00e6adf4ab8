"""What a kept arrangement means today, and what may be kept."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.platform.custom_fields.definitions import addition_of
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.layouts.checking import LayoutError, clean_definition
from rapport.platform.layouts.definition import Arranged, PanelPart, Section, arranged, required_fields
from rapport.platform.layouts.models import kinds
from rapport.platform.records.custom import joined
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import panels_for
from tests.factories import make_user
from tests.factories.access import make_holder


def spec(kind: str = "people") -> RecordSpec:
    return registry.get(kind)


def page(kept: dict[str, Any], of: RecordSpec | None = None) -> Arranged:
    found = of or spec()
    return arranged(found, kept, panels_for(found))


def cleaned(given: Any, kind: str = "people", user: Any = None) -> dict[str, Any]:
    return clean_definition(spec(kind), given, panels_for(spec(kind)), user)


def with_field(**values: Any) -> RecordSpec:
    """People with one field of an administrator's."""
    own = CustomField(kind="people", type="text", key="badge", label_en="Badge", **values)
    return joined(spec(), [addition_of(own)])


def test_without_a_layout_the_page_is_as_declared() -> None:
    found = page({})

    assert [section.key for section in found.zones["about"] if isinstance(section, Section)] == [
        "person",
        "work",
        "contact",
        "to_us",
        "personal",
    ]
    assert [list(section.fields) for section in found.sections] == [list(one.fields) for one in spec().fieldsets]
    assert found.zones["main"] == (PanelPart("brief"), PanelPart("timeline"))
    assert found.zones["side"][:2] == (PanelPart("tasks"), PanelPart("promises"))
    assert found.left_panels == ()
    assert "created_at" in found.left_fields
    assert "uid" not in found.left_fields


@pytest.mark.parametrize("kind", [name for name, _label in kinds()])
def test_every_page_is_kept_as_it_is_read(kind: str) -> None:
    found = page({}, spec(kind))

    kept = cleaned(found.as_json(), kind)

    assert page(kept, spec(kind)) == found
    assert all(panel.label for panel in panels_for(spec(kind)) if panel.key)


def test_what_came_after_a_layout_stands_where_it_is_declared() -> None:
    kept = page({}).as_json()
    kept["zones"]["about"] = [{"section": "mine", "fields": ["given_name", "family_name"], "title": {"en": "Mine"}}]
    kept["zones"]["side"] = []
    kept["left_out"]["panels"] = ["files"]

    found = page(kept, with_field(section="Solar"))

    keys = ["mine", "person", "work", "contact", "to_us", "personal", "solar"]
    assert [section.key for section in found.sections] == keys
    assert found.sections[1].fields == ("prefix", "middle_name", "suffix", "name_order", "phonetic")
    assert found.sections[-1].fields == ("x_badge",)
    assert PanelPart("tasks") in found.zones["side"]
    assert PanelPart("files") not in found.zones["side"]


def test_a_new_field_joins_its_section_where_that_is_always_shown() -> None:
    kept = page({}, with_field(section="Solar")).as_json()
    solar = kept["zones"]["about"][-1]
    assert solar == {"section": "solar", "fields": ["x_badge"]}
    solar["fields"] = []

    assert page(kept, with_field(section="Solar")).sections[-1].fields == ("x_badge",)

    solar["if"] = {"any": [{"all": [{"field": "city", "op": "isnull", "value": False}]}]}
    found = page(kept, with_field(section="Solar")).sections[-2:]
    assert [(one.key, one.fields) for one in found] == [("solar", ()), ("solar_2", ("x_badge",))]


def test_a_deleted_field_is_left_out_by_itself() -> None:
    kept = page({}, with_field(section="Solar")).as_json()
    kept["left_out"]["panels"] = ["gone"]

    found = page(kept)

    assert found.sections[-1] == Section("solar", (), {}, "Solar")
    assert found.left_panels == ()


def test_a_required_field_needs_a_place_that_is_always_shown() -> None:
    kept = page({}, spec("tasks")).as_json()
    assert "subject" in required_fields(spec("tasks"))
    section = next(part for part in kept["zones"]["about"] if "subject" in part.get("fields", []))
    section["if"] = {"any": [{"all": [{"field": "owner", "op": "isnull", "value": False}]}]}

    with pytest.raises(LayoutError, match="its section must always be shown"):
        cleaned(kept, "tasks")

    del section["if"]
    section["fields"].remove("subject")
    kept["left_out"]["fields"].append("subject")
    with pytest.raises(LayoutError, match="is required and has no default") as refused:
        cleaned(kept, "tasks")
    assert refused.value.path == "left_out.fields"


def test_a_required_field_with_a_default_may_be_left_out() -> None:
    assert "x_badge" in required_fields(with_field(is_required=True))
    assert "x_badge" not in required_fields(with_field(is_required=True, default_value="none"))


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ([], None),
        ("text", "definition"),
        ({"zone": {}}, "definition.zone"),
        ({"zones": []}, "zones"),
        ({"zones": {"top": []}}, "zones.top"),
        ({"zones": {"about": {}}}, "zones.about"),
        ({"zones": {"about": ["contact"]}}, "zones.about[0]"),
        ({"zones": {"about": [{"section": "Contact"}]}}, "zones.about[0].section"),
        ({"zones": {"about": [{"section": "contact"}, {"section": "contact"}]}}, "zones.about[1].section"),
        ({"zones": {"about": [{"section": "mine", "fields": []}]}}, "zones.about[0].title"),
        ({"zones": {"about": [{"section": "mine", "title": {"fr": "x"}}]}}, "zones.about[0].title.fr"),
        ({"zones": {"about": [{"section": "mine", "title": {"en": "x" * 81}}]}}, "zones.about[0].title.en"),
        ({"zones": {"about": [{"section": "contact", "columns": 3}]}}, "zones.about[0].columns"),
        ({"zones": {"about": [{"section": "contact", "columns": True}]}}, "zones.about[0].columns"),
        ({"zones": {"about": [{"section": "contact", "fields": ["nothing"]}]}}, "zones.about[0].fields"),
        ({"zones": {"about": [{"section": "contact", "fields": [{}]}]}}, "zones.about[0].fields"),
        ({"zones": {"about": [{"section": "contact", "fields": ["uid"]}]}}, "zones.about[0].fields"),
        ({"zones": {"about": [{"section": "contact", "fields": ["emails", "emails"]}]}}, "zones.about[0].fields"),
        ({"zones": {"main": [{"panel": "files"}, {"panel": "files"}]}}, "zones.main[1].panel"),
        ({"zones": {"main": [{"panel": ["files"]}]}}, "zones.main[0].panel"),
        ({"left_out": {"panels": ["nothing"]}}, "left_out.panels"),
        ({"left_out": {"fields": ["emails"], "else": []}}, "left_out.else"),
        ({"left_out": {"fields": ["emails"] * 301}}, "left_out.fields"),
        ({"zones": {"about": [{"panel": "files"}] * 61}}, "zones.about"),
        ({"zones": {"about": [{"section": "contact", "if": {"field": "nothing"}}]}}, "zones.about[0].if.field"),
        ({"left_out": {"fields": ["x" * 30_000]}}, "definition"),
    ],
)
def test_nonsense_is_refused_where_it_stands(given: Any, path: str | None) -> None:
    if path is None:
        assert cleaned(given) == {}
        return
    with pytest.raises(LayoutError) as refused:
        cleaned(given)
    assert refused.value.path == path


@pytest.mark.django_db
def test_a_field_that_its_writer_does_not_see_is_named_in_no_layout() -> None:
    blind = make_holder("own", field_rules=[{"kind": "people", "field": "birth_date", "rule": "hidden"}])
    given = {"left_out": {"fields": ["birth_date"]}}

    assert cleaned(given, user=make_user(is_administrator=True))["left_out"]["fields"] == ["birth_date"]
    with pytest.raises(LayoutError):
        cleaned(given, user=blind)
