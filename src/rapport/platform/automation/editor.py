"""The form of a rule as its template shows it: rows with ready controls, built from the tree of the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, visible_fields, writable_fields
from rapport.platform.access.titles import title_of
from rapport.platform.automation.draft import FIXED, Tree
from rapport.platform.automation.incoming.mapping import WITHOUT_VALUE, Asked, asked_words, match_fields
from rapport.platform.automation.models import Event
from rapport.platform.automation.steps.base import Input, InputKind, step_types
from rapport.platform.automation.steps.waiting import date_choices
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import Operator, field_named
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.filterbar import filter_choices, operator_choices
from rapport.platform.web.views.filter import control_of
from rapport.platform.web.widgets import LookupWidget

if TYPE_CHECKING:
    from rapport.platform.access.models import User

_NO_VALUE = (FieldKind.UID, FieldKind.JSON, FieldKind.COLLECTION)


@dataclass(frozen=True, slots=True)
class Editor:
    """Makes the parts of the form for one writer."""

    spec: RecordSpec
    user: User
    url: str
    event: str = ""

    def parts(self, tree: Tree) -> dict[str, Any]:
        """What the template shows."""
        event = tree.get("event") or Event.CREATED.value
        return {
            "event": self._select("event", _("Event"), Event.choices, event, again=True),
            "of_changes": event in (Event.CHANGED, Event.SAVED),
            "timing": self._timing(tree.get("timing")) if event == Event.DATE else None,
            "hook": self._hook(tree.get("hook")) if event == Event.HOOK else None,
            "watched": [self._watched(f"watched.{at}", one) for at, one in enumerate(_rows(tree.get("watched")))],
            "conditions": self.conditions("if", tree.get("if")),
            "steps": self._steps("steps", tree.get("steps")),
        }

    def _timing(self, given: Any) -> list[SafeString]:
        timing = given if isinstance(given, dict) else {}
        days = str(timing.get("days") or "0")
        side = timing.get("side") or ("before" if days.startswith("-") else "after")
        return [
            self._render(forms.TextInput(), "timing.days", days.lstrip("-"), _("Days"), inputmode="numeric"),
            self._select("timing.side", _("Side"), [("before", _("days before")), ("after", _("days after"))], side),
            self._select("timing.field", _("Field"), date_choices(self.spec), timing.get("field", ""), empty=True),
            self._select(
                "timing.yearly",
                _("How often"),
                [("false", _("once")), ("true", _("each year"))],
                timing.get("yearly", "false"),
            ),
        ]

    def _hook(self, given: Any) -> dict[str, Any]:
        """Whose record a message is about, and what it says of it."""
        hook = given if isinstance(given, dict) else {}
        fields = [(field.name, field.label) for field in match_fields(self.spec, self.user)]
        names = writable_fields(self.spec, self.user)
        settable = [(name, self.spec.fields[name].label) for name in names]
        ways = [("true", _("otherwise it is made")), ("false", _("otherwise the message is refused"))]
        return {
            "match": self._select("hook.field", _("Field"), _sorted(fields), hook.get("field", ""), empty=True),
            "path": self._render(forms.TextInput(), "hook.path", hook.get("path", ""), _("Member of the message")),
            "create": self._select("hook.create", _("Otherwise"), ways, hook.get("create", "false")),
            "rows": [
                {
                    "path": f"hook.values.{at}",
                    "field": self._select(
                        f"hook.values.{at}.name", _("Field"), _sorted(settable), row.get("name", ""), empty=True
                    ),
                    "value": self._render(
                        forms.TextInput(), f"hook.values.{at}.path", row.get("path", ""), _("Member of the message")
                    ),
                }
                for at, row in enumerate(_rows(hook.get("values")))
            ],
            "only": [self._asked(f"hook.only.{at}", row) for at, row in enumerate(_rows(hook.get("only")))],
        }

    def _asked(self, path: str, row: Tree) -> dict[str, Any]:
        """What a member of the message must be for the rule to heed it."""
        op = row.get("op") or Asked.IS.value
        found = {
            "path": path,
            "member": self._render(forms.TextInput(), f"{path}.path", row.get("path", ""), _("Member of the message")),
            "op": self._select(f"{path}.op", _("Comparison"), list(asked_words().items()), op, again=True),
        }
        if op not in WITHOUT_VALUE:
            found["value"] = self._render(forms.TextInput(), f"{path}.value", row.get("value", ""), _("Value"))
        return found

    def _watched(self, path: str, one: Tree) -> dict[str, Any]:
        names = visible_fields(self.spec, self.user)
        stored = (name for name in names if self.spec.fields[name].stored and name not in self.spec.computed)
        fields = [(name, self.spec.fields[name].label) for name in stored]
        found = self.spec.fields.get(str(one.get("field")))
        sides = []
        if found is not None and found.kind not in (*_NO_VALUE, FieldKind.MULTI_CHOICE):
            sides = [
                {
                    "label": label,
                    "control": self._value(f"{path}.{side}", found, "exact", one.get(side, ""), label, optional=True),
                }
                for side, label in (("from", _("from")), ("to", _("to")))
            ]
        chosen = one.get("field", "")
        control = self._select(f"{path}.field", _("Field"), _sorted(fields), chosen, again=True, empty=True)
        return {"path": path, "field": control, "sides": sides}

    def conditions(self, path: str, given: Any) -> dict[str, Any]:
        """Groups of conditions, those of the rule or of one of its branches."""
        groups = [
            {
                "path": f"{path}.{at}",
                "rows": [self._row(f"{path}.{at}.{place}", row) for place, row in enumerate(_rows(group))],
            }
            for at, group in enumerate(given if isinstance(given, list) else [])
        ]
        return {"path": path, "groups": groups}

    def _row(self, path: str, row: Tree) -> dict[str, Any]:
        choices: list[Any] = []
        for part in filter_choices(self.spec, self.user):
            fields = [(choice["name"], choice["label"]) for choice in part["fields"]]
            choices += [(part["label"], fields)] if part["label"] else fields
        name, operator = str(row.get("field", "")), str(row.get("op") or "exact")
        found, _link = field_named(self.spec, name, self.user) if name else (None, None)
        parts: dict[str, Any] = {
            "path": path,
            "field": self._select(f"{path}.field", _("Field"), choices, name, again=True, empty=True),
        }
        if found is None:
            return parts
        operators = operator_choices(found)
        if operator not in {one for one, _label in operators}:
            operator = "exact"
        parts["operator"] = self._select(f"{path}.op", _("Comparison"), operators, operator, again=True)
        parts["value"] = self._value(f"{path}.value", found, operator, row.get("value", ""), _("Value"))
        return parts

    def _steps(self, path: str, given: Any) -> dict[str, Any]:
        return {"path": path, "rows": [self._step(f"{path}.{at}", step) for at, step in enumerate(_rows(given))]}

    def _step(self, path: str, step: Tree) -> dict[str, Any]:
        kinds = step_types()
        name = str(step.get("do") or "set")
        labels = [(kind.name, kind.label) for kind in kinds.values() if kind.fits(self.spec)]
        asked = kinds[name].inputs if name in kinds else ()
        return {
            "path": path,
            "kind": self._select(f"{path}.do", _("Step"), labels, name, again=True),
            "inputs": [self._input(f"{path}.{one.name}", one, step) for one in asked],
        }

    def _input(self, path: str, one: Input, step: Tree) -> dict[str, Any]:
        value = step.get(one.name)
        shown: dict[str, Any] = {"label": one.label, "kind": one.kind.value}
        if one.kind is InputKind.VALUES:
            target = self._target(step)
            rows = [self._set(f"{path}.{at}", target, row) for at, row in enumerate(_rows(value))] if target else []
            return {**shown, "path": path, "rows": rows, "ready": target is not None}
        if one.kind is InputKind.CONDITION:
            return {**shown, "conditions": self.conditions(path, value)}
        if one.kind is InputKind.STEPS:
            return {**shown, "steps": self._steps(path, value)}
        return {**shown, "control": self._plain(path, one, str(value or ""))}

    def _plain(self, path: str, one: Input, value: str) -> SafeString:
        if one.kind is InputKind.KIND:
            kinds = [(k.name, k.title) for k in registry if not k.record.overview and may(k, self.user, "create")]
            return self._select(path, one.label, _sorted(kinds), value, again=True, empty=True)
        if one.kind is InputKind.CHOICE and one.choices is not None:
            return self._select(path, one.label, one.choices(self.spec), value, empty=True)
        if one.kind is InputKind.FIELDS and one.choices is not None:
            chosen = forms.CheckboxSelectMultiple(choices=_sorted(one.choices(self.spec)))
            return self._render(chosen, path, value.split(","), one.label)
        if one.kind is InputKind.LOOKUP:
            return self._lookup(path, one.label, one.looked_up, value)
        if one.kind is InputKind.LONG_TEXT:
            return self._render(forms.Textarea(attrs={"rows": 4}), path, value, one.label)
        attrs = {"inputmode": "numeric"} if one.kind is InputKind.NUMBER else {}
        return self._render(forms.TextInput(), path, value, one.label, **attrs)

    def _target(self, step: Tree) -> RecordSpec | None:
        """The kind whose fields a step writes."""
        if step.get("do") != "create":
            return self.spec
        kind = str(step.get("kind", ""))
        known = registry.has(kind) and may(registry.get(kind), self.user, Action.CREATE.value)
        return registry.get(kind) if known else None

    def _set(self, path: str, target: RecordSpec, row: Tree) -> dict[str, Any]:
        names = writable_fields(target, self.user)
        fields = [(n, f.label) for n, f in target.fields.items() if n in names and f.kind not in _NO_VALUE]
        name, how = str(row.get("name", "")), str(row.get("how") or FIXED)
        parts: dict[str, Any] = {
            "path": path,
            "field": self._select(f"{path}.name", _("Field"), _sorted(fields), name, True, True),
        }
        found = target.fields.get(name) if name in names else None
        if found is None:
            return parts
        hows = self._hows(found)
        how = how if how in dict(hows) else FIXED
        if len(hows) > 1:
            parts["how"] = self._select(f"{path}.how", _("Value from"), hows, how, again=True)
        if how == "payload":
            parts["value"] = self._render(
                forms.TextInput(), f"{path}.value", row.get("value", ""), _("Member of the message")
            )
        elif how == "field":
            sources = [(one.name, one.label) for one in self._alike(found)]
            parts["value"] = self._select(f"{path}.value", _("Field"), _sorted(sources), row.get("value", ""))
        elif how == "days":
            value = row.get("value", "") or "0"
            parts["value"] = self._render(forms.TextInput(), f"{path}.value", value, _("Days"), inputmode="numeric")
        elif how == FIXED:
            compared = Operator.IN if found.kind is FieldKind.MULTI_CHOICE else Operator.EXACT  # boxes to tick
            given = row.get("value", "")
            parts["value"] = self._value(f"{path}.value", found, compared.value, given, found.label, target)
        return parts

    def _hows(self, found: FieldSpec) -> list[tuple[str, Any]]:
        hows: list[tuple[str, Any]] = [(FIXED, _("this value"))]
        if found.kind in (FieldKind.DATE, FieldKind.DATETIME):
            hows.append(("days", _("days from today")))
        if found.link_model is self.spec.model:
            hows.append(("record", _("the record itself")))
        if self.event == Event.HOOK:
            hows.append(("payload", _("a member of the message")))
        if self._alike(found):
            hows.append(("field", _("the record's field")))
        return hows

    def _alike(self, found: FieldSpec) -> list[FieldSpec]:
        """The fields of the record whose values this one can hold."""
        if found.choices or found.kind is FieldKind.BOOLEAN:
            return []
        fields = [self.spec.fields[name] for name in visible_fields(self.spec, self.user)]
        text = found.is_text
        return [
            one
            for one in fields
            if one.stored and one.link_model is found.link_model and (one.is_text if text else one.kind is found.kind)
        ]

    # Controls. -------------------------------------------------------------------------------------------------------

    def _value(
        self,
        name: str,
        field: FieldSpec,
        operator: str,
        value: Any,
        label: Any,
        spec: RecordSpec | None = None,
        *,
        optional: bool = False,
    ) -> SafeString | None:
        bound = control_of(spec or self.spec, field, operator, str(value))
        if bound is None:
            return None
        widget = bound.field.widget
        emptied = field.kind is FieldKind.CHOICE or (optional and field.kind is FieldKind.BOOLEAN)
        if emptied and isinstance(widget, forms.Select) and operator == "exact":
            widget.choices = [("", ""), *[(code, text) for code, text in widget.choices if code != ""]]
        return self._render(widget, name, bound.initial, label)

    def _lookup(self, name: str, label: Any, kind: str, value: str) -> SafeString:
        spec = registry.get(kind)
        widget = LookupWidget(reverse(f"{kind}-lookup"))
        row = spec.objects().filter(uid=value).first() if value else None
        widget.choices = [("", ""), *([(value, title_of(row))] if row is not None else [])]
        return self._render(widget, name, value, label)

    def _select(
        self, name: str, label: Any, choices: Sequence[Any], value: Any, again: bool = False, empty: bool = False
    ) -> SafeString:
        widget = forms.Select(choices=[*([("", "…")] if empty else []), *choices])
        asked = {"hx-post": self.url, "hx-trigger": "change"} if again else {}
        return self._render(widget, name, value, label, **asked)

    def _render(self, widget: forms.Widget, name: str, value: Any, label: Any, **attrs: str) -> SafeString:
        own = {"id": f"rule-{name.replace('.', '-')}", "class": "control control-sm", "aria-label": str(label)}
        if isinstance(widget, forms.CheckboxSelectMultiple):
            own["class"] = "checkbox checkbox-sm"
        rendered: SafeString = widget.render(name, value, {**own, **attrs})
        return rendered


def _rows(given: Any) -> list[Tree]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _sorted(choices: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return sorted(choices, key=lambda choice: str(choice[1]).casefold())
