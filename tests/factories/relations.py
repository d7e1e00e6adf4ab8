"""Relationships, roles, account team, other names, figures, tags, and the catalogues of these."""

from __future__ import annotations

from datetime import date
from typing import Any

from rapport.customers.models import (
    AccountTeamMember,
    FinancialStatement,
    PartyName,
    PartyRole,
    Relationship,
    RelationshipType,
    RoleType,
    Tag,
)
from tests.factories.access import make_user
from tests.factories.parties import make_organisation, make_person
from tests.factories.writing import number, written


def make_relationship_type(*, actor: Any = None, owner: Any = None, **values: Any) -> RelationshipType:
    """A relationship that differs from both sides."""
    n = number()
    defaults = {"code": f"advises-{n}", "label": f"advises{n}", "reverse_label": f"is advised by{n}"}
    made: RelationshipType = written("relationship-types", defaults, values, actor=actor)
    return made


def make_role_type(*, actor: Any = None, owner: Any = None, **values: Any) -> RoleType:
    """A role that permits quotes."""
    n = number()
    made: RoleType = written(
        "role-types", {"code": f"buyer-{n}", "label": f"Buyer{n}", "operations": ["quote"]}, values, actor=actor
    )
    return made


def make_relationship(*, actor: Any = None, owner: Any = None, **values: Any) -> Relationship:
    """A person advises an organisation."""
    if "first" not in values:
        values["first"] = make_person(owner=owner)
    if "second" not in values:
        values["second"] = make_organisation(owner=owner)
    if "type" not in values:
        values["type"] = make_relationship_type()
    made: Relationship = written("relationships", {"note": f"Since the fair {number()}"}, values, actor=actor)
    return made


def make_party_role(*, actor: Any = None, owner: Any = None, **values: Any) -> PartyRole:
    """A person has a role since the beginning of 2026."""
    if "party" not in values:
        values["party"] = make_person(owner=owner)
    if "type" not in values:
        values["type"] = make_role_type()
    defaults = {"valid_from": date(2026, 1, 1), "note": f"By contract {number()}"}
    made: PartyRole = written("party-roles", defaults, values, actor=actor)
    return made


def make_account_team_member(*, actor: Any = None, owner: Any = None, **values: Any) -> AccountTeamMember:
    """A colleague looks after a person."""
    if "party" not in values:
        values["party"] = make_person(owner=owner)
    if "user" not in values:
        values["user"] = make_user()
    made: AccountTeamMember = written(
        "account-team-members", {"part": f"Technical adviser {number()}"}, values, actor=actor
    )
    return made


def make_party_name(*, actor: Any = None, owner: Any = None, **values: Any) -> PartyName:
    """A person's nickname."""
    if "party" not in values:
        values["party"] = make_person(owner=owner)
    defaults = {"kind": "nickname", "value": f"Anni{number()}", "language": "de"}
    made: PartyName = written("party-names", defaults, values, actor=actor)
    return made


def make_financial_statement(*, actor: Any = None, owner: Any = None, **values: Any) -> FinancialStatement:
    """The figures of an organisation for 2025."""
    if "party" not in values:
        values["party"] = make_organisation(owner=owner)
    defaults = {"year": 2025, "currency": "EUR", "revenue": "1200000.50", "employee_count": 12}
    made: FinancialStatement = written("financial-statements", defaults, values, actor=actor)
    return made


def make_tag(*, actor: Any = None, owner: Any = None, **values: Any) -> Tag:
    """A word to group parties by."""
    made: Tag = written("tags", {"name": f"trade fair {number()}"}, values, actor=actor)
    return made
