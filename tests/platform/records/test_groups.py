"""Groups of conditions, denials, relative days, colleagues, and fields of linked records within the reader's reach."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from rapport.platform.access.models import User
from rapport.platform.records.filters import ListError
from rapport.platform.records.groups import LENGTH
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.records.relative_dates import within
from rapport.platform.web.filterbar import filter_choices
from tests.factories import make_organisation, make_person, make_task, make_team, make_user
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db


def asked(kind: str, user: User, given: Any = None, **flat: Any) -> list[str]:
    """The titles of the rows that pass, in alphabetical order."""
    data = {**flat, **({"filter": given} if given is not None else {})}
    query = ListQuery.parse(registry.get(kind), data, user)
    return sorted(registry.get(kind).record.get_title(row) for row in Listing(query, user).matching)


def refused(given: Any, user: User) -> str:
    with pytest.raises(ListError) as error:
        ListQuery.parse(registry.get("people"), {"filter": given}, user)
    return error.value.field


def one(field: str, value: Any, op: str = "exact") -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


@pytest.fixture
def admin() -> User:
    return make_administrator()


@pytest.fixture
def people() -> None:
    for given, title, value_class in [("Ada", "CEO", "A"), ("Bea", "CTO", "A"), ("Cem", "CEO", "B"), ("Dan", "", "")]:
        make_person(given_name=given, family_name="Z", job_title=title, value_class=value_class)


@pytest.mark.usefixtures("people")
def test_a_row_passes_by_any_group_whose_conditions_all_hold(admin: User) -> None:
    both = {"all": [one("value_class", "A"), one("job_title", "CEO")]}
    assert asked("people", admin, {"any": [both, {"all": [one("value_class", "B")]}]}) == ["Ada Z", "Cem Z"]
    assert asked("people", admin, {"any": [both, one("job_title", True, "isnull")]}) == ["Ada Z", "Dan Z"]
    assert asked("people", admin, both) == ["Ada Z"]
    assert asked("people", admin, json.dumps(one("job_title", "ceo", "contains"))) == ["Ada Z", "Cem Z"]
    assert asked("people", admin, {"any": [both, one("value_class", "B")]}, job_title__not_contains="E") == []


@pytest.mark.usefixtures("people")
def test_each_operator_has_a_denial_that_empty_values_pass(admin: User) -> None:
    assert asked("people", admin, job_title__not_contains="cto") == ["Ada Z", "Cem Z", "Dan Z"]
    assert asked("people", admin, value_class__not_in="A,B") == ["Dan Z"]
    assert asked("people", admin, one("value_class", ["A"], "not_in")) == ["Cem Z", "Dan Z"]
    make_task(subject="dated", due_on=timezone.localdate())
    make_task(subject="undated", due_on=None)
    assert asked("tasks", admin, due_on__not_within="today") == ["undated"]


def test_days_are_named_from_today_on(admin: User) -> None:
    today = timezone.localdate()
    for days in (-40, -10, 0, 3):
        make_task(subject=f"{days:+}", due_on=today + timedelta(days=days))
    assert asked("tasks", admin, due_on__within="last_30_days") == ["+0", "-10"]
    assert asked("tasks", admin, due_on__within="past") == ["-10", "-40"]
    assert asked("tasks", admin, due_on__within="next_1_weeks") == ["+0", "+3"]
    with pytest.raises(ListError) as error:
        asked("tasks", admin, due_on__within="someday")
    assert error.value.field == "due_on__within"


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_day_begins_at_midnight_where_the_reader_is(name: str) -> None:
    zone = ZoneInfo(name)
    today = timezone.localdate(timezone=zone)
    found = within(registry.get("tasks").fields["created_at"], "today", make_user(time_zone=name))
    first = datetime.combine(today, time.min, tzinfo=zone)
    assert found == Q(created_at__gte=first, created_at__lt=first + timedelta(days=1))


def test_colleagues_are_those_of_one_s_teams_and_the_teams_below(admin: User) -> None:
    upper = make_team()
    lower = make_team(parent=upper)
    lead, member, stranger = make_user(teams=[upper.uid]), make_user(teams=[lower.uid]), make_user()
    for owner in (lead, member, stranger):
        make_person(given_name=owner.username, family_name="Z", owner=owner)
    reader = make_holder("all", teams=[upper.uid])
    assert asked("people", reader, owner="my_team") == sorted([f"{lead.username} Z", f"{member.username} Z"])
    assert asked("people", admin, owner="my_team") == []
    assert asked("people", admin, owner=f"team:{upper.uid}") == sorted([f"{lead.username} Z", f"{member.username} Z"])
    assert asked("people", admin, owner=f"team:{lower.uid}") == [f"{member.username} Z"]


def test_a_field_of_a_linked_record_is_asked_one_link_far(admin: User) -> None:
    small = make_organisation(name="Small", employee_count=5, industry="Baking")
    large = make_organisation(name="Large", employee_count=500, industry="Baking")
    for name, place in [("Ada", small), ("Bea", large), ("Cem", None)]:
        make_person(given_name=name, family_name="Z", organisation=place)
    assert asked("people", admin, **{"organisation.employee_count__gte": "100"}) == ["Bea Z"]
    assert asked(
        "people", admin, {"all": [one("organisation.industry", "Baking"), one("organisation.employee_count", 5)]}
    ) == ["Ada Z"]
    assert asked("people", admin, **{"organisation.employee_count__ne": "5"}) == ["Bea Z"]
    make_task(subject="call", party=large)
    make_task(subject="nobody's", party=None)
    assert asked("tasks", admin, **{"party.industry": "Baking"}) == ["call"]
    assert refused(one("organisation.job_title", "x"), admin) == "filter.field"
    assert refused(one("organisation.owner.password", "x"), admin) == "filter.field"
    assert refused(one("organisation.organisation.organisation.city", "x"), admin) == "filter.field"


def test_what_a_reader_may_not_see_cannot_be_found_out_by_filtering() -> None:
    """An organisation of somebody else, and a field that a rule hides, match nobody: neither plainly nor by denial."""
    reader = make_holder("own")
    own = make_organisation(name="Mine", industry="Baking", owner=reader)
    foreign = make_organisation(name="Theirs", industry="Mining")
    make_person(given_name="Ada", family_name="Z", organisation=own, owner=reader)
    make_person(given_name="Bea", family_name="Z", organisation=foreign, owner=reader)
    assert asked("people", reader) == ["Ada Z", "Bea Z"]
    assert asked("people", reader, **{"organisation.industry": "Baking"}) == ["Ada Z"]
    assert asked("people", reader, **{"organisation.industry": "Mining"}) == []
    assert asked("people", reader, **{"organisation.industry__ne": "Steel"}) == ["Ada Z"]
    assert asked("people", reader, **{"organisation.industry__isnull": "true"}) == []
    blind = make_holder("all", field_rules=[{"kind": "organisations", "field": "industry", "rule": "hidden"}])
    assert refused(one("organisation.industry", "Mining"), blind) == "filter.field"
    unlinked = make_holder("all", field_rules=[{"kind": "people", "field": "organisation", "rule": "hidden"}])
    assert refused(one("organisation.industry", "Mining"), unlinked) == "filter.field"
    narrow = make_holder("all", kind="people")
    assert refused(one("organisation.industry", "Mining"), narrow) == "filter.field"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("{", "filter"),
        ("[" * 3_000, "filter"),
        ("x" * (LENGTH + 1), "filter"),
        ("7", "filter"),
        ({"any": []}, "filter.any"),
        ({"any": [one("city", "x")] * 11}, "filter.any"),
        ({"any": [{"all": [one("city", "x")] * 21}]}, "filter.any[0].all"),
        ({"any": [one("city", "x"), {"all": [{"any": []}]}]}, "filter.any[1].all[0]"),
        ({"any": [one("city", "x"), {"all": [one("city", "x"), one("nothing", "x")]}]}, "filter.any[1].all[1].field"),
        ({"all": [one("city", "x", "like")]}, "filter.all[0].op"),
        ({"all": [one("city__contains", "x")]}, "filter.all[0].field"),
        ({"all": [one("created_at", "soon", "gte")]}, "filter.all[0].value"),
        ({"all": [one("city", None)]}, "filter.all[0].value"),
        ({"all": [one("city", {"a": 1})]}, "filter.all[0].value"),
        ({"field": "city", "value": "x", "not": True}, "filter.not"),
        ({"field": ["city"]}, "filter.field"),
    ],
)
def test_a_wrong_part_is_named_by_its_path(given: Any, path: str, admin: User) -> None:
    assert refused(given, admin) == path


def test_groups_and_filters_together_are_limited(admin: User) -> None:
    many = {"any": [{"all": [one("city", "x")] * 16}, {"all": [one("city", "x")] * 15}]}
    assert refused(many, admin) == "filter"


def test_a_question_stands_in_an_address_and_is_read_back_the_same(admin: User) -> None:
    given = {
        "any": [{"all": [one("organisation.city", "Bonn", "not_contains")]}, one("created_at", "this_year", "within")]
    }
    query = ListQuery.parse(registry.get("people"), {"filter": given, "city__not_in": "Ulm,Köln"}, admin)
    address = QueryDict(mutable=True)
    for name, text in query.parameters():
        address.appendlist(name, text)
    again = ListQuery.parse(registry.get("people"), QueryDict(address.urlencode()), admin)
    assert again.parameters() == query.parameters()
    assert [len(group) for group in again.groups] == [1, 1]


def test_a_filter_goes_two_links_far(admin: User) -> None:
    """given tasks of people of organisations, when they are filtered by the organisation, then conditions about one
    organisation hold for the same one"""
    mill, works = make_organisation(city="Bonn", industry="Baking"), make_organisation(city="Bonn", industry="Steel")
    for subject, place in (("Rye", mill), ("Rail", works), ("None", None)):
        make_task(subject=subject, party=make_person(organisation=place))
    make_task(subject="Alone", party=mill)

    assert asked("tasks", admin, **{"party.organisation.city": "Bonn"}) == ["Rail", "Rye"]
    both = {"party.organisation.city": "Bonn", "party.organisation.industry": "Steel"}
    assert asked("tasks", admin, **both) == ["Rail"]
    assert asked("tasks", admin, {"all": [one("party.organisation.industry", "Steel", "ne")]}) == ["Rye"]
    assert asked("tasks", admin, **{"party.organisation": str(works.uid)}) == ["Rail"]


def test_two_links_far_nothing_is_told_that_the_reader_does_not_see(admin: User) -> None:
    reader = make_holder("own")
    mine, foreign = make_organisation(industry="Steel", owner=reader), make_organisation(industry="Steel")
    for subject, place in (("Mine", mine), ("Foreign", foreign)):
        make_task(subject=subject, party=make_person(organisation=place, owner=reader), owner=reader)
    blind = make_holder("all", field_rules=[{"kind": "organisations", "field": "industry", "rule": "hidden"}])
    unlinked = make_holder("all", field_rules=[{"kind": "people", "field": "organisation", "rule": "hidden"}])

    assert asked("tasks", reader, **{"party.organisation.industry": "Steel"}) == ["Mine"]
    with pytest.raises(ListError):
        ListQuery.parse(registry.get("tasks"), {"party.organisation.industry": "Steel"}, blind)
    # What organisations belong to is seen still, and no task is of one that belongs to another.
    assert asked("tasks", unlinked, **{"party.organisation.industry": "Steel"}) == []


def test_the_form_offers_fields_two_links_far(admin: User) -> None:
    offered = {
        part["label"]: [field["name"] for field in part["fields"]]
        for part in filter_choices(registry.get("tasks"), admin)
    }

    assert "party.organisation.city" in offered["Party › Organisation"]
    assert not any("owner." in name for names in offered.values() for name in names if name.count(".") == 2)
