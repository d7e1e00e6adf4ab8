"""The way from a user's page to seeing as they see."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest

from rapport.platform.access.models import User
from rapport.platform.records.spec import RecordSpec
from rapport.platform.view_as.services import may_view_as
from rapport.platform.web.panels import Panel


class ViewAsPanel(Panel):
    """For those who may."""

    template = "view_as/panel.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return may_view_as(cast(User, request.user), instance)
