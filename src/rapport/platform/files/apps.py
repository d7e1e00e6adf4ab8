"""Django application of the files package."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The files package."""

    name = "rapport.platform.files"
    label = "files"
