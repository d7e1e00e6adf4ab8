"""What a document says, in its own language, as plain texts: the same for its PDF and its page.

Nothing here depends on who reads it: it is what the customer gets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from rapport.lib.money import format_money
from rapport.sales.documents.addresses import address_of, language_of
from rapport.sales.documents.heads import head_for
from rapport.sales.models import DocumentLanguage, LetterHead, PricedLine, SalesDocument
from rapport.sales.pricing.reasons import number

_LOCALES = {DocumentLanguage.EN.value: "en", DocumentLanguage.DE.value: "de", DocumentLanguage.ZH.value: "zh_Hans_CN"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the document; every amount as its reader writes it."""

    position: str
    description: str
    quantity: str
    price: str
    discount: str
    tax: str
    net: str


@dataclass(frozen=True, slots=True)
class Content:
    """A document in words."""

    language: str
    title: str
    subject: str
    mark: str
    """What stands across a document that is none yet; "" on one that left."""
    sender: list[str]
    recipient: list[str]
    facts: list[tuple[str, str]]
    introduction: list[str]
    heads: list[str]
    rows: list[Row]
    totals: list[tuple[str, str]]
    notes: list[str]
    terms: list[str]
    footer: list[str]
    page: str
    """How pages are counted: "Page {page} of {pages}"."""

    def as_json(self) -> dict[str, Any]:
        """The same for the typesetter."""
        return asdict(self)


def content_of(
    document: SalesDocument,
    lines: Iterable[PricedLine],
    *,
    title: Any,
    mark: Any,
    facts: Iterable[tuple[Any, str | date | None]],
) -> Content:
    """What a document with these lines says; ``facts`` stand at its head; days are written in its language."""
    language = language_of(document)
    with translation.override(language):
        return _content(document, list(lines), language, str(title), str(mark), list(facts))


def _content(
    document: SalesDocument, lines: list[PricedLine], language: str, title: str, mark: str, facts: list[Any]
) -> Content:
    head = head_for(language)
    money = partial(format_money, currency=document.currency, language=_LOCALES[language])
    party = document.party
    name = document.billing_name or (party.display_name if party is not None else "")
    address = document.billing_address or (address_of(party, language) if party is not None else "")
    attention = _("For the attention of %(name)s") % {"name": document.contact} if document.contact is not None else ""
    return Content(
        language=language,
        title=title,
        subject=document.name,
        mark=mark,
        sender=_sender(head),
        recipient=[*_split(name), *_split(attention), *_split(address)],
        facts=[(str(label), _told(value, language)) for label, value in facts if value],
        introduction=_split(document.introduction),
        heads=[_("No."), _("Description"), _("Quantity"), _("Unit price"), _("Discount"), _("Tax"), _("Net")],
        rows=[_row(place, line, money) for place, line in enumerate(lines, start=1)],
        totals=_totals(document, lines, money),
        notes=_notes(lines),
        terms=_split(document.terms),
        footer=_split(head.footer)[:6] if head is not None else [],
        page=_("Page {page} of {pages}"),
    )


def written_day(day: date, language: str) -> str:
    """A day as a document of the language writes it: 23. November 2026."""
    from babel.dates import format_date

    return str(format_date(day, "long", locale=_LOCALES[language]))


def _told(value: str | date, language: str) -> str:
    return written_day(value, language) if isinstance(value, date) else value


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _sender(head: LetterHead | None) -> list[str]:
    if head is None:
        return []
    tax = _("VAT number: %(number)s") % {"number": head.tax_number} if head.tax_number else ""
    return [line for line in (head.name, *_split(head.address), head.phone, head.email, head.website, tax) if line]


def _row(place: int, line: PricedLine, money: Any) -> Row:
    discounts = []
    if line.discount_percent:
        discounts.append(f"−{number(line.discount_percent)} %")
    if line.discount_amount:
        discounts.append(f"−{money(line.discount_amount)}")
    tax = "0 %" if line.reverse_charge else f"{number(line.tax_rate)} %" if line.tax_rate is not None else "–"
    return Row(
        position=str(place),
        description=line.description,
        quantity=f"{number(line.quantity)} {line.unit}".strip(),
        price=money(line.unit_price),
        discount=" ".join(discounts),
        tax=tax,
        net=money(line.net_amount),
    )


def _totals(document: SalesDocument, lines: list[PricedLine], money: Any) -> list[tuple[str, str]]:
    """Net, the tax of each rate, and the sum; who owes the tax under reverse charge is said below."""
    taxes: dict[Decimal, Decimal] = {}
    for line in lines:
        if line.tax_rate is not None and not line.reverse_charge:
            taxes[line.tax_rate] = taxes.get(line.tax_rate, Decimal(0)) + line.tax_amount
    found = [(_("Net"), money(document.net_amount))]
    found += [
        (_("Tax %(rate)s %%") % {"rate": number(rate)}, money(amount)) for rate, amount in sorted(taxes.items()) if rate
    ]
    return [*found, (_("Total"), money(document.gross_amount))]


def _notes(lines: list[PricedLine]) -> list[str]:
    notes = []
    if any(line.reverse_charge for line in lines):
        notes.append(_("Reverse charge: the recipient owes the tax."))
    if any(line.tax_rate is None for line in lines):
        notes.append(_("Prices without a rate are net; tax is added as the law says."))
    return notes
