"""A firm that sells: two teams below a third."""

from dataclasses import dataclass

from rapport.platform.access.models import Team, User
from rapport.sales.models import Stage
from tests.factories.access import make_administrator, make_holder, make_team
from tests.factories.sales import make_ladder


@dataclass
class Firm:
    """Two teams below a third: Ada and Ben in the north, Cleo in the south, and somebody who leads them all."""

    top: Team
    north: Team
    south: Team
    ada: User
    ben: User
    cleo: User
    lead: User
    boss: User
    stages: dict[str, Stage]


def make_firm() -> Firm:
    """The firm with the stages of a ladder."""
    top = make_team(name="Sales")
    north, south = make_team(name="North", parent=top), make_team(name="South", parent=top)

    def one(name: str, scope: str, team: Team) -> User:
        return make_holder(scope, full_name=name, teams=[str(team.uid)])

    ada, ben, cleo = one("Ada", "own", north), one("Ben", "own", north), one("Cleo", "own", south)
    lead, boss = one("Lea", "team", top), make_administrator(full_name="Boss")
    return Firm(top, north, south, ada, ben, cleo, lead, boss, make_ladder())
