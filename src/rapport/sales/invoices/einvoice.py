"""Issued invoices for other programs: EN 16931 in the syntax CII, alone as XRechnung or within the PDF as Factur-X.

The numbers BT-… and BG-… are the business terms of EN 16931-1, by which the library takes what an invoice says. It
writes the XML and checks it against the schema; the rules of the standard are tried in the tests.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from lxml import etree

from rapport.customers.models import Address, Party
from rapport.lib.currencies import round_to_currency
from rapport.platform.access.titles import title_of
from rapport.sales.documents.addresses import address_of, language_of
from rapport.sales.documents.heads import head_for
from rapport.sales.documents.printing import print_archive_pdf
from rapport.sales.invoices.printing import invoice_content
from rapport.sales.invoices.rules import INVOICE_LINES
from rapport.sales.models import Invoice, InvoiceLine, LetterHead, TaxCategory

XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
"""What stands in BT-24 of an invoice to German authorities."""
BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
"""The business process of BT-23 that they ask for."""
_LEVEL = "en16931"
_RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
_TRANSFER = "58"
"""BT-81: a SEPA credit transfer."""
_DISCOUNT = "95"
"""Why less is charged (UNTDID 5189): a discount."""
_UNITS = {
    "h": "HUR", "hour": "HUR", "hours": "HUR", "std": "HUR", "stunde": "HUR", "stunden": "HUR",
    "day": "DAY", "days": "DAY", "tag": "DAY", "tage": "DAY", "month": "MON", "months": "MON", "monat": "MON",
    "monate": "MON", "year": "ANN", "years": "ANN", "jahr": "ANN", "jahre": "ANN", "kg": "KGM", "g": "GRM", "t": "TNE",
    "m": "MTR", "km": "KMT", "m²": "MTK", "m2": "MTK", "m³": "MTQ", "m3": "MTQ", "l": "LTR", "kwh": "KWH",
}  # fmt: skip
"""Codes of UNECE recommendation 20; what is not here is counted in pieces (C62)."""


def problems_of(invoice: Invoice, *, for_authorities: bool = False) -> list[str]:
    """What is missing for an e-invoice, each with where it is entered; nothing when it can be written."""
    head, party = head_for(language_of(invoice)), invoice.party
    if invoice.status == Invoice.Status.DRAFT:
        return [_("A draft is no invoice yet. Issue it first.")]
    if head is None:
        return [_("There is no letter head. An administrator writes one in the settings.")]
    asked = [("country", head.country), ("tax_number", head.tax_number)]
    if invoice.document_type == Invoice.Type.INVOICE:
        asked.append(("iban", head.iban))
    if for_authorities:
        asked += [(name, getattr(head, name)) for name in ("postcode", "city", "contact_name", "phone", "email")]
    said = [
        _("The letter head lacks “%(field)s”. An administrator enters it in the settings.")
        % {"field": LetterHead._meta.get_field(name).verbose_name}  # type: ignore[union-attr]
        for name, value in asked
        if not value
    ]
    buyer = _buyer_address(invoice, party)
    if not buyer.get("country_code"):
        said.append(_("The customer has no country. Enter an address."))
    if for_authorities and not (buyer.get("postcode") and buyer.get("city")):
        said.append(_("The customer's address, as it stands on the invoice, lacks postcode or city."))
    if for_authorities and not invoice.customer_reference:
        said.append(_("The invoice says no customer's order number or buyer reference."))
    if any(line.tax_rate is None for line in INVOICE_LINES.lines_of(invoice)):
        said.append(_("A line has no rate of tax. Enter the rates of the country before such an invoice is issued."))
    return said


def hybrid_pdf(invoice: Invoice) -> bytes:
    """The paper as PDF/A-3 with the invoice as XML in it: Factur-X, which is ZUGFeRD as well."""
    from facturx import generate_from_binary

    paper = print_archive_pdf(invoice_content(invoice))
    made: bytes = generate_from_binary(
        paper, invoice_xml(invoice), flavor="factur-x", level=_LEVEL, check_xsd=False, check_schematron=False,
        lang=language_of(invoice), afrelationship="alternative",
    )  # fmt: skip
    return made


def invoice_xml(invoice: Invoice, *, for_authorities: bool = False) -> bytes:
    """The invoice as CII XML after EN 16931; ``for_authorities`` as XRechnung 3.0. Ask for problems before."""
    from facturx import generate_xml

    with translation.override(language_of(invoice)):
        xml: bytes = generate_xml(said_by(invoice), level=_LEVEL, check_schematron=False)
    if not for_authorities:
        return xml
    root = etree.fromstring(xml)
    named = root.find(f".//{_RAM}GuidelineSpecifiedDocumentContextParameter/{_RAM}ID")
    assert named is not None
    named.text = XRECHNUNG
    named_anew: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return named_anew


def said_by(invoice: Invoice) -> dict[str, Any]:
    """What an invoice says, by the business terms of EN 16931."""
    head = head_for(language_of(invoice))
    assert head is not None
    lines = list(INVOICE_LINES.lines_of(invoice))
    is_note, corrected = invoice.document_type == Invoice.Type.CREDIT_NOTE, invoice.corrects
    said: dict[str, Any] = {
        "BT-1": invoice.number,
        "BT-2": invoice.issued_on,
        "BT-3": "381" if is_note else "380",
        "BT-5": invoice.currency,
        "BT-9": invoice.due_on,
        "BT-10": invoice.customer_reference,
        "BT-13": invoice.customer_reference,
        "BT-14": invoice.order.number if invoice.order is not None else "",
        "BT-20": invoice.terms,
        "BT-23": BILLING,
        "BT-72": invoice.delivered_on,
        "BG-4": _seller(invoice, head),
        "BG-7": _buyer(invoice, head),
        "BG-23": _taxes(lines),
        "BG-25": [_line(place, line) for place, line in enumerate(lines, start=1)],
        "BT-106": _plain(invoice.net_amount),
        "BT-109": _plain(invoice.net_amount),
        "BT-110": _plain(invoice.tax_amount),
        "BT-112": _plain(invoice.gross_amount),
        "BT-115": _plain(invoice.gross_amount),
    }
    if head.iban:
        account = {"BT-84": head.iban.replace(" ", ""), "BT-85": head.name, "BT-86": head.bic}
        said |= {"BT-81": _TRANSFER, "BT-83": invoice.number, **account}
    if corrected is not None:
        said["BG-3"] = [{"BT-25": corrected.number, "BT-26": corrected.issued_on}]
    return {name: value for name, value in said.items() if value not in ("", None)}


def _seller(invoice: Invoice, head: LetterHead) -> dict[str, Any]:
    owner = invoice.owner
    contact = {"name": head.contact_name or (title_of(owner) if owner is not None else ""), "phone": head.phone}
    return _present({
        "name": head.name,
        "addr_l1": next(iter(head.address.splitlines()), ""),
        "postcode": head.postcode,
        "city": head.city,
        "country_code": head.country,
        # A number that begins with the letters of a country is one for sales within the Union, another is that of home.
        ("vat_identifier" if head.tax_number[:2].isalpha() else "tax_identifier"): head.tax_number.replace(" ", ""),
        "contacts": [_present({**contact, "email": head.email})],
        **_reached_at(head.email),
    })  # fmt: skip


def _buyer(invoice: Invoice, head: LetterHead) -> dict[str, Any]:
    party = invoice.party
    return _present({
        "name": invoice.billing_name,
        "vat_identifier": invoice.customer_tax_id.replace(" ", ""),
        **_buyer_address(invoice, party),
        **_reached_at(party.email if party is not None else ""),
    })  # fmt: skip


def _buyer_address(invoice: Invoice, party: Party | None) -> dict[str, str]:
    """The address on the paper: by its parts where the customer has the same one still, else by its lines."""
    held = Address.objects.filter(party=party).order_by("-is_primary", "id").first() if party is not None else None
    country = (held.country if held is not None else "") or (party.country if party is not None else "")
    same = party is not None and address_of(party, invoice.language) == invoice.billing_address
    if held is not None and same and (held.street or held.postcode or held.locality):
        parts = {"addr_l1": held.street, "postcode": held.postcode, "city": held.locality}
        return _present({**parts, "country_subdivision": held.region, "country_code": country})
    lines = [line.strip() for line in invoice.billing_address.splitlines() if line.strip()]
    parts = {"addr_l1": lines[0] if lines else "", "addr_l2": ", ".join(lines[1:])}
    return _present({**parts, "country_code": country})


def _reached_at(email: str) -> dict[str, str]:
    return {"einvoicing_addr": email, "einvoicing_addr_schemeid": "EM"} if email else {}


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _line(place: int, line: InvoiceLine) -> dict[str, Any]:
    whole = round_to_currency(line.unit_price * line.quantity, line.currency)
    said: dict[str, Any] = {
        "BT-126": str(place),
        "BT-129": _plain(line.quantity),
        "BT-130": _UNITS.get(line.unit.strip().lower().rstrip("."), "C62"),
        "BT-131": _plain(line.net_amount),
        "BT-146": _plain(line.unit_price),
        "BT-151": _category(line),
        "BT-152": _plain(line.tax_rate or Decimal(0)),
        "BT-153": line.description,
        "BT-155": line.product.code if line.product is not None else "",
    }
    if whole > line.net_amount:
        said["BG-27"] = [{"amount": _plain(whole - line.net_amount), "reason_code": _DISCOUNT}]
    return {name: value for name, value in said.items() if value != ""}


def _category(line: InvoiceLine) -> str:
    """How a line is taxed (UNTDID 5305)."""
    if line.reverse_charge:
        return "AE"
    if line.tax_rate:
        return "S"
    return "E" if line.tax_category == TaxCategory.EXEMPT else "Z"


def _taxes(lines: list[InvoiceLine]) -> list[dict[str, Any]]:
    """What is charged at each rate, and why nothing where that is so."""
    sums: dict[tuple[str, Decimal], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for line in lines:
        held = sums[_category(line), line.tax_rate or Decimal(0)]
        held[0] += line.net_amount
        held[1] += line.tax_amount
    reasons = {"AE": _("Reverse charge: the recipient owes the tax."), "E": _("Exempt from tax")}
    found = []
    for (category, rate), (net, tax) in sorted(sums.items()):
        said = {"BT-116": _plain(net), "BT-117": _plain(tax), "BT-118": category, "BT-119": _plain(rate)}
        if category in reasons:
            said["BT-120"] = reasons[category]
        found.append(said)
    return found


def _plain(amount: Decimal) -> str:
    """A number without an exponent; as many decimals as it has, two at least for sums of money."""
    text = f"{amount.normalize():f}"
    return text if "." not in text or len(text.partition(".")[2]) > 1 else f"{text}0"
