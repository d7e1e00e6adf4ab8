"""Django application of the api package."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The api package."""

    name = "rapport.platform.api"
    label = "api"
