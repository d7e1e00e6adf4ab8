"""Django application of the history package."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """History: change sets and before-images of every tracked row."""

    name = "rapport.platform.history"
    label = "history"
