"""A dry run counts what the rule would have met and shows what would change, and keeps nothing of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.customers.models import Task
from rapport.platform import write
from rapport.platform.automation.dry_run import SHOWN, dry_run
from rapport.platform.automation.models import Run
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from tests.browser import Browser
from tests.dump import dump
from tests.factories import make_task
from tests.factories.access import make_administrator, make_holder
from tests.factories.automation import HIGH, make_automation

pytestmark = pytest.mark.django_db


def test_the_records_of_the_last_month_are_counted_and_changes_shown() -> None:
    administrator = make_administrator()
    steps = [*HIGH, {"do": "create", "kind": "tasks", "values": {"subject": "After {record}"}}]
    rule = make_automation(is_active=False, steps=steps, event="changed", watched=[{"field": "subject"}])
    tasks = [make_task(subject=f"Old {number}") for number in range(SHOWN + 2)]
    spec = registry.get("tasks")
    for task in tasks:
        write.update(spec, task, {"subject": f"New {task.pk}"}, actor=None)
    long_ago = make_task()
    write.update(spec, long_ago, {"subject": "Ages ago"}, actor=None)
    ChangeSet.objects.filter(pk=ChangeSet.objects.latest("pk").pk).update(
        started_at=timezone.now() - timedelta(days=31)
    )
    before = dump()

    found = dry_run(rule, administrator)

    assert dump() == before
    assert (found.matched, found.all_acts, len(found.tried)) == (SHOWN + 2, True, SHOWN)
    newest = found.tried[0]
    assert (newest.title, newest.refused, newest.waits) == (f"New {tasks[-1].pk}", "", False)
    words = [(row["act"], row["title"], [(v["before"], v["after"]) for v in row["values"]]) for row in newest.changes]
    assert ("created", f"After New {tasks[-1].pk}", []) in words
    assert any(act not in ("created", "deleted") and len(values) == 1 for act, _title, values in words)
    assert Run.objects.count() == 0 and Task.objects.filter(priority="high").count() == 0


def test_a_refusal_and_a_wait_are_said() -> None:
    administrator = make_administrator()
    waiting = make_automation(is_active=False, steps=[{"do": "wait", "days": 2}, *HIGH])
    bad = make_automation(is_active=False, steps=[{"do": "set", "values": {"subject": {"field": "description"}}}])
    make_task()

    assert [(one.changes, one.waits) for one in dry_run(waiting, administrator).tried] == [([], True)]
    assert "subject" in dry_run(bad, administrator).tried[0].refused


def test_the_page_shows_it_to_administrators_only() -> None:
    browser = Browser(make_administrator())
    rule = make_automation(is_active=False)
    task = make_task(subject="Call the roofer")
    url = reverse("automation-dry-run", args=[rule.uid])

    assert "Show what would change" in browser.get(url).content.decode()
    shown = browser.post(url).content.decode()

    assert "1 record of the last 30 days would have set it off" in shown
    assert "Call the roofer" in shown and "High" in shown
    task.refresh_from_db()
    assert task.priority == "normal"
    assert Browser(make_holder("all")).post(url).status_code == 404
