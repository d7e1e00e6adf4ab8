"""A directory keeps users and teams by SCIM 2.0: what it may, what each step leaves in the log, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from rapport.platform.access.models import User
from rapport.platform.api import limits
from rapport.platform.api.tokens import create_token, find_token
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs.hand_over import leavers
from tests.dump import difference, dump
from tests.factories import make_organisation, make_user
from tests.factories.access import PASSWORD, make_administrator, make_role, make_team
from tests.platform.sign_on.signing_in import ELSEWHERE, HERE, LOGIN, ask, came_in

pytestmark = pytest.mark.django_db
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


class Directory:
    """A directory that sends requests with its token."""

    def __init__(self, actor: User, scopes: tuple[str, ...] = ("scim",)) -> None:
        self.actor = actor
        self.text, _token = create_token(actor, "directory", scopes)
        self.client = Client(REMOTE_ADDR=HERE, HTTP_AUTHORIZATION=f"Bearer {self.text}")

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request; ``headers`` by their names with underscores."""
        data = body if isinstance(body, str | bytes) else json.dumps(body) if body is not None else ""
        extra = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return self.client.generic(method, f"/scim/v2{path}", data, content_type="application/scim+json", **extra)  # type: ignore[arg-type]

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def patch(self, path: str, *operations: dict[str, Any], **headers: str) -> Any:
        return self.send("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)}, **headers)

    def found(self, path: str, text: str) -> list[str]:
        """The names of what a filter finds."""
        answer = self.client.get(f"/scim/v2{path}", {"filter": text})
        assert answer.status_code == 200, answer.content
        return [one.get("userName") or one["displayName"] for one in answer.json()["Resources"]]


@pytest.fixture
def directory() -> Directory:
    cache.clear()
    limits.forget()
    known = Directory(make_administrator(username="directory", email="directory@example.com"))
    assert known.get("/ServiceProviderConfig").status_code == 200, "which notes that the token was used today"
    return known


def uta(**values: Any) -> dict[str, Any]:
    """A user as Entra ID and Okta send them."""
    return {
        "schemas": [USER, ENTERPRISE],
        "externalId": "00u1",
        "userName": "uta@example.com",
        "name": {"givenName": "Uta", "familyName": "Meier"},
        "emails": [{"value": "home@example.net", "type": "home"}, {"value": "Uta@Example.com", "primary": True}],
        "title": "Clerk",
        "active": True,
        ENTERPRISE: {"department": "Sales"},
        **values,
    }


def act(channel: str = "identity") -> ChangeSet:
    return ChangeSet.objects.filter(channel=channel).order_by("-id")[0]


# Users. ---------------------------------------------------------------------------------------------------------------


def test_a_user_is_made_read_and_found(directory: Directory) -> None:
    role = make_role(name="Sales")
    made = directory.send("POST", "/Users", uta(roles=[{"value": "sales"}]))
    assert (made.status_code, made.headers["Content-Type"]) == (201, "application/scim+json")
    told = made.json()
    user = User.objects.get(uid=told["id"])
    assert (user.username, user.email, user.full_name) == ("uta@example.com", "uta@example.com", "Uta Meier")
    assert (user.is_active, user.is_administrator, user.has_usable_password()) == (True, False, False)
    assert [*user.roles.all()] == [role]
    assert (told["externalId"], told["displayName"], told["roles"]) == ("00u1", "Uta Meier", [{"value": "Sales"}])
    assert made.headers["Location"] == told["meta"]["location"]
    assert told["meta"]["location"].endswith(f"/scim/v2/Users/{user.uid}")
    assert (act().act, act().actor, act().kind) == ("create", directory.actor, "users")
    read = directory.get(f"/Users/{user.uid}")
    assert (read.status_code, read.json(), read.headers["ETag"]) == (200, told, told["meta"]["version"])
    for text in (
        'userName eq "UTA@example.com"',
        'externalId eq "00u1"',
        'emails.value eq "uta@example.com" and active eq true',
        f'id eq "{user.uid}"',
        f'{USER}:userName sw "uta" and displayName co "mei"',
        "externalId pr",
    ):
        assert directory.found("/Users", text) == ["uta@example.com"], text
    for text in ('externalId eq "00U1"', 'userName eq "uta@example.com" and active eq false', 'id eq "x"'):
        assert directory.found("/Users", text) == [], text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('userName eq "anna" or userName eq "bert"', {"anna", "bert"}),
        ('userName eq "anna" or userName eq "bert" and active eq false', {"anna"}),
        ('(userName eq "anna" or userName eq "bert") and active eq false', set()),
        ('userName eq "anna" OR active eq false', {"anna", "cora"}),
        ('not (userName sw "a" or userName eq "directory")', {"bert", "cora"}),
        ("Not(active eq true)and(userName pr)", {"cora"}),
        ('not (not (userName eq "bert"))', {"bert"}),
        ('active eq true and not (userName eq "anna") and userName ne "directory"', {"bert"}),
        (f'{"(" * 10}userName eq "anna"{")" * 10}', {"anna"}),
    ],
)
def test_conditions_are_joined_denied_and_grouped_as_the_standard_says(
    directory: Directory, text: str, found: set[str]
) -> None:
    for name in ("anna", "bert", "cora"):
        make_user(username=name, is_active=name != "cora")
    assert set(directory.found("/Users", text)) == found


def test_a_group_is_found_once_by_any_of_its_members(directory: Directory) -> None:
    both, one = make_team(name="Both"), make_team(name="One")
    anna = make_user(username="anna", teams=[str(both.uid), str(one.uid)])
    bert = make_user(username="bert", teams=[str(both.uid)])
    first, second = (f'members.value eq "{user.uid}"' for user in (anna, bert))
    assert directory.found("/Groups", f"{first} or {second}") == ["Both", "One"]
    assert directory.found("/Groups", f"{first} and {second}") == ["Both"]
    assert directory.found("/Groups", f"{first} and not ({second})") == ["One"]


def test_lists_are_paged_and_narrowed(directory: Directory) -> None:
    for number in range(5):
        make_user(username=f"u{number}")
    page = directory.get("/Users?startIndex=2&count=2&attributes=userName").json()
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (6, 2, 2)
    assert [set(one) for one in page["Resources"]] == [{"schemas", "id", "meta", "userName"}] * 2
    assert [one["userName"] for one in page["Resources"]] == ["u0", "u1"]
    assert directory.get("/Users?count=0").json()["totalResults"] == 6
    assert directory.get("/Users?count=-3").json()["itemsPerPage"] == 0
    assert directory.get("/Users?startIndex=-1&count=9999").json()["itemsPerPage"] == 6
    left_out = directory.get("/Users?excludedAttributes=emails,groups").json()["Resources"][0]
    assert {"emails", "groups"}.isdisjoint(left_out)


def test_a_question_may_stand_in_the_body(directory: Directory) -> None:
    make_user(username="first")
    make_team(name="first")
    asked = {"filter": 'displayName pr and id ne "x"', "startIndex": 1, "count": 9, "attributes": ["displayName"]}
    for path, total in (("/Users/.search", 2), ("/Groups/.search", 1), ("/.search", 3)):
        page = directory.send("POST", path, asked).json()
        assert (page["totalResults"], len(page["Resources"])) == (total, total), path
    last = directory.send("POST", "/.search", {"startIndex": 3, "count": 1}).json()
    assert [one["displayName"] for one in last["Resources"]] == ["first"]
    assert directory.send("POST", "/.search", {"filter": "active eq true"}).json()["scimType"] == "invalidFilter"


def test_a_user_is_changed_as_entra_and_okta_do(directory: Directory) -> None:
    make_role(name="Sales")
    make_role(name="Service")
    user = directory.send("POST", "/Users", uta()).json()
    path = f"/Users/{user['id']}"
    entra = directory.patch(
        path,
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "Add", "path": 'emails[type eq "work"].value', "value": "new@example.com"},
        {"op": "Replace", "path": 'emails[type eq "home"].value', "value": "home@example.net"},
        {"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "+49 30 1"},
        {"op": "Replace", "path": "name.familyName", "value": "Schmidt"},
        {"op": "Replace", "path": "displayName", "value": "Uta Schmidt"},
        {"op": "Add", "path": "roles", "value": [{"value": "Sales"}, {"value": "Service"}]},
        {"op": "Replace", "path": f"{ENTERPRISE}:department", "value": "Service"},
    )
    told = entra.json()
    assert (entra.status_code, told["active"], told["displayName"]) == (200, False, "Uta Schmidt")
    assert (told["emails"][0]["value"], [one["value"] for one in told["roles"]]) == (
        "new@example.com",
        ["Sales", "Service"],
    )
    okta = directory.patch(path, {"op": "replace", "value": {"active": True, "name": {"formatted": "Uta M."}}})
    assert (okta.json()["active"], okta.json()["displayName"]) == (True, "Uta M.")
    fewer = directory.patch(path, {"op": "remove", "path": 'roles[value eq "Sales"]'})
    assert [one["value"] for one in fewer.json()["roles"]] == ["Service"]
    assert directory.patch(path, {"op": "remove", "path": "externalId"}).json().get("externalId") is None
    put = directory.send("PUT", path, uta(userName="uta.meier", active=False)).json()
    assert (put["userName"], put["active"], put["externalId"], put["roles"]) == (
        "uta.meier",
        False,
        "00u1",
        [{"value": "Service"}],
    )


def test_a_version_guards_a_change_and_saves_a_read(directory: Directory) -> None:
    user = directory.send("POST", "/Users", uta()).json()
    path, version = f"/Users/{user['id']}", user["meta"]["version"]
    assert directory.get(path, if_none_match=version).status_code == 304
    rename = {"op": "replace", "path": "displayName", "value": "Other"}
    assert directory.patch(path, rename, if_match=version).status_code == 200
    before = dump()
    for method, body in (("PUT", uta()), ("DELETE", None)):
        refused = directory.send(method, path, body, if_match=version)
        assert (refused.status_code, refused.json()["status"]) == (412, "412"), method
    assert difference(before, dump()) == {}
    assert directory.get(path, if_none_match=version).status_code == 200


def test_who_is_deactivated_is_out_at_once_and_their_charges_are_offered(directory: Directory) -> None:
    user = make_user(username="leaver", password=PASSWORD)
    make_organisation(owner=user)
    key, _token = create_token(user, "own")
    inside = came_in(user)
    assert inside.get("/preferences/").status_code == 200
    done = directory.patch(f"/Users/{user.uid}", {"op": "replace", "path": "active", "value": False})
    assert (done.status_code, done.json()["active"]) == (200, False)
    assert inside.get("/preferences/").headers["Location"].startswith(LOGIN)
    assert find_token(key) is None
    assert leavers() == [user]
    page = came_in(make_administrator(password=PASSWORD)).get("/settings/sign-in/").content.decode()
    assert f"/users/{user.uid}/hand-over/" in page


def test_who_is_deleted_is_gone_for_the_directory_and_kept_here(directory: Directory) -> None:
    user = directory.send("POST", "/Users", uta()).json()
    path = f"/Users/{user['id']}"
    assert (directory.send("DELETE", path).status_code, directory.get(path).status_code) == (204, 404)
    assert directory.found("/Users", 'userName eq "uta@example.com"') == []
    row = User.objects.get(uid=user["id"])
    assert (row.is_active, row.username) == (False, "uta@example.com")
    back = directory.send("POST", "/Users", uta(externalId="00u2"))
    assert (back.status_code, back.json()["id"], back.json()["externalId"]) == (201, user["id"], "00u2")
    assert User.objects.get(uid=user["id"]).is_active


def test_what_is_not_said_anew_makes_no_change_in_the_log(directory: Directory) -> None:
    user = directory.send("POST", "/Users", uta()).json()
    before = ChangeSet.objects.count()
    same = {"op": "replace", "path": "active", "value": True}
    assert directory.patch(f"/Users/{user['id']}", same).status_code == 200
    assert ChangeSet.objects.count() == before


# Groups. --------------------------------------------------------------------------------------------------------------


def test_groups_are_teams_with_their_members(directory: Directory) -> None:
    first, second = make_user(username="first"), make_user(username="second")
    kept = make_team(name="Kept", parent=None)
    made = directory.send(
        "POST", "/Groups", {"displayName": "North", "externalId": "g1", "members": [{"value": str(first.uid)}]}
    )
    assert made.status_code == 201, made.content
    path = f"/Groups/{made.json()['id']}"
    assert [one["value"] for one in made.json()["members"]] == [str(first.uid)]
    added = directory.patch(path, {"op": "Add", "path": "members", "value": [{"value": str(second.uid)}]})
    assert {one["value"] for one in added.json()["members"]} == {str(first.uid), str(second.uid)}
    assert added.json()["meta"]["version"] != made.json()["meta"]["version"]
    assert act().actor == directory.actor
    assert directory.found("/Groups", 'displayName eq "north"') == ["North"]
    assert directory.found("/Groups", f'members.value eq "{first.uid}"') == ["North"]
    assert directory.get(f"/Users/{first.uid}").json()["groups"][0]["display"] == "North"
    gone = directory.patch(path, {"op": "remove", "path": f'members[value eq "{first.uid}"]'})
    assert [one["value"] for one in gone.json()["members"]] == [str(second.uid)]
    named = directory.patch(path, {"op": "replace", "value": {"displayName": "South"}})
    assert named.json()["displayName"] == "South"
    put = directory.send("PUT", path, {"displayName": "South", "members": []})
    assert (put.json()["members"], put.json()["externalId"]) == ([], "g1")
    assert "members" not in directory.get(f"{path}?excludedAttributes=members").json()
    assert directory.send("DELETE", path).status_code == 204
    assert directory.get(path).status_code == 404
    assert directory.found("/Groups", "displayName pr") == [kept.name]


def test_a_group_that_cannot_be_kept_is_refused_whole(directory: Directory) -> None:
    parent = make_team(name="Parent")
    make_team(name="Child", parent=parent)
    user = make_user()
    before = dump()
    stranger = "0190b2c4-0000-7000-8000-000000000000"
    taken = directory.send("POST", "/Groups", {"displayName": "Parent", "members": [{"value": str(user.uid)}]})
    assert (taken.status_code, taken.json()["scimType"]) == (409, "uniqueness")
    for body in (
        {"displayName": "New", "members": [{"value": stranger}]},
        {"displayName": "New", "members": [{"value": str(parent.uid), "type": "Group"}]},
        {"displayName": ""},
        {"displayName": 7},
        {},
    ):
        assert directory.send("POST", "/Groups", body).json()["scimType"] == "invalidValue", body
    halfway = directory.patch(
        f"/Groups/{parent.uid}",
        {"op": "replace", "path": "displayName", "value": "Half"},
        {"op": "add", "path": "members", "value": [{"value": stranger}]},
    )
    assert halfway.status_code == 400
    assert directory.send("DELETE", f"/Groups/{parent.uid}").status_code in (400, 409)
    assert difference(before, dump()) == {}


# Who comes in, and what is refused. -----------------------------------------------------------------------------------


def test_only_an_administrators_token_of_this_scope_opens_the_door(directory: Directory) -> None:
    ordinary = Directory(make_user())
    wide = Directory(make_administrator(), ("read", "write"))
    assert (ordinary.get("/Users").status_code, wide.get("/Users").status_code) == (403, 403)
    nobody = Client().get("/scim/v2/Users")
    assert (nobody.status_code, nobody.json()["schemas"], nobody.json()["status"]) == (401, [ERROR], "401")
    signed_in = came_in(make_administrator(password=PASSWORD))
    assert signed_in.get("/scim/v2/Users").status_code == 401, "a session is no token"
    elsewhere = Client(HTTP_AUTHORIZATION=f"Bearer {directory.text}")
    assert elsewhere.get("/api/v1/people").status_code == 403, "and this token opens nothing else"
    assert elsewhere.get("/api/v1/users").status_code == 403
    ask(networks=["192.0.2.0/24"])
    assert directory.get("/Users").status_code == 200
    assert elsewhere.get("/scim/v2/Users", REMOTE_ADDR=ELSEWHERE).status_code == 403


def test_no_administrator_is_made_taken_over_or_locked_out(directory: Directory) -> None:
    boss = make_administrator(username="boss", email="boss@example.com", password=PASSWORD)
    before = dump()
    renamed = directory.patch(f"/Users/{boss.uid}", {"op": "replace", "path": "emails", "value": "evil@example.com"})
    assert (renamed.status_code, renamed.json()["scimType"]) == (403, "mutability")
    assert directory.send("PUT", f"/Users/{boss.uid}", uta(userName="evil")).status_code == 403
    own = directory.patch(f"/Users/{directory.actor.uid}", {"op": "replace", "path": "active", "value": False})
    assert own.status_code == 403
    assert directory.send("DELETE", f"/Users/{directory.actor.uid}").status_code == 403
    unknown = directory.patch(f"/Users/{boss.uid}", {"op": "replace", "path": "is_administrator", "value": True})
    assert (unknown.status_code, unknown.json()["scimType"]) == (400, "invalidPath")
    assert difference(before, dump()) == {}
    made = directory.send("POST", "/Users", uta(is_administrator=True, password="x" * 20))
    user = User.objects.get(uid=made.json()["id"])
    assert (user.is_administrator, user.has_usable_password()) == (False, False)


@pytest.mark.parametrize(
    ("body", "status", "scim_type"),
    [
        ({}, 400, "invalidValue"),
        (uta(userName=""), 400, "invalidValue"),
        (uta(userName="not a name!"), 400, "invalidValue"),
        (uta(userName="x" * 300), 400, "invalidValue"),
        (uta(userName=["x"]), 400, "invalidValue"),
        (uta(userName="DIRECTORY"), 409, "uniqueness"),
        (uta(emails=[{"value": "Directory@Example.com"}]), 409, "uniqueness"),
        (uta(emails=[{"value": "nonsense"}]), 400, "invalidValue"),
        (uta(emails=["x"]), 400, "invalidValue"),
        (uta(emails={}), 400, "invalidValue"),
        (uta(active="perhaps"), 400, "invalidValue"),
        (uta(active=1), 400, "invalidValue"),
        (uta(roles=[{"value": "No such role"}]), 400, "invalidValue"),
        (uta(roles=[{"value": None}]), 400, "invalidValue"),
        (uta(externalId="x" * 256), 400, "invalidValue"),
        (uta(name={"formatted": "x" * 5000}), 400, "invalidValue"),
        ("{", 400, "invalidSyntax"),
        ("[]", 400, "invalidSyntax"),
        ('{"userName": "a", "userName": "b"}', 400, "invalidSyntax"),
        (b'{"userName": "\\u0000"}', 400, "invalidSyntax"),
        (b"\xff\xfe", 400, "invalidSyntax"),
        ('{"a":' * 40 + "1" + "}" * 40, 400, "invalidSyntax"),
        ("x" * 2_000_000, 413, None),
    ],
)
def test_a_hostile_user_is_refused_and_leaves_nothing(
    directory: Directory, body: Any, status: int, scim_type: str | None
) -> None:
    before, acts = dump(), ChangeSet.objects.count()
    answer = directory.send("POST", "/Users", body)
    assert (answer.status_code, answer.json().get("scimType")) == (status, scim_type), answer.content[:500]
    assert answer.json()["schemas"] == [ERROR]
    assert (difference(before, dump()), ChangeSet.objects.count()) == ({}, acts)


@pytest.mark.parametrize(
    ("text", "scim_type"),
    [
        ("userName", "invalidFilter"),
        ('userName eq "x" or', "invalidFilter"),
        ('userName eq "x" xor active eq true', "invalidFilter"),
        ('not userName eq "x"', "invalidFilter"),
        ('(userName eq "x"', "invalidFilter"),
        ('userName eq "x")', "invalidFilter"),
        ("()", "invalidFilter"),
        ("not ()", "invalidFilter"),
        ('password eq "x" or active eq true', "invalidFilter"),
        ('emails[type eq "work"]', "invalidFilter"),
        (f"{'(' * 11}active eq true{')' * 11}", "invalidFilter"),
        (" or ".join(["active eq true"] * 11), "invalidFilter"),
        ('password eq "x"', "invalidFilter"),
        ("is_administrator eq true", "invalidFilter"),
        ('memberships__user__password sw "a"', "invalidFilter"),
        ("userName eq 7", "invalidFilter"),
        ('active eq "true"', "invalidFilter"),
        ("active co true", "invalidFilter"),
        ('userName eq "\\u0000"', "invalidFilter"),
        ('userName eq "\\ud800"', "invalidFilter"),
        ('userName eq "' + "x" * 2000 + '"', "invalidFilter"),
        (" and ".join(["active eq true"] * 11), "invalidFilter"),
        ("(" * 500, "invalidFilter"),
        ('"' + "\\" * 900, "invalidFilter"),
    ],
)
def test_a_filter_that_is_not_understood_finds_nothing_out(directory: Directory, text: str, scim_type: str) -> None:
    answer = directory.client.get("/scim/v2/Users", {"filter": text})
    assert (answer.status_code, answer.json()["scimType"]) == (400, scim_type), answer.content


@pytest.mark.parametrize(
    ("operations", "scim_type"),
    [
        ([], "invalidSyntax"),
        ("x", "invalidSyntax"),
        ([7], "invalidSyntax"),
        ([{"op": "explode", "path": "active", "value": True}], "invalidSyntax"),
        ([{"op": "remove"}], "noTarget"),
        ([{"op": "replace", "value": 7}], "invalidSyntax"),
        ([{"op": "replace", "path": "active"}], "invalidValue"),
        ([{"op": "replace", "path": "emails[", "value": "x"}], "invalidPath"),
        ([{"op": "replace", "path": ["active"], "value": True}], "invalidPath"),
        ([{"op": "replace", "path": "emails[nonsense].value", "value": "x@example.com"}], "invalidFilter"),
        ([{"op": "remove", "path": "userName"}], "mutability"),
        ([{"op": "replace", "path": "constructor.prototype", "value": 1}], "invalidPath"),
        ([{"op": "replace", "path": "active", "value": True}] * 1001, None),
    ],
)
def test_operations_that_make_no_sense_change_nothing(
    directory: Directory, operations: Any, scim_type: str | None
) -> None:
    user = make_user()
    before = dump()
    answer = directory.send("PATCH", f"/Users/{user.uid}", {"schemas": [PATCH], "Operations": operations})
    assert (answer.status_code, answer.json().get("scimType")) == (400 if scim_type else 413, scim_type)
    assert difference(before, dump()) == {}


def test_nonsense_in_the_address_is_answered_as_scim_does(directory: Directory) -> None:
    for path, status in (
        ("/Users/1", 404),
        ("/Bulk", 404),
        ("/Me", 404),
        ("/Users?startIndex=x", 400),
        ("/Users?count=1e9", 400),
        ("/Users/0190b2c4-0000-7000-8000-000000000000", 404),
        ("/Schemas/nothing", 404),
        ("/Schemas?filter=x", 403),
    ):
        answer = directory.get(path)
        assert (answer.status_code, answer.json()["schemas"]) == (status, [ERROR]), path
    assert directory.send("DELETE", "/Users").status_code == 405
    plain = directory.client.post("/scim/v2/Users", {"userName": "x"})
    assert plain.status_code == 415


def test_the_service_says_what_it_is(directory: Directory) -> None:
    config = directory.get("/ServiceProviderConfig").json()
    supported = {name: config[name]["supported"] for name in ("patch", "bulk", "filter", "etag", "sort")}
    assert supported == {"patch": True, "bulk": False, "filter": True, "etag": True, "sort": False}
    types = directory.get("/ResourceTypes").json()
    assert [(one["id"], one["endpoint"]) for one in types["Resources"]] == [("User", "/Users"), ("Group", "/Groups")]
    assert directory.get("/ResourceTypes/User").json()["schema"] == USER
    schemas = directory.get("/Schemas").json()["Resources"]
    told = directory.send("POST", "/Users", uta()).json()
    described = {one["name"] for one in schemas[0]["attributes"]}
    assert set(told) - {"schemas", "id", "meta"} <= described
    assert directory.get(f"/Schemas/{USER}").json()["name"] == "User"
