"""The ledger: append-only, with the present state kept beside it, and what undo does to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rapport.customers.consent import ledger
from rapport.customers.consent.permission import may_contact
from rapport.customers.models import ConsentEntry, ConsentState, ConsentWording, Party, TimelineItem
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from tests.factories import (
    make_consent_entry,
    make_consent_purpose,
    make_consent_wording,
    make_person,
)
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db


def states(party: Party) -> dict[tuple[str, str], str]:
    """What holds, by channel and contact point."""
    return {(s.channel, s.contact_norm): s.state for s in ConsentState.objects.filter(party=party)}


def kept() -> set[tuple[Any, ...]]:
    """Every kept state without its own number."""
    columns = ("party_id", "purpose_id", "channel", "contact_norm", "state", "entry_id", "since", "expires_on")
    return set(ConsentState.objects.values_list(*columns))


def test_the_newest_entry_holds_for_each_purpose_channel_and_contact_point() -> None:
    anna, purpose = make_person(), make_consent_purpose()
    now = timezone.now()
    for days, channel, point, action in (
        (9, "email", "", "granted"),
        (8, "email", "Anna@Example.com", "withdrawn"),
        (7, "phone", "", "withdrawn"),
        (6, "phone", "", "granted"),
    ):
        make_consent_entry(
            party=anna, purpose=purpose, channel=channel, contact_point=point, action=action,
            given_at=now - timedelta(days=days),
        )  # fmt: skip
    assert states(anna) == {
        ("email", ""): "granted", ("email", "anna@example.com"): "withdrawn", ("phone", ""): "granted"
    }  # fmt: skip


def test_an_entry_recorded_late_does_not_override_a_newer_one() -> None:
    anna, purpose = make_person(), make_consent_purpose()
    make_consent_entry(party=anna, purpose=purpose, action="withdrawn")
    make_consent_entry(party=anna, purpose=purpose, given_at=timezone.now() - timedelta(days=30))
    assert states(anna) == {("email", ""): "withdrawn"}


def test_the_rebuilt_state_equals_the_kept_one() -> None:
    anna, ben = make_person(), make_person()
    news, calls = make_consent_purpose(is_double_opt_in=True), make_consent_purpose(valid_months=12)
    admin = make_administrator()
    for party in (anna, ben):
        make_consent_entry(party=party, purpose=news, source="form")
        make_consent_entry(party=party, purpose=calls, channel="phone", source="talk", actor=admin)
        made = make_consent_entry(party=party, purpose=calls, channel="phone", action="withdrawn", actor=admin)
    make_consent_entry(party=ben, purpose=news, source="paper")
    undo(ChangeSet.objects.get(uid=made.created_in), actor=admin)
    before = kept()
    assert {(p, s) for p, _u, _c, _n, s, *_rest in before} == {
        (anna.pk, "pending"), (anna.pk, "withdrawn"), (ben.pk, "granted")
    }  # fmt: skip

    ConsentState.objects.all().delete()
    assert ledger.rebuild(at_once=1) == 2

    assert kept() == before


def test_an_entry_is_changed_and_deleted_by_no_way() -> None:
    entry = make_consent_entry()
    spec, admin = registry.get("consent-entries"), make_administrator()
    with pytest.raises(Refused):
        write.update(spec, entry, {"action": "withdrawn"}, actor=admin)
    with pytest.raises(Invalid):
        write.update(spec, entry, {"proof": "Invented"}, actor=write.SYSTEM)
    with pytest.raises(Refused):
        write.delete(spec, entry, actor=write.SYSTEM)
    for column in ("action", "proof", "given_at", "source"):
        with (
            pytest.raises(DatabaseError, match="Cannot update"),
            transaction.atomic(),
            change_set(actor=None, channel="system", act="update"),
            connection.cursor() as cursor,
        ):
            value = "now()" if column == "given_at" else "'granted'" if column == "proof" else "'withdrawn'"
            cursor.execute(f"UPDATE customers_consententry SET {column} = {value} WHERE id = {entry.pk}")
    entry.refresh_from_db()
    assert (entry.action, entry.proof) == ("granted", "")


def test_wordings_count_their_versions_and_are_never_changed() -> None:
    purpose = make_consent_purpose()
    texts = [make_consent_wording(purpose=purpose, language=language) for language in ("en", "en", "de")]
    assert [wording.revision for wording in texts] == [1, 2, 1]
    with pytest.raises(Invalid):
        write.update(registry.get("consent-wordings"), texts[0], {"text": "Other"}, actor=write.SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic(), change_set(actor=None, channel="system", act="update"):
        ConsentWording.objects.filter(pk=texts[0].pk).update(text="Other")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"channel": "sms"}, "channel"),
        ({"given_at": timezone.now() + timedelta(days=1)}, "given_at"),
        ({"expires_on": date(2020, 1, 1)}, "expires_on"),
        ({"action": "withdrawn", "expires_on": date(2099, 1, 1)}, "expires_on"),
        ({"channel": "post", "contact_point": "a@example.com"}, "contact_point"),
        ({"channel": "pigeon"}, "channel"),
        ({"action": "voided"}, "action"),
    ],
)
def test_what_makes_no_sense_is_refused(values: dict[str, Any], field: str) -> None:
    anna, actor = make_person(), make_administrator()
    with pytest.raises(Invalid) as refusal:
        make_consent_entry(party=anna, actor=actor, **values)
    assert list(refusal.value.errors) == [field]
    assert not ConsentEntry.objects.filter(party=anna).exists()


def test_what_rests_on_a_contract_cannot_be_withdrawn_and_a_wording_must_be_of_the_purpose() -> None:
    service = make_consent_purpose(basis="contract")
    with pytest.raises(Invalid):
        make_consent_entry(purpose=service, action="withdrawn")
    with pytest.raises(Invalid):
        make_consent_entry(purpose=service, wording=make_consent_wording())


def test_consent_expires_after_the_months_of_its_purpose() -> None:
    purpose = make_consent_purpose(valid_months=1)
    entry = make_consent_entry(purpose=purpose, given_at="2026-01-31T12:00:00Z")
    assert entry.expires_on == date(2026, 2, 28)
    assert may_contact(entry.party, purpose, "email", address="a@example.com").code == "expired"


def test_the_timeline_tells_each_entry() -> None:
    anna = make_person()
    purpose = make_consent_purpose(name="Newsletter")
    entry = make_consent_entry(party=anna, purpose=purpose, action="withdrawn", source="talk", source_note="Hotline")
    line = TimelineItem.objects.get(party=anna, source_kind="consent-entries")
    assert (line.kind, line.title, line.outcome) == ("consent", "Newsletter · E-mail", "Withdrawn")
    assert (line.summary, line.source_uid) == ("On the phone or in person · Hotline", entry.uid)


def test_undo_of_what_a_colleague_recorded_appends_an_entry_that_takes_it_back() -> None:
    anna, purpose, admin = make_person(), make_consent_purpose(), make_administrator()
    make_consent_entry(party=anna, purpose=purpose)
    slip = make_consent_entry(party=anna, purpose=purpose, action="withdrawn", source="talk", actor=admin)

    done = undo(ChangeSet.objects.get(uid=slip.created_in), actor=admin)

    assert done.complete
    assert states(anna) == {("email", ""): "granted"}
    void = ConsentEntry.objects.get(voids=slip)
    assert (void.action, void.source, void.recorded_by) == ("voided", "undo", None)
    assert ConsentEntry.objects.filter(party=anna).count() == 3

    again = undo(done.change_set, actor=admin)

    assert again.complete
    assert states(anna) == {("email", ""): "withdrawn"}
    assert list(ConsentEntry.objects.filter(party=anna).order_by("pk").values_list("action", flat=True)) == [
        "granted", "withdrawn", "voided", "withdrawn"
    ]  # fmt: skip
    assert TimelineItem.objects.filter(party=anna, kind="consent").count() == 4


@pytest.mark.parametrize("source", ["one_click", "preferences", "confirmed"])
def test_what_the_person_said_alone_nobody_takes_back(source: str) -> None:
    anna, admin = make_person(), make_administrator()
    said = make_consent_entry(party=anna, action="withdrawn", source=source)
    for force in (False, True):
        done = undo(ChangeSet.objects.get(uid=said.created_in), actor=admin, force=force)
        assert [conflict.reason for conflict in done.conflicts] == ["kept"]
        assert states(anna) == {("email", ""): "withdrawn"}
    assert ConsentEntry.objects.filter(party=anna).count() == 1


def test_undo_of_an_import_removes_its_entries_and_states() -> None:
    anna, purpose = make_person(), make_consent_purpose()
    with change_set(actor=None, channel="import", act="import", kind="people") as imported:
        make_consent_entry(party=anna, purpose=purpose, action="withdrawn", source="import")
    assert states(anna) == {("email", ""): "withdrawn"}

    done = undo(imported, actor=None)

    assert done.complete
    assert states(anna) == {}
    assert not ConsentEntry.objects.filter(party=anna).exists()
    assert not TimelineItem.objects.filter(party=anna, kind="consent").exists()

    undo(done.change_set, actor=None)
    assert states(anna) == {("email", ""): "withdrawn"}


def test_a_party_takes_its_ledger_along_and_undo_brings_both_back() -> None:
    anna, admin = make_person(), make_administrator()
    make_consent_entry(party=anna)
    before = kept()
    write.delete(registry.get("people"), anna, actor=admin)
    assert kept() == set()
    undo(ChangeSet.objects.latest("id"), actor=admin)
    assert kept() == before


def test_a_party_made_and_its_consent_in_one_act_go_together() -> None:
    admin, purpose = make_administrator(), make_consent_purpose()
    with change_set(actor=admin, channel="web", act="create") as act:
        anna = make_person(email="anna@example.com")
        make_consent_entry(party=anna, purpose=purpose, source="preferences")
    assert undo(act, actor=admin).complete
    assert not Party.objects.filter(pk=anna.pk).exists()
    assert kept() == set()


def test_a_purpose_in_use_is_not_deleted() -> None:
    entry = make_consent_entry()
    with pytest.raises(Invalid) as refusal:
        write.delete(registry.get("consent-purposes"), entry.purpose, actor=make_administrator())
    assert "consent entries" in refusal.value.errors[""][0]
    assert ConsentState.objects.filter(entry=entry).exists()
