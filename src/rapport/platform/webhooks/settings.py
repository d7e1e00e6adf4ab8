"""What an installation may decide about webhooks."""

from django.conf import settings


def private_targets() -> bool:
    """Whether addresses of the installation's own network may be called, and without encryption."""
    return bool(settings.WEBHOOK_PRIVATE_TARGETS)
