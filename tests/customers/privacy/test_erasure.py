"""A person is erased: no table, log, folder or dump tells who it was, the account stays, nothing brings it back."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, models
from django.utils import timezone

from rapport.customers.consent.permission import may_contact
from rapport.customers.models import (
    ConsentEntry,
    ContactPoint,
    Erasure,
    Party,
    Relationship,
    Suppression,
    Task,
    TimelineItem,
    Touch,
)
from rapport.customers.privacy.erasing import carry_out, erase, note_erasure
from rapport.customers.privacy.rules import PARTY_KEEPS, Rule, rules
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.backup.server import open_server
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import children_of, record_history
from rapport.platform.history.tracking import event_model_of
from rapport.platform.history.undo import undo
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.registry import registry
from rapport.platform.runtime.worker import work
from rapport.platform.search.models import SearchEntry
from rapport.platform.write_errors import Invalid, Refused
from tests.customers.privacy.known import TELLING, make_known, texts_of
from tests.factories import make_consent_purpose, make_custom_field, make_person, make_touch
from tests.factories.access import make_holder
from tests.factories.custom_fields import customised


def erased(party: Party, boss: User) -> Erasure:
    """Erase at once, as the worker does it."""
    erasure = note_erasure(party, reason="request", requested_on=timezone.localdate(), actor=boss)
    carry_out([erasure], actor=boss, channel="job")
    erasure.refresh_from_db()
    return erasure


def dumped() -> str:
    """The database as pg_dump writes it."""
    server = open_server()
    command = server.command("pg_dump", "--no-owner", "--schema=public")
    done = subprocess.run(command, env=server.environment(), capture_output=True, text=True, check=True)
    return done.stdout


def stored(folder: Path) -> str:
    """Names and contents of every file of the data folder."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return "\n".join(f"{path}\n{path.read_bytes().decode(errors='replace')}" for path in paths)


def test_no_dump_and_no_folder_tells_who_it_was(transactional_db: None, boss: User, data_folder: Path) -> None:
    person = make_known(boss)
    make_person(given_name="Someone", family_name="Else")
    before = dumped()
    assert [word for word in TELLING if word not in texts_of(before)] == []
    assert "Wilhelmina signed" in stored(data_folder)

    erasure = erased(person, boss)

    after = dumped()
    assert [line[:300] for line in after.splitlines() if texts_of(line)] == []
    assert texts_of(stored(data_folder)) == []
    assert erasure.is_done
    assert str(person.uid) in (data_folder / "erasures.jsonl").read_text()


@pytest.mark.django_db
def test_the_account_stays(boss: User) -> None:
    person = make_known(boss)
    touched = Party.objects.get(pk=person.pk).last_touch_at

    erased(person, boss)

    person.refresh_from_db()
    assert (person.display_name, person.kind, person.owner, person.country) == ("Erased person", "person", boss, "DE")
    assert (str(person.organisation), person.last_touch_at, person.lifecycle) == ("Kiesgrube AG", touched, "inactive")
    assert person.erased_at is not None
    assert Touch.objects.filter(party=person).values_list("subject", "summary", "outcome").get() == ("", "", "")
    assert Task.objects.filter(party=person).values_list("subject", "description").get() == ("–", "")
    assert Relationship.objects.filter(first=person).values_list("note", flat=True).get() == ""
    assert ContactPoint.objects.filter(party=person).count() == 0
    entry = ConsentEntry.objects.get(party=person)
    assert (entry.action, entry.source, entry.contact_point, entry.proof) == ("granted", "paper", "", "")
    assert TimelineItem.objects.filter(party=person, kind="consent").count() == 1
    assert Touch.objects.filter(summary__contains="Spoke of […], at length").count() == 1
    assert not SearchEntry.objects.filter(kind="people", record_id=person.pk).exists()


@pytest.mark.django_db
def test_custom_fields_of_touches_tell_nothing_of_it(boss: User) -> None:
    make_custom_field(kind="touches", type="text", label_en="Remark")
    with customised():
        person = make_known(boss)
        own = make_touch(party=person, owner=boss, x_remark="Likes geese")
        write.update(registry.get("touches"), own, {"x_remark": "Likes Wilhelmina's geese"}, actor=boss)
        other = make_touch(owner=boss, x_remark="Asked for Wilhelmina Quastenflosser, twice")

        erased(person, boss)

        told = {touch.pk: touch.custom for touch in Touch.objects.filter(pk__in=[own.pk, other.pk])}
        former = event_model_of(Touch)._default_manager.filter(pgh_obj=own.pk).values_list("custom", flat=True)

    assert told == {own.pk: {}, other.pk: {"x_remark": "Asked for […], twice"}}
    assert [held for held in former if held] == []


@pytest.mark.django_db
def test_who_comes_back_by_an_import_is_not_contacted(boss: User) -> None:
    person = make_known(boss)
    purpose = make_consent_purpose(basis="legitimate_interest")

    erased(person, boss)
    again = make_person(given_name="Wilhelmina", family_name="Quastenflosser", email="Wilma@Quastenflosser.example")

    assert may_contact(again, purpose, "email").code == "suppressed"
    assert may_contact(person, purpose, "post").code == "erased"
    assert set(Suppression.objects.values_list("kind", "value", "reason")) == {
        ("email", "", "erased"), ("phone", "", "erased")
    }  # fmt: skip


@pytest.mark.django_db
def test_what_others_share_stays_in_use(boss: User) -> None:
    person = make_person(given_name="Jo", family_name="Double", email="both@example.com", phone="+49 30 5550111")
    other = make_person(given_name="Jo", family_name="Double", email="both@example.com", description="Jo Double, twin")
    purpose = make_consent_purpose(basis="legitimate_interest")

    erased(person, boss)

    other.refresh_from_db()
    assert (other.display_name, other.description) == ("Jo Double", "Jo Double, twin")
    assert may_contact(other, purpose, "email").allowed
    assert list(Suppression.objects.values_list("kind", flat=True)) == ["phone"]


@pytest.mark.django_db
def test_no_act_that_would_bring_it_back_can_be_undone(boss: User) -> None:
    person = make_known(boss)
    made = ChangeSet.objects.get(uid=person.created_in)
    changed = ChangeSet.objects.filter(act="update", kind="people").latest("id")

    erased(person, boss)

    act = ChangeSet.objects.get(act="erase")
    for wanted in (made, changed, act):
        with pytest.raises(Refused, match="somebody who was erased"):
            undo(wanted, actor=boss, force=True)
    assert next(entry.change_set.act for entry in record_history(Party.objects.get(pk=person.pk))) == "erase"
    made.refresh_from_db()
    assert (str(made), made.state) == ("created", "erased")


@pytest.mark.django_db
def test_an_act_about_several_is_undone_for_the_others(boss: User) -> None:
    people = registry.get("people")
    both = write.create_many(people, [{"family_name": "Stays Here"}, {"family_name": "Goes Away"}], actor=boss)
    write.update_many(people, {row.pk: {"job_title": "Painter"} for row in both}, actor=boss, channel="web")
    changed = ChangeSet.objects.filter(act="update").latest("id")
    made = ChangeSet.objects.get(uid=both[0].created_in)

    erased(both[1], boss)
    back = undo(changed, actor=boss, force=True)
    gone = undo(made, actor=boss, force=True)

    assert (back.complete, back.reverted) == (True, 1)
    assert [conflict.reason for conflict in gone.conflicts] == ["erased"]
    assert list(Party.objects.values_list("display_name", "job_title")) == [("Erased person", "")]


@pytest.mark.django_db
def test_nobody_changes_what_is_left(boss: User) -> None:
    person = make_person(owner=boss)
    erased(person, boss)

    with pytest.raises(Refused):
        write.update(registry.get("people"), person, {"job_title": "New"}, actor=boss)
    with pytest.raises(Refused, match="erased already"):
        note_erasure(person, reason="request", requested_on=timezone.localdate(), actor=boss)


@pytest.mark.django_db
def test_only_an_administrator_who_types_the_name(boss: User) -> None:
    person = make_person(given_name="Ute", family_name="Prinz")

    def asked(actor: User, typed_name: str, reference: str = "") -> None:
        day = timezone.localdate() + timedelta(days=1 if reference else 0)
        erase(party=person, typed_name=typed_name, reason="request", requested_on=day, reference=reference, actor=actor)

    with pytest.raises(Refused):
        asked(make_holder("all"), "Ute Prinz")
    with pytest.raises(Invalid) as wrong:
        asked(boss, "Ute", "About Ute Prinz")

    assert set(wrong.value.errors) == {"typed_name", "reference", "requested_on"}
    assert (Erasure.objects.count(), JobRun.objects.count()) == (0, 0)


def test_the_job_ends_what_was_cut_off(transactional_db: None, boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_known(boss)
    job = erase(
        party=person, typed_name=person.display_name, reason="request", requested_on=timezone.localdate(), actor=boss
    )
    from rapport.customers.privacy import erasing

    def cut_off(*given: object, **options: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "scrub", cut_off)
        work(once=True)
    job.refresh_from_db()
    assert (job.state, Party.objects.get(pk=person.pk).erased_at) == ("failed", None)

    person.refresh_from_db()
    again = erase(
        party=person, typed_name=person.display_name, reason="request", requested_on=timezone.localdate(), actor=boss
    )
    work(once=True)

    again.refresh_from_db()
    assert (again.state, again.percent) == ("done", 100)
    assert Erasure.objects.get().is_done
    assert texts_of(again.label + str(again.parameters) + str(again.result)) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        assert texts_of(cursor.fetchall()) == []


def test_every_table_of_a_party_has_a_rule() -> None:
    ruled = {(rule.model, link) for rule in rules() for link in rule.links}

    assert set(children_of(Party)) <= ruled


def test_a_new_column_of_a_party_is_emptied() -> None:
    columns = {field.name for field in Party._meta.concrete_fields}

    assert PARTY_KEEPS <= columns
    assert {"email", "custom", "birth_date", "description", "given_name"} <= columns - PARTY_KEEPS


NOT_OF_A_PERSON = {
    "lead": {"country", "industry", "source", "score_source", "currency"},
    "leadconsent": {"form"},
    "dealcontact": {"role"},
    "accountgoal": {"currency"},
    "quote": {"number", "status", "currency", "base_currency", "language"},
    "order": {"number", "status", "currency", "base_currency", "language"},
    "invoice": {"number", "status", "currency", "base_currency", "language"},
    "payment": {"bank_id", "currency"},
    "delivery": {"number", "status", "carrier"},
    "creditaccount": {"currency"},
    "creditcheck": {"currency", "outcome"},
    "consententry": {"channel", "action", "source", "basis"},
    "financialstatement": {"currency"},
    "touch": {"linked_kind"},
    "task": {"linked_kind"},
    "accountteammember": {"part"},
    "customrecord": {"kind"},
}
"""Texts of kept and scrubbed tables that stay, since nobody writes into them who it was."""


@pytest.mark.parametrize(
    "rule", [rule for rule in rules() if rule.fate != "deleted"], ids=lambda one: one.model.__name__
)
def test_no_text_of_a_kept_table_is_forgotten(rule: Rule) -> None:
    texts = {
        field.name
        for field in rule.model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
    }
    kept = NOT_OF_A_PERSON.get(str(rule.model._meta.model_name), set())
    assert texts - set(rule.emptied) - kept == set()
