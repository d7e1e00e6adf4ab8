"""Custom fields, and kinds that have them for the length of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rapport.platform.custom_fields import definitions
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.records.registry import registry
from tests.factories.writing import number, written


def make_custom_field(*, actor: Any = None, owner: Any = None, **values: Any) -> CustomField:
    """A field of people with choices, unless told otherwise; the kind has it only after :func:`customised`."""
    defaults: dict[str, Any] = {"kind": "people", "type": "choice", "label_en": f"Field {number()}"}
    if values.get("type", "choice") == "choice":
        defaults["choices"] = [
            {"value": "gold", "en": "Gold", "de": "Gold"},
            {"value": "silver", "en": "Silver", "de": "Silber"},
        ]
    made: CustomField = written("custom-fields", defaults, values, actor=actor)
    return made


@contextmanager
def customised() -> Iterator[None]:
    """Let the kinds have the fields of the database within the block, which a test's transaction will not keep."""
    definitions.refresh()
    try:
        yield
    finally:
        registry.customise({})
        definitions.forget()
