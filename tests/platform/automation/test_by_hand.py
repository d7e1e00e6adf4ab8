"""Rules set off by hand: offered where there are any, to who may change the record; done once, by the rule's author."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from rapport.customers.models import Task
from rapport.platform.automation import by_hand
from rapport.platform.automation.models import Automation, Run
from tests.browser import Browser, forms_of, text_of
from tests.factories import make_task, make_user
from tests.factories.access import make_administrator, make_holder
from tests.factories.automation import make_automation
from tests.platform.automation.working import runs_of, work

pytestmark = pytest.mark.django_db
RUN = "/tasks/run-automation/"


@pytest.fixture(autouse=True)
def asked_anew() -> None:
    by_hand.forget()


def rule_by_hand(**values: Any) -> Automation:
    made = make_automation(**{"name": "Hurry up", "event": "hand", **values})
    by_hand.forget()
    return made


def priorities(*tasks: Task) -> list[str]:
    return [str(Task.objects.get(pk=task.pk).priority) for task in tasks]


def test_a_record_goes_through_the_chosen_rule_once_and_its_log_says_who_asked() -> None:
    rule, other = rule_by_hand(), make_automation(event="hand", is_active=False, name="Switched off")
    user = make_holder("all", actions=("view", "update"), kind="tasks")
    browser, task = Browser(user), make_task()
    assert work() == 0
    page = text_of(browser.get(reverse("tasks-detail", args=[task.uid])))
    assert f'href="{RUN}?uid={task.uid}"' in page and 'aria-label="Run automation"' in page

    form = browser.form(f"{RUN}?uid={task.uid}", "dialog-body", RUN)
    offered = text_of(browser.get(f"{RUN}?uid={task.uid}", "dialog-body"))
    assert "Hurry up" in offered and other.name not in offered
    form.set("rule", str(rule.uid))
    answers = [browser.send(form), browser.send(form)]

    assert [answer["Location"] for answer in answers] == [reverse("tasks-detail", args=[task.uid])] * 2
    assert work() == 1
    assert priorities(task) == ["high"]
    assert runs_of(rule) == [("done", "", "")]
    run = Run.objects.get()
    assert (run.asked_by, run.change_set and run.change_set.actor) == (user, rule.author)
    log = text_of(Browser(make_administrator()).get(reverse("automations-detail", args=[rule.uid])))
    assert str(user) in log and "is chosen by hand" in log


def test_the_selected_rows_of_a_list_go_through_it_as_far_as_they_pass() -> None:
    condition = {"all": [{"field": "is_done", "op": "exact", "value": "false"}]}
    rule = rule_by_hand(condition=condition)
    browser = Browser(make_administrator())
    first, second, done, beside = make_task(), make_task(), make_task(is_done=True), make_task()
    assert f'data-bulk-url="{RUN}"' in text_of(browser.get(reverse("tasks-list")))
    chosen: dict[str, Any] = {"uid": [str(task.uid) for task in (first, second, done)], "query": ""}
    form = next(form for form in forms_of(browser.post(RUN, chosen, "dialog-body")) if "click" in form.values)
    form.values |= {"rule": [str(rule.uid)], "uid": chosen["uid"]}

    answer = browser.send(form)

    assert answer["Location"] == reverse("tasks-list")
    said = text_of(browser.get(reverse("tasks-list")))
    assert "Hurry up: started for 2 records. 1 does not pass." in said
    assert work() == 2
    assert priorities(first, second, done, beside) == ["high", "high", "normal", "normal"]
    assert len(set(Run.objects.values_list("change_set", flat=True))) == 1


def test_all_that_match_are_chosen_within_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    rule, browser = rule_by_hand(), Browser(make_administrator())
    tasks = [make_task(subject=f"Roof {number}") for number in range(3)]
    beside = make_task(subject="Cellar", priority="low")
    sent = {"all": "1", "query": "priority=normal", "rule": str(rule.uid), "click": str(beside.uid)}
    monkeypatch.setattr(by_hand, "MOST", 2)
    assert browser.post(RUN, sent).status_code == 422
    assert Run.objects.count() == 0
    monkeypatch.setattr(by_hand, "MOST", 3)

    assert browser.post(RUN, sent)["Location"] == f"{reverse('tasks-list')}?priority=normal"

    assert work() == 3
    assert priorities(*tasks, beside) == ["high", "high", "high", "low"]


def test_who_may_not_change_the_record_is_offered_nothing_and_refused() -> None:
    rule, task = rule_by_hand(), make_task()
    reader = Browser(make_holder("all", actions=("view",), kind="tasks"))
    owner = Browser(make_holder("own", actions=("view", "update"), kind="tasks"))
    sent = {"uid": str(task.uid), "rule": str(rule.uid), "click": str(task.uid), "query": ""}

    assert RUN not in text_of(reader.get(reverse("tasks-detail", args=[task.uid])))
    assert RUN not in text_of(reader.get(reverse("tasks-list")))
    assert [reader.post(RUN, sent).status_code, reader.get(f"{RUN}?uid={task.uid}").status_code] == [403, 403]
    assert owner.get(f"{RUN}?uid={task.uid}").status_code == 404
    owner.post(RUN, sent)
    assert Browser(make_user()).post(RUN, sent).status_code == 403

    assert (Run.objects.count(), work(), priorities(task)) == (0, 0, ["normal"])


@pytest.mark.parametrize("part", ["rule", "click"])
def test_a_rule_of_another_kind_or_event_or_no_click_is_not_there(part: str) -> None:
    browser, task = Browser(make_administrator()), make_task()
    rule = rule_by_hand()
    other = make_automation(name="On its own")
    sent = {"uid": str(task.uid), "rule": str(rule.uid), "click": str(task.uid), "query": ""}
    sent[part] = str(other.uid) if part == "rule" else "x"

    assert browser.post(RUN, sent).status_code == 404
    assert Run.objects.count() == 0


def test_without_a_rule_by_hand_nothing_is_offered() -> None:
    make_automation()
    by_hand.forget()
    browser, task = Browser(make_administrator()), make_task()

    assert RUN not in text_of(browser.get(reverse("tasks-detail", args=[task.uid])))
    assert RUN not in text_of(browser.get(reverse("tasks-list")))
