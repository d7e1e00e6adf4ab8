"""Contact rules by fields of linked records: the day follows when the linked record changes, at whatever door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.customers import cadence, cadence_links, jobs
from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.jobs import compute_contact_days, compute_contact_days_of
from rapport.customers.models import CadenceRule, Party
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser
from tests.events import tell_consumers
from tests.factories import make_cadence_rule, make_custom_field, make_organisation, make_person, make_touch
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db
ORGANISATIONS = "organisations"


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The jobs that are put off, done by :func:`caught_up`."""
    put_off: list[list[int]] = []
    monkeypatch.setattr(jobs.compute_contact_days_of, "defer", lambda ids: put_off.append(ids))
    return put_off


@pytest.fixture(autouse=True)
def installed(db: None, queued: list[list[int]]) -> None:
    """What every installation begins with."""
    ensure_catalogue()
    cadence.ensure_rules()


def caught_up(queued: list[list[int]]) -> list[int]:
    """Let the worker come by; the parties that it looked at."""
    tell_consumers()
    looked_at = sorted(pk for ids in queued for pk in ids)
    for ids in queued:
        compute_contact_days_of(ids=ids)
    queued.clear()
    return looked_at


def rule_by(**fields: Any) -> Any:
    """People to whom these fields apply (``organisation__city``) are to hear from us every 14 days, others in 180."""
    rows = [{"field": name.replace("__", "."), "op": "exact", "value": value} for name, value in fields.items()]
    return make_cadence_rule(
        position=1,
        party_kind="person",
        value_class="",
        every_days=14,
        first_days=None,
        condition={"any": [{"all": rows}]},
    )


def spoken_with(**values: Any) -> Any:
    """A person with whom somebody spoke yesterday."""
    person = make_person(value_class="C", **values)
    make_touch(party=person, happened_at=timezone.now() - timedelta(days=1))
    return person


def due(party: Any) -> int | None:
    day = Party.objects.get(pk=party.pk).contact_due_on
    return None if day is None else (day - timezone.localdate()).days


def changed(organisation: Any, **values: Any) -> Any:
    write.update(registry.get(ORGANISATIONS), Party.objects.get(pk=organisation.pk), values, actor=None)
    return ChangeSet.objects.order_by("-pk")[0]


def test_the_day_follows_the_linked_record(queued: list[list[int]]) -> None:
    roofs, walls = make_organisation(industry="Roofs"), make_organisation(industry="Walls")
    builder, mason = spoken_with(organisation=roofs), spoken_with(organisation=walls)
    rule_by(organisation__industry="Roofs")
    compute_contact_days()
    assert (due(builder), due(mason)) == (13, 179)
    caught_up(queued)

    changed(roofs, industry="Walls")
    made = changed(walls, industry="Roofs")
    assert caught_up(queued) == sorted([builder.pk, mason.pk])
    assert (due(builder), due(mason)) == (179, 13)

    undo(made, actor=make_administrator())
    assert caught_up(queued) == [mason.pk]
    assert (due(builder), due(mason)) == (179, 179)


def test_who_is_linked_to_another_record_is_looked_at_at_once(queued: list[list[int]]) -> None:
    roofs, walls = make_organisation(industry="Roofs"), make_organisation(industry="Walls")
    person = spoken_with(organisation=walls)
    rule_by(organisation__industry="Roofs")
    compute_contact_days()
    assert due(person) == 179

    write.update(registry.get("people"), Party.objects.get(pk=person.pk), {"organisation": roofs}, actor=None)

    assert due(person) == 13


def test_what_hangs_on_the_linked_record_counts_as_well(queued: list[list[int]]) -> None:
    roofs = make_organisation()
    person = spoken_with(organisation=roofs)
    rule_by(organisation__email="info@example.com")
    compute_contact_days()
    caught_up(queued)
    assert due(person) == 179

    changed(roofs, emails=[{"value": "info@example.com", "label": "work"}])
    caught_up(queued)

    assert due(person) == 13


def test_two_links_far(queued: list[list[int]]) -> None:
    group = make_organisation()
    roofs = make_organisation()
    make_custom_field(kind=ORGANISATIONS, type="link", label_en="Group", linked_kind=ORGANISATIONS)
    with customised():
        changed(roofs, x_group=group)
        person = spoken_with(organisation=roofs)
        rule_by(organisation__x_group__industry="Steel")
        compute_contact_days()
        caught_up(queued)
        assert due(person) == 179

        changed(group, industry="Steel")
        assert caught_up(queued) == [person.pk]
        assert due(person) == 13

        changed(roofs, x_group=None)
        assert caught_up(queued) == [person.pk]
        assert due(person) == 179


def test_a_linked_record_that_goes_lets_the_rule_fit_no_more(queued: list[list[int]]) -> None:
    roofs = make_organisation(industry="Roofs")
    person = spoken_with(organisation=roofs)
    rule_by(organisation__industry="Roofs")
    compute_contact_days()
    caught_up(queued)
    assert due(person) == 13

    write.delete(registry.get(ORGANISATIONS), Party.objects.get(pk=roofs.pk), actor=None)
    made = ChangeSet.objects.order_by("-pk")[0]
    caught_up(queued)
    assert due(person) == 179

    undo(made, actor=make_administrator())
    caught_up(queued)
    assert due(person) == 13


def test_nothing_is_read_while_no_rule_looks_at_linked_records(queued: list[list[int]]) -> None:
    roofs = make_organisation(industry="Roofs")
    spoken_with(organisation=roofs, job_title="Sales")
    rule = rule_by(job_title="Sales")
    assert not cadence_links.LinkedDaysConsumer().is_waiting()
    changed(roofs, industry="Walls")
    assert caught_up(queued) == []

    linked = rule_by(organisation__industry="Walls", organisation__city="Bonn")
    assert cadence_links.linked_paths() == {("people", ("organisation",))}

    CadenceRule.objects.filter(pk=linked.pk).update(is_active=False)
    assert cadence_links.linked_paths() == set() and rule.is_active


def test_a_job_looks_at_so_many_parties(queued: list[list[int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cadence_links, "A_JOB", 2)
    roofs = make_organisation(industry="Walls")
    people = [spoken_with(organisation=roofs) for _number in range(3)]
    rule_by(organisation__industry="Roofs")
    compute_contact_days()
    caught_up(queued)

    changed(roofs, industry="Roofs")
    tell_consumers()

    assert queued == [[people[0].pk, people[1].pk], [people[2].pk]]
    caught_up(queued)
    assert [due(person) for person in people] == [13, 13, 13]


def test_a_field_that_the_linked_record_does_not_have_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        rule_by(organisation__nothing="x")
    assert "condition" in refused.value.errors


def test_who_writes_a_rule_must_see_the_linked_field() -> None:
    rules = [{"kind": "organisations", "field": "industry", "rule": "hidden"}]
    grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in ("people", "organisations")]
    area = [{"kind": "cadence-rules", "action": action, "scope": "all"} for action in ("view", "create", "update")]
    keeper = make_user(roles=[str(make_role(grants=[*grants, *area], field_rules=rules).uid)])
    rows = [{"field": "organisation.industry", "op": "exact", "value": "Roofs"}]
    with pytest.raises(Invalid) as refused:
        make_cadence_rule(actor=keeper, party_kind="person", condition={"any": [{"all": rows}]})
    assert "There is no filter of this name." in str(refused.value.errors["condition"])


def test_the_editor_offers_the_fields_of_linked_records_and_the_page_says_the_condition_in_words() -> None:
    browser = Browser(make_administrator())
    rule = rule_by(organisation__industry="Roofs")
    form = browser.form(reverse("cadence-condition", args=[rule.uid]))
    assert (form.values["if.0.0.field"], form.values["if.0.0.value"]) == (["organisation.industry"], ["Roofs"])

    form.set("if.0.0.value", "Walls")
    form.set("_do", "save")
    assert browser.post(reverse("cadence-condition", args=[rule.uid]), form.data()).status_code == 302

    rule.refresh_from_db()
    assert rule.condition["any"][0]["all"][0] == {"field": "organisation.industry", "op": "exact", "value": "Walls"}
    assert "Organisation › Industry" in browser.get(reverse("cadence-rules-detail", args=[rule.uid])).content.decode()
