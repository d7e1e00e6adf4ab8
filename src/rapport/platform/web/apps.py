"""Django application of the web package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web package."""

    name = "rapport.platform.web"
    label = "web"
