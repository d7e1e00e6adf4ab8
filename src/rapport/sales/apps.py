"""Django application of the sales module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    """Pipelines, deals, products."""

    name = "rapport.sales"
    label = "sales"
    verbose_name = _("Sales")
