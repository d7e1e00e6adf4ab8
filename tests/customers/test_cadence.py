"""Whose turn it is: the rules, what changes the day, and that nobody is forgotten when the rules change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from rapport.customers import cadence
from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.jobs import compute_contact_days, compute_contact_days_by_roles
from rapport.customers.models import CadenceRule, Party, PartyRole, RoleType, Tag
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from tests.browser import Browser
from tests.factories import make_cadence_rule, make_organisation, make_person, make_touch, make_user
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installed(db: None) -> None:
    """What every installation begins with."""
    ensure_catalogue()
    cadence.ensure_rules()


def due(party: Any) -> int | None:
    """In how many days the next contact is due."""
    day = Party.objects.get(pk=party.pk).contact_due_on
    return None if day is None else (day - timezone.localdate()).days


def days_ago(count: int) -> Any:
    return timezone.now() - timedelta(days=count)


@pytest.mark.parametrize(
    ("value_class", "never_spoken", "after_a_call"), [("A", 0, 20), ("B", 0, 80), ("C", None, 170), ("", None, 355)]
)
def test_the_rules_to_begin_with(value_class: str, never_spoken: int | None, after_a_call: int) -> None:
    person = make_person(value_class=value_class)
    assert due(person) == never_spoken

    make_touch(party=person, channel="call", happened_at=days_ago(10))

    assert due(person) == after_a_call


def test_a_note_and_a_planned_meeting_are_no_contact() -> None:
    person = make_person(value_class="C")

    make_touch(party=person, channel="note", happened_at=days_ago(1))
    make_touch(party=person, channel="meeting", happened_at=days_ago(-3))

    assert due(person) is None


def test_the_day_follows_the_class_the_state_the_tags_and_the_roles() -> None:
    customer = RoleType.objects.get(code="customer")
    people = registry.get("people")
    person = make_person(value_class="C")
    make_touch(party=person, happened_at=days_ago(1))
    make_cadence_rule(position=1, value_class="", role=customer, every_days=7, first_days=None)
    assert due(person) == 179

    write.update(people, Party.objects.get(pk=person.pk), {"roles": ["customer"]}, actor=None)
    assert due(person) == 6

    write.update(people, Party.objects.get(pk=person.pk), {"roles": [], "value_class": "A"}, actor=None)
    assert due(person) == 29

    write.update(people, Party.objects.get(pk=person.pk), {"lifecycle": "inactive"}, actor=None)
    assert due(person) is None


def test_a_tag_may_say_that_nobody_is_to_call() -> None:
    person = make_person(value_class="A", tags=["at rest"])
    make_touch(party=person, happened_at=days_ago(200))
    make_cadence_rule(position=1, value_class="", tag=_tag("at rest"), every_days=None, first_days=None)
    compute_contact_days()

    assert due(person) is None


def _tag(name: str) -> str:
    return str(Tag.objects.get(name=name).uid)


def test_only_what_a_rule_counts_is_a_contact() -> None:
    person = make_person(value_class="A")
    make_touch(party=person, channel="meeting", happened_at=days_ago(40))
    make_touch(party=person, channel="email", happened_at=days_ago(2))
    assert due(person) == 28

    make_cadence_rule(position=1, value_class="A", every_days=50, counts="spoken")
    compute_contact_days()

    assert due(person) == 10


def test_a_deleted_touch_gives_the_earlier_day_back_and_its_undo_the_later_one() -> None:
    admin = make_administrator()
    person = make_person(value_class="A")
    make_touch(party=person, happened_at=days_ago(20))
    latest = make_touch(party=person, happened_at=days_ago(1))
    assert due(person) == 29

    write.delete(registry.get("touches"), latest, actor=admin)
    assert due(person) == 10

    undo(ChangeSet.objects.latest("id"), actor=admin, channel="web")
    assert due(person) == 29


def test_when_the_rules_change_a_job_brings_everybody_up_to_date_and_undo_takes_it_back() -> None:
    admin = make_administrator()
    people = [make_person(value_class="B") for _ in range(3)]
    for person in people:
        make_touch(party=person, happened_at=days_ago(5))
    rule = CadenceRule.objects.get(value_class="B")

    write.update(registry.get("cadence-rules"), rule, {"every_days": 14}, actor=admin)
    compute_contact_days()
    assert [due(person) for person in people] == [9, 9, 9]

    undo(ChangeSet.objects.latest("id"), actor=admin, channel="web")
    compute_contact_days()
    assert [due(person) for person in people] == [85, 85, 85]
    assert cadence.refresh_all() == 0


def test_a_role_that_ends_by_itself_changes_the_day() -> None:
    person = make_person(value_class="C", roles=["customer"])
    make_touch(party=person, happened_at=days_ago(1))
    make_cadence_rule(position=1, value_class="", role=RoleType.objects.get(code="customer"), every_days=7)
    compute_contact_days()
    assert due(person) == 6

    held = PartyRole.objects.get(party=person)
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    write.update(registry.get("party-roles"), held, {"valid_from": "2026-01-01", "valid_to": yesterday}, actor=None)
    compute_contact_days_by_roles(0)

    assert due(person) == 179


def test_the_list_of_whose_turn_it_is_begins_with_who_waits_longest() -> None:
    admin = make_administrator()
    for name, days in (("Late", 100), ("Later", 300), ("Fresh", 3)):
        make_touch(party=make_organisation(name=name, value_class="A"), happened_at=days_ago(days))
    make_organisation(name="New", value_class="")

    spec = registry.get("organisations")
    preset = next(view for view in spec.record.views if view.name == "due")
    question = ListQuery.parse(spec, QueryDict(preset.parameters), admin)

    assert [row["name"] for row in Listing(question, admin).rows(["name"]).items] == ["Later", "Late"]


def test_rules_are_the_administrators_and_read_by_all() -> None:
    seller = make_user()
    with pytest.raises(Refused):
        write.create(registry.get("cadence-rules"), {"name": "Mine", "every_days": 1}, actor=seller)


def all_of(**fields: Any) -> dict[str, Any]:
    """A condition as a list has it: field → (operator, value)."""
    rows = [{"field": name.replace("__", "."), "op": op, "value": value} for name, (op, value) in fields.items()]
    return {"any": [{"all": rows}]}


def test_any_field_may_decide_and_each_change_of_it_counts() -> None:
    people = registry.get("people")
    person, other = make_person(value_class="C", job_title="Roofs"), make_person(value_class="C", job_title="")
    for one in (person, other):
        make_touch(party=one, happened_at=days_ago(1))
    make_cadence_rule(
        position=1,
        party_kind="person",
        value_class="",
        every_days=14,
        first_days=None,
        condition=all_of(job_title=("exact", "Roofs")),
    )
    compute_contact_days()
    assert (due(person), due(other)) == (13, 179)

    write.update(people, Party.objects.get(pk=person.pk), {"job_title": "Sales"}, actor=None)
    write.update(people, Party.objects.get(pk=other.pk), {"job_title": "Roofs"}, actor=None)

    assert (due(person), due(other)) == (179, 13)


def test_what_time_decides_is_found_by_the_daily_run() -> None:
    person = make_person(value_class="C")
    make_touch(party=person, happened_at=days_ago(1))
    make_cadence_rule(
        position=1,
        party_kind="person",
        value_class="",
        every_days=14,
        first_days=None,
        condition=all_of(created_at=("within", "last_7_days")),
    )
    compute_contact_days()
    assert due(person) == 13
    with change_set(actor=None, channel="system", act="import"):
        Party.objects.filter(pk=person.pk).update(created_at=days_ago(10))

    compute_contact_days_by_roles(timestamp=0)

    assert due(person) == 179


@pytest.mark.parametrize(
    ("party_kind", "condition"),
    [
        ("person", all_of(nothing=("exact", "x"))),
        ("organisation", all_of(job_title=("exact", "x"))),
        ("", {"any": "x"}),
    ],
)
def test_a_condition_that_does_not_fit_is_refused(party_kind: str, condition: Any) -> None:
    with pytest.raises(Invalid) as refused:
        make_cadence_rule(party_kind=party_kind, condition=condition)
    assert "condition" in refused.value.errors


def test_a_condition_whose_field_is_gone_fits_nobody() -> None:
    person = make_person(value_class="C")
    make_touch(party=person, happened_at=days_ago(1))
    rule = make_cadence_rule(position=1, value_class="", every_days=14, first_days=None)
    CadenceRule.objects.filter(pk=rule.pk).update(condition=all_of(custom_gone=("exact", "x")))

    compute_contact_days()

    assert due(person) == 179


def test_the_condition_is_edited_as_a_list_is_filtered_and_stands_on_the_page_in_words() -> None:
    browser = Browser(make_administrator())
    rule = make_cadence_rule(party_kind="person", condition=all_of(job_title=("exact", "Roofs")))
    url = reverse("cadence-condition", args=[rule.uid])
    form = browser.form(url)
    assert form.values["if.0.0.value"] == ["Roofs"]

    form.set("if.0.0.value", "Walls")
    form.set("_do", "save")
    assert browser.post(url, form.data()).status_code == 302

    rule.refresh_from_db()
    assert rule.condition == all_of(job_title=("exact", "Walls"))
    assert "Walls" in browser.get(reverse("cadence-rules-detail", args=[rule.uid])).content.decode()
