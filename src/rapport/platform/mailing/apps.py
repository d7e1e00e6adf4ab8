"""Django application of the mailing package."""

from django.apps import AppConfig


class MailingConfig(AppConfig):
    """The ledger of single mails."""

    name = "rapport.platform.mailing"
    label = "mailing"
