"""The access package as a module: the record kinds of the administration."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.access.panels import PermissionsPanel, SignInPanel, TeamTreePanel
from rapport.platform.access.records import RoleRecord, TeamRecord, UserRecord
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import PanelExtension
from rapport.platform.web.settings_index import SettingsPage

ADMINISTRATION = _("Administration")

MODULE = Module(
    name="access",
    label=ADMINISTRATION,
    records=[UserRecord, TeamRecord, RoleRecord],
    extensions=[
        PanelExtension(["users"], SignInPanel()),
        PanelExtension(["roles"], PermissionsPanel()),
        PanelExtension(["teams"], TeamTreePanel()),
        SettingsPage(
            _("Tree of teams"), "teams-tree", "network", _("Which team is part of which."), group=ADMINISTRATION
        ),
        SettingsPage(
            _("Signing in"),
            "sign-in-settings",
            "log-in",
            _("Second factor, networks, length of a session."),
            group=ADMINISTRATION,
            words=_("password SSO SCIM OpenID identity provider"),
        ),
    ],
)
