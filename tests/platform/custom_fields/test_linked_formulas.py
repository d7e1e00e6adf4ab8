"""Formulas over fields of linked records: what is said there, as far as the reader sees it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access.titles import read_by
from rapport.platform.custom_fields import definitions
from rapport.platform.custom_fields.kept import gather_again, gather_new
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.exchange.exporting import Export
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_organisation, make_person, make_task
from tests.factories.access import make_administrator, make_holder
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db


def formula(text: str, label: str = "Sum", **values: Any) -> CustomField:
    """A formula on people, known to this process."""
    made = make_custom_field(type="formula", label_en=label, formula=text, **values)
    definitions.refresh()
    return made


def said(person: Any, name: str = "x_sum", reader: Any = None) -> Any:
    """What a field says of a person to a reader."""
    virtual = registry.get("people").fields[name].virtual
    assert virtual is not None
    with read_by(reader):
        return virtual.load([person.pk]).get(person.pk)


def test_a_formula_reads_fields_of_the_linked_record() -> None:
    acme = make_organisation(city="Bonn", employee_count=120)
    anna, bert = make_person(organisation=acme, city="Ulm"), make_person(city="Ulm")
    with customised():
        formula('if(organisation.employee_count > 100, organisation.city & ", large", city)')
        assert (said(anna), said(bert)) == ("Bonn, large", "Ulm")
        write.update(registry.get("organisations"), acme, {"employee_count": 10}, actor=None)
        assert said(anna) == "Ulm"
        browser = Browser(make_administrator())
        assert "Ulm" in text_of(browser.get(reverse("people-detail", args=[anna.uid])))
        items = json.loads(browser.get("/api/v1/people?include=x_sum&sort=created_at").content)["items"]
        query = ListQuery(registry.get("people"))
        file = list(Export(query, browser.user, names=["x_sum"]).rows())
        refused = browser.get("/api/v1/people?sort=x_sum")

    assert [item["x_sum"] for item in items] == ["Ulm", "Ulm"]
    assert sorted(line[-1] for line in file) == ["Ulm", "Ulm"]
    assert refused.status_code == 400


def test_a_formula_over_look_ups_and_figures_is_computed_from_them() -> None:
    make_custom_field(type="rollup", related="tasks.party", label_en="Open", condition="is_done=false")
    make_custom_field(type="lookup", link_name="organisation", measured="employee_count", label_en="Staff")
    anna = make_person(organisation=make_organisation(employee_count=10))
    make_task(party=anna)
    with customised():
        formula("x_staff / x_open + 1", "Half")
        formula("x_half * 2", "Whole")
        assert (said(anna, "x_half"), said(anna, "x_whole")) == (Decimal("11.00"), Decimal("22.00"))
        make_task(party=anna, is_done=True)
        page = text_of(Browser(make_administrator()).get(reverse("people-detail", args=[make_person().uid])))

    assert "Half" in page


def test_a_formula_leaks_nothing_that_the_reader_may_not_see() -> None:
    """given a formula over an organisation, when its field is hidden, its kind not granted, or it is out of reach, then
    the formula says what it says of an empty one"""
    reader_of_own = make_holder("own")
    acme = make_organisation(city="Bonn")
    anna = make_person(organisation=acme, owner=reader_of_own)
    blind = make_holder("all", field_rules=[{"kind": "organisations", "field": "city", "rule": "hidden"}])
    without = make_holder("all", kind="people")
    linkless = make_holder("all", field_rules=[{"kind": "people", "field": "organisation", "rule": "hidden"}])
    with customised():
        formula('coalesce(organisation.city, "nothing")')
        assert said(anna, reader=make_administrator()) == "Bonn"
        for reader in (blind, without, linkless, reader_of_own):
            assert said(anna, reader=reader) == "nothing", reader
            [item] = json.loads(Browser(reader).get("/api/v1/people?include=x_sum").content)["items"]
            assert item["x_sum"] == "nothing"


def test_a_formula_whose_own_field_is_hidden_is_hidden() -> None:
    blind = make_holder("all", field_rules=[{"kind": "people", "field": "city", "rule": "hidden"}])
    make_person(city="Ulm", organisation=make_organisation(city="Bonn"))
    with customised():
        formula("city & organisation.city")
        [item] = json.loads(Browser(blind).get("/api/v1/people").content)["items"]

    assert "x_sum" not in item


@pytest.mark.parametrize(
    "text",
    [
        "organisation.towm",
        "organisations.city",
        "organisation.x_deep",
        "city.name",
        "organisation.annual_revenue.x",
        "owner.",
    ],
)
def test_a_path_that_leads_nowhere_is_refused(text: str) -> None:
    make_custom_field(kind="organisations", type="rollup", related="people.organisation", label_en="Deep")
    with customised(), pytest.raises(Invalid) as refused:
        formula(text)

    assert list(refused.value.errors) == ["formula"]


def test_formulas_that_read_each_other_over_a_link_are_refused() -> None:
    """given a formula of organisations over the parent organisation, when it names itself there, then it is refused"""
    with customised():
        made = formula("organisation.employee_count + 1", "Chain", kind="organisations")
        with pytest.raises(Invalid) as refused:
            write.update(registry.get("custom-fields"), made, {"formula": "organisation.x_chain + 1"}, actor=None)

    assert list(refused.value.errors) == ["formula"]


def test_a_field_that_a_formula_reads_by_a_link_is_in_use() -> None:
    tier = make_custom_field(kind="organisations", type="integer", label_en="Level")
    with customised():
        formula("organisation.x_level * 2", "Double")
        with pytest.raises(Invalid) as refused:
            write.delete(registry.get("custom-fields"), tier, actor=None)

    assert "Double" in str(refused.value)


_NUMBERS = st.one_of(st.none(), st.integers(0, 2_000_000))
_TEXTS = st.sampled_from(
    [
        "a + b", "a * 2 - b", "a / b", "round(a / 7, 3)", "coalesce(a, b, 5)", "if(a > b, a, b)",
        "min(a, b) + max(a, 3)",
        'if(empty(a), "none", a & "/" & b)', "a > 10 and b < 20", "not (a = b)", "abs(b - a)",
    ]
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_TEXTS, numbers=st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=3))
def test_read_by_a_link_or_kept_and_in_sql_a_formula_says_the_same(
    text: str, numbers: list[tuple[int | None, int | None]]
) -> None:
    """given any numbers of an organisation and its people, when one formula reads them by the link and another reads
    what is kept of it, then a row, SQL and the list agree"""
    with customised():
        make_custom_field(type="integer", label_en="Own")
        make_custom_field(
            type="lookup", link_name="organisation", measured="employee_count", label_en="Staff", is_kept=True
        )
        definitions.refresh()
        gather_new()
        definitions.refresh()
        words = {"a": "organisation.employee_count", "b": "x_own"}
        by_link = formula(_with(text, words), "Linked")
        by_kept = formula(_with(text, {**words, "a": "x_staff"}), "Kept")
        people = [
            make_person(organisation=make_organisation(employee_count=there), x_own=own) for there, own in numbers
        ]
        gather_again()
        ids = [person.pk for person in people]
        virtual = registry.get("people").fields[by_link.name].virtual
        assert virtual is not None
        live = virtual.load(ids)
        in_sql = dict(Party.objects.filter(pk__in=ids).values_list("pk", by_kept.name))
        for row in Party.objects.filter(pk__in=ids):
            assert live.get(row.pk) == in_sql[row.pk] == getattr(row, by_kept.name)
        for made in (by_link, by_kept):
            made.refresh_from_db()
            write.delete(registry.get("custom-fields"), made, actor=None)
        for other in CustomField.objects.all():
            write.delete(registry.get("custom-fields"), other, actor=None)


def _with(text: str, words: dict[str, str]) -> str:
    return re.sub(r"\b[ab]\b", lambda found: words[found[0]], text)
