"""What belongs to parties but lives in other tables: written for many at once by as many queries as for a few."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.customers.models import Address, ContactPoint, Party, PartyRole, PartyTag
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from tests.factories import make_person, make_role_type

pytestmark = pytest.mark.django_db
PEOPLE = registry.get("people")
BONN = {"street": "Ringstr. 1", "locality": "Bonn", "country": "DE"}
KIEL = {"street": "Weg 2", "locality": "Kiel", "country": "DE", "primary": True}


def people(count: int) -> list[Party]:
    """People with two e-mail addresses, a postal one, two tags and a number."""
    return [
        make_person(
            email="", emails=[f"a{n}@example.com", f"b{n}@example.com"], addresses=[BONN], tags=["old", "stays"],
            phones=["+49 228 123456"],
        )
        for n in range(count)
    ]  # fmt: skip


def points(party: Party, kind: str = "email") -> list[tuple[str, bool]]:
    """Standard form and rank, in the order in which they were given."""
    found = ContactPoint.objects.filter(party=party, kind=kind).order_by("pk")
    return list(found.values_list("norm", "is_primary"))


def state() -> list[list[Any]]:
    """All that lives beside the parties, and what they repeat of it."""
    return [
        sorted(ContactPoint.objects.values_list("party_id", "kind", "norm", "label", "is_primary")),
        sorted(Address.objects.values_list("party_id", "street", "locality", "is_primary")),
        sorted(PartyTag.objects.values_list("party_id", "tag__name")),
        sorted(PartyRole.objects.values_list("party_id", "type_id"), key=str),
        sorted(Party.objects.values_list("pk", "email", "phone", "city")),
    ]


def test_each_gets_what_was_given_for_it_and_one_undo_takes_it_back() -> None:
    one, two, three = people(3)
    kind = make_role_type()
    before = state()
    values: dict[int, dict[str, Any]] = {
        one.pk: {
            "emails": [{"value": "b0@example.com", "primary": True}, "new@example.com"],
            "tags": ["stays", "new"],
            "roles": [kind.code],
        },
        two.pk: {"emails": [], "addresses": [BONN, KIEL], "tags": []},
        three.pk: {"emails": [{"value": "a2@example.com", "label": "work"}], "addresses": [], "phones": []},
    }
    written = write.update_many(PEOPLE, values, actor=None)
    made = ChangeSet.objects.latest("pk")

    assert points(one) == [("b0@example.com", True), ("new@example.com", False)]
    assert (points(two), points(three), points(three, "phone")) == ([], [("a2@example.com", True)], [])
    assert [(row.email, row.city, row.phone != "") for row in written] == [
        ("b0@example.com", "Bonn", True), ("", "Kiel", True), ("a2@example.com", "", False),
    ]  # fmt: skip
    assert [sorted(row.party_tags.values_list("tag__name", flat=True)) for row in written] == [
        ["new", "stays"], [], ["old", "stays"],
    ]  # fmt: skip
    assert list(PartyRole.objects.values_list("party_id", "type_id")) == [(one.pk, kind.pk)]

    write.update(PEOPLE, written[0], {"roles": []}, actor=None)  # begun today, so never held
    assert not PartyRole.objects.exists()
    undo(ChangeSet.objects.latest("pk"), actor=None)
    undo(made, actor=None)
    assert state() == before


def test_many_cost_as_many_queries_as_a_few() -> None:
    found, kind = people(8), make_role_type()

    def asked(rows: list[Party], number: int) -> int:
        values = {
            row.pk: {
                "emails": [f"n{number}-{row.pk}@example.com", f"a{row.pk}@example.com"],
                "phones": [f"+49 30 55501{number}"], "roles": [kind.code],
                "addresses": [{**KIEL, "street": f"Weg {number}"}, BONN], "tags": [f"t{number}"],
            }
            for row in rows
        }  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            write.update_many(PEOPLE, values, actor=None)
        return len(captured)

    asked(found[:1], 1)
    # But for each role that is named one, by which it is understood.
    assert asked(found[1:3], 2) - 2 == asked(found[3:8], 3) - 5
