"""Django application of the saved views."""

from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    """Lists that people keep, and how each reader has arranged them."""

    name = "rapport.platform.saved_views"
    label = "saved_views"
