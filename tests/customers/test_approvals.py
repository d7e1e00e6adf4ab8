"""Approvals about customers stand on their timelines: the question, and each decision."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from rapport.customers.models import TimelineItem
from rapport.platform import write
from rapport.platform.approvals.models import Approval, ApprovalAct
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from tests.browser import Browser
from tests.factories import make_person, make_task
from tests.factories.access import make_administrator, make_holder
from tests.factories.approvals import make_approval
from tests.factories.automation import make_automation
from tests.platform.approvals.deciding import act
from tests.platform.automation.working import work

pytestmark = pytest.mark.django_db


def lines(party: Any) -> list[tuple[str, str, str, str, Any]]:
    found = TimelineItem.objects.filter(party=party, kind="approval").order_by("at", "id")
    return list(found.values_list("source_kind", "title", "outcome", "summary", "actor_id"))


def asked(user: Any) -> list[dict[str, str]]:
    return [{"user": str(user.uid)}]


def test_the_question_and_the_answer_stand_on_the_timeline() -> None:
    asker, boss, person = make_administrator(), make_holder("all", full_name="Bea Boss"), make_person()
    approval = make_approval(record=person, actor=asker, asked=asked(boss), subject="Credit of 5,000")
    assert lines(person) == [("approvals", "Credit of 5,000", "Pending", "", asker.pk)]

    act(approval, boss, "comment", "Let me see.")
    act(approval, boss, "approve", "Fine,\nthey pay.")

    assert lines(person) == [
        ("approvals", "Credit of 5,000", "Approved", "", asker.pk),
        ("approval-acts", "Credit of 5,000", "Approved", "Fine, they pay.", boss.pk),
    ]
    page = Browser(asker).get(reverse("people-detail", args=[person.uid])).content.decode()
    assert reverse("approval-acts-detail", args=[ApprovalAct.objects.get(deed="approve").uid]) in page
    assert reverse("approvals-detail", args=[approval.uid]) in page


def test_in_turn_each_agreement_is_a_line_and_a_refusal_ends_it() -> None:
    first, second, person = make_holder("all"), make_holder("all"), make_person()
    approval = make_approval(record=person, asked=[*asked(first), *asked(second)], how="order", subject="Discount")
    act(approval, first, "approve")
    act(approval, second, "refuse", "Too much.")

    assert [(kind, outcome, by) for kind, _title, outcome, _words, by in lines(person)[1:]] == [
        ("approval-acts", "Approved", first.pk),
        ("approval-acts", "Refused", second.pk),
    ]
    assert lines(person)[0][2] == "Refused"


def test_what_is_taken_back_or_undone_says_so() -> None:
    asker, person = make_administrator(), make_person()
    approval = make_approval(record=person, actor=asker, subject="Credit")
    act(approval, asker, "take_back")
    make_approval(record=person, actor=asker, subject="Other")
    undo(ChangeSet.objects.order_by("-pk")[0], actor=asker)

    assert [line[:3] for line in lines(person)] == [
        ("approvals", "Credit", "Taken back"),
        ("approval-acts", "Credit", "Taken back"),
        ("approvals", "Other", "Taken back"),
    ]


def test_a_customer_who_comes_back_has_the_lines_again() -> None:
    boss, person = make_administrator(), make_person()
    approval = make_approval(record=person, asked=asked(boss), subject="Credit")
    act(approval, boss, "approve", "Fine.")
    before = lines(person)
    write.delete(registry.get("people"), person, actor=boss)
    assert lines(person.pk) == []

    undo(ChangeSet.objects.order_by("-pk")[0], actor=boss)

    assert lines(person.pk) == before and len(before) == 2


def test_approvals_of_anything_else_leave_no_line() -> None:
    task = make_task(owner=make_administrator())
    steps = [{"do": "approve", "subject": "May it?", "user": str(make_administrator().uid)}]
    make_automation(event="changed", steps=steps)
    write.update(registry.get("tasks"), task, {"description": "Other"}, actor=make_administrator(), channel="web")
    work()

    assert Approval.objects.filter(kind="tasks", record_id=task.pk).count() == 1
    assert TimelineItem.objects.filter(kind="approval").count() == 0
