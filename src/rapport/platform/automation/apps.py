"""Django application of the automation package."""

from django.apps import AppConfig


class AutomationConfig(AppConfig):
    """Rules, and what they did."""

    name = "rapport.platform.automation"
    label = "automation"
