"""Django application of the outgoing mail package."""

from django.apps import AppConfig


class OutgoingMailConfig(AppConfig):
    """Mails that wait, leave, and have left."""

    name = "rapport.platform.outgoing_mail"
    label = "outgoing_mail"
