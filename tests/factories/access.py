"""Users, teams and roles."""

from __future__ import annotations

from typing import Any

from rapport.platform.access.models import Delegation, Role, Team, User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from tests.factories.writing import number, written

PASSWORD = "correct-horse-42"

ACTIONS = ("view", "create", "update", "delete", "export")


def make_user(*, actor: User | None = None, password: str = "", owner: User | None = None, **values: Any) -> User:
    """Somebody who may sign in but holds no role; ``password`` costs the time of hashing it."""
    n = number()
    defaults = {"username": f"user{n}", "email": f"user{n}@example.com", "full_name": f"Uta User{n}"}
    user: User = written("users", defaults, values, actor=actor)
    if password:
        user.set_password(password)
        with change_set(actor=None, channel="system", act="set_password"):
            user.save(update_fields=["password"])
    return User.objects.get(pk=user.pk)


def make_administrator(**values: Any) -> User:
    """Somebody who may do everything."""
    return make_user(**{"is_administrator": True, **values})


def make_team(*, actor: User | None = None, owner: User | None = None, **values: Any) -> Team:
    """A team at the top of the tree, unless ``parent`` is given."""
    team: Team = written("teams", {"name": f"Team {number()}"}, values, actor=actor)
    return Team.objects.get(pk=team.pk)


def make_role(*, actor: User | None = None, owner: User | None = None, **values: Any) -> Role:
    """A role that grants nothing, unless ``grants`` are given."""
    defaults = {"name": f"Role {number()}", "description": "What the holders may do."}
    role: Role = written("roles", defaults, values, actor=actor)
    return role


def make_holder(scope: str, *, actions: tuple[str, ...] = ACTIONS, kind: str = "*", **values: Any) -> User:
    """A user with a role that grants these actions on a kind as far as ``scope``; ``field_rules`` go to the role."""
    rules = values.pop("field_rules", [])
    kinds = [kind, *(spec.name for spec in registry.made() if kind == "*")]  # which no grant for all kinds reaches
    grants = [{"kind": one, "action": action, "scope": scope} for one in kinds for action in actions]
    role = make_role(grants=grants, field_rules=rules)
    return make_user(**{"roles": [str(role.uid)], **values})


def make_delegation(*, actor: User | None = None, owner: User | None = None, **values: Any) -> Delegation:
    """Somebody who administers a team of its own and may give no role, unless ``roles`` are given."""
    defaults = {"user": values.pop("user", None) or make_user(), "team": values.pop("team", None) or make_team()}
    made: Delegation = written("team-administrators", defaults, values, actor=actor)
    return made
