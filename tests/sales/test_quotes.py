"""Quotes: made of a deal, sent with a number and never changed again, answered once, replaced, expired."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from rapport.customers.models import TimelineItem
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.deal_lines import DEAL_LINES
from rapport.sales.documents.amounts import follow_document_rates
from rapport.sales.models import Deal, NumberRange, Quote, QuotedLine
from rapport.sales.quotes.rules import QUOTE_LINES, UNSETTLED
from rapport.sales.quotes.shown import quote_content
from rapport.sales.quotes.states import answer, expire_due, new_version, quote_of_deal, send
from tests.browser import Browser, text_of
from tests.factories import (
    make_deal,
    make_deal_contact,
    make_exchange_rate,
    make_organisation,
    make_party_role,
    make_person,
    make_quote,
    make_quote_line,
    make_role_type,
)
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.prices import make_deal_line
from tests.factories.quotes import make_letter_head, make_sent_quote, number_quotes

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def numbered() -> None:
    number_quotes()


def change(quote: Quote, **values: Any) -> Quote:
    return write.update(registry.get("quotes"), quote, values, actor=None)


def last_act() -> ChangeSet:
    return ChangeSet.objects.order_by("-id")[0]


def state(quote: Quote) -> str:
    return Quote.objects.get(pk=quote.pk).status


def test_the_lines_say_what_a_quote_is_worth_in_its_currency_and_in_ours() -> None:
    make_exchange_rate(currency="GBP", valid_from=date(2020, 1, 1), rate="1.2")
    quote = make_quote(currency="GBP")
    line = make_quote_line(quote=quote, tax_rate="19", discount_percent="10")

    quote.refresh_from_db()
    assert (quote.net_amount, quote.tax_amount, quote.gross_amount) == (135, Decimal("25.65"), Decimal("160.65"))
    assert (quote.base_amount, quote.rate, quote.line_count) == (162, Decimal("1.2"), 1)
    write.delete(registry.get("quote-lines"), line, actor=None)
    quote.refresh_from_db()
    assert (quote.net_amount, quote.gross_amount, quote.line_count) == (0, 0, 0)
    assert undo(last_act(), actor=None).complete
    quote.refresh_from_db()
    assert (quote.net_amount, quote.line_count) == (135, 1)


def test_a_new_quote_begins_with_what_the_letter_head_says() -> None:
    make_letter_head(is_active=True, quote_days=14, quote_terms="Net 10 days.")

    quote = make_quote(terms="")

    assert (quote.valid_until, quote.terms, quote.status) == (TODAY() + timedelta(days=14), "Net 10 days.", "draft")


def test_a_quote_in_another_language_has_the_letter_head_of_that_language() -> None:
    make_letter_head(is_active=True, name="Heliad Ltd", quote_terms="Net 10 days.")
    make_letter_head(is_active=True, name="Heliad GmbH", language="de", quote_terms="10 Tage netto.")
    german = make_organisation(language="de")

    quotes = [make_quote(terms="", language="en"), make_quote(terms="", party=german)]

    assert [quote.terms for quote in quotes] == ["Net 10 days.", "10 Tage netto."]
    assert [quote_content(quote).sender[0] for quote in quotes] == ["Heliad Ltd", "Heliad GmbH"]
    with pytest.raises(Invalid, match="language: Another record has this value"):
        make_letter_head(is_active=True, language="de")


def test_a_quote_of_a_deal_has_its_customer_its_lines_and_whom_we_turn_to() -> None:
    nora = make_administrator()
    deal = make_deal(currency="USD", owner=nora)
    make_deal_line(deal=deal, quantity="2", unit_price="10.00", discount_percent="5", description="Pump")
    make_deal_line(deal=deal, quantity="1", unit_price="7.50")
    contact = make_deal_contact(deal=deal, is_primary=True)

    quote = quote_of_deal(deal=deal, document=DEAL_LINES, actor=nora, channel="web")

    assert (quote.party_id, quote.deal_id, quote.currency) == (deal.party_id, deal.pk, "USD")
    assert (quote.contact_id, quote.owner_id, quote.number) == (contact.person_id, nora.pk, "")
    first = QuotedLine.objects.filter(quote=quote).order_by("position")[0]
    assert (first.description, first.quantity, first.net_amount) == ("Pump", Decimal(2), Decimal(19))
    assert quote.net_amount == Deal.objects.get(pk=deal.pk).amount == Decimal("26.50")
    assert undo(last_act(), actor=None).complete
    assert not Quote.objects.exists()


def test_a_quote_that_is_sent_gets_the_next_number_its_address_and_a_link_and_stays_as_it_is() -> None:
    customer = make_organisation(name="Loom Ltd", addresses=["Hauptstraße 1, 53111 Bonn"], language="de")
    quote = make_quote(party=customer, number="")
    line = make_quote_line(quote=quote)

    sent = send(quote=quote, actor=make_administrator(), channel="web")

    assert sent.number == f"Q-{TODAY().year}-00001"
    assert (sent.status, sent.billing_name, sent.language) == ("sent", "Loom Ltd", "de")
    assert "53111 Bonn" in sent.billing_address
    assert sent.sent_at is not None and len(sent.link_hash) == 64 != len(sent.link_key) + 1
    for name, value in {"name": "Other", "valid_until": TODAY() + timedelta(days=90), "terms": "x"}.items():
        with pytest.raises(Invalid, match="The quote was sent") as refusal:
            change(sent, **{name: value})
        assert list(refusal.value.errors) == [name]
    with pytest.raises(Invalid, match="The quote was sent"):
        write.update(registry.get("quote-lines"), line, {"quantity": "4"}, actor=None)
    with pytest.raises(Invalid, match="The quote was sent"):
        write.delete(registry.get("quote-lines"), line, actor=None)
    with pytest.raises(Invalid, match="The quote was sent"):
        make_quote_line(quote=sent)
    with pytest.raises(Refused, match="its number must not be missing"):
        write.delete(registry.get("quotes"), sent, actor=None)
    assert change(sent, description="Called them.").description == "Called them."
    assert QuotedLine.objects.get().quantity == 3


@pytest.mark.parametrize(
    ("values", "lines", "said"),
    [
        ({}, 0, "no lines yet"),
        ({"valid_until": date(2020, 1, 1)}, 1, "This day is past"),
    ],
)
def test_what_is_not_ready_is_not_sent_and_takes_no_number(values: dict[str, Any], lines: int, said: str) -> None:
    quote = make_quote(number="", **values)
    for _line in range(lines):
        make_quote_line(quote=quote)

    with pytest.raises(Invalid, match=said):
        send(quote=quote, actor=make_administrator(), channel="web")

    assert (state(quote), NumberRange.objects.get(is_active=True).last_number) == ("draft", 0)


def test_nobody_writes_the_state_by_hand() -> None:
    quote = make_quote()
    with pytest.raises(Invalid):
        write.update(registry.get("quotes"), quote, {"status": "accepted"}, actor=make_administrator())
    with pytest.raises(Invalid, match="does not become"):
        change(quote, status="accepted")
    with pytest.raises(IntegrityError), change_set(actor=None, channel="system", act="update"):
        Quote.objects.filter(pk=quote.pk).update(status="sent")


def test_sending_is_not_taken_back_and_no_number_is_lost_by_it() -> None:
    quote = make_sent_quote()
    sending = ChangeSet.objects.filter(act="send").get()

    result = undo(sending, actor=None)

    assert not result.complete
    assert (state(quote), Quote.objects.get(pk=quote.pk).number) == ("sent", quote.number)
    added = ChangeSet.objects.filter(kind="quote-lines", act="create").get()
    with pytest.raises(Refused, match="The quote was sent"):
        undo(added, actor=None)
    made = ChangeSet.objects.filter(kind="quotes", act="create").get()
    undo(made, actor=None, force=True)
    assert (state(quote), QuotedLine.objects.count()) == ("sent", 1)


def test_an_answer_is_noted_once_with_name_and_time_and_the_rate_of_that_day_stays() -> None:
    make_exchange_rate(currency="GBP", valid_from=date(2020, 1, 1), rate="1.2")
    quote = make_sent_quote(currency="GBP")
    nora = make_administrator()

    done = answer(quote=quote, accepted=True, name=" Ada Byron ", actor=nora, channel="web")

    assert (done.status, done.decided_by, done.decided_online) == ("accepted", "Ada Byron", False)
    assert done.decided_at is not None
    with pytest.raises(Invalid, match="does not become"):
        answer(quote=quote, accepted=False, name="Bob", reason="No", actor=nora, channel="web")
    assert Quote.objects.get(pk=quote.pk).decided_by == "Ada Byron"
    make_exchange_rate(currency="GBP", valid_from=TODAY(), rate="2")
    with change_set(actor=None, channel="job", act="update"):
        follow_document_rates(QUOTE_LINES, UNSETTLED)
    assert Quote.objects.get(pk=quote.pk).base_amount == 180


def test_a_declined_quote_keeps_the_reason_and_the_deal_stays_where_it_is() -> None:
    deal = make_deal()
    quote = make_sent_quote(deal=deal, party=deal.party)

    answer(quote=quote, accepted=False, name="Ada", reason="Too dear", actor=None, channel="web")

    assert Quote.objects.get(pk=quote.pk).decline_reason == "Too dear"
    assert Deal.objects.get(pk=deal.pk).stage_id == deal.stage_id


def test_a_new_version_takes_the_place_of_the_former_one_when_it_is_sent() -> None:
    nora = make_administrator()
    first = make_sent_quote()
    second = new_version(quote=first, actor=nora, channel="web")

    assert (second.status, second.number, second.revision) == ("draft", first.number, 2)
    assert new_version(quote=first, actor=nora, channel="web").pk == second.pk
    assert (second.net_amount, state(first)) == (150, "sent")
    sent = send(quote=second, actor=nora, channel="web")
    assert (sent.number, state(first), str(sent).endswith("(v2)")) == (first.number, "replaced", True)
    assert make_sent_quote().number == f"Q-{TODAY().year}-00002"


def test_a_version_of_a_quote_that_was_accepted_meanwhile_is_not_sent() -> None:
    nora = make_administrator()
    first = make_sent_quote()
    second = new_version(quote=first, actor=nora, channel="web")
    answer(quote=first, accepted=True, name="Ada", actor=None, channel="web")

    with pytest.raises(Invalid, match="does not become"):
        send(quote=second, actor=nora, channel="web")

    assert (state(first), state(second)) == ("accepted", "draft")


def test_quotes_expire_after_their_last_day_and_only_once() -> None:
    quote = make_sent_quote()
    assert quote.valid_until is not None

    assert expire_due(quote.valid_until) == 0
    assert [expire_due(quote.valid_until + timedelta(days=1)) for _time in range(2)] == [1, 0]
    assert state(quote) == "expired"


def test_whom_a_role_blocks_gets_no_quote() -> None:
    blocked = make_role_type(label="Blocked debtor", blocked_operations=["quote"])
    customer, former = make_organisation(), make_organisation()
    make_party_role(party=customer, type=blocked, valid_from=date(2020, 1, 1))
    make_party_role(party=former, type=blocked, valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))

    with pytest.raises(Invalid, match="As “Blocked debtor” this customer gets no quotes") as refusal:
        make_quote(party=customer)
    assert (list(refusal.value.errors), make_quote(party=former).status) == (["party"], "draft")


def test_a_quote_that_has_lines_keeps_its_currency() -> None:
    quote = make_quote_line().quote
    with pytest.raises(Invalid, match="The quote has lines in EUR"):
        change(quote, currency="USD")
    with pytest.raises(IntegrityError), change_set(actor=None, channel="system", act="update"):
        Quote.objects.filter(pk=quote.pk).update(currency="USD")
        from django.db import connection

        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_timeline_of_the_customer_tells_what_was_sent_and_answered() -> None:
    quote = make_sent_quote()
    answer(quote=quote, accepted=True, name="Ada", actor=None, channel="web", online=True)

    items = TimelineItem.objects.filter(source_kind="quotes", party=quote.party).order_by("at")
    assert [(item.kind, item.title) for item in items] == [("quote-sent", str(quote)), ("quote-accepted", str(quote))]


def test_the_pages_of_the_deal_and_of_the_customer_show_the_quotes_and_make_one_by_a_click() -> None:
    nora = make_administrator()
    browser = Browser(nora)
    deal = make_deal(owner=nora, party=make_person(owner=nora))
    make_deal_line(deal=deal)

    answered = browser.post(f"/deals/{deal.uid}/quote/")

    quote = Quote.objects.get()
    assert (answered.status_code, answered.headers["Location"]) == (302, f"/quotes/{quote.uid}/")
    assert quote.name in text_of(browser.get(f"/deals/{deal.uid}/")).partition('id="deal-quotes"')[2]
    browser.post(f"/quotes/{quote.uid}/send/")
    page = text_of(browser.get(f"/people/{deal.party.uid}/")) if deal.party else ""
    assert "1 quote waits for an answer" in page
    assert 'id="card-quotes"' in page


def test_a_quote_is_sent_answered_and_given_a_new_version_from_its_page() -> None:
    nora = make_administrator()
    browser, quote = Browser(nora), make_quote(owner=nora, number="")
    page = browser.post(f"/quotes/{quote.uid}/send/")
    assert page.status_code == 422 and "no lines yet" in text_of(page)
    make_quote_line(quote=quote)
    assert browser.post(f"/quotes/{quote.uid}/send/").status_code == 302
    assert "/offers/" in text_of(browser.get(f"/quotes/{quote.uid}/link/"))
    assert browser.post(f"/quotes/{quote.uid}/answer/", {"answer": "", "name": "Ada"}).status_code == 422
    assert browser.post(f"/quotes/{quote.uid}/answer/", {"answer": "declined", "name": "Ada"}).status_code == 302
    assert browser.post(f"/quotes/{quote.uid}/version/").status_code == 302
    assert list(Quote.objects.order_by("revision").values_list("revision", "status")) == [(1, "declined"), (2, "draft")]


def test_who_may_not_see_a_price_gets_no_paper_and_no_link() -> None:
    reader = make_user()
    sees = [{"kind": kind, "action": "view", "scope": "all"} for kind in ("quotes", "quote-lines", "organisations")]
    hides = [{"kind": "quote-lines", "field": "unit_price", "rule": "hidden"}]
    role = make_role(grants=sees, field_rules=hides)
    reader = make_user(roles=[str(role.uid)])
    quote = make_sent_quote()

    assert [Browser(reader).get(f"/quotes/{quote.uid}/{page}/").status_code for page in ("pdf", "link")] == [403, 403]
