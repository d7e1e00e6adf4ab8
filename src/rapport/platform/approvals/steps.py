"""The step of automations that asks for an approval; what follows depends on the decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from rapport.platform import write
from rapport.platform.access.models import Role, Team, User
from rapport.platform.approvals.asked import AskedError, by_runs, clean_asked, in_words
from rapport.platform.approvals.locks import STEP, lockable
from rapport.platform.approvals.models import Approval, How, State
from rapport.platform.automation.checking import members
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.models import Run
from rapport.platform.automation.steps.base import Input, InputKind, Passage, Step, StepType
from rapport.platform.automation.steps.waiting import clean_days
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.followed import is_followed_kind
from rapport.platform.records.links import uid_of
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.automation.checking import Check

_PEOPLE = ("user", "user2", "user3")
_ASKED = {**dict.fromkeys(_PEOPLE, "user"), "role": "role", "lead": "team"}
"""Member of the step → what it names."""
_MODELS = {"user": User, "role": Role, "team": Team}
LOOKS_AGAIN = timedelta(days=30)
"""A run that waits is woken by the decision; it looks by itself as well, should the record be gone meanwhile."""
WAYS = {State.APPROVED: "approved", State.REFUSED: "refused", State.TAKEN_BACK: "refused"}


def _field_choices(spec: RecordSpec) -> list[tuple[str, Any]]:
    return [(name, spec.fields[name].label) for name in lockable(spec)]


class Approve(StepType):
    """``{"do": "approve", "subject": …, "user": UID, "role": UID, "lead": UID, …, "approved": […], "refused": […]}``.

    The run waits for the decision. What is taken back goes on as what is refused.
    """

    name = STEP
    label = gettext_lazy("ask for approval")
    inputs = (
        Input("subject", gettext_lazy("What is to be approved"), InputKind.TEXT),
        Input("user", gettext_lazy("Person"), InputKind.LOOKUP, looked_up="users"),
        Input("user2", gettext_lazy("second person"), InputKind.LOOKUP, looked_up="users"),
        Input("user3", gettext_lazy("third person"), InputKind.LOOKUP, looked_up="users"),
        Input("role", gettext_lazy("anybody with the role"), InputKind.LOOKUP, looked_up="roles"),
        Input("lead", gettext_lazy("the lead of the team"), InputKind.LOOKUP, looked_up="teams"),
        Input("how", gettext_lazy("Of several"), InputKind.CHOICE, choices=lambda spec: How.choices),
        Input("days", gettext_lazy("Days to decide"), InputKind.NUMBER),
        Input("escalate_to", gettext_lazy("then also ask"), InputKind.LOOKUP, looked_up="users"),
        Input("locks", gettext_lazy("Fields that are locked meanwhile"), InputKind.FIELDS, choices=_field_choices),
        Input(
            "own",
            gettext_lazy("Who set it off"),
            InputKind.CHOICE,
            choices=lambda spec: [("yes", _("may decide as well"))],
        ),
        Input("approved", gettext_lazy("When approved"), InputKind.STEPS),
        Input("refused", gettext_lazy("When refused"), InputKind.STEPS),
    )
    ends = True

    def fits(self, spec: RecordSpec) -> bool:
        return is_followed_kind(spec)

    def clean(self, check: Check, given: Step, path: str) -> dict[str, Any]:
        members(given, {one.name for one in self.inputs}, path)
        if not self.fits(check.spec):
            raise RuleError(path, _("%(kind)s have no owner.") % {"kind": check.spec.title_plural})
        subject = str(given.get("subject") or "").strip()
        if not subject or len(subject) > 200 or "\x00" in subject:
            raise RuleError(f"{path}.subject", _("Say in 1 to %(most)s characters what is asked.") % {"most": 200})
        found: dict[str, Any] = {"subject": subject}
        for name, part in _ASKED.items():
            if given.get(name):
                found[name] = _uid_of(given[name], _MODELS[part], f"{path}.{name}")
        try:
            clean_asked(asked_of(found))
        except AskedError as error:
            raise RuleError(path, str(error)) from error
        found["how"] = given.get("how") or How.ANY.value
        if found["how"] not in How.values:
            raise RuleError(f"{path}.how", _("Name one of: %(names)s.") % {"names": ", ".join(How.values)})
        if given.get("days"):
            found["days"] = clean_days(given["days"], f"{path}.days", least=1)
        if given.get("escalate_to"):
            found["escalate_to"] = _uid_of(given["escalate_to"], User, f"{path}.escalate_to")
        if given.get("own"):
            if given["own"] != "yes":
                raise RuleError(f"{path}.own", _("Name one of: %(names)s.") % {"names": "yes"})
            found["own"] = "yes"
        locks = given.get("locks") or []
        if not isinstance(locks, list) or not set(locks) <= set(lockable(check.spec)):
            raise RuleError(f"{path}.locks", _("There is no such field."))
        inner = check.deeper(path)
        return {
            **found,
            **({"locks": sorted(set(locks))} if locks else {}),
            "approved": inner.steps(given.get("approved", []), f"{path}.approved"),
            "refused": inner.steps(given.get("refused", []), f"{path}.refused"),
        }

    def go_on(self, passage: Passage, step: Step, rest: Sequence[Step]) -> list[tuple[Passage, list[Step]]]:
        if "asked_in" not in step:
            self._ask(passage, step, rest)
            return []
        asked = Approval.objects.filter(run_uid__in=[run.uid for run in passage.runs]).select_related("decided_by")
        found = {one.record_id: one for one in asked.order_by("pk")}  # of two steps the later one's
        ways: dict[str, list[Run]] = {}
        for run in passage.runs:
            approval = found.get(run.record_id)
            if approval is None:
                run.state, run.reason, run.rest = Run.State.CANCELLED, Run.Reason.GONE, None
                run.finished_at = timezone.now()
            elif approval.state == State.PENDING:
                run.state, run.due_at, run.rest = Run.State.WAITING, timezone.now() + LOOKS_AGAIN, [step, *rest]
            else:
                way = WAYS[State(approval.state)]
                passage.note(run, step, way=way, by=str(approval.decided_by or ""))
                ways.setdefault(way, []).append(run)
        return [(passage.part(runs), [*step[way], *rest]) for way, runs in ways.items()]

    def _ask(self, passage: Passage, step: Step, rest: Sequence[Step]) -> None:
        now = timezone.now()
        due = now + timedelta(days=step["days"]) if "days" in step else None
        causes = _causes(passage.runs)
        values = [self._values(passage, step, run, due) for run in passage.runs]
        with by_runs({run.record_uid: (causes.get(run.occasion), run.uid) for run in passage.runs}):
            made = write.create_many(registry.get("approvals"), values, actor=passage.author)
        for run, approval in zip(passage.runs, made, strict=True):
            run.state, run.due_at = Run.State.WAITING, now + LOOKS_AGAIN
            run.rest = [{**step, "asked_in": "here"}, *rest]
            passage.note(run, step, approval=str(approval.uid))

    def _values(self, passage: Passage, step: Step, run: Run, due: datetime | None) -> dict[str, Any]:
        return {
            "subject": step["subject"],
            "kind": passage.spec.name,
            "record_uid": run.record_uid,
            "asked": asked_of(step),
            "how": step["how"],
            "own_allowed": "own" in step,
            "locks": step.get("locks", []),
            "due_at": due,
            "escalate_to": step.get("escalate_to", ""),
        }

    def words(self, spec: RecordSpec, step: Step, user: User | None) -> str:
        between = _("then") if step.get("how") == How.ORDER else _("or")
        asked = f" {between} ".join(in_words(asked_of(step)))
        return _("ask %(people)s to approve “%(subject)s”") % {"people": asked, "subject": step["subject"]}

    def told(self, entry: Step) -> str:
        if "way" not in entry:
            return _("asked for approval")
        said = {"approved": pgettext("approval", "Approved"), "refused": pgettext("approval", "Refused")}
        text = said.get(entry["way"], "")
        return f"{text} ({entry['by']})" if entry.get("by") else text

    def branches(self, step: Step) -> list[tuple[Any, Sequence[Step]]]:
        return [(_("when approved"), step["approved"]), (_("when refused"), step["refused"])]


def asked_of(step: Step) -> list[dict[str, str]]:
    """Whom the step asks, in order, as an approval keeps it."""
    return [{part: str(step[name])} for name, part in _ASKED.items() if step.get(name)]


def _uid_of(value: Any, model: Any, path: str) -> str:
    uid = uid_of(value)
    if uid is None or not model.objects.filter(uid=uid).exists():
        raise RuleError(path, _("One of those who are asked is not there any more."))
    return str(uid)


def _causes(runs: Sequence[Run]) -> dict[str, User]:
    """Who set the runs off, by their occasion: by hand, or with a change; nobody decides on their own."""
    found = {run.occasion: run.asked_by for run in runs if run.asked_by is not None}
    changes = {run.occasion: int(run.occasion[7:]) for run in runs if run.occasion.startswith("change:")}
    acts = ChangeSet.objects.filter(pk__in=set(changes.values())).select_related("actor").in_bulk()
    for occasion, key in changes.items():
        act = acts.get(key)
        if act is not None and act.actor is not None:
            found[occasion] = act.actor
    return found
