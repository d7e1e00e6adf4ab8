"""Touches with leads: who logs and sees them, what the page shows, and what a conversion makes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from rapport.customers.models import Touch
from rapport.customers.privacy.erasing import carry_out, note_erasure
from rapport.customers.touches import bodies_of
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.files.models import File
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.history.undo import undo
from rapport.platform.notifications.models import Comment
from rapport.platform.records.models import ExternalId
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.jobs import note_planned_lead_touches
from rapport.sales.leads.conversion import NEW, Converted, Wanted, convert
from rapport.sales.leads.touches import lead_touch_log
from rapport.sales.models import Lead, LeadTouch
from tests.browser import Browser, text_of
from tests.dump import difference, dump
from tests.factories import make_comment, make_lead, make_lead_touch, make_organisation, make_person, make_task
from tests.factories.access import make_administrator, make_role, make_user
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db
CALLED = datetime(2026, 3, 2, 10, tzinfo=UTC)


def become(lead: Lead, actor: User, **wanted: Any) -> Converted:
    return convert(lead=lead, wanted=Wanted(**wanted), actor=actor, channel="web")


def seller(*, leads: str = "own", touches: bool = True) -> User:
    grants = [{"kind": "leads", "action": action, "scope": leads} for action in ("view", "update")]
    actions = ("view", "create", "update", "delete") if touches else ()
    grants += [{"kind": "lead-touches", "action": action, "scope": "all"} for action in actions]
    return make_user(roles=[str(make_role(grants=grants).uid)])


def page(lead: Lead) -> str:
    return f"/leads/{lead.uid}/"


def test_a_call_is_logged_on_the_page_of_a_lead_and_stands_there_newest_first() -> None:
    user = seller()
    lead = make_lead(owner=user)
    make_lead_touch(lead=lead, subject="Met at the fair", channel="meeting", happened_at="2026-03-01T10:00:00Z")
    said = {"kind": "call", "text": "Wants looms.", "outcome": "Reached", "direction": "inbound"}

    answer = Browser(user).post(f"{page(lead)}touches/", said | {"happened_at": "2026-03-02T11:00"}, "timeline")

    assert answer.status_code == 200
    call = LeadTouch.objects.get(channel="call")
    assert (call.lead, call.owner, call.direction, call.text) == (lead, user, "inbound", "Wants looms.")
    shown = text_of(Browser(user).get(page(lead)))
    assert shown.index("Wants looms.") < shown.index("Met at the fair")
    made = ChangeSet.objects.get(uid=call.created_in)
    assert (made.act, made.summary) == ("log", f"Call with {lead.name}")


def test_a_form_that_is_sent_twice_logs_once_and_one_without_a_word_logs_nothing() -> None:
    user = seller()
    lead = make_lead(owner=user)
    said = {"kind": "note", "text": "Twice", "form_key": "0194d6b0-0000-4000-8000-000000000001"}

    for _time in range(2):
        assert Browser(user).post(f"{page(lead)}touches/", said).status_code == 302
    empty = Browser(user).post(f"{page(lead)}touches/", {"kind": "note", "text": " "}, "timeline")
    without_scripts = Browser(user).post(f"{page(lead)}touches/", {"kind": "mail", "text": "", "direction": "inbound"})

    assert (empty.status_code, without_scripts.status_code) == (422, 422)
    assert "Write down what it was about." in text_of(without_scripts)
    assert LeadTouch.objects.count() == 1


def test_a_follow_up_is_the_next_step_of_the_lead_and_one_undo_takes_both_back() -> None:
    user = seller()
    lead = make_lead(owner=user)
    before = dump()
    said = {"kind": "call", "text": "Busy", "follow_up": "1", "follow_up_on": "2026-12-24"}

    Browser(user).post(f"{page(lead)}touches/", said, "timeline")

    lead.refresh_from_db()
    assert (str(lead.next_step_on), lead.next_step) == ("2026-12-24", f"Follow up: {lead.name}")
    undo(ChangeSet.objects.get(uid=LeadTouch.objects.get().created_in), actor=user)
    assert difference(before, dump()) == {}


def test_touches_are_seen_and_logged_by_who_sees_and_changes_the_lead() -> None:
    owner, stranger, reader = seller(), seller(), seller(touches=False)
    lead = make_lead(owner=owner)
    of_reader = make_lead(owner=reader)
    touch = make_lead_touch(lead=lead, owner=stranger, text="Told nobody else")

    assert [item["uid"] for item in Caller(owner).items("/lead-touches")] == [str(touch.uid)]
    assert Caller(stranger).items("/lead-touches") == []
    assert Caller(stranger).get(f"/lead-touches/{touch.uid}").status_code == 404
    assert Browser(stranger).post(f"{page(lead)}touches/", {"text": "Mine"}).status_code == 404
    assert Browser(reader).post(f"{page(of_reader)}touches/", {"text": "Mine"}).status_code == 403
    assert "data-composer" not in text_of(Browser(reader).get(page(of_reader)))
    refused = Caller(stranger)("POST", "/lead-touches", {"lead": str(lead.uid), "channel": "call"})
    assert refused.status_code == 422, refused.content
    assert LeadTouch.objects.count() == 1


def test_who_only_reads_a_lead_logs_a_touch_but_plans_no_next_step() -> None:
    lead = make_lead(owner=make_user())
    actions = ("view", "create", "update")
    grants = [{"kind": "leads", "action": "view", "scope": "all"}]
    grants += [{"kind": "lead-touches", "action": action, "scope": "all"} for action in actions]
    user = make_user(roles=[str(make_role(grants=grants).uid)])

    shown = text_of(Browser(user).get(page(lead)))
    assert "data-composer" in shown and "follow_up" not in shown
    said = {"kind": "call", "text": "They rang me"}
    assert Browser(user).post(f"{page(lead)}touches/", said | {"follow_up": "1"}).status_code == 403
    assert LeadTouch.objects.count() == 0
    assert Browser(user).post(f"{page(lead)}touches/", said).status_code == 302
    assert LeadTouch.objects.get().owner == user


def test_a_touch_stays_with_its_lead_and_the_database_keeps_its_words() -> None:
    touch = make_lead_touch()
    with pytest.raises(Invalid) as refused:
        write.update(registry.get("lead-touches"), touch, {"lead": make_lead()}, actor=None)
    assert refused.value.errors == {"lead": ["A touch stays where it was. Delete it and log it anew."]}
    for values in ({"channel": "pigeon"}, {"direction": "up"}, {"duration_minutes": -1}):
        with pytest.raises(IntegrityError), transaction.atomic(), change_set(actor=None, channel="web", act="update"):
            LeadTouch.objects.filter(pk=touch.pk).update(**values)


def test_a_lead_knows_its_last_contact_which_no_note_and_no_plan_is() -> None:
    lead = make_lead()
    old = make_lead_touch(lead=lead, happened_at="2026-03-01T10:00:00Z")
    call = make_lead_touch(lead=lead, happened_at=CALLED.isoformat())
    make_lead_touch(lead=lead, channel="note", happened_at="2026-03-05T10:00:00Z")
    make_lead_touch(lead=lead, channel="meeting", happened_at=(timezone.now() + timedelta(days=3)).isoformat())

    assert Lead.objects.get(pk=lead.pk).last_touch_at == CALLED
    write.delete(registry.get("lead-touches"), call, actor=make_administrator())
    assert Lead.objects.get(pk=lead.pk).last_touch_at == old.happened_at
    undo(ChangeSet.objects.latest("pk"), actor=make_administrator())
    assert Lead.objects.get(pk=lead.pk).last_touch_at == CALLED


def test_what_was_planned_is_the_last_contact_when_its_time_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    soon = timezone.now() + timedelta(hours=2)
    lead = make_lead()
    make_lead_touch(lead=lead, channel="meeting", happened_at=soon.isoformat())
    assert Lead.objects.get(pk=lead.pk).last_touch_at is None
    acts = ChangeSet.objects.count()

    monkeypatch.setattr(timezone, "now", lambda: soon + timedelta(minutes=5))
    note_planned_lead_touches(timestamp=0)

    assert Lead.objects.get(pk=lead.pk).last_touch_at == soon
    assert ChangeSet.objects.count() == acts


def test_a_conversion_makes_touches_of_the_customer_as_they_were_and_leaves_none_with_the_lead() -> None:
    actor, colleague = make_administrator(), make_user()
    lead = make_lead(owner=colleague)
    make_lead_touch(lead=lead, owner=colleague, happened_at=CALLED, subject="Talk", text="Long words. " * 60,
                    external_id="T-1", duration_minutes=25)  # fmt: skip
    planned = make_lead_touch(lead=lead, owner=None, channel="note", direction="internal", subject="", text="Kind.")

    done = become(lead, actor, person=NEW, organisation=NEW)

    assert not LeadTouch.objects.exists()
    call, note = Touch.objects.order_by("channel")
    assert (call.party, call.owner, call.happened_at, call.subject) == (done.person, colleague, CALLED, "Talk")
    assert (call.outcome, call.duration_minutes, call.direction) == ("Reached", 25, "outbound")
    assert bodies_of([call.pk])[call.pk] == "Long words. " * 60
    assert (note.owner, note.happened_at, note.direction) == (None, planned.happened_at, "internal")
    assert [item["uid"] for item in Caller(actor).items("/touches?external_id=T-1")] == [str(call.uid)]
    person = done.main
    person.refresh_from_db()
    assert person.last_touch_at == CALLED
    assert Lead.objects.get(pk=lead.pk).last_touch_at is None
    assert "Talk" in text_of(Browser(actor).get(f"/people/{person.uid}/"))
    assert f'action="{page(lead)}touches/"' not in text_of(Browser(actor).get(page(lead)))


def test_touches_and_their_ids_go_with_a_lead_that_is_deleted_and_come_back_with_it() -> None:
    actor, touch = make_administrator(), make_lead_touch(external_id="T-1")
    before = dump()
    write.delete(registry.get("leads"), touch.lead, actor=actor)
    gone = ChangeSet.objects.latest("pk")
    assert not LeadTouch.objects.exists()
    assert not ExternalId.objects.filter(kind="lead-touches").exists()

    undo(gone, actor=actor)

    assert difference(before, dump()) == {}


def test_touches_of_a_company_go_to_the_organisation() -> None:
    lead = make_lead(given_name="", family_name="")
    make_lead_touch(lead=lead)
    known = make_organisation()

    become(lead, make_administrator(), organisation=known)

    assert Touch.objects.get().party == known


def test_one_undo_of_a_conversion_brings_touches_files_and_comments_back_to_the_lead() -> None:
    actor, colleague = make_administrator(), make_user()
    lead = make_lead(owner=colleague)
    upload = SimpleUploadedFile("offer.txt", b"100 looms")
    logged = lead_touch_log(lead=lead, values={"channel": "call", "text": "With offer"}, actor=actor, channel="web",
                            files=[upload])  # fmt: skip
    make_comment(kind="leads", record=lead, actor=actor, body="Careful with prices")
    task = make_task(subject="Send the list", about={"kind": "leads", "uid": str(lead.uid)})
    before = dump()

    done = become(lead, actor, person=NEW)
    kept = File.objects.get()
    assert (kept.linked_kind, kept.linked_uid, kept.page_uid) == ("touches", Touch.objects.get().uid, done.main.uid)
    task.refresh_from_db()
    assert (task.party, task.linked_uid) == (done.main, lead.uid)
    undo(done.change_set, actor=actor)

    assert difference(before, dump()) == {}
    assert LeadTouch.objects.get().uid == logged.touch.uid == File.objects.get().linked_uid


def test_nothing_is_logged_with_a_converted_lead() -> None:
    actor, lead = make_administrator(), make_lead()
    become(lead, actor, person=NEW)
    with pytest.raises(Invalid) as refused:
        write.create(registry.get("lead-touches"), {"lead": lead, "channel": "call"}, actor=None)
    assert refused.value.errors == {"lead": ["This lead was converted: log the touch with the customer instead."]}
    assert Browser(actor).post(f"{page(lead)}touches/", {"kind": "note", "text": "Late"}).status_code == 403


def test_who_opens_the_customer_reads_what_colleagues_said_about_the_lead() -> None:
    writer, lead = make_administrator(), make_lead(owner=make_user())
    said = make_comment(kind="leads", record=lead, actor=writer, body="They pay late")
    person = make_person()
    become(lead, writer, person=person)
    grants = [{"kind": "people", "action": "view", "scope": "all"}]
    reader = make_user(roles=[str(make_role(grants=grants).uid)])

    assert "They pay late" in text_of(Browser(reader).get(f"/people/{person.uid}/"))
    assert [item["record_uid"] for item in Caller(reader).items("/comments")] == [str(person.uid)]
    kept = Comment.objects.get()
    assert (kept.author, kept.created_at) == (writer, said.created_at)
    assert Browser(writer).post(f"/notifications/comments/{said.uid}/delete/").status_code == 302
    assert not Comment.objects.exists()


def test_erasing_the_customer_leaves_no_word_of_what_was_said_with_the_lead() -> None:
    actor = make_administrator()
    lead = make_lead(email="eva@erased.example")
    make_lead_touch(lead=lead, subject="Secret talk", text="Told in private", outcome="Private")
    comment = make_comment(kind="leads", record=lead, actor=actor, body="In private as well")
    person = become(lead, actor, person=NEW).main
    unconverted = make_lead_touch(lead=make_lead(email="eva@erased.example"), subject="Secret too", text="Private too")

    carry_out(
        [note_erasure(person, reason="request", requested_on=timezone.localdate(), reference="", actor=actor)],
        actor=actor,
        channel="web",
    )

    unconverted.refresh_from_db()
    assert (unconverted.subject, unconverted.text, unconverted.channel) == ("", "", "call")
    assert not Comment.objects.filter(pk=comment.pk).exists()
    for model in (LeadTouch, Touch, Comment):
        events = event_model_of(model)._default_manager.values()
        assert not [event for event in events if "rivate" in str(event) or "Secret" in str(event)]


def test_a_role_that_may_not_convert_keeps_the_touches() -> None:
    user = seller()
    lead = make_lead(owner=user)
    make_lead_touch(lead=lead)
    with pytest.raises(Refused):
        become(lead, user, person=NEW)
    assert (LeadTouch.objects.count(), Touch.objects.count()) == (1, 0)
