"""The package as a Django app: it has templates and no tables."""

from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    """The configuration of an installation as a file."""

    name = "rapport.platform.configuration"
    label = "configuration"
