"""Kinds made in the browser, and one of them that the contracts walk as they walk the declared ones: visits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from rapport.platform.custom_fields import definitions
from rapport.platform.custom_fields.definitions import additions_of
from rapport.platform.custom_fields.kinds import records
from rapport.platform.custom_fields.kinds.declared import parent_additions, specs_of
from rapport.platform.custom_fields.models import CustomField, CustomKind, CustomRecord
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.custom import Addition
from rapport.platform.records.registry import registry
from tests.factories.writing import number, written

VISITS = "x-visits"


def make_custom_kind(*, actor: Any = None, owner: Any = None, **values: Any) -> CustomKind:
    """A kind that belongs to parties, of which as many as a test likes; there is one only after :func:`known`."""
    defaults = {"label_en": f"Course {number()}", "plural_en": f"Courses {number()}", "belongs_to": "parties"}
    with patch.object(records, "MOST_KINDS", 1_000):
        made: CustomKind = written("custom-kinds", defaults, values, actor=actor)
    return made


@contextmanager
def known() -> Iterator[None]:
    """Let the kinds of the database, with their fields, be there within the block."""
    definitions.refresh()
    try:
        yield
    finally:
        registry.make(())
        registry.customise({})
        definitions.forget()


def visits() -> CustomKind:
    """The kind of the contracts: owned, and belonging to parties."""
    return CustomKind(key=VISITS, label_en="Visit", plural_en="Visits", belongs_to="parties", menu="customers")


def let_visits_be(wanted: bool) -> None:
    """Let this process know the kind of the contracts and no other of its sort, or none at all."""
    present = [spec.name for spec in registry.made()]
    if present != [VISITS] * wanted:
        registry.make(specs_of([visits()]) if wanted else ())


_standing: dict[str, list[Addition]] = {}


def let_fields_stand(additions: dict[str, list[Addition]]) -> None:
    """Let every test from now on find these custom fields, and no others, beside what it makes itself."""
    _standing.clear()
    _standing.update(additions)
    registry.customise(_standing)


def forget_what_a_test_made() -> None:
    """The custom fields that stand, and no texts of fields."""
    registry.customise(_standing)
    registry.advise({})


def fields_of_visits() -> dict[str, list[Addition]]:
    """What belongs to them: the party, and a field each of some types."""
    choices = [{"value": "open", "en": "Open"}, {"value": "done", "en": "Done"}]
    fields = [
        CustomField(kind=VISITS, type=kind, key=f"visit_{kind}", label_en=f"Visit {kind}", choices=choices * is_choice,
                    currency="EUR", linked_kind="organisations")
        for kind in ("text", "date", "choice", "money", "link")
        for is_choice in [kind == "choice"]
    ]  # fmt: skip
    return additions_of(fields, parent_additions([visits()]))


def keep_visits() -> None:
    """Let the database have the kind: its records are written only while it is there."""
    if not CustomKind.objects.filter(key=VISITS).exists():
        with change_set(actor=None, channel="system", act="create"):
            visits().save()


def make_visit(*, actor: Any = None, **values: Any) -> CustomRecord:
    """A visit of the contracts, by nobody in particular."""
    keep_visits()
    made: CustomRecord = written(VISITS, {"name": f"Visit {number()}"}, values, actor=actor)
    return made
