"""The package as a Django app: pages, and tables of figures."""

from django.apps import AppConfig


class OperationConfig(AppConfig):
    """How the installation fares."""

    name = "rapport.platform.operation"
    label = "operation"
