"""The access package as a module: the record kinds of the administration."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.access.delegation_guards import DelegationGuard, RightsUndoGuard
from rapport.platform.access.leavers import LeaverGuard
from rapport.platform.access.panels import AllowedRolesPanel, PermissionsPanel, SignInPanel, TeamTreePanel
from rapport.platform.access.records import DelegationRecord, RoleRecord, TeamRecord, UserRecord
from rapport.platform.access.views.new_kinds import NewKindsNotice
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import PanelExtension
from rapport.platform.web.settings_index import SettingsPage

ADMINISTRATION = _("Administration")

MODULE = Module(
    name="access",
    label=ADMINISTRATION,
    records=[UserRecord, TeamRecord, RoleRecord, DelegationRecord],
    extensions=[
        DelegationGuard(),
        RightsUndoGuard(),
        LeaverGuard(),
        PanelExtension(["users"], SignInPanel()),
        PanelExtension(["roles"], PermissionsPanel()),
        PanelExtension(["teams"], TeamTreePanel()),
        PanelExtension(["team-administrators"], AllowedRolesPanel()),
        SettingsPage(
            _("Tree of teams"), "teams-tree", "network", _("Which team is part of which."), group=ADMINISTRATION
        ),
        NewKindsNotice(),
        SettingsPage(
            _("Kinds without a rule"),
            "roles-new-kinds",
            "shield",
            _("Kinds of records that no role names, and what is proposed."),
            group=ADMINISTRATION,
        ),
        SettingsPage(
            _("API tokens"),
            "every-token",
            "key-round",
            _("Whose programs reach the data, and since when."),
            group=ADMINISTRATION,
            words=_("key API"),
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
    after_migrate="rapport.platform.access.new_kinds.note_kinds",
)
