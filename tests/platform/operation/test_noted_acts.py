"""What changes no record is noted all the same: exports, keys to the API, sign-ins; none of it can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rapport.platform.api.models import ApiToken
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.write_errors import Refused
from tests.browser import Browser
from tests.factories import make_person
from tests.factories.access import PASSWORD, make_administrator, make_holder, make_user
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db


def noted(act: str) -> list[tuple[Any, str]]:
    return [(one.actor, one.summary) for one in ChangeSet.objects.filter(act=act).order_by("pk")]


def test_an_export_is_asked_for_noted_and_not_undone() -> None:
    reader = make_holder("all")
    make_person(owner=reader)
    browser = Browser(reader)

    asked = browser.get("/people/export/?city=Berlin&ask=").content.decode()
    assert 'name="city" value="Berlin"' in asked
    assert noted("export") == []

    assert browser.get("/people/export/?format=xlsx&columns=all").status_code == 200
    assert noted("export") == [(reader, "People exported as XLSX")]
    with pytest.raises(Refused):
        undo(ChangeSet.objects.get(act="export"), actor=reader)
    page = Browser(make_administrator()).get(f"/changes/{ChangeSet.objects.get(act='export').uid}/").content.decode()
    assert "/undo/" not in page


def test_administrators_see_whose_keys_there_are_and_revoke_any() -> None:
    holder, boss = make_holder("all", full_name="Kay Holder"), make_administrator()
    call = Caller(holder)
    token = ApiToken.objects.get(user=holder)

    assert Browser(holder).get("/settings/tokens/").status_code == 403
    assert "Kay Holder" in Browser(boss).get("/settings/tokens/").content.decode()

    stranger = make_user()
    assert Browser(stranger).post(f"/preferences/tokens/{token.uid}/revoke/").status_code == 404
    Browser(boss).post(f"/preferences/tokens/{token.uid}/revoke/")
    assert call.get("/people").status_code == 401
    assert noted("revoke_token") == [(boss, "Kay Holder · test")]
    assert "Kay Holder" not in Browser(boss).get("/settings/tokens/").content.decode()


def test_sign_ins_are_noted_and_failures_only_of_known_names() -> None:
    user = make_user(username="ada", full_name="Ada Byron", password=PASSWORD)
    client = Client()
    client.post("/accounts/login/", {"login": "ada", "password": "wrong"})
    client.post("/accounts/login/", {"login": "my secret in the wrong field", "password": "x"})
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})

    assert noted("sign_in") == [(user, "Ada Byron")]
    assert noted("sign_in_failed") == [(None, "Ada Byron")]


def test_everybodys_long_work_is_for_administrators() -> None:
    assert Browser(make_holder("all")).get("/jobs/?of=all").status_code == 403
    assert Browser(make_administrator()).get("/jobs/?of=all").status_code == 200
