"""What an installation may decide about mailboxes."""

from django.conf import settings


def private_servers() -> bool:
    """Whether servers of the installation's own network may be asked."""
    return bool(settings.MAILBOX_PRIVATE_SERVERS)
