"""Legal holds: what is on hold is neither erased nor deleted by any door, each says so, a release ends it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from rapport.customers.models import ContactPoint, Erasure, HeldParty, LegalHold, Party, Task, Touch
from rapport.customers.privacy.erasing import carry_out, erase, note_erasure
from rapport.customers.privacy.holds import holds_on
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.files.models import File
from rapport.platform.files.services import files_add
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.notifications.models import Comment
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Held, Invalid
from tests.browser import Browser, toast_of
from tests.factories import (
    make_comment,
    make_contact_block,
    make_legal_hold,
    make_organisation,
    make_party_name,
    make_person,
    make_relationship,
    make_task,
    make_touch,
)
from tests.factories.access import make_holder
from tests.platform.api.caller import Caller
from tests.platform.exchange.files import import_file, write_csv

pytestmark = pytest.mark.django_db
HOLDS = registry.get("legal-holds")
PEOPLE = registry.get("people")


@pytest.fixture
def person(boss: User) -> Party:
    """Somebody on hold."""
    found: Party = make_person(owner=boss, given_name="Wanda", family_name="Wartenberg")
    make_legal_hold(matter="12 O 34/26", parties=[str(found.uid)])
    return found


def test_no_erasure_is_begun_or_carried_out(boss: User, person: Party) -> None:
    with pytest.raises(Held, match="12 O 34/26"):
        erase(
            party=person, typed_name="Wanda Wartenberg", reason="request", requested_on=timezone.localdate(), actor=boss
        )
    assert Erasure.objects.count() == 0

    noted = note_erasure(person, reason="request", requested_on=timezone.localdate(), actor=boss)
    with pytest.raises(Held):
        carry_out([noted], actor=boss, channel="job")
    assert Party.objects.get(pk=person.pk).display_name == "Wanda Wartenberg"


def test_nobody_deletes_it_or_what_belongs_to_it(boss: User, person: Party) -> None:
    touch = make_touch(party=person, owner=boss)
    task = make_task(party=person, owner=boss)
    for spec, row in ((PEOPLE, person), (registry.get("touches"), touch), (registry.get("tasks"), task)):
        with pytest.raises(Held):
            write.delete(spec, row, actor=boss)
    assert (Party.objects.count(), Touch.objects.count(), Task.objects.count()) == (1, 1, 1)


def test_single_rows_and_files_of_it_stay_at_every_door(boss: User, person: Party) -> None:
    other = make_person(owner=boss)
    name, block = make_party_name(party=person), make_contact_block(party=person)
    beside = make_relationship(first=other, second=person)
    met = make_touch(party=other, owner=boss, participants=[str(person.uid)])
    file = files_add(
        uploads=[SimpleUploadedFile("offer.txt", b"Hello.")],
        kind="touches",
        record_uid=met.uid,
        page_uid=person.uid,
        actor=boss,
        channel="web",
    )[0]
    call, browser = Caller(boss), Browser(boss)
    for kind, row in (("party-names", name), ("contact-blocks", block), ("relationships", beside), ("touches", met)):
        refused = call("DELETE", f"/{kind}/{row.uid}", None, If_Match="*")
        assert refused.status_code == 409, kind
        assert refused.json()["detail"].startswith("This belongs to a record on legal hold (12 O 34/26)")
        assert browser.post(reverse(f"{kind}-delete", args=[row.uid])).status_code in (302, 409), kind
        bulk = call("POST", f"/{kind}/bulk", {"action": "delete", "uids": [str(row.uid)], "atomic": False})
        assert "legal hold" in bulk.content.decode(), kind
        assert type(row)._default_manager.filter(pk=row.pk).exists(), kind
    assert call("DELETE", f"/files/{file.uid}").status_code == 409
    plain = browser.post(reverse("file-delete", args=[file.uid]))
    scripted = browser.post(reverse("file-delete", args=[file.uid]), target="card-files")
    assert (plain.status_code, scripted.status_code, File.objects.count()) == (302, 409, 1)
    assert "legal hold (12 O 34/26)" in toast_of(scripted)["text"]
    with pytest.raises(Held, match="belongs to a record"):
        write.delete(PEOPLE, other, actor=boss)  # its relationship and its touch would go


def test_what_colleagues_said_about_it_stays(boss: User, person: Party) -> None:
    comment = make_comment(actor=boss, record=person)
    result = undo(ChangeSet.objects.get(uid=comment.created_in), actor=boss, force=True)
    assert [(conflict.model, conflict.reason) for conflict in result.conflicts] == [(Comment, "held")]
    assert Comment.objects.filter(pk=comment.pk).exists()


def test_the_undo_of_an_import_leaves_what_belongs_to_it(boss: User, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", ["Last Name", "Email", "Newsletter"], [
        ["Kept", "kept@example.com", "no"], ["Goes", "goes@example.com", "no"],
    ])  # fmt: skip
    run = import_file("people", path, actor=boss)
    kept = Party.objects.get(family_name="Kept")
    make_legal_hold(parties=[str(kept.uid)])
    assert run.change_set is not None

    for force in (False, True):
        result = undo(ChangeSet.objects.get(pk=run.change_set.pk), actor=boss, force=force)
        assert {conflict.reason for conflict in result.conflicts} == {"held"}
        assert list(Party.objects.values_list("display_name", flat=True)) == ["Kept"]
        assert list(ContactPoint.objects.values_list("value", flat=True)) == ["kept@example.com"]
        ChangeSet.objects.filter(pk=run.change_set.pk).update(state=ChangeSet.State.DONE)


def test_whoever_may_not_see_holds_is_not_told_the_matter(person: Party) -> None:
    seller = make_holder("all", kind="people")
    with pytest.raises(Held) as refused:
        write.delete(PEOPLE, person, actor=seller)
    assert "12 O" not in refused.value.message
    assert "legal hold" in refused.value.message


def test_the_api_answers_409(boss: User, person: Party) -> None:
    answer = Caller(boss)("DELETE", f"/people/{person.uid}", None, If_Match="*")

    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("This is on legal hold (12 O 34/26)")
    assert Party.objects.filter(pk=person.pk).exists()


def test_a_bulk_deletion_leaves_it_and_says_why(boss: User, person: Party) -> None:
    other = make_person(owner=boss)
    body = {"action": "delete", "uids": [str(person.uid), str(other.uid)], "atomic": False}

    answer = Caller(boss)("POST", "/people/bulk", body)

    assert answer.status_code == 200, answer.content
    assert list(Party.objects.values_list("pk", flat=True)) == [person.pk]
    assert "legal hold" in answer.content.decode()


def test_the_undo_of_its_creation_leaves_it(boss: User) -> None:
    both = write.create_many(PEOPLE, [{"family_name": "Kept"}, {"family_name": "Goes"}], actor=boss)
    made = ChangeSet.objects.get(uid=both[0].created_in)
    make_legal_hold(parties=[str(both[0].uid)])

    result = undo(made, actor=boss, force=True)

    assert [(conflict.row_id, conflict.reason) for conflict in result.conflicts] == [(both[0].pk, "held")]
    assert list(Party.objects.values_list("display_name", flat=True)) == ["Kept"]


def test_a_release_lets_it_go(boss: User, person: Party) -> None:
    hold = LegalHold.objects.get()

    write.update(HOLDS, hold, {"released_on": timezone.localdate().isoformat()}, actor=boss)

    assert holds_on([person.pk]) == {}
    write.delete(PEOPLE, person, actor=boss)
    assert Party.objects.count() == 0


def test_an_erased_party_leaves_the_holds_that_are_released(boss: User, person: Party) -> None:
    write.update(HOLDS, LegalHold.objects.get(), {"released_on": timezone.localdate().isoformat()}, actor=boss)
    noted = note_erasure(person, reason="request", requested_on=timezone.localdate(), actor=boss)

    carry_out([noted], actor=boss, channel="job")

    assert HeldParty.objects.count() == 0
    assert LegalHold.objects.get().matter == "12 O 34/26"


def test_a_condition_by_a_linked_record_holds_whom_it_finds_whoever_asks(boss: User) -> None:
    """given a hold on everybody of the steel trade, when somebody who sees no organisations deletes one of them, then
    that is refused; and it follows when the organisation changes"""
    steel = make_organisation(industry="Steel")
    held, free = make_person(organisation=steel), make_person(organisation=make_organisation(industry="Paper"))
    steel_trade = {"field": "organisation.industry", "op": "exact", "value": "Steel"}
    hold = make_legal_hold(kind="people", condition={"any": [{"all": [steel_trade]}]})
    seller = make_holder("all", kind="people")

    assert holds_on([held.pk, free.pk, steel.pk]) == {held.pk: hold}
    with pytest.raises(Held):
        write.delete(PEOPLE, held, actor=seller)
    write.update(registry.get("organisations"), steel, {"industry": "Paper"}, actor=None)

    assert holds_on([held.pk, free.pk]) == {}


def test_a_condition_that_cannot_be_read_holds_everybody_of_its_kind() -> None:
    person, company = make_person(), make_organisation()
    hold = make_legal_hold(kind="people", condition={"field": "city", "op": "exact", "value": "Bonn"})
    assert holds_on([person.pk, company.pk]) == {}

    with_gone = {"any": [{"all": [{"field": "c_gone", "op": "exact", "value": "1"}]}]}
    _put_condition(hold, with_gone)

    assert holds_on([person.pk, company.pk]) == {person.pk: hold}


def _put_condition(hold: LegalHold, condition: dict[str, Any]) -> None:
    """As if a field that it names had been deleted since."""
    with change_set(actor=None, channel="system", act="test"):
        LegalHold.objects.filter(pk=hold.pk).update(condition=condition)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"released_on": "2099-01-01"}, "released_on"),
        ({"begins_on": "2026-03-01", "released_on": "2026-02-01"}, "released_on"),
        ({"matter": ""}, "matter"),
        ({"parties": ["018f0000-0000-7000-8000-000000000000"]}, "parties"),
        ({"condition": {"field": "city", "op": "exact", "value": "Bonn"}}, "condition"),
    ],
)
def test_holds_that_make_no_sense_are_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_legal_hold(**values)
    assert list(refused.value.errors) == [field]
    assert LegalHold.objects.count() == 0


def test_no_hold_is_deleted_but_who_set_one_by_mistake_takes_it_back(boss: User, person: Party) -> None:
    hold = LegalHold.objects.get()
    assert Caller(boss)("DELETE", f"/legal-holds/{hold.uid}", None, If_Match="*").status_code == 405

    assert holds_on([person.pk]) == {person.pk: hold}

    result = undo(ChangeSet.objects.get(uid=hold.created_in), actor=boss)

    assert (result.complete, holds_on([person.pk])) == (True, {})


def test_the_pages(boss: User, person: Party) -> None:
    other = make_person(owner=boss)
    browser = Browser(boss)
    hold = LegalHold.objects.get()
    address = reverse("party-hold", args=[other.uid])

    asked = browser.get(address).content.decode()
    put = browser.post(address, {"hold": str(hold.uid)})
    empty = browser.post(reverse("party-hold", args=[person.uid]), {"matter": ""})
    page = browser.get(reverse("people-detail", args=[other.uid])).content.decode()
    shown = browser.get(reverse("legal-holds-detail", args=[hold.uid])).content.decode()
    deleted = browser.post(reverse("people-delete", args=[other.uid]))
    erased = browser.post(
        reverse("party-erase", args=[other.uid]),
        {"typed_name": other.display_name, "reason": "request", "requested_on": timezone.localdate().isoformat()},
    )

    assert "12 O 34/26" in asked
    assert (put.status_code, empty.status_code) == (302, 422)
    assert set(HeldParty.objects.values_list("party", flat=True)) == {person.pk, other.pk}
    assert "On legal hold" in page
    assert other.display_name in shown
    assert deleted.status_code == 302
    assert (erased.status_code, "legal hold (12 O 34/26)" in erased.content.decode()) == (409, True)
    assert Party.objects.count() == 2


def test_a_seller_puts_nobody_on_hold(person: Party) -> None:
    seller = Browser(make_holder("all", kind="people"))

    assert seller.get(reverse("party-hold", args=[person.uid])).status_code == 403
    page = seller.get(reverse("people-detail", args=[person.uid])).content.decode()
    assert ("On legal hold" in page, "12 O 34/26" in page) == (True, False)
