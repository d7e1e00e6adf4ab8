"""The package for seeing as a colleague sees as a module."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.records.registry import Module
from rapport.platform.view_as.panels import ViewAsPanel
from rapport.platform.web.panels import PanelExtension

MODULE = Module(
    name="view_as", label=_("See as a user"), records=[], extensions=[PanelExtension(["users"], ViewAsPanel())]
)
