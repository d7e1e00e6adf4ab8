"""Django application of the exchange package."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The exchange package."""

    name = "rapport.platform.exchange"
    label = "exchange"
