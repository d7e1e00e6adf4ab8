"""Django application of the page layouts."""

from django.apps import AppConfig


class LayoutsConfig(AppConfig):
    """How pages and forms of records are arranged."""

    name = "rapport.platform.layouts"
    label = "layouts"
