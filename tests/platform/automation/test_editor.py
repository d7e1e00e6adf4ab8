"""The form of a rule, without scripts: rows are added and taken away, fields bring their controls, faults are said."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from rapport.platform.automation.models import Automation
from rapport.platform.history.models import ChangeSet
from tests.browser import Browser, Form
from tests.factories import make_user
from tests.factories.access import make_administrator, make_holder
from tests.factories.automation import make_automation

pytestmark = pytest.mark.django_db


def opened(browser: Browser, rule: Automation) -> Form:
    return browser.form(reverse("automation-rule", args=[rule.uid]))


def test_a_rule_is_written_row_by_row() -> None:
    browser, anna = Browser(make_administrator()), make_user(full_name="Anna Arndt")
    rule = make_automation(steps=[], is_active=False, event="changed")
    url = reverse("automation-rule", args=[rule.uid])
    page = browser.get(url)
    assert page.status_code == 200
    assert "Whatever field changes." in page.content.decode()
    typed = {
        "version": str(rule.version),
        "event": "changed",
        "watched.0.field": "priority",
        "watched.0.to": "high",
        "if.0.0.field": "owner",
        "if.0.0.op": "isnull",
        "if.1.0.field": "due_on",
        "if.1.0.op": "within",
        "if.1.0.value": "next_7_days",
        "steps.0.do": "assign",
        "steps.0.user": str(anna.uid),
        "steps.1.do": "set",
        "steps.1.values.0.name": "due_on",
        "steps.1.values.0.how": "days",
        "steps.1.values.0.value": "2",
        "steps.2.do": "create",
        "steps.2.kind": "tasks",
        "steps.2.values.0.name": "owner",
        "steps.2.values.0.how": "field",
        "steps.2.values.0.value": "owner",
        "steps.2.values.1.name": "subject",
        "steps.2.values.1.value": "Look at {record}",
        "is_active": "on",
    }
    more = browser.post(url, {**typed, "_do": "add:steps"}).content.decode()
    assert 'name="steps.3.do"' in more and "Anna Arndt" in more and "next 7 days" in more
    assert ChangeSet.objects.filter(kind="automations", act="update").count() == 0

    answer = browser.post(url, {**typed, "_do": "save"})

    assert (answer.status_code, answer["Location"]) == (302, reverse("automations-detail", args=[rule.uid]))
    rule.refresh_from_db()
    assert rule.is_active and rule.author == browser.user
    assert rule.watched == [{"field": "priority", "to": "high"}]
    assert rule.condition == {
        "any": [
            {"all": [{"field": "owner", "op": "isnull", "value": True}]},
            {"all": [{"field": "due_on", "op": "within", "value": "next_7_days"}]},
        ]
    }
    assert rule.steps == [
        {"do": "assign", "user": str(anna.uid)},
        {"do": "set", "values": {"due_on": {"days": 2}}},
        {"do": "create", "kind": "tasks", "values": {"owner": {"field": "owner"}, "subject": "Look at {record}"}},
    ]
    said = browser.get(answer["Location"]).content.decode()
    for words in ("Priority to “High”", "Owner is empty", "assign it to Anna Arndt", "2 days from today", "its Owner"):
        assert words in said


def test_the_form_shows_what_is_kept_and_sends_it_back_unchanged() -> None:
    browser = Browser(make_administrator())
    steps = [
        {
            "do": "branch",
            "if": {"any": [{"all": [{"field": "priority", "op": "in", "value": ["low", "high"]}]}]},
            "then": [{"do": "set", "values": {"is_done": "true", "party": ""}}],
            "else": [{"do": "set", "values": {"subject": "Later"}}],
        }
    ]
    rule = make_automation(steps=steps, event="saved", watched=[{"field": "owner"}])
    form = opened(browser, rule)

    form.set("_do", "save")
    answer = browser.post(reverse("automation-rule", args=[rule.uid]), form.data())

    assert answer.status_code == 302
    rule.refresh_from_db()
    assert rule.steps == steps
    assert ChangeSet.objects.filter(kind="automations", act="update").count() == 0


def test_rows_are_removed_and_moved() -> None:
    browser = Browser(make_administrator())
    steps = [{"do": "set", "values": {"subject": name}} for name in ("First", "Second")]
    condition = {"any": [{"all": [{"field": "priority", "op": "exact", "value": "low"}]}]}
    rule = make_automation(steps=steps, condition=condition)
    url, form = reverse("automation-rule", args=[rule.uid]), opened(browser, rule)

    form.set("_do", "up:steps.1")
    moved = browser.post(url, form.data()).content.decode()
    form.set("_do", "remove:if.0.0")
    bare = browser.post(url, form.data()).content.decode()

    assert moved.index("Second") < moved.index("First")
    assert "Always: no condition." in bare


def test_what_is_wrong_is_said_and_nothing_is_saved() -> None:
    browser = Browser(make_administrator())
    rule = make_automation()
    url, form = reverse("automation-rule", args=[rule.uid]), opened(browser, rule)
    form.set("_do", "save")
    form.set("steps.0.values.0.name", "due_on")
    form.set("steps.0.values.0.value", "soon")

    answer = browser.post(url, form.data())

    assert answer.status_code == 422
    assert "steps[0].values.due_on: “soon” is not a date. Write it like 2026-12-31." in answer.content.decode()
    rule.refresh_from_db()
    assert rule.steps == [{"do": "set", "values": {"priority": "high"}}]


def test_two_writers_of_one_rule_hear_of_one_another() -> None:
    browser = Browser(make_administrator())
    rule = make_automation(is_active=False)
    url, form = reverse("automation-rule", args=[rule.uid]), opened(browser, rule)
    for name, status in (("First", 302), ("Second", 422)):
        form.set("_do", "save")
        form.set("steps.0.values.0.name", "subject")
        form.set("steps.0.values.0.value", name)
        assert browser.post(url, form.data()).status_code == status
    rule.refresh_from_db()
    assert rule.steps == [{"do": "set", "values": {"subject": "First"}}]


@pytest.mark.parametrize(
    "name", ["steps.99.do", "if", "if.0", "steps.0.values", "watched.a.b", "steps.0.then.0.then.0.do"]
)
def test_names_that_fit_nowhere_do_no_harm(name: str) -> None:
    browser = Browser(make_administrator())
    rule = make_automation(is_active=False)
    url = reverse("automation-rule", args=[rule.uid])
    for asked in ("save", f"add:{name}", f"remove:{name}", f"up:{name}", "nonsense"):
        assert browser.post(url, {"event": "created", name: "x", "_do": asked}).status_code in (200, 302, 422)


def test_nobody_but_administrators_comes_to_it() -> None:
    rule = make_automation()
    url = reverse("automation-rule", args=[rule.uid])

    assert Browser(make_holder("all")).get(url).status_code == 404
    assert Browser(None).get(url).status_code == 302


def test_a_yes_or_no_that_is_watched_is_neither_at_first() -> None:
    browser = Browser(make_administrator())
    rule = make_automation(event="changed", watched=[{"field": "is_done", "to": "true"}])

    form = opened(browser, rule)

    assert form.values["watched.0.to"] == ["true"]
    assert form.values["watched.0.from"] == [""]
    form.set("_do", "save")
    browser.post(reverse("automation-rule", args=[rule.uid]), form.data())
    rule.refresh_from_db()
    assert rule.watched == [{"field": "is_done", "to": "true"}]


def test_a_new_rule_begins_with_the_first_kind_of_the_menu() -> None:
    page = Browser(make_administrator()).get(reverse("automations-new")).content.decode()
    kinds = re.findall('<option value="([a-z]+)"', page.partition('name="kind"')[2].partition("</select>")[0])
    assert kinds[:3] == ["people", "organisations", "households"]
    assert "views" in kinds[3:]
