"""The guidance as a module."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.records.registry import Module

MODULE = Module(name="guidance", label=_("Help"))
