"""Django application of the package for seeing as a colleague sees."""

from django.apps import AppConfig


class ViewAsConfig(AppConfig):
    """Seeing the product as somebody else."""

    name = "rapport.platform.view_as"
    label = "view_as"
