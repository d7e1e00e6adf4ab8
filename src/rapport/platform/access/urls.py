"""Routes of the administration of access; included before those of the record kinds, of which it replaces two."""

from __future__ import annotations

from django.urls import path

from rapport.platform.access.views.hand_over import HandOverView
from rapport.platform.access.views.new_kinds import NewKindsView
from rapport.platform.access.views.permissions import PermissionsView, RoleCopyView
from rapport.platform.access.views.teams import TeamMemberView, TeamMoveView, TeamTreeView
from rapport.platform.access.views.tokens import EveryTokenView, TokenRevokeView, TokensView
from rapport.platform.access.views.users import (
    PasswordLinkView,
    ResetSecondFactorView,
    SetActiveView,
    SetPasswordView,
    UserAddView,
    UserQuickView,
)

urlpatterns = [
    path("roles/new-kinds/", NewKindsView.as_view(), name="roles-new-kinds"),
    path("roles/<uuid:uid>/permissions/", PermissionsView.as_view(), name="roles-permissions"),
    path("roles/<uuid:uid>/copy/", RoleCopyView.as_view(), name="roles-copy"),
    path("users/new/", UserAddView.as_view(), name="users-new"),
    path("users/quick/", UserQuickView.as_view(), name="users-quick"),
    path("users/<uuid:uid>/link/", PasswordLinkView.as_view(), name="users-link"),
    path("users/<uuid:uid>/password/", SetPasswordView.as_view(), name="users-password"),
    path("users/<uuid:uid>/active/", SetActiveView.as_view(), name="users-active"),
    path("users/<uuid:uid>/hand-over/", HandOverView.as_view(), name="users-hand-over"),
    path("users/<uuid:uid>/second-factor/", ResetSecondFactorView.as_view(), name="users-second-factor"),
    path("teams/tree/", TeamTreeView.as_view(), name="teams-tree"),
    path("teams/<uuid:uid>/move/", TeamMoveView.as_view(), name="teams-move"),
    path("teams/<uuid:uid>/members/", TeamMemberView.as_view(), name="teams-members"),
    path("preferences/tokens/", TokensView.as_view(), name="api-tokens"),
    path("settings/tokens/", EveryTokenView.as_view(), name="every-token"),
    path("preferences/tokens/<uuid:uid>/revoke/", TokenRevokeView.as_view(), name="api-token-revoke"),
]
