"""The signature of password links. Whoever holds one comes in as the user: it ends when the user's rights change, since
they may be more by then than whoever made the link could give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from rapport.platform.access.models import RoleHolding

if TYPE_CHECKING:
    from rapport.platform.access.models import User


class RightsAwareTokens(PasswordResetTokenGenerator):
    """Django's own, which ends with the password, the address and a sign-in, and with what the user may."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        holder: User = user
        roles = RoleHolding.objects.filter(user=holder).order_by("role").values_list("role_id", "role__version")
        teams = holder.memberships.order_by("team").values_list("team_id", flat=True)
        told = super()._make_hash_value(user, timestamp)
        return f"{told}|{holder.is_administrator}|{list(roles)}|{list(teams)}|{holder.delegations.exists()}"
