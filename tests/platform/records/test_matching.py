"""``q`` of a list finds the same rows whether the text is rare or frequent, and only those within reach."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from rapport.platform.access.models import User
from rapport.platform.records import matching
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from tests.factories import make
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vocabulary is written after the commit, which a test's transaction never sees: write it at once."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call, **options: call())


@pytest.fixture
def people() -> tuple[User, User, User]:
    """An administrator, somebody with three of the Albrechts, and somebody with none."""
    matching.FREQUENT.clear()
    admin, rita, tom = make_administrator(), make_holder("own"), make_holder("own")
    for name in ("Anna", "Bert", "Carl"):
        make("people", given_name=name, family_name="Albrecht", owner=rita)
    make("people", given_name="Dora", family_name="Albrecht", owner=admin)
    make("people", given_name="Emil", family_name="Zander", owner=rita)
    make("organisations", name="Albrecht Bau", owner=rita)
    return admin, rita, tom


def found(kind: str, text: str, reader: User) -> list[str]:
    query = ListQuery.parse(registry.get(kind), QueryDict(f"q={text}&sort=sort_key"), reader)
    return sorted(row["display_name"] for row in Listing(query, reader).rows(["display_name"]).items)


@pytest.mark.parametrize("most", [5_000, 4, 3, 2, 0])
def test_rare_and_frequent_texts_find_the_same_rows(
    people: tuple[User, User, User], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(matching, "IDS_AT_ONCE", most)
    admin, rita, tom = people
    theirs = ["Anna Albrecht", "Bert Albrecht", "Carl Albrecht"]
    for _again in range(2):
        assert found("people", "albrecht", admin) == [*theirs, "Dora Albrecht"]
        assert found("people", "albrecht", rita) == theirs
        assert found("people", "albrecht", tom) == []
        assert found("people", "albrecht carl", rita) == ["Carl Albrecht"]
        assert found("organisations", "albrecht", rita) == ["Albrecht Bau"]
        assert found("parties", "albrecht", rita) == sorted([*theirs, "Albrecht Bau"])


def test_what_only_another_kind_has_is_looked_for_with_typing_errors(people: tuple[User, User, User]) -> None:
    admin, _rita, tom = people
    # "zander" is nobody's of the organisations; no row at all has "albrect"
    assert found("organisations", "zander", admin) == []
    assert "Dora Albrecht" in found("people", "albrect", admin)
    assert found("people", "albrect", tom) == []


def test_a_frequent_text_is_not_tried_by_name_again(
    people: tuple[User, User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "IDS_AT_ONCE", 2)

    def tries() -> int:
        with CaptureQueriesContext(connection) as caught:
            found("people", "albrecht", people[0])
        return sum("WITH found" in entry["sql"] for entry in caught.captured_queries)

    assert [tries(), tries()] == [2, 0]
