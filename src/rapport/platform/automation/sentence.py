"""A rule as a sentence: when … if … then …, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.platform.automation.conditions import RuleError, parsed
from rapport.platform.automation.incoming.mapping import asked_words
from rapport.platform.automation.models import Automation, Event
from rapport.platform.automation.steps.base import Step, step_types
from rapport.platform.automation.steps.wording import value_words
from rapport.platform.automation.timing import timing_words
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.filterbar import in_words

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words; ``ways`` are the steps of each way that a branch leads on."""

    text: str
    ways: list[tuple[str, list[Line]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The three parts. ``conditions`` are alternatives, each a list of what must hold together."""

    when: str
    conditions: list[list[str]]
    steps: list[Line]


def sentence_of(rule: Automation, user: User | None) -> Sentence:
    """The rule in words, as far as the reader may see what it names."""
    if not registry.has(rule.kind):
        return Sentence(_("The kind “%(kind)s” is gone.") % {"kind": rule.kind}, [], [])
    spec = registry.get(rule.kind)
    return Sentence(_when(spec, rule), condition_words(spec, rule.condition, user), step_lines(spec, rule.steps, user))


def _when(spec: RecordSpec, rule: Automation) -> str:
    if rule.event == Event.DATE:
        day = timing_words(spec, rule.timing) if rule.timing else _("nothing yet")
        return _("%(kind)s: %(day)s") % {"kind": spec.title, "day": day}
    if rule.event == Event.HOOK and rule.hook:
        return _hook(spec, rule.hook)
    said = _("%(kind)s: the record %(event)s") % {"kind": spec.title, "event": Event(rule.event).label}
    watched = [_watched(spec, one) for one in rule.watched if one["field"] in spec.fields]
    return f"{said} ({', '.join(watched)})" if watched and rule.event != Event.CREATED else said


def _hook(spec: RecordSpec, hook: Mapping[str, Any]) -> str:
    field = spec.fields.get(hook["match"]["field"])
    label = field.label if field is not None else hook["match"]["field"]
    text = _("%(kind)s: a message comes, about the record whose %(field)s is the message's %(member)s")
    said = text % {"kind": spec.title, "field": label, "member": hook["match"]["path"]}
    if hook["create"]:
        said += "; " + _("otherwise it is made")
    values = [f"{spec.fields[name].label} = {path}" for name, path in hook["values"].items() if name in spec.fields]
    said = f"{said} ({', '.join(values)})" if values else said
    if hook.get("only"):
        words = asked_words()
        asked = [" ".join(filter(None, (one["path"], words[one["op"]], one.get("value")))) for one in hook["only"]]
        said += "; " + _("only when %(what)s") % {"what": ", ".join(asked)}
    return said


def _watched(spec: RecordSpec, one: Mapping[str, Any]) -> str:
    found = spec.fields[one["field"]]
    sides = {side: value_words(found, spec, one[side]) for side in ("from", "to") if side in one}
    if len(sides) == 2:
        return _("%(field)s from %(from)s to %(to)s") % {"field": found.label, **sides}
    if "to" in sides:
        return _("%(field)s to %(to)s") % {"field": found.label, **sides}
    return _("%(field)s from %(from)s") % {"field": found.label, **sides} if sides else str(found.label)


def condition_words(spec: RecordSpec, condition: Mapping[str, Any], user: User | None) -> list[list[str]]:
    """Groups of conditions in words; what does not fit any more says so."""
    if not condition:
        return []
    try:
        groups = parsed(spec, condition, user)
    except RuleError as error:
        return [[str(error)]]
    return [[f"{given.field.label} {in_words(given)}" for given in group] for group in groups]


def step_lines(spec: RecordSpec, steps: Sequence[Step], user: User | None) -> list[Line]:
    """Each step in words."""
    lines = []
    for step in steps:
        kind = step_types().get(step["do"])
        if kind is None:
            lines.append(Line(_("There is no step “%(name)s” any more.") % {"name": step["do"]}))
            continue
        ways = [(str(label), step_lines(spec, inner, user)) for label, inner in kind.branches(step)]
        lines.append(Line(kind.words(spec, step, user), [way for way in ways if way[1]]))
    return lines
