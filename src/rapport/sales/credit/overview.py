"""The credit of a customer on their page: the limit, what is owed, what is left."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rapport.customers.models import Party
from rapport.customers.overview.panels import KINDS
from rapport.lib.money import format_money
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel
from rapport.platform.write_errors import Invalid
from rapport.sales.credit.exposure import exposure
from rapport.sales.credit.groups import account_of, members_of
from rapport.sales.models import CreditAccount


class CreditPanel(Panel):
    """How much a customer owes us and how much more they may; for who sees the credit account that counts."""

    key = "credit"
    label = gettext_lazy("Credit")
    template = "sales/orders/credit.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> bool:
        return spec.name in KINDS and may(
            registry.get("credit-accounts"), cast("User", request.user), Action.VIEW.value
        )

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> dict[str, Any]:
        user, kind = cast("User", request.user), registry.get("credit-accounts")
        adds = may(kind, user, Action.CREATE.value) and getattr(request, "view_as", None) is None
        counting = account_of(instance)
        account: CreditAccount | None = (
            rows(kind, user).filter(pk=counting).select_related("party").first() if counting is not None else None
        )
        if account is None:
            none_yet = counting is None and adds
            return {"add_url": f"{reverse('credit-accounts-new')}?party={instance.uid}" if none_yet else ""}
        seen, url = set(visible_fields(kind, user)), reverse("credit-accounts-detail", args=[account.uid])
        return {
            "account": account,
            "url": url,
            "blocked": account.block_reason if account.is_blocked and "block_reason" in seen else "",
            "facts": _facts(account, url) if {"credit_limit", "currency"} <= seen else [],
        }


def _facts(account: CreditAccount, url: str) -> list[dict[str, str]]:
    """Limit, owed and left in a row each; without an exchange rate it is said that nothing can be added up."""
    money = partial(format_money, currency=account.currency, language=get_language() or "en")
    group = _("of the group of %(name)s") % {"name": account.party.display_name} if account.covers_group else ""
    limit = money(account.credit_limit) if account.credit_limit is not None else _("no limit")
    found = [{"label": _("Credit limit"), "note": group, "end": limit, "url": url}]
    try:
        owed = exposure(members_of(account), account.currency, timezone.localdate())
    except Invalid as refusal:
        return [
            *found,
            {"label": _("Owed"), "note": " ".join(refusal.errors[""]), "tone": "bad", "end": "", "url": url},
        ]
    note = _("open orders and invoices")
    found.append({"label": _("Owed"), "note": note, "end": money(owed), "url": url})
    if account.credit_limit is not None:
        left = account.credit_limit - owed
        beyond = _("beyond the limit") if left < 0 else ""
        found.append({"label": _("Left"), "note": beyond, "tone": "bad", "end": money(left), "url": url})
    return found
