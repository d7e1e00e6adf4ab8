"""Quotes as PDF: what stands in them, in three languages, whatever somebody wrote, in time."""

from __future__ import annotations

import io
import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from rapport.sales.documents.content import Content
from rapport.sales.documents.printing import PrintingError, print_pages, print_pdf
from rapport.sales.models import Quote
from rapport.sales.quotes.shown import file_name, quote_content
from tests.factories import make_organisation, make_quote, make_quote_line
from tests.factories.prices import make_tax_rate
from tests.factories.quotes import make_letter_head, make_sent_quote

pytestmark = pytest.mark.django_db
MOST_SECONDS = 0.3


def words(pdf: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\u00a0", " ")


def squeezed(text: str) -> str:
    return "".join(text.split())


def offer(**values: Any) -> Quote:
    make_letter_head(is_active=True, name="Heliad GmbH", address="Am Markt 1\n53111 Bonn", footer="HRB 1234")
    return make_sent_quote(**values)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Quote Q-", "Valid until", "Unit price", "Total", "€150.00", "December 31, 2099", "Page 1 of 1"]),
        ("de", ["Angebot Q-", "Gültig bis", "Einzelpreis", "150,00 €", "31. Dezember 2099", "Seite 1 von 1"]),
        ("zh-hans", ["报价单 Q-", "有效期至", "单价", "€150.00", "2099年12月31日", "第 1 页，共 1 页"]),
    ],
)
def test_a_quote_stands_on_paper_in_its_language(language: str, said: list[str]) -> None:
    customer = make_organisation(name="王小明有限公司", addresses=["Hauptstraße 1, 53111 Bonn"])
    quote = offer(language=language, party=customer, valid_until=date(2099, 12, 31), introduction="离心泵与阀门")

    text = squeezed(words(print_pdf(quote_content(quote))))

    said = [*said, "Heliad GmbH", "HRB 1234", "王小明有限公司", "离心泵与阀门"]
    assert [one for one in said if squeezed(one) not in text] == []


def test_chinese_signs_are_drawn_and_are_no_boxes() -> None:
    """Signs that no font has are all the same box: then pages that differ in them look alike."""
    pages = {}
    for word in ("离心泵", "控制阀", "传感器"):
        [page] = print_pages(plain(subject=word), 96)
        pages[word] = Image.open(io.BytesIO(page)).convert("L").crop((60, 240, 700, 330))

    assert len({picture.tobytes() for picture in pages.values()}) == 3
    for picture in pages.values():
        dark = sum(1 for level in picture.tobytes() if level < 128)
        assert 200 < dark < picture.width * picture.height // 4


@pytest.mark.parametrize(
    ("word", "font"),
    [
        ("مضخة", "NotoSansArabic"), ("משאבה", "NotoSansHebrew"), ("ปั๊มน้ำ", "NotoSansThai"), ("ປັ໊ມ", "NotoSansLao"),
        ("ស្នប់", "NotoSansKhmer"), ("ပန့်", "NotoSansMyanmar"), ("पंप", "NotoSansDevanagari"),
        ("পাম্প", "NotoSansBengali"), ("பம்ப்", "NotoSansTamil"), ("పంపు", "NotoSansTelugu"), ("펌프", "NotoSansKR"),
        ("насос αντλία máy bơm", "NotoSansSC"),
    ],
)  # fmt: skip
def test_each_script_is_set_in_a_font_that_has_its_signs(word: str, font: str) -> None:
    assert any(font in used for used in fonts_of(print_pdf(plain(subject=word))))


def fonts_of(pdf: bytes) -> set[str]:
    """The names of the fonts that the first page uses."""
    from pypdf import PdfReader

    fonts: Any = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    return {str(font.get_object()["/BaseFont"]) for font in fonts.values()}


@pytest.mark.parametrize(
    "text",
    [
        "#panic(1)", "#let x = 1; #x", "@ref", "$ x^2 $", "\\ \\u{41} \\\\", "*b* _i_ `code`", "= Heading", "<label>",
        "#read(\"/etc/passwd\")", "// comment", "/* comment", "{page} \"quoted\" 'x'", "[unclosed",
    ],
)  # fmt: skip
def test_what_somebody_wrote_is_shown_as_it_is(text: str) -> None:
    quote = make_quote(name=text, introduction=text, terms=text, billing_name=text, billing_address=text)
    make_quote_line(quote=quote, description=text)

    said = squeezed(words(print_pdf(quote_content(Quote.objects.get(pk=quote.pk)))))

    assert said.count(squeezed(text)) >= 5


def test_long_texts_and_two_hundred_lines_go_on_over_pages() -> None:
    quote = make_quote(introduction="word " * 1000, terms="x" * 5000)
    line = make_quote_line(quote=quote, description="Pump " * 100)
    content = quote_content(Quote.objects.get(pk=quote.pk))
    many = [
        content.rows[0].__class__(str(place), line.description, "1", "€1", "", "19 %", "€1") for place in range(200)
    ]

    pages = words(print_pdf(replaced(content, rows=many)))

    assert "199" in pages
    assert pages.count("Description") > 5  # the heads are said anew on each page


def test_taxes_stand_by_rate_and_reverse_charge_is_said() -> None:
    make_tax_rate(country="DE", rate="19", valid_from=date(2020, 1, 1), valid_to=None)
    at_home = offer(party=make_organisation(country="DE"), language="en")
    assert [*quote_content(at_home).totals] == [("Net", "€150.00"), ("Tax 19 %", "€28.50"), ("Total", "€178.50")]

    make_tax_rate(country="AT", rate="20", valid_from=date(2020, 1, 1), valid_to=None, reverse_charge=True)
    abroad = make_sent_quote(party=make_organisation(country="AT"), language="en")
    content = quote_content(abroad)
    assert (content.totals[-1], content.notes) == (
        ("Total", "€150.00"), ["Reverse charge: the recipient owes the tax."],
    )  # fmt: skip
    assert abroad.gross_amount == Decimal(150)


def test_a_draft_is_marked_as_one_and_a_quote_that_was_sent_is_not() -> None:
    draft, sent = make_quote(number="", language="en"), make_sent_quote(language="en")

    assert (quote_content(draft).mark, quote_content(sent).mark) == ("Draft", "")
    assert (file_name(draft), file_name(sent)) == ("draft.pdf", f"{sent.number}.pdf")


def test_a_warning_of_the_typesetter_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    template = tmp_path / "document.typ"
    template.write_text('#set text(font: "No Such Font")\nHello')
    monkeypatch.setattr("rapport.sales.documents.printing.TEMPLATE", template)

    with pytest.raises(PrintingError, match=r"(?i)no such font"):
        print_pdf(plain())


def test_a_quote_is_printed_in_time() -> None:
    content = quote_content(offer(introduction="离心泵"))
    print_pdf(content)  # the fonts are looked through once a process
    took = []
    for _time in range(5):
        started = time.perf_counter()
        print_pdf(content)
        took.append(time.perf_counter() - started)

    assert sorted(took)[2] < MOST_SECONDS


def plain(**values: Any) -> Content:
    """A document with nothing in it but what is given."""
    empty = Content(
        language="zh-hans", title="报价单", subject="", mark="", sender=[], recipient=[], facts=[], introduction=[],
        heads=["1", "2", "3", "4", "5", "6", "7"], rows=[], totals=[], notes=[], terms=[], footer=[], page="{page}",
    )  # fmt: skip
    return replaced(empty, **values)


def replaced(content: Content, **values: Any) -> Content:
    """The same with other values."""
    from dataclasses import replace

    return replace(content, **values)
