"""Django application of the access package."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Users, teams, roles, grants."""

    name = "rapport.platform.access"
    label = "access"
