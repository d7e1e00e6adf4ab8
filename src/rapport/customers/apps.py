"""Django application of the customers module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    """Parties, touches, tasks."""

    name = "rapport.customers"
    label = "customers"
    verbose_name = _("Customers")
