"""External ids as a field of any record kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.records.collections import as_list
from rapport.platform.records.models import ExternalId
from rapport.platform.records.virtual import VirtualField

if TYPE_CHECKING:
    from rapport.platform.write import Change


_VALUES = """
    SELECT json_agg(json_build_object('system', system, 'value', value) ORDER BY id)
      FROM records_externalid WHERE record_id = record.id AND kind = %s
"""

_CELL = """
    SELECT string_agg(CASE WHEN system = '' THEN value ELSE system || ':' || value END, ' ::: ' ORDER BY id)
      FROM records_externalid WHERE record_id = record.id AND kind = %s
"""


class ExternalIds(VirtualField):
    """The ids a record has in other systems: ``{"system", "value"}`` each; a bare text has no system."""

    def __init__(self, kind: str) -> None:
        super().__init__("external_id", gettext_lazy("External id"))
        self.record_kind = kind

    def subquery(self) -> tuple[str, list[Any]]:
        return _VALUES, [self.record_kind]

    def cell_subquery(self) -> tuple[str, list[Any]]:
        return _CELL, [self.record_kind]

    def clean(self, value: Any) -> list[dict[str, str]]:
        cleaned = []
        for item in as_list(value):
            system, text = (item.get("system", ""), item.get("value")) if isinstance(item, dict) else ("", item)
            if not text or len(str(text)) > 200 or len(str(system)) > 60:
                raise ValidationError(_("“%(value)s” is not an id."), params={"value": str(item)[:60]}, code="invalid")
            cleaned.append({"system": str(system), "value": str(text)})
        return cleaned

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        """The ids of a whole batch by three statements, since imports bring thousands."""
        wanted = {
            change.instance.pk: {(item["system"], item["value"]) for item in ids}
            for change, ids in zip(changes, values, strict=True)
        }
        known = ExternalId.objects.filter(kind=self.record_kind)
        present: dict[int, set[tuple[str, str]]] = {}
        stale: list[int] = []
        for pk, record_id, *pair in known.filter(record_id__in=list(wanted)).values_list(
            "pk", "record_id", "system", "value"
        ):
            key = (str(pair[0]), str(pair[1]))
            present.setdefault(record_id, set()).add(key)
            if key not in wanted[record_id]:
                stale.append(pk)
        if stale:
            known.filter(pk__in=stale).delete()
        new = [(change, key) for change in changes for key in sorted(self._new(change, wanted, present))]
        held = known.filter(value__in={value for _change, (_system, value) in new}).values_list("system", "value")
        taken = set(held) if new else set()
        made = []
        for change, (system, value) in new:
            if (system, value) in taken:
                change.add_error("external_id", _("Another record has the id %(value)s.") % {"value": value})
                continue
            taken.add((system, value))
            row = ExternalId(kind=self.record_kind, record_id=change.instance.pk, system=system, value=value)
            made.append(row)
        ExternalId.objects.bulk_create(made, batch_size=1000)

    @staticmethod
    def _new(
        change: Change[Any],
        wanted: Mapping[int, set[tuple[str, str]]],
        present: Mapping[int, set[tuple[str, str]]],
    ) -> set[tuple[str, str]]:
        return wanted[change.instance.pk] - present.get(change.instance.pk, set())

    def forget(self, ids: Sequence[int]) -> None:
        ExternalId.objects.filter(kind=self.record_kind, record_id__in=ids).delete()

    def condition(self, operator: str, value: Any) -> Q:
        rows = ExternalId.objects.filter(kind=self.record_kind)
        if operator == "exact":
            system, colon, local = str(value).partition(":")
            matching = rows.filter(
                Q(value=str(value)) | Q(system=system, value=local) if colon else Q(value=str(value))
            )
        elif operator == "in":
            matching = rows.filter(value__in=[str(item) for item in value])
        elif operator == "isnull":
            return ~Q(pk__in=rows.values("record_id")) if value else Q(pk__in=rows.values("record_id"))
        else:
            return super().condition(operator, value)
        return self._records(matching)

    def exactly(self, items: Sequence[Mapping[str, str]]) -> Q:
        """The records that have any of these ids, each of its own system."""
        wanted = Q(pk__in=[])
        for item in items:
            wanted |= Q(system=item["system"], value=item["value"])
        return self._records(ExternalId.objects.filter(wanted, kind=self.record_kind))

    def _records(self, matching: QuerySet[ExternalId]) -> Q:
        return Q(pk__in=matching.values("record_id"))

    def text(self, value: Any) -> str:
        return " ::: ".join(
            f"{item['system']}:{item['value']}" if item["system"] else item["value"] for item in value or []
        )
