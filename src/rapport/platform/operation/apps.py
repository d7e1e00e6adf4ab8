"""The package as a Django app: it has templates and no tables."""

from django.apps import AppConfig


class OperationConfig(AppConfig):
    """How the installation fares."""

    name = "rapport.platform.operation"
