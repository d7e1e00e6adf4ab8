"""Rules of assignment, assignees and absences with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.platform.access.models import User
from rapport.platform.assignment.models import Absence, Assignee, AssignmentRule
from tests.factories.access import make_user
from tests.factories.writing import number, written


def make_assignment_rule(*, actor: Any = None, owner: Any = None, **values: Any) -> AssignmentRule:
    """A rule for tasks, switched on; names nobody unless ``people`` or ``team`` are given."""
    defaults = {"name": f"Tasks {number()}", "kind": "tasks", "is_active": True}
    made: AssignmentRule = written("assignment-rules", defaults, values, actor=actor)
    return made


def make_assignee(*, actor: Any = None, owner: User | None = None, **values: Any) -> Assignee:
    """What somebody is suited for."""
    user = values.pop("user", None) or _unknown(owner)
    defaults = {"owner": str(user.uid), "languages": ["de"], "skills": [{"value": "Export", "level": 3}]}
    made: Assignee = written("assignees", defaults, values, actor=actor)
    return made


def _unknown(owner: User | None) -> User:
    """The owner, or somebody else of whom nothing is known yet, in the owner's teams."""
    if owner is not None and not Assignee.objects.filter(owner=owner).exists():
        return owner
    teams = [str(uid) for uid in owner.teams.values_list("uid", flat=True)] if owner is not None else []
    return make_user(teams=teams)


def make_absence(*, actor: Any = None, owner: User | None = None, **values: Any) -> Absence:
    """Somebody is away for two weeks."""
    user = owner or make_user()
    defaults = {"owner": str(user.uid), "begins_on": "2026-07-06", "ends_on": "2026-07-17"}
    made: Absence = written("absences", defaults, values, actor=actor)
    return made
