"""Approvals: who may decide, in which order, as whose deputy, until when; what is decided stays decided."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from rapport.platform import write
from rapport.platform.approvals.asked import waiting_for
from rapport.platform.approvals.models import Approval, ApprovalAct
from rapport.platform.approvals.tasks import watch
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.notifications import inbox
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser
from tests.factories import make_organisation, make_person, make_task, make_user
from tests.factories.access import make_administrator, make_holder, make_team
from tests.factories.approvals import make_approval
from tests.factories.assignment import make_absence
from tests.platform.api.caller import Caller
from tests.platform.approvals.deciding import act, refusal, state

pytestmark = pytest.mark.django_db

NOT_ASKED = ["Your decision is not asked for."]
OWN = ["Nobody decides what they asked for themselves."]


def user_ref(*users: Any) -> list[dict[str, str]]:
    return [{"user": str(user.uid)} for user in users]


def told(user: Any) -> list[str]:
    return [line.text for line in reversed(inbox.lines(list(inbox.of_user(user)), user))]


def away(user: Any, deputy: Any, **days: int) -> None:
    today = timezone.localdate()
    make_absence(
        owner=user,
        deputy=deputy,
        begins_on=today + timedelta(days=days.get("begins", -1)),
        ends_on=today + timedelta(days=days.get("ends", 1)),
    )


def test_one_person_is_asked_decides_and_who_asked_is_told() -> None:
    asker, boss, stranger = make_holder("all"), make_holder("all"), make_holder("all")
    person = make_person(given_name="Ada", family_name="Adler")
    approval = make_approval(record=person, actor=asker, asked=user_ref(boss), subject="Credit of 5,000")
    assert told(boss) == ["Your decision on Ada Adler is asked for: Credit of 5,000"]
    assert list(waiting_for(boss)) == [approval] and list(waiting_for(stranger)) == []
    assert refusal(approval, stranger, "approve") == NOT_ASKED
    assert refusal(approval, boss, "refuse") == ["Say why."]

    act(approval, boss, "approve", "Fine.")

    found = Approval.objects.get()
    assert (found.state, found.decided_by, found.waits_for, found.version) == ("approved", boss, [], 2)
    assert told(asker) == ["Ada Adler was approved: Credit of 5,000"]
    assert refusal(approval, boss, "refuse", "No") == [f"{boss} was quicker: Approved."]
    assert list(waiting_for(boss)) == []


def test_nobody_decides_their_own_unless_that_is_allowed_not_as_a_deputy_either() -> None:
    asker, boss = make_holder("all"), make_holder("all")
    approval = make_approval(actor=asker, asked=user_ref(asker, boss))
    assert refusal(approval, asker, "approve") == OWN
    away(boss, asker)
    assert refusal(approval, asker, "approve") == OWN
    assert list(waiting_for(asker)) == []
    with pytest.raises(Invalid) as refused:
        make_approval(actor=asker, asked=user_ref(asker))
    assert refused.value.errors == {"asked": OWN}

    allowed = make_approval(actor=asker, asked=user_ref(asker), own_allowed=True)
    act(allowed, asker, "approve")

    assert state(allowed) == "approved"


def test_several_in_order_each_must_agree_and_the_next_is_told_then() -> None:
    first, second = make_holder("all"), make_holder("all")
    approval = make_approval(asked=user_ref(first, second), how="order")
    assert refusal(approval, second, "approve") == NOT_ASKED
    assert told(second) == []

    act(approval, first, "approve")

    assert state(approval) == "pending" and len(told(second)) == 1
    assert refusal(approval, first, "approve") == NOT_ASKED
    act(approval, second, "refuse", "Too much.")
    assert state(approval) == "refused"


def test_any_holder_of_a_role_or_the_lead_of_a_team_decides() -> None:
    holder, lead = make_holder("all"), make_holder("all")
    role = holder.roles.get()
    team = make_team(lead=str(lead.uid))
    asked = [{"role": str(role.uid)}, {"team": str(team.uid)}]
    by_role, by_lead = make_approval(asked=asked), make_approval(asked=asked)
    assert refusal(by_role, make_holder("all"), "approve") == NOT_ASKED

    act(by_role, holder, "approve")
    act(by_lead, lead, "approve")

    assert (state(by_role), state(by_lead)) == ("approved", "approved")
    with pytest.raises(Invalid) as refused:
        make_approval(asked=[{"team": str(make_team(name="Roofers").uid)}])
    assert refused.value.errors == {"asked": ["The team Roofers has no lead."]}


def test_a_deputy_decides_while_the_other_one_is_away_and_it_is_noted_for_whom() -> None:
    boss, deputy = make_holder("all"), make_holder("all")
    approval = make_approval(asked=user_ref(boss))
    away(boss, deputy, begins=2, ends=4)
    assert refusal(approval, deputy, "approve") == NOT_ASKED
    away(boss, deputy)
    assert list(waiting_for(deputy)) == [approval]

    act(approval, deputy, "approve")

    kept = ApprovalAct.objects.get()
    assert (kept.author, kept.on_behalf_of) == (deputy, boss)
    later = make_approval(asked=user_ref(boss), subject="Another")
    assert told(deputy)[-1].endswith(": Another") and state(later) == "pending"


def test_it_is_handed_over_to_who_sees_the_record_and_not_back_to_who_asked() -> None:
    asker, boss, other, blind = make_holder("all"), make_holder("all"), make_holder("all"), make_user()
    approval = make_approval(actor=asker, asked=user_ref(boss))
    assert refusal(approval, boss, "hand_over") == ["Say to whom."]
    assert refusal(approval, boss, "hand_over", to=asker) == OWN
    assert refusal(approval, boss, "hand_over", to=blind) == [f"{blind} may not see the record."]
    assert refusal(approval, other, "hand_over", to=other) == NOT_ASKED

    act(approval, boss, "hand_over", "I am at sea.", to=other)

    assert refusal(approval, boss, "approve") == NOT_ASKED
    assert len(told(other)) == 1
    act(approval, other, "approve")
    assert state(approval) == "approved"
    stuck = make_approval(actor=asker, asked=user_ref(boss))
    act(stuck, make_administrator(), "hand_over", to=other)
    act(stuck, other, "approve")
    assert state(stuck) == "approved"


def test_only_who_asked_or_an_administrator_takes_it_back() -> None:
    asker, boss = make_holder("all"), make_holder("all")
    approval = make_approval(actor=asker, asked=user_ref(boss))
    assert refusal(approval, boss, "take_back") == ["Only who asked, or an administrator, may take it back."]

    act(approval, asker, "take_back")

    assert state(approval) == "taken_back"
    assert refusal(approval, boss, "approve") == [f"{asker} was quicker: Taken back."]


def test_who_does_not_see_the_record_sees_no_approval_and_hears_nothing() -> None:
    blind = make_holder("own")
    approval = make_approval(record=make_person(owner=make_user()), asked=user_ref(blind))

    assert told(blind) == []
    assert refusal(approval, blind, "approve") == ["There is no such record, or it is not within your reach."]
    browser = Browser(blind)
    assert approval.subject not in browser.get(reverse("my-approvals")).content.decode()
    assert browser.get(reverse("approvals-detail", args=[approval.uid])).status_code == 404
    assert browser.post(reverse("approval-act", args=[approval.uid]), {"deed": "approve"}).status_code == 404


def test_locked_fields_are_refused_to_everybody_while_it_is_pending_others_are_not() -> None:
    boss, spec = make_administrator(), registry.get("people")
    person = make_person(job_title="Buyer")
    approval = make_approval(record=person, asked=user_ref(boss), locks=["job_title"], subject="Credit")
    for actor in (boss, None):
        with pytest.raises(Invalid) as refused:
            write.update(spec, person, {"job_title": "Seller"}, actor=actor)
        assert refused.value.errors == {"job_title": ["Locked until it is decided: Credit."]}
    write.update(spec, person, {"job_title": "Buyer", "department": "Roofs"}, actor=boss)
    write.update(spec, make_person(), {"job_title": "Seller"}, actor=boss)

    act(approval, boss, "refuse", "No")
    write.update(spec, person, {"job_title": "Seller"}, actor=boss)

    person.refresh_from_db()
    assert (person.job_title, person.department) == ("Seller", "Roofs")
    with pytest.raises(Invalid) as unknown:
        make_approval(record=person, locks=["emails"])
    assert "locks" in unknown.value.errors


def test_those_who_are_asked_are_reminded_and_then_one_more_is_asked() -> None:
    boss, further = make_holder("all"), make_holder("all")
    due = timezone.now() + timedelta(hours=20)
    approval = make_approval(asked=user_ref(boss), due_at=due, escalate_to=further)
    assert watch() == 0

    Approval.objects.filter(pk=approval.pk).update(due_at=timezone.now() + timedelta(seconds=5), version=1)
    Approval.objects.filter(pk=approval.pk).update(created_at=timezone.now() - timedelta(days=3))
    assert (watch(), watch()) == (1, 0)
    assert [text.partition(" is ")[2].partition(":")[0] for text in told(boss)] == ["asked for", "still awaited"]
    assert refusal(approval, further, "approve") == NOT_ASKED

    Approval.objects.filter(pk=approval.pk).update(due_at=timezone.now() - timedelta(seconds=5))
    assert (watch(), watch()) == (1, 0)

    assert list(ApprovalAct.objects.order_by("pk").values_list("deed", flat=True)) == ["remind", "escalate"]
    assert len(told(further)) == 1
    act(approval, further, "approve")
    assert state(approval) == "approved"
    assert refusal(make_approval(), boss, "remind") == ["Only the program does this, when the time is over."]


def test_a_decision_is_not_undone_silently_and_what_is_pending_is_taken_back() -> None:
    boss = make_administrator()
    approval = make_approval(actor=make_administrator(), asked=user_ref(boss))
    decided = act(approval, boss, "approve")

    result = undo(ChangeSet.objects.get(uid=decided.created_in), actor=boss)

    assert [conflict.reason for conflict in result.conflicts] == ["decided"]
    assert state(approval) == "approved" and ApprovalAct.objects.count() == 1
    asked = ChangeSet.objects.get(uid=approval.created_in)
    assert [conflict.reason for conflict in undo(asked, actor=boss).conflicts] == ["decided"]
    pending = make_approval(actor=boss)
    assert undo(ChangeSet.objects.get(uid=pending.created_in), actor=boss).complete
    assert state(pending) == "taken_back"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_the_same_moment_the_second_hears_of_the_first() -> None:
    one, two = make_holder("all"), make_holder("all")
    approval = make_approval(asked=user_ref(one, two))
    said: list[list[str]] = []

    def refuse() -> None:
        try:
            said.append(refusal_quietly(approval, two))
        finally:
            connection.close()

    with transaction.atomic():
        act(approval, one, "approve")
        second = threading.Thread(target=refuse)
        second.start()
        second.join(0.5)
        assert second.is_alive()  # it waits for the first
    second.join(10)

    assert said == [[f"{one} was quicker: Approved."]]
    assert state(approval) == "approved"
    assert list(ApprovalAct.objects.values_list("deed", flat=True)) == ["approve"]


def refusal_quietly(approval: Any, user: Any) -> list[str]:
    try:
        act(approval, user, "refuse", "No")
    except Invalid as refused:
        return [text for messages in refused.errors.values() for text in messages]
    return []


def test_the_pages_ask_decide_and_say_what_was_done() -> None:
    asker, boss = Browser(make_administrator(full_name="Ada Asker")), Browser(make_administrator())
    assert boss.user is not None
    organisation = make_organisation()
    page = reverse("organisations-detail", args=[organisation.uid])
    ask = f"{reverse('approvals-new')}?kind=organisations&record={organisation.uid}"
    assert ask.replace("&", "&amp;") in asker.get(page).content.decode()
    form = asker.form(ask)
    form.set("subject", "Discount of 20 %")
    assert asker.post(ask, form.data()).status_code == 422
    form.set("user", str(boss.user.uid))
    form.set("due_on", "2099-01-31")

    answer = asker.post(ask, form.data())

    assert answer["Location"] == page + "#approvals"
    approval = Approval.objects.get()
    waiting = boss.get(reverse("my-approvals")).content.decode()
    assert "Discount of 20 %" in waiting and 'value="approve"' in waiting
    assert "Waiting for your decision" in boss.get("/").content.decode()
    assert 'value="approve"' not in asker.get(page).content.decode()
    assert "Discount of 20 %" in asker.get(f"{reverse('my-approvals')}?show=asked").content.decode()
    url = reverse("approval-act", args=[approval.uid])
    refused = boss.post(url, {"deed": "refuse", "words": "", "next": page})
    assert refused["Location"] == page and "Say why." in boss.get(page).content.decode()
    boss.post(url, {"deed": "refuse", "words": "Too much <b>", "next": page})
    shown = boss.get(reverse("approvals-detail", args=[approval.uid])).content.decode()
    assert "Too much &lt;b&gt;" in shown and "Refused" in shown
    assert state(approval) == "refused"


@pytest.mark.parametrize(
    "query", ["kind=people", "kind=tasks&record={task}", "kind=people&record=x", "kind=none&record={task}"]
)
def test_one_asks_by_hand_only_where_the_kind_declares_it(query: str) -> None:
    browser, task = Browser(make_administrator()), make_task()
    assert browser.get(f"{reverse('approvals-new')}?{query.format(task=task.uid)}").status_code == 404
    assert "from the page of the record" in browser.get(reverse("approvals-new")).content.decode()
    with pytest.raises(Invalid) as refused:
        make_approval(record=task, kind="tasks", actor=browser.user)
    assert "kind" in refused.value.errors


def test_the_api_asks_and_decides() -> None:
    boss, person = make_administrator(), make_person()
    asker, decider = Caller(make_administrator()), Caller(boss)
    body = {"subject": "Credit", "kind": "people", "record_uid": str(person.uid), "asked": user_ref(boss)}
    made = asker("POST", "/approvals", body)
    assert made.status_code == 201, made.content
    url = f"/approvals/{made.json()['uid']}"
    decision = {"approval": made.json()["uid"], "deed": "approve", "words": "Yes"}
    assert asker("POST", "/approval-acts", decision).status_code == 422

    assert decider("POST", "/approval-acts", decision).status_code == 201

    found = asker.get(url)
    assert (found.json()["state"], found.json()["decided_by"]["uid"]) == ("approved", str(boss.uid))
    assert found["ETag"] != made["ETag"]
    assert asker("PATCH", url, {"subject": "x"}, If_Match="*").status_code in (404, 405)
