"""The step after which a run goes on later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.platform.access.engine import visible_fields
from rapport.platform.automation.checking import members
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.limits import MOST_WAITED
from rapport.platform.automation.models import Run
from rapport.platform.automation.steps.base import Input, InputKind, Passage, Step, StepType
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.relative_dates import zone_of
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.automation.checking import Check


def date_choices(spec: RecordSpec) -> list[tuple[str, Any]]:
    """The fields of a kind that hold a date or a time."""
    dated = (FieldKind.DATE, FieldKind.DATETIME)
    return [(name, field.label) for name, field in spec.fields.items() if field.stored and field.kind in dated]


def clean_date_field(check: Check, name: Any, path: str) -> str:
    """The name of a field that holds a date and that the writer sees; RuleError otherwise."""
    seen = visible_fields(check.spec, check.user) if check.user is not None else list(check.spec.fields)
    if name not in dict(date_choices(check.spec)) or name not in seen:
        raise RuleError(path, _("Name a field that holds a date."))
    return str(name)


def clean_days(value: Any, path: str, *, least: int = -MOST_WAITED) -> int:
    """A whole number of days; RuleError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST_WAITED:
        bounds = {"least": least, "most": MOST_WAITED}
        raise RuleError(path, _("Give a whole number from %(least)s to %(most)s.") % bounds)
    return value


class Wait(StepType):
    """``{"do": "wait", "days": 3}``, or ``"until": FIELD`` and so many days after it (before it, when negative).

    What follows is fixed when the wait begins: a rule that is edited meanwhile lets the runs that wait go on as they
    were begun; one that is switched off lets none go on.
    """

    name = "wait"
    label = gettext_lazy("wait")
    inputs = (
        Input("days", gettext_lazy("Days"), InputKind.NUMBER),
        Input("until", gettext_lazy("counted from the field"), InputKind.CHOICE, choices=date_choices),
    )
    ends = True

    def clean(self, check: Check, given: Step, path: str) -> dict[str, Any]:
        members(given, {"days", "until"}, path)
        until = given.get("until")
        if not until:
            return {"days": clean_days(given.get("days"), f"{path}.days", least=1)}
        days = clean_days(given.get("days", 0), f"{path}.days")
        return {"days": days, "until": clean_date_field(check, until, f"{path}.until")}

    def go_on(self, passage: Passage, step: Step, rest: Sequence[Step]) -> list[tuple[Passage, list[Step]]]:
        now, going = timezone.now(), []
        for run in passage.runs:
            due = self._due(passage, step, run, now)
            if due is None:
                run.state, run.reason, run.rest = Run.State.CANCELLED, Run.Reason.NO_DATE, None
                run.finished_at = now
            elif due <= now:
                going.append(run)
            else:
                run.state, run.due_at, run.rest = Run.State.WAITING, due, list(rest)
                passage.note(run, step, until=due.isoformat())
        return [(passage.part(going), list(rest))] if going else []

    def _due(self, passage: Passage, step: Step, run: Run, now: datetime) -> datetime | None:
        if "until" not in step:
            return now + timedelta(days=step["days"])
        value = getattr(passage.rows[run.record_id], step["until"])
        if value is None:
            return None
        if isinstance(value, datetime):
            return value + timedelta(days=step["days"])
        day: date = value + timedelta(days=step["days"])
        return datetime.combine(day, time.min, zone_of(passage.author))

    def words(self, spec: RecordSpec, step: Step, user: User | None) -> str:
        days = int(step["days"])
        if "until" not in step:
            return ngettext("wait for %(days)s day", "wait for %(days)s days", days) % {"days": days}
        return _("wait until %(day)s") % {"day": day_words(spec, step["until"], days)}


def day_words(spec: RecordSpec, name: str, days: int) -> str:
    """A day counted from a field: "3 days before Due on"."""
    label = spec.fields[name].label if name in spec.fields else name
    if days == 0:
        return _("the day of %(field)s") % {"field": label}
    if days > 0:
        return ngettext("%(days)s day after %(field)s", "%(days)s days after %(field)s", days) % {
            "days": days,
            "field": label,
        }
    return ngettext("%(days)s day before %(field)s", "%(days)s days before %(field)s", -days) % {
        "days": -days,
        "field": label,
    }
