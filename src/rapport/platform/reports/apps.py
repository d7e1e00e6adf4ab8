"""Django application of the reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Figures over records of any kind, kept, shared and put together."""

    name = "rapport.platform.reports"
    label = "reports"
