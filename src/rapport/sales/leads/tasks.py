"""What is to be done about a lead is to be done for the customer that it becomes."""

from __future__ import annotations

from rapport.customers.models import Party, Task
from rapport.platform import write
from rapport.platform.records.registry import registry
from rapport.sales.models import Lead


def hand_tasks_to(party: Party, lead: Lead) -> None:
    """Let the tasks about a lead be with a party as well, within the change set of the conversion."""
    tasks = Task.objects.filter(linked_kind="leads", linked_uid=lead.uid, party__isnull=True)
    wanted = {pk: {"party": party} for pk in tasks.order_by("pk").values_list("pk", flat=True)}
    if wanted:
        write.update_many(registry.get("tasks"), wanted, actor=write.SYSTEM)
