"""Reading and writing single records and lists through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.customers.models import ContactPoint, Party
from rapport.platform.history.models import ChangeSet
from tests.factories.access import make_administrator, make_holder, make_team, make_user
from tests.factories.activity import make_task, make_touch
from tests.factories.parties import make_organisation, make_person
from tests.factories.relations import make_financial_statement
from tests.platform.api.caller import Caller, assert_problem, state

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform.api.api_urls")]


def test_a_person_is_created_read_changed_and_deleted() -> None:
    user = make_administrator(full_name="Ada")
    call = Caller(user)
    organisation = make_organisation(name="Acme GmbH")

    created = call(
        "POST",
        "/people",
        {
            "given_name": "Anna",
            "family_name": "Albrecht",
            "emails": [{"value": "Anna@Example.com", "label": "work", "primary": True}, "a@example.org"],
            "organisation": str(organisation.uid),
            "birth_date": "1990-02-03",
            "tags": ["vip"],
        },
    )
    assert created.status_code == 201
    person = created.json()
    assert created.headers["Location"] == f"/api/v1/people/{person['uid']}"
    assert created.headers["ETag"] == f'W/"{person["version"]}"'
    assert person["display_name"] == "Anna Albrecht"
    assert person["organisation"] == {"uid": str(organisation.uid), "label": "Acme GmbH"}
    assert person["owner"] == {"uid": str(user.uid), "label": "Ada"}
    assert person["birth_date"] == "1990-02-03"
    assert person["tags"] == ["vip"]
    assert [point["norm"] for point in person["emails"]] == ["anna@example.com", "a@example.org"]
    assert person["created_at"].endswith("Z")
    assert datetime.fromisoformat(person["created_at"]).tzname() == "UTC"

    path = f"/people/{person['uid']}"
    read = call.get(path)
    assert (read.status_code, read.json()) == (200, person)
    assert call.get(path, If_None_Match=read.headers["ETag"]).status_code == 304

    changed = call("PATCH", path, {"job_title": "Boss", "organisation": None}, If_Match=read.headers["ETag"])
    assert changed.status_code == 200
    assert (changed.json()["job_title"], changed.json()["organisation"]) == ("Boss", None)
    assert changed.headers["ETag"] == f'W/"{person["version"] + 1}"'
    act = ChangeSet.objects.get(uid=changed.headers["Rapport-Change"])
    assert (act.actor, act.channel, act.act, act.counts) == (user, "api", "update", {"updated": 1})

    gone = call("DELETE", path, If_Match=changed.headers["ETag"])
    assert (gone.status_code, gone.content) == (204, b"")
    assert_problem(call.get(path), 404)
    assert not Party.objects.filter(uid=person["uid"]).exists()


def test_a_list_is_filtered_sorted_and_paged() -> None:
    call = Caller(make_administrator())
    for name in ("Anna", "Bert", "Cem"):
        make_person(given_name=name, family_name="X", addresses=[{"locality": "Bonn"}])
    make_person(given_name="Dora", family_name="X")

    first = call.get("/people?city=Bonn&sort=-sort_key&limit=2").json()
    assert [item["given_name"] for item in first["items"]] == ["Cem", "Bert"]
    second = call.get(f"/people?city=Bonn&sort=-sort_key&limit=2&cursor={first['next_cursor']}").json()
    assert [item["given_name"] for item in second["items"]] == ["Anna"]
    assert second["next_cursor"] is None
    assert [item["given_name"] for item in call.items("/people?q=dora")] == ["Dora"]


def test_lists_carry_what_lives_elsewhere_only_when_it_is_included() -> None:
    call = Caller(make_administrator())
    make_person(email="anna@example.com", tags=["vip"], description="Long.")

    plain, included = call.items("/people")[0], call.items("/people?include=emails,tags,description")[0]
    assert {"emails", "tags", "description"}.isdisjoint(plain)
    assert plain["email"] == "anna@example.com"
    assert ([e["norm"] for e in included["emails"]], included["tags"]) == (["anna@example.com"], ["vip"])
    assert included["description"] == "Long."
    assert call.items("/people?include=tags,city")[0].keys() == {*plain, "tags"}  # a column is there anyway
    assert_problem(call.get("/people?include=nonsense"), 400, "include")


def test_the_caller_names_the_fields_of_a_list_and_of_a_record() -> None:
    call = Caller(make_administrator())
    ben = make_person(given_name="Ben", family_name="Lind", city="Bonn", email="ben@example.com", tags=["vip"])
    make_person(given_name="Anna", family_name="Lind", city="Bonn")

    first = call.get("/people?fields=city,tags&sort=-sort_key&limit=1").json()
    assert first["items"] == [{"uid": str(ben.uid), "city": "Bonn", "tags": ["vip"]}]
    second = call.get(f"/people?fields=given_name&sort=-sort_key&limit=1&cursor={first['next_cursor']}").json()
    assert [item["given_name"] for item in second["items"]] == ["Anna"]

    one = call.get(f"/people/{ben.uid}?fields=emails,uid")
    assert (set(one.json()), one.json()["emails"][0]["norm"]) == ({"uid", "emails"}, "ben@example.com")
    assert one.headers["ETag"] == call.get(f"/people/{ben.uid}").headers["ETag"]
    assert_problem(call.get("/people?fields=city,nonsense"), 400, "fields")
    assert_problem(call.get("/people?fields=city&include=tags"), 400, "include")
    assert_problem(call.get(f"/people/{ben.uid}?fields=nonsense"), 400, "fields")


def test_money_is_a_string_and_times_are_utc() -> None:
    call = Caller(make_administrator())
    organisation = make_organisation(annual_revenue="1200.50", currency="EUR")
    make_touch(party=make_person())

    found = call.get(f"/organisations/{organisation.uid}").json()
    assert (found["annual_revenue"], found["currency"]) == ("1200.50", "EUR")
    touch = call.items("/touches")[0]
    assert touch["happened_at"] == "2026-01-15T10:30:00Z"
    assert call.get(f"/touches/{touch['uid']}").json()["text"] == "They want the blue one."


def test_a_list_takes_the_same_queries_however_many_rows_it_has() -> None:
    user = make_holder("all")
    call = Caller(user)
    organisation = make_organisation()
    call.get("/people")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert call.get("/people?include=emails,tags").status_code == 200
        return len(captured)

    make_person(owner=user, organisation=organisation)
    few = queries()
    for _ in range(15):
        make_person(owner=make_user(), organisation=make_organisation())
    assert queries() == few
    assert few <= 8


# Who may do what. -----------------------------------------------------------------------------------------------------


def test_without_a_valid_token_nothing_is_answered() -> None:
    person = make_person()
    user = make_administrator()
    nobody, revoked, expired = Caller(None), Caller(user), Caller(user)
    type(revoked.token).objects.filter(pk=revoked.token.pk).update(revoked_at=user.created_at)
    type(expired.token).objects.filter(pk=expired.token.pk).update(expires_at=user.created_at)
    left = make_administrator()
    gone = Caller(left)
    type(left).objects.filter(pk=left.pk).update(is_active=False)
    forged = Caller(None)
    forged.headers["Authorization"] = "Bearer rapport_" + "x" * 43
    basic = Caller(None)
    basic.headers["Authorization"] = "Basic dTpw"
    before = state()
    for call in (nobody, revoked, expired, gone, forged, basic):
        for method, path in [
            ("GET", "/people"), ("GET", f"/people/{person.uid}"), ("POST", "/people"), ("POST", "/people/bulk"),
            ("PATCH", f"/people/{person.uid}"), ("DELETE", f"/people/{person.uid}"), ("GET", "/me"),
            ("GET", "/search?q=a"), ("GET", "/changes"), ("GET", "/nowhere"),
        ]:  # fmt: skip
            response = call(method, path, {"given_name": "Eve"} if method in ("POST", "PATCH") else None)
            assert_problem(response, 401)
            assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert state() == before


def test_a_session_is_good_for_reading_and_with_its_csrf_token_for_writing() -> None:
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_administrator())
    before = state()
    assert browser.get("/api/v1/people").status_code == 200
    refused = browser.post("/api/v1/people", {"given_name": "Eve"}, content_type="application/json")
    assert_problem(refused, 403)
    assert state() == before

    secret = "a" * 32
    browser.cookies["csrftoken"] = secret
    accepted = browser.post(
        "/api/v1/people", {"given_name": "Eve"}, content_type="application/json", headers={"X-CSRFToken": secret}
    )
    assert accepted.status_code == 201


def test_what_one_may_not_see_is_404_and_what_one_may_not_do_is_403() -> None:
    mine = make_holder("own", actions=("view", "update"))
    reader = make_holder("all", actions=("view",))
    foreign = make_person(owner=reader)
    before = state()

    call = Caller(mine)
    for method in ("GET", "PATCH", "DELETE"):
        body = {"job_title": "x"} if method == "PATCH" else None
        assert_problem(call(method, f"/people/{foreign.uid}", body, If_Match="*"), 404)
    assert_problem(call.get(f"/people/{foreign.uid}/history"), 404)
    assert_problem(call.get(f"/people/{foreign.uid}/access"), 404)
    assert_problem(call("POST", "/people", {"given_name": "Eve"}), 403)
    assert call.items("/people") == []

    call = Caller(reader)
    assert call.get(f"/people/{foreign.uid}").status_code == 200
    assert_problem(call("PATCH", f"/people/{foreign.uid}", {"job_title": "x"}, If_Match="*"), 403)
    assert_problem(call("DELETE", f"/people/{foreign.uid}", If_Match="*"), 403)
    assert_problem(call("POST", "/people", {"given_name": "Eve"}), 403)
    assert state() == before


def test_scopes_own_team_and_all_reach_as_far_as_they_say() -> None:
    team = make_team()
    own = make_holder("own", teams=[str(team.uid)])
    mate = make_user(teams=[str(team.uid)])
    lead, chief = make_holder("team", teams=[str(team.uid)]), make_holder("all")
    for owner, name in ((own, "Own"), (mate, "Mate"), (make_user(), "Other")):
        make_person(owner=owner, given_name=name, family_name="")

    def seen(user: Any) -> list[str]:
        return [item["given_name"] for item in Caller(user).items("/people?sort=sort_key")]

    assert seen(own) == ["Own"]
    assert seen(lead) == ["Mate", "Own"]
    assert seen(chief) == ["Mate", "Other", "Own"]
    assert seen(make_user()) == []
    assert [g["count"] for g in Caller(own).items("/people/aggregate?group_by=owner")] == [1]


def test_a_link_to_what_the_reader_may_not_see_has_no_label() -> None:
    user = make_holder("own")
    hidden = make_organisation(name="Secret AG")
    make_person(owner=user, organisation=hidden)
    assert Caller(user).items("/people")[0]["organisation"] == {"uid": str(hidden.uid), "label": None}


def test_hidden_fields_are_not_there_and_read_only_ones_cannot_be_set() -> None:
    rules = [
        {"kind": "people", "field": "job_title", "rule": "hidden"},
        {"kind": "people", "field": "emails", "rule": "hidden"},
        {"kind": "people", "field": "value_class", "rule": "read_only"},
    ]
    user = make_holder("all", field_rules=rules)
    call, person = Caller(user), make_person(job_title="Spy", value_class="A")
    before = state()

    read = call.get(f"/people/{person.uid}").json()
    assert "job_title" not in read
    assert "emails" not in read
    assert read["value_class"] == "A"
    assert "job_title" not in call.items("/people")[0]
    assert_problem(call.get("/people?job_title=Spy"), 400, "job_title")
    assert_problem(call.get("/people?include=emails"), 400, "include")
    assert_problem(call.get("/people?fields=emails"), 400, "fields")
    assert_problem(call.get("/people/aggregate?group_by=job_title"), 400, "group_by")
    for field in ("job_title", "emails", "value_class", "uid", "version", "display_name", "created_at"):
        response = call("PATCH", f"/people/{person.uid}", {field: "x"}, If_Match="*")
        assert_problem(response, 422, field)
        assert_problem(call("POST", "/people", {"given_name": "Eve", field: "x"}), 422, field)
    assert state() == before
    history = call.get(f"/people/{person.uid}/history").content.decode()
    assert "Spy" not in history
    assert "job_title" not in call.get(f"/parties/{person.uid}").json()
    assert "job_title" not in call.items("/parties")[0]


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (("read",), {"read people": 200, "read tasks": 200, "write people": 403}),
        (("write",), {"read people": 200, "read tasks": 200, "write people": 201}),
        (("people:read",), {"read people": 200, "read tasks": 403, "write people": 403}),
        (("people:write",), {"read people": 200, "read tasks": 403, "write people": 201}),
        (("tasks:write",), {"read people": 403, "read tasks": 200, "write people": 403}),
    ],
)
def test_a_token_reaches_as_far_as_its_scopes(scopes: tuple[str, ...], allowed: dict[str, int]) -> None:
    call = Caller(make_administrator(), *scopes)
    before = state()
    found = {
        "read people": call.get("/people").status_code,
        "read tasks": call.get("/tasks").status_code,
        "write people": call("POST", "/people", {"given_name": "Eve"}).status_code,
    }
    assert found == allowed
    assert (state() == before) == (allowed["write people"] == 403)
    assert call.get("/changes").status_code == (200 if scopes[0] in ("read", "write") else 403)
    person = make_person()
    change = ChangeSet.objects.get(uid=person.created_in)
    expected = 200 if scopes == ("write",) else 403
    assert call("POST", f"/changes/{change.uid}/undo").status_code == expected


# Versions, methods, shapes. -------------------------------------------------------------------------------------------


def test_a_change_needs_the_version_that_was_read() -> None:
    call, person = Caller(make_administrator()), make_person()
    path = f"/people/{person.uid}"
    before = state()
    for method in ("PATCH", "DELETE"):
        body = {"job_title": "x"} if method == "PATCH" else None
        assert_problem(call(method, path, body), 428)
        stale = call(method, path, body, If_Match=f'W/"{person.version + 1}"')
        assert assert_problem(stale, 412)["version"] == person.version
        assert stale.headers["ETag"] == f'W/"{person.version}"'
        assert_problem(call(method, path, body, If_Match="nonsense"), 412)
    assert state() == before
    assert call("PATCH", path, {"job_title": "x"}, If_Match='"0", W/"1"').status_code == 200


def test_a_change_of_what_lives_elsewhere_moves_the_version_too() -> None:
    call, person = Caller(make_administrator()), make_person()
    response = call("PATCH", f"/people/{person.uid}", {"tags": ["vip"]}, If_Match=f'W/"{person.version}"')
    assert response.status_code == 200
    assert response.headers["ETag"] == f'W/"{person.version + 1}"'
    assert_problem(call("PATCH", f"/people/{person.uid}", {"tags": []}, If_Match=f'W/"{person.version}"'), 412)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/people", "GET, POST"),
        ("DELETE", "/people", "GET, POST"),
        ("PUT", "/people/{uid}", "DELETE, GET, PATCH"),
        ("POST", "/people/{uid}", "DELETE, GET, PATCH"),
        ("GET", "/people/bulk", "POST"),
        ("POST", "/parties", "GET"),
        ("PATCH", "/parties/{uid}", "GET"),
        ("DELETE", "/parties/{uid}", "GET"),
        ("DELETE", "/users/{uid}", "GET, PATCH"),
        ("GET", "/changes/{uid}/undo", "POST"),
        ("TRACE", "/people", "GET, POST"),
    ],
)
def test_a_method_that_is_not_there_is_405_with_those_that_are(method: str, path: str, allowed: str) -> None:
    call, person = Caller(make_administrator()), make_person()
    before = state()
    response = call(method, path.format(uid=person.uid), {"given_name": "x"}, If_Match="*")
    assert_problem(response, 405)
    assert ", ".join(sorted(response.headers["Allow"].split(", "))) == allowed
    assert state() == before


@pytest.mark.parametrize(
    "path", ["/nowhere", "/people/1", "/people/1/history", "/people/", "/changes/x", "/people/x/y"]
)
def test_what_is_not_there_is_404(path: str) -> None:
    assert_problem(Caller(make_administrator()).get(path), 404)


def test_a_forged_uid_is_404_everywhere() -> None:
    call = Caller(make_administrator())
    person = make_person()
    touch_uid: UUID = uuid4()
    for kind, uid in [("people", touch_uid), ("organisations", person.uid), ("tasks", person.uid)]:
        for method in ("GET", "PATCH", "DELETE"):
            assert_problem(call(method, f"/{kind}/{uid}", {} if method == "PATCH" else None, If_Match="*"), 404)
    assert_problem(call.get(f"/changes/{person.uid}"), 404)
    assert_problem(call("POST", f"/changes/{person.uid}/undo"), 404)


BODIES: list[tuple[bytes, int]] = [
    (b"", 415),
    (b"{", 400),
    (b"[]", 422),
    (b'"text"', 422),
    (b"null", 422),
    (b'{"given_name": NaN}', 400),
    (b'{"given_name": Infinity}', 400),
    (b'{"given_name": "a", "given_name": "b"}', 400),
    (b'{"emails": [{"value": "a@b.c", "value": "d@e.f"}]}', 400),
    (b'{"given_name": "\\u0000"}', 400),
    (b'{"given_name": "\\ud800"}', 400),
    (b'{"given_name": "\xff"}', 400),
    (b'{"given_name": ' + b"[" * 13 + b"]" * 13 + b"}", 400),
    (b'{"tags": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    (b'{"employee_count": ' + b"9" * 5_000 + b"}", 400),
    (b'{"given_name": "' + b"x" * 1_048_576 + b'"}', 413),
]


@pytest.mark.parametrize(("body", "status"), BODIES, ids=[f"{body[:24]!r}-{status}" for body, status in BODIES])
def test_a_body_that_cannot_be_trusted_is_refused(body: bytes, status: int) -> None:
    call = Caller(make_administrator())
    before = state()
    response = call("POST", "/people", body, **({"Content-Type": ""} if not body else {}))
    assert response.status_code == status
    assert_problem(response, status)
    assert state() == before


def test_a_body_that_is_not_json_by_its_type_is_415() -> None:
    call = Caller(make_administrator())
    before = state()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        assert_problem(call("POST", "/people", b'{"given_name": "Eve"}', **{"Content-Type": kind}), 415)
    assert state() == before
    accepted = call("POST", "/people", b'{"given_name": "Eve"}', **{"Content-Type": "application/json; charset=utf-8"})
    assert accepted.status_code == 201


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("people", {}, "given_name"),
    ("people", {"given_name": "x" * 151}, "given_name"),
    ("people", {"given_name": ["a"]}, "given_name"),
    ("people", {"given_name": "Eve", "nonsense": 1}, "nonsense"),
    ("people", {"given_name": "Eve", "kind": "organisation"}, "kind"),
    ("people", {"given_name": "Eve", "principals": [1]}, "principals"),
    ("people", {"given_name": "Eve", "owner": "1"}, "owner"),
    ("people", {"given_name": "Eve", "owner": "0190b2c4-0000-7000-8000-000000000000"}, "owner"),
    ("people", {"given_name": "Eve", "organisation": {"label": "x"}}, "organisation"),
    ("people", {"given_name": "Eve", "birth_date": "31.12.1999"}, "birth_date"),
    ("people", {"given_name": "Eve", "lifecycle": "undead"}, "lifecycle"),
    ("people", {"given_name": "Eve", "emails": "x" * 600}, "emails"),
    ("people", {"given_name": "Eve", "emails": [{"nonsense": 1}]}, "emails"),
    ("people", {"given_name": "Eve", "tags": ["x" * 61]}, "tags"),
    ("organisations", {"name": "Acme", "employee_count": "many"}, "employee_count"),
    ("organisations", {"name": "Acme", "employee_count": 2**40}, "employee_count"),
    ("organisations", {"name": "Acme", "annual_revenue": "1e400"}, "annual_revenue"),
    ("tasks", {}, "subject"),
    ("tasks", {"subject": "x", "remind_at": "0001-01-01T00:00:00+14:00"}, "remind_at"),
    ("tasks", {"subject": "x", "remind_at": "9999-12-31T23:59:59-14:00"}, "remind_at"),
]


@pytest.mark.parametrize(
    ("kind", "values", "field"), REFUSED, ids=[f"{k}-{f}-{i}" for i, (k, _v, f) in enumerate(REFUSED)]
)
def test_values_that_cannot_be_are_422_with_the_field(kind: str, values: dict[str, Any], field: str) -> None:
    call = Caller(make_administrator())
    before = state()
    assert_problem(call("POST", f"/{kind}", values), 422, field)
    assert state() == before


def test_a_number_out_of_the_columns_range_is_422_on_a_change_too() -> None:
    call, statement = Caller(make_administrator()), make_financial_statement()
    for year in (-1, 99_999, 2**31 - 1):
        response = call("PATCH", f"/financial-statements/{statement.uid}", {"year": year}, If_Match="*")
        assert_problem(response, 422, "year")
    statement.refresh_from_db()
    assert statement.version == 1


def test_a_record_that_another_needs_is_not_deleted() -> None:
    call = Caller(make_administrator())
    person = make_person(roles=[])
    task = make_task(party=person)
    assert call("DELETE", f"/people/{person.uid}", If_Match="*").status_code in (204, 422)
    assert Party.objects.filter(pk=person.pk).exists() == type(task).objects.filter(pk=task.pk).exists()


def test_too_many_requests_are_told_when_to_come_again(settings: Any) -> None:
    from rapport.platform.api import limits

    limits.forget()
    settings.API_REQUESTS_PER_MINUTE = 3
    user = make_administrator()
    call, other = Caller(user), Caller(user)
    before = state()
    assert [call.get("/me").status_code for _ in range(3)] == [200] * 3
    refused = call("POST", "/people", {"given_name": "Eve"})
    assert_problem(refused, 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert state() == before
    assert other.get("/me").status_code == 200
    limits.forget()


def test_contact_points_are_found_however_they_are_written() -> None:
    call = Caller(make_administrator())
    external = [{"system": "sf", "value": "0031"}]
    emails = ["first@example.com", "Anna.Albrecht@Example.com"]
    person = make_person(phones=["+49 30 5550118"], emails=emails, external_id=external)
    assert ContactPoint.objects.filter(party=person, norm="anna.albrecht@example.com", is_primary=False).exists()
    for query in ("phone=030%205550118", "email=anna.albrecht@example.COM", "external_id=sf:0031", "external_id=0031"):
        assert [item["uid"] for item in call.items(f"/people?{query}")] == [str(person.uid)]
    assert call.items("/people?email=nobody@example.com") == []


@pytest.mark.parametrize("value", ["{", "quote", ["quote", 1], [["quote"]], {"a": 1}, ["x" * 41], 5])
def test_a_list_of_texts_takes_nothing_else(value: Any) -> None:
    call = Caller(make_administrator())
    response = call("POST", "/role-types", {"code": "buyer", "label": "Buyer", "operations": value})
    if value in ("{", "quote"):
        assert response.json()["operations"] == [value]
    else:
        assert_problem(response, 422, "operations")
