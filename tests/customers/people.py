"""Colleagues and a customer for the tests of the party's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from rapport.customers.models import Party
from rapport.platform.access.models import User
from tests.factories import make_organisation, make_person, make_team
from tests.factories.access import make_holder


@dataclass
class Office:
    """Rita owns the customer, Tom is of her team, Zoe of another; all of them see every record."""

    rita: User
    tom: User
    zoe: User
    organisation: Party
    customer: Party

    def client(self, user: User) -> Client:
        """The browser of a colleague."""
        client = Client()
        client.force_login(user)
        return client

    def page(self, user: User, query: str = "") -> str:
        """The customer's page as a colleague sees it."""
        response = self.client(user).get(f"/people/{self.customer.uid}/{query}")
        assert response.status_code == 200
        return response.content.decode()


def make_office(**values: Any) -> Office:
    """Three colleagues and their customer."""
    team = make_team()
    rita = make_holder("all", full_name="Rita Rot", teams=[str(team.uid)])
    tom = make_holder("all", full_name="Tom Tal", teams=[str(team.uid)])
    zoe = make_holder("all", full_name="Zoe Zahn")
    organisation = make_organisation(name="Nordwind GmbH", owner=rita)
    given = {"given_name": "Mei", "family_name": "Hoffmann", "organisation": organisation, "owner": rita, **values}
    return Office(rita, tom, zoe, organisation, make_person(**given))


FRAGMENT = {"HX-Request": "true"}
