"""Steps that write: fields of the record itself, or another record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.automation.checking import members
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.steps.base import Input, InputKind, Passage, Step, StepType
from rapport.platform.automation.steps.values import clean_values, values_for
from rapport.platform.automation.steps.wording import value_words
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.automation.checking import Check


class SetFields(StepType):
    """``{"do": "set", "values": {field: value}}``: change the record."""

    name = "set"
    label = gettext_lazy("set fields")
    inputs = (Input("values", gettext_lazy("Fields"), InputKind.VALUES),)

    def clean(self, check: Check, given: Step, path: str) -> dict[str, Any]:
        members(given, {"values"}, path)
        return {"values": clean_values(check, check.spec, given.get("values"), f"{path}.values")}

    def run(self, passage: Passage, step: Step) -> None:
        wanted = values_for(passage, passage.spec, step["values"])
        passage.written(write.update_many(passage.spec, wanted, actor=passage.author))
        for run in passage.runs:
            passage.note(run, step, fields=sorted(step["values"]))

    def words(self, spec: RecordSpec, step: Step, user: User | None) -> str:
        return _("set %(values)s") % {"values": _listed(spec, spec, step["values"])}


class CreateRecord(StepType):
    """``{"do": "create", "kind": "tasks", "values": {…}}``: make another record."""

    name = "create"
    label = gettext_lazy("create a record")
    inputs = (
        Input("kind", gettext_lazy("Kind of record"), InputKind.KIND),
        Input("values", gettext_lazy("Fields"), InputKind.VALUES),
    )

    def clean(self, check: Check, given: Step, path: str) -> dict[str, Any]:
        members(given, {"kind", "values"}, path)
        kind = given.get("kind")
        if not isinstance(kind, str) or not registry.has(kind) or registry.get(kind).record.overview:
            raise RuleError(f"{path}.kind", _("There is no such kind of record."))
        target = registry.get(kind)
        if check.user is not None and not may(target, check.user, Action.CREATE.value):
            raise RuleError(f"{path}.kind", _("You may not create %(kind)s.") % {"kind": target.label_plural})
        return {"kind": kind, "values": clean_values(check, target, given.get("values"), f"{path}.values")}

    def run(self, passage: Passage, step: Step) -> None:
        target = registry.get(step["kind"])
        wanted = values_for(passage, target, step["values"])
        made = write.create_many(target, [wanted[pk] for pk in passage.ids], actor=passage.author)
        for run, row in zip(passage.runs, made, strict=True):
            passage.note(run, step, kind=target.name, uid=str(row.uid))

    def words(self, spec: RecordSpec, step: Step, user: User | None) -> str:
        if not registry.has(step["kind"]):
            return _("create a record of a kind that is gone")
        target = registry.get(step["kind"])
        values = _listed(target, spec, step["values"])
        return _("create: %(kind)s with %(values)s") % {"kind": target.label, "values": values}


def _listed(target: RecordSpec, source: RecordSpec, values: Mapping[str, Any]) -> str:
    said = []
    for name, value in values.items():
        field = target.fields.get(name)
        if field is not None:
            said.append(f"{field.label} = {value_words(field, source, value)}")
    return "; ".join(said)
