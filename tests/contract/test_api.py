"""Each operation of the API answers whom the rules admit and refuses everybody else, and a refusal changes nothing.

What is walked is read from the OpenAPI document: an operation without a request in ``operations.py`` fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from rapport.platform.access.models import User
from rapport.platform.access.policy import Administered, Shared, Through
from rapport.platform.api.tokens import revoke_token
from rapport.platform.files.services import files_add
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.records import ThroughAnyRecord
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.saved_views.access import SharedWith
from tests.browser import Browser
from tests.contract.operations import OF_A_KIND, OF_NO_KIND, READING, Knock, Operation, Scene, operations
from tests.contract.test_access import changed_by, reached
from tests.dump import difference, dump
from tests.factories import make
from tests.factories.access import make_holder
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db

OPERATIONS = operations()
GENERAL = [one for one in OPERATIONS if not one.kind]
KINDS = sorted({one.kind for one in OPERATIONS if one.kind})
GIVEN_TO_ALL = ("list", "aggregate")
"""Answered to everybody who is known; what they hold is what the caller reaches."""

Expectation = tuple[int, ...]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    """Files are kept apart from those of other tests."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def callers(people: dict[str, Browser]) -> dict[str, Caller]:
    """A token for each of the people, and one for a reader who may see everything and change nothing."""
    found = {who: caller(browser.user) for who, browser in people.items()}
    found["reader"] = caller(make_holder("all", actions=("view",)))
    return found


def caller(user: User | None, *scopes: str) -> Caller:
    """A caller whose token has been used today already, which is written down once a day."""
    made = Caller(user, *scopes)
    made.get("/me")
    return made


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside leaves nothing behind, so that the next caller finds the same record."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def scene_of(kind: str, owner: Any) -> Scene:
    instance = make(kind, owner=owner)
    return Scene(registry.get(kind), instance, ChangeSet.objects.latest("id"), owner)


def ask(call: Caller, operation: Operation, knock: Knock) -> Any:
    return call(operation.method, knock.path, knock.body, **knock.headers)


def expected(spec: RecordSpec, who: str, operation: Operation) -> Expectation:
    """The statuses that architecture.md promises: 401 unknown, 404 not seen, 403 seen but not permitted."""
    if who == "anonymous":
        return (401,)
    if operation.name in GIVEN_TO_ALL:
        return (200,)
    sees = _sees(spec, who)
    changes = who != "reader" and changed_by(spec)[who]
    if operation.name == "create":
        return _creating(spec, who)
    if operation.need == READING:
        return (200,) if sees else (404,)
    if not sees:
        return (404,)
    if operation.name == "files-add" and spec.record.attaching == "create":  # to rows that nobody changes
        return (201,) if reached(spec).get(who, False) and who != "nobody" else (403,)
    return (200, 201, 204) if changes else (403,)


def _sees(spec: RecordSpec, who: str) -> bool:
    """The reader of everything sees all but what is personal, and what the administration keeps to itself."""
    if isinstance(spec.record.access, Administered) and not spec.record.access.readable:
        return reached(spec).get(who, False)
    return (who == "reader" and not isinstance(spec.record.access, SharedWith)) or reached(spec).get(who, False)


ONE_A_USER = ("assignees",)
"""Of these the owner has one already."""


def _creating(spec: RecordSpec, who: str) -> Expectation:
    if who == "owner" and spec.name in ONE_A_USER:
        return (422,)
    if who == "reader" and isinstance(spec.record.access, SharedWith | ThroughAnyRecord):
        return (201,)  # whoever may read anything may keep lists of it, and say something about it
    if who in ("nobody", "reader") or (isinstance(spec.record.access, Administered) and who != "administrator"):
        return (403,)
    if who == "wrong" and not isinstance(spec.record.access, Administered | Shared):
        # A record of their own they may make, but none that belongs to what they do not see.
        return (404, 422) if isinstance(spec.record.access, Through) else (201, 404, 422)
    return (201,)


def test_every_operation_is_walked() -> None:
    walked = {one.name for one in OPERATIONS if one.name in (OF_A_KIND if one.kind else OF_NO_KIND)}
    assert {one.name for one in OPERATIONS} - walked == set()
    assert {*OF_A_KIND, *OF_NO_KIND} - walked == set(), "a request for which there is no operation"
    assert set(KINDS) == {spec.name for spec in registry}
    assert len(OPERATIONS) > 130


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
def test_who_may_do_what_to_a_record(kind: str, people: dict[str, Browser], callers: dict[str, Caller]) -> None:
    scene = scene_of(kind, people["owner"].user)
    wrong: list[tuple[Any, ...]] = []
    knocks = {one: OF_A_KIND[one.name](scene) for one in OPERATIONS if one.kind == kind}
    before, acts = dump(), ChangeSet.objects.count()
    for who, call in callers.items():
        for operation, knock in knocks.items():
            wanted = expected(scene.spec, who, operation)
            with taken_back() if min(wanted) < 300 else nullcontext():
                answer = ask(call, operation, knock)
            if answer.status_code not in wanted or not _is_told(answer):
                wrong.append((who, operation.method, knock.path, answer.status_code, answer.content[:300]))
            if operation.name in GIVEN_TO_ALL and answer.status_code == 200:
                seen = _count(operation, answer) == 1
                if seen is not _sees(scene.spec, who):
                    wrong.append((who, operation.name, answer.content[:300]))
        assert difference(before, dump()) == {}, who
        assert ChangeSet.objects.count() == acts, who
    assert wrong == []


def _is_told(answer: Any) -> bool:
    """A refusal is a problem document."""
    if answer.status_code < 400:
        return True
    return bool(answer.headers["Content-Type"] == "application/problem+json" and answer.json()["detail"])


def _count(operation: Operation, answer: Any) -> int:
    items = answer.json()["items"]
    return sum(item["count"] for item in items) if operation.name == "aggregate" else len(items)


ALSO_READ = {"reports": ("people:read",)}
"""What a token must read besides a kind: the figures of a report are about records of another one."""


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
def test_a_token_reaches_no_further_than_its_scope(kind: str, people: dict[str, Browser]) -> None:
    administrator = people["administrator"].user
    scene = scene_of(kind, people["owner"].user)
    other = "tags" if kind != "tags" else "tasks"
    narrow = {
        "read only": caller(administrator, "read"),
        "another kind": caller(administrator, f"{other}:write"),
        "reads the kind": caller(administrator, f"{kind}:read", *ALSO_READ.get(kind, ())),
    }
    revoked = caller(administrator)
    revoke_token(revoked.token)
    knocks = {one: OF_A_KIND[one.name](scene) for one in OPERATIONS if one.kind == kind}
    wrong: list[tuple[Any, ...]] = []
    before, acts = dump(), ChangeSet.objects.count()
    for operation, knock in knocks.items():
        for scope, call in narrow.items():
            permitted = operation.need == READING and scope != "another kind"
            wanted = 200 if permitted else 403
            answer = ask(call, operation, knock)
            if answer.status_code != wanted or not _is_told(answer):
                wrong.append((scope, operation.method, knock.path, answer.status_code))
        if ask(revoked, operation, knock).status_code != 401:
            wrong.append(("revoked", operation.method, knock.path))
    assert wrong == []
    assert difference(before, dump()) == {}
    assert ChangeSet.objects.count() == acts


UNSEEN = {"nobody": 404, "wrong": 404}
ELSE_THAN_OK = {"files-delete": 204, "erasures-create": 202, "lead-conversions-create": 202}
ADMINISTRATION = dict.fromkeys(("nobody", "wrong", "leader", "owner", "reader"), 403)
GENERAL_STATUS: dict[str, dict[str, int]] = {
    "erasures-list": ADMINISTRATION,
    "erasures-get": ADMINISTRATION,
    "erasures-create": ADMINISTRATION,
    "lead-conversions-create": {**UNSEEN, "reader": 403},
    "lead-conversions-get": {**UNSEEN, "leader": 404, "reader": 404},
    "files-get": UNSEEN,
    "files-content": UNSEEN,
    "files-delete": {**UNSEEN, "reader": 403},
    "me": {},
    "search": {},
    "changes-list": {},
    "notifications-list": {},
    "notifications-read": {},
    "follows-list": {},
    "follows-set": UNSEEN,
    "favourites-list": {},
    "favourites-set": UNSEEN,
    "webhook-deliveries-resend": {"nobody": 404, "wrong": 404, "leader": 404, "owner": 404, "reader": 404},
    "changes-get": {"nobody": 404, "wrong": 404},
    "changes-undo": {"nobody": 404, "wrong": 404, "leader": 404, "reader": 404},
}
"""Of no kind, about an act of the owner or a file of their person: who is refused, besides who is not known."""


def test_who_may_do_what_about_the_act_and_the_file_of_another(
    people: dict[str, Browser], callers: dict[str, Caller]
) -> None:
    owner = people["owner"].user
    assert owner is not None
    person = make("people", owner=owner, actor=owner)
    act = ChangeSet.objects.latest("id")
    [file] = files_add(
        uploads=[SimpleUploadedFile("a.txt", b"Hello.")],
        kind="people",
        record_uid=person.uid,
        actor=owner,
        channel="web",
    )
    scene = Scene(registry.get("people"), person, act, owner, file)
    knocks = {one: OF_NO_KIND[one.name](scene) for one in GENERAL}
    few = {
        caller(owner, "read"): {"changes-undo", "files-delete"},
        caller(owner, "people:write"): {"changes-list", "changes-get", "changes-undo"},
        caller(owner, "tags:write"): {"files-get", "files-content", "files-delete"},
    }
    wrong: list[tuple[Any, ...]] = []
    before, acts = dump(), ChangeSet.objects.count()
    for who, call in callers.items():
        for operation, knock in knocks.items():
            wanted = 401 if who == "anonymous" else GENERAL_STATUS[operation.name].get(who, 200)
            wanted = ELSE_THAN_OK.get(operation.name, wanted) if wanted == 200 else wanted
            with taken_back() if wanted < 300 else nullcontext():
                answer = ask(call, operation, knock)
            if answer.status_code != wanted or not _is_told(answer):
                wrong.append((who, operation.name, answer.status_code, answer.content[:300]))
            if operation.name == "changes-list" and answer.status_code == 200:
                shown = str(scene.act.uid) in {item["uid"] for item in answer.json()["items"]}
                if shown is not (who in ("owner", "administrator")):
                    wrong.append((who, operation.name, shown))
    assert wrong == []
    for narrow, refused in few.items():
        for operation, knock in knocks.items():
            if operation.name in refused:
                assert ask(narrow, operation, knock).status_code == 403, operation.name
    assert difference(before, dump()) == {}
    assert ChangeSet.objects.count() == acts
