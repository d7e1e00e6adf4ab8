"""What the tests of kept values have in common: the queued gathering done at once, and what a list answers."""

from __future__ import annotations

import json
from typing import Any

from rapport.platform.custom_fields import tasks
from tests.browser import Browser
from tests.events import tell_consumers


def caught_up(queued: list[dict[str, Any]]) -> int:
    """Tell of what happened and gather again for whom that concerns; for how many records."""
    tell_consumers()
    jobs, queued[:] = list(queued), []
    for job in jobs:
        tasks.keep_values.func(**job)
    return sum(len(job["ids"]) for job in jobs)


def answered(browser: Browser, address: str) -> list[str]:
    """The given names that the API answers, in its order."""
    answer = browser.get(f"/api/v1/people?{address}")
    assert answer.status_code == 200, answer.content
    return [item["given_name"] for item in json.loads(answer.content)["items"]]
