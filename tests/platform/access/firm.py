"""A small company with a team's own administrator, and how the tests of that act as her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from rapport.platform import write
from rapport.platform.access.models import Delegation, Role, Team, User
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from tests.factories.access import PASSWORD, make_administrator, make_delegation, make_role, make_team, make_user

USERS, ROLES, TEAMS = "users", "roles", "teams"
NEW = {"username": "neu", "email": "neu@example.com"}


@dataclass
class Firm:
    """Sales with a team below it, administered by Dora, who may give "Clerk"; purchasing is nobody's."""

    boss: User
    sales: Team
    inland: Team
    buying: Team
    clerk: Role
    chief: Role
    dora: User
    anna: User
    delegation: Delegation

    def fresh(self, user: User) -> User:
        return User.objects.get(pk=user.pk)


def found_firm() -> Firm:
    """The company as each test begins with it."""
    sales = make_team(name="Sales")
    inland, buying = make_team(name="Inland", parent=sales), make_team(name="Buying")
    own = [{"kind": "people", "action": action, "scope": "own"} for action in ("view", "create")]
    clerk = make_role(name="Clerk", grants=own)
    chief = make_role(name="Chief", grants=[{"kind": "*", "action": "view", "scope": "all"}])
    dora = make_user(username="dora", full_name="Dora", teams=[str(sales.uid)])
    anna = make_user(username="anna", teams=[str(inland.uid)], roles=[str(clerk.uid)], password=PASSWORD)
    made = make_delegation(user=dora, team=sales, roles=[str(clerk.uid)])
    return Firm(make_administrator(), sales, inland, buying, clerk, chief, User.objects.get(pk=dora.pk), anna, made)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def gives(firm: Firm, user: User, **values: Any) -> User:
    """Dora sets values of a user."""
    done: User = write.update(registry.get(USERS), user, values, actor=firm.dora)
    return done


def last() -> ChangeSet:
    return ChangeSet.objects.order_by("-id")[0]
