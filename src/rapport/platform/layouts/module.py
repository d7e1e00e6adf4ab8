"""The page layouts as a module: their record kind. It stands behind the modules whose kinds it arranges."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.layouts.records import LayoutRecord
from rapport.platform.records.registry import Module

MODULE = Module(
    name="layouts",
    label=_("Page layouts"),
    records=[LayoutRecord],
    settings_groups=[(_("Lists and fields"), ["layouts"])],
)
