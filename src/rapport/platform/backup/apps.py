"""Django application of the backup package; it has tasks and a page, and no tables."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Backup and restore."""

    name = "rapport.platform.backup"
    label = "backup"
