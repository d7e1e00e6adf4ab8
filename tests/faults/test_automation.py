"""`kill -9` of the worker while rules run: each record goes through a rule once, wholly, however often it is killed."""

from __future__ import annotations

import pytest

from tests.faults.running import Running
from tests.faults.test_killed import blocked_at, waiting_for_lock

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

CHANGED = 300
"""People that one act changes: more than go through a rule together, which are 200."""
RULE = """
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry

steps = [
    {"do": "create", "kind": "tasks", "values": {"subject": "Made by a rule", "party": {"record": True}}},
    {"do": "set", "values": {"source": "rule"}},
]
values = {"name": "Killed", "kind": "people", "event": "changed", "steps": steps, "is_active": True}
values["watched"] = [{"field": "department", "to": "Automated"}]
write.create(registry.get("automations"), values, actor=User.objects.get(username="ada"), channel="command")
"""
CHANGE = f"""
from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry

ids = Party.objects.filter(kind="person").order_by("id").values_list("id", flat=True)[:{CHANGED}]
ada = User.objects.get(username="ada")
values = {{pk: {{"department": "Automated"}} for pk in ids}}
write.update_many(registry.get("people"), values, actor=ada, channel="command")
"""
RUNS = "SELECT count(*) FROM automation_run r JOIN automation_automation a ON a.id = automation_id AND name = 'Killed'"
DONE = f"{RUNS} WHERE r.state = 'done'"
MADE = f"""
SELECT counts FROM history_changeset WHERE id IN ({RUNS.replace("count(*)", "change_set_id")}) ORDER BY id
"""
TASKS = "SELECT count(*) FROM customers_task WHERE subject = 'Made by a rule'"


def test_a_killed_worker_leaves_nothing_half_done_and_nothing_is_done_twice(running: Running) -> None:
    running.command("manage", "shell", "-c", RULE)
    with running.base(autocommit=False) as tasks:
        tasks.execute("LOCK TABLE customers_task IN SHARE MODE")  # the first step waits
        running.command("manage", "shell", "-c", CHANGE)
        running.wait_for(lambda: waiting_for_lock(running), "the first 200")
        with blocked_at(running, 250):  # the second step of those that follow will wait
            tasks.rollback()
            running.wait_for(lambda: running.value(DONE) == 200 and waiting_for_lock(running), "the others")
            running.kill(running.child("worker"))
            assert running.value(TASKS) == 200

    running.wait_for(lambda: running.value(DONE) == CHANGED, "the end of all runs")

    assert running.value(TASKS) == CHANGED
    assert (
        running.value("SELECT count(DISTINCT party_id) FROM customers_task WHERE subject = 'Made by a rule'") == CHANGED
    )
    assert running.value("SELECT count(*) FROM customers_party WHERE source = 'rule'") == CHANGED
    assert running.value(RUNS) == CHANGED
    made = running.ask(MADE)
    assert sorted(counts["created"] for (counts,) in made) == [100, 200]
    assert [counts["created"] == counts["updated"] for (counts,) in made] == [True, True]
