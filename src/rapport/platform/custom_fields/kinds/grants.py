"""The roles that reach a kind, as fields of the kind: what the dialog asks for, and the roles page refines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.choices import SCOPE_ORDER, Action, Scope
from rapport.platform.access.models import Grant, Role, User
from rapport.platform.access.permissions import EVERY_KIND
from rapport.platform.access.services import forget_permissions
from rapport.platform.custom_fields.kinds.models import CustomKind
from rapport.platform.records.collections import as_list
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import titled
from rapport.platform.records.virtual import VirtualField

if TYPE_CHECKING:
    from rapport.platform.write import Change

READING = (Action.VIEW.value, Action.EXPORT.value)
WORKING = (Action.VIEW.value, Action.CREATE.value, Action.UPDATE.value, Action.DELETE.value, Action.EXPORT.value)


class GrantedRoles(VirtualField):
    """The roles that hold one action on the kind, which stands for several: who gets it gets ``actions``, who loses
    it loses ``lost``."""

    def __init__(self, name: str, label: Any, help: Any, *, mark: str, actions: Sequence[str], lost: Sequence[str]):
        super().__init__(name, label, help)
        self.mark = mark
        self.actions = tuple(actions)
        self.lost = tuple(lost)

    def choices(self) -> Sequence[tuple[str, Any]]:
        return [(str(role.uid), str(role)) for role in Role.objects.order_by("name")]

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        kinds = dict(CustomKind.objects.filter(pk__in=ids).values_list("key", "pk"))
        found: dict[int, list[dict[str, str]]] = defaultdict(list)
        held = Grant.objects.filter(kind__in=list(kinds), action=self.mark).order_by("role__name")
        for kind, uid, name in held.values_list("kind", "role__uid", "role__name"):
            found[kinds[kind]].append({"uid": str(uid), "value": name})
        return found

    def clean(self, value: Any) -> list[Role]:
        found = []
        for item in as_list(value):
            given = str((item.get("uid") or item.get("value")) if isinstance(item, dict) else item)
            uid = parse_uid(given)
            role = Role.objects.filter(Q(uid=uid) if uid is not None else titled(Role, given)).first()
            if role is None:
                raise ValidationError(_("There is no “%(value)s”."), params={"value": given[:60]}, code="unknown")
            found.append(role)
        return found

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        for change, wanted in zip(changes, values, strict=True):
            kind: CustomKind = change.instance
            held = Grant.objects.filter(kind=kind.key)
            losing = set(held.filter(action=self.mark).values_list("role", flat=True)) - {role.pk for role in wanted}
            held.filter(role__in=losing, action__in=self.lost).delete()
            for role in wanted:
                self._grant(kind, role)
            concerned = [*losing, *(role.pk for role in wanted)]
            forget_permissions(
                list(User.objects.filter(role_holdings__role__in=concerned).values_list("pk", flat=True))
            )

    def _grant(self, kind: CustomKind, role: Role) -> None:
        known = set(Grant.objects.filter(kind=kind.key, role=role).values_list("action", flat=True))
        for action in self.actions:
            if action not in known:
                Grant.objects.create(role=role, kind=kind.key, action=action, scope=_scope(kind, role, action))


def _scope(kind: CustomKind, role: Role, action: str) -> str:
    """As far as the role reaches what the records belong to, the narrowest where that are several kinds, else as far as
    it reaches every kind; all, where it reaches none of these or nobody owns the records."""
    if kind.ownership != CustomKind.Ownership.OWNED:
        return Scope.ALL.value
    parent = kind.parent
    near = [spec.name for spec in registry.of_model(parent.model)] if parent is not None else []
    held = Grant.objects.filter(role=role, action=action)
    for kinds in (near, [EVERY_KIND]):
        scopes = sorted(held.filter(kind__in=kinds).values_list("scope", flat=True), key=SCOPE_ORDER.__getitem__)
        if scopes:
            return str(scopes[0])
    return Scope.ALL.value
