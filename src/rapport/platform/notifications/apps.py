"""Django application of the notifications package."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Who is told what, and why."""

    name = "rapport.platform.notifications"
    label = "notifications"
