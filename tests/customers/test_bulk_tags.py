"""Bulk edits of what a record has several of: tags and roles are added or taken away, or put in place of all."""

from __future__ import annotations

import pytest

from rapport.customers.models import Party, PartyTag
from rapport.platform.access.models import User
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.jobs.models import JobRun
from rapport.platform.jobs.tasks import bulk_change
from rapport.platform.records.registry import registry
from rapport.platform.web.views.bulk import AT_ONCE
from tests.browser import Browser
from tests.factories import make_organisation, make_person
from tests.factories.access import make_administrator
from tests.factories.relations import make_role_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> User:
    return make_administrator()


def tags_of(party: Party) -> set[str]:
    return set(PartyTag.objects.filter(party=party).values_list("tag__name", flat=True))


def edit(user: User, *parties: Party, how: str, field: str = "tags", value: object = "VIP") -> None:
    sent = {"uid": [str(one.uid) for one in parties], "query": "", "_field": field, "_merge": how, field: value}
    answer = Browser(user).post("/people/bulk/edit/", sent)
    assert answer.status_code in (204, 302), answer.content


@pytest.mark.parametrize(
    ("how", "first", "second"),
    [
        ("add", {"Newsletter", "VIP"}, {"VIP"}),
        ("remove", {"Newsletter"}, set()),
        ("replace", {"VIP"}, {"VIP"}),
    ],
)
def test_tags_are_added_taken_away_or_replaced(me: User, how: str, first: set[str], second: set[str]) -> None:
    one, two = make_person(tags="Newsletter" + (", vip" if how == "remove" else "")), make_person(tags="VIP")
    before = (tags_of(one), tags_of(two))

    edit(me, one, two, how=how)

    assert (tags_of(one), tags_of(two)) == (first, second)
    undo(ChangeSet.objects.filter(act="bulk_update").latest("started_at"), actor=me)
    assert (tags_of(one), tags_of(two)) == before


def test_roles_are_added_by_their_code(me: User) -> None:
    for code in ("prospect", "supplier"):
        make_role_type(code=code)
    person = make_person(roles=["prospect"])
    edit(me, person, how="add", field="roles", value=["supplier"])
    roles = registry.get("people").fields["roles"].virtual
    assert roles is not None
    assert set(roles.load([person.pk])[person.pk]) == {"prospect", "supplier"}


def test_the_form_asks_how_and_only_where_there_are_several(me: User) -> None:
    person = make_person()
    chosen = {"uid": [str(person.uid)], "query": ""}
    several = Browser(me).post("/people/bulk/edit/", {**chosen, "_choose": "tags"}).content.decode()
    single = Browser(me).post("/people/bulk/edit/", {**chosen, "_choose": "job_title"}).content.decode()
    assert ("Add to what is there" in several, "Add to what is there" in single) == (True, False)


def test_a_job_merges_too(me: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.platform.web.views.bulk.AT_ONCE", 1)
    assert AT_ONCE > 1
    people = [make_person(tags="Newsletter") for _ in range(3)]
    make_organisation(tags="Newsletter")

    edit(me, *people, how="add")
    bulk_change(run=JobRun.objects.get().pk)

    assert [tags_of(one) for one in people] == [{"Newsletter", "VIP"}] * 3
