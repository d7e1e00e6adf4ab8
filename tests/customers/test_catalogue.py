"""The catalogue that every installation begins with."""

import pytest

from rapport.customers.catalogue import (
    PURPOSES,
    RELATIONSHIP_TYPES,
    RETENTION,
    ROLE_TYPES,
    ROLES,
    WORDINGS,
    ensure_catalogue,
)
from rapport.customers.models import ConsentPurpose, ConsentWording, RelationshipType, RetentionRule, RoleType
from rapport.platform.access.models import Grant, Role
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.registry import registry
from rapport.platform.search.lag import unindexed


@pytest.fixture(autouse=True)
def _empty(db: None) -> None:
    """Some installations of the tests begin with the catalogue: start from nothing, as a fresh one does."""
    for model in (RetentionRule, Role, RoleType, RelationshipType, ConsentWording, ConsentPurpose):
        with change_set(actor=None, channel="system", act="test"):
            model._default_manager.all().delete()
        event_model_of(model)._default_manager.all().delete()


def test_everything_is_added_once_and_in_one_change_set() -> None:
    before = ChangeSet.objects.count()
    wanted = len(ROLE_TYPES) + len(RELATIONSHIP_TYPES) + len(ROLES) + len(PURPOSES) + len(RETENTION)
    assert ensure_catalogue() == wanted
    assert ensure_catalogue() == 0
    assert ChangeSet.objects.count() == before + 1
    made = ChangeSet.objects.latest("id")
    assert set(RoleType.objects.values_list("created_in", flat=True)) == {made.uid}
    assert set(Grant.objects.values_list("created_in", flat=True)) == {made.uid}


def test_the_search_knows_all_of_it() -> None:
    ensure_catalogue()
    assert unindexed() == 0


def test_what_was_deleted_or_renamed_is_not_put_back() -> None:
    ensure_catalogue()
    with change_set(actor=None, channel="system", act="test"):
        RoleType.objects.get(code="patient").delete()
        RelationshipType.objects.filter(code="friend-of").update(code="freund-von")
        RoleType.objects.filter(code="press").update(label="Media")
    assert ensure_catalogue() == 0
    assert not RoleType.objects.filter(code="patient").exists()
    assert not RelationshipType.objects.filter(code="friend-of").exists()
    assert RoleType.objects.get(code="press").label == "Media"


def test_a_blocked_debtor_gets_no_quote_though_a_customer_does() -> None:
    ensure_catalogue()
    assert "quote" in RoleType.objects.get(code="customer").operations
    assert RoleType.objects.get(code="blocked-debtor").blocked_operations == ["quote", "order", "campaign"]


def test_relationship_types_are_named_from_both_sides() -> None:
    ensure_catalogue()
    works_for = RelationshipType.objects.get(code="works-for")
    assert (works_for.label, works_for.reverse_label, works_for.is_employment) == ("works for", "employs", True)
    hierarchies = RelationshipType.objects.filter(is_hierarchy=True).values_list("code", flat=True)
    assert set(hierarchies) == {"reports-to", "part-of", "subsidiary-of"}
    for symmetric in RelationshipType.objects.filter(is_symmetric=True):
        assert symmetric.label == symmetric.reverse_label


def test_roles_grant_what_their_names_say_on_kinds_that_exist() -> None:
    ensure_catalogue()
    kinds = {spec.name for spec in registry}
    assert set(Grant.objects.values_list("kind", flat=True)) <= kinds

    def scope(role: str, kind: str, action: str) -> str | None:
        found = Grant.objects.filter(role__name=role, kind=kind, action=action).first()
        return found.scope if found else None

    assert scope("Sales representative", "people", "view") == "own"
    assert scope("Sales representative", "people", "delete") is None
    assert scope("Team lead", "people", "update") == "team"
    assert scope("Service agent", "touches", "create") == "all"
    assert scope("Data steward", "organisations", "export") == "all"
    assert scope("Read only", "people", "view") == "all"
    assert not Grant.objects.filter(role__name="Read only").exclude(action="view").exists()
    assert not Grant.objects.filter(role__name="No access").exists()


def test_every_purpose_has_three_names_and_those_that_need_consent_a_wording_in_each_language() -> None:
    ensure_catalogue()
    assert ConsentPurpose.objects.filter(name_de="").count() == ConsentPurpose.objects.filter(name_zh="").count() == 0
    assert ConsentWording.objects.count() == len(WORDINGS)
    for purpose in ConsentPurpose.objects.filter(basis="consent"):
        assert sorted(purpose.wordings.values_list("language", flat=True)) == ["de", "en", "zh-Hans"]
    newsletter = ConsentPurpose.objects.get(code="newsletter")
    assert (newsletter.is_double_opt_in, [str(c) for c in newsletter.channels]) == (True, ["email"])
