"""The sample company itself: Heliad, which sells solar systems; its twelve people in a tree of teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext, override

from rapport.platform import write
from rapport.platform.access.models import Team, User
from rapport.platform.access.principals import principals_of_owners
from rapport.platform.records.registry import registry

NAME = "Heliad"
DOMAIN = "heliad.example"

TEAMS: tuple[tuple[str, str], ...] = (
    ("Board", ""),
    ("Sales", "Board"),
    ("Sales DACH", "Sales"),
    ("Sales UK & US", "Sales"),
    ("Sales China", "Sales"),
    ("Service", "Board"),
    ("Marketing", "Board"),
)
"""Name, and the team above."""


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the sample: the role's name is the catalogue's English one."""

    username: str
    full_name: str
    team: str
    role: str
    language: str
    time_zone: str
    looks_after: tuple[str, ...] = ()
    """Languages of the customers that this person has as an owner or helps."""


PEOPLE: tuple[Person, ...] = (
    Person("katharina", "Katharina Vogt", "Board", "Team lead", "de", "Europe/Berlin"),
    Person("james", "James Whitfield", "Sales", "Team lead", "en", "Europe/London"),
    Person("lena", "Lena Brandt", "Sales DACH", "Team lead", "de", "Europe/Berlin", ("de",)),
    Person("jonas", "Jonas Keller", "Sales DACH", "Sales representative", "de", "Europe/Vienna", ("de",)),
    Person("olivia", "Olivia Hartley", "Sales UK & US", "Team lead", "en", "Europe/London", ("en",)),
    Person("marcus", "Marcus Reed", "Sales UK & US", "Sales representative", "en", "America/New_York", ("en",)),
    Person("siyuan", "陈思远", "Sales China", "Team lead", "zh-hans", "Asia/Shanghai", ("zh",)),
    Person("jiayi", "林佳怡", "Sales China", "Sales representative", "zh-hans", "Asia/Shanghai", ("zh",)),
    Person("nora", "Nora Falk", "Sales DACH", "Sales representative", "de", "Europe/Zurich"),
    Person("miriam", "Miriam Seidel", "Service", "Service agent", "de", "Europe/Berlin", ("de", "en")),
    Person("min", "周敏", "Service", "Service agent", "zh-hans", "Asia/Shanghai", ("zh",)),
    Person("sophie", "Sophie Lindner", "Marketing", "Data steward", "de", "Europe/Berlin", ("de", "en", "zh")),
)

LEAD = "Team lead"
TEAM_ADMINISTRATOR = ("james", "Sales", "Sales representative")
"""Who adds and changes the users of a team and those below it, and the role that they may give."""
TRAINEE = "nora"
"""Has just begun and looks after one party in a thousand: the narrow reader whose lists must be fast too."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A user as the generator needs it."""

    id: int
    name: str
    principals: tuple[int, ...]
    principals_text: str
    """The same as PostgreSQL writes an array: rendered once, not for each of a million rows."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who does what, by language of the customer."""

    owners: dict[str, list[Colleague]]
    service: dict[str, Colleague]
    marketing: dict[str, Colleague]
    trainee: Colleague
    others: list[Colleague]
    """Who may be in an account team besides the owner."""


def add_company(password: str) -> None:
    """Make teams and users by the write path, inside the change set of the block.

    Without a password nobody can sign in as one of them until an administrator sets one.
    """
    for name, above in TEAMS:
        if not Team.objects.filter(name=name).exists():
            parent = Team.objects.filter(name=above).first()
            write.create(registry.get("teams"), {"name": name, "parent": parent}, actor=None, channel="command")
    for person in PEOPLE:
        if not User.objects.filter(username=person.username).exists():
            write.create(registry.get("users"), _user_values(person), actor=None, channel="command")
            if person.role == LEAD:
                team, lead = Team.objects.get(name=person.team), User.objects.get(username=person.username)
                write.update(registry.get("teams"), team, {"lead": lead}, actor=None, channel="command")
    _add_team_administrator()
    hashed = make_password(password or None)
    User.objects.filter(username__in=[person.username for person in PEOPLE], password="").update(password=hashed)


def _add_team_administrator() -> None:
    username, team, role = TEAM_ADMINISTRATOR
    user = User.objects.get(username=username)
    if not user.delegations.exists():
        values = {"user": user, "team": Team.objects.get(name=team), "roles": [_role(role)]}
        write.create(registry.get("team-administrators"), values, actor=None, channel="command")


def _user_values(person: Person) -> dict[str, Any]:
    return {
        "username": person.username,
        "full_name": person.full_name,
        "email": f"{person.username}@{DOMAIN}",
        "language": person.language,
        "time_zone": person.time_zone,
        "teams": [person.team],
        "roles": [_role(person.role)],
    }


def _role(name: str) -> str:
    """What a role is called in this installation."""
    with override(settings.LANGUAGE_CODE):
        return gettext(name)


def load_staff() -> Staff:
    """The people of the sample company with their principals, from the database."""
    usernames = [person.username for person in PEOPLE]
    users = {user.username: user for user in User.objects.filter(username__in=usernames)}
    principals = principals_of_owners(user.pk for user in users.values())
    known = {
        name: Colleague(user.pk, user.full_name, tuple(principals[user.pk]), _array(principals[user.pk]))
        for name, user in users.items()
    }
    return Staff(
        owners={language: _of(known, "Sales", language) for language in ("en", "de", "zh")},
        service={language: _of(known, "Service", language)[0] for language in ("en", "de", "zh")},
        marketing={language: _of(known, "Marketing", language)[0] for language in ("en", "de", "zh")},
        trainee=known[TRAINEE],
        others=[known[person.username] for person in PEOPLE if person.looks_after or person.team == "Sales"],
    )


def _array(numbers: Sequence[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


def _of(known: dict[str, Colleague], team: str, language: str) -> list[Colleague]:
    return [
        known[person.username] for person in PEOPLE if person.team.startswith(team) and language in person.looks_after
    ]
