"""Who gets what in the sample company: a rule that is on, one that is not, and what colleagues are suited for."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.customers.sample.company import PEOPLE, TRAINEE
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.assignment.models import Absence, Assignee, AssignmentRule
from rapport.platform.records.registry import registry

AWAY, DEPUTY = "jonas", "lena"
_LEVELS = {"lena": 5, "jonas": 3, "olivia": 4, "marcus": 2, "siyuan": 5, "jiayi": 3}


def add_assignment() -> None:
    """Make them by the write path, inside the change set of the block."""
    users = {user.username: user for user in User.objects.filter(username__in=[one.username for one in PEOPLE])}
    with override(settings.LANGUAGE_CODE):
        skill = _("Key accounts")
        if not Assignee.objects.exists():
            for person in PEOPLE:
                if person.looks_after:
                    _write("assignees", _known(person.username, person.looks_after, users, skill))
        if not Absence.objects.exists():
            _write("absences", _absence(users))
        if not AssignmentRule.objects.exists():
            for values in _rules(users, skill):
                _write("assignment-rules", values)


def _write(kind: str, values: dict[str, object]) -> None:
    write.create(registry.get(kind), values, actor=None, channel="command")


def _known(name: str, languages: tuple[str, ...], users: dict[str, User], skill: str) -> dict[str, object]:
    skills = [{"value": skill, "level": _LEVELS[name]}] if name in _LEVELS else []
    weight = 5 if name == TRAINEE else 10
    return {"owner": users[name], "languages": list(languages), "skills": skills, "weight": weight}


def _absence(users: dict[str, User]) -> dict[str, object]:
    today = timezone.localdate()
    days = {"begins_on": today - timedelta(days=2), "ends_on": today + timedelta(days=5)}
    return {"owner": users[AWAY], **days, "deputy": users[DEPUTY], "note": _("Holiday")}


def _rules(users: dict[str, User], skill: str) -> list[dict[str, object]]:
    sellers = [str(users[name].uid) for name in _LEVELS]
    class_a = {"any": [{"all": [{"field": "value_class", "op": "exact", "value": "A"}]}]}
    return [
        {
            "name": _("Class A: who knows key accounts and speaks their language"),
            "kind": "organisations",
            "position": 10,
            "condition": class_a,
            "people": sellers,
            "method": "skill",
            "match_language": True,
            "skill": skill,
            "least_level": 3,
            "otherwise": users["james"],
            "is_active": True,
        },
        {
            "name": _("New people: in turn, by language"),
            "kind": "people",
            "position": 20,
            "people": sellers,
            "match_language": True,
            "otherwise": users["james"],
        },
    ]
