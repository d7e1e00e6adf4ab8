"""Seeing the product as a colleague: what is shown, what is closed, that nothing changes, and that it ends."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from rapport.platform import write
from rapport.platform.access.engine import hidden_fields, may, rows, writable_fields
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.inbox import lines, of_user
from rapport.platform.records.registry import registry
from rapport.platform.view_as import middleware
from rapport.platform.write_errors import Refused
from tests.contract.test_routes import ROUTES
from tests.dump import difference, dump
from tests.factories import make_person, make_touch, make_user
from tests.factories.access import PASSWORD, make_administrator, make_holder
from tests.factories.kinds import VISITS
from tests.platform.sign_on.signing_in import came_in

pytestmark = pytest.mark.django_db
REASON = "Uta misses a customer"


@pytest.fixture
def boss() -> User:
    return make_administrator(full_name="Boris Boss", password=PASSWORD)


@pytest.fixture
def uta() -> User:
    return make_holder("own", actions=("view", "update", "export"), kind="people", full_name="Uta Meier")


def looking(boss: User, seen: User) -> Client:
    """A browser in which an administrator sees as somebody."""
    client = came_in(boss)
    begun = client.post(reverse("users-view-as", args=[seen.uid]), {"reason": REASON})
    assert begun.status_code == 302, begun.content.decode()[-1500:]
    return client


def test_the_lists_are_those_of_the_colleague_with_a_bar_and_the_viewers_language(boss: User, uta: User) -> None:
    mine, other = make_person(owner=uta), make_person(owner=boss)
    User.objects.filter(pk=boss.pk).update(language="de")
    client = looking(User.objects.get(pk=boss.pk), uta)
    page = client.get("/people/").content.decode()
    assert (f"/people/{mine.uid}/" in page, f"/people/{other.uid}/" in page, "view-as-bar" in page) == (
        True,
        False,
        True,
    )
    assert 'lang="de"' in page
    assert f"/people/{other.uid}/" not in client.get("/search/", {"q": str(other)}).content.decode()
    assert client.get(f"/people/{mine.uid}/").status_code == 200


def test_the_log_says_why_and_the_colleague_is_told(boss: User, uta: User) -> None:
    looking(boss, uta)
    act = ChangeSet.objects.get(act="view_as")
    assert (act.actor, act.summary, act.channel) == (boss, f"Uta Meier: {REASON}", "web")
    [line] = lines(list(of_user(uta)), uta)
    assert (line.text, line.excerpt) == ("Boris Boss sees the product as you do (Uta Meier)", REASON)
    assert line.why == "because nobody does that unknown to you"


def test_one_click_ends_it_and_the_log_knows(boss: User, uta: User) -> None:
    other = make_person(owner=boss)
    client = looking(boss, uta)
    assert client.get(f"/people/{other.uid}/").status_code == 404
    ended = client.post(reverse("view-as-end"))
    assert ended.headers["Location"] == reverse("users-detail", args=[uta.uid])
    page = client.get(f"/people/{other.uid}/")
    assert (page.status_code, "view-as-bar" in page.content.decode()) == (200, False)
    assert ChangeSet.objects.get(act="view_as_end").actor == boss
    assert client.post(reverse("view-as-end")).status_code == 302
    assert ChangeSet.objects.filter(act="view_as_end").count() == 1


def test_it_ends_by_itself_after_thirty_minutes(boss: User, uta: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = looking(boss, uta)
    kept = client.session["view_as"]["ends_at"]
    assert 29 * 60 < kept - time.time() <= 30 * 60
    monkeypatch.setattr("rapport.platform.view_as.session.time.time", lambda: kept - 1)
    assert "view-as-bar" in client.get("/people/").content.decode()
    monkeypatch.setattr("rapport.platform.view_as.session.time.time", lambda: kept + 1)
    assert "view-as-bar" not in client.get("/people/").content.decode()
    assert "view_as" not in client.session


@pytest.mark.parametrize("change", ["seen_promoted", "seen_gone", "viewer_demoted"])
def test_it_ends_when_one_of_the_two_is_not_any_more_what_they_were(boss: User, uta: User, change: str) -> None:
    make_administrator()
    client = looking(boss, uta)
    row, values = {
        "seen_promoted": (uta, {"is_administrator": True}),
        "seen_gone": (uta, {"is_active": False}),
        "viewer_demoted": (boss, {"is_administrator": False}),
    }[change]
    row.refresh_from_db()
    write.update(registry.get("users"), row, values, actor=None)
    assert "view-as-bar" not in client.get("/people/").content.decode()


def test_nothing_can_be_changed(boss: User, uta: User) -> None:
    person = make_person(owner=uta)
    client = looking(boss, uta)
    before, acts = dump(), ChangeSet.objects.count()
    paths = [f"/people/{person.uid}/delete/", "/people/quick/", "/people/new/", "/notifications/read/", "/preferences/"]
    for path in paths:
        for method in ("post", "put", "patch", "delete"):
            assert getattr(client, method)(path).status_code == 403, (method, path)
    assert (difference(before, dump()), ChangeSet.objects.count()) == ({}, acts)


CLOSED = [
    "/preferences/",
    "/preferences/tokens/",
    "/accounts/2fa/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/notifications/",
    "/notifications/menu/",
    "/notifications/state/?after=0",
    "/notifications/preferences/",
    "/settings/",
    "/settings/sign-in/",
    "/jobs/",
    "/changes/",
    "/backups/",
    "/people/export/",
    "/people/import/",
    "/people/new/",
    "/api/v1/me",
    "/api/v1/people",
    "/api/v1/openapi.json",
    "/scim/v2/Users",
]


def test_what_is_the_colleagues_own_business_is_closed(boss: User, uta: User) -> None:
    client = looking(boss, uta)
    for path in CLOSED:
        answer = client.get(path)
        closed = "closed while you see as somebody else" in answer.content.decode()
        assert (answer.status_code, closed) == (403, True), path
    assert "data-bell" not in client.get("/people/").content.decode()


def test_every_page_that_is_open_is_known_and_writes_nothing(boss: User, uta: User) -> None:
    declared = [path for path in ROUTES if not path.startswith(f"{VISITS}/")]
    names = {path: resolve(f"/{path}").view_name for path in declared}
    open_now = {path for path, name in names.items() if middleware.is_open(name)}
    ends = {names[path].rpartition("-")[2] for path in open_now if names[path] not in middleware.PAGES}
    assert ends == {"list", "filter", "detail", "history", "lookup", "map"}
    assert len(open_now) > 100
    assert not [path for path in open_now if path.startswith(("api/", "accounts/", "scim/"))]
    client = looking(boss, uta)
    before, acts = dump(), ChangeSet.objects.count()
    for path in open_now:
        assert client.get(f"/{path}").status_code in (200, 204, 304, 400, 403, 404), path
    assert (difference(before, dump()), ChangeSet.objects.count()) == ({}, acts)


def test_a_page_that_would_write_is_refused_by_the_database(
    boss: User, uta: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = looking(boss, uta)

    def writes(*_given: Any, **_more: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE access_user SET full_name = 'x'")

    monkeypatch.setattr("rapport.platform.web.views.home.HomeView.get", writes)
    answer = client.get("/")
    assert (answer.status_code, "nothing can be changed" in answer.content.decode()) == (403, True)
    assert not User.objects.filter(full_name="x").exists()


def test_nothing_is_done_as_who_is_seen(boss: User, uta: User) -> None:
    person = make_person(owner=uta)
    uta.seen_by = boss
    with pytest.raises(Refused), change_set(actor=uta, channel="web", act="x"):
        raise AssertionError
    with pytest.raises(Refused):
        start_long_change_set(actor=uta, channel="web", act="x")
    with pytest.raises(Refused):
        write.update(registry.get("people"), person, {"job_title": "x"}, actor=uta)


def test_never_more_than_both_may(uta: User) -> None:
    """The engine holds to both, whoever should be let to look one day."""
    narrow = make_holder("own", actions=("view",), kind="people")
    wide = make_holder("all", actions=("view", "export"))
    spec = registry.get("people")
    mine = make_person(owner=narrow)
    make_person(owner=uta)
    wide.seen_by = narrow
    assert set(rows(spec, wide)) == {mine}
    assert [may(spec, wide, "view"), may(spec, wide, "export"), may(registry.get("tasks"), wide, "view")] == [
        True,
        False,
        False,
    ]
    assert rows(spec, wide, "export").count() == 0
    hiding = make_holder("all", field_rules=[{"kind": "people", "field": "job_title", "rule": "hidden"}])
    wide.seen_by = hiding
    assert "job_title" in hidden_fields(spec, wide)
    assert "job_title" not in writable_fields(spec, wide)


def test_who_may_look_as_whom(boss: User, uta: User) -> None:
    plain, second, gone = make_user(password=PASSWORD), make_administrator(), make_user(is_active=False)
    browser = came_in(plain)
    page = reverse("users-view-as", args=[uta.uid])
    assert (browser.get(page).status_code, browser.post(page, {"reason": REASON}).status_code) == (403, 403)
    administrator = came_in(boss)
    for seen in (second, gone, boss):
        other = reverse("users-view-as", args=[seen.uid])
        answers = administrator.get(other).status_code, administrator.post(other, {"reason": REASON}).status_code
        assert answers == (403, 403)
    for reason in ("", "x", "x" * 300):
        assert administrator.post(page, {"reason": reason}).status_code == 422
    assert (ChangeSet.objects.filter(act="view_as").count(), of_user(uta).count()) == (0, 0)
    assert page in administrator.get(reverse("users-detail", args=[uta.uid])).content.decode()
    assert page not in browser.get(reverse("users-detail", args=[uta.uid])).content.decode()


def test_nobody_looks_from_within_looking(boss: User, uta: User) -> None:
    other = make_user()
    client = looking(boss, uta)
    page = reverse("users-view-as", args=[other.uid])
    assert (client.get(page).status_code, client.post(page, {"reason": REASON}).status_code) == (403, 403)


def test_where_something_is_missing_the_page_says_why(boss: User, uta: User) -> None:
    other = make_person(owner=boss)
    client = looking(boss, uta)
    answer = client.get(f"/people/{other.uid}/")
    page = answer.content.decode()
    assert (answer.status_code, "Uta Meier does not see" in page) == (404, True)
    assert "the record is not their own or their team&#x27;s" in page
    nowhere = client.get("/people/01a202a0-8faf-766c-b065-72c356340659/")
    assert (nowhere.status_code, "does not see" in nowhere.content.decode()) == (404, False)


def test_signing_out_is_ones_own(boss: User, uta: User) -> None:
    client = looking(boss, uta)
    assert client.post("/accounts/logout/").status_code == 302
    assert "/accounts/login/" in client.get("/people/").headers["Location"]


def test_what_a_colleague_keeps_to_themselves_stays_theirs(boss: User) -> None:
    """Not even an administrator reads a private touch, nor by looking as its owner."""
    seen = make_holder("own", full_name="Uta Meier")
    person = make_person(owner=seen)
    open_one = make_touch(owner=seen, party=person, subject="Asked for a quote", actor=seen)
    private = make_touch(owner=seen, party=person, subject="Is seriously ill", visibility="private", actor=seen)
    own = {path: Client() for path in ("/touches/", f"/people/{person.uid}/", f"/touches/{private.uid}/")}
    for path, browser in own.items():
        browser.force_login(seen)
        assert "Is seriously ill" in browser.get(path).content.decode(), path
    client = looking(boss, seen)
    for path in own:
        page = client.get(path).content.decode()
        assert "Is seriously ill" not in page, path
    assert open_one.subject in client.get("/touches/").content.decode()
    assert "seriously" not in client.get("/search/palette/", {"q": "seriously ill"}).content.decode()
