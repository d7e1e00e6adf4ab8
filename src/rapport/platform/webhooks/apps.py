"""Django application of the webhooks package."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Webhooks and their deliveries."""

    name = "rapport.platform.webhooks"
    label = "webhooks"
