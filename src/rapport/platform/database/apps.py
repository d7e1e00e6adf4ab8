"""Django application of the database: what holds for every connection."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class DatabaseConfig(AppConfig):
    """Sets new connections up."""

    name = "rapport.platform.database"
    label = "database"

    def ready(self) -> None:
        from rapport.platform.database.timestamps import read_fast

        connection_created.connect(read_fast, dispatch_uid="read_fast")
