"""Django application of the mailboxes package."""

from django.apps import AppConfig


class MailboxesConfig(AppConfig):
    """Mail accounts and what was read from them."""

    name = "rapport.platform.mailboxes"
    label = "mailboxes"
