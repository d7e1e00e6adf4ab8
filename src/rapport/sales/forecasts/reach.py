"""Whose deals a question is about: everybody's, a team's, one person's, as far as the reader sees such deals at all."""

from __future__ import annotations

from typing import Any

from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.models import User
from rapport.platform.access.permissions import permissions_of
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.figures import deals_of
from rapport.sales.forecasts.tree import tree_of


def owners_of(user: User, asked: Asked) -> tuple[str, list[int | None] | None]:
    """What the row of the tree is called and whose deals it holds: None for everybody's, empty when the reader has no
    such row."""
    if not asked.who:
        return "", None
    node = tree_of(user, [*people_within(user, asked), None]).find(asked.who)
    return (node.label, list(node.owners)) if node is not None else ("", [])


def people_within(user: User, asked: Asked) -> list[int]:
    """The keys of everybody whose deals the reader may see, whether they have any now or not."""
    held = permissions_of(user)
    scope = held.scope("deals", Action.VIEW.value)
    if scope == Scope.ALL.value:
        return list(User.objects.order_by("pk").values_list("pk", flat=True))
    if scope == Scope.OWN.value:
        return [user.pk]
    colleagues = list(held.colleagues or ()) if scope == Scope.TEAM.value else []
    if colleagues and not held.further:
        return colleagues
    # Of a territory they see the deals whoever owns these.
    owners = deals_of(user, asked).filter(owner__isnull=False).order_by().values_list("owner_id", flat=True)
    return sorted({*colleagues, *owners.distinct()})


def reach_of_states(user: User, asked: Asked, deal: str, owner: str) -> tuple[str, dict[str, Any]]:
    """A condition in SQL, and its parameters, for the states of deals that the reader is told of: of those that they
    see now, and of those that are gone and were of somebody all of whose deals they see. ``deal`` and ``owner`` are the
    expressions of the state's deal and owner. Which pipeline and product family are asked for, the states themselves
    say.
    """
    found = deals_of(user, Asked(asked.period))
    seen, values = found.order_by().values("pk").query.sql_with_params()
    given: dict[str, Any] = {f"seen_{at}": value for at, value in enumerate(values)}
    visible = seen % tuple(f"%({name})s" for name in given)
    held, gone = permissions_of(user), "false"
    scope = held.scope("deals", Action.VIEW.value)
    if user.seen_by is None and scope == Scope.ALL.value:
        gone = "true"
    elif user.seen_by is None:
        given["reached"] = [user.pk] if scope == Scope.OWN.value else list(held.colleagues or [user.pk])
        gone = f"{owner} = ANY (%(reached)s)"
    told = f"({deal} IN ({visible}) OR ({deal} NOT IN (SELECT id FROM sales_deal) AND {gone}))"  # noqa: S608 - ours
    return told, given
