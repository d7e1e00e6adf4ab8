"""Django application of the events package."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The outbox, and what takes from it."""

    name = "rapport.platform.events"
    label = "events"
