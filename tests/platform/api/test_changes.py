"""The change log, undo, access explained, search, and who the caller is."""

from __future__ import annotations

from uuid import uuid4

import pytest

from rapport.customers.models import Party
from rapport.platform.history.models import ChangeSet
from tests.factories.access import make_administrator, make_holder
from tests.factories.parties import make_person
from tests.platform.api.caller import Caller, assert_problem, state

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform.api.api_urls")]


def test_a_change_says_what_it_did_row_by_row_and_is_taken_back() -> None:
    user = make_administrator(full_name="Ada")
    call, person = Caller(user), make_person(job_title="Aide")
    changed = call("PATCH", f"/people/{person.uid}", {"job_title": "Boss"}, If_Match="*")
    act = changed.headers["Rapport-Change"]

    listed = call.items("/changes?actor=me&kind=people")
    assert [item["uid"] for item in listed] == [act]
    assert listed[0]["actor"] == {"uid": str(user.uid), "label": "Ada"}
    assert (listed[0]["channel"], listed[0]["state"], listed[0]["counts"]) == ("api", "done", {"updated": 1})
    rows = call.get(f"/changes/{act}").json()["rows"]
    assert [(row["kind"], row["uid"], row["act"]) for row in rows] == [("people", str(person.uid), "updated")]
    value = rows[0]["values"][0]
    assert (value["field"], value["before"], value["after"]) == ("job_title", "Aide", "Boss")
    history = call.items(f"/people/{person.uid}/history")
    assert [entry["uid"] for entry in history] == [act, str(person.created_in)]

    undone = call("POST", f"/changes/{act}/undo")
    assert undone.status_code == 200
    assert (undone.json()["reverted"], undone.json()["complete"]) == (1, True)
    person.refresh_from_db()
    assert person.job_title == "Aide"
    assert ChangeSet.objects.get(uid=act).state == "undone"
    assert call.get(f"/changes/{undone.json()['change']}").json()["undoes"] == act
    before = state()
    assert_problem(call("POST", f"/changes/{act}/undo"), 403)
    assert state() == before


def test_later_work_is_a_conflict_that_only_force_overrides() -> None:
    call, person = Caller(make_administrator()), make_person(job_title="Aide")
    first = call("PATCH", f"/people/{person.uid}", {"job_title": "Boss"}, If_Match="*").headers["Rapport-Change"]
    call("PATCH", f"/people/{person.uid}", {"job_title": "Chief"}, If_Match="*")

    kept = call("POST", f"/changes/{first}/undo").json()
    assert kept["complete"] is False
    assert kept["conflicts"][0]["uid"] == str(person.uid)
    person.refresh_from_db()
    assert person.job_title == "Chief"


def test_who_may_see_the_record_reads_the_change_and_only_who_did_it_or_an_administrator_undoes_it() -> None:
    ann, bob, eve = make_holder("all"), make_holder("all"), make_holder("own")
    person = make_person()
    act = Caller(ann)("PATCH", f"/people/{person.uid}", {"source": "x"}, If_Match="*").headers["Rapport-Change"]
    before = state()
    assert Caller(bob).items("/changes") == []
    read = Caller(bob).get(f"/changes/{act}").json()
    assert ([row["values"][0]["after"] for row in read["rows"]], read["may_undo"]) == (["x"], False)
    assert_problem(Caller(eve).get(f"/changes/{act}"), 404)
    assert_problem(Caller(bob)("POST", f"/changes/{act}/undo"), 404)
    assert_problem(Caller(bob)("POST", f"/changes/{uuid4()}/undo"), 404)
    assert_problem(Caller(ann)("POST", f"/changes/{act}/undo", {"nonsense": 1}), 422, "nonsense")
    assert_problem(Caller(ann)("POST", f"/changes/{act}/undo", {"force": "yes"}), 422, "force")
    assert state() == before
    assert Caller(ann)("POST", f"/changes/{act}/undo").status_code == 200


def test_the_change_log_is_paged_and_filtered() -> None:
    user = make_administrator()
    call = Caller(user)
    for number in range(5):
        call("POST", "/tasks", {"subject": f"Task {number}"})
    seen, cursor = [], ""
    while True:
        page = call.get(f"/changes?actor=me&limit=2&cursor={cursor}").json()
        seen += [item["summary"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen == [f"Task {number}" for number in (4, 3, 2, 1, 0)]
    for query, field in [
        ("nonsense=1", "nonsense"),
        ("actor=x", "actor"),
        ("cursor=x", "cursor"),
        ("limit=0", "limit"),
    ]:
        assert_problem(call.get(f"/changes?{query}"), 400, field)


def test_rows_out_of_reach_are_not_shown_in_a_change() -> None:
    user = make_holder("own")
    call, person = Caller(user), make_person(owner=user)
    other = make_administrator()
    act = call("PATCH", f"/people/{person.uid}", {"source": "x", "owner": str(other.uid)}, If_Match="*")
    assert act.status_code == 200
    assert not Party.objects.filter(owner=user).exists()
    assert call.get(f"/changes/{act.headers['Rapport-Change']}").json()["rows"] == []


def test_access_is_explained_to_oneself_and_to_administrators() -> None:
    user, admin = make_holder("own", full_name="Olga"), make_administrator()
    person = make_person(owner=user)
    own = Caller(user).get(f"/people/{person.uid}/access").json()
    assert own["user"]["label"] == "Olga"
    view = next(item for item in own["items"] if item["action"] == "view")
    assert (view["allowed"], view["scope"], view["because"]) == (True, "own", "owner")
    about = Caller(admin).get(f"/people/{person.uid}/access?user={user.uid}").json()
    assert about["items"] == own["items"]
    assert_problem(Caller(user).get(f"/people/{person.uid}/access?user={admin.uid}"), 403)
    assert_problem(Caller(admin).get(f"/people/{person.uid}/access?user={uuid4()}"), 404)
    assert_problem(Caller(admin).get(f"/people/{person.uid}/access?user=x"), 400, "user")


def test_search_finds_over_all_kinds_within_reach_and_scopes() -> None:
    user = make_holder("own")
    mine = make_person(owner=user, given_name="Zoltan", family_name="Zoo")
    make_person(given_name="Zoltan", family_name="Zar")
    found = Caller(user).items("/search?q=zoltan")
    assert [(hit["kind"], hit["uid"], hit["title"]) for hit in found] == [("people", str(mine.uid), "Zoltan Zoo")]
    assert len(Caller(make_administrator()).items("/search?q=zoltan&kind=people")) == 2
    assert Caller(make_administrator(), "tasks:read").items("/search?q=zoltan") == []
    call = Caller(user)
    for query, field in [("", "q"), ("q=", "q"), ("q=%00", "q"), ("q=a&kind=x", "kind"), ("q=a&x=1", "x")]:
        assert_problem(call.get(f"/search?{query}"), 400, field)


def test_me_says_who_calls_and_what_may_be_done() -> None:
    user = make_holder("own", actions=("view",), kind="people", full_name="Olga", username="olga")
    me = Caller(user, "people:read", "tasks:read").get("/me").json()
    assert (me["uid"], me["username"], me["full_name"]) == (str(user.uid), "olga", "Olga")
    assert (me["is_administrator"], me["scopes"]) == (False, ["people:read", "tasks:read"])
    assert me["kinds"] == {"people": ["view"], "tasks": []}
