"""The importer as a module: no kinds of its own, but a filter for the lists of all others."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.exchange.imported import FILTER
from rapport.platform.records.registry import Module

MODULE = Module(name="exchange", label=_("Import"), extensions=[FILTER])
