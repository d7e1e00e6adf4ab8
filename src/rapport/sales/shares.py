"""Whose a deal is, to the last hundredth: the shares of colleagues, and what is left for the owner.

Derived here: ``Deal.owner_share``, ``Deal.owner_amount`` and the amount of each split, so that all amounts of a deal
add up to its amount in base currency; what rounding leaves over is the owner's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _

from rapport.lib.currencies import rounded_sql
from rapport.platform.access.engine import visible_fields
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import RelatedList
from rapport.sales.models import DealSplit

if TYPE_CHECKING:
    from rapport.platform.access.models import User

_SHARE = rounded_sql("deal.base_amount * split.share / 100", "deal.base_currency")
_SPLITS = f"""
    UPDATE sales_dealsplit split
       SET amount = {_SHARE}, base_currency = deal.base_currency
      FROM sales_deal deal
     WHERE deal.id = split.deal_id AND (%(ids)s::bigint[] IS NULL OR deal.id = ANY(%(ids)s::bigint[]))
       AND (split.amount, split.base_currency)
           IS DISTINCT FROM ({_SHARE}, deal.base_currency)
"""  # noqa: S608 - made of constants
_OWNERS = """
    UPDATE sales_deal deal SET owner_share = wanted.share, owner_amount = wanted.amount
      FROM (SELECT d.id, 100 - coalesce(sum(split.share), 0) AS share,
                   d.base_amount - coalesce(sum(split.amount), 0) AS amount
              FROM sales_deal d LEFT JOIN sales_dealsplit split ON split.deal_id = d.id
             WHERE %(ids)s::bigint[] IS NULL OR d.id = ANY(%(ids)s::bigint[])
             GROUP BY d.id) wanted
     WHERE deal.id = wanted.id
       AND (deal.owner_share, deal.owner_amount) IS DISTINCT FROM (wanted.share, wanted.amount)
"""


def share_out(ids: Sequence[int] | None = None) -> None:
    """Say anew what each share of these deals, or of all, is worth, and what is left for the owner."""
    given = {"ids": None if ids is None else list(ids)}
    with connection.cursor() as cursor:
        cursor.execute(_SPLITS, given)
        cursor.execute(_OWNERS, given)


class SplitsPanel(RelatedList):
    """Whose the deal is: the shares of colleagues, and the owner's."""

    template = "sales/splits.html"

    def __init__(self) -> None:
        super().__init__("deal-splits", "deal", order="-share", limit=20, named_by="user")

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        seen = {"owner", "owner_share"} <= set(visible_fields(spec, cast("User", request.user)))
        owner = instance.owner if seen else None
        return super().context(request, spec, instance) | {
            "owner": str(owner) if owner is not None else "",
            "owner_share": f"{instance.owner_share.normalize():f} %" if owner is not None else "",
            "owner_left": owner is not None and not owner.is_active,
        }

    def line(self, row: DealSplit, reader: User) -> dict[str, str]:
        left = "" if row.user.is_active else _("has left")
        parts = (f"{row.share.normalize():f} %", row.note, left)
        return super().line(row, reader) | {"note": " · ".join(part for part in parts if part)}
