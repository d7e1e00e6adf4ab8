"""The editor of a deal's lines as people meet it: add, change, move, delete, undo; what is wrong is said and kept."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.sales.models import Deal, DealLine
from tests.browser import Browser, text_of
from tests.factories import make_deal
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.prices import make_deal_line
from tests.factories.sales import make_product

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def browser() -> Browser:
    return Browser(make_administrator())


def send(browser: Browser, deal: Deal, **data: Any) -> Any:
    return browser.client.post(f"/deals/{deal.uid}/lines/", data, HTTP_HX_REQUEST="true")


def lines_of(deal: Deal) -> list[tuple[str, Decimal]]:
    return list(DealLine.objects.filter(deal=deal).order_by("position", "id").values_list("description", "net_amount"))


def test_a_product_and_a_quantity_make_a_line_and_the_next_one_begins(browser: Browser) -> None:
    deal, product = make_deal(amount="5"), make_product(name="Pump", list_price="100")
    answer = send(browser, deal, product=str(product.uid), quantity="3", discount="5 % + 0.5", form_key=str(uuid4()))

    page = text_of(answer)
    assert answer.status_code == 200
    assert lines_of(deal) == [("Pump", D("284.50"))]
    assert "−5 % −€0.50" in page and "List price" in page and "€284.50" in page
    assert re.search(r"data-combobox[^>]*autofocus", page)
    assert 'id="record-facts"' in page  # the amount in the head follows
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["undo_url"]
    undo(ChangeSet.objects.latest("id"), actor=None)
    assert (lines_of(deal), Deal.objects.get(pk=deal.pk).amount) == ([], D(5))


def test_the_same_form_sent_twice_makes_one_line(browser: Browser) -> None:
    deal, product = make_deal(), make_product()
    data = {"product": str(product.uid), "quantity": "1", "form_key": str(uuid4())}
    assert [send(browser, deal, **data).status_code for _time in range(2)] == [200, 200]
    assert len(lines_of(deal)) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose a product, or describe what is sold."),
        ({"description": "Travel"}, "without a product no book has one"),
        ({"description": "Travel", "unit_price": "-1"}, "Unit price: "),
        ({"description": "Travel", "unit_price": "1e30"}, "Unit price: "),
        ({"description": "Travel", "unit_price": "5", "quantity": "many"}, "“many” is not a number"),
        ({"description": "Travel", "unit_price": "5", "quantity": "0"}, "Quantity: "),
        ({"description": "Travel", "unit_price": "5", "discount": "120 %"}, "Discount (%): "),
        ({"description": "Travel", "unit_price": "5", "discount": "6"}, "Discount: A discount lies between 0"),
        ({"product": "no-uid"}, "Product: "),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(browser: Browser, data: dict[str, str], said: str) -> None:
    deal = make_deal(amount="5")
    answer = send(browser, deal, **data)
    page = text_of(answer)
    assert (answer.status_code, lines_of(deal), Deal.objects.get(pk=deal.pk).amount) == (422, [], D(5))
    assert said in page
    for name in ("description", "quantity", "discount"):
        assert f'value="{data.get(name, "")}"' in page


def test_a_line_is_changed_moved_and_deleted(browser: Browser) -> None:
    deal = make_deal()
    first = make_deal_line(deal=deal, description="First", quantity="1")
    make_deal_line(deal=deal, description="Second", quantity="1")

    page = text_of(browser.get(f"/deals/{deal.uid}/lines/", target="deal-lines", edit=str(first.uid)))
    assert f'name="line" value="{first.uid}"' in page and 'value="First"' in page
    assert first.product is not None
    data = {"line": str(first.uid), "version": str(first.version), "product": str(first.product.uid)}
    data |= {"description": "Changed", "quantity": "1.5", "unit_price": "40", "discount": ""}
    assert send(browser, deal, **data).status_code == 200
    assert lines_of(deal) == [("Changed", D(60)), ("Second", D(50))]

    stale = send(browser, deal, **{**data, "description": "Late"})
    assert (stale.status_code, "Somebody changed this line meanwhile" in text_of(stale)) == (422, True)
    assert send(browser, deal, _do=f"down:{first.uid}").status_code == 200
    assert lines_of(deal) == [("Second", D(50)), ("Changed", D(60))]
    send(browser, deal, _do=f"down:{first.uid}")  # it is the last already
    send(browser, deal, _do=f"delete:{first.uid}")
    assert lines_of(deal) == [("Second", D(50))]
    assert Deal.objects.get(pk=deal.pk).amount == D(50)


def test_without_scripts_the_page_follows_and_a_refusal_is_a_page(browser: Browser) -> None:
    deal = make_deal()
    url = f"/deals/{deal.uid}/lines/"
    done = browser.client.post(url, {"description": "Travel", "unit_price": "5"})
    assert (done.status_code, done.headers["Location"]) == (302, f"/deals/{deal.uid}/#deal-lines")
    refused = browser.client.post(url, {"description": "Travel"})
    assert refused.status_code == 422 and "<html" in refused.content.decode()
    assert browser.client.get(url).status_code == 302


def test_who_sees_a_deal_but_may_not_change_it_reads_its_lines_and_no_more() -> None:
    deal = make_deal_line(description="Secret pump").deal
    other = make_deal_line()
    sees = [{"kind": kind, "action": "view", "scope": "all"} for kind in ("deals", "deal-lines", "people")]
    hides = [{"kind": "deal-lines", "field": "net_amount", "rule": "hidden"}]
    reader = Browser(make_user(roles=[str(make_role(grants=sees, field_rules=hides).uid)]))

    page = text_of(reader.get(f"/deals/{deal.uid}/"))
    assert "Secret pump" in page and 'name="unit_price"' not in page
    assert "€150" not in page.partition('id="deal-lines"')[2].partition("</section>")[0]
    assert send(reader, deal, description="Mine", unit_price="1").status_code == 403
    assert send(Browser(make_user()), deal, description="Mine", unit_price="1").status_code == 404
    admin = Browser(make_administrator())
    assert send(admin, deal, _do=f"delete:{other.deal.lines.get().uid}").status_code == 404
    assert send(admin, deal, _do="explode").status_code == 404
    assert DealLine.objects.count() == 2


def test_a_german_writes_decimals_with_a_comma() -> None:
    german = Browser(make_administrator(language="de"))
    deal = make_deal()
    answer = send(german, deal, description="Reise", unit_price="12,50", quantity="1,5", discount="10 %")
    assert answer.status_code == 200
    assert lines_of(deal) == [("Reise", D("16.87"))]
    assert "16,87\u00a0€" in text_of(answer)


def test_a_currency_without_a_rate_is_said_while_the_deal_is_typed(browser: Browser) -> None:
    assert "No exchange rate for SEK is known today" in text_of(browser.get("/deals/candidates/?currency=sek"))
    for known in ("EUR", "E", ""):
        assert "No exchange rate" not in text_of(browser.get(f"/deals/candidates/?currency={known}"))
