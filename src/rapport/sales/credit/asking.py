"""Whom an order is put before that its credit holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.approvals.models import MOST_ASKED, Approval
from rapport.platform.records.registry import registry
from rapport.sales.credit.checking import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence


def ask(finding: Finding, *, actor: User | None, channel: str) -> Approval:
    """Ask whoever may let the order pass: the holders of the role that its class names, else the administrators. Raises
    Invalid where there are none."""
    role = finding.rule.released_by if finding.rule is not None else None
    asked: Sequence[Mapping[str, str]] = [{"role": str(role.uid)}] if role is not None else _administrators()
    values: dict[str, Any] = {
        "subject": _("Credit of the order “%(order)s”") % {"order": finding.order.name[:150]},
        "kind": "orders",
        "record_uid": str(finding.order.uid),
        "asked": asked,
        "own_allowed": True,  # whoever may grant credit may grant it for an order of their own
    }
    made: Approval = write.create(registry.get("approvals"), values, actor=actor, channel=channel)
    return made


def _administrators() -> list[Mapping[str, str]]:
    found = User.objects.filter(is_active=True, is_administrator=True).order_by("pk")[:MOST_ASKED]
    return [{"user": str(user.uid)} for user in found]
