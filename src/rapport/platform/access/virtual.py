"""The parts of users, roles and delegations that live in link tables: teams, roles, grants, field rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.choices import Action, FieldRuleKind, Scope
from rapport.platform.access.delegation import choices_of, roles_in_force
from rapport.platform.access.models import DelegatedRole, FieldRule, Grant
from rapport.platform.access.role_terms import terms_of
from rapport.platform.access.titles import present_reader
from rapport.platform.records.collections import as_list
from rapport.platform.records.shipped import shown_as_title, titled
from rapport.platform.records.virtual import VirtualField

if TYPE_CHECKING:
    from rapport.platform.write import Change


class NamedLinks(VirtualField):
    """Links to named rows of another table through a link table, written by uid or by name."""

    named = True

    def __init__(self, name: str, label: Any, *, through: type[models.Model], owner: str, link: str) -> None:
        super().__init__(name, label)
        self.through = through
        self.owner = owner
        self.link = link

    @property
    def target(self) -> type[models.Model]:
        """The table that the links point at."""
        return self.through._meta.get_field(self.link).related_model  # type: ignore[return-value]

    def choices(self) -> Sequence[tuple[str, Any]]:
        """What the reader of the request at hand may give; whether they may, the write path says."""
        return choices_of(self.target, present_reader())

    def shown(self, value: Any) -> str:
        return shown_as_title(self.target, super().shown(value))

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found: dict[int, list[dict[str, str]]] = defaultdict(list)
        rows = (
            self.through._default_manager.filter(**{f"{self.owner}__in": ids})
            .order_by(f"{self.link}__name")
            .values_list(f"{self.owner}_id", f"{self.link}__uid", f"{self.link}__name")
        )
        for owner_id, uid, name in rows:
            found[owner_id].append({"uid": str(uid), "value": name})
        return found

    def clean(self, value: Any) -> list[Any]:
        found = []
        for item in as_list(value):
            given = str((item.get("uid") or item.get("value")) if isinstance(item, dict) else item)
            row = self._find(given)
            if row is None:
                raise ValidationError(_("There is no “%(value)s”."), params={"value": given[:60]}, code="unknown")
            found.append(row)
        return found

    def _find(self, given: str) -> models.Model | None:
        uid = parse_uid(given)
        condition = Q(uid=uid) if uid is not None else titled(self.target, given)
        return self.target._default_manager.filter(condition).first()

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        for change, wanted in zip(changes, values, strict=True):
            wanted_ids = {row.pk for row in wanted}
            existing = self.through._default_manager.filter(**{self.owner: change.instance})
            existing.exclude(**{f"{self.link}__in": wanted_ids}).delete()
            kept = set(existing.values_list(f"{self.link}_id", flat=True))
            for row_id in sorted(wanted_ids - kept):
                self.through._default_manager.create(
                    **{f"{self.owner}_id": change.instance.pk, f"{self.link}_id": row_id}
                )


class AllowedRoles(NamedLinks):
    """The roles that a team's administrator may give: each as it was when that was allowed. One that holds more by now
    is none of them until it is allowed anew."""

    def __init__(self, name: str, label: Any) -> None:
        super().__init__(name, label, through=DelegatedRole, owner="delegation", link="role")

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found: dict[int, list[dict[str, str]]] = defaultdict(list)
        for row in roles_in_force(list(ids)):
            found[row.delegation_id].append({"uid": str(row.role.uid), "value": row.role.name})
        return found

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        terms = terms_of(role.pk for wanted in values for role in wanted)
        for change, wanted in zip(changes, values, strict=True):
            held = {row.role_id: row for row in DelegatedRole.objects.filter(delegation=change.instance)}
            for role_id in sorted(set(held) - {role.pk for role in wanted}):
                held[role_id].delete()
            for role in wanted:
                row = held.get(role.pk) or DelegatedRole(delegation=change.instance, role=role)
                if row.terms != terms[role.pk]:
                    row.terms = dict(terms[role.pk])
                    row.save()


class Grants(VirtualField):
    """The permissions of a role: ``{"kind", "action", "scope"}`` each."""

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found: dict[int, list[dict[str, str]]] = defaultdict(list)
        for grant in Grant.objects.filter(role__in=ids).order_by("kind", "action"):
            found[grant.role_id].append({"kind": grant.kind, "action": grant.action, "scope": grant.scope})
        return found

    def clean(self, value: Any) -> list[dict[str, str]]:
        return _checked(as_list(value), ("kind", "action", "scope"), {"action": Action.values, "scope": Scope.values})

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        for change, wanted in zip(changes, values, strict=True):
            _replace(Grant, change.instance.pk, wanted, ("kind", "action"), "scope")

    def text(self, value: Any) -> str:
        return " ::: ".join(f"{item['kind']}.{item['action']}={item['scope']}" for item in value or [])


class FieldRules(VirtualField):
    """The fields a role sees less of: ``{"kind", "field", "rule"}`` each."""

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found: dict[int, list[dict[str, str]]] = defaultdict(list)
        for rule in FieldRule.objects.filter(role__in=ids).order_by("kind", "field"):
            found[rule.role_id].append({"kind": rule.kind, "field": rule.field, "rule": rule.rule})
        return found

    def clean(self, value: Any) -> list[dict[str, str]]:
        return _checked(as_list(value), ("kind", "field", "rule"), {"rule": FieldRuleKind.values})

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        for change, wanted in zip(changes, values, strict=True):
            _replace(FieldRule, change.instance.pk, wanted, ("kind", "field"), "rule")

    def text(self, value: Any) -> str:
        return " ::: ".join(f"{item['kind']}.{item['field']}={item['rule']}" for item in value or [])


def _checked(
    items: Iterable[Any], keys: tuple[str, str, str], allowed: Mapping[str, Iterable[str]]
) -> list[dict[str, str]]:
    checked = []
    for item in items:
        if isinstance(item, str):
            path, _equals, last = item.partition("=")
            kind, _dot, middle = path.partition(".")
            item = dict(zip(keys, (kind, middle, last), strict=True))
        if not isinstance(item, dict) or set(item) != set(keys):
            raise ValidationError(_("Each item needs: %(keys)s."), params={"keys": ", ".join(keys)}, code="type")
        for key, values in allowed.items():
            if item[key] not in values:
                raise ValidationError(
                    _("“%(value)s” is not one of: %(allowed)s."),
                    params={"value": str(item[key])[:60], "allowed": ", ".join(values)},
                    code="choice",
                )
        checked.append({key: str(item[key])[:60] for key in keys})
    return checked


def _replace(
    model: type[Grant] | type[FieldRule],
    role_id: int,
    wanted: list[dict[str, str]],
    identity: tuple[str, str],
    value: str,
) -> None:
    """Bring a role's rows to what is wanted, touching only the ones that differ."""
    target = {(item[identity[0]], item[identity[1]]): item[value] for item in wanted}
    for row in model._default_manager.filter(role_id=role_id):
        key = (getattr(row, identity[0]), getattr(row, identity[1]))
        if key not in target:
            row.delete()
        elif target.pop(key) != getattr(row, value):
            setattr(
                row,
                value,
                next(item[value] for item in wanted if (item[identity[0]], item[identity[1]]) == key),
            )
            row.save(update_fields=[value])
    for (first, second), last in target.items():
        model._default_manager.create(role_id=role_id, **{identity[0]: first, identity[1]: second, value: last})
