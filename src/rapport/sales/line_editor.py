"""The lines of a document on its page: what is shown of them, and what somebody typed into the editor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.lib.money import format_money
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.numbers import read_typed, typed
from rapport.platform.web.once import form_key
from rapport.platform.web.panels import Panel, may_edit
from rapport.sales.documents.lines import LineDocument
from rapport.sales.models import PricedLine
from rapport.sales.pricing.reasons import number

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(slots=True)
class Draft:
    """What stands in the editor's row: the line that is being changed, or a new one."""

    line: PricedLine | None = None
    given: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    wrong: frozenset[str] = frozenset()
    """The fields that the errors are about."""
    focus: bool = False

    @classmethod
    def of(cls, line: PricedLine) -> Draft:
        """The row filled from a line."""
        percent = f"{_shown(line.discount_percent)} %" if line.discount_percent is not None else ""
        amount = _shown(line.discount_amount)
        given = {
            "product": str(line.product.uid) if line.product is not None else "",
            "description": line.description,
            "quantity": _shown(line.quantity),
            "unit_price": _shown(line.unit_price),
            "discount": " + ".join(part for part in (percent, amount) if part),
        }
        return cls(line, given, focus=True)


def read_draft(data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a posted row for the write path; an empty one is left to the books, the product and the taxes."""
    values: dict[str, Any] = {
        "product": str(data.get("product", "")) or None,
        "description": str(data.get("description", "")),
    }
    if quantity := str(data.get("quantity", "")).strip():
        values["quantity"] = read_typed(quantity)
    if price := str(data.get("unit_price", "")).strip():
        values["unit_price"] = read_typed(price)
    values["discount_percent"] = values["discount_amount"] = None
    for part in filter(None, map(str.strip, str(data.get("discount", "")).split("+"))):
        name = "discount_percent" if part.endswith("%") else "discount_amount"
        values[name] = read_typed(part.rstrip("%").strip())
    return values


def _shown(value: Decimal | None) -> str:
    """A number as it is typed, without empty decimals."""
    return typed(value.normalize() if value is not None else None)


class LinesPanel(Panel):
    """What a document sells, with an editor for who may change it."""

    label = gettext_lazy("Products and prices")
    zone = "main"
    template = "sales/lines.html"

    def __init__(self, document: LineDocument) -> None:
        self.document = document
        self.key = document.line_kind.replace("-", "_")

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return may(registry.get(self.document.line_kind), cast("User", request.user), Action.VIEW.value)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        return lines_context(request, self.document, instance, Draft())


def may_write_lines(request: HttpRequest, document: LineDocument, instance: Any) -> bool:
    """Whether the reader may change the lines of a document as it stands now."""
    spec = registry.get(document.line_kind)
    allowed = may(spec, cast("User", request.user), Action.CREATE.value)
    return allowed and not document.closed(instance) and may_edit(request, registry.get(document.kind), instance)


def lines_context(request: HttpRequest, document: LineDocument, instance: Any, draft: Draft) -> dict[str, Any]:
    """What the panel shows: lines with their reasons, totals, and the row in which one types."""
    user, spec = cast("User", request.user), registry.get(document.line_kind)
    seen = set(visible_fields(spec, user))
    found = rows(spec, user).filter(**{document.link: instance}).select_related("product").order_by("position", "id")
    lines: list[PricedLine] = list(found)
    return {
        "instance": instance,
        "lines_id": document.line_kind,
        "lines": [_row(line, document, seen, place, len(lines)) for place, line in enumerate(lines)],
        "count": len(lines),
        "totals": _totals(lines, instance.currency) if {"net_amount", "tax_amount", "gross_amount"} <= seen else [],
        "currency": instance.currency,
        "editable": may_write_lines(request, document, instance),
        "deletable": may(spec, user, Action.DELETE.value),
        "url": reverse(f"{document.line_kind}-of", args=[instance.uid]),
        "back_url": reverse(f"{document.kind}-detail", args=[instance.uid]),
        "lookup_url": f"{reverse('products-lookup')}",
        "draft": draft,
        "editing": str(draft.line.uid) if draft.line is not None else "",
        "chosen": _chosen(draft, user),
        "form_key": form_key(),
    }


def _chosen(draft: Draft, user: User) -> list[dict[str, Any]]:
    """The product that the look-up holds, with its name."""
    uid = parse_uid(draft.given.get("product", ""))
    if uid is None:
        return []
    product = rows(registry.get("products"), user).filter(uid=uid).first()
    return [{"value": str(uid), "label": str(product), "selected": True}] if product is not None else []


def _row(line: PricedLine, document: LineDocument, seen: set[str], place: int, count: int) -> dict[str, Any]:
    """One line as far as the reader sees it."""
    money = _money(line.currency)
    quantity = f"{number(line.quantity)} {line.unit if 'unit' in seen else ''}".strip()
    return {
        "uid": str(line.uid),
        "name": line.description if "description" in seen else "…",
        "reason": _reason(line) if {"book_price", "price_reason"} <= seen else "",
        "done": document.done(line) if "quantity" in seen else "",
        "quantity": quantity if "quantity" in seen else "",
        "price": money(line.unit_price) if "unit_price" in seen else "",
        "discount": _discount(line) if {"discount_percent", "discount_amount"} <= seen else "",
        "tax": _tax(line) if "tax_rate" in seen else "",
        "net": money(line.net_amount) if "net_amount" in seen else "",
        "url": reverse(f"{document.line_kind}-detail", args=[line.uid]),
        "edit_url": reverse(f"{document.line_kind}-edit", args=[line.uid]),
        "is_first": place == 0,
        "is_last": place == count - 1,
    }


def _reason(line: PricedLine) -> str:
    """Why the price is what it is; where another one was agreed, what the books say."""
    if line.book_price is None or line.book_price == line.unit_price:
        return str(line.price_reason)
    price = _money(line.currency)(line.book_price)
    return _("Agreed; the books say %(price)s (%(reason)s)") % {"price": price, "reason": line.price_reason}


def _discount(line: PricedLine) -> str:
    parts = []
    if line.discount_percent:
        parts.append(f"−{number(line.discount_percent)} %")
    if line.discount_amount:
        parts.append(f"−{_money(line.currency)(line.discount_amount)}")
    return " ".join(parts)


def _tax(line: PricedLine) -> str:
    if line.reverse_charge:
        return _("Reverse charge")
    return f"{number(line.tax_rate)} %" if line.tax_rate is not None else "?"


def _totals(lines: list[PricedLine], currency: str) -> list[dict[str, str]]:
    """Net, each tax, gross; nothing without lines."""
    if not lines:
        return []
    money = _money(currency)
    taxes: dict[tuple[Decimal | None, bool], Decimal] = {}
    for line in lines:
        key = (line.tax_rate, line.reverse_charge)
        taxes[key] = taxes.get(key, Decimal(0)) + line.tax_amount
    found = [{"label": _("Net"), "value": money(sum((line.net_amount for line in lines), Decimal(0)))}]
    for (rate, reverse_charge), amount in taxes.items():
        if reverse_charge:
            found.append({"label": _("Reverse charge: the customer owes the tax"), "value": money(amount)})
        elif rate is None:
            found.append({"label": _("Tax"), "value": _("not known")})
        else:
            found.append({"label": _("Tax %(rate)s %%") % {"rate": number(rate)}, "value": money(amount)})
    gross = sum((line.gross_amount for line in lines), Decimal(0))
    return [*found, {"label": _("Gross"), "value": money(gross)}]


def _money(currency: str) -> Any:
    language = get_language() or "en"
    return lambda amount: format_money(amount, currency, language)
