"""The step that leads on by one of two ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.automation.checking import members
from rapport.platform.automation.conditions import RuleError, clean_condition, rows_that_pass
from rapport.platform.automation.steps.base import Input, InputKind, Passage, Step, StepType
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.automation.checking import Check


class Branch(StepType):
    """``{"do": "branch", "if": {…}, "then": […], "else": […]}``: by a condition on the record as it is then."""

    name = "branch"
    label = gettext_lazy("if … then … else")
    inputs = (
        Input("if", gettext_lazy("If"), InputKind.CONDITION),
        Input("then", gettext_lazy("Then"), InputKind.STEPS),
        Input("else", gettext_lazy("Otherwise"), InputKind.STEPS),
    )
    ends = True

    def clean(self, check: Check, given: Step, path: str) -> dict[str, Any]:
        members(given, {"if", "then", "else"}, path)
        inner = check.deeper(path)
        condition = clean_condition(check.spec, given.get("if"), check.user, f"{path}.if")
        if not condition:
            raise RuleError(f"{path}.if", _("Give a condition."))
        return {
            "if": condition,
            "then": inner.steps(given.get("then", []), f"{path}.then"),
            "else": inner.steps(given.get("else", []), f"{path}.else"),
        }

    def go_on(self, passage: Passage, step: Step, rest: Sequence[Step]) -> list[tuple[Passage, list[Step]]]:
        passing = passage.spec.objects().filter(pk__in=passage.ids)
        passing = passing.filter(rows_that_pass(passage.spec, step["if"], passage.author))
        yes = set(passing.values_list("pk", flat=True))
        found = []
        for way, runs in (
            ("then", [run for run in passage.runs if run.record_id in yes]),
            ("else", [run for run in passage.runs if run.record_id not in yes]),
        ):
            for run in runs:
                passage.note(run, step, way=way)
            if runs:
                found.append((passage.part(runs), [*step[way], *rest]))
        return found

    def words(self, spec: RecordSpec, step: Step, user: User | None) -> str:
        from rapport.platform.automation.sentence import condition_words

        alternatives = [" {} ".format(_("and")).join(group) for group in condition_words(spec, step["if"], user)]
        return _("if %(condition)s") % {"condition": " {} ".format(_("or")).join(alternatives)}

    def told(self, entry: Step) -> str:
        return _("then") if entry.get("way") == "then" else _("otherwise")

    def branches(self, step: Step) -> list[tuple[Any, Sequence[Step]]]:
        return [(_("then"), step["then"]), (_("otherwise"), step["else"])]
