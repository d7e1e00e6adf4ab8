"""The kind of record that the sample company has made for itself."""

from __future__ import annotations

import pytest

from rapport.customers.sample.own_kinds import add_own_kinds
from rapport.platform.access.engine import rows
from rapport.platform.access.models import Grant
from rapport.platform.records.registry import registry
from tests.factories import make_organisation
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.kinds import known

pytestmark = pytest.mark.django_db


def test_it_has_plants_with_an_output_and_a_state_once() -> None:
    owner = make_user()
    parties = [make_organisation(owner=owner) for _ in range(3)]
    make_role(name="No access")
    make_role(name="Readers", grants=[{"kind": "*", "action": "view", "scope": "team"}])
    builders = [{"kind": "organisations", "action": action, "scope": "own"} for action in ("view", "update")]
    make_role(name="Builders", grants=builders)

    assert (add_own_kinds(), add_own_kinds()) == (3, 0)

    found = Grant.objects.filter(kind="x-plants", action__in=["view", "update"])
    assert set(found.values_list("role__name", "action", "scope")) == {
        ("Readers", "view", "team"), ("Builders", "view", "own"), ("Builders", "update", "own"),
    }  # fmt: skip
    with known():
        spec = registry.get("x-plants")
        plants = list(rows(spec, make_administrator()).order_by("pk"))
        assert {plant.x_party_id for plant in plants} == {party.pk for party in parties}
        assert [plant for plant in plants if plant.x_output is None or plant.x_state is None] == []
        assert all((plant.x_runs_since is not None) == (plant.x_state in ("running", "fault")) for plant in plants)
