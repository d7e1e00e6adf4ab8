"""The private page of a quote: nobody guesses it, it is answered once, and says why it cannot be answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from rapport.customers.models import TimelineItem, Touch
from rapport.platform.api import limits
from rapport.platform.history.change_sets import change_set
from rapport.platform.notifications.models import Notification
from rapport.sales.models import Quote
from rapport.sales.quotes.links import link_of
from rapport.sales.quotes.states import new_version, send
from tests.browser import text_of
from tests.factories import make_deal, make_organisation
from tests.factories.access import make_administrator
from tests.factories.quotes import make_sent_quote

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    limits.forget()


def address_of(quote: Quote) -> str:
    return urlsplit(link_of(quote)).path


def page_of(quote: Quote) -> str:
    return Client().get(address_of(quote)).content.decode()


def says(quote: Quote, act: str, **values: str) -> Any:
    body = urlencode({"_do": act, "name": "Ada Byron", **values})
    asked = Client(enforce_csrf_checks=True)
    return asked.post(address_of(quote), body, content_type="application/x-www-form-urlencoded")


def now(quote: Quote) -> Quote:
    return Quote.objects.get(pk=quote.pk)


def test_the_customer_reads_the_quote_without_script_frame_or_cache() -> None:
    quote = make_sent_quote(name="Pumps for Bonn", introduction="Dear Ada,", description="Do not tell them.")

    answer = Client().get(address_of(quote))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert [word for word in ("Pumps for Bonn", "Dear Ada,", quote.number, "€150.00") if word not in page] == []
    assert "Do not tell them." not in page
    assert "<script" not in page
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "script-src 'none'" in policy
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert (answer.headers["Referrer-Policy"], answer.cookies) == ("no-referrer", {})


@pytest.mark.parametrize("language", ["en", "de", "zh-hans"])
def test_the_page_speaks_the_language_of_the_quote(language: str) -> None:
    quote = make_sent_quote(language=language)
    said = {"en": "Accept the quote", "de": "Angebot annehmen", "zh-hans": "接受报价"}

    page = page_of(quote)

    assert said[language] in page
    assert [other for other in said if said[other] in page] == [language]


def test_a_guessed_address_is_none_and_guessing_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    quote = make_sent_quote()
    for token in ("x", quote.link_key, quote.link_hash, str(quote.uid), "a" * 43, "a" * 300):
        assert Client().get(f"/offers/{token}/").status_code == 404
    assert Client().get(f"/offers/{'a' * 43}/pdf/").status_code == 404

    monkeypatch.setattr("rapport.sales.quotes.pages.READ_A_MINUTE", 3)
    limits.forget()
    assert [Client().get("/offers/guess/").status_code for _time in range(4)] == [404, 404, 404, 429]


def test_the_customer_accepts_with_name_and_time_and_the_owner_hears_of_it() -> None:
    nora = make_administrator()
    deal = make_deal(owner=nora)
    quote = make_sent_quote(owner=nora, deal=deal, party=deal.party)

    answer = says(quote, "accept")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address_of(quote)}?answered")
    done = now(quote)
    assert (done.status, done.decided_by, done.decided_online) == ("accepted", "Ada Byron", True)
    assert done.decided_at is not None and timezone.now() - done.decided_at < timedelta(minutes=1)
    assert "Accepted by Ada Byron on" in page_of(quote)
    assert Notification.objects.filter(user=nora, kind="quotes", record_id=quote.pk, act="told").count() == 1
    deal.refresh_from_db()
    assert deal.state == "open"


def test_the_customer_declines_and_says_why() -> None:
    quote = make_sent_quote()

    assert says(quote, "decline", reason="Too dear").status_code == 302

    assert (now(quote).status, now(quote).decline_reason) == ("declined", "Too dear")


def test_an_answer_needs_a_name_and_keeps_what_was_typed() -> None:
    quote = make_sent_quote()

    answer = says(quote, "decline", name="  ", reason="Too dear")

    assert (answer.status_code, now(quote).status) == (422, "sent")
    assert "Please write your name." in text_of(answer)
    assert "Too dear" in text_of(answer)


def test_who_answers_a_second_time_is_told_politely_and_the_first_answer_stays() -> None:
    quote = make_sent_quote()
    says(quote, "accept")

    answer = says(quote, "decline", name="Bob", reason="No")

    assert answer.status_code == 422
    assert "Accepted by Ada Byron" in text_of(answer)
    assert (now(quote).status, now(quote).decided_by) == ("accepted", "Ada Byron")
    assert TimelineItem.objects.filter(source_kind="quotes").count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_five_who_answer_at_once_one_is_recorded() -> None:
    quote = make_sent_quote()

    def answered(place: int) -> int:
        try:
            return int(says(quote, "accept", name=f"Person {place}").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        codes = sorted(pool.map(answered, range(5)))

    assert codes == [302, 422, 422, 422, 422]
    assert now(quote).decided_by.startswith("Person ")


def test_an_expired_quote_says_so_and_is_not_accepted() -> None:
    quote = make_sent_quote()
    with change_set(actor=None, channel="system", act="update"):
        Quote.objects.filter(pk=quote.pk).update(valid_until=timezone.localdate() - timedelta(days=1))

    answer = says(quote, "accept")

    assert (answer.status_code, now(quote).status) == (422, "sent")
    assert "This quote is not valid any more." in text_of(answer)
    assert "Accept the quote" not in page_of(quote)


def test_a_replaced_quote_leads_on_to_the_version_that_took_its_place() -> None:
    nora = make_administrator()
    quote = make_sent_quote()
    second = send(quote=new_version(quote=quote, actor=nora, channel="web"), actor=nora, channel="web")

    answer = says(quote, "accept")

    assert answer.status_code == 422
    assert "A newer version has taken the place of this quote." in text_of(answer)
    assert address_of(second) in page_of(quote)
    assert now(second).status == "sent"


def test_a_question_stands_on_the_timeline_and_the_owner_hears_of_it() -> None:
    nora = make_administrator()
    customer = make_organisation(owner=nora)
    quote = make_sent_quote(owner=nora, party=customer)

    answer = says(quote, "ask", question="Is {owner} delivery <b>included</b>?")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address_of(quote)}?asked")
    touch = Touch.objects.get()
    assert (touch.party_id, touch.direction, touch.linked_kind, touch.linked_uid) == (
        customer.pk, "inbound", "quotes", quote.uid,
    )  # fmt: skip
    assert "Is {owner} delivery <b>included</b>?" in touch.summary
    assert Notification.objects.filter(user=nora, record_id=quote.pk, text__contains="asks").count() == 1


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{}", "application/json", 400),
        ("_do=delete&name=x", "application/x-www-form-urlencoded", 400),
        ("_do=ask&name=x&question=", "application/x-www-form-urlencoded", 422),
        ("_do=accept&name=" + "x" * 70_000, "application/x-www-form-urlencoded", 413),
        ("_do=accept&name=%00", "application/x-www-form-urlencoded", 422),
    ],
)
def test_bad_input_is_refused_and_nothing_changes(body: str, content_type: str, status: int) -> None:
    quote = make_sent_quote()

    answer = Client().post(address_of(quote), body, content_type=content_type)

    assert (answer.status_code in (status, 415), now(quote).status, Touch.objects.count()) == (True, "sent", 0)


def test_one_quote_takes_so_many_messages_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.sales.quotes.pages.SENT_TO_ONE_A_MINUTE", 2)
    quote = make_sent_quote()

    assert [says(quote, "ask", question="Why?").status_code for _time in range(3)] == [302, 302, 429]
    assert Touch.objects.count() == 2


def test_the_page_gives_the_pdf_too() -> None:
    quote = make_sent_quote()

    answer = Client().get(f"{address_of(quote)}pdf/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert quote.number in answer.headers["Content-Disposition"]
