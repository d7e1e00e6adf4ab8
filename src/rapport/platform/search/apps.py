"""Django application of the search package."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The search index."""

    name = "rapport.platform.search"
    label = "search"
