"""The write path: all or none, by the rules, with messages at the field, for every actor alike."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest

from rapport.customers.models import ContactPoint, FinancialStatement, Party, Tag
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Conflict, Invalid, Missing, Refused
from tests.dump import difference, dump
from tests.factories import (
    FACTORIES,
    make,
    make_financial_statement,
    make_organisation,
    make_party_role,
    make_person,
    make_relationship,
    make_tag,
    make_task,
    make_user,
)
from tests.factories.access import make_administrator, make_holder
from tests.factories.sales import make_ladder

pytestmark = pytest.mark.django_db

PEOPLE, TASKS, TAGS = registry.get("people"), registry.get("tasks"), registry.get("tags")


def errors(kind: str, values: dict[str, Any], instance: Any = None, actor: Any = None) -> dict[str, list[str]]:
    """The messages with which values are refused; nothing may have changed."""
    before, acts = dump(), ChangeSet.objects.count()
    with pytest.raises(Invalid) as refused:
        if instance is None:
            write.create(registry.get(kind), values, actor=actor)
        else:
            write.update(registry.get(kind), instance, values, actor=actor)
    assert difference(before, dump()) == {}
    assert ChangeSet.objects.count() == acts
    return refused.value.errors


def test_unknown_fields_and_wrong_values_are_named() -> None:
    found = errors("tasks", {"subjct": "x", "subject": "", "due_on": "soon", "priority": "urgent"})
    assert set(found) == {"subjct", "subject", "due_on", "priority"}
    assert found["subjct"] == ["There is no such field."]


def test_read_only_fields_are_refused_to_users() -> None:
    administrator = make_administrator()
    for name in ("uid", "created_at", "version", "done_at"):
        assert errors("tasks", {"subject": "x", name: "1"}, actor=administrator)[name] == [
            "You may not set this field."
        ]


def test_what_the_database_refuses_is_a_message_at_the_field() -> None:
    make_tag(name="fair")
    assert errors("tags", {"name": "fair"}) == {"name": ["Another record has this value already."]}
    other = make_tag(name="other")
    assert errors("tags", {"name": "fair"}, other) == {"name": ["Another record has this value already."]}

    statement = make_financial_statement(year=2025)
    values = {"party": statement.party, "year": 2025, "currency": "EUR"}
    assert errors("financial-statements", values) == {
        "year": ["Another record has this value already. (Organisation, Year)"]
    }

    held = make_party_role()
    values = {"party": held.party, "type": held.type, "valid_from": date(2026, 5, 1)}
    assert errors("party-roles", values) == {"": ["The party has this role already in that time."]}

    person = make_person()
    tie = make_relationship()
    values = {"first": person, "second": person, "type": tie.type}
    assert list(errors("relationships", values)) in ([""], ["second"])


def test_what_a_kind_refuses_in_its_own_words_is_said_once() -> None:
    make_ladder()
    assert errors("deals", {"name": "Looms", "amount": "-5"}) == {"amount": ["An amount is not negative."]}


def test_the_rules_of_the_model_hold_for_new_rows_and_for_changes() -> None:
    statement = make_financial_statement()
    for year in (5, 99_999):
        values = {"party": statement.party, "year": year, "currency": "EUR"}
        assert list(errors("financial-statements", values)) == ["year"]
        assert list(errors("financial-statements", {"year": year}, statement)) == ["year"]
    assert FinancialStatement.objects.get().year == 2025
    kind = make("role-types")
    assert list(errors("role-types", {"code": "two words!"}, kind)) == ["code"]
    user = make_user()
    assert list(errors("users", {"username": "a b"}, user)) == ["username"]
    assert list(errors("users", {"email": "nonsense"}, user)) == ["email"]


def test_a_stale_version_is_a_conflict_only_where_both_wrote() -> None:
    person = make_person(job_title="Buyer", department="North")
    seen = person.version
    write.update(PEOPLE, person, {"job_title": "Head"}, actor=None)

    before = dump()
    with pytest.raises(Conflict) as conflict:
        write.update(PEOPLE, person, {"job_title": "Chief"}, actor=None, version=seen)
    assert conflict.value.theirs == {"job_title": "Head"}
    assert (conflict.value.seen, conflict.value.instance.version) == (seen, seen + 1)
    assert difference(before, dump()) == {}

    write.update(PEOPLE, person, {"job_title": "Head", "department": "North"}, actor=None, version=seen)
    write.update(PEOPLE, person, {"job_title": "Chief"}, actor=None, version=Party.objects.get(pk=person.pk).version)
    assert Party.objects.get(pk=person.pk).job_title == "Chief"


def test_each_write_raises_the_version_by_one_and_an_empty_one_does_not() -> None:
    task = make_task()
    for number, subject in enumerate(["a", "b"], 2):
        assert write.update(TASKS, task, {"subject": subject}, actor=None).version == number
    assert write.update(TASKS, task, {"subject": "b"}, actor=None).version == 3


def test_a_link_out_of_reach_is_as_if_it_were_not_there() -> None:
    writer, other = make_holder("own"), make_holder("own")
    theirs = make_organisation(owner=other)
    own = make_organisation(owner=writer)
    absent = uuid.UUID("0190b2c4-0000-7000-8000-000000000000")

    messages = [
        errors("people", {"given_name": "A", "organisation": str(uid)}, actor=writer) for uid in (theirs.uid, absent)
    ]
    assert [list(message) for message in messages] == [["organisation"], ["organisation"]]
    assert messages[0]["organisation"][0].replace(str(theirs.uid), "") == messages[1]["organisation"][0].replace(
        str(absent), ""
    )
    person = write.create(PEOPLE, {"given_name": "A", "organisation": str(own.uid)}, actor=writer)
    assert person.organisation_id == own.pk
    assert person.owner_id == writer.pk
    for value in ("1", "' OR 1=1 --", {"uid": "x"}):
        assert list(errors("people", {"given_name": "A", "organisation": value}, actor=writer)) == ["organisation"]


def test_a_batch_is_written_whole_or_not_at_all() -> None:
    before, acts = dump(), ChangeSet.objects.count()
    with pytest.raises(Invalid) as refused:
        write.create_many(TAGS, [{"name": "a"}, {"name": "b"}, {"name": ""}], actor=None)
    assert (refused.value.row, refused.value.rows) == (2, 1)
    assert difference(before, dump()) == {}
    assert ChangeSet.objects.count() == acts

    first, second = make_tag(name="x"), make_tag(name="y")
    before = dump()
    with pytest.raises(Invalid):
        write.update_many(TAGS, {first.pk: {"name": "z"}, second.pk: {"name": "z"}}, actor=None)
    assert difference(before, dump()) == {}

    used = make("role-types")
    free = make("role-types")
    make_party_role(type=used)
    before = dump()
    with pytest.raises(Invalid, match="Still used by 1"):
        write.delete_many(registry.get("role-types"), [free.pk, used.pk], actor=None)
    assert difference(before, dump()) == {}

    made = write.create_many(TAGS, [{"name": f"n{number}"} for number in range(5)], actor=None)
    assert ChangeSet.objects.latest("id").counts == {"created": 5}
    assert {tag.created_in for tag in made} == {ChangeSet.objects.latest("id").uid}


def test_reach_of_writing() -> None:
    reader = make_holder("all", actions=("view",))
    writer, nobody = make_holder("own"), make_user()
    person = make_person()
    before = dump()
    for act in (
        lambda who: write.update(PEOPLE, person, {"job_title": "x"}, actor=who),
        lambda who: write.delete(PEOPLE, person, actor=who),
    ):
        with pytest.raises(Refused):
            act(reader)
        with pytest.raises(Missing):
            act(writer)
    with pytest.raises(Refused):
        write.create(PEOPLE, {"given_name": "x"}, actor=reader)
    with pytest.raises(Refused):
        write.create(PEOPLE, {"given_name": "x"}, actor=nobody)
    with pytest.raises(Refused):
        write.delete(registry.get("users"), writer, actor=None)
    assert difference(before, dump()) == {}


def test_every_contact_point_that_is_given_is_kept() -> None:
    person = make_person(
        email="first@x.example",
        emails=["second@x.example", {"value": "third@x.example", "label": "home"}],
        phone="+49 30 5550118",
        phones=["+49 30 5550119"],
        website="https://x.example",
    )
    points = {(p.kind, p.norm): p.is_primary for p in ContactPoint.objects.filter(party=person)}
    assert points == {
        ("email", "first@x.example"): True,
        ("email", "second@x.example"): False,
        ("email", "third@x.example"): False,
        ("phone", "+49305550118"): True,
        ("phone", "+49305550119"): False,
        ("website", "https://x.example"): True,
    }
    person = Party.objects.get(pk=person.pk)
    assert (person.email, person.phone, person.website) == ("first@x.example", "+49305550118", "https://x.example")

    write.update(PEOPLE, person, {"emails": ["second@x.example"], "phone": "+49 30 5550120"}, actor=None)
    person = Party.objects.get(pk=person.pk)
    assert (person.email, person.phone, person.website) == ("second@x.example", "+49305550120", "https://x.example")


@pytest.mark.parametrize("kind", sorted(FACTORIES))
def test_a_million_characters_in_any_text_are_refused_in_short(kind: str) -> None:
    spec = registry.get(kind)
    if spec.record.overview:
        return
    instance = make(kind)
    for name in sorted(spec.writable):
        field = spec.fields[name]
        if field.virtual is None and field.is_text:
            found = errors(kind, {name: "x" * 1_000_000}, instance)
            assert len(str(found)) < 500, name
    assert Tag.objects.filter(name__startswith="xx").count() == 0
