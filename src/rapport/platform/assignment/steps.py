"""The step of automations that gives a record to somebody: a person, a team in turn, or whom the rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform import write
from rapport.platform.access.models import Team, User
from rapport.platform.assignment.applying import assign
from rapport.platform.assignment.kinds import assignable
from rapport.platform.assignment.reasons import in_words
from rapport.platform.assignment.turns import next_in_turn
from rapport.platform.automation.checking import members
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.steps.base import Input, InputKind, Passage, Step, StepType
from rapport.platform.records.links import uid_of
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.automation.checking import Check

RULES = "rules"


class AssignOwner(StepType):
    """``{"do": "assign", "user": UID}``, ``"team": UID`` (in turn) or ``"by": "rules"``."""

    name = "assign"
    label = gettext_lazy("assign to")
    inputs = (
        Input("user", gettext_lazy("Person"), InputKind.LOOKUP, looked_up="users"),
        Input("team", gettext_lazy("or in turn to the team"), InputKind.LOOKUP, looked_up="teams"),
        Input(
            "by",
            gettext_lazy("or as others say"),
            InputKind.CHOICE,
            choices=lambda spec: [(RULES, _("the assignment rules"))],
        ),
    )

    def fits(self, spec: RecordSpec) -> bool:
        return assignable(spec)

    def clean(self, check: Check, given: Step, path: str) -> dict[str, Any]:
        members(given, {"user", "team", "by"}, path)
        if not assignable(check.spec):
            raise RuleError(path, _("%(kind)s have no owner.") % {"kind": check.spec.title_plural})
        if sum(bool(given.get(name)) for name in ("user", "team", "by")) != 1:
            raise RuleError(path, _("Name a user, a team or the rules."))
        if given.get("by"):
            if given["by"] != RULES:
                raise RuleError(f"{path}.by", _("Name one of: %(names)s.") % {"names": RULES})
            return {"by": RULES}
        if given.get("team"):
            uid = uid_of(given["team"])
            if uid is None or not Team.objects.filter(uid=uid).exists():
                raise RuleError(f"{path}.team", _("There is no such team."))
            return {"team": str(uid)}
        uid = uid_of(given["user"])
        if uid is None or not User.objects.filter(uid=uid, is_active=True).exists():
            raise RuleError(f"{path}.user", _("There is no such user."))
        return {"user": str(uid)}

    def run(self, passage: Passage, step: Step) -> None:
        if "by" in step:
            self._by_rules(passage, step)
            return
        owners = self._owners(step, len(passage.runs))
        wanted = {run.record_id: {"owner": owner.uid} for run, owner in zip(passage.runs, owners, strict=True)}
        passage.written(write.update_many(passage.spec, wanted, actor=passage.author))
        for run, owner in zip(passage.runs, owners, strict=True):
            passage.note(run, step, to=str(owner.uid), name=str(owner))

    def _by_rules(self, passage: Passage, step: Step) -> None:
        decided = {one.row.pk: one for one in assign(passage.spec, passage.ids, actor=passage.author)}
        passage.written(passage.spec.objects().filter(pk__in=passage.ids))
        for run in passage.runs:
            one = decided.get(run.record_id)
            if one is not None and one.user is not None:
                passage.note(run, step, to=str(one.user.uid), name=str(one.user), reasons=one.reasons)
            else:
                passage.note(run, step, reasons=one.reasons if one is not None else [])

    def _owners(self, step: Step, count: int) -> list[User]:
        if "user" in step:
            user = User.objects.filter(uid=step["user"]).first()
            if user is None:
                raise RuleError("user", _("There is no such user."))
            return [user] * count
        team = Team.objects.filter(uid=step["team"]).first()
        owners = next_in_turn(team, count) if team is not None else []
        if not owners:
            raise RuleError("team", _("The team is gone, or nobody in it may sign in."))
        return owners

    def words(self, spec: RecordSpec, step: Step, user: User | None) -> str:
        if "by" in step:
            return _("assign it as the assignment rules say")
        if "team" in step:
            team = Team.objects.filter(uid=step["team"]).first()
            return _("assign it in turn to the team %(team)s") % {"team": team if team is not None else "–"}
        owner = User.objects.filter(uid=step["user"]).first()
        return _("assign it to %(user)s") % {"user": owner if owner is not None else _("somebody who is gone")}

    def told(self, entry: Step) -> str:
        reasons = " ".join(in_words(entry.get("reasons", [])))
        if "to" not in entry:
            return reasons or _("assigned to nobody")
        told = _("assigned to %(user)s") % {"user": entry.get("name", "")}
        return f"{told} ({reasons})" if reasons else told
