"""Django application of the approvals package."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """What waits for somebody's decision, and what was decided."""

    name = "rapport.platform.approvals"
    label = "approvals"
