"""The button in the head of a task's page that ticks it off and leads back to whom it was for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import HeadPart, may_edit


class TaskDonePart(HeadPart):
    """Done, as long as the task is open and the reader may change it."""

    template = "customers/task_done.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return spec.name == "tasks" and not instance.is_done and may_edit(request, spec, instance)
