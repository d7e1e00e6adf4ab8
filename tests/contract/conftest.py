"""What every contract stands on: the custom fields that there are, and a browser for each of the people who come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from rapport.platform.custom_fields import definitions
from rapport.platform.custom_fields.definitions import additions_of
from rapport.platform.custom_fields.models import CustomField
from tests.browser import Browser
from tests.factories.access import make_administrator, make_holder, make_team, make_user
from tests.factories.kinds import fields_of_visits, let_fields_stand, let_visits_be


@pytest.fixture(autouse=True, scope="module")
def custom_fields_of_every_type() -> Iterator[None]:
    """People and touches have a custom field of each type that they can have, and visits some, so that every contract
    holds for these as well."""
    types = CustomField.Type.values
    of_people = additions_of(_own("people", kind, "organisation", "tasks.party") for kind in types)
    of_touches = additions_of(_own("touches", kind, "party", "") for kind in types if kind != "rollup")
    let_visits_be(True)
    let_fields_stand({**of_people, **of_touches, **fields_of_visits()})
    yield
    let_fields_stand({})


@pytest.fixture(autouse=True)
def no_look_for_the_custom_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database knows of none: the first request of a process must not look there and take them away again."""
    monkeypatch.setattr(definitions, "_checked", float("inf"))


def _own(kind: str, type_of: str, link: str, related: str) -> CustomField:
    """A field of a type for a kind; look-ups follow ``link``, roll-ups are over ``related``."""
    choices = [{"value": "gold", "en": "Gold"}, {"value": "silver", "en": "Silver"}]
    return CustomField(
        kind=kind,
        type=type_of,
        key=type_of,
        label_en=f"Own {type_of}",
        choices=choices * type_of.endswith("choice"),
        currency="EUR",
        linked_kind="organisations",
        link_name=link,
        related=related,
        measured="city" * (type_of == "lookup"),
    )


@pytest.fixture(scope="module")
def kept_for_module(django_db_setup: None, django_db_blocker: Any, custom_fields_of_every_type: None) -> Iterator[None]:
    """A transaction around the tests of a module; those who come to all of them are written once, in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def signed_in_administrator(kept_for_module: None) -> Browser:
    return Browser(make_administrator())


@pytest.fixture
def administrator(signed_in_administrator: Browser, db: None) -> Browser:
    """An administrator's browser."""
    return signed_in_administrator.anew()


@pytest.fixture(scope="module")
def signed_in_people(kept_for_module: None) -> dict[str, Browser]:
    upper = make_team()
    lower = make_team(parent=upper)
    owner = make_holder("own", teams=[str(lower.uid)])
    return {
        "anonymous": Browser(None),
        "nobody": Browser(make_user()),
        "wrong": Browser(make_holder("own", teams=[str(lower.uid)])),
        "owner": Browser(owner),
        "leader": Browser(make_holder("team", teams=[str(upper.uid)])),
        "administrator": Browser(make_administrator()),
    }


@pytest.fixture
def people(signed_in_people: dict[str, Browser], db: None) -> dict[str, Browser]:
    """Everybody who may come to a record that ``owner`` owns."""
    return {who: browser.anew() for who, browser in signed_in_people.items()}
