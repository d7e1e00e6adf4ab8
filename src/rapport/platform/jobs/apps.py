"""Django application of the jobs package."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The jobs package."""

    name = "rapport.platform.jobs"
    label = "jobs"
