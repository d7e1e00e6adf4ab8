"""Django application of the guidance."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """First steps, tours and feedback."""

    name = "rapport.platform.guidance"
    label = "guidance"
