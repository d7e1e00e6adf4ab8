"""As many fields as a kind may have, of every type, at every door; and one more."""

from __future__ import annotations

import json
from itertools import cycle, islice
from typing import Any

import pytest
from django.urls import reverse

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.custom_fields import records
from rapport.platform.custom_fields.definitions import additions_of
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser
from tests.factories import make_custom_field, make_organisation, make_person
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db
CHOICES = [{"value": f"v{number}", "en": f"Value {number}"} for number in range(50)]
MANY = "A" * 100_000


def definitions() -> list[CustomField]:
    """A hundred, of every type that holds values."""
    types = [kind for kind in CustomField.Type.values if kind not in ("formula", "lookup", "rollup")]
    return [
        CustomField(
            kind="people", type=kind, key=f"f{number}", label_en=f"Field {number}", currency="EUR", in_list=number < 20,
            choices=CHOICES * kind.endswith("choice"), linked_kind="organisations",
        )
        for number, kind in enumerate(islice(cycle(types), records.MOST_FIELDS))
    ]  # fmt: skip


def test_a_hundred_fields_are_written_and_read() -> None:
    linked = make_organisation()
    given: dict[str, Any] = {
        "text": "Word", "long_text": MANY, "integer": 7, "decimal": "1.5", "money": "2.25", "boolean": True,
        "date": "2026-01-02", "choice": "v49", "multi_choice": [f"v{n}" for n in range(50)], "url": "a.example",
        "link": str(linked.uid),
    }  # fmt: skip
    fields = definitions()
    registry.customise(additions_of(fields))
    try:
        person = make_person(**{field.name: given[field.type] for field in fields})
        browser = Browser(make_administrator())
        one = json.loads(browser.get(f"/api/v1/people/{person.uid}").content)
        pages = [reverse("people-list"), reverse("people-detail", args=[person.uid]), "/api/v1/people"]
        pages += [reverse("people-edit", args=[person.uid]), "/people/export/?format=csv&columns=all"]
        answers = [browser.get(page).status_code for page in pages]
    finally:
        registry.customise({})

    assert answers == [200] * len(pages)
    assert [field.type for field in fields if one[field.name] in (None, "", [])] == []
    assert Party.objects.get(pk=person.pk).version == 1


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", MANY),
        ("long_text", MANY + "A"),
        ("integer", "9" * 5_000),
        ("decimal", "1e999999"),
        ("money", "-" * 5_000),
        ("date", "99999-01-01"),
        ("multi_choice", ";".join(["v1"] * 5_000) + ";w"),
        ("url", MANY),
        ("link", MANY),
        ("link", ["a"] * 5_000),
        ("boolean", MANY),
    ],
)
def test_what_is_huge_is_refused(kind: str, value: Any) -> None:
    field = CustomField(kind="people", type=kind, key="huge", label_en="Huge", currency="EUR", choices=CHOICES,
                        linked_kind="organisations")  # fmt: skip
    registry.customise(additions_of([field]))
    try:
        with pytest.raises(Invalid) as refused:
            write.create(registry.get("people"), {"given_name": "Anna", "x_huge": value}, actor=None)
    finally:
        registry.customise({})

    assert list(refused.value.errors) == ["x_huge"]
    assert max(map(len, refused.value.errors["x_huge"])) < 500
    assert not Party.objects.exists()


def test_no_kind_has_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_FIELDS", 2)
    make_custom_field(type="money", label_en="One")
    make_custom_field(type="text", label_en="Two")

    with pytest.raises(Invalid) as refused:
        make_custom_field(type="text", label_en="Three")

    assert refused.value.errors == {"kind": ["At most 2 fields fit here."]}
