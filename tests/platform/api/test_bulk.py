"""Many records in one request: all or none, or each with its result; and sums over lists."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from rapport.customers.models import Party
from rapport.platform.history.models import ChangeSet
from tests.factories.access import make_administrator, make_holder, make_user
from tests.factories.activity import make_task
from tests.factories.parties import make_organisation, make_person
from tests.platform.api.caller import Caller, assert_problem, state

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform.api.api_urls")]


def test_a_thousand_are_created_in_one_change_set() -> None:
    call = Caller(make_administrator())
    items = [{"subject": f"Task {number}"} for number in range(1_000)]
    answer = call("POST", "/tasks/bulk", {"action": "create", "items": items}).json()

    assert answer["count"] == 1_000
    assert {item["status"] for item in answer["items"]} == {"created"}
    act = ChangeSet.objects.get(uid=answer["change"])
    assert (act.counts, act.act, act.channel) == ({"created": 1_000}, "bulk_create", "api")
    before = state()
    too_many = call("POST", "/tasks/bulk", {"action": "create", "items": [*items, {"subject": "one more"}]})
    assert_problem(too_many, 422, "items")
    assert state() == before


def test_one_wrong_item_refuses_all_and_says_which() -> None:
    call = Caller(make_administrator())
    before = state()
    items = [{"subject": "a"}, {"subject": "b", "priority": "whenever"}, {"subject": "c"}]
    document = assert_problem(call("POST", "/tasks/bulk", {"action": "create", "items": items}), 422, "priority")
    assert document["errors"][0]["item"] == 1
    assert state() == before


def test_without_atomic_each_item_has_its_own_result() -> None:
    call = Caller(make_administrator())
    items = [{"subject": "a"}, {"subject": "b", "priority": "whenever"}, {"subject": "c"}]
    answer = call("POST", "/tasks/bulk", {"action": "create", "items": items, "atomic": False}).json()
    assert [item["status"] for item in answer["items"]] == ["created", "failed", "created"]
    assert answer["items"][1]["errors"][0]["field"] == "priority"
    assert answer["count"] == 2
    assert sorted(item["subject"] for item in call.items("/tasks")) == ["a", "c"]
    assert ChangeSet.objects.get(uid=answer["change"]).counts == {"created": 2}


def test_records_are_changed_by_uids_by_filter_or_each_its_own_way() -> None:
    user = make_administrator()
    call = Caller(user)
    people = [make_person(given_name=name, source="Fair") for name in ("Anna", "Bert", "Cem")]
    uids = [str(person.uid) for person in people]

    answer = call("POST", "/people/bulk", {"action": "update", "uids": uids[:2], "values": {"source": "Web"}}).json()
    assert [(item["uid"], item["status"]) for item in answer["items"]] == [(uid, "updated") for uid in uids[:2]]
    body = {"action": "update", "filter": {"source": "Fair"}, "values": {"owner": str(user.uid)}}
    assert call("POST", "/people/bulk", body).json()["count"] == 1
    items = [{"uid": uids[0], "job_title": "Boss"}, {"uid": uids[1], "job_title": "Aide"}]
    assert call("POST", "/people/bulk", {"action": "update", "items": items}).json()["count"] == 2

    found = Party.objects.filter(uid__in=uids).order_by("pk").values_list("source", "owner", "job_title")
    title = people[2].job_title
    assert list(found) == [("Web", None, "Boss"), ("Web", None, "Aide"), ("Fair", user.pk, title)]


def test_records_are_deleted_and_one_undo_brings_them_back() -> None:
    call = Caller(make_administrator())
    uids = [str(make_person().uid) for _ in range(3)]
    answer = call("POST", "/people/bulk", {"action": "delete", "uids": uids}).json()
    assert answer["count"] == 3
    assert call.items("/people") == []
    undone = call("POST", f"/changes/{answer['change']}/undo").json()
    assert (undone["complete"], undone["conflicts"]) == (True, [])
    assert sorted(item["uid"] for item in call.items("/people")) == sorted(uids)


def test_bulk_reaches_no_further_than_its_caller() -> None:
    mine = make_holder("own")
    own, foreign = make_person(owner=mine), make_person(owner=make_user())
    call = Caller(mine)
    before = state()
    both = [str(own.uid), str(foreign.uid)]
    assert_problem(call("POST", "/people/bulk", {"action": "delete", "uids": both}), 404)
    assert_problem(call("POST", "/people/bulk", {"action": "update", "uids": both, "values": {"source": "x"}}), 404)
    assert state() == before

    answer = call("POST", "/people/bulk", {"action": "delete", "uids": both, "atomic": False}).json()
    assert [item["status"] for item in answer["items"]] == ["deleted", "failed"]
    assert list(Party.objects.values_list("pk", flat=True)) == [foreign.pk]
    everything = call("POST", "/people/bulk", {"action": "update", "filter": {}, "values": {"source": "x"}}).json()
    assert (everything["count"], everything["change"]) == (0, None)
    foreign.refresh_from_db()
    assert foreign.source == ""


def test_who_sees_but_may_not_change_gets_403() -> None:
    reader = make_holder("all", actions=("view",))
    person = make_person()
    before = state()
    for body in (
        {"action": "delete", "uids": [str(person.uid)]},
        {"action": "update", "filter": {}, "values": {"source": "x"}},
        {"action": "create", "items": [{"given_name": "Eve"}]},
    ):
        assert_problem(Caller(reader)("POST", "/people/bulk", body), 403)
    assert state() == before


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "action"),
    ({"action": "merge"}, "action"),
    ({"action": "create"}, "items"),
    ({"action": "create", "items": []}, "items"),
    ({"action": "create", "items": ["x"]}, "items"),
    ({"action": "create", "items": [{"given_name": "a"}], "atomic": "yes"}, "atomic"),
    ({"action": "create", "items": [{"given_name": "a"}], "nonsense": 1}, "nonsense"),
    ({"action": "update", "uids": ["x"]}, "values"),
    ({"action": "update", "uids": ["x"], "filter": {}, "values": {"source": "x"}}, "uids"),
    ({"action": "update", "values": {"source": "x"}}, "uids"),
    ({"action": "delete", "uids": []}, "uids"),
    ({"action": "delete", "uids": "x"}, "uids"),
    ({"action": "delete", "filter": []}, "filter"),
    ({"action": "delete", "filter": {"nonsense": "1"}}, "filter.nonsense"),
    ({"action": "delete", "filter": {"city": {"x": 1}}}, "filter.city"),
    ({"action": "delete", "filter": {"city": None}}, "filter.city"),
    ({"action": "delete", "filter": {"city": ""}}, "filter.city"),
]


@pytest.mark.parametrize(("body", "field"), WRONG, ids=[f"{field}-{i}" for i, (_b, field) in enumerate(WRONG)])
def test_a_body_that_does_not_say_what_to_do_is_422(body: dict[str, Any], field: str) -> None:
    call = Caller(make_administrator())
    make_person()
    before = state()
    assert_problem(call("POST", "/people/bulk", body), 422, field)
    assert state() == before


def test_unknown_and_repeated_records_are_refused() -> None:
    call, person = Caller(make_administrator()), make_person()
    before = state()
    for uids in ([str(uuid4())], ["not-a-uid"], [1], [None]):
        assert_problem(call("POST", "/people/bulk", {"action": "delete", "uids": uids}), 404)
    assert_problem(call("POST", "/people/bulk", {"action": "delete", "uids": [str(person.uid)] * 2}), 422, "uids")
    assert state() == before


# Sums. ----------------------------------------------------------------------------------------------------------------


def test_records_are_counted_by_the_values_of_a_field() -> None:
    user = make_administrator(full_name="Ada")
    call = Caller(user)
    for priority, owner in (("high", user), ("high", None), ("low", user)):
        make_task(priority=priority, owner=owner)
    assert call.items("/tasks/aggregate?group_by=priority") == [
        {"key": "high", "count": 2},
        {"key": "low", "count": 1},
    ]
    assert call.items("/tasks/aggregate?group_by=owner&priority=high") == [
        {"key": str(user.uid), "label": "Ada", "count": 1},
        {"key": None, "label": None, "count": 1},
    ]


def test_amounts_are_summed_up_exactly_and_per_currency() -> None:
    call = Caller(make_administrator())
    for amount, currency in (("0.10", "EUR"), ("0.20", "EUR"), ("1.00", "USD"), (None, "EUR")):
        make_organisation(industry="Machines", annual_revenue=amount, currency=currency, employee_count=5)
    assert call.items("/organisations/aggregate?group_by=industry&sum=annual_revenue") == [
        {"key": "Machines", "count": 3, "sum": "0.30", "currency": "EUR"},
        {"key": "Machines", "count": 1, "sum": "1.00", "currency": "USD"},
    ]
    counted = call.items("/organisations/aggregate?group_by=industry&sum=employee_count")
    assert counted == [{"key": "Machines", "count": 4, "sum": 20}]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "group_by"),
        ("group_by=nonsense", "group_by"),
        ("group_by=uid", "group_by"),
        ("group_by=description", "group_by"),
        ("group_by=tags", "group_by"),
        ("group_by=city&group_by=country", "group_by"),
        ("group_by=city&sum=city", "sum"),
        ("group_by=city&sum=version", "sum"),
        ("group_by=city&nonsense=1", "nonsense"),
    ],
)
def test_what_cannot_be_grouped_or_summed_is_400(query: str, field: str) -> None:
    assert_problem(Caller(make_administrator()).get(f"/people/aggregate?{query}"), 400, field)
