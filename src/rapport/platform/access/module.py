"""The access package as a module: the record kinds of the administration."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.access.panels import PermissionsPanel, SignInPanel, TeamTreePanel
from rapport.platform.access.records import RoleRecord, TeamRecord, UserRecord
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import PanelExtension

MODULE = Module(
    name="access",
    label=_("Administration"),
    records=[UserRecord, TeamRecord, RoleRecord],
    extensions=[
        PanelExtension(["users"], SignInPanel()),
        PanelExtension(["roles"], PermissionsPanel()),
        PanelExtension(["teams"], TeamTreePanel()),
    ],
)
