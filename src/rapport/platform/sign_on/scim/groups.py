"""Groups of a directory: our teams. Their place in the tree is set here, not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from django.db.models import Q, QuerySet

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.models import Membership, Team, User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.sign_on.models import DirectoryEntry
from rapport.platform.sign_on.scim.filters import Column
from rapport.platform.sign_on.scim.messages import GROUP, ScimError, invalid_value, located, tagged
from rapport.platform.sign_on.scim.patches import Operation
from rapport.platform.sign_on.scim.people import CHANNEL, users

COLUMNS = {
    "id": Column("uid", "uid"),
    "displayname": Column("name"),
    "externalid": Column("directory_entry__external_id", "exact"),
    "members": Column("user__uid", "uid", (Membership, "team")),
    "members.value": Column("user__uid", "uid", (Membership, "team")),
}
"""What groups are filtered by."""
MOST_MEMBERS = 5_000


def groups() -> QuerySet[Team]:
    """Every team."""
    return Team.objects.select_related("directory_entry")


def resources(rows: Iterable[Team]) -> list[dict[str, Any]]:
    """Teams as SCIM tells them; one query for the members of all."""
    found = list(rows)
    members: dict[int, list[dict[str, str]]] = {team.pk: [] for team in found}
    known = Q(user__directory_entry__isnull=True) | Q(user__directory_entry__is_removed=False)
    links = Membership.objects.filter(known, team__in=found).select_related("user").order_by("pk")
    for link in links:
        uid = str(link.user.uid)
        told = {"value": uid, "type": "User", "$ref": located(f"/Users/{uid}")}
        members[link.team_id].append(told)
    return [_resource(team, members[team.pk]) for team in found]


def _resource(team: Team, members: list[dict[str, str]]) -> dict[str, Any]:
    entry = getattr(team, "directory_entry", None)
    told: dict[str, Any] = {
        "schemas": [GROUP],
        "id": str(team.uid),
        "displayName": team.name,
        "members": members,
        "meta": {
            "resourceType": "Group",
            "created": team.created_at.astimezone(UTC).isoformat(),
            "lastModified": team.updated_at.astimezone(UTC).isoformat(),
            "location": located(f"/Groups/{team.uid}"),
        },
    }
    if entry is not None and entry.external_id:
        told["externalId"] = entry.external_id
    return tagged(told)


def create(body: Mapping[str, Any], actor: User) -> Team:
    """Make a team at the top of the tree, with its members."""
    given = {str(name).lower(): value for name, value in body.items()}
    members = _members(given.get("members") or [])
    with change_set(actor=actor, channel=CHANNEL, act="create", kind="teams", summary=_name(given)):
        team: Team = write.create(registry.get("teams"), {"name": _name(given)}, actor=actor, channel=CHANNEL)
        _note(team, given.get("externalid"))
        _set_members(team, members, actor)
    return team


def replace(team: Team, body: Mapping[str, Any], actor: User) -> Team:
    """A whole team in place of what there was; members that are not named leave."""
    given = {str(name).lower(): value for name, value in body.items()}
    members = _members(given.get("members") or [])
    with change_set(actor=actor, channel=CHANNEL, act="update", kind="teams", summary=team.name) as opened:
        opened.unchanged = True
        write.update(registry.get("teams"), team, {"name": _name(given)}, actor=actor, channel=CHANNEL)
        _note(team, given.get("externalid"))
        _set_members(team, members, actor)
    return team


def patch(team: Team, operations: Iterable[Operation], actor: User) -> Team:
    """Operations on name and members, all or none."""
    with change_set(actor=actor, channel=CHANNEL, act="update", kind="teams", summary=team.name) as opened:
        opened.unchanged = True
        wanted = {user.pk: user for user in team.members.all()}
        for operation in operations:
            if operation.path == "members":
                wanted = _changed(wanted, operation)
            elif operation.path == "displayname" and operation.op != "remove":
                name = _name({"displayname": operation.value})
                write.update(registry.get("teams"), team, {"name": name}, actor=actor, channel=CHANNEL)
            elif operation.path == "externalid":
                _note(team, operation.value or "")
            elif operation.path not in ("id", "schemas", "meta"):
                raise ScimError(400, f"There is no attribute “{operation.path[:60]}”.", "invalidPath")
        _set_members(team, list(wanted.values()), actor)
    return team


def remove(team: Team, actor: User) -> None:
    """Delete a team; refused while others are part of it."""
    write.delete(registry.get("teams"), team, actor=actor, channel=CHANNEL)


def _changed(held: dict[int, User], operation: Operation) -> dict[int, User]:
    if operation.terms:
        named = {str(term.value) for term in operation.terms if term.path == "value" and term.op == "eq"}
        if operation.op != "remove" or len(named) != len(operation.terms):
            raise ScimError(400, 'Members are chosen by [value eq "…"] to be removed.', "invalidPath")
        return {pk: user for pk, user in held.items() if str(user.uid) not in named}
    if operation.op == "remove" and operation.value is None:
        return {}
    given = {user.pk: user for user in _members(operation.value)}
    if operation.op == "remove":
        return {pk: user for pk, user in held.items() if pk not in given}
    return given if operation.op == "replace" else {**held, **given}


def _set_members(team: Team, wanted: list[User], actor: User) -> None:
    """Who is to join joins, who is not leaves; each by the write path of users."""
    held = {user.pk: user for user in team.members.all()}
    kept = {user.pk for user in wanted}
    moving = [user for user in wanted if user.pk not in held] + [u for pk, u in held.items() if pk not in kept]
    if not moving:
        return
    teams: dict[int, list[str]] = {user.pk: [] for user in moving}
    for link in Membership.objects.filter(user__in=moving).exclude(team=team).select_related("team"):
        teams[link.user_id].append(str(link.team.uid))
    values = {
        user.pk: {"teams": [*teams[user.pk], str(team.uid)] if user.pk in kept else teams[user.pk]} for user in moving
    }
    write.update_many(registry.get("users"), values, actor=actor, channel=CHANNEL)


def _members(value: Any) -> list[User]:
    """The users that are named; ScimError when one is none of ours."""
    given = value if isinstance(value, list) else [value]
    if len(given) > MOST_MEMBERS:
        raise ScimError(413, f"At most {MOST_MEMBERS} members at once.")
    named = [str(one.get("value", "")) if isinstance(one, dict) else str(one) for one in given]
    uids = {uid for uid in map(parse_uid, named) if uid is not None}
    if len(uids) < len(set(named)):
        raise invalid_value("A member is named by the id of a user.")
    found = list(users().filter(uid__in=uids))
    if len(found) < len(uids):
        raise invalid_value("A member is no user here; groups have no groups as members.")
    return found


def _name(given: Mapping[str, Any]) -> str:
    name = given.get("displayname")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= 100 or "\x00" in name:
        raise invalid_value("displayName is text of 1 to 100 characters.")
    return name.strip()


def _note(team: Team, external_id: Any) -> None:
    if external_id is None:
        return
    if not isinstance(external_id, str) or len(external_id) > 255 or "\x00" in external_id:
        raise invalid_value("externalId is text of at most 255 characters.")
    DirectoryEntry.objects.update_or_create(team=team, defaults={"external_id": external_id})
