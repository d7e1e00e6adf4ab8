"""What an import created, updated or found, as a filter of any list: ``import=RUN`` or ``import=RUN.updated``.

Who may see a record is the list's own question; the filter adds nothing to it.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Func, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.lib.ids import parse_uid
from rapport.platform.exchange.models import ImportFound, ImportRun
from rapport.platform.exchange.outcome import CREATED, SKIPPED, UPDATED, Outcome
from rapport.platform.records.any_of import any_of
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListFilter
from rapport.platform.records.matching import IDS_AT_ONCE
from rapport.platform.records.spec import RecordSpec
from rapport.platform.records.virtual import VirtualField

PARAMETER = "import"
_LABELS = {
    CREATED: gettext_lazy("created"),
    UPDATED: gettext_lazy("updated"),
    SKIPPED: gettext_lazy("found, rows skipped"),
}


def record_found(run: ImportRun, outcome: Outcome) -> None:
    """Note the records that rows of a chunk found present, in the transaction that writes the chunk."""
    found: dict[str, set[int]] = defaultdict(set)
    for row, (record, _name) in outcome.whom.items():
        fate = outcome.fates.get(row)
        if record and fate in (UPDATED, SKIPPED):
            found[fate].add(record)
    ImportFound._default_manager.bulk_create(
        ImportFound(run=run, fate=fate, records=sorted(records)) for fate, records in sorted(found.items())
    )


class ImportedRows(VirtualField):
    """The condition of the filter, for the lists of one kind."""

    kind = FieldKind.UID
    read_only = True

    def __init__(self, record_kind: str) -> None:
        super().__init__(PARAMETER, gettext_lazy("Import"))
        self.record_kind = record_kind

    def condition(self, operator: str, value: Any) -> Q:
        if operator not in ("exact", "in"):
            return super().condition(operator, value)
        found = Q(pk__in=[])
        for text in value if operator == "in" else [value]:
            found |= self._rows(str(text))
        return found

    def _rows(self, text: str) -> Q:
        run, fate = _parsed(text)
        if run is None:
            return Q(pk__in=[])
        if fate == CREATED:  # other kinds too: people come with their organisations
            return Q(created_in=run.change_set.uid) if run.change_set is not None else Q(pk__in=[])
        if run.kind != self.record_kind:
            return Q(pk__in=[])
        noted = ImportFound._default_manager.filter(run=run, fate=fate)
        size = noted.aggregate(size=Sum(Func(F("records"), function="cardinality")))["size"] or 0
        if size <= IDS_AT_ONCE:
            ids = sorted(set(chain.from_iterable(noted.values_list("records", flat=True))))
            return any_of("pk", ids)
        return Q(pk__in=noted.annotate(record=Func(F("records"), function="unnest")).values("record"))

    def shown(self, value: Any) -> str:
        """The file's name and what became of the records."""
        run, fate = _parsed(str(value))
        return f"{run.file_name}, {_LABELS[fate]}" if run is not None else str(value)


def _parsed(text: str) -> tuple[ImportRun | None, str]:
    """The run (None when it is gone) and the fate that a value names; ValidationError when it names none."""
    uid, _dot, fate = text.partition(".")
    parsed = parse_uid(uid)
    if parsed is None or (fate or CREATED) not in _LABELS:
        raise ValidationError(_("“%(value)s” is no import."), params={"value": text[:60]}, code="invalid")
    return ImportRun.objects.select_related("change_set").filter(uid=parsed).first(), fate or CREATED


def _field_of(spec: RecordSpec) -> FieldSpec | None:
    if spec.record.overview:
        return None
    virtual = ImportedRows(spec.name)
    return FieldSpec(PARAMETER, virtual.label, FieldKind.UID, read_only=True, virtual=virtual)


FILTER = ListFilter(PARAMETER, _field_of)


def list_parameter(run: ImportRun, fate: str) -> str:
    """The part of a list's address that leaves the records of an import."""
    return f"{PARAMETER}={run.uid}" if fate == CREATED else f"{PARAMETER}={run.uid}.{fate}"
