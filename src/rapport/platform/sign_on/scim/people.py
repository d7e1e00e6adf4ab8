"""Users as a directory sees them: told as SCIM resources, and written by the one write path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from django.db.models import Q, QuerySet

from rapport.platform import write
from rapport.platform.access.models import Role, User
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import titled
from rapport.platform.sign_on.models import DirectoryEntry
from rapport.platform.sign_on.scim.filters import Column
from rapport.platform.sign_on.scim.messages import ENTERPRISE, USER, ScimError, invalid_value, located, tagged
from rapport.platform.sign_on.scim.patches import Operation

CHANNEL = ChangeSet.Channel.IDENTITY.value
COLUMNS = {
    "id": Column("uid", "uid"),
    "username": Column("username"),
    "externalid": Column("directory_entry__external_id", "exact"),
    "emails": Column("email"),
    "emails.value": Column("email"),
    "displayname": Column("full_name"),
    "name.formatted": Column("full_name"),
    "active": Column("is_active", "flag"),
}
"""What users are filtered by."""
_NOT_KEPT = {
    *("title", "usertype", "nickname", "profileurl", "locale", "timezone", "preferredlanguage", "phonenumbers", "ims"),
    *("photos", "addresses", "entitlements", "x509certificates", "groups", "password", "schemas", "meta", "id"),
    *("name.middlename", "name.honorificprefix", "name.honorificsuffix"),
}
"""Attributes that a directory may send and that we have no use for; they are passed over."""
_SETTABLE = {"username", "externalid", "emails", "displayname", "active", "roles"}


def users() -> QuerySet[User]:
    """The users that a directory knows of: all but those that it has taken away."""
    return User.objects.filter(Q(directory_entry__isnull=True) | Q(directory_entry__is_removed=False)).select_related(
        "directory_entry"
    )


def resources(rows: Iterable[User]) -> list[dict[str, Any]]:
    """Users as SCIM tells them; three queries however many."""
    found = list(rows)
    spec = registry.get("users")
    ids = [user.pk for user in found]
    held = {}
    for name in ("roles", "teams"):
        virtual = spec.fields[name].virtual
        assert virtual is not None
        held[name] = virtual.load(ids)
    return [_resource(user, held["roles"].get(user.pk, []), held["teams"].get(user.pk, [])) for user in found]


def _resource(user: User, roles: list[dict[str, str]], teams: list[dict[str, str]]) -> dict[str, Any]:
    entry = getattr(user, "directory_entry", None)
    told: dict[str, Any] = {
        "schemas": [USER],
        "id": str(user.uid),
        "userName": user.username,
        "active": user.is_active,
        "emails": [{"value": user.email, "type": "work", "primary": True}],
        "roles": [{"value": one["value"]} for one in roles],
        "groups": [
            {"value": one["uid"], "display": one["value"], "type": "direct", "$ref": located(f"/Groups/{one['uid']}")}
            for one in teams
        ],
        "meta": {
            "resourceType": "User",
            "created": user.created_at.astimezone(UTC).isoformat(),
            "lastModified": user.updated_at.astimezone(UTC).isoformat(),
            "location": located(f"/Users/{user.uid}"),
        },
    }
    if user.full_name:
        told |= {"displayName": user.full_name, "name": {"formatted": user.full_name}}
    if entry is not None and entry.external_id:
        told["externalId"] = entry.external_id
    return tagged(told)


class Wanted:
    """What a directory wants a user to be, gathered from a whole resource or from operations."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.external_id: str | None = None
        self.parts: dict[str, str] = {}

    def take(self, path: str, value: Any) -> None:
        """Take over one attribute; ScimError when the value is of another type, or the attribute unknown."""
        if path == "username":
            self.values["username"] = _text(value, path)
        elif path == "externalid":
            self.external_id = _text(value, path, 255) if value is not None else ""
        elif path == "displayname":
            self.values["full_name"] = _text(value, path) if value is not None else ""
        elif path == "active":
            self.values["is_active"] = _flag(value)
        elif path in ("emails", "emails.value"):
            self.values["email"] = _address(value)
        elif path in ("roles", "roles.value"):
            self.values["roles"] = _roles(value)
        elif path in ("name.formatted", "name.givenname", "name.familyname"):
            self.parts[path] = _text(value, path) if value is not None else ""
        elif path not in _NOT_KEPT and not path.startswith((*(f"{name}." for name in _NOT_KEPT), ENTERPRISE.lower())):
            raise ScimError(400, f"There is no attribute “{path[:60]}”.", "invalidPath")

    def finished(self) -> dict[str, Any]:
        """The values for the write path; the name is displayName, else formatted, else its parts."""
        if "full_name" not in self.values and self.parts:
            parts = (self.parts.get("name.givenname", ""), self.parts.get("name.familyname", ""))
            self.values["full_name"] = self.parts.get("name.formatted") or " ".join(part for part in parts if part)
        return self.values


def wanted_of(body: Mapping[str, Any]) -> Wanted:
    """What a whole resource says."""
    wanted = Wanted()
    for name, value in body.items():
        path = str(name).lower()
        if path == "name" and isinstance(value, dict):
            for part, said in value.items():
                wanted.take(f"name.{str(part).lower()}", said)
        elif path in _SETTABLE and value is not None:
            wanted.take(path, value)
    if not wanted.values.get("username"):
        raise invalid_value("userName is needed.")
    if "email" not in wanted.values and "@" in wanted.values["username"]:
        wanted.values["email"] = wanted.values["username"]
    return wanted


def wanted_by(operations: Iterable[Operation], user: User) -> Wanted:
    """What the operations of a PATCH come to."""
    wanted = Wanted()
    for operation in operations:
        if operation.op == "remove":
            _remove(wanted, operation, user)
        elif operation.path in ("roles", "roles.value") and operation.op == "add":
            held = wanted.values.get("roles", [str(uid) for uid in user.roles.values_list("uid", flat=True)])
            wanted.values["roles"] = list(dict.fromkeys([*held, *_roles(operation.value)]))
        elif operation.path != "emails.value" or _is_kept(operation):
            wanted.take(operation.path, operation.value)
    return wanted


def _is_kept(operation: Operation) -> bool:
    """Of several addresses one is kept: the primary one, or that of work."""
    return not operation.terms or any(term.value in ("work", True) for term in operation.terms)


def _remove(wanted: Wanted, operation: Operation, user: User) -> None:
    path = operation.path
    if path in ("username", "emails", "emails.value", "active"):
        raise ScimError(400, f"“{path}” is needed.", "mutability")
    if path == "roles" and operation.terms:
        named = [str(term.value) for term in operation.terms if term.path == "value" and term.op == "eq"]
        left = user.roles.exclude(name__in=named).values_list("uid", flat=True)
        wanted.values["roles"] = [str(uid) for uid in left]
    elif path == "roles":
        wanted.values["roles"] = []
    elif path == "name":
        wanted.values["full_name"] = ""
    else:
        wanted.take(path, None)


def create(wanted: Wanted, actor: User) -> User:
    """Make a user who has no password; one that the directory took away before comes back instead."""
    values = wanted.finished()
    if not values.get("email"):
        raise invalid_value("emails is needed.")
    spec = registry.get("users")
    with change_set(actor=actor, channel=CHANNEL, act="create", kind="users", summary=str(values["username"])):
        former = User.objects.filter(username__iexact=values["username"], directory_entry__is_removed=True).first()
        if former is not None:
            _refuse_taken(values, former)
            _refuse_identity_of_administrator(former, values)
            user: User = write.update(spec, former, {"is_active": True, **values}, actor=actor, channel=CHANNEL)
        else:
            _refuse_taken(values, None)
            user = write.create(spec, values, actor=actor, channel=CHANNEL)
            user.set_unusable_password()
            user.save(update_fields=["password"])
        _note(user, wanted.external_id, is_removed=False)
    return user


def change(user: User, wanted: Wanted, actor: User) -> User:
    """Change a user. Whoever may no longer sign in is out at once, everywhere, tokens included."""
    values = wanted.finished()
    if user.pk == actor.pk and values.get("is_active") is False:
        raise ScimError(403, "The directory acts as this user, who must be able to sign in.")
    _refuse_identity_of_administrator(user, values)
    _refuse_taken(values, user)
    with change_set(actor=actor, channel=CHANNEL, act="update", kind="users", summary=str(user)) as opened:
        opened.unchanged = True
        if values:
            user = write.update(registry.get("users"), user, values, actor=actor, channel=CHANNEL)
        if wanted.external_id is not None:
            _note(user, wanted.external_id, is_removed=False)
    return user


def remove(user: User, actor: User) -> None:
    """Take a user away: they may no longer sign in. What they look after stays, and is to be handed over."""
    with change_set(actor=actor, channel=CHANNEL, act="activate", kind="users", summary=str(user)):
        wanted = Wanted()
        wanted.values["is_active"] = False
        change(user, wanted, actor)
        _note(user, None, is_removed=True)


def _note(user: User, external_id: str | None, *, is_removed: bool) -> None:
    values: dict[str, Any] = {"is_removed": is_removed}
    if external_id is not None:
        values["external_id"] = external_id
    DirectoryEntry.objects.update_or_create(user=user, defaults=values)


def _refuse_taken(values: Mapping[str, Any], but: User | None) -> None:
    """Names and addresses are the same in any case of letters; the database knows them as they are written."""
    for name in ("username", "email"):
        others = User.objects.filter(**{f"{name}__iexact": values[name]}) if name in values else User.objects.none()
        if (others if but is None else others.exclude(pk=but.pk)).exists():
            raise ScimError(409, f"Another user has this {name} already.", "uniqueness")


def _refuse_identity_of_administrator(user: User, values: Mapping[str, Any]) -> None:
    """By another address somebody else could get an administrator's password set."""
    for name in ("username", "email"):
        if user.is_administrator and name in values and values[name].lower() != getattr(user, name).lower():
            raise ScimError(403, "Name and address of an administrator are changed in Rapport only.", "mutability")


def _text(value: Any, path: str, most: int = 254) -> str:
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise invalid_value(f"“{path}” is text of at most {most} characters.")
    return value.strip()


def _flag(value: Any) -> bool:
    """True or false; Entra ID writes them as text."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise invalid_value("“active” is true or false.")


def _address(value: Any) -> str:
    """The primary address, else the first."""
    if isinstance(value, str):
        return _text(value, "emails")
    given = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    if not given:
        raise invalid_value("“emails” is a list of addresses.")
    first = next((one for one in given if one.get("primary") is True), given[0])
    return _text(first.get("value"), "emails.value")


def _roles(value: Any) -> list[str]:
    """Roles by their names here."""
    given = value if isinstance(value, list) else [value]
    names = [one.get("value") if isinstance(one, dict) else one for one in given[:100]]
    found = []
    for name in names:
        role = Role.objects.filter(titled(Role, _text(name, "roles"))).first()
        if role is None:
            raise invalid_value(f"There is no role “{str(name)[:60]}”.")
        found.append(str(role.uid))
    return found
