"""What a look-up says of the record that it holds."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_organisation, make_person
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db


def page(user: object, url: str) -> str:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client.get(url).content.decode()


def test_an_address_names_no_record_out_of_reach() -> None:
    secret = make_organisation(name="Undisclosed Holdings", owner=make_administrator())
    reader = make_holder("own")

    assert "Undisclosed" not in page(reader, f"/people/new/?organisation={secret.uid}")
    assert "Undisclosed" not in page(reader, "/people/new/?organisation=nonsense")
    assert "Undisclosed Holdings" in page(make_administrator(), f"/people/new/?organisation={secret.uid}")


def test_what_a_record_within_reach_is_linked_to_keeps_its_name() -> None:
    reader = make_holder("own")
    secret = make_organisation(name="Undisclosed Holdings", owner=make_administrator())
    person = make_person(owner=reader, organisation=secret)

    assert "Undisclosed Holdings" in page(reader, f"/people/{person.uid}/edit/")
