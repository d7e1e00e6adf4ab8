"""Rules of retention: who is due and why, what a run does, what it leaves, that it can be taken back and goes on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.customers.models import Erasure, Party, RetentionRule, RetentionRun, Touch
from rapport.customers.privacy import erasing
from rapport.customers.privacy.retention import running
from rapport.customers.privacy.retention.due import cutoff, due
from rapport.customers.privacy.retention.running import begin, keep_retention_rules, retain
from rapport.customers.privacy.retention.trial import trial
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.exchange import storage
from rapport.platform.exchange.models import ImportRun
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.history.undo import undo
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from tests.browser import Browser
from tests.factories import make_legal_hold, make_organisation, make_person, make_retention_rule, make_touch
from tests.factories.access import make_holder, make_role, make_user
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.make_aware(datetime(2015, 3, 4, 12))
UNOWNED = {"any": [{"all": [{"field": "owner", "op": "isnull", "value": True}]}]}


def added(model: Any, pk: int, at: datetime) -> None:
    """Let a row have been added at another time."""
    with change_set(actor=None, channel="system", act="test"):
        model._default_manager.filter(pk=pk).update(created_at=at)


def old_person(**values: Any) -> Party:
    person: Party = make_person(**values)
    added(Party, person.pk, LONG_AGO)
    person.refresh_from_db()
    return person


def work_off(one: RetentionRun) -> JobRun:
    """Run the job of a run, as the worker does."""
    assert one.run_id is not None
    retain.func(run=one.run_id)
    return JobRun.objects.get(pk=one.run_id)


def ran(rule: RetentionRule, actor: User | None = None) -> RetentionRun:
    """Run a rule as the worker does."""
    one = begin(rule, actor=actor)
    work_off(one)
    one.refresh_from_db()
    return one


@pytest.mark.parametrize(
    ("period", "unit", "expected"),
    [(3, "years", "2023-03-31"), (1, "months", "2026-02-28"), (10, "days", "2026-03-21")],
)
def test_the_period_ends_at_the_beginning_of_a_day(period: int, unit: str, expected: str) -> None:
    rule = make_retention_rule(period=period, unit=unit)

    found = timezone.localtime(cutoff(rule, date(2026, 3, 31)))

    assert (found.date().isoformat(), found.hour, found.minute) == (expected, 0, 0)


def test_people_without_contact_count_from_the_day_they_were_added() -> None:
    never, recently = old_person(), old_person()
    make_touch(party=recently, happened_at=timezone.now() - timedelta(days=30))
    make_person()
    rule = make_retention_rule(kind="people", period=3)

    assert list(due(rule, cutoff(rule))) == [never]


def test_the_condition_says_who_is_meant(boss: User) -> None:
    meant = old_person(owner=None)
    old_person(owner=boss)
    rule = make_retention_rule(kind="people", period=3, condition=UNOWNED)

    found = trial(rule, boss)

    assert (found.found, found.held) == (1, 0)
    assert [(line.title, line.why, line.held) for line in found.lines] == [
        (meant.display_name, "added on 4 March 2015", False)
    ]


def of_steel(field: str, operator: str = "exact") -> dict[str, Any]:
    return {"any": [{"all": [{"field": field, "op": operator, "value": "Steel"}]}]}


def test_a_condition_by_a_linked_record_says_who_is_meant(boss: User) -> None:
    """given people of two organisations, when a rule names a field of the organisation, then exactly theirs are due,
    in the dry run and at night"""
    steel, paper = make_organisation(industry="Steel"), make_organisation(industry="Paper")
    meant, other, alone = old_person(organisation=steel), old_person(organisation=paper), old_person()
    rule = make_retention_rule(kind="people", period=3, act="delete", condition=of_steel("organisation.industry"))

    assert [line.title for line in trial(rule, boss).lines] == [meant.display_name]
    assert (ran(rule).found, list(Party.objects.filter(kind="person").order_by("pk"))) == (1, [other, alone])


def test_a_condition_two_links_far_says_which_touches_are_meant() -> None:
    meant = make_touch(party=make_person(organisation=make_organisation(industry="Steel")), happened_at=LONG_AGO)
    make_touch(party=make_person(organisation=make_organisation(industry="Paper")), happened_at=LONG_AGO)
    rule = make_retention_rule(kind="touches", period=10, condition=of_steel("party.organisation.industry"))

    assert list(due(rule, cutoff(rule))) == [meant]


def test_who_does_not_see_a_field_writes_no_rule_by_it() -> None:
    """given that a dry run tells who passes, when the author of a rule does not see the linked field, then it is
    refused"""
    kinds, actions = ("people", "organisations", "retention-rules"), ("view", "create", "update")
    grants = [{"kind": kind, "action": action, "scope": "all"} for kind in kinds for action in actions]
    hidden = [{"kind": "organisations", "field": "industry", "rule": "hidden"}]
    blind = make_user(roles=[str(make_role(grants=grants, field_rules=hidden).uid)])
    make_retention_rule(kind="people", condition=UNOWNED, name="Allowed", actor=blind)
    with pytest.raises(Invalid) as refused:
        make_retention_rule(kind="people", condition=of_steel("organisation.industry"), actor=blind)

    assert list(refused.value.errors) == ["condition"]
    assert RetentionRule.objects.latest("pk").name == "Allowed"


def test_people_without_a_role_can_be_meant() -> None:
    without, customer = old_person(), old_person()
    role = write.create(registry.get("role-types"), {"code": "customer", "label": "Customer"}, actor=None)
    write.update(registry.get("people"), customer, {"roles": [role.code]}, actor=None)
    none = {"any": [{"all": [{"field": "roles", "op": "isnull", "value": True}]}]}
    rule = make_retention_rule(kind="people", period=3, condition=none)

    assert list(due(rule, cutoff(rule))) == [without]


def test_a_report_changes_nothing() -> None:
    person = old_person()
    rule = make_retention_rule(kind="people", period=3, act="report")

    one = ran(rule)

    assert (one.found, one.done, one.held, one.refused) == (1, 0, 0, 0)
    assert one.finished_at is not None
    assert Party.objects.filter(pk=person.pk, erased_at__isnull=True).exists()


def test_old_touches_are_deleted_and_come_back(boss: User) -> None:
    person = make_person()
    old = make_touch(party=person, happened_at=LONG_AGO, subject="Long ago")
    young = make_touch(party=person)
    rule = make_retention_rule(kind="touches", period=10, act="delete")

    one = ran(rule)

    assert list(Touch.objects.all()) == [young]
    assert (one.found, one.done) == (1, 1)
    assert one.change_set is not None
    assert (one.change_set.act, one.change_set.actor, one.change_set.counts) == (
        "retention", None, {"deleted": 1, "refused": 0},
    )  # fmt: skip
    undo(one.change_set, actor=boss)
    assert set(Touch.objects.values_list("pk", "subject")) == {(old.pk, "Long ago"), (young.pk, young.subject)}


def test_who_is_due_is_erased_by_rule() -> None:
    people = [old_person(given_name="Anna", family_name=f"Albrechtsberger{n}") for n in range(3)]
    make_touch(subject="Spoke of Anna Albrechtsberger1")
    rule = make_retention_rule(kind="people", period=3, act="erase")

    one = ran(rule)

    assert (one.found, one.done, one.refused) == (3, 3, 0)
    assert set(Party.objects.filter(pk__in=[p.pk for p in people]).values_list("display_name", flat=True)) == {
        "Erased person"
    }
    assert set(Erasure.objects.values_list("reason", flat=True)) == {"retention"}
    assert Touch.objects.filter(subject="Spoke of […]").exists()


def test_what_is_on_hold_stays_and_is_counted(boss: User) -> None:
    held, free = old_person(owner=boss), old_person(owner=boss)
    touched = make_person()  # whose last contact is as old
    kept = make_touch(party=touched, happened_at=LONG_AGO)
    make_legal_hold(parties=[str(held.uid), str(touched.uid)])
    erasing = make_retention_rule(kind="people", period=3, act="erase")
    deleting = make_retention_rule(kind="touches", period=3, act="delete")

    one, other = ran(erasing), ran(deleting)

    assert (one.found, one.done, one.held) == (3, 1, 2)
    assert (other.found, other.done, other.held) == (1, 0, 1)
    assert Party.objects.get(pk=held.pk).erased_at is None
    assert Party.objects.get(pk=free.pk).erased_at is not None
    assert Touch.objects.filter(pk=kept.pk).exists()


def test_a_hold_finds_its_parties_by_a_condition(boss: User) -> None:
    company = make_organisation()
    added(Party, company.pk, LONG_AGO)
    free = make_organisation()
    added(Party, free.pk, timezone.make_aware(datetime(2017, 1, 1)))
    condition = {"field": "created_at", "op": "lt", "value": "2016-01-01"}
    make_legal_hold(kind="organisations", condition=condition)
    rule = make_retention_rule(kind="organisations", period=3, act="delete")

    one = ran(rule)

    assert (one.found, one.done, one.held) == (2, 1, 1)
    assert list(Party.objects.values_list("pk", flat=True)) == [company.pk]


def test_a_rule_that_was_changed_meanwhile_does_nothing(boss: User) -> None:
    person = old_person()
    rule = make_retention_rule(kind="people", period=3, act="erase")
    one = begin(rule, actor=None)
    write.update(registry.get("retention-rules"), rule, {"period": 90}, actor=boss)

    job = work_off(one)

    assert (job.state, job.message) == ("failed", "The rule was changed meanwhile. It runs again tonight.")
    assert Party.objects.get(pk=person.pk).erased_at is None


def test_a_run_goes_on_where_its_worker_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        old_person(given_name="Jo", family_name=f"Quastenberg{number}")
    rule = make_retention_rule(kind="people", period=3, act="erase")
    monkeypatch.setattr(running, "AT_ONCE", 1)
    one = begin(rule, actor=None)
    carry_out, calls = erasing.carry_out, []

    def cut_off(*args: Any, **kwargs: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        carry_out(*args, **kwargs)

    monkeypatch.setattr(running, "carry_out", cut_off)
    with pytest.raises(KeyboardInterrupt):
        work_off(one)
    work_off(one)

    one.refresh_from_db()
    assert (one.found, one.done, one.refused) == (3, 3, 0)
    assert Erasure.objects.filter(finished_at__isnull=False).count() == 3


def test_each_night_begins_the_rules_that_are_switched_on() -> None:
    on = make_retention_rule()
    make_retention_rule(is_active=False)

    keep_retention_rules.func(timestamp=0)
    keep_retention_rules.func(timestamp=0)

    assert list(RetentionRun.objects.values_list("rule", flat=True)) == [on.pk]


def test_details_of_the_log_go_and_acts_lose_the_way_back(boss: User) -> None:
    person = make_person(owner=boss)
    held = make_person(owner=boss)
    people = registry.get("people")
    for row in (person, held):
        write.update(people, row, {"job_title": "Painter"}, actor=boss, channel="web")
    act = ChangeSet.objects.filter(act="update").earliest("id")
    make_legal_hold(parties=[str(held.uid)])
    long_ago = timezone.now() - timedelta(days=800)
    ChangeSet.objects.update(started_at=long_ago)
    events = event_model_of(Party)._default_manager
    events.update(pgh_created_at=long_ago)
    rule = make_retention_rule(kind="change-details", act="delete", period=2)

    one = ran(rule)

    assert list(events.values_list("pgh_obj_id", flat=True)) == [held.pk]
    assert one.done >= 1
    act.refresh_from_db()
    assert (act.state, act.summary) == ("expired", "")
    with pytest.raises(Refused, match="rule of retention"):
        undo(act, actor=boss)


def test_files_of_imports_go(boss: User) -> None:
    name, size, digest = storage.keep([b"a;b\n"], "a.csv")
    old = ImportRun.objects.create(
        actor=boss, kind="people", file_name="a.csv", storage_name=name, file_size=size, file_digest=digest,
        state="done", finished_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    rule = make_retention_rule(kind="import-files", act="delete", period=7, unit="days")
    assert storage.path_of(old).is_file()

    one = ran(rule)

    assert (one.found, one.done) == (1, 1)
    assert not storage.path_of(old).exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "tasks", "act": "erase"}, "act"),
        ({"kind": "job-log", "act": "erase"}, "act"),
        ({"kind": "job-log", "condition": UNOWNED}, "condition"),
        ({"kind": "people", "condition": {"field": "nothing", "op": "exact", "value": "1"}}, "condition"),
        ({"kind": "consent-entries"}, "kind"),
        ({"kind": "users"}, "kind"),
        ({"period": 0}, "period"),
    ],
)
def test_rules_that_make_no_sense_are_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_retention_rule(**values)
    assert list(refused.value.errors) == [field]
    assert RetentionRule.objects.count() == 0


def test_the_pages_of_a_rule(boss: User) -> None:
    person = old_person(owner=boss)
    rule = make_retention_rule(kind="people", period=3, act="erase", is_active=False)
    browser = Browser(boss)
    address = reverse("retention-dry-run", args=[rule.uid])

    tried = browser.get(address)
    refused = browser.post(address)
    write.update(registry.get("retention-rules"), rule, {"is_active": True}, actor=boss)
    begun = browser.post(address)
    one = RetentionRun.objects.get()
    work_off(one)
    report = browser.get(reverse("retention-run", args=[one.uid]))
    page = browser.get(reverse("retention-rules-detail", args=[rule.uid]))

    assert person.display_name in tried.content.decode()
    assert (refused.status_code, begun.status_code) == (409, 302)
    assert "Kept by a legal hold" in report.content.decode()
    assert "1 of 1" in " ".join(page.content.decode().split())


def test_only_who_holds_a_grant_comes_near(boss: User) -> None:
    rule = make_retention_rule(kind="people", period=3)
    one = ran(rule)
    officer = Browser(make_holder("all", kind="retention-rules"))
    stranger = Browser(make_holder("all", kind="people"))

    assert officer.get(reverse("retention-run", args=[one.uid])).status_code == 200
    assert stranger.get(reverse("retention-run", args=[one.uid])).status_code == 403
    assert stranger.get(reverse("retention-dry-run", args=[rule.uid])).status_code == 404
    assert stranger.post(reverse("retention-dry-run", args=[rule.uid])).status_code == 404


def test_rules_have_an_api(boss: User) -> None:
    call = Caller(boss)
    body = {"name": "Old touches", "kind": "touches", "act": "delete", "period": 10, "unit": "years"}

    made = call("POST", "/retention-rules", body)

    assert made.status_code == 201, made.content
    assert (made.json()["is_active"], made.json()["condition"]) == (False, {})
