"""Whom a lead may be already: other leads, people, organisations; each with why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.customers.candidates import with_same_points
from rapport.lib.emails import parse_email
from rapport.lib.phones import parse_phone
from rapport.platform.access.engine import rows
from rapport.platform.access.permissions import permissions_of
from rapport.platform.records.candidates import Candidate
from rapport.platform.records.registry import registry
from rapport.sales.models import Lead

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 6


def lead_candidates(values: Mapping[str, Any], user: User) -> list[Candidate]:
    """For a new lead while it is typed: leads and parties within reach with the same address or number."""
    email, phone = str(values.get("email") or ""), str(values.get("phone") or "")
    leads = leads_like(email, phone, user)
    return [*leads, *with_same_points([email] if email else [], [phone] if phone else [], user)][:MOST]


def leads_like(email: str, phone: str, user: User) -> list[Candidate]:
    """Leads within reach with this address or number, as far as the reader sees such fields."""
    hidden = permissions_of(user).hidden_fields("leads")
    told = {"email": _("same e-mail address"), "phone": _("same phone number")}
    wanted = {"email": parse_email(email).norm, "phone": parse_phone(phone).e164}
    asked = {name: value for name, value in wanted.items() if value and name not in hidden}
    if not asked:
        return []
    condition = Q(pk__in=[])
    for name, value in asked.items():
        condition |= Q(**{name: value})
    found: list[Lead] = list(rows(registry.get("leads"), user).filter(condition).order_by("-received_at", "pk")[:MOST])
    return [
        Candidate(lead, [told[name] for name, value in asked.items() if getattr(lead, name) == value], sure=True)
        for lead in found
    ]
