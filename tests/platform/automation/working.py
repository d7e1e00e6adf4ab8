"""What the worker does, in a test."""

from __future__ import annotations

from typing import Any

from rapport.platform.automation.models import Run
from rapport.platform.automation.running import run_due
from rapport.platform.events import dispatch


def work() -> int:
    """Tell the rules what happened and do what they say, until nothing more happens; the number of runs."""
    done = 0
    while True:
        told, ran = dispatch.dispatch_once(), run_due()
        done += ran
        if not (told or ran):
            return done


def runs_of(rule: Any) -> list[tuple[str, str, str]]:
    """State, reason and detail of a rule's runs, in their order."""
    return list(Run.objects.filter(automation=rule).order_by("id").values_list("state", "reason", "detail"))
