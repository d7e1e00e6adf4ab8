"""Django application of the record kinds; installed last, so that every model exists when it is ready."""

from django.apps import AppConfig
from django.conf import settings


class RecordsConfig(AppConfig):
    """Loads the registry."""

    name = "rapport.platform.records"
    label = "records"

    def ready(self) -> None:
        from rapport.platform.records.registry import registry

        registry.load(settings.MODULES)
