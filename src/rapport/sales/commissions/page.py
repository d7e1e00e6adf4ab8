"""What statements show, open or closed: the same table, made of what is reckoned now or of what was kept."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from rapport.platform.access.engine import rows
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel
from rapport.sales.commissions.figures import Line, Reckoning
from rapport.sales.commissions.terms import Part, Terms
from rapport.sales.commissions.wording import day, money, percent, terms_text, why
from rapport.sales.forecasts.periods import Period
from rapport.sales.models import CommissionLine, CommissionStatement, Length

if TYPE_CHECKING:
    from rapport.platform.access.models import User


class LinesPanel(Panel):
    """The lines of a closed statement, as they were kept."""

    key = "commission_lines"
    label = gettext_lazy("Lines")
    zone = "main"
    template = "sales/commissions/lines_panel.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: CommissionStatement) -> dict[str, Any]:
        return {"title": self.label, "table": kept_table(instance, cast("User", request.user))}


def kept_table(statement: CommissionStatement, reader: User) -> dict[str, Any]:
    """The lines of a closed statement; the deals that the reader sees are links."""
    terms = Terms.from_json(statement.terms)
    lines = [_kept(line) for line in statement.lines.order_by("position").select_related("deal", "statement")]
    seen = _seen((line.deal.pk for line in lines if line.deal is not None), reader)
    return {
        "currency": statement.currency,
        "rows": [_row(line, statement.currency, seen) for line in lines],
        "total": money(statement.total, statement.currency),
        "won": money(statement.won, statement.currency),
        "terms": terms_text(terms, statement.currency),
        "quota": _quota(terms, statement.won, statement.currency),
    }


def _kept(line: CommissionLine) -> Line:
    parts = [Part(Decimal(value), Decimal(rate)) for value, rate in line.parts]
    period = Period(line.period_on, Length(line.statement.length))
    return Line(
        line.deal, line.deal_uid, line.deal_name, period, line.amount, line.closed_on, line.share, line.value, parts,
        line.paid,
    )  # fmt: skip


def open_table(found: Reckoning, reader: User) -> dict[str, Any]:
    """The lines of a statement as it is now."""
    lines = [*found.lines, *found.differences]
    seen = _seen((line.deal.pk for line in lines if line.deal is not None), reader)
    return {
        "currency": found.currency,
        "rows": [_row(line, found.currency, seen) for line in lines],
        "total": money(found.total, found.currency),
        "won": money(found.won, found.currency),
        "terms": terms_text(found.terms, found.currency),
        "quota": _quota(found.terms, found.won, found.currency),
        "troubles": list(_troubles(found)),
    }


def csv_rows(table: dict[str, Any]) -> list[list[str]]:
    """The head and the lines of a statement for a file; numbers are written with a point."""
    value = pgettext("of a deal", "Value")
    head = [_("Deal"), _("Closed on"), _("Share (%)"), value, _("Commission"), _("Currency"), _("How it is reckoned")]
    return [head, *[[*row["raw"][:5], table["currency"], row["raw"][5]] for row in table["rows"]]]


def _seen(ids: Iterable[int], reader: User) -> set[int]:
    wanted = set(ids)
    return (
        set(rows(registry.get("deals"), reader).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    )


def _row(line: Line, currency: str, seen: set[int]) -> dict[str, Any]:
    deal, differs, said = line.deal, line.paid is not None, why(line, currency)
    return {
        "label": line.name,
        "url": reverse("deals-detail", args=[deal.uid]) if deal is not None and deal.pk in seen else "",
        "day": day(line.closed_on),
        "share": percent(line.share) if line.share is not None else "",
        "value": money(line.value, currency) if line.value is not None and not differs else "",
        "amount": money(line.amount, currency),
        "why": said,
        "differs": differs,
        "raw": [
            line.name, line.closed_on.isoformat() if line.closed_on else "", _plain(line.share), _plain(line.value),
            _plain(line.amount), said,
        ],
    }  # fmt: skip


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _quota(terms: Terms, won: Decimal, currency: str) -> str:
    if not terms.quota:
        return ""
    reached = (100 * won / terms.quota).quantize(Decimal("0.1"))
    told = {"quota": money(terms.quota, currency), "percent": percent(reached)}
    return _("%(percent)s of the quota of %(quota)s") % told


def _troubles(found: Reckoning) -> Iterable[str]:
    """Why the figures are not the whole truth."""
    if found.unseen_count:
        yield ngettext(
            "%(count)s deal that you may not see is not in it.",
            "%(count)s deals that you may not see are not in it.",
            found.unseen_count,
        ) % {"count": found.unseen_count}
    if found.quota_hidden:
        yield _("The tiers are left out, since you may not see the quota.")
    elif found.terms.tiers and found.terms.quota is None:
        yield _("The tiers are left out, since there is no quota for this period.")
    if found.unvalued_count:
        yield ngettext(
            "%(count)s won deal without an exchange rate is not in it.",
            "%(count)s won deals without an exchange rate are not in it.",
            found.unvalued_count,
        ) % {"count": found.unvalued_count}
