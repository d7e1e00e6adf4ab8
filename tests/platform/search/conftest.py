"""Users with different reach, and people made through the write path, for the tests of the search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rapport.platform import write
from rapport.platform.access.models import FieldRule, Membership, RoleHolding, Team, User
from rapport.platform.access.services import forget_permissions, role_create, user_create
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry

Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def _words_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vocabulary is written after the commit, which a test's transaction never sees: write it at once."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call, **options: call())


@pytest.fixture
def make_user(db: None) -> Make:
    """``make_user("rita", [("people", "view", "own")], team="North", hidden=[("people", "email")])``."""

    def make(
        name: str,
        grants: list[tuple[str, str, str]] | None = None,
        *,
        administrator: bool = False,
        team: str = "",
        hidden: list[tuple[str, str]] | None = None,
    ) -> User:
        user = user_create(
            username=name,
            email=f"{name}@staff.test",
            password="a long enough secret",
            administrator=administrator,
            actor=None,
            channel="test",
        )
        with change_set(actor=None, channel="test", act="test"):
            if grants:
                role = role_create(name=f"Role of {name}", description="", grants=grants)
                for kind, field in hidden or []:
                    FieldRule.objects.create(role=role, kind=kind, field=field, rule="hidden")
                RoleHolding.objects.create(user=user, role=role)
            if team:
                Membership.objects.create(user=user, team=Team.objects.get_or_create(name=team)[0])
            forget_permissions([user.pk])
        user.refresh_from_db()
        return user

    return make


@pytest.fixture
def admin(make_user: Make) -> User:
    return make_user("admin", administrator=True)  # type: ignore[no-any-return]


@pytest.fixture
def make(db: None) -> Make:
    """``make("people", given_name="Anna", …)`` through the write path."""

    def create(kind: str, /, **values: Any) -> Any:
        return write.create(registry.get(kind), values, actor=None, channel="test")

    return create
