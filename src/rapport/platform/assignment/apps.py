"""Django application of the assignment package."""

from django.apps import AppConfig


class AssignmentConfig(AppConfig):
    """Rules that say who gets a record, and what they decided."""

    name = "rapport.platform.assignment"
    label = "assignment"
