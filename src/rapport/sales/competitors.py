"""The competitors of a deal as one field of it, and how often we won against each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, Model, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.records.collections import as_list
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.records.virtual import VirtualField
from rapport.platform.reports.labels import percent_text
from rapport.platform.search.indexing import index_records
from rapport.platform.web.panels import Panel
from rapport.sales.models import Competitor, Deal, DealCompetitor

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.write import Change

_MOST = 20
"""Competitors that one deal names."""
_OF_DEAL = "FROM sales_dealcompetitor held JOIN sales_competitor rival ON rival.id = held.competitor_id"
_VALUES = f"SELECT json_agg(rival.name ORDER BY rival.name) {_OF_DEAL} WHERE held.deal_id = record.id"
_CELL = f"SELECT string_agg(rival.name, ' ::: ' ORDER BY rival.name) {_OF_DEAL} WHERE held.deal_id = record.id"


class Competitors(VirtualField):
    """The competitors of a deal by name, with a semicolon between; a new name makes a new competitor."""

    separator = "; "
    named = True

    def subquery(self) -> tuple[str, list[Any]]:
        return _VALUES, []

    def cell_subquery(self) -> tuple[str, list[Any]]:
        return _CELL, []

    def clean(self, value: Any) -> list[str]:
        if isinstance(value, str) and ":::" not in value:
            value = [part for part in value.split(";") if part.strip()]
        names = [str(item).strip() for item in as_list(value)]
        if any(not name or len(name) > 200 for name in names):
            raise ValidationError(_("The name of a competitor has 1 to 200 characters."), code="invalid")
        if len(names) > _MOST:
            raise ValidationError(_("At most %(limit)s competitors fit here."), params={"limit": _MOST}, code="many")
        return list(dict.fromkeys(names))

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        names = {name for wanted in values for name in wanted}
        known = {one.name: one for one in Competitor.objects.filter(name__in=names)}
        added = [Competitor.objects.create(name=name) for name in sorted(names - known.keys())]
        known.update({one.name: one for one in added})
        index_records(registry.get("competitors"), [one.pk for one in added])
        deals = {change.instance.pk: change.instance for change in changes}
        wanted = {(c.instance.pk, known[name].pk) for c, given in zip(changes, values, strict=True) for name in given}
        held = list(DealCompetitor.objects.filter(deal__in=deals).values_list("pk", "deal_id", "competitor_id"))
        gone = [pk for pk, deal_id, rival_id in held if (deal_id, rival_id) not in wanted]
        DealCompetitor.objects.filter(pk__in=gone).delete()
        fresh = sorted(wanted - {(deal_id, rival_id) for _pk, deal_id, rival_id in held})
        DealCompetitor.objects.bulk_create(
            (DealCompetitor(deal_id=deal, competitor_id=rival, state=deals[deal].state) for deal, rival in fresh),
            batch_size=1000,
        )

    def condition(self, operator: str, value: Any) -> Q:
        """By a competitor's name in any case; without one at all, ``isnull``."""
        held = DealCompetitor.objects.filter(deal=OuterRef("pk"))
        if operator == "isnull":
            return ~Q(Exists(held)) if value else Q(Exists(held))
        if operator not in ("exact", "in"):
            return super().condition(operator, value)
        named = Q(pk__in=[])
        for name in value if operator == "in" else [value]:
            named |= Q(competitor__name__iexact=str(name))
        return Q(Exists(held.filter(named)))

    def json_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


def has_competitors(deal: Deal) -> bool:
    """Whether a deal names a competitor already."""
    return DealCompetitor.objects.filter(deal=deal.pk).exists()


class WinRatePanel(Panel):
    """How many of the deals in which we met a competitor were won, of those that the reader sees."""

    key = "win_rate"
    label = gettext_lazy("Win rate")
    template = "sales/win_rate.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return may(registry.get("deal-competitors"), cast("User", request.user), Action.VIEW.value)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Model) -> dict[str, Any]:
        met = rows(registry.get("deal-competitors"), cast("User", request.user)).filter(competitor=instance)
        counted = met.order_by().aggregate(
            won=Count("pk", filter=Q(state="won")), lost=Count("pk", filter=Q(state="lost")),
            taken=Count("pk", filter=Q(won_it=True, state="lost")), open=Count("pk", filter=Q(state="open")),
        )  # fmt: skip
        closed = counted["won"] + counted["lost"]
        url = f"{reverse('deal-competitors-list')}?competitor={instance.uid}"  # type: ignore[attr-defined]
        return {
            **counted,
            "closed": closed,
            "rate": percent_text(100 * counted["won"] / closed) if closed else "",
            "url": url,
        }
