"""Lists of first steps: done when the data say so, left out, put away and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import RequestFactory

from rapport.platform import write
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.guidance import steps
from rapport.platform.guidance.checklist import (
    ADMINISTRATION,
    PERSONAL,
    TITLES,
    FirstSteps,
    known_steps,
    lists_for,
    put_away,
)
from rapport.platform.guidance.models import Progress
from rapport.platform.guidance.panels import FirstStepsPanel
from rapport.platform.guidance.tours import note_seen, tour_for
from rapport.platform.records.registry import registry
from tests.browser import Browser, text_of
from tests.factories import make_person, make_touch, make_view
from tests.factories.access import make_administrator, make_holder, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bare_installation(settings: Any) -> Iterator[None]:
    settings.MAIL_IS_SET_UP = False
    yield


def list_of(user: User, name: str) -> FirstSteps:
    return next(one for one in lists_for(User.objects.get(pk=user.pk)) if one.name == name)


def open_steps(user: User, name: str) -> list[str]:
    return [step.declared.name for step in list_of(user, name).steps if step.is_open]


def test_names_are_told_apart_and_lists_are_known() -> None:
    names = [step.name for step in known_steps()]
    assert len(set(names)) == len(names)
    assert {step.list_name for step in known_steps()} == set(TITLES)


def test_the_administrations_steps_are_done_when_the_data_say_so(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    boss = make_administrator()
    assert open_steps(boss, ADMINISTRATION) == ["customers", "colleagues", "roles", "mail", "backup", "shared-view"]

    make_person()
    assert open_steps(boss, ADMINISTRATION) == ["colleagues", "roles", "mail", "backup", "shared-view"]
    make_user(is_active=False)
    assert "colleagues" in open_steps(boss, ADMINISTRATION)
    make_user()
    assert open_steps(boss, ADMINISTRATION) == ["roles", "mail", "backup", "shared-view"]
    make_holder("own")
    assert open_steps(boss, ADMINISTRATION) == ["mail", "backup", "shared-view"]
    settings.MAIL_IS_SET_UP = True
    assert open_steps(boss, ADMINISTRATION) == ["backup", "shared-view"]
    for encrypted, left in ((False, ["backup", "shared-view"]), (True, ["shared-view"])):
        made = SimpleNamespace(last=SimpleNamespace(cover=SimpleNamespace(encrypted=encrypted)))
        monkeypatch.setattr(steps, "state", lambda made=made: made)
        assert open_steps(boss, ADMINISTRATION) == left
    make_view(owner=boss, audience="me")
    assert open_steps(boss, ADMINISTRATION) == ["shared-view"]
    make_view(owner=boss, audience="everybody")
    assert open_steps(boss, ADMINISTRATION) == []
    assert list_of(boss, ADMINISTRATION).is_over


def test_everybodys_own_steps_are_done_by_themselves_only() -> None:
    user, other = make_holder("all"), make_holder("all")
    assert open_steps(user, PERSONAL) == ["profile", "second-factor", "first-day", "first-touch", "pinned-view"]

    write.update(registry.get("users"), user, {"language": "de"}, actor=write.SYSTEM)
    assert "profile" in open_steps(user, PERSONAL)
    write.update(registry.get("users"), user, {"time_zone": "Europe/Berlin"}, actor=write.SYSTEM)
    TOTP.activate(user, generate_totp_secret())
    tour = tour_for(user, "first-day")
    assert tour is not None
    note_seen(user=user, tour=tour, finished=False)
    assert open_steps(user, PERSONAL) == ["first-day", "first-touch", "pinned-view"]
    note_seen(user=user, tour=tour, finished=True)
    make_touch(owner=user)
    make_view(owner=user, pinned=False)
    assert open_steps(user, PERSONAL) == ["pinned-view"]
    make_view(owner=user, pinned=True)
    assert open_steps(user, PERSONAL) == []
    assert open_steps(other, PERSONAL) == ["profile", "second-factor", "first-day", "first-touch", "pinned-view"]


def test_steps_that_somebody_cannot_do_are_not_asked_of_them() -> None:
    nobody = make_user()
    nobody.set_unusable_password()
    nobody.save(update_fields=["password"])

    assert [one.name for one in lists_for(nobody)] == [PERSONAL]
    assert open_steps(nobody, PERSONAL) == ["profile", "pinned-view"]


def test_a_step_is_left_out_and_a_list_put_away_and_both_come_back() -> None:
    boss = make_administrator()
    browser = Browser(boss)
    page = text_of(browser.get("/"))
    assert 'id="first-steps-administration"' in page and "3 more steps" in page
    assert 'data-step="roles"' in page and 'data-step="mail"' not in page

    answer = browser.post("/getting-started/", {"skip": "roles", "next": "/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "roles" not in open_steps(boss, ADMINISTRATION)
    page = text_of(browser.get("/"))
    assert 'data-step="roles"' not in page and 'data-step="mail"' in page
    assert 'data-step="roles"' in text_of(browser.get("/getting-started/"))
    browser.post("/getting-started/", {"away": ADMINISTRATION})
    browser.post("/getting-started/", {"away": ADMINISTRATION})
    page = text_of(browser.get("/"))
    assert 'id="first-steps-administration"' not in page and 'id="first-steps-personal"' in page

    assert 'value="administration"' in text_of(browser.get("/getting-started/"))
    browser.post("/getting-started/", {"back": ADMINISTRATION})
    browser.post("/getting-started/", {"take": "roles"})
    page = text_of(browser.get("/"))
    assert 'id="first-steps-administration"' in page and 'data-step="roles"' in page
    held = Progress.objects.get()
    assert (held.user, held.skipped, held.put_away) == (boss, [], [])


def test_names_that_nothing_has_are_not_kept_and_the_way_back_is_ours() -> None:
    browser = Browser(make_user())

    answer = browser.post("/getting-started/", {"skip": "x" * 500, "away": "nothing", "next": "https://evil.example/"})

    assert answer.headers["Location"] == "/getting-started/"
    assert Progress.objects.values_list("skipped", "put_away").get() == ([], [])


def test_a_list_that_is_put_away_asks_the_database_nothing_more(django_assert_num_queries: Any) -> None:
    boss = make_administrator()
    Progress.objects.create(user=boss, put_away=[ADMINISTRATION, PERSONAL])

    with django_assert_num_queries(1):
        assert lists_for(boss, shown_only=True) == []


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in() -> None:
    for answer in (Browser(None).get("/getting-started/"), Browser(None).post("/getting-started/", {"skip": "mail"})):
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/")
    assert not Progress.objects.exists()


def test_the_first_page_asks_at_most_three_questions_for_the_steps_and_none_once_they_are_put_away(
    django_assert_max_num_queries: Any,
) -> None:
    boss, user = make_administrator(), make_holder("all")
    make_touch(owner=user)
    for reader in (boss, user):
        request = RequestFactory().get("/")
        request.user = User.objects.get(pk=reader.pk)
        may(registry.get("people"), request.user, "view")  # what the user may is known on every page
        with django_assert_max_num_queries(3):
            context = FirstStepsPanel().context(request)
        assert context["lists"]
        for name in TITLES:
            put_away(user=reader, name=name, away=True)
        with django_assert_max_num_queries(2):
            assert FirstStepsPanel().context(request)["lists"] == []
