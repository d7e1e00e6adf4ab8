"""The step that tells colleagues something about the record, as a notification."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.engine import visible_fields
from rapport.platform.access.models import Membership, Team, User
from rapport.platform.automation.checking import members
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.limits import MAX_TEXT
from rapport.platform.automation.steps.base import Input, InputKind, Passage, Step, StepType
from rapport.platform.notifications.followed import is_followed_kind
from rapport.platform.notifications.in_words import Hearers, tell_in_words
from rapport.platform.records.links import uid_of
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.placeholders import RECORD, names_in

if TYPE_CHECKING:
    from rapport.platform.automation.checking import Check

_GROUPS: dict[str, tuple[bool, bool]] = {"owner": (True, False), "followers": (False, True), "both": (True, True)}
"""What ``to`` may be → whether the owner hears of it, and whether the followers do."""


def clean_text(check: Check, given: Any, path: str, *, most: int) -> str:
    """A text whose names in braces are fields that the writer sees; RuleError otherwise."""
    text = str(given or "").replace("\r\n", "\n").strip()
    if not text:
        raise RuleError(path, _("Say something."))
    if len(text) > most or "\x00" in text:
        raise RuleError(path, _("At most %(limit)s characters fit here.") % {"limit": most})
    known = {RECORD, *(visible_fields(check.spec, check.user) if check.user is not None else check.spec.fields)}
    for name in names_in(text):
        if name not in known:
            raise RuleError(path, _("“{%(name)s}” is no field of %(kind)s.") % {"name": name, "kind": check.spec.title})
    return text


class Notify(StepType):
    """``{"do": "notify", "to": "owner"|"followers"|"both", "user": UID, "team": UID, "text": …}``.

    Each reads the text with the values that they may see themselves; who may not see the record hears nothing. The
    records of one occasion make one notification for each of them.
    """

    name = "notify"
    label = gettext_lazy("tell colleagues")
    inputs = (
        Input(
            "to",
            gettext_lazy("of the record"),
            InputKind.CHOICE,
            choices=lambda spec: [(name, _group(name)) for name in _GROUPS],
        ),
        Input("user", gettext_lazy("Person"), InputKind.LOOKUP, looked_up="users"),
        Input("team", gettext_lazy("Team"), InputKind.LOOKUP, looked_up="teams"),
        Input("text", gettext_lazy("Text"), InputKind.LONG_TEXT),
    )

    def fits(self, spec: RecordSpec) -> bool:
        return is_followed_kind(spec)

    def clean(self, check: Check, given: Step, path: str) -> dict[str, Any]:
        members(given, {"to", "user", "team", "text"}, path)
        if not self.fits(check.spec):
            raise RuleError(path, _("%(kind)s have no owner.") % {"kind": check.spec.title_plural})
        found: dict[str, Any] = {}
        if given.get("to"):
            if given["to"] not in _GROUPS:
                raise RuleError(f"{path}.to", _("Name one of: %(names)s.") % {"names": ", ".join(_GROUPS)})
            found["to"] = given["to"]
        for name, model, message in (
            ("user", User, _("There is no such user.")),
            ("team", Team, _("There is no such team.")),
        ):
            if given.get(name):
                uid = uid_of(given[name])
                if uid is None or not model.objects.filter(uid=uid).exists():
                    raise RuleError(f"{path}.{name}", message)
                found[name] = str(uid)
        if not found:
            raise RuleError(path, _("Name who is to be told."))
        return {**found, "text": clean_text(check, given.get("text"), f"{path}.text", most=MAX_TEXT)}

    def run(self, passage: Passage, step: Step) -> None:
        owner, followers = _GROUPS.get(step.get("to", ""), (False, False))
        hearers = Hearers(owner, followers, _users(step))
        marked = json.dumps([passage.rule.pk, passage.runs[0].occasion, dict(step)], sort_keys=True)
        once = hashlib.blake2s(marked.encode(), digest_size=16).hexdigest()
        told = tell_in_words(passage.spec, passage.ids, hearers, text=step["text"], once=once)
        for run in passage.runs:
            passage.note(run, step, people=told)

    def words(self, spec: RecordSpec, step: Step, user: User | None) -> str:
        hearers = [_group(step["to"])] if "to" in step else []
        if "user" in step:
            hearers.append(str(User.objects.filter(uid=step["user"]).first() or _("somebody who is gone")))
        if "team" in step:
            team = Team.objects.filter(uid=step["team"]).first()
            hearers.append(_("the team %(team)s") % {"team": team if team is not None else "–"})
        return _("tell %(people)s: “%(text)s”") % {"people": ", ".join(hearers), "text": step["text"]}

    def told(self, entry: Step) -> str:
        return _("told") if entry.get("people") else _("told nobody")


def _group(name: str) -> str:
    return {"owner": _("the owner"), "followers": _("the followers"), "both": _("the owner and the followers")}[name]


def _users(step: Step) -> set[int]:
    """The keys of the people whom the step names itself; a team hears as a whole."""
    found = set(User.objects.filter(uid=step["user"]).values_list("pk", flat=True)) if "user" in step else set()
    if "team" in step:
        found |= set(Membership.objects.filter(team__uid=step["team"]).values_list("user", flat=True))
    return found
